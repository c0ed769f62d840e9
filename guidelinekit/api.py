"""The public Python API: a repository of guidelines in, typed results out.

Each method calls one operation, the same as the command of its name, and returns what the command prints:
`print(result)` shows the text, `result.data` is the JSON, and `result.rows` are plain dicts for a table.
"""

import datetime
import os
import warnings
import weakref
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, Self, TypeVar, overload

from click import unstyle

from guidelinekit.changes.change import Impact, impact_summary
from guidelinekit.changes.history.changelog import ChangelogEntry as EntryData
from guidelinekit.changes.history.notes import Note
from guidelinekit.changes.history.semver import Bump, is_version
from guidelinekit.changes.migration import Migration as MigrationData
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.one_line import one_line
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.operations import changelog, check, diff, migration, release
from guidelinekit.operations.load import load_guideline
from guidelinekit.operations.workspace import Workspace, workspace_at
from guidelinekit.report.changes import changelog_text
from guidelinekit.report.diff import diff_data, diff_text
from guidelinekit.report.findings import findings_data, findings_summary, findings_text
from guidelinekit.report.json import change_data, changelog_data
from guidelinekit.report.migration import migration_data, migration_text
from guidelinekit.report.release import release_text

_Element = TypeVar("_Element")


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


class _Public:
    """An object whose `dir` has only its public names, which notebooks complete."""

    def __dir__(self) -> Iterable[str]:
        return [name for name in super().__dir__() if not name.startswith("_")]


class Repository(_Public):
    """A repository of guidelines, as `open` returns it.

    The id of a guideline can be left out if the repository has one only: of `load`, `changelog` and `release`, and of
    versions in `diff` and `migration`. `language` is the language of texts, such as `de`; the default is that of the
    command, and English replaces texts that a language lacks.

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

        With `since`, a git revision, only findings that it does not have are returned, and ids and codes with a changed
        meaning.

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
        `rev:main`), or a file or folder, from the current folder. Without `new` it is the work tree, without both sides
        `old` is the last release of each guideline. With `guideline` nothing else is compared.

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
        effective: str | datetime.date = "",
        commit: bool = True,
        tag: bool = True,
        language: str = "",
    ) -> "Release":
        """Release guidelines in one commit; with `dry_run`, return what would be released and change nothing.

        Without `bump` (`patch`, `minor` or `major`), versions are raised as the changes require. `effective` is the
        date from which annotators follow the release (YYYY-MM-DD), by default the date that the guideline sets since
        its last release, or today. Without `commit` only files are written, and without `tag` no tag is created.

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
            effective=f"{effective:%Y-%m-%d}" if effective else "",
            commit=commit,
            tag=tag,
            dry_run=dry_run,
        )
        return Release(report, workspace.catalogue(language), dry_run=dry_run)

    @property
    def _ready(self) -> Workspace:
        """The workspace, without an interrupted release in it."""
        _recover(self._workspace, stacklevel=4)
        return self._workspace

    def _named(self, guideline: str) -> str:
        return guideline or self._workspace.only_guideline().id


class Guidelines(_Public, Mapping[str, Guideline]):
    """The guidelines of the work tree by id. Each access reads the files: an edited guideline is not out of date.

    An unknown id is a KeyError. A guideline that cannot be read is an UnreadableGuidelineError, as of
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


class _Results(_Public, Sequence[_Element], Generic[_Element]):
    """A sequence of results."""

    def __init__(self, elements: Iterable[_Element]) -> None:
        self._elements = tuple(elements)

    @overload
    def __getitem__(self, index: int) -> _Element: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[_Element, ...]: ...
    def __getitem__(self, index: int | slice) -> _Element | tuple[_Element, ...]:
        return self._elements[index]

    def __len__(self) -> int:
        return len(self._elements)


class Findings(_Results[Finding]):
    """Findings in the order of files and lines: a sequence. `print` shows what `guidelinekit check` prints.

    `data` is the JSON of the command, and `rows` has one dict for each finding.
    """

    def __init__(self, report: check.CheckReport) -> None:
        super().__init__(report.findings)
        self._report = report

    def __repr__(self) -> str:
        summary = unstyle(findings_summary(self, self._report.guideline_count))
        return one_line(f"Findings: {summary.rstrip('.')}")

    def __str__(self) -> str:
        return unstyle(findings_text(self, self._report.guideline_count, self._report.sources))

    @property
    def data(self) -> dict[str, Any]:
        """The findings as `guidelinekit check --format json` prints them."""
        return findings_data(self)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The findings as plain dicts."""
        return list(self.data["findings"])


