"""The guideline that reference checks read: its model, its source, and what is known of its assets."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from guidelinekit.guideline.address import Address
from guidelinekit.guideline.finding import Finding, FindingCode
from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.tasks import TASK_KINDS, TaskKind
from guidelinekit.guideline.read.compose import Source
from guidelinekit.guideline.suggest import Suggestions


@dataclass(frozen=True)
class ReferenceContext:
    """A guideline, its source and the schema; `assets` is None where assets are not checked.

    `suggest` returns the hint with the word that was probably intended.
    """

    guideline: Guideline
    source: Source
    schema: Schema
    assets: Assets | None = None
    suggest: Suggestions = field(default_factory=Suggestions)

    @cached_property
    def children(self) -> dict[str, list[str]]:
        """The labels directly below each label."""
        children: dict[str, list[str]] = {}
        for label_id, label in self.guideline.labels.items():
            for parent in label.parents:
                children.setdefault(parent, []).append(label_id)
        return children

    @cached_property
    def nested(self) -> frozenset[str]:
        """The ids of the attributes that options add."""
        return self.guideline.nested

    def finding(
        self,
        code: FindingCode,
        address: Address,
        message: str,
        *,
        arguments: tuple[object, ...] = (),
        hint: str = "",
        key: bool = False,
    ) -> Finding:
        """Return a finding at an element or field, or at its key. `arguments` are the values that identify it."""
        location = self.source.locate(address, key=key)
        return code.at(location, message, arguments=arguments, hint=hint, address=address)

    @property
    def task(self) -> TaskKind:
        """The kind of the task."""
        return TASK_KINDS[self.guideline.task.kind]

    def kind_of(self, label_id: str) -> TaskKind:
        """Return how a label is marked."""
        return TASK_KINDS[self.guideline.kind_of(label_id)]


def required_choices(choose: Sequence[int], count: int) -> str:
    """Return what `choose:` requires where `count` choices are not allowed; empty where they are."""
    low, high = choose[0] if choose else 0, choose[1] if len(choose) > 1 else None
    if low <= count and (high is None or count <= high):
        return ""
    if high is None:
        return f"at least {low}"
    if low == high:
        return f"exactly {low}"
    return f"from {low} to {high}" if low else f"at most {high}"


def times(count: int) -> str:
    """Return a count in words."""
    return "once" if count == 1 else f"{count} times"
