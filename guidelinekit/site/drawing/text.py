"""A text and marks in it -> HTML: every mark underlined and named, also if marks are nested or overlap."""

from collections import deque
from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from guidelinekit.guideline.format.item import Mark
from guidelinekit.guideline.format.spans import find
from guidelinekit.site.drawing.legend import Legend
from guidelinekit.site.escape import literal

#: A marked passage: where it begins and ends, its mark, and whether it is the last piece of the mark.
_Passage = tuple[int, int, Mark, bool]


def draw_text(text: str, marks: Sequence[Mark], legend: Legend) -> Markup:
    """Draw marks into a text. The text is cut where a mark begins or ends; each piece has all marks that cover it."""
    passages = _passages(text, marks)
    cuts = sorted({0, len(text), *(at for start, end, _, _ in passages for at in (start, end))})
    later = deque(sorted(passages, key=lambda passage: passage[0]))
    covering: list[_Passage] = []
    out = []
    for start, end in pairwise(cuts):
        piece = literal(text[start:end])
        covering = [passage for passage in covering if passage[1] > start]
        while later and later[0][0] == start:
            covering.append(later.popleft())
        # The longest mark is outermost, with the lowest line, so that lines of nested marks are stacked.
        for depth, (begin, stop, mark, last) in enumerate(sorted(covering, key=lambda s: (s[1] - s[0], s[0]))):
            name = _name(mark, legend) if stop == end and last else Markup("")
            number = _piece(mark, legend) if begin == start and len(mark.text) > 1 else Markup("")
            form = Markup('<mark class="gk-span gk-depth-{}"{}>{}{}{}</mark>')
            piece = form.format(min(depth, 3), legend.color(mark), number, piece, name)
        out.append(piece)
    return Markup("").join(out)


def _passages(text: str, marks: Sequence[Mark]) -> list[_Passage]:
    passages: list[_Passage] = []
    for mark in marks:
        ranges = find(text, mark.text, mark.occurrence or 1) or ()
        passages.extend((start, end, mark, number == len(ranges)) for number, (start, end) in enumerate(ranges, 1))
    return passages


def _name(mark: Mark, legend: Legend) -> Markup:
    return Markup(' <span class="gk-span-label">{}{}</span>').format(legend.name(mark.label), legend.answered(mark))


def _piece(mark: Mark, legend: Legend) -> Markup:
    """Return the number that all pieces of a mark have."""
    return Markup('<sup class="gk-piece">{}</sup>').format(legend.number(mark))
