"""A guideline without errors -> findings about how well it is written (GK4xx). Pure.

Each check is a function from a `CraftContext` to findings. The modules group the checks by what they read.
"""

from collections.abc import Iterator

from guidelinekit.guideline.check.craft import (
    colors,
    items,
    labels,
    markup,
    names,
    procedure,
    rules,
    starter,
    texts,
    wording,
)
from guidelinekit.guideline.check.craft.context import CraftContext
from guidelinekit.guideline.check.texts import Texts
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.read.compose import Source

_MODULES = (labels, names, rules, procedure, items, wording, starter, texts, markup, colors)
_CHECKS = tuple(check for module in _MODULES for check in module.CHECKS)


def craft(guideline: Guideline, source: Source, texts: Texts, *, reading_grade: int = 0) -> Iterator[Finding]:
    """Run all craft checks on a guideline without errors.

    `reading_grade` is the highest school grade that prose may have; with 0 it is not checked.
    """
    context = CraftContext(guideline, source, texts, reading_grade)
    for check in _CHECKS:
        yield from check(context)
