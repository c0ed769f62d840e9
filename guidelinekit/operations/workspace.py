"""A repository of guidelines: its settings, versions and git history. Loads, checks and comparisons are cached."""

import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from guidelinekit.changes.change import Change
from guidelinekit.changes.history.notes import Note, read_notes
from guidelinekit.changes.impact_overrides import STORED, ImpactOverrides, require_usable
from guidelinekit.errors import GuidelineKitError, HistoryError, UnreadableGuidelineError
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.incremental import CACHED_FILES, IncrementalReader
from guidelinekit.guideline.read.load import Loaded, load
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.operations.partial_checkout import require_complete, with_skipped
from guidelinekit.operations.recent import Recent
from guidelinekit.store.assets import assets_of
from guidelinekit.store.config import Config, load_config
from guidelinekit.store.git.history import History, open_history, open_repository
from guidelinekit.store.git.journal import is_pending
from guidelinekit.store.note_files import notes_of
from guidelinekit.store.resources import load_catalogue, load_schema
from guidelinekit.store.versions import (
    ROOT_MARKERS,
    WORK_TREE,
    Unmodified,
    Version,
    find_root,
    guidelines_below,
    versions_in_git,
)

if TYPE_CHECKING:
    from guidelinekit.changes.compare.normal_form import NormalForms
    from guidelinekit.guideline.check.check import Checked

#: Reports the progress of long work: its name, the number of completed parts, and the total.
Progress = Callable[[str, int, int], None]
#: How many checked versions are cached. More take memory, and no command checks several versions again.
_MAX_CHECKED = 1


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSet:
    """Versions of guidelines by id, as one side of a comparison: its name for messages, and the versions.

    `only` is set if the side is one guideline: nothing else is compared then. `listed` are the guidelines of the work
    tree in the order of their paths; two of them may have the same id.
    """

    name: str
    versions: Mapping[str, Version]
    only: str = ""
    listed: tuple[Version, ...] = ()


