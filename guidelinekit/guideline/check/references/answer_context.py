"""An answer that is checked, its item, and the address of both."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.inputs import Part
from guidelinekit.guideline.format.item import Answer, Mark
from guidelinekit.guideline.read.compose import Source


@dataclass(frozen=True, kw_only=True)
class AnswerContext:
    """An answer with the parts of its item, None where there is no item, and the address of both.

    `whole` answers are complete. Wrong ones may have labels that cannot be chosen, and need no position.
    """

    source: Source
    answer: Answer
    parts: tuple[Part, ...] | None
    address: Address
    whole: bool = False
    is_wrong: bool = False

    @cached_property
    def base(self) -> Address:
        """The address of the answer itself: a wrong one may be beside its reason."""
        if not self.is_wrong:
            return self.address
        written = self.source.value(self.address)
        return (*self.address, "answer") if isinstance(written, Mapping) and "answer" in written else self.address

    @cached_property
    def marks(self) -> tuple[tuple[Mark, Address], ...]:
        """Each mark with its address, for every short form of an answer."""
        return tuple(self._with_addresses())

    @cached_property
    def marks_by_id(self) -> dict[str, Mark]:
        """The marks with an id, which links can join."""
        return {mark.id: mark for mark in self.answer.labels if mark.id}

    def _with_addresses(self) -> Iterator[tuple[Mark, Address]]:
        base, written = self.base, self.source.value(self.base)
        for at, mark in enumerate(self.answer.labels):
            if isinstance(written, list):
                yield mark, (*base, at)
            elif isinstance(written, Mapping) and "label" in written:
                yield mark, (*base, "label") if at == 0 else (*base, "labels", at - 1)
            else:
                yield mark, (*base, "labels", at) if isinstance(written, Mapping) else base
