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
#: A text with more characters is shown in part where wrong marks are shown in it.
_LONG = 280
#: How many characters before and after the marks are shown then.
_AROUND = 90


def draw_text(text: str, marks: Sequence[Mark], legend: Legend) -> Markup:
    """Draw marks into a text. The text is cut where a mark begins or ends; each piece has all marks that cover it."""
    return _drawn(text, 0, len(text), marks, legend)


def draw_around(text: str, marks: Sequence[Mark], legend: Legend) -> Markup:
    """Draw marks into a text; of a long text only into the part around them, cut between words."""
    passages = _passages(text, marks)
    if len(text) <= _LONG or not passages:
        return draw_text(text, marks, legend)
    start = _word_end(text, min(start for start, _, _, _ in passages) - _AROUND)
    end = _word_start(text, max(end for _, end, _, _ in passages) + _AROUND)
    drawn = _drawn(text, start, end, marks, legend)
    return ("… " if start else "") + drawn + (" …" if end < len(text) else "")


def _drawn(text: str, first: int, last: int, marks: Sequence[Mark], legend: Legend) -> Markup:
    passages = _passages(text, marks)
    cuts = sorted({first, last, *(at for start, end, _, _ in passages for at in (start, end))})
    later = deque(sorted(passages, key=lambda passage: passage[0]))
    covering: list[_Passage] = []
    out = []
    for start, end in pairwise(cuts):
        piece = literal(text[start:end])
        covering = [passage for passage in covering if passage[1] > start]
        while later and later[0][0] == start:
            covering.append(later.popleft())
        # The longest mark is outermost, with the lowest line, so that lines of nested marks are stacked.
        for depth, (begin, stop, mark, is_last) in enumerate(sorted(covering, key=lambda s: (s[1] - s[0], s[0]))):
            name = _name(mark, legend) if stop == end and is_last else Markup("")
            number = _piece(mark, legend) if begin == start and len(mark.text) > 1 else Markup("")
            nested = f" gk-depth-{min(depth, 3)}" if depth else ""
            wrong = " gk-wrong-span" if legend.is_wrong else ""
            form = Markup('<mark class="gk-span{}{}"{}>{}{}{}</mark>')
            piece = form.format(nested, wrong, legend.colored(mark), number, piece, name)
        out.append(piece)
    return Markup("").join(out)


def _passages(text: str, marks: Sequence[Mark]) -> list[_Passage]:
    passages: list[_Passage] = []
    for mark in marks:
        ranges = find(text, mark.text, mark.occurrence or 1) or ()
        passages.extend((start, end, mark, number == len(ranges)) for number, (start, end) in enumerate(ranges, 1))
    return passages


def _word_end(text: str, at: int) -> int:
    """Return the start of the first word at or after an offset; the offset itself where no space is near."""
    if at <= 0:
        return 0
    space = text.find(" ", at, at + _AROUND // 2)
    return space + 1 if space >= 0 else at


def _word_start(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - _AROUND // 2, at)
    return space if space >= 0 else at


def _name(mark: Mark, legend: Legend) -> Markup:
    cross = Markup('<span aria-hidden="true">✗</span> ') if legend.is_wrong else Markup("")
    form = Markup(" <small>{}{}{}</small>")
    return form.format(cross, legend.name(mark.label), legend.answered(mark))


def _piece(mark: Mark, legend: Legend) -> Markup:
    """Return the number that all pieces of a mark have."""
    return Markup('<sup class="gk-piece">{}</sup>').format(legend.sign(mark))
