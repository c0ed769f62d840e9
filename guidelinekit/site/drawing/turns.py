"""The turns of a conversation -> HTML, as a chat shows them: Markdown rendered, unless marks need the text as it is."""

from collections.abc import Sequence

from markupsafe import Markup

from guidelinekit.guideline.chat import is_markdown
from guidelinekit.guideline.format.inputs import Turn
from guidelinekit.guideline.format.item import Mark
from guidelinekit.guideline.format.spans import find
from guidelinekit.site.drawing.legend import Legend
from guidelinekit.site.drawing.text import draw_text
from guidelinekit.site.escape import chat


def draw_turns(turns: Sequence[Turn], marks: Sequence[Mark], legend: Legend) -> Markup:
    """Draw a conversation with marks in its turns."""
    out = [Markup('<ol class="gk-turns">')]
    for number, turn in enumerate(turns, 1):
        in_turn = [mark for mark in marks if mark.text and is_in_turn(mark, number, turn.text)]
        form = Markup('<li class="gk-turn"><span class="gk-role">{}</span>{}</li>')
        out.append(form.format(turn.role, draw_message(turn.text, in_turn, legend)))
    return Markup("").join([*out, Markup("</ol>")])


def draw_message(text: str, marks: Sequence[Mark], legend: Legend) -> Markup:
    """Draw a text of a chat with marks in it. Without marks, Markdown is rendered."""
    if not marks and is_markdown(text):
        return Markup('<div class="gk-text gk-rich" dir="auto">{}</div>').format(chat(text))
    return Markup('<div class="gk-text" dir="auto">{}</div>').format(draw_text(text, marks, legend))


def is_in_turn(mark: Mark, number: int, text: str) -> bool:
    """Whether a mark is in the turn with a number, counted from 1, and a text."""
    if mark.turn is not None:
        return mark.turn == number
    return find(text, mark.text, mark.occurrence or 1) is not None
