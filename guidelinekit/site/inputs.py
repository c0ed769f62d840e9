"""An item of an example -> HTML that shows it as the annotator meets it, marks drawn into the text."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from guidelinekit.site.escape import literal
from guidelinekit.spec.model import Answer, Guideline, Input, Mark
from guidelinekit.spec.spans import find


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of an input: its name (empty for an unnamed input) and its text as HTML."""

    name: str
    html: Markup


def draw(value: Input, answer: Answer | None, guideline: Guideline) -> tuple[Part, ...]:
    """Draw an input with the marks of an answer in it."""
    marks = [mark for mark in answer.labels if mark.text] if answer is not None else []
    if isinstance(value, str):
        return (Part(name="", html=_draw_text(value, marks, guideline)),)
    return tuple(
        Part(name=name, html=_draw_text(text, [mark for mark in marks if mark.part == name], guideline))
        for name, text in value.items()
    )


def _draw_text(text: str, marks: Sequence[Mark], guideline: Guideline) -> Markup:
    ranges = []
    for mark in marks:
        for start, end in find(text, mark.text, mark.occurrence or 1) or ():
            ranges.append((start, -end, mark.label))
    out, position = [], 0
    # A mark inside or across another one is named after it: nested boxes of text cannot be read at a glance.
    for start, minus_end, label_id in sorted(ranges):
        label = guideline.labels.get(label_id)
        name = label.name if label is not None else label_id
        colour = label.color if label is not None else ""
        style = Markup(' style="--gk-label: {}"').format(colour) if colour else Markup("")
        shown = Markup('<mark class="gk-span"{}>{} <span class="gk-span-label">{}</span></mark>')
        begin = max(start, position)
        out.append(literal(text[position:begin]))
        out.append(shown.format(style, literal(text[begin : max(-minus_end, begin)]), name))
        position = max(-minus_end, position)
    out.append(literal(text[position:]))
    return Markup("").join(out)
