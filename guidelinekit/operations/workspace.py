"""A repository of guidelines, opened once: its settings, schema, files and history."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

from guidelinekit.changes.impact_overrides import ImpactOverrides, problem
from guidelinekit.errors import ConfigError, GuidelineKitError, HistoryError, UnreadableGuidelineError
from guidelinekit.guideline.check.check import Checked, check
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.incremental import IncrementalReader
from guidelinekit.guideline.read.load import Loaded, load
from guidelinekit.store.assets import assets_of
from guidelinekit.store.config import FILE, Config, load_config
from guidelinekit.store.files import GuidelineFiles, Unmodified, find_root, guidelines_below
from guidelinekit.store.git.history import History, open_history
from guidelinekit.store.git.journal import is_pending
from guidelinekit.store.resources import load_schema

#: Told about long work: what is done, how much of it, of how much.
Progress = Callable[[str, int, int], None]


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""


class Project:
    """A repository of guidelines."""

    def __init__(self, start: Path) -> None:
        self.root: Path = find_root(start)
        self.config: Config = load_config(self.root)
        self.schema: Schema = load_schema()
        self._checked: dict[GuidelineFiles, Checked] = {}
        self._loaded: dict[GuidelineFiles, Loaded] = {}
        self._reader = ("", IncrementalReader())

    @cached_property
    def weights(self) -> ImpactOverrides:
        """What changes weigh for the team.

        Raises:
            ConfigError: its settings name what is no kind of change and no field, or make one lighter and say not why.
        """
        for key, weight in self.config.impact.items():
            message, hint = problem(key, weight, self.schema)
            if message:
                raise ConfigError(f"{FILE}: {message}", hint=hint)
        return ImpactOverrides(self.config.impact)

    @property
    def is_interrupted(self) -> bool:
        """Whether a release was begun and not ended."""
        return is_pending(self.root)

    @cached_property
    def history(self) -> History | None:
        """The git repository; None where there is none, or no commit in it."""
        return open_history(self.root)

    def close(self) -> None:
        """End what runs for the project, if anything does. It can be used on."""
        history: History | None = vars(self).get("history")  # not opened for this
        if history is not None:
            history.close()

    def require_history(self) -> History:
        """The git repository with all its commits.

        Raises:
            HistoryError: there is none, or the clone is shallow.
        """
        if self.history is None:
            raise HistoryError(
                f"{self.root} is not in a git repository with commits",
                hint="Run `git init`, then commit the guidelines: versions are compared through git.",
            )
        self.history.require_full_history()
        return self.history

    def standing(self) -> Iterator[GuidelineFiles]:
        """The guidelines of the work tree, be there any or not.

        Raises:
            GuidelineKitError: there is no folder of guidelines, or it cannot be read.
        """
        return guidelines_below(self.root / self.config.specs, self.root, self._unmodified)

    @cached_property
    def _unmodified(self) -> Unmodified:
        """Gives the blobs of files that are as git keeps them, by path."""
        # Of the project it holds nothing: what is remembered here would hold what remembers it.
        root, specs = self.root, self.config.specs

        @cache
        def blobs() -> Mapping[str, str]:
            history = open_history(root)
            return history.unmodified(specs) if history is not None else {}

        return blobs

    def guidelines(self, ids: Sequence[str] = ()) -> list[GuidelineFiles]:
        """The guidelines of the work tree, or those of them that are named.

        Raises:
            GuidelineKitError: there are none, or an id is unknown.
        """
        found = list(self.standing())
        if not found:
            raise GuidelineKitError(
                f"there are no guidelines in {self.config.specs}/",
                hint=f"Add {self.config.specs}/<id>/guideline.yaml, or see `guidelinekit init DIR --example`.",
            )
        return chosen(found, ids)

    def check(self, files: GuidelineFiles) -> Checked:
        """Check the files of one guideline."""
        return check(files.files, self.schema, name=files.name, assets=assets_of(files))

    def checked(self, files: GuidelineFiles) -> Checked:
        """Check the files of one guideline, and remember it for whoever asks next."""
        if files not in self._checked:
            self._checked[files] = self.check(files)
        return self._checked[files]

    def reader(self, name: str) -> IncrementalReader:
        """What reads the versions of one guideline's files, until another guideline's are read."""
        if self._reader[0] != name:
            self._reader = name, IncrementalReader()
        return self._reader[1]

    def loaded(self, files: GuidelineFiles) -> Loaded:
        """Read the files of one guideline as far as a comparison needs, and remember it."""
        if files not in self._loaded:
            self._loaded[files] = load(files.files, self.schema, read=self.reader(files.name).read)
        return self._loaded[files]

    def readable(self, files: GuidelineFiles, *, where: str) -> Loaded:
        """Read a guideline that an operation needs. `where` names the side for the message.

        Raises:
            UnreadableGuidelineError: it cannot be read, or the schema refuses it.
        """
        loaded = self.loaded(files)
        if not loaded.usable:
            first = loaded.findings[0]
            raise UnreadableGuidelineError(
                f"{files.path} in {where} cannot be used: "
                f"{first.location.path}:{first.location.line}: {first.message} ({first.code})",
                hint="Run `guidelinekit check` to see everything that is wrong." if where == "the work tree" else "",
            )
        return loaded


def chosen(found: Sequence[GuidelineFiles], ids: Iterable[str]) -> list[GuidelineFiles]:
    """The guidelines with some names; all of them where none are named."""
    by_name = {files.name: files for files in found}
    wanted = list(dict.fromkeys(ids))
    for name in wanted:
        if name not in by_name:
            known = ", ".join(sorted(by_name)) or "none"
            raise GuidelineKitError(f"there is no guideline `{name}`", hint=f"There are: {known}.")
    return [by_name[name] for name in wanted] if wanted else list(found)
