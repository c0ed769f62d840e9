"""A text and marks in it -> HTML: every mark underlined and named, also where marks lie in or across each other."""

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from guidelinekit.guideline.format.model import Mark
from guidelinekit.guideline.format.spans import find
from guidelinekit.site.drawing.legend import Legend
from guidelinekit.site.escape import literal

#: A stretch that is marked: where it begins and ends, its mark, and whether it is the last piece of it.
_Stretch = tuple[int, int, Mark, bool]


def draw_text(text: str, marks: Sequence[Mark], legend: Legend) -> Markup:
    """Draw marks into a text. It is cut where any of them begins or ends; each piece carries all that cover it."""
    stretches = _stretches(text, marks)
    cuts = sorted({0, len(text), *(at for start, end, _, _ in stretches for at in (start, end))})
    out = []
    for start, end in pairwise(cuts):
        piece = literal(text[start:end])
        covering = [stretch for stretch in stretches if stretch[0] <= start and end <= stretch[1]]
        # The longest lies outside, with its line lowest, so that lines of nested marks stack.
        for depth, (begin, stop, mark, last) in enumerate(sorted(covering, key=lambda s: (s[1] - s[0], s[0]))):
            name = _name(mark, legend) if stop == end and last else Markup("")
            number = _piece(mark, legend) if begin == start and len(mark.text) > 1 else Markup("")
            shown = Markup('<mark class="gk-span gk-depth-{}"{}>{}{}{}</mark>')
            piece = shown.format(min(depth, 3), legend.colour(mark), number, piece, name)
        out.append(piece)
    return Markup("").join(out)


def _stretches(text: str, marks: Sequence[Mark]) -> list[_Stretch]:
    found: list[_Stretch] = []
    for mark in marks:
        ranges = find(text, mark.text, mark.occurrence or 1) or ()
        found.extend((start, end, mark, at == len(ranges)) for at, (start, end) in enumerate(ranges, 1))
    return found


def _name(mark: Mark, legend: Legend) -> Markup:
    return Markup(' <span class="gk-span-label">{}{}</span>').format(legend.name(mark.label), legend.answered(mark))


def _piece(mark: Mark, legend: Legend) -> Markup:
    """The number that pieces of one mark share."""
    return Markup('<sup class="gk-piece">{}</sup>').format(legend.number(mark))
