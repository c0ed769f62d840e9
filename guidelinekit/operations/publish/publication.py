"""Publish guidelines into a target: what is new is rendered, what is published already stays as it is."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from guidelinekit.changes.change import Impact
from guidelinekit.changes.history.semver import order
from guidelinekit.errors import BuildError, GuidelineKitError
from guidelinekit.guideline.address import to_segment
from guidelinekit.operations.publish.jobs import Context, GuidelineJobs, Result, Worker, perform
from guidelinekit.operations.publish.pages import GENERATED_BY
from guidelinekit.operations.publish.root import root_files
from guidelinekit.operations.publish.states import GuidelineStates, ReleaseState
from guidelinekit.operations.removed_guidelines import removal_of
from guidelinekit.operations.workspace import Progress, no_progress
from guidelinekit.site.edition import Edition
from guidelinekit.site.paths import LATEST
from guidelinekit.site.publication.files import versions_css, versions_js
from guidelinekit.site.publication.index import guideline_index, listed, site_index
from guidelinekit.site.publication.releases import PublishedGuideline, PublishedRelease
from guidelinekit.store.output.index import INDEX, Entry
from guidelinekit.store.output.new_files import NewFiles

_MAX_PROBLEMS = 10
#: The folders of a guideline that are rendered anew with each release.
_NEXT, _PREVIEWS = "next/", "preview/"


class Target(Protocol):
    """Where a publication is: see `store.output.folder.Output`."""

    def read(self, path: str) -> bytes:
        """Return the content of a published file."""

    def put(self, kept: Collection[str] = ()) -> Any:
        """Replace what is published by the new files and the kept ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishOptions:
    """What is published besides the releases.

    `has_next` adds the unreleased state. `preview` is the name of a preview of it, which ends on the date `until`, and
    `ended` are the names of previews to remove: with one of them, releases stay as they are. `again` are the versions
    to render again, or `all`. With `strict`, a release that cannot be shown is an error. `today` is the date before
    which previews have ended.
    """

    has_next: bool = False
    preview: str = ""
    until: str = ""
    ended: Collection[str] = ()
    again: Collection[str] = ()
    strict: bool = False
    today: str = ""

    @property
    def is_about_previews(self) -> bool:
        """Whether releases stay as they are."""
        return bool(self.preview or self.ended)


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a publication has: its guidelines, how many files it has and how many of them are new, and sentences."""

    guidelines: tuple[PublishedGuideline, ...]
    file_count: int
    new_count: int
    notes: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Guideline:
    """A guideline while it is published. The entries and files are those that its index lists."""

    published: PublishedGuideline
    old: Mapping[str, Any]
    inputs: str = ""
    states: Mapping[str, ReleaseState] = field(default_factory=dict)
    jobs: GuidelineJobs | None = None
    releases: dict[str, dict[str, Any]] = field(default_factory=dict)
    previews: dict[str, dict[str, Any]] = field(default_factory=dict)
    shared_themes: list[str] = field(default_factory=list)
    files: dict[str, Entry] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """The folder of the guideline below the root."""
        return f"{to_segment(self.published.id)}/"


class Publication:
    """One publication into a target."""

    def __init__(
        self,
        worker: Worker,
        context: Context,
        target: Target,
        options: PublishOptions,
        progress: Progress = no_progress,
    ) -> None:
        self._worker = worker
        self._context = context
        self._target = target
        self._options = options
        self._progress = progress
        self._new = NewFiles(context.fresh, context.published)
        self._settings = worker.settings
        self._notes: list[str] = []

    def publish(self, ids: Sequence[str]) -> Published:
        """Render what is new, and put it in place. Guidelines that are not named stay as they are.

        Raises:
            BuildError: a page has a dead link, or with `strict`, a release cannot be shown.
            GuidelineKitError: an id is unknown, or the target is for another audience or has releases that the history
                does not have.
        """
        root = self._json(INDEX)
        self._require_audience(root)
        guidelines = [self._guideline(name, old) for name, old in self._named(ids, root).items()]
        found = [guideline for guideline in guidelines if guideline is not None]
        plan = [guideline.jobs for guideline in found if guideline.jobs is not None]
        outside: dict[str, str] = {}
        theme: dict[str, Entry] = {}
        by_id = {guideline.published.id: guideline for guideline in found}
        total = sum(jobs.count for jobs in plan)
        for done, result in enumerate(perform(self._worker, self._context, plan) if plan else ()):
            self._progress("Rendering", done, total)
            self._add(by_id[result.job.published.id], result)
            outside |= result.outside
            theme |= result.theme
        inputs, files = self._root(root, found, theme, outside)
        return self._put(files, found, inputs, outside)

    def _require_audience(self, root: Mapping[str, Any]) -> None:
        audience = self._context.audience
        published = root.get("audience", audience)
        if published != audience:
            raise GuidelineKitError(
                f"what is published is for {_readers(published)}, and this publication is for {_readers(audience)}",
                hint="Choose another folder with --output: each audience has one of its own.",
            )

    def _named(self, ids: Sequence[str], root: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
        """Return the indexes of the guidelines that exist or are published, by id; empty for one without an index."""
        published = {entry["id"]: self._json(entry["index"]) for entry in root.get("guidelines", ())}
        known = self._worker.histories.all_ids
        for name in ids:
            if name not in known:
                listed_ids = ", ".join(sorted(known)) or "none"
                raise GuidelineKitError(f"there is no guideline `{name}`", hint=f"Known guidelines: {listed_ids}.")
        for name in published.keys() - known:
            raise self._unknown(f"the guideline `{name}`")
        chosen = set(ids) or known
        self._chosen = chosen
        return {name: published.get(name, {}) for name in sorted({*chosen, *published})}

    def _unknown(self, what: str) -> GuidelineKitError:
        return GuidelineKitError(
            f"{what} is published, but this history does not have it",
            hint="It was published from a later commit, or its tag is missing here: run `git pull --tags`, then again. "
            "If it is not to be published, remove what is published, and publish everything again.",
        )

    # One guideline

    def _guideline(self, name: str, old: Mapping[str, Any]) -> _Guideline | None:
        """Return a guideline with what of it is rendered; None if there is nothing to publish of it."""
        states = self._worker.states(name)
        is_changed = name in self._chosen and not self._options.is_about_previews
        inputs = states.inputs(self._settings)
        if old and (not is_changed or (old["inputs"] == inputs and not self._options.again)):
            guideline = self._kept(old)
        elif is_changed:
            found = states.states()
            newest = states.newest(found)
            guideline = _Guideline(
                published=self._published(states, found, newest),
                old=old,
                inputs=inputs,
                states={state.release.version: state for state in found},
            )
            self._plan_releases(guideline)
        else:
            title = self._worker.title(name)
            guideline = _Guideline(published=PublishedGuideline(id=name, title=title, language="", latest=""), old={})
        if name in self._chosen:
            self._plan_previews(guideline)
        has_pages = guideline.jobs is not None or guideline.files or guideline.releases or guideline.previews
        return guideline if has_pages else None

    def _kept(self, old: Mapping[str, Any]) -> _Guideline:
        """Return a guideline that stays as it is."""
        releases = [
            PublishedRelease(
                version=entry["version"],
                date=entry["date"],
                commit=entry["commit"],
                effective=entry["effective"],
                status=entry["status"],
                impact=Impact(entry["impact"]) if entry["impact"] else None,
            )
            for entry in reversed(old["releases"])
        ]
        published = PublishedGuideline(
            id=old["guideline"], title=old["title"], language="", latest=old["latest"], releases=releases
        )
        return _Guideline(
            published=published,
            old=old,
            inputs=old["inputs"],
            releases={entry["version"]: entry for entry in old["releases"]},
            previews={entry["name"]: entry for entry in old["previews"]},
            shared_themes=old["themes"],
            files=_entries(old["files"], f"{to_segment(published.id)}/"),
        )

    def _published(
        self, states: GuidelineStates, found: Sequence[ReleaseState], newest: ReleaseState | None
    ) -> PublishedGuideline:
        removal = removal_of(self._worker.histories, states.id)
        shown = newest or (found[-1] if found else None)
        summary = states.history.summary(shown.version) if shown is not None else None
        return PublishedGuideline(
            id=states.id,
            title=(summary.title if summary is not None else "") or states.id,
            language=summary.language if summary is not None else "",
            latest=newest.release.version if newest is not None else "",
            releases=[state.published for state in found],
            removed=removal.date if removal is not None else "",
            successor=removal.successor if removal is not None else "",
        )

    def _plan_releases(self, guideline: _Guideline) -> None:
        """Decide which releases are rendered: those that are new, and those that show what is hidden now."""
        old = {entry["version"]: entry for entry in guideline.old.get("releases", ())}
        for version in old.keys() - guideline.states.keys():
            raise self._unknown(f"release {version} of `{guideline.published.id}`")
        again = self._options.again
        render = []
        for version, state in guideline.states.items():
            entry = old.get(version)
            if entry is None or "all" in again or version in again:
                render.append(version)
                continue
            if entry["hidden"] != state.hidden:
                self._notes.append(f"{guideline.published.id}@{version} is written again: a part of it is hidden now")
                render.append(version)
                continue
            if entry["key"] != state.key:
                name = f"{guideline.published.id}@{version}"
                self._notes.append(
                    f"{name} has changed in git since it was published, and stays as it is: "
                    f"`--again {version}` writes it again"
                )
            guideline.releases[version] = {**entry, "status": state.published.status}
        kept = {
            path.removeprefix(entry["path"]): version
            for version, entry in sorted(guideline.releases.items(), key=lambda item: order(item[0]))
            for path in entry["files"]
            if path.endswith(".html")
        }
        has_newest = bool(guideline.published.latest)
        if render or has_newest:
            guideline.jobs = GuidelineJobs(
                published=guideline.published, releases=render, has_newest=has_newest, paths=kept
            )

    def _plan_previews(self, guideline: _Guideline) -> None:
        """Decide which previews are rendered, and remove those that have ended."""
        options = self._options
        for name, entry in list(guideline.previews.items()):
            if name in options.ended or (entry["until"] and entry["until"] < options.today):
                del guideline.previews[name]
        name = guideline.published.id
        if self._worker.histories.current(name) is None or not (options.preview or options.has_next):
            return
        newest = bool(guideline.published.latest)
        previews = []
        if options.preview:
            above = "../../"
            previews.append((f"{_PREVIEWS}{options.preview}/", _preview(above, newest, options.until)))
        if options.has_next and not options.is_about_previews:
            previews.append((_NEXT, _preview("../", newest, "")))
        jobs = guideline.jobs or GuidelineJobs(published=guideline.published)
        guideline.jobs = replace(jobs, previews=previews)

    def _add(self, guideline: _Guideline, result: Result) -> None:
        """Add the files of a rendered part to the index of its guideline."""
        job, below = result.job, guideline.folder
        own = {path.removeprefix(below): entry for path, entry in result.files.items()}
        themes = _themes(result.theme)
        if job.version:
            state = guideline.states[job.version]
            if result.problem:
                self._unreadable(guideline.published.id, job.version, result.problem)
            guideline.releases[job.version] = {
                "version": job.version,
                "date": state.release.date,
                "effective": state.published.effective,
                "impact": result.impact.value if result.impact is not None else None,
                "status": state.published.status,
                "commit": state.release.commit,
                "path": state.published.path,
                "key": state.key,
                "hidden": state.hidden,
                "rendered_by": f"{GENERATED_BY} ({self._settings[:12]})",
                "themes": themes,
                "files": listed(own),
            }
        elif job.edition is not None:
            name = job.path.removeprefix(_PREVIEWS).rstrip("/") if job.path != _NEXT else ""
            guideline.previews[name] = {
                "name": name,
                "until": job.edition.until,
                "path": job.path,
                "themes": themes,
                "files": listed(own),
            }
        else:
            guideline.files |= result.files
            guideline.shared_themes = themes

    def _unreadable(self, name: str, version: str, problem: str) -> None:
        sentence = f"{name}@{version} cannot be shown: {problem}"
        if self._options.strict:
            raise BuildError(sentence, hint="Publish without --strict: the page of the release says so.")
        self._notes.append(sentence)

    def _index_of(self, guideline: _Guideline) -> dict[str, Entry]:
        """Return the files beside the pages of a guideline, and write its index."""
        published = guideline.published
        if guideline.states:
            impacts = {version: entry["impact"] for version, entry in guideline.releases.items()}
            releases = [
                replace(release, impact=Impact(impacts[release.version]) if impacts[release.version] else None)
                for release in published.releases
            ]
            published = guideline.published = replace(published, releases=releases)
            catalogue = self._worker.workspace.catalogue(published.language)
            files = {"versions.css": versions_css(published, catalogue), "versions.js": versions_js(published)}
            guideline.files |= self._new.add({f"{guideline.folder}{name}": text for name, text in files.items()})
        entries = sorted(guideline.releases.values(), key=lambda entry: order(entry["version"]), reverse=True)
        index = guideline_index(
            published,
            GENERATED_BY,
            guideline.inputs,
            entries,
            [guideline.previews[name] for name in sorted(guideline.previews)],
            guideline.shared_themes,
            {path.removeprefix(guideline.folder): entry for path, entry in guideline.files.items()},
        )
        return self._new.add({f"{guideline.folder}{INDEX}": _to_json(index)})

    # The root

    def _root(
        self, old: Mapping[str, Any], guidelines: Sequence[_Guideline], theme: dict[str, Entry], outside: dict[str, str]
    ) -> tuple[str, dict[str, Entry]]:
        """Return what the root was made of, and its files: the portal, and what pages use of themes."""
        inputs = _digest([self._settings, *([g.published.id, g.inputs] for g in guidelines if g.releases)])
        kept = _entries(old.get("files", {}), "")
        used = {
            name
            for guideline in guidelines
            for entry in (*guideline.releases.values(), *guideline.previews.values())
            for name in entry["themes"]
        }
        used |= {name for guideline in guidelines for name in guideline.shared_themes}
        if old.get("inputs") == inputs or (old and self._options.is_about_previews):
            files = {path: entry for path, entry in kept.items() if not path.endswith(f"/{INDEX}")}
            own_theme = old["themes"]
            inputs = old["inputs"]
        else:
            published = [self._described(guideline) for guideline in guidelines]
            work = self._context.work / "root"
            made = root_files(self._worker, published, self._listed_pages(guidelines), self._settings, work)
            files = self._new.add(made.files)
            theme |= self._new.add(made.theme)
            own_theme = _themes(made.theme)
            outside |= made.outside
        self._own_theme = own_theme
        used |= set(own_theme)
        every = {**{path: entry for path, entry in kept.items() if path.startswith("theme/")}, **theme}
        files = {path: entry for path, entry in files.items() if not path.startswith("theme/")}
        files |= {path: entry for path, entry in every.items() if "/".join(path.split("/")[:2]) in used}
        return inputs, files

    def _described(self, guideline: _Guideline) -> PublishedGuideline:
        """Return a guideline with its language, which its index does not have."""
        if guideline.states or not guideline.published.latest:
            return guideline.published
        states = self._worker.states(guideline.published.id)
        found = states.states()
        return self._published(states, found, states.newest(found))

    def _listed_pages(self, guidelines: Sequence[_Guideline]) -> list[str]:
        """Return the pages that search engines list: the portal, and the newest pages of each guideline."""
        pages = ["index.html"]
        for guideline in guidelines:
            newest = f"{guideline.folder}{guideline.published.latest}/"
            entry = guideline.releases.get(guideline.published.latest, {"files": {}})
            own = {f"{guideline.folder}{path}".removeprefix(newest) for path in entry["files"]}
            latest = f"{guideline.folder}{LATEST}/"
            pages += sorted(
                path
                for path in guideline.files
                if path.startswith(latest) and path.endswith(".html") and path.removeprefix(latest) in own
            )
        return pages

    def _put(
        self, files: dict[str, Entry], guidelines: Sequence[_Guideline], inputs: str, outside: Mapping[str, str]
    ) -> Published:
        """Put everything in place, after all links between parts were checked."""
        indexes = {f"{guideline.folder}{INDEX}": self._index_of(guideline) for guideline in guidelines}
        files |= {path: entry for made in indexes.values() for path, entry in made.items()}
        pairs = [(guideline.published, f"{guideline.folder}{INDEX}") for guideline in guidelines]
        index = site_index(pairs, GENERATED_BY, self._context.audience, inputs, self._own_theme, files)
        every = {**files, **self._new.add({INDEX: _to_json(index)})}
        for guideline in guidelines:
            every |= guideline.files
            for entry in (*guideline.releases.values(), *guideline.previews.values()):
                every |= _entries(entry["files"], guideline.folder)
        broken = [
            f"{page} to {target}"
            for target, page in sorted(outside.items())
            if target not in every and f"{target}/index.html" not in every
        ]
        if broken:
            more = f" (and {len(broken) - _MAX_PROBLEMS} more)" if len(broken) > _MAX_PROBLEMS else ""
            raise BuildError(f"there are dead links: {'; '.join(broken[:_MAX_PROBLEMS])}{more}")
        kept = [path for path, entry in every.items() if self._context.published.get(path) == entry]
        self._target.put(kept)
        return Published(
            guidelines=tuple(guideline.published for guideline in guidelines),
            file_count=len(every),
            new_count=len(every) - len(kept),
            notes=tuple(self._notes),
        )

    def _json(self, path: str) -> dict[str, Any]:
        """Return a published index; empty if there is none."""
        if path not in self._context.published:
            return {}
        data: dict[str, Any] = json.loads(self._target.read(path))
        return data


def _readers(audience: str) -> str:
    return f"the audience `{audience}`" if audience else "readers who may see everything"


def _preview(above: str, has_newest: bool, until: str) -> Edition:
    return Edition(kind="preview", above=above, newest=f"{above}{LATEST}/" if has_newest else "", until=until)


def _entries(files: Mapping[str, Mapping[str, Any]], below: str) -> dict[str, Entry]:
    return {below + path: Entry(entry["sha256"], entry["bytes"]) for path, entry in files.items()}


def _themes(paths: Iterable[str]) -> list[str]:
    """Return the folders of themes that files are in."""
    return sorted({"/".join(path.split("/")[:2]) for path in paths})


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()


def _to_json(data: Mapping[str, Any]) -> bytes:
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()
