"""Reports of `check`, `diff` and `migration` -> objects with text, JSON data and rows.

`print(result)` shows the text of the command, `result.data` is its JSON, and `result.rows` are plain dicts for a table.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar, overload

from click import unstyle

from guidelinekit.changes.change import Impact, impact_summary
from guidelinekit.changes.migration.mapping import Migration as MigrationData
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.one_line import one_line
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.operations.check import CheckReport
from guidelinekit.operations.diff import DiffReport
from guidelinekit.report.diff import diff_data, diff_text
from guidelinekit.report.findings import findings_data, findings_summary
from guidelinekit.report.findings_text import findings_text
from guidelinekit.report.migration import mapping_data, migration_data, migration_text

_Element = TypeVar("_Element")


class PublicNames:
    """An object whose `dir` has only its public names, which notebooks complete."""

    def __dir__(self) -> Iterable[str]:
        return [name for name in super().__dir__() if not name.startswith("_")]


class Results(PublicNames, Sequence[_Element], Generic[_Element]):
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


class Findings(Results[Finding]):
    """Findings in the order of files and lines: a sequence. `print` shows them by cause, as `guidelinekit check` does.

    `data` is the JSON of the command, and `rows` has one dict for each finding.
    """

    def __init__(self, report: CheckReport) -> None:
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


class Change(PublicNames):
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
        """The consequence of the change for annotators and for labeled items."""
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
        """The identifier of the change in the settings under `acknowledge`."""
        return str(self.data["fingerprint"])

    @property
    def consequences(self) -> "tuple[Change, ...]":
        """The changes that follow from this one."""
        return tuple(Change(self.guideline, consequence) for consequence in self.data["consequences"])


class Diff(PublicNames):
    """The changes between two sides. `print` shows what `guidelinekit diff` prints.

    `old` and `new` name the sides.
    """

    def __init__(self, report: DiffReport, catalogue: Catalogue) -> None:
        self.old = report.old
        self.new = report.new
        self._report = report
        self._catalogue = catalogue

    def __repr__(self) -> str:
        return one_line(f"Diff {self.old} to {self.new}: {changes_summary(change.impact for change in self.changes)}")

    def __str__(self) -> str:
        return unstyle(diff_text(*self._report.sides(self._catalogue), self._report.diffs, self._catalogue))

    @property
    def impact(self) -> Impact | None:
        """The highest impact; None without changes."""
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


class Migration(PublicNames):
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
        """One dict for each old value, with the keys of the JSON of the command."""
        return [mapping_data(mapping, self._catalogue) for mapping in self._mappings.mappings]


def changes_summary(impacts: Iterable[Impact]) -> str:
    """Return how often each impact occurs, for a `repr`."""
    return impact_summary(impacts) or "no changes"
