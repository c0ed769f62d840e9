"""A guideline under inspection: where it stands, and the questions that every check asks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.finding import Finding, FindingCode
from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.read.compose import Source
from guidelinekit.guideline.suggest import did_you_mean

#: The section's word for one of its elements, as people say it.
ELEMENT_WORDS = {
    "labels": "label",
    "rules": "rule",
    "attributes": "attribute",
    "procedure": "decision step",
    "outcomes": "outcome",
    "edge_cases": "edge case",
    "examples": "example",
    "glossary": "term",
    "owners": "owner",
    "requirements": "requirement",
    "references": "reference",
    "workflow": "step of work",
}


@dataclass(frozen=True, slots=True)
class ReferenceContext:
    """A guideline, its source, and what is known of its assets; None where nobody has looked at them."""

    guideline: Guideline
    source: Source
    assets: Assets | None = None

    def at(self, code: FindingCode, address: Address, message: str, *, hint: str = "", key: bool = False) -> Finding:
        """A finding at an element or field."""
        return code.at(self.source.locate(address, key=key), message, hint=hint, address=address)

    def exists(self, section: str, element_id: str, address: Address, *, key: bool = False) -> Iterator[Finding]:
        """The id must be one of the section's."""
        known = self.guideline.section(section)
        if element_id and element_id not in known:
            code = codes.UNKNOWN_LABEL if section == "labels" else codes.UNKNOWN_ELEMENT
            message = f"there is no {ELEMENT_WORDS[section]} `{element_id}`"
            yield self.at(code, address, message, hint=did_you_mean(element_id, known), key=key)

    def all_exist(self, section: str, ids: Iterable[str], address: Address) -> Iterator[Finding]:
        """Each id of a list must be one of the section's."""
        for index, element_id in enumerate(ids):
            yield from self.exists(section, element_id, (*address, index))

    def not_self(self, own: str, other: str, address: Address) -> Iterator[Finding]:
        """An element must not refer to itself."""
        if own == other:
            word = ELEMENT_WORDS[str(address[0])]
            yield self.at(codes.SELF_REFERENCE, address, f"the {word} `{own}` refers to itself")


def times(count: int) -> str:
    """A count in words."""
    return "once" if count == 1 else f"{count} times"
