"""The parts of one guideline's publication: what its index lists, and what of it is rendered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from guidelinekit.changes.change import Impact
from guidelinekit.changes.history.semver import order
from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.address import to_segment
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.operations.publish.jobs import GuidelineJobs, Result
from guidelinekit.operations.publish.pages import GENERATED_BY
from guidelinekit.operations.publish.states import ReleaseState
from guidelinekit.site.publication.files import versions_css, versions_js
from guidelinekit.site.publication.index import guideline_index, listed
from guidelinekit.site.publication.releases import PublishedGuideline, PublishedRelease
from guidelinekit.store.output.index import INDEX
from guidelinekit.store.published_index import Entry

#: The folder of the unreleased state, and that of previews, each of which has a folder with its name.
NEXT, PREVIEWS = "next/", "preview/"


@dataclass(slots=True, kw_only=True)
class GuidelineParts:
    """A guideline while it is published. `old` is its index before; empty if it is new.

    `inputs` is a digest of what its pages are made of. `states` are its releases by version; empty if they stay as they
    are. `releases` and `previews` are the entries of its index by version and by name, and `files` those of its shared
    pages by path below the root, which use the `themes`.
    """

    published: PublishedGuideline
    old: Mapping[str, Any]
    inputs: str = ""
    states: Mapping[str, ReleaseState] = field(default_factory=dict)
    jobs: GuidelineJobs | None = None
    releases: dict[str, dict[str, Any]] = field(default_factory=dict)
    previews: dict[str, dict[str, Any]] = field(default_factory=dict)
    themes: list[str] = field(default_factory=list)
    files: dict[str, Entry] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """The folder of the guideline below the root."""
        return f"{to_segment(self.published.id)}/"

    @property
    def index_path(self) -> str:
        """The path of its index below the root."""
        return f"{self.folder}{INDEX}"

    @property
    def has_pages(self) -> bool:
        """Whether anything of it is published."""
        return bool(self.jobs is not None or self.files or self.releases or self.previews)

    @property
    def used_themes(self) -> set[str]:
        """The folders of themes that its pages use."""
        entries = (*self.releases.values(), *self.previews.values())
        return {name for entry in entries for name in entry["themes"]} | set(self.themes)

    @property
    def listed(self) -> dict[str, Entry]:
        """All files that its index lists, by path below the root."""
        found = dict(self.files)
        for entry in (*self.releases.values(), *self.previews.values()):
            found |= entries_of(entry["files"], self.folder)
        return found

    def require_published(self) -> None:
        """Require that the history has all published releases, and the newest of them on its line.

        Raises:
            GuidelineKitError: it does not, such as that of an older commit.
        """
        for entry in self.old.get("releases", ()):
            if entry["version"] not in self.states:
                raise not_in_history(f"release {entry['version']} of `{self.published.id}`")
        before = self.states.get(self.old.get("latest", ""))
        now = self.published.latest or "0.0.0-0"
        # The tag of a later commit does not make its release the newest one of this commit.
        if before is not None and before.is_usable and order(before.release.version) > order(now):
            raise not_in_history(f"release {before.release.version} of `{self.published.id}`")

    def kept_paths(self) -> dict[str, str]:
        """Return the pages of the releases that are not rendered again, each with the newest release that has it."""
        return {
            path.removeprefix(entry["path"]): version
            for version, entry in sorted(self.releases.items(), key=lambda item: order(item[0]))
            for path in (*entry["files"], *(f"{entry['path']}{name}" for name in entry["combined"]))
            if path.endswith(".html")
        }

    def add(self, result: Result, settings: str) -> None:
        """Add the files of a rendered part. `settings` is the digest of the program and the settings."""
        job = result.job
        themes = themes_of(result.theme)
        files = listed({path.removeprefix(self.folder): entry for path, entry in result.files.items()})
        if job.version:
            state = self.states[job.version]
            self.releases[job.version] = {
                "version": job.version,
                "date": state.release.date,
                "effective": state.published.effective,
                "impact": result.impact.value if result.impact is not None else None,
                "status": state.published.status,
                "commit": state.release.commit,
                "path": state.published.path,
                "key": state.key,
                "hidden": state.hidden,
                "rendered_by": f"{GENERATED_BY} ({settings[:12]})",
                "themes": themes,
                "combined": list(result.combined),
                "files": files,
            }
        elif job.edition is not None:
            name = job.path.removeprefix(PREVIEWS).rstrip("/") if job.path != NEXT else ""
            self.previews[name] = {
                "name": name,
                "until": job.edition.until,
                "path": job.path,
                "themes": themes,
                "files": files,
            }
        else:
            self.files |= result.files
            self.themes = themes

    def shared_files(self, catalogue: Catalogue) -> dict[str, bytes]:
        """Return the files beside the pages that all releases share; they know what is newest and withdrawn."""
        impacts = {version: entry["impact"] for version, entry in self.releases.items()}
        releases = [
            replace(release, impact=Impact(impacts[release.version]) if impacts[release.version] else None)
            for release in self.published.releases
        ]
        self.published = replace(self.published, releases=releases)
        files = {"versions.css": versions_css(self.published, catalogue), "versions.js": versions_js(self.published)}
        return {f"{self.folder}{name}": content for name, content in files.items()}

    def index(self) -> dict[str, Any]:
        """Return the index, the newest release first."""
        releases = sorted(self.releases.values(), key=lambda entry: order(entry["version"]), reverse=True)
        return guideline_index(
            self.published,
            GENERATED_BY,
            self.inputs,
            releases,
            [self.previews[name] for name in sorted(self.previews)],
            self.themes,
            {path.removeprefix(self.folder): entry for path, entry in self.files.items()},
        )


def parts_of_index(old: Mapping[str, Any]) -> GuidelineParts:
    """Return a guideline that stays as its index says."""
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
    return GuidelineParts(
        published=published,
        old=old,
        inputs=old["inputs"],
        releases={entry["version"]: entry for entry in old["releases"]},
        previews={entry["name"]: entry for entry in old["previews"]},
        themes=old["themes"],
        files=entries_of(old["files"], f"{to_segment(published.id)}/"),
    )


def entries_of(files: Mapping[str, Mapping[str, Any]], below: str = "") -> dict[str, Entry]:
    """Return files as an index lists them, by path below the root. `below` is the folder of the index."""
    return {below + path: Entry(entry["sha256"], entry["bytes"]) for path, entry in files.items()}


def themes_of(paths: Iterable[str]) -> list[str]:
    """Return the folders of themes that files are in."""
    return sorted(set(map(theme_of, paths)))


def theme_of(path: str) -> str:
    """Return the folder of a file of a theme, whose name is a digest of its content."""
    return "/".join(path.split("/")[:2])


def pages_of(parts: GuidelineParts, folder: str) -> Iterator[str]:
    """Yield the pages in a folder of shared pages that the newest release has too."""
    entry = parts.releases.get(parts.published.latest)
    own = {path.removeprefix(entry["path"]) for path in entry["files"]} if entry is not None else set()
    start = f"{parts.folder}{folder}"
    for path in sorted(parts.files):
        if path.startswith(start) and path.endswith(".html") and path.removeprefix(start) in own:
            yield path


def not_in_history(what: str) -> GuidelineKitError:
    """Return the error that something is published that the history does not have."""
    return GuidelineKitError(
        f"{what} is published, but this history does not have it",
        hint="It was published from a later commit, or its tag is missing here: run `git pull --tags`, then again. "
        "If it is not to be published, delete what is published, and publish all of it again.",
    )
