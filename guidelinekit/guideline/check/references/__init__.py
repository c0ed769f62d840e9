"""A guideline and its source -> findings on references: what is named must exist and fit (GK3xx)."""

from collections.abc import Iterator

from guidelinekit.guideline.check.references import attributes, elements, items, labels
from guidelinekit.guideline.check.references.context import ELEMENT_WORDS, ReferenceContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.read.compose import Source

__all__ = ["ELEMENT_WORDS", "references"]


def references(guideline: Guideline, source: Source, assets: Assets | None = None) -> Iterator[Finding]:
    """Check everything that one part of a guideline says of another, and with `assets`, of its files."""
    inspection = ReferenceContext(guideline, source, assets)
    for room in (elements, labels, attributes, items):
        for check in room.CHECKS:
            yield from check(inspection)