class Workspace:
    """A repository of guidelines. `templates_from` is the revision whose templates pages use; empty: the work tree."""

    def __init__(self, start: Path, *, templates_from: str = "") -> None:
        self.templates_from = templates_from
        self.root: Path = find_root(start)
        self.config: Config = load_config(self.root)
        self.schema: Schema = load_schema()
        self._read_cache = _ReadCache("", self.schema)
        self._checked: Recent[Version, Checked] = Recent(_MAX_CHECKED)
        self._compared: dict[str, tuple[Change, ...]] = {}

    def __repr__(self) -> str:
        return f"<Workspace {self.root}>"

    def close(self) -> None:
        """End the git processes that read objects. The workspace can still be used."""
        history: History | None = vars(self).get("history")  # opening it only to close it would be useless
        if history is not None:
            history.close()

    # Settings

    @cached_property
    def overrides(self) -> ImpactOverrides:
        """The impacts that the team sets.

        Raises:
            ConfigError: the settings name an unknown kind or field, or lower an impact without a reason.
        """
        return require_usable(self.config.impact, self.schema)

    def overrides_of(self, guideline_id: str) -> ImpactOverrides:
        """Return the impacts that the team sets, with what the datasets of a guideline store."""
        return replace(self.overrides, stored=self.config.datasets.get(guideline_id, STORED))

    def catalogue(self, language: str = "") -> Catalogue:
        """Return the messages in a language, or in English if there are none."""
        return load_catalogue(language)

    def catalogue_for(self, language: str, languages: Iterable[str]) -> Catalogue:
        """Return the messages in a language; the default is the language of all guidelines, or English if they differ.

        `languages` are the languages of the guidelines.
        """
        shared = set(languages)
        return self.catalogue(language or (shared.pop() if len(shared) == 1 else ""))

    @property
    def is_interrupted(self) -> bool:
        """Whether a release was started and not completed."""
        return is_pending(self.root)

    # Git

    @cached_property
    def history(self) -> History | None:
        """The git repository; None where there is none, or no commit in it."""
        return open_history(self.root)

    def require_history(self) -> History:
        """Return the git repository with all its commits.

        Raises:
            HistoryError: there is none, or the clone is shallow.
        """
        if self.history is None:
            del self.history  # the first commit may be newer than the workspace
        if self.history is None:
            raise HistoryError(
                f"{self.root} is not in a git repository with commits",
                hint="Run `git init`, then commit the guidelines: versions are compared through git.",
            )
        self.history.require_full_history()
        require_complete(self.history, self.root, self.config)
        return self.history

    # Versions

    def work_tree(self) -> VersionSet:
        """Return the guidelines of the work tree.

        Raises:
            GuidelineKitError: there is no folder of guidelines, or it cannot be read.
        """
        guidelines = self._in_work_tree()
        by_id = {version.id: version for version in guidelines}
        return VersionSet(name=WORK_TREE, versions=by_id, listed=tuple(guidelines))

    def guidelines(self, ids: Sequence[str] = ()) -> list[Version]:
        """Return the guidelines of the work tree, or those with the given ids.

        Raises:
            GuidelineKitError: there are none, or an id is unknown.
        """
        guidelines = self._in_work_tree()
        if not guidelines:
            raise GuidelineKitError(
                f"there are no guidelines in {self.config.specs}/",
                hint=f"Add {self.config.specs}/<id>/guideline.yaml, or see `guidelinekit init DIR --example`.",
            )
        return chosen(guidelines, ids)

    def only_guideline(self) -> Version:
        """Return the guideline of a work tree that has exactly one.

        Raises:
            GuidelineKitError: there is none, or there are several.
        """
        first, *others = self.guidelines()
        if others:
            known = ", ".join(version.id for version in (first, *others))
            raise GuidelineKitError(f"there are {len(others) + 1} guidelines", hint=f"Name one of them: {known}.")
        return first

    def at_revision(self, revision: str) -> VersionSet:
        """Return the guidelines in a git revision.

        Raises:
            RevisionError, HistoryError: git cannot read it.
        """
        history = self.require_history()
        commit = history.resolve(revision)
        name = revision if len(revision) < 40 else commit[:10]
        blobs = history.files(commit, self.config.specs)
        versions = versions_in_git(blobs, history.read, self.config.specs, label=name, commit=commit)
        return VersionSet(name=name, versions=versions)

    def staged(self, index_file: Path | None = None) -> VersionSet:
        """Return the guidelines in the git index, before the first commit too. See `History.staged` for `index_file`.

        Raises:
            HistoryError: there is no git repository.
        """
        repository = open_repository(self.root)
        if repository is None:
            raise HistoryError(
                f"{self.root} is not in a git repository", hint="Run `git init`: only a repository has an index."
            )
        blobs = repository.staged(self.config.specs, index_file)
        versions = versions_in_git(blobs, repository.read, self.config.specs, label="the index")
        return VersionSet(name="the index", versions=versions)

    def notes(self, guideline_id: str) -> tuple[tuple[Note, ...], tuple[Finding, ...]]:
        """Return the change notes of a guideline in the work tree, and findings about those that cannot be used."""
        return read_notes(notes_of(guideline_id, self.root, self.config.changes))

    def _in_work_tree(self) -> list[Version]:
        specs = self.root / self.config.specs
        return with_skipped(
            lambda: guidelines_below(specs, self.root, self._unmodified()),
            self.root,
            self.config.specs,
            lambda: self.history,
        )

    def _unmodified(self) -> Unmodified:
        root, specs = self.root, self.config.specs
        # The versions that a workspace caches have this function: a strong reference would keep its git process.
        owner = weakref.ref(self)

        @cache
        def blobs() -> Mapping[str, str]:
            workspace = owner()
            is_open = workspace is not None and "history" in vars(workspace)
            history = workspace.history if workspace is not None and is_open else open_history(root)
            return history.unmodified(specs) if history is not None else {}

        return blobs

    # Cached by content

    def load(self, version: Version) -> Loaded:
        """Read a version, without the checks that a comparison does not need."""
        if version.loaded is not None:
            return version.loaded
        if self._read_cache.guideline_id != version.id:
            self._read_cache = _ReadCache(version.id, self.schema)

        def read() -> Loaded:
            return load(version.files, self.schema, read=self._read_cache.reader.read)

        return self._read_cache.loaded.get(version.key, read) if version.key else read()

    def preload(self, version: Version, loaded: Loaded) -> None:
        """Have `load` return this content of a version, which is known from before."""
        if self._read_cache.guideline_id != version.id:
            self._read_cache = _ReadCache(version.id, self.schema)
        self._read_cache.loaded.get(version.key, lambda: loaded)

    def preloaded(self, version: Version) -> Loaded | None:
        """Return the content of a version if it is in memory."""
        is_current = self._read_cache.guideline_id == version.id
        return self._read_cache.loaded.known(version.key) if is_current else None

    def check(self, version: Version) -> "Checked":
        """Check a version."""
        # Imported here: a changelog, a diff and a migration check nothing.
        from guidelinekit.guideline.check.check import check_loaded

        def check() -> "Checked":
            return check_loaded(self.load(version), self.schema, name=version.id, assets=assets_of(version))

        return self._checked.get(version, check)

    @property
    def forms(self) -> "NormalForms":
        """The normal forms of elements of the guideline that was loaded last."""
        return self._read_cache.forms

    def require_usable(self, version: Version) -> Loaded:
        """Read a version that an operation needs.

        Raises:
            UnreadableGuidelineError: it cannot be read, or the schema does not accept it.
        """
        loaded = self.load(version)
        if not loaded.usable:
            first = loaded.findings[0]
            raise UnreadableGuidelineError(
                f"{version.path} in {version.label} cannot be used: "
                f"{first.location.path}:{first.location.line}: {first.message} ({first.code})",
                hint="Run `guidelinekit check` to see all errors." if version.label == WORK_TREE else "",
            )
        return loaded

    def changes(self, old: Version | None, new: Version | None) -> tuple[Change, ...]:
        """Compare two versions of a guideline, before notes are applied.

        `old` or `new` is None if the guideline does not exist there.

        Raises:
            UnreadableGuidelineError: a version cannot be used.
        """
        # Imported here: most commands compare nothing.
        from guidelinekit.changes.compare.compare import compare
        from guidelinekit.store.assets import replaced

        files = replaced(old.assets, new.assets) if old is not None and new is not None else {}
        key = f"{old.key} {new.key} {sorted(files.items())}" if old and new and old.key and new.key else ""
        if key in self._compared:
            return self._compared[key]
        before, after = (self.require_usable(side).source if side is not None else None for side in (old, new))
        remaining = new or old
        overrides = self.overrides_of(remaining.id) if remaining is not None else self.overrides
        changes = compare(before, after, self.schema, overrides, replaced=files, forms=self.forms)
        if key:
            self._compared[key] = changes
        return changes


