"""An answer under inspection, its item, and where both stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guidelinekit.spec.address import Address
from guidelinekit.spec.inputs import Part
from guidelinekit.spec.model import Answer, Mark
from guidelinekit.spec.references.inspection import Inspection


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An answer with its item's parts, None where there is no item, and the address of both.

    `whole` answers leave nothing out. Wrong ones may name labels that nobody can choose, and need not say where.
    """

    answer: Answer
    parts: tuple[Part, ...] | None
    address: Address
    whole: bool = False
    is_wrong: bool = False

    def base(self, check: Inspection) -> Address:
        """Where the answer itself stands: a wrong one may stand below its reason."""
        written = check.source.value(self.address)
        below = self.is_wrong and isinstance(written, Mapping) and "answer" in written
        return (*self.address, "answer") if below else self.address

    def marks(self, check: Inspection) -> Iterator[tuple[Mark, Address]]:
        """Each mark with its address, whatever form the answer is written in."""
        base = self.base(check)
        written = check.source.value(base)
        for at, mark in enumerate(self.answer.labels):
            if isinstance(written, list):
                yield mark, (*base, at)
            elif isinstance(written, Mapping) and "label" in written:
                yield mark, (*base, "label") if at == 0 else (*base, "labels", at - 1)
            else:
                yield mark, (*base, "labels", at) if isinstance(written, Mapping) else base
