"""A guideline -> the labeling configuration of a Label Studio project.

Each question of the guideline is one control, named by its id; a question about parts of the input is one control for
each part, named `<id>.<part>`. What annotators read is in `value`, what finished annotations contain is in `alias`.
Label Studio compares the conditions under which a question is shown with the alias, and splits them at commas.
"""

import json
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.formats.label_studio.tags import MARK_END, MARK_START, NOT_OFFERED, WRITTEN
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.model import Attribute
from guidelinekit.guideline.format.tasks import MARK_FIELDS, TASK_KINDS

#: The tag that shows each kind of input, and its attributes besides name and value.
_OBJECTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "text": ("Text", {}),
    "conversation": ("Paragraphs", {"layout": "dialogue", "nameKey": "role", "textKey": "text"}),
    "image": ("Image", {}),
    "audio": ("Audio", {}),
    "video": ("Video", {}),
}
_RATING_MAX = 10


def write(interface: Interface) -> bytes:
    """Return the configuration in XML.

    Raises:
        ExchangeError: Label Studio could not tell two labels apart.
    """
    return _Writer(interface).write()


def without_mark(content: bytes) -> bytes:
    """Return a configuration without the comment that says what its tags do not."""
    start, end = (text.encode() for text in (f"<!--{MARK_START}", "-->"))
    before, found, rest = content.partition(start)
    return before + rest.partition(end)[2] if found else content


def limits(interface: Interface) -> dict[str, str]:
    """Return why Label Studio cannot offer some labels, by address."""
    kinds = interface.parts.values()
    found = {}
    for label_id in interface.labels:
        kind = interface.guideline.kind_of(label_id)
        if TASK_KINDS[kind].is_marking and not any((kind, part) in WRITTEN for part in kinds):
            reasons = [NOT_OFFERED[kind, part] for part in kinds if (kind, part) in NOT_OFFERED]
            found[f"labels/{label_id}"] = reasons[0] if reasons else "Label Studio cannot mark so in this input."
    return found


