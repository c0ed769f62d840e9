"""The marks of one answer -> their numbers and their descriptions: names, attributes, links."""

from collections.abc import Sequence

from markupsafe import Markup

from guidelinekit.guideline.format.item import Mark, Value
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.messages.catalogue import Catalogue


class Legend:
    """Numbers and describes marks for drawings and lists, in the language of a catalogue."""

    def __init__(self, guideline: Guideline, marks: Sequence[Mark], catalogue: Catalogue) -> None:
        self._guideline = guideline
        self._catalogue = catalogue
        self._numbers = {id(mark): number for number, mark in enumerate(marks, 1)}
        self._by_id = {mark.id: mark for mark in marks if mark.id}

    def number(self, mark: Mark) -> int:
        """Return the number of a mark in its answer, from 1."""
        return self._numbers[id(mark)]

    def name(self, label_id: str) -> str:
        """Return the name of a label, or its id if the guideline does not have it."""
        label = self._guideline.labels.get(label_id)
        return label.name if label is not None else label_id

    def color(self, mark: Mark, declarations: str = "") -> Markup:
        """Return a style attribute with the color of the label and other declarations; empty without both."""
        label = self._guideline.labels.get(mark.label)
        color = f"--gk-label: {label.color}; " if label is not None and label.color else ""
        style = f"{color}{declarations}".strip().rstrip(";")
        return Markup(' style="{}"').format(style) if style else Markup("")

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
            return " · ".join(f"{part}: {self._value(attribute_id, inner)}" for part, inner in value.items())
        if isinstance(value, tuple):
            return ", ".join(self._value(attribute_id, option) for option in value) or self._catalogue.text(
                "values.none"
            )
        attribute = self._guideline.attributes.get(attribute_id)
        chosen = attribute.options.get(str(value)) if attribute is not None else None
        return chosen.name if chosen is not None else str(value)

    def list(self, marks: Sequence[Mark]) -> Markup:
        """Return every mark with its number, name and attributes, as the text equivalent of the drawing."""
        if not marks:
            return Markup("")
        rows = [
            Markup('<li{}><span class="gk-number">{}</span> {}{}</li>').format(
                self.color(mark), self.number(mark), self.name(mark.label), self.answered(mark)
            )
            for mark in marks
        ]
        return Markup('<ul class="gk-marks">{}</ul>').format(Markup("").join(rows))

    def answered(self, mark: Mark) -> Markup:
        """Return the attributes of a mark as HTML after its name; empty without any."""
        answers = self.answers(mark)
        return Markup(' <span class="gk-answers">{}</span>').format(answers) if answers else Markup("")

    def links(self, marks: Sequence[Mark]) -> Markup:
        """Return a list of the links between marks, each with its start, label and end."""
        rows = []
        for mark in marks:
            start, end = (self._by_id.get(str(end)) for end in (mark.start, mark.end))
            if start is not None and end is not None:
                row = Markup(
                    '<li{}><q>{}</q> <span class="gk-arrow" aria-hidden="true">→</span> <strong>{}</strong>{} '
                    '<span class="gk-arrow" aria-hidden="true">→</span> <q>{}</q></li>'
                )
                rows.append(
                    row.format(
                        self.color(mark), self._end(start), self.name(mark.label), self.answered(mark), self._end(end)
                    )
                )
        return Markup('<ul class="gk-links">{}</ul>').format(Markup("").join(rows)) if rows else Markup("")

    def _end(self, mark: Mark) -> str:
        return " … ".join(mark.text) or f"{self.name(mark.label)} {self.number(mark)}"
