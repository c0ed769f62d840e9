"""The questions of a guideline -> controls with the conditions under which Label Studio shows and requires them.

Each question is one control, named by its id; a question about parts of the input is one control for each part, named
`<id>.<part>`. Label Studio compares conditions with the alias, and splits them at commas. A control about marks hides
itself at marks in other parts and with other labels; the header above it needs a view with the same condition.
"""

from collections.abc import Mapping, Sequence

from lxml import etree

from guidelinekit.exchange.formats.label_studio.marks import marking_tag
from guidelinekit.exchange.formats.label_studio.write_views import (
    Names,
    add_options,
    given,
    joined,
    unless_outcome,
    when_chosen,
)
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.model import Attribute
from guidelinekit.guideline.format.tasks import TASK_KINDS

_RATING_MAX = 10
#: The tags of controls that leave their answer out of an annotation when their own condition does not hold.
_CONDITIONAL = ("Choices", "TextArea")


class QuestionWriter:
    """Adds the controls of questions.

    `objects` are the names of the tags that show the parts, by part; `controls` those of the controls with the labels,
    by kind and part; `outcome` is the name of the control of outcomes, empty without any.
    """

    def __init__(
        self,
        interface: Interface,
        names: Names,
        objects: Mapping[str, str],
        controls: Mapping[tuple[str, str], str],
        outcome: str,
    ) -> None:
        self._of, self._objects, self._controls, self._outcome = interface, objects, controls, outcome
        self._kinds = {label_id: interface.guideline.kind_of(label_id) for label_id in interface.labels}
        self._marking: dict[str, list[str]] = {}
        self._marked: dict[str, tuple[str, ...]] = {}
        self._parts: dict[str, tuple[str, ...]] = {}
        # The names of the controls, by question and part: a condition can refer to a control after it.
        self._names: dict[tuple[str, str], str] = {}
        for attribute_id in interface.guideline.attributes:
            self._marking[attribute_id] = self._marking_labels(attribute_id)
            self._marked[attribute_id] = self._marked_parts(attribute_id)
        for attribute_id in interface.guideline.attributes:
            self._parts[attribute_id] = self._parts_of(attribute_id)
            for part in self._parts[attribute_id] or ("",):
                wanted = f"{attribute_id}.{part}" if part else attribute_id
                self._names[attribute_id, part] = names.new(wanted)

    def add(self, root: etree._Element) -> None:
        """Add all questions in the order of the guideline."""
        for attribute_id in self._of.guideline.attributes:
            for part in self._parts[attribute_id] or ("",):
                self._question(root, attribute_id, part)

    def _question(self, root: etree._Element, attribute_id: str, part: str) -> None:
        attribute, labels = self._of.attribute(attribute_id), self._marking[attribute_id]
        condition = self._condition(attribute_id, part)
        is_required = attribute.required and self._can_require(attribute_id, condition)
        title = attribute.ask
        if part:
            title = self._of.words.text("about-part", question=title, part=part)
        marked = self._marked[attribute_id]
        on = part or (marked[0] if marked else next(iter(self._objects)))
        fields = {"name": self._names[attribute_id, part], "toName": self._objects[on]}
        view = root
        if labels:
            shown = {"whenLabelValue": joined(self._label_values(labels))}
            view = etree.SubElement(
                view, "View", {"visibleWhen": "region-selected", **self._in_part(labels, on), **shown}
            )
            fields |= {"perRegion": "true", **shown}
        elif is_required and not condition:
            view = unless_outcome(view, self._outcome)
        if condition or view is root:
            view = etree.SubElement(view, "View", condition)
        etree.SubElement(view, "Header", value=title, size="5")
        if is_required:
            fields |= {"required": "true", "requiredMessage": title}
        control = self._control(view, attribute, fields)
        if labels and control.tag in _CONDITIONAL:
            for name, value in condition.items():
                control.set(name, value)

    def _control(self, view: etree._Element, attribute: Attribute, fields: dict[str, str]) -> etree._Element:
        if attribute.options:
            choice = "multiple" if attribute.kind == "choose-many" else "single"
            control = etree.SubElement(view, "Choices", fields | {"choice": choice})
            add_options(control, "Choice", self._options(attribute))
            return control
        if attribute.kind == "write":
            return etree.SubElement(view, "TextArea", fields | {"rows": "2", "editable": "true", "maxSubmissions": "1"})
        low, high = attribute.range or (None, None)
        if attribute.kind == "rate" and low == 1 and high is not None and high <= _RATING_MAX and high == int(high):
            return etree.SubElement(view, "Rating", fields | {"maxRating": str(int(high))})
        return etree.SubElement(view, "Number", fields | given(min=_number(low), max=_number(high)))

    def _options(self, attribute: Attribute) -> list[dict[str, str]]:
        return [
            {"value": option.name, "alias": str(self._of.value(option_id, option))} | given(hint=option.definition)
            for option_id, option in attribute.options.items()
        ]

    def _marking_labels(self, attribute_id: str) -> list[str]:
        """Return the labels that ask for an attribute and mark something. A track is a mark in Label Studio."""
        is_of_tracks = self._of.attribute(attribute_id).of == "track"
        labels = self._roots(attribute_id) or (list(self._of.labels) if is_of_tracks else [])
        return [key for key in labels if TASK_KINDS[self._kinds[key]].is_marking]

    def _roots(self, attribute_id: str) -> list[str]:
        """Return the labels that ask for an attribute, also through options of other attributes."""
        found: dict[str, None] = {}
        seen, waiting = {attribute_id}, [attribute_id]
        while waiting:
            current = waiting.pop()
            found |= dict.fromkeys(self._of.asked_by[current])
            others = {other for other, _ in self._of.opened_by[current]} - seen
            seen |= others
            waiting += others
        return [label_id for label_id in self._of.labels if label_id in found]

    def _marked_parts(self, attribute_id: str) -> tuple[str, ...]:
        """Return the parts of the input in which the marks are that a question is about."""
        kinds = {self._kinds[label_id] for label_id in self._marking[attribute_id]}
        return tuple(
            part for part, shown in self._of.parts.items() if any(marking_tag(self._of, kind, shown) for kind in kinds)
        )

    def _parts_of(self, attribute_id: str) -> tuple[str, ...]:
        """Return the parts for which there is a control each: an option asks about the part that it is chosen for."""
        seen, waiting = {attribute_id}, [attribute_id]
        while waiting:
            current = waiting.pop(0)
            marked = self._marked[current]
            if parts := self._of.attribute(current).parts or (marked if len(marked) > 1 else ()):
                return parts
            if self._of.asked_by[current]:
                continue
            others = [other for other, _ in self._of.opened_by[current] if other not in seen]
            seen.update(others)
            waiting += others
        return ()

    def _in_part(self, labels: Sequence[str], part: str) -> dict[str, str]:
        """Return the condition that a mark is in one part, if the marks can be in several ones.

        It names one control of labels: labels that mark in two ways have two, and no condition.
        """
        kinds = {self._kinds[label_id] for label_id in labels}
        names = [name for (kind, of_part), name in self._controls.items() if kind in kinds and of_part == part]
        return {"whenTagName": names[0]} if len(self._of.parts) > 1 and len(names) == 1 else {}

    def _can_require(self, attribute_id: str, condition: Mapping[str, str]) -> bool:
        """Whether Label Studio would ask a required question only where the guideline does.

        For questions about marks it looks at the label of the mark, but not at the options that lead to the question.
        """
        if self._marking[attribute_id]:
            return not self._of.opened_by[attribute_id]
        return bool(condition) or self._of.is_about_item(attribute_id)

    def _condition(self, attribute_id: str, part: str) -> dict[str, str]:
        """Return when a question is shown: with labels of the item, or with options of one other question."""
        asked, opened = self._of.asked_by[attribute_id], self._of.opened_by[attribute_id]
        labels = [] if self._marking[attribute_id] else asked
        others = dict.fromkeys(other for other, _ in opened)
        if labels and not opened:
            kinds = {self._kinds[label_id] for label_id in labels}
            control = self._controls.get((min(kinds), ""), "")
            return when_chosen(control, self._label_values(labels)) if len(kinds) == 1 and control else {}
        if len(others) != 1 or asked:
            return {}
        (other,) = others
        options = self._of.attribute(other).options
        name = self._names.get((other, part)) or self._names.get((other, ""))
        return when_chosen(name, [str(self._of.value(key, options[key])) for _, key in opened]) if name else {}

    def _label_values(self, labels: Sequence[str]) -> list[str]:
        return [str(self._of.value(label_id, self._of.labels[label_id])) for label_id in labels]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
