"""The data about a review that its comment shows."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from guidelinekit.changes.cost import ChangeEffort, Cost, Rate
from guidelinekit.changes.migration.mapping import Migration
from guidelinekit.guideline.finding import Finding
from guidelinekit.report.diff import ComparedGuideline


class ReviewedGuideline(Protocol):
    """The data about one guideline under review that the comment shows."""

    @property
    def diff(self) -> ComparedGuideline:
        """Its comparison."""

    @property
    def since(self) -> str:
        """The base branch, if the guideline is compared with the commit where this branch left it; otherwise empty."""

    @property
    def is_version_too_low(self) -> bool:
        """Whether its version was raised, but too little."""

    @property
    def open_decisions(self) -> int:
        """The number of changes that need a decision."""

    @property
    def migration(self) -> Migration | None:
        """What becomes of the values of its finished items; None if it was added or removed."""

    @property
    def cost(self) -> Cost | None:
        """The cost of reviewing its items; None without counts."""

    @property
    def decisions(self) -> Sequence[ChangeEffort]:
        """The changes that need a decision, those that concern most items first."""

    @property
    def relabels(self) -> Sequence[ChangeEffort]:
        """The changes because of which items are relabeled, those that concern most items first."""

    @property
    def passes(self) -> float:
        """How many times an item is looked at on average."""

    @property
    def outdated_notes(self) -> Mapping[str, str]:
        """By address, the note that decided about an earlier text of a change that needs a decision now."""


class ReviewOfBranch(Protocol):
    """The data about a review that the comment shows."""

    @property
    def base(self) -> str:
        """The branch or revision that it was reviewed against."""

    @property
    def guidelines(self) -> Sequence[ReviewedGuideline]:
        """The changed guidelines."""

    @property
    def findings(self) -> Sequence[Finding]:
        """The findings that the base does not have."""

    @property
    def hidden_findings(self) -> int:
        """The number of findings that the base does not have, and that would show what is hidden."""

    @property
    def new_errors(self) -> int:
        """The number of findings that are errors."""

    @property
    def needs_decisions(self) -> bool:
        """Whether missing decisions block the merge."""

    @property
    def changes_folder(self) -> str:
        """The folder of the change notes."""

    @property
    def rate(self) -> Rate:
        """The time and cost to review one item."""
