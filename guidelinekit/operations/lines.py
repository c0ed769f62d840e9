"""The commits of a repository -> first-parent lines: that of a revision, and those of tags on other branches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from guidelinekit.store.git.history import History
from guidelinekit.store.git.log import CommitDelta
from guidelinekit.store.versions import asset_of, guideline_of


@dataclass(frozen=True, slots=True)
class Delta:
    """The changes of a commit to a guideline: its `files` and its `assets`, blobs by path; None for removed ones."""

    commit: str
    date: str
    files: dict[str, str | None] = field(default_factory=dict)
    assets: dict[str, str | None] = field(default_factory=dict)


class Line:
    """A first-parent line: its commits, oldest first, and what each changed in each guideline."""

    def __init__(self, commits: Sequence[CommitDelta], specs: str) -> None:
        self._commits = commits
        self._specs = specs

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The commits, numbered from the oldest."""
        return {commit.commit: at for at, commit in enumerate(self._commits)}

    @cached_property
    def deltas(self) -> Mapping[str, Sequence[Delta]]:
        """The changes of each guideline by its id. Removed guidelines are included."""
        deltas: dict[str, list[Delta]] = {}
        for commit in self._commits:
            by_guideline: dict[str, Delta] = {}
            for path, blob in commit.blobs.items():
                name, asset = guideline_of(path, self._specs), ""
                if not name:
                    name, asset = asset_of(path, self._specs)
                if name:
                    delta = by_guideline.setdefault(name, Delta(commit.commit, commit.date))
                    (delta.assets if asset else delta.files)[asset or path] = blob
            for name, delta in by_guideline.items():
                deltas.setdefault(name, []).append(delta)
        return deltas


class Lines:
    """The first-parent line of a revision, and those of other commits, each read once."""

    def __init__(self, history: History, specs: str, head: str) -> None:
        self._history = history
        self._specs = specs
        self.main = Line(history.first_parent_line(head, specs), specs)
        self._others: list[Line] = []

    def containing(self, commit: str) -> Line:
        """Return the line of the revision if it contains a commit, and otherwise a line of another branch."""
        for line in (self.main, *self._others):
            if commit in line.order:
                return line
        line = Line(self._history.first_parent_line(commit, self._specs), self._specs)
        self._others.append(line)
        return line
