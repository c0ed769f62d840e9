"""A guideline and its source -> findings on references: what is named must exist and fit (GK3xx)."""

from collections.abc import Iterator

from guidelinekit.guideline.check.references import attributes, depth, elements, existence, items, labels
from guidelinekit.guideline.check.references.context import ReferenceContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.compose import Source

_CHECKS = (*existence.CHECKS, *elements.CHECKS, *labels.CHECKS, *depth.CHECKS, *attributes.CHECKS, *items.CHECKS)


def check_references(
    guideline: Guideline, source: Source, schema: Schema, assets: Assets | None = None
) -> Iterator[Finding]:
    """Check everything that one part of a guideline states about another, and with `assets`, about its files."""
    context = ReferenceContext(guideline, source, schema, assets)
    for check in _CHECKS:
        yield from check(context)
