"""The marks of one answer -> their numbers and their descriptions: labels, attributes, links."""

from collections.abc import Sequence

from markupsafe import Markup

from guidelinekit.guideline.format.item import Mark, Value
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.drawing.roles import part_title
from guidelinekit.site.keys import key_of


class Legend:
    """Numbers and describes marks for drawings and lists, in the language of a catalogue.

    `is_wrong` is true for the marks of a wrong answer, which are drawn in another way.
    """

    def __init__(
        self, guideline: Guideline, marks: Sequence[Mark], catalogue: Catalogue, *, is_wrong: bool = False
    ) -> None:
        self._guideline = guideline
        self._catalogue = catalogue
        self._numbers = {id(mark): number for number, mark in enumerate(marks, 1)}
        self._by_id = {mark.id: mark for mark in marks if mark.id}
        self.is_wrong = is_wrong

    def sign(self, mark: Mark) -> str:
        """Return what stands at a mark in a drawing: its number from 1, or for the only one whether it is right."""
        if len(self._numbers) == 1:
            return "✗" if self.is_wrong else "✓"
        return str(self._numbers[id(mark)])

    def name(self, label_id: str) -> str:
        """Return the name of a label, or its id if the guideline does not have it."""
        label = self._guideline.labels.get(label_id)
        return label.name if label is not None else label_id

    def label(self, label_id: str) -> Markup:
        """Return the label with its key."""
        form = Markup('<span class="gk-label" data-k="{}">{}</span>')
        return form.format(key_of(self._guideline.labels.get(label_id)), self.name(label_id))

    def colored(self, mark: Mark, declarations: str = "") -> Markup:
        """Return the attribute that gives an element the color of the label, and a style with other declarations."""
        style = Markup(' style="{}"').format(declarations) if declarations else Markup("")
        return Markup(' data-l="{}"').format(mark.label) + style

    def answers(self, mark: Mark) -> str:
        """Return the attributes of a mark as text; empty without any."""
        texts = [self.attribute_text(attribute_id, value) for attribute_id, value in mark.attributes.items()]
        if mark.track:
            texts.append(self._catalogue.text("attributes.track", track=mark.track))
        return "; ".join(texts)

    def attribute_text(self, attribute_id: str, value: Value) -> str:
        """Return one attribute and its value."""
        attribute = self._guideline.attributes.get(attribute_id)
        name = (attribute.name if attribute is not None else "") or attribute_id.replace("_", " ").replace("-", " ")
        return f"{name}: {self._value(attribute_id, value)}"

    def _value(self, attribute_id: str, value: Value) -> str:
        if isinstance(value, dict):
            parts = ((part_title(part), self._value(attribute_id, inner)) for part, inner in value.items())
            return " · ".join(f"{part}: {text}" for part, text in parts)
        if isinstance(value, tuple):
            shown = [self._value(attribute_id, option) for option in value]
            return self._catalogue.listed(shown) or self._catalogue.text("values.none")
        attribute = self._guideline.attributes.get(attribute_id)
        chosen = attribute.options.get(str(value)) if attribute is not None else None
        return chosen.name if chosen is not None else str(value)

    def list(self, marks: Sequence[Mark]) -> Markup:
        """Return every mark with its number, label and attributes, as the text equivalent of the drawing."""
        return self.rows([(mark, Markup("")) for mark in marks])

    def rows(self, rows: Sequence[tuple[Mark, Markup]], *, is_verdict: bool = False) -> Markup:
        """Return a list of marks, each with its number, label, a text of its own and its attributes.

        Beside a verdict that names its label, the only mark of an answer needs neither label nor number.
        """
        if is_verdict and len(self._numbers) == 1:
            rows = [(mark, text) for mark, text in rows if text or self.answers(mark)]
            items = [Markup("<li>{}{}</li>").format(text, self.answered(mark)) for mark, text in rows]
        else:
            form = Markup('<li{}><span class="gk-number">{}</span> {} {}{}</li>')
            items = [
                form.format(self.colored(mark), self.sign(mark), self.label(mark.label), text, self.answered(mark))
                for mark, text in rows
            ]
        return Markup('<ul class="gk-marks">{}</ul>').format(Markup("").join(items)) if items else Markup("")

    def answered(self, mark: Mark) -> Markup:
        """Return the attributes of a mark as HTML after its name; empty without any."""
        answers = self.answers(mark)
        return Markup(' <span class="gk-answers-of">{}</span>').format(answers) if answers else Markup("")

    def links(self, marks: Sequence[Mark]) -> Markup:
        """Return a list of the links between marks, each with its start, label and end."""
        rows = []
        for mark in marks:
            start, end = (self._by_id.get(str(end)) for end in (mark.start, mark.end))
            if start is not None and end is not None:
                row = Markup(
                    '<li{}><q>{}</q> <span class="gk-arrow" aria-hidden="true">→</span> {}{} '
                    '<span class="gk-arrow" aria-hidden="true">→</span> <q>{}</q></li>'
                )
                label = self.label(mark.label)
                rows.append(
                    row.format(self.colored(mark), self._end(start), label, self.answered(mark), self._end(end))
                )
        return Markup('<ul class="gk-links">{}</ul>').format(Markup("").join(rows)) if rows else Markup("")

    def _end(self, mark: Mark) -> str:
        return " … ".join(mark.text) or f"{self.name(mark.label)} {self._numbers[id(mark)]}"