class Change(_Public):
    """One change of a guideline. `str(change)` is its text.

    `guideline` is the id of the guideline, and `data` the change as `guidelinekit diff --format json` prints it.
    """

    def __init__(self, guideline: str, data: Mapping[str, Any]) -> None:
        self.guideline = guideline
        self.data = dict(data)

    def __repr__(self) -> str:
        return one_line(f"Change {self.impact} {self.kind}: {self.text}")

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Change) and (self.guideline, self.data) == (other.guideline, other.data)

    def __hash__(self) -> int:
        return hash((self.guideline, self.fingerprint))

    @property
    def kind(self) -> str:
        """The kind of change, such as `label-renamed`."""
        return str(self.data["kind"])

    @property
    def address(self) -> str:
        """The address of what changed, such as `labels/threat/definition`."""
        return str(self.data["address"])

    @property
    def impact(self) -> Impact:
        """What the change requires of annotators and of labeled items."""
        return Impact(self.data["impact"])

    @property
    def needs_decision(self) -> bool:
        """Whether the author has to decide on the impact."""
        return bool(self.data["needs_decision"])

    @property
    def before(self) -> Any:
        """The old value; None for what was added."""
        return self.data["before"]

    @property
    def after(self) -> Any:
        """The new value; None for what was removed."""
        return self.data["after"]

    @property
    def labels(self) -> tuple[str, ...]:
        """The ids of the labels that the change concerns, on either side."""
        return tuple(self.data["labels"])

    @property
    def text(self) -> str:
        """The change as a sentence, in the language of the comparison."""
        return str(self.data["sentence"])

    @property
    def fingerprint(self) -> str:
        """What identifies the change in the settings under `acknowledge`."""
        return str(self.data["fingerprint"])

    @property
    def consequences(self) -> "tuple[Change, ...]":
        """The changes that follow from this one."""
        return tuple(Change(self.guideline, consequence) for consequence in self.data["consequences"])


class Diff(_Public):
    """What changed between two sides. `print` shows what `guidelinekit diff` prints.

    `old` and `new` name the sides.
    """

    def __init__(self, report: diff.DiffReport, catalogue: Catalogue) -> None:
        self.old = report.old
        self.new = report.new
        self._report = report
        self._catalogue = catalogue

    def __repr__(self) -> str:
        return one_line(f"Diff {self.old} to {self.new}: {_impacts(change.impact for change in self.changes)}")

    def __str__(self) -> str:
        return unstyle(diff_text(self.old, self.new, self._report.diffs, self._catalogue))

    @property
    def impact(self) -> Impact | None:
        """The heaviest impact; None without changes."""
        return self._report.impact

    @property
    def guidelines(self) -> tuple[str, ...]:
        """The ids of the guidelines that changed."""
        return tuple(entry.id for entry in self._report.diffs)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The changes of all guidelines, in the order of the JSON."""
        return tuple(Change(entry["id"], change) for entry in self.data["guidelines"] for change in entry["changes"])

    @cached_property
    def data(self) -> dict[str, Any]:
        """The comparison as `guidelinekit diff --format json` prints it."""
        return diff_data(self._report.diffs, self.impact, self._catalogue)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The changes as plain dicts, with the id of the guideline."""
        return [{"guideline": change.guideline, **change.data} for change in self.changes]