class _Writer:
    def __init__(self, interface: Interface) -> None:
        self._of = interface
        self._names: set[str] = set()
        self._objects = {part: self._name(part) for part in interface.parts}
        # The controls with the labels, by kind: their names, one for each part that can be marked so.
        self._controls: dict[str, list[str]] = {}

    def write(self) -> bytes:
        root = etree.Element("View")
        root.append(self._mark())
        for part, kind in self._of.parts.items():
            if len(self._of.parts) > 1:
                etree.SubElement(root, "Header", value=part, size="5")
            self._object(root, part, kind)
        for kind in self._of.kinds:
            self._labels(root, kind)
        self._outcomes(root)
        for attribute_id in self._of.guideline.attributes:
            self._question(root, attribute_id)
        etree.indent(root, space="  ")
        text: bytes = etree.tostring(root, encoding="utf-8")
        return text + b"\n"

    def _name(self, wanted: str) -> str:
        """Return a name for a tag that no other tag has."""
        name, count = wanted, 1
        while name in self._names:
            count += 1
            name = f"{wanted}-{count}"
        self._names.add(name)
        return name

    def _mark(self) -> etree._Comment:
        guideline = self._of.guideline
        data: dict[str, object] = {"guideline": guideline.id, "version": guideline.version, "kind": guideline.task.kind}
        if "id" not in self._of.stored:
            data["stores"] = self._of.stored[0]
        data["parts"] = self._of.guideline.task.input
        if kinds := {key: one.kind for key, one in guideline.attributes.items() if one.kind in ("rate", "compare")}:
            data["attributes"] = kinds
        text = json.dumps(data, ensure_ascii=False).replace("--", "-\\u002d").replace("=", "\\u003d")
        return etree.Comment(f"{MARK_START}{text}{MARK_END}")

    def _object(self, root: etree._Element, part: str, kind: str) -> None:
        name = self._objects[part]
        if kind == "document":
            drawn = any(MARK_FIELDS[TASK_KINDS[one].mark].form for one in self._of.kinds if TASK_KINDS[one].is_marking)
            spans = "mark-spans" in self._of.kinds
            if drawn:
                etree.SubElement(root, "Image", name=name, valueList=f"${part}")
            else:
                etree.SubElement(root, "Text" if spans else "Pdf", name=name, value=f"${part}")
            return
        tag, more = _OBJECTS[kind]
        etree.SubElement(root, tag, dict(name=name, value=f"${part}", **more))

    def _labels(self, root: etree._Element, kind: str) -> None:
        """Add the control, or one for each part, with the labels of a kind."""
        labels = self._of.of_kind(kind)
        task_kind = TASK_KINDS[kind]
        if task_kind.joins_marks:
            relations = etree.SubElement(root, "Relations")
            for label_id, label in labels.items():
                fields = {"value": str(self._of.value(label_id, label))}
                etree.SubElement(relations, "Relation", fields | _given(background=label.color))
            return
        if task_kind.writes_text and not labels:
            etree.SubElement(root, "TextArea", name=self._name("text"), toName=self._first, required="true", rows="3")
            return
        base = "label" if kind == self._of.guideline.task.kind else kind
        if not task_kind.is_marking:
            control = self._choices(root, self._name(base), single=task_kind.picks_one)
            if task_kind.picks_one and not self._of.guideline.outcomes:
                control.set("required", "true")
            self._controls[kind] = [control.get("name", "")]
            self._add_options(control, "Choice", self._label_fields(labels, "color"))
            return
        names = self._controls.setdefault(kind, [])
        parts = {part: WRITTEN[kind, input_kind] for part, input_kind in self._of.parts.items()
                 if (kind, input_kind) in WRITTEN}  # fmt: skip
        for part, tag in parts.items():
            name = self._name(base if len(parts) == 1 else f"{base}.{part}")
            names.append(name)
            control = etree.SubElement(root, tag, name=name, toName=self._objects[part])
            if tag == "VectorLabels":
                control.set("closable", "false")
            self._add_options(control, "Label", self._label_fields(labels, "background"))
            if kind == "draw-boxes" and self._of.parts[part] == "video":
                etree.SubElement(root, "VideoRectangle", name=self._name("boxes"), toName=self._objects[part])

    def _label_fields(self, labels: Mapping[str, object], color: str) -> Iterator[dict[str, str]]:
        for label_id in labels:
            label = self._of.labels[label_id]
            value = str(self._of.value(label_id, label))
            more = _given(**{color: label.color}, hotkey=label.hotkey, hint=label.short)
            yield {"value": label.name, "alias": value} | more

    def _choices(self, root: etree._Element, name: str, *, single: bool, to_name: str = "") -> etree._Element:
        fields = {"name": name, "toName": to_name or self._first, "choice": "single" if single else "multiple"}
        return etree.SubElement(root, "Choices", fields)

    def _add_options(self, control: etree._Element, tag: str, options: Iterator[dict[str, str]]) -> None:
        texts: dict[str, str] = {}
        for fields in options:
            for text in {fields["value"], fields["alias"]}:
                if texts.setdefault(text, fields["alias"]) != fields["alias"]:
                    raise ExchangeError(
                        f"Label Studio cannot tell two options of `{control.get('name')}` apart: both are called"
                        f" “{text}”",
                        hint="Give one of them another name; the name of one must not be the id of another one.",
                    )
            etree.SubElement(control, tag, fields)

    def _outcomes(self, root: etree._Element) -> None:
        outcomes = self._of.guideline.outcomes
        if outcomes:
            control = self._choices(root, self._name("outcome"), single=True)
            fields = ({"value": one.name, "alias": key} for key, one in outcomes.items())
            self._add_options(control, "Choice", fields)

    @property
    def _first(self) -> str:
        return next(iter(self._objects.values()))

    # Questions

    def _question(self, root: etree._Element, attribute_id: str) -> None:
        """Add the control of a question: one for each part that it is about, or whose marks it is about."""
        attribute = self._of.attribute(attribute_id)
        marked = self._marked_parts(attribute_id)
        per_mark = {"perRegion": "true", "whenLabelValue": self._values(self._marking_labels(attribute_id))}
        parts = attribute.parts or (marked if len(marked) > 1 else ())
        for part in parts or ("",):
            outer = root
            if marked:
                shown = {"visibleWhen": "region-selected", "whenLabelValue": per_mark["whenLabelValue"]}
                outer = etree.SubElement(root, "View", shown)
            view = etree.SubElement(outer, "View", self._condition(attribute_id, part))
            title = f"{attribute.ask} ({part})" if part else attribute.ask
            etree.SubElement(view, "Header", value=title, size="5")
            to_name = self._objects[part or (marked[0] if marked else next(iter(self._objects)))]
            fields = {"name": self._name(f"{attribute_id}.{part}" if part else attribute_id), "toName": to_name}
            self._control(view, attribute_id, fields | (per_mark if marked else {}))

    def _control(self, view: etree._Element, attribute_id: str, fields: dict[str, str]) -> None:
        attribute = self._of.attribute(attribute_id)
        if attribute.required and self._can_require(attribute_id):
            fields["required"] = "true"
        if attribute.options:
            single = attribute.kind != "choose-many"
            control = etree.SubElement(view, "Choices", fields | {"choice": "single" if single else "multiple"})
            self._add_options(control, "Choice", self._option_fields(attribute))
        elif attribute.kind == "write":
            etree.SubElement(view, "TextArea", fields | {"rows": "2", "editable": "true", "maxSubmissions": "1"})
        else:
            low, high = attribute.range or (None, None)
            if attribute.kind == "rate" and low == 1 and high is not None and high <= _RATING_MAX and high == int(high):
                etree.SubElement(view, "Rating", fields | {"maxRating": str(int(high))})
            else:
                etree.SubElement(view, "Number", fields | _given(min=_number(low), max=_number(high)))

    def _option_fields(self, attribute: Attribute) -> Iterator[dict[str, str]]:
        for option_id, option in attribute.options.items():
            value = str(self._of.value(option_id, option))
            yield {"value": option.name, "alias": value} | _given(hint=option.definition)

    def _marking_labels(self, attribute_id: str) -> list[str]:
        """Return the labels that ask for an attribute and mark something."""
        return [key for key in self._roots(attribute_id) if TASK_KINDS[self._of.guideline.kind_of(key)].is_marking]

    def _roots(self, attribute_id: str, seen: frozenset[str] = frozenset()) -> list[str]:
        """Return the labels that ask for an attribute, also through options of other attributes."""
        labels = list(self._of.asked_by[attribute_id])
        for other, _ in self._of.opened_by[attribute_id]:
            if other not in seen:
                labels += self._roots(other, seen | {attribute_id})
        return list(dict.fromkeys(labels))

    def _marked_parts(self, attribute_id: str) -> list[str]:
        """Return the parts of the input in which the marks are that a question is about."""
        kinds = {self._of.guideline.kind_of(label_id) for label_id in self._marking_labels(attribute_id)}
        return [part for part, shown in self._of.parts.items() if any((kind, shown) in WRITTEN for kind in kinds)]

    def _can_require(self, attribute_id: str) -> bool:
        """Whether Label Studio asks a required question only where it is shown.

        For questions about marks it looks at the label of the mark, but not at the options that lead to the question.
        """
        return not self._marking_labels(attribute_id) or not self._of.opened_by[attribute_id]

    def _condition(self, attribute_id: str, part: str) -> dict[str, str]:
        """Return when a question is shown: with labels of the item, or with options of one other question."""
        asked, opened = self._of.asked_by[attribute_id], self._of.opened_by[attribute_id]
        labels = [key for key in asked if key not in self._marking_labels(attribute_id)]
        others = dict.fromkeys(other for other, _ in opened)
        if len(labels) > 0 and not opened:
            kinds = {self._of.guideline.kind_of(label_id) for label_id in labels}
            return _when(self._controls[kinds.pop()][0], self._values(labels)) if len(kinds) == 1 else {}
        if len(others) != 1 or asked:
            return {}
        (other,) = others
        attribute = self._of.attribute(other)
        values = [str(self._of.value(key, attribute.options[key])) for _, key in opened]
        is_divided = part and (part in attribute.parts or len(self._marked_parts(other)) > 1)
        return _when(f"{other}.{part}" if is_divided else other, self._joined(values))

    def _values(self, labels: Sequence[str]) -> str:
        return self._joined([str(self._of.value(label_id, self._of.labels[label_id])) for label_id in labels])

    def _joined(self, values: Sequence[str]) -> str:
        for value in values:
            if "," in value:
                raise ExchangeError(
                    f"Label Studio cannot show a question when “{value}” is chosen: it splits conditions at commas",
                    hint="Let datasets store ids: they have no commas. See `datasets` in guidelinekit.yaml.",
                )
        return ",".join(values)


def _when(control: str, values: str) -> dict[str, str]:
    return {"visibleWhen": "choice-selected", "whenTagName": control, "whenChoiceValue": values}


def _given(**fields: str) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
