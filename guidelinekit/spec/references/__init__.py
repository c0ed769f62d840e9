"""A guideline and its source -> findings on references: what is named must exist and fit (GK3xx)."""

from collections.abc import Iterator

from guidelinekit.spec.assets import Assets
from guidelinekit.spec.compose import Source
from guidelinekit.spec.finding import Finding
from guidelinekit.spec.model import Guideline
from guidelinekit.spec.references import attributes, elements, items, labels
from guidelinekit.spec.references.inspection import ELEMENT_WORDS, Inspection

__all__ = ["ELEMENT_WORDS", "references"]


def references(guideline: Guideline, source: Source, assets: Assets | None = None) -> Iterator[Finding]:
    """Check everything that one part of a guideline says of another, and with `assets`, of its files."""
    inspection = Inspection(guideline, source, assets)
    for room in (elements, labels, attributes, items):
        for check in room.CHECKS:
            yield from check(inspection)