class Migration(_Public):
    """What happens to items labeled by an old version. `print` shows what `guidelinekit migration` prints.

    `guideline` is the id of the guideline.
    """

    def __init__(self, guideline: str, mappings: MigrationData, catalogue: Catalogue) -> None:
        self.guideline = guideline
        self.old_version = mappings.old_version
        self.new_version = mappings.new_version
        self._mappings = mappings
        self._catalogue = catalogue

    def __repr__(self) -> str:
        counts = Counter(row["action"] for row in self.rows)
        actions = ", ".join(f"{count} {action}" for action, count in sorted(counts.items()))
        return one_line(f"Migration {self.guideline} {self.old_version} to {self.new_version}: {actions}")

    def __str__(self) -> str:
        return unstyle(migration_text(self.guideline, self._mappings, self._catalogue))

    @property
    def data(self) -> dict[str, Any]:
        """The migration as `guidelinekit migration --format json` prints it."""
        return migration_data(self.guideline, self._mappings, self._catalogue)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One dict for each old label, with the keys of the JSON and CSV of the command."""
        return list(self.data["labels"])


class ChangelogEntry(_Public):
    """What one release changed, or with an empty `version` what changed since the last one.

    `previous` is the version before. `date` is the day of the release and `effective` the one from which annotators
    follow it, both YYYY-MM-DD. `first` marks the first release, which has no changes.
    """

    def __init__(self, guideline: str, entry: EntryData, data: Mapping[str, Any]) -> None:
        self.version = entry.version
        self.previous = entry.previous
        self.date = entry.date
        self.effective = entry.effective
        self.commit = entry.commit
        self.impact = entry.impact
        self.bump = entry.bump
        self.first = entry.first
        self.changes = tuple(Change(guideline, change) for change in data["changes"])
        self.notes: tuple[Note, ...] = entry.notes

    def __repr__(self) -> str:
        name = f"{self.version} of {self.date}" if self.version else f"unreleased since {self.previous}"
        result = "first release" if self.first else _impacts(change.impact for change in self.changes)
        return one_line(f"ChangelogEntry {name}: {result}")


class Changelog(_Results[ChangelogEntry]):
    """The changelog of a guideline: a sequence of entries, newest first. `print` shows what the command prints.

    `guideline` is the id of the guideline. `findings` are about releases and notes that cannot be used.
    """

    def __init__(self, changelog: changelog.GuidelineChangelog, catalogue: Catalogue) -> None:
        self.guideline = changelog.id
        self.title = changelog.title
        self.findings: tuple[Finding, ...] = changelog.changelog.findings
        self._changelog = changelog.changelog
        self._catalogue = catalogue
        entries = zip(self._changelog.entries, self.data["entries"], strict=True)
        super().__init__(ChangelogEntry(self.guideline, entry, data) for entry, data in entries)

    def __repr__(self) -> str:
        versions = ", ".join(entry.version or "unreleased changes" for entry in self)
        return one_line(f"Changelog {self.guideline}: {versions or 'no release'}")

    def __str__(self) -> str:
        return unstyle(changelog_text(self.guideline, self._changelog, self._catalogue))

    @property
    def released(self) -> str:
        """The newest released version; empty if there is none."""
        return self._changelog.released

    @property
    def unreleased(self) -> ChangelogEntry | None:
        """The entry of changes since the newest release; None if there are none."""
        return next((entry for entry in self if not entry.version), None)

    @cached_property
    def data(self) -> dict[str, Any]:
        """The changelog as `guidelinekit changelog --format json` prints it."""
        return changelog_data(self.guideline, self._changelog, self._catalogue)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The entries as plain dicts."""
        return list(self.data["entries"])


class GuidelineRelease(_Public):
    """The release of one guideline. `name` is the one of its tag, such as `comment-toxicity@2.1.0`.

    `old_version` is empty for a first release. `bump` is None if the guideline itself sets the version.
    """

    def __init__(self, release: release.GuidelineRelease, catalogue: Catalogue) -> None:
        self.guideline = release.id
        self.title = release.title
        self.name = release.name
        self.old_version = release.old_version
        self.version = release.version
        self.effective = release.effective
        self.bump = release.bump
        self.changes = tuple(Change(release.id, change_data(change, catalogue)) for change in release.changes)
        self.notes: tuple[Note, ...] = release.notes

    def __repr__(self) -> str:
        return one_line(f"GuidelineRelease {self.name}: {_impacts(change.impact for change in self.changes)}")


class Release(_Public):
    """A completed release, or a planned one if `dry_run` is true. `print` shows what `guidelinekit release` prints.

    `commit` and `tags` are empty if they were not created. `findings` are about notes whose targets did not change.
    `edited` are files that were edited during the release and are kept.
    """

    def __init__(self, report: release.ReleaseReport, catalogue: Catalogue, *, dry_run: bool) -> None:
        self.guidelines = tuple(GuidelineRelease(entry, catalogue) for entry in report.releases)
        self.subject = report.subject
        self.branch = report.branch
        self.commit = report.commit
        self.tags = report.tags
        self.findings: tuple[Finding, ...] = report.findings
        self.edited = report.edited
        self.dry_run = dry_run
        self._report = report

    def __repr__(self) -> str:
        state = "planned" if self.dry_run else "completed"
        return one_line(f"Release {state}: {', '.join(entry.name for entry in self.guidelines)}")

    def __str__(self) -> str:
        report = self._report
        return release_text(report.releases, commit=report.commit, tags=report.tags, branch=report.branch)


def _impacts(impacts: Iterable[Impact]) -> str:
    return impact_summary(impacts) or "no changes"


def _recover(workspace: Workspace, *, stacklevel: int) -> None:
    """Complete or discard an interrupted release, and report it as a warning."""
    recovery = release.resume(workspace) if workspace.is_interrupted else None
    if recovery is not None:
        warnings.warn("\n".join(release.recovery_lines(recovery)), stacklevel=stacklevel)
