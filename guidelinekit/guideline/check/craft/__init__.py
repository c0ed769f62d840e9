"""A usable guideline -> what a careful editor would say of it (GK4xx). Pure.

Each check is a function from the desk to findings; the checks are grouped by what they read.
"""

from collections.abc import Iterator

from guidelinekit.guideline.check.craft import colours, items, labels, procedure, rules, wording
from guidelinekit.guideline.check.craft.context import CraftContext
from guidelinekit.guideline.check.links import Prose
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.read.compose import Source

_CHECKS = (*labels.CHECKS, *rules.CHECKS, *procedure.CHECKS, *items.CHECKS, *wording.CHECKS, *colours.CHECKS)


def craft(guideline: Guideline, source: Source, prose: Prose, *, reading_grade: int = 0) -> Iterator[Finding]:
    """Read a guideline that has no errors. With a `reading_grade`, prose above that school grade is a finding too."""
    desk = CraftContext(guideline, source, prose, reading_grade)
    for check in _CHECKS:
        yield from check(desk)
