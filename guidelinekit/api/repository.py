"""A folder -> the repository of guidelines around it, whose methods return typed results.

Each method calls one operation; where a command has the same name, it calls the same operation.
"""

import datetime
import os
import warnings
import weakref
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Self, overload

from guidelinekit.api.releases import Changelog, Release
from guidelinekit.api.results import Diff, Findings, Migration, PublicNames
from guidelinekit.changes.history.semver import Bump, is_version
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.one_line import one_line
from guidelinekit.operations import changelog, check, diff, migration, release, withdraw
from guidelinekit.operations.load import load_guideline
from guidelinekit.operations.workspace import Workspace, workspace_at


def open(path: str | os.PathLike[str] = ".") -> "Repository":
    """Open the repository of guidelines that contains a folder.

    Settings are read once, here; guidelines and git history are read again by each call. An interrupted release is
    completed or discarded, as by every command, and reported as a warning.

    Raises:
        GuidelineKitError: there is no such folder, or it is not in a repository of guidelines.
        ConfigError: the settings in `guidelinekit.yaml` are not valid.
    """
    workspace = workspace_at(Path(path))
    _recover(workspace, stacklevel=3)
    return Repository(workspace)


class Repository(PublicNames):
    """A repository of guidelines, as `open` returns it.

    If the repository has only one guideline, its id can be left out in `load`, `changelog` and `release`, and in the
    names of versions in `diff` and `migration`. `language` is the language of texts, such as `de`; the default is that
    of the command, and English replaces texts that a language lacks.

    The processes that read git end with `close`, with a `with` statement, or when the object is not used any more.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        weakref.finalize(self, workspace.close)

    def __repr__(self) -> str:
        return one_line(f"Repository {self.path}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes that read git. The repository can still be used: they start again when needed."""
        self._workspace.close()

    @property
    def path(self) -> Path:
        """The root folder, which has the settings."""
        return self._workspace.root

    @property
    def guidelines(self) -> "Guidelines":
        """The guidelines of the work tree by id."""
        return Guidelines(lambda: self._ready.work_tree().versions, self.load)

    def load(self, guideline: str = "", *, version: str = "", revision: str = "") -> Guideline:
        """Load a guideline of the work tree, a released `version` of it, or the one in a git `revision`.

        Raises:
            GuidelineKitError: there is no such guideline.
            RevisionError: the version was never released, or git cannot read the revision.
            UnreadableGuidelineError: the files cannot be read, or the schema does not accept them. A guideline with
                other errors is returned; `check` reports them.
            HistoryError: git is needed and missing, or the clone is shallow.
            ValueError: both `version` and `revision` are used.
        """
        return load_guideline(self._ready, self._named(guideline), version=version, revision=revision)

    def check(self, *guidelines: str, since: str = "") -> "Findings":
        """Check the guidelines with these ids, by default all.

        With `since`, only findings that this git revision does not have are returned, and findings about ids and codes
        whose meaning changed.

        Raises:
            GuidelineKitError: there are no guidelines, or an id is unknown.
            ConfigError: the settings name an unknown kind of change or field.
            RevisionError, HistoryError: git cannot read `since`.
        """
        workspace = self._ready
        paths = [workspace.root / version.path for version in workspace.guidelines(guidelines)] if guidelines else []
        return Findings(check.check(workspace, paths, since=since))

    def diff(
        self,
        old: str | os.PathLike[str] = "",
        new: str | os.PathLike[str] = "",
        *,
        guideline: str = "",
        language: str = "",
    ) -> "Diff":
        """Compare two sides by meaning, as `guidelinekit diff OLD NEW` does.

        A side is a release (`comment-toxicity@1.0.0`, or only `1.0.0` with `guideline`), a git revision (`HEAD~1`,
        `rev:main`), or the path of a file or folder, relative to the current folder. Without `new` it is the work tree,
        without both sides `old` is the last release of each guideline. With `guideline` nothing else is compared.

        Raises:
            GuidelineKitError: no side has the guideline.
            RevisionError: a side is unknown.
            UnreadableGuidelineError: a guideline of a side cannot be read.
            HistoryError: git is needed and missing, or the clone is shallow.
        """
        workspace = self._ready
        old, new = os.fspath(old), os.fspath(new)
        if is_version(old) or is_version(new):
            guideline = self._named(guideline)
        report = diff.diff(workspace, old, new, guideline=guideline)
        return Diff(report, workspace.catalogue_for(language, (entry.language for entry in report.diffs)))

    @overload
    def migration(self, old: str, new: str = "", /, *, guideline: str = "", language: str = "") -> "Migration": ...
    @overload
    def migration(self, guideline: str, old: str, new: str, /, *, language: str = "") -> "Migration": ...
    def migration(self, *names: str, guideline: str = "", language: str = "") -> "Migration":
        """Return what happens to items labeled by an old version of a guideline, over all releases up to a new one.

        The versions are named as in `diff`: `migration("comment-toxicity@1.0.0", "comment-toxicity@1.1.0")`, or only
        `1.0.0` with `guideline`. The order of the command, `migration("comment-toxicity", "1.0.0", "1.1.0")`, is
        possible too. Without a new version it is the work tree.

        Raises:
            GuidelineKitError: the guideline or a version is not named, or the versions are in the wrong order.
            RevisionError: a version was never released, or a release cannot be read.
            UnreadableGuidelineError: the guideline of the work tree cannot be read.
            HistoryError: there is no git history, or the clone is shallow.
        """
        workspace = self._ready
        guideline_id, old, new = migration.named_versions(workspace, names, guideline)
        mappings = migration.migration(workspace, guideline_id, old, new)
        return Migration(guideline_id, mappings, workspace.catalogue(language))

    def changelog(self, guideline: str = "", *, language: str = "") -> "Changelog":
        """Return the changelog of a guideline, computed from git and the change notes.

        A guideline that was removed is found by its id.

        Raises:
            GuidelineKitError: there is no such guideline.
            UnreadableGuidelineError: the guideline of the work tree cannot be read.
            HistoryError: there is no git history, or the clone is shallow.
        """
        workspace = self._ready
        (entry,) = changelog.changelogs(workspace, [self._named(guideline)])
        return Changelog(entry, workspace.catalogue_for(language, [entry.language]))

    def release(
        self,
        *guidelines: str,
        dry_run: bool = False,
        bump: Bump | None = None,
        pre: str = "",
        effective: str | datetime.date = "",
        commit: bool = True,
        tag: bool = True,
        language: str = "",
    ) -> "Release":
        """Release guidelines in one commit; with `dry_run`, return what would be released and change nothing.

        Without `bump` (`patch`, `minor` or `major`), versions are raised as the changes require. `effective` is the
        date from which annotators follow the release (YYYY-MM-DD), by default the date that was newly set in the
        guideline, unless it has passed; otherwise today, or the effective date of the last release if that is later.
        Without `commit` only files are written, and without `tag` no tag is created. With `pre`, such as `rc`, a trial
        is made, such as 2.0.0-rc.1.

        Raises:
            GuidelineKitError: nothing changed, a change needs a decision, the bump is too low, or the tag exists.
            HistoryError: the work tree is not clean, or a git command failed; nothing has changed.
            OutputError: a file cannot be written.
            ValueError: `effective` is not a date.
        """
        workspace = self._ready
        if effective and not isinstance(effective, datetime.date):
            effective = datetime.date.fromisoformat(effective)
        report = release.release(
            workspace,
            guidelines or [self._named("")],
            bump=bump,
            pre=pre,
            effective=f"{effective:%Y-%m-%d}" if effective else "",
            commit=commit,
            tag=tag,
            dry_run=dry_run,
        )
        return Release(report, workspace.catalogue(language), dry_run=dry_run)

    def withdraw(self, guideline: str, version: str, reason: str) -> str:
        """Withdraw a release: write the file that marks it, and return its path. Nothing is committed.

        The release stays readable, and the newest release that is not withdrawn is the last one again.

        Raises:
            GuidelineKitError: there is no such release, it is withdrawn already, or it is the only one left.
            HistoryError: there is no git history, or the clone is shallow.
            OutputError: the file cannot be written.
        """
        return withdraw.withdraw(self._ready, guideline, version, reason).path

    @property
    def _ready(self) -> Workspace:
        """The workspace, without an interrupted release in it."""
        _recover(self._workspace, stacklevel=4)
        return self._workspace

    def _named(self, guideline: str) -> str:
        return guideline or self._workspace.only_guideline().id


class Guidelines(PublicNames, Mapping[str, Guideline]):
    """The guidelines of the work tree by id. Each access reads the files: an edited guideline is not out of date.

    An unknown id raises KeyError. A guideline that cannot be read raises UnreadableGuidelineError, as in
    `Repository.load`.
    """

    def __init__(self, ids: Callable[[], Collection[str]], load: Callable[[str], Guideline]) -> None:
        self._ids = ids
        self._load = load

    def __repr__(self) -> str:
        return one_line(f"Guidelines {', '.join(self) or 'none'}")

    def __getitem__(self, guideline: str) -> Guideline:
        if guideline not in self:
            raise KeyError(guideline)
        return self._load(guideline)

    def __contains__(self, guideline: object) -> bool:
        return guideline in self._ids()

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids())

    def __len__(self) -> int:
        return len(self._ids())

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)


def _recover(workspace: Workspace, *, stacklevel: int) -> None:
    """Complete or discard an interrupted release, and report it as a warning."""
    recovery = release.resume(workspace) if workspace.is_interrupted else None
    if recovery is not None:
        warnings.warn("\n".join(release.recovery_lines(recovery)), stacklevel=stacklevel)
