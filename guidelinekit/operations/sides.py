"""What a user names as a side of a comparison -> the guidelines on it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.errors import HistoryError, RevisionError
from guidelinekit.operations.release_history import ReleaseHistory
from guidelinekit.operations.workspace import Project
from guidelinekit.store.files import GuidelineFiles, group, guidelines_at
from guidelinekit.store.git.history import open_repository

_VERSION = re.compile(r"\d+\.\d+\.\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison: its name for messages, and its guidelines by id.

    `only` is the guideline that a side was named for: nothing else is compared then.
    """

    name: str
    guidelines: dict[str, GuidelineFiles]
    only: str = ""


def open_side(project: Project, text: str, *, guideline: str, timeline: Callable[[str], ReleaseHistory]) -> Side:
    """Read a side: an existing path, a git revision (`rev:` forces it), `<id>@<version>`, or a bare version.

    Raises:
        RevisionError: it is none of these.
    """
    forced = text.startswith("rev:")
    if not forced and Path(text).exists():
        return _path_side(project, Path(text))
    if not forced and _VERSION.fullmatch(text) and guideline:
        return _release_side(timeline(guideline), text)
    if not forced and "@" in text and not text.startswith("@"):
        guideline_id, version = text.rsplit("@", 1)
        if _VERSION.fullmatch(version) and "/" not in guideline_id:
            return _release_side(timeline(guideline_id), version)
    if _VERSION.fullmatch(text) and not guideline:
        hint = f"Say whose version it is: `<id>@{text}`, or add `--guideline <id>`."
        raise RevisionError(f"`{text}` is a version, but of which guideline?", hint=hint)
    return revision_side(project, text.removeprefix("rev:"))


def work_tree(project: Project) -> Side:
    """The work tree as it stands."""
    return Side(name="the work tree", guidelines={files.name: files for files in project.standing()})


def revision_side(project: Project, revision: str) -> Side:
    """The guidelines as a git revision holds them."""
    history = project.require_history()
    commit = history.resolve(revision)
    files = history.files(commit, project.config.specs)
    found = {entry.name: entry for entry in group(files, history.blob, project.config.specs)}
    return Side(name=revision if len(revision) < 40 else commit[:10], guidelines=found)


def staged_side(project: Project) -> Side:
    """The guidelines as the git index holds them, before the first commit too.

    Raises:
        HistoryError: there is no git repository.
    """
    repository = open_repository(project.root)
    if repository is None:
        raise HistoryError(f"{project.root} is not in a git repository", hint="Run `git init`: only git has an index.")
    files = repository.staged(project.config.specs)
    found = {entry.name: entry for entry in group(files, repository.blob, project.config.specs)}
    return Side(name="the index", guidelines=found)


def _path_side(project: Project, path: Path) -> Side:
    found = guidelines_at(path, project.root, project.config.specs)
    if not found:
        raise RevisionError(f"{path} holds no guideline", hint="Put `rev:` before it if it is a git revision.")
    named = {_id(project, files): files for files in found}
    only = next(iter(named)) if len(named) == 1 and not (path / project.config.specs).is_dir() else ""
    return Side(name=str(path), guidelines=named, only=only)


def _id(project: Project, files: GuidelineFiles) -> str:
    """The guideline's id: a file or folder that is named may be called anything, `old.yaml` for instance."""
    said = project.loaded(files).source.data.get("id")
    return said if isinstance(said, str) else files.name


def _release_side(timeline: ReleaseHistory, version: str) -> Side:
    found = next((release for release in timeline.releases if release.version == version), None)
    if found is None:
        versions = ", ".join(release.version for release in timeline.releases) or "none"
        raise RevisionError(f"`{timeline.id}` has no release {version}", hint=f"Its releases: {versions}.")
    return Side(name=f"{timeline.id}@{version}", guidelines={timeline.id: timeline.files(found)}, only=timeline.id)
