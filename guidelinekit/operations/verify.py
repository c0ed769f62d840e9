"""Hold a published folder to its indexes, and its releases to git."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.errors import GuidelineKitError, RevisionError
from guidelinekit.exchange.guideline_data import guideline_data
from guidelinekit.operations.audience import readers_of
from guidelinekit.operations.changelog import changelog_from
from guidelinekit.operations.publish.states import GuidelineStates, ReleaseState
from guidelinekit.operations.release_history import ReleaseHistories
from guidelinekit.operations.workspace import Progress, Workspace, no_progress
from guidelinekit.site.audience import visible
from guidelinekit.store.output.audit import Audit, audit
from guidelinekit.store.repository_files import OWN_LIMIT, read_file

_SHORT = 12


@dataclass(slots=True, kw_only=True)
class Verification:
    """What is wrong with a published folder: sentences; `notes` are no problems.

    `file_count` is the number of its files, with the indexes, and `release_count` that of the releases that were
    compared with git. `not_compared` states why none was; else it is empty.
    """

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    file_count: int = 0
    release_count: int = 0
    not_compared: str = ""


def verify(workspace: Workspace, folder: Path, progress: Progress = no_progress) -> Verification:
    """Compare the files of a published folder with its indexes, and its releases with the git repository.

    The pages themselves are compared with the indexes only: they depend on the program that wrote them.

    Raises:
        GuidelineKitError: it is no folder, or the history cannot be read, as in a shallow clone.
    """
    if not folder.is_dir():
        raise GuidelineKitError(f"{folder} is not a folder", hint="Name a folder that `publish` or `build` wrote.")
    found = audit(folder, lambda done, total: progress("Reading files", done, total))
    result = Verification(problems=found.problems, file_count=len(found.listed) + bool(found.root))
    if not found.guidelines:
        result.not_compared = "the folder has no releases"
    elif workspace.history is None:
        result.not_compared = "the current folder is not in a git repository"
    else:
        _compare(workspace, folder, found, result, progress)
    return result


def _compare(workspace: Workspace, folder: Path, found: Audit, result: Verification, progress: Progress) -> None:
    histories = ReleaseHistories(workspace, workspace.require_history())
    known = histories.all_ids
    if not any(index["guideline"] in known for index in found.guidelines.values()):
        result.not_compared = "the repository of the current folder has none of these guidelines"
        return
    readers = readers_of(workspace, found.root["audience"])
    for done, (path, index) in enumerate(found.guidelines.items()):
        progress("Comparing with git", done, len(found.guidelines))
        name = index["guideline"]
        if name not in known:
            result.problems.append(f"the guideline {name} is published, and git does not have it")
            continue
        states = GuidelineStates(workspace, histories.of(name), histories.current(name), readers)
        comparison = _Comparison(states, folder, path.rpartition("/")[0], found, result)
        comparison.compare(index["releases"])


class _Comparison:
    """Compares the releases of one guideline with git. `below` is its folder."""

    def __init__(self, states: GuidelineStates, folder: Path, below: str, found: Audit, result: Verification) -> None:
        self._workspace = states.workspace
        self._states = states
        self._folder = folder
        self._below = below
        self._found = found
        self._result = result

    def compare(self, entries: list[dict[str, Any]]) -> None:
        """Compare all releases; `entries` are those of the index."""
        in_git = {state.release.version: state for state in self._states.states}
        for entry in entries:
            self._result.release_count += 1
            name = f"{self._states.id}@{entry['version']}"
            problem = self._problem(entry, in_git.get(entry["version"]))
            if problem:
                self._result.problems.append(f"{name} {problem}")
            elif entry["status"] != (status := in_git[entry["version"]].published.status):
                self._result.notes.append(f"{name} is published as {entry['status']}, and is {status} in git")
        for version in in_git.keys() - {entry["version"] for entry in entries}:
            self._result.notes.append(f"{self._states.id}@{version} is in git, and is not published")

    def _problem(self, entry: Mapping[str, Any], state: ReleaseState | None) -> str:
        """Return what is wrong with a release; empty if it is as in git."""
        commit = entry["commit"][:_SHORT]
        if not self._has_commit(entry["commit"]):
            return f"is of commit {commit}, which this repository does not have"
        if state is None:
            readers = f" for the audience {self._states.readers.name}" if self._states.readers.name else ""
            return f"is published, and git has no such release{readers}"
        if state.release.commit != entry["commit"]:
            return f"is of commit {commit}, and in git it is of commit {state.release.commit[:_SHORT]}"
        if state.hidden != entry["hidden"]:
            return "shows another part of the guideline than its readers may see now: `publish` writes it again"
        return "" if state.published.problem else self._difference(entry, state, commit)

    def _difference(self, entry: Mapping[str, Any], state: ReleaseState, commit: str) -> str:
        name = f"{entry['path']}guideline.json"
        path = f"{self._below}/{name}"
        if path in self._found.different:
            return ""  # reported already
        if name not in entry["files"]:
            return f"has no guideline.json, although commit {commit} can be read"
        if self._published(path) != self._content(state):
            return f"has another content in {path} than in commit {commit}"
        return ""

    def _published(self, path: str) -> Any:
        """Return the guideline in a published file; None if it has none."""
        file = read_file(self._folder, path, OWN_LIMIT)
        try:
            return json.loads(file.content)["content"] if file is not None else None
        except (ValueError, RecursionError, KeyError, TypeError):
            return None

    def _content(self, state: ReleaseState) -> Any:
        """Return what `guideline.json` says about a release."""
        workspace, readers = self._workspace, self._states.readers
        changelog = changelog_from(workspace, state.past, state.version, readers) or Changelog()
        shown = visible(workspace.load(state.version).source.data, workspace.schema, changelog, readers=readers)
        return msgspec.json.decode(msgspec.json.encode(guideline_data(shown.data, workspace.schema)))

    def _has_commit(self, commit: str) -> bool:
        try:
            return self._workspace.require_history().resolve(commit) == commit
        except RevisionError:
            return False
