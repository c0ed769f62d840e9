"""An answer under inspection, its item, and where both stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.inputs import Part
from guidelinekit.guideline.format.model import Answer, Mark
from guidelinekit.guideline.read.compose import Source


@dataclass(frozen=True, kw_only=True)
class Case:
    """An answer with its item's parts, None where there is no item, and the address of both.

    `whole` answers leave nothing out. Wrong ones may name labels that nobody can choose, and need not say where.
    """

    source: Source
    answer: Answer
    parts: tuple[Part, ...] | None
    address: Address
    whole: bool = False
    is_wrong: bool = False

    @cached_property
    def base(self) -> Address:
        """Where the answer itself stands: a wrong one may stand below its reason."""
        if not self.is_wrong:
            return self.address
        written = self.source.value(self.address)
        return (*self.address, "answer") if isinstance(written, Mapping) and "answer" in written else self.address

    @cached_property
    def marks(self) -> tuple[tuple[Mark, Address], ...]:
        """Each mark with its address, whatever form the answer is written in."""
        return tuple(self._placed())

    def _placed(self) -> Iterator[tuple[Mark, Address]]:
        base, written = self.base, self.source.value(self.base)
        for at, mark in enumerate(self.answer.labels):
            if isinstance(written, list):
                yield mark, (*base, at)
            elif isinstance(written, Mapping) and "label" in written:
                yield mark, (*base, "label") if at == 0 else (*base, "labels", at - 1)
            else:
                yield mark, (*base, "labels", at) if isinstance(written, Mapping) else base