def workspace_at(folder: Path) -> Workspace:
    """Open the repository of guidelines that contains a folder.

    Raises:
        GuidelineKitError: there is no such folder, or it is not in a repository of guidelines.
        ConfigError: the settings are not valid.
    """
    if not folder.is_dir():
        problem = "is not a folder" if folder.exists() else "does not exist"
        raise GuidelineKitError(f"{folder} {problem}", hint="Name a folder of a repository of guidelines.")
    root = find_root(folder)
    if not any((root / name).exists() for name in ROOT_MARKERS):
        raise GuidelineKitError(
            f"{folder.resolve()} is not in a repository of guidelines",
            hint="Name another folder, or create a repository with `guidelinekit init DIR --example`.",
        )
    return Workspace(root)


class _ReadCache:
    """Caches for the versions of one guideline: parts of files, loaded versions, normal forms of shared elements."""

    def __init__(self, guideline_id: str, schema: Schema) -> None:
        self.guideline_id = guideline_id
        self.reader = IncrementalReader()
        self.loaded: Recent[str, Loaded] = Recent(CACHED_FILES)
        self._schema = schema

    @cached_property
    def forms(self) -> "NormalForms":
        """The normal forms of elements."""
        # Imported here: `check` compares nothing.
        from guidelinekit.changes.compare.normal_form import NormalForms

        return NormalForms(self._schema)


def chosen(guidelines: Sequence[Version], ids: Iterable[str]) -> list[Version]:
    """Return the guidelines with the given ids; all of them if there are no ids.

    Raises:
        GuidelineKitError: an id is unknown.
    """
    by_id = {version.id: version for version in guidelines}
    selected = list(dict.fromkeys(ids))
    for guideline_id in selected:
        if guideline_id not in by_id:
            known = ", ".join(sorted(by_id)) or "none"
            raise GuidelineKitError(f"there is no guideline `{guideline_id}`", hint=f"Known guidelines: {known}.")
    return [by_id[guideline_id] for guideline_id in selected] if selected else list(guidelines)
