"""Publish guidelines into a target: what is new is rendered, what is published already stays as it is."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from guidelinekit.errors import BuildError, GuidelineKitError
from guidelinekit.operations.dead_links import dead_links
from guidelinekit.operations.publish.jobs import Context, GuidelineJobs, Worker
from guidelinekit.operations.publish.options import PublishOptions
from guidelinekit.operations.publish.pages import GENERATED_BY
from guidelinekit.operations.publish.parts import (
    NEXT,
    PREVIEWS,
    GuidelineParts,
    entries_of,
    not_in_history,
    pages_of,
    parts_of_index,
    theme_of,
    themes_of,
)
from guidelinekit.operations.publish.processes import perform
from guidelinekit.operations.publish.root import root_files
from guidelinekit.operations.publish.states import GuidelineStates
from guidelinekit.operations.removed_guidelines import removal_of
from guidelinekit.operations.workspace import Progress, no_progress
from guidelinekit.site.edition import Edition
from guidelinekit.site.paths import LATEST, START
from guidelinekit.site.publication.index import site_index
from guidelinekit.site.publication.releases import PublishedGuideline
from guidelinekit.store.output.index import INDEX
from guidelinekit.store.output.new_files import NewFiles
from guidelinekit.store.published_index import Entry


class Target(Protocol):
    """Where a publication is: see `store.output.folder.Output` and `store.git.branch_target.BranchOutput`."""

    def read(self, path: str) -> bytes:
        """Return the content of a published file."""

    def put(self, kept: Collection[str] = ()) -> Any:
        """Replace what is published by the new files and the kept ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a publication has: its guidelines, its files by path, how many of them are new, and sentences."""

    guidelines: tuple[PublishedGuideline, ...]
    files: Mapping[str, Entry]
    new_count: int
    notes: tuple[str, ...] = ()


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
        # `build` writes an index, too: of a preview, of which nothing stays.
        root = root if "guidelines" in root else {}
        self._require_audience(root)
        chosen, indexes = self._chosen(ids, root)
        every = [self._parts(name, old, is_chosen=name in chosen) for name, old in indexes.items()]
        known = {"all"}.union(*(parts.states.keys() | parts.releases.keys() for parts in every))
        for version in {*self._options.again} - known:
            raise GuidelineKitError(f"there is no release {version} to render again", hint="`--again` names versions.")
        guidelines = [parts for parts in every if parts.has_pages]
        outside, theme = self._render(guidelines)
        for parts in guidelines:
            if parts.states:
                catalogue = self._worker.workspace.catalogue(parts.published.language)
                parts.files |= self._new.add(parts.shared_files(catalogue))
        index, files = self._root(root, guidelines, theme, outside)
        for parts in guidelines:
            files |= self._new.add({parts.index_path: _to_json(parts.index())})
        pairs = [(parts.published, parts.index_path) for parts in guidelines]
        content = site_index(pairs, GENERATED_BY, self._context.audience, index["inputs"], index["themes"], files)
        listed = {**files, **self._new.add({INDEX: _to_json(content)})}
        for parts in guidelines:
            listed |= parts.listed
        _require_targets(outside, listed)
        kept = [path for path, entry in listed.items() if self._context.published.get(path) == entry]
        self._target.put(kept)
        return Published(
            guidelines=tuple(parts.published for parts in guidelines),
            files=listed,
            new_count=len(listed) - len(kept),
            notes=tuple(self._notes),
        )

    def _require_audience(self, root: Mapping[str, Any]) -> None:
        audience = self._context.audience
        published = root.get("audience", audience)
        if published != audience:
            raise GuidelineKitError(
                f"what is published is for {_readers(published)}, and this publication is for {_readers(audience)}",
                hint="Choose another folder with --output: each audience has one of its own.",
            )

    def _chosen(self, ids: Sequence[str], root: Mapping[str, Any]) -> tuple[set[str], dict[str, Mapping[str, Any]]]:
        """Return the ids of the guidelines to publish, and the indexes of these and of all that are published."""
        published = {entry["id"]: self._json(entry["index"]) for entry in root.get("guidelines", ())}
        known = self._worker.histories.all_ids
        for name in ids:
            if name not in known:
                names = ", ".join(sorted(known)) or "none"
                raise GuidelineKitError(f"there is no guideline `{name}`", hint=f"Known guidelines: {names}.")
        for name in published.keys() - known:
            raise not_in_history(f"the guideline `{name}`")
        chosen = set(ids) or set(known)
        return chosen, {name: published.get(name, {}) for name in sorted({*chosen, *published})}

    # One guideline

    def _parts(self, name: str, old: Mapping[str, Any], *, is_chosen: bool) -> GuidelineParts:
        """Return a guideline with what of it is rendered."""
        is_changed = is_chosen and not self._options.is_about_previews
        states = self._worker.states(name)
        inputs = states.inputs(self._settings) if is_changed or not old else ""
        if old and (not is_changed or (old["inputs"] == inputs and not self._options.again)):
            parts = parts_of_index(old)
        elif is_changed:
            parts = GuidelineParts(
                published=self._published(states),
                old=old,
                inputs=inputs,
                states={state.release.version: state for state in states.states},
            )
            if old:
                parts.previews = parts_of_index(old).previews
            self._plan_releases(parts)
        else:
            published = PublishedGuideline(id=name, title=self._worker.title(name), language="", latest="")
            parts = GuidelineParts(published=published, old={})
        if is_chosen:
            self._plan_previews(parts)
        if is_changed and not states.versions:
            self._notes.append(f"{name} has no release. `guidelinekit release {name}` makes one.")
        elif is_changed and states.has_unreleased and not self._options.has_next:
            self._notes.append(
                f"{name} has changes that no release has. "
                f"`guidelinekit release {name}` releases them, and `--next` shows them."
            )
        return parts

    def _published(self, states: GuidelineStates) -> PublishedGuideline:
        newest, found = states.newest, states.states
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

    def _plan_releases(self, parts: GuidelineParts) -> None:
        """Decide which releases are rendered: those that are new, and those that show what is hidden now."""
        old = {entry["version"]: entry for entry in parts.old.get("releases", ())}
        name = parts.published.id
        parts.require_published()
        again = self._options.again
        render = []
        for version, state in parts.states.items():
            entry = old.get(version)
            if entry is None or "all" in again or version in again:
                render.append(version)
            elif entry["hidden"] != state.hidden:
                self._notes.append(f"{name}@{version} is written again, because a part of it is hidden now.")
                render.append(version)
            else:
                if entry["key"] != state.key:
                    self._notes.append(
                        f"{name}@{version} has changed in git since it was published, and stays as it is. "
                        f"`--again {version}` writes it again."
                    )
                parts.releases[version] = {**entry, "status": state.published.status}
        has_newest = bool(parts.published.latest)
        if render or has_newest:
            parts.jobs = GuidelineJobs(
                published=parts.published, releases=render, has_newest=has_newest, paths=parts.kept_paths()
            )

    def _plan_previews(self, parts: GuidelineParts) -> None:
        """Decide which previews are rendered, and remove those that have ended."""
        options = self._options
        for name, entry in list(parts.previews.items()):
            if name in options.ended or (entry["until"] and entry["until"] < options.today):
                del parts.previews[name]
        if not options.is_about_previews and not options.has_next:
            parts.previews.pop("", None)
        if not self._worker.has_preview(parts.published.id):
            return
        has_newest = bool(parts.published.latest)
        previews = []
        if options.preview:
            edition = _preview("../../", options.until, has_newest=has_newest)
            previews.append((f"{PREVIEWS}{options.preview}/", edition))
        if options.has_next and not options.is_about_previews:
            previews.append((NEXT, _preview("../", "", has_newest=has_newest)))
        if previews:
            jobs = parts.jobs or GuidelineJobs(published=parts.published)
            parts.jobs = replace(jobs, previews=previews)

    def _render(self, guidelines: Sequence[GuidelineParts]) -> tuple[dict[str, str], dict[str, Entry]]:
        """Render what is new; returns the links between parts, and the files of themes."""
        outside: dict[str, str] = {}
        theme: dict[str, Entry] = {}
        by_id = {parts.published.id: parts for parts in guidelines}
        plan = [parts.jobs for parts in guidelines if parts.jobs is not None]
        total = sum(jobs.count for jobs in plan)
        for done, result in enumerate(perform(self._worker, plan) if plan else ()):
            self._progress("Rendering", done, total)
            if result.problem:
                self._report(f"{result.job.published.id}@{result.job.version} cannot be shown: {result.problem}")
            for sentence in result.dead_links:
                self._report(sentence)
            by_id[result.job.published.id].add(result, self._settings)
            outside |= result.outside
            theme |= result.theme
        return outside, theme

    def _report(self, sentence: str) -> None:
        if self._options.strict:
            raise BuildError(sentence, hint="Without --strict, it is published and reported.")
        self._notes.append(sentence)

    # The root

    def _root(
        self,
        old: Mapping[str, Any],
        guidelines: Sequence[GuidelineParts],
        theme: dict[str, Entry],
        outside: dict[str, str],
    ) -> tuple[dict[str, Any], dict[str, Entry]]:
        """Return what the index says of the root, and its files: the portal, and what pages use of themes."""
        released = [parts for parts in guidelines if parts.releases]
        inputs = _digest([self._settings, *([parts.published.id, parts.inputs] for parts in released)])
        kept = entries_of(old.get("files", {}))
        indexes = {parts.index_path for parts in guidelines}
        if old and (old["inputs"] == inputs or self._options.is_about_previews):
            files = {path: entry for path, entry in kept.items() if path not in indexes}
            index = {"inputs": old["inputs"], "themes": old["themes"]}
        else:
            described = [self._described(parts) for parts in released]
            pages = [START, *(path for parts in released for path in pages_of(parts, f"{LATEST}/"))]
            made = root_files(self._worker, described, pages, self._context.work / "root")
            files = self._new.add(made.files)
            theme |= self._new.add(made.theme)
            outside |= made.outside
            index = {"inputs": inputs, "themes": themes_of(made.theme)}
        used = set(index["themes"]).union(*(parts.used_themes for parts in guidelines))
        known = {path: entry for path, entry in kept.items() if path.startswith("theme/")} | theme
        shared = {path: entry for path, entry in files.items() if not path.startswith("theme/")}
        return index, shared | {path: entry for path, entry in known.items() if theme_of(path) in used}

    def _described(self, parts: GuidelineParts) -> PublishedGuideline:
        """Return a guideline with what its index does not have, such as its language."""
        if parts.states:
            return parts.published
        return self._published(self._worker.states(parts.published.id))

    def _json(self, path: str) -> dict[str, Any]:
        """Return a published index; empty if there is none."""
        if path not in self._context.published:
            return {}
        data: dict[str, Any] = json.loads(self._target.read(path))
        return data


def _readers(audience: str) -> str:
    return f"the audience `{audience}`" if audience else "readers who may see everything"


def _preview(above: str, until: str, *, has_newest: bool) -> Edition:
    return Edition(kind="preview", above=above, newest=f"{above}{LATEST}/" if has_newest else "", until=until)


def _require_targets(outside: Mapping[str, str], listed: Collection[str]) -> None:
    """Require that the links between parts lead to files."""
    broken = [
        f"{page} to {target}"
        for target, page in sorted(outside.items())
        if target not in listed and f"{target}/{START}" not in listed
    ]
    if broken:
        raise dead_links(broken, "there are")


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()


def _to_json(data: Mapping[str, Any]) -> bytes:
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()
