"""A guideline -> the labeling configuration of a Label Studio project.

What annotators read is in `value`, what finished annotations contain is in `alias`.

An outcome can be chosen without a label and without answers. Label Studio does not require what it hides, so all that
is required of other items is in views that an outcome hides; a style shows them all the same, so that an outcome can
also be chosen with a label. Where the style has no effect, they are hidden.
"""

import json
from collections.abc import Mapping

from lxml import etree

from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.formats.label_studio.marks import is_drawn_on, marking_tag
from guidelinekit.exchange.formats.label_studio.tags import MARK_END, MARK_START, NOT_OFFERED
from guidelinekit.exchange.formats.label_studio.write_questions import QuestionWriter
from guidelinekit.exchange.formats.label_studio.write_views import STYLE, Names, add_options, given, unless_outcome
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.model import Label
from guidelinekit.guideline.format.tasks import TASK_KINDS

#: The tag that shows each kind of input, and its attributes besides name and value.
_OBJECTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "text": ("Text", {}),
    "conversation": ("Paragraphs", {"layout": "dialogue", "nameKey": "role", "textKey": "text"}),
    "image": ("Image", {}),
    "audio": ("Audio", {}),
    "video": ("Video", {}),
}
#: The tags that draw on an image, and the keys that Label Studio uses there itself: to pan, and to move a mark.
_DRAWN = ("RectangleLabels", "PolygonLabels", "VectorLabels", "KeyPointLabels")
_KEYS_ON_IMAGES = "hv"


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
        if TASK_KINDS[kind].is_marking and not any(marking_tag(interface, kind, part) for part in kinds):
            reasons = [NOT_OFFERED[kind, part] for part in kinds if (kind, part) in NOT_OFFERED]
            found[f"labels/{label_id}"] = reasons[0] if reasons else "Label Studio cannot mark so in this input."
    marked = [
        label_id for kind in interface.kinds if TASK_KINDS[kind].is_marking for label_id in interface.of_kind(kind)
    ]
    if all(f"labels/{label_id}" in found for label_id in marked):
        reason = "Label Studio joins marks, and offers none of those of the guideline."
        found |= {f"labels/{label_id}": reason for label_id in interface.of_kind("link")}
    return found


class _Writer:
    def __init__(self, interface: Interface) -> None:
        self._of = interface
        self._names = Names()
        self._objects = {part: self._names.new(part) for part in interface.parts}
        # The controls with the labels, by kind and part; the part is empty for labels of the item.
        self._controls: dict[tuple[str, str], str] = {}
        self._outcome = ""

    def write(self) -> bytes:
        self._require_values()
        root = etree.Element("View")
        for part, kind in self._of.parts.items():
            if len(self._of.parts) > 1:
                etree.SubElement(root, "Header", value=part, size="5")
            self._object(root, part, kind)
        self._name_labels()
        if self._of.guideline.outcomes:
            self._outcome = self._names.new("outcome")
        for kind in self._of.kinds:
            self._labels(root, kind)
        self._outcomes(root)
        QuestionWriter(self._of, self._names, self._objects, self._controls, self._outcome).add(root)
        if root.find(".//*[@className]") is not None:
            style = etree.Element("Style")
            style.text = STYLE
            root.insert(0, style)
        root.insert(0, self._mark())
        etree.indent(root, space="  ")
        text: bytes = etree.tostring(root, encoding="utf-8")
        return text + b"\n"

    def _require_values(self) -> None:
        labels: dict[str, str] = {}
        for label_id, label in self._of.labels.items():
            value = str(self._of.value(label_id, label))
            if labels.setdefault(value, label_id) != label_id:
                raise ExchangeError(
                    f"datasets cannot tell `{labels[value]}` and `{label_id}` apart: they store “{value}” for both",
                    hint="Give each label a code of its own, which is not the id of another label.",
                )

    def _mark(self) -> etree._Comment:
        guideline = self._of.guideline
        attributes = guideline.attributes.items()
        data: dict[str, object] = {"guideline": guideline.id, "version": guideline.version, "kind": guideline.task.kind}
        if "id" not in self._of.stored:
            data["stores"] = self._of.stored[0]
        data["parts"] = guideline.task.input
        if kinds := {key: one.kind for key, one in attributes if one.kind in ("rate", "compare")}:
            data["attributes"] = kinds
        if tracks := {key: bool(self._of.asked_by[key]) for key, one in attributes if one.of == "track"}:
            data["tracks"] = tracks
        if choices := {name: kind for (kind, part), name in self._controls.items() if not part}:
            data["choices"] = choices
        if self._names.changed:
            data["names"] = self._names.changed
        text = json.dumps(data, ensure_ascii=False).replace("--", "-\\u002d").replace("=", "\\u003d")
        return etree.Comment(f"{MARK_START}{text}{MARK_END}")

    def _object(self, root: etree._Element, part: str, kind: str) -> None:
        name = self._objects[part]
        if kind == "document":
            spans = "mark-spans" in self._of.kinds
            if is_drawn_on(self._of):
                etree.SubElement(root, "Image", name=name, valueList=f"${part}")
            else:
                etree.SubElement(root, "Text" if spans else "Pdf", name=name, value=f"${part}")
            return
        tag, more = _OBJECTS[kind]
        etree.SubElement(root, tag, dict(name=name, value=f"${part}", **more))

    def _name_labels(self) -> None:
        """Name the controls with the labels: one for each kind, and for each part that can be marked so."""
        for kind in self._of.kinds:
            base = "label" if kind == self._of.guideline.task.kind else kind
            task_kind = TASK_KINDS[kind]
            if task_kind.is_marking:
                parts = [part for part, shown in self._of.parts.items() if marking_tag(self._of, kind, shown)]
                for part in parts:
                    self._controls[kind, part] = self._names.new(base if len(parts) == 1 else f"{base}.{part}")
            elif self._of.of_kind(kind) and not task_kind.joins_marks:
                self._controls[kind, ""] = self._names.new(base)

    def _labels(self, root: etree._Element, kind: str) -> None:
        """Add the controls with the labels of a kind."""
        labels, task_kind = self._of.of_kind(kind), TASK_KINDS[kind]
        if task_kind.joins_marks and not any(part for _, part in self._controls):
            return
        if task_kind.joins_marks:
            relations = etree.SubElement(root, "Relations")
            for label_id, label in labels.items():
                fields = {"value": str(self._of.value(label_id, label))}
                etree.SubElement(relations, "Relation", fields | given(background=label.color))
        elif task_kind.writes_text and not labels:
            view, name = unless_outcome(root, self._outcome), self._names.new("text")
            etree.SubElement(view, "TextArea", name=name, toName=self._first, required="true", rows="3")
        elif not task_kind.is_marking:
            choose = self._of.guideline.task.choose if kind == self._of.guideline.task.kind else None
            is_required = task_kind.picks_one or bool(choose and choose[0])
            view = unless_outcome(root, self._outcome) if is_required else root
            control = self._choices(view, self._controls[kind, ""], is_single=task_kind.picks_one)
            if is_required:
                control.set("required", "true")
            add_options(control, "Choice", [self._choice(label_id, label) for label_id, label in labels.items()])
        else:
            for (of_kind, part), name in self._controls.items():
                if of_kind == kind:
                    self._marking(root, kind, part, name)

    def _marking(self, root: etree._Element, kind: str, part: str, name: str) -> None:
        """Add the control with the labels that mark in a part."""
        tag = marking_tag(self._of, kind, self._of.parts[part])
        control = etree.SubElement(root, tag, name=name, toName=self._objects[part])
        if tag == "VectorLabels":
            control.set("closable", "false")
        reserved = _KEYS_ON_IMAGES if tag in _DRAWN else ""
        fields = []
        for label_id, label in self._of.of_kind(kind).items():
            hotkey = "" if label.hotkey.lower() in reserved else label.hotkey
            fields.append(self._fields(label_id, label, hotkey) | given(background=label.color))
        add_options(control, "Label", fields)
        if kind == "draw-boxes" and self._of.parts[part] == "video":
            etree.SubElement(root, "VideoRectangle", name=self._names.new("boxes"), toName=self._objects[part])

    def _fields(self, label_id: str, label: Label, hotkey: str) -> dict[str, str]:
        value = str(self._of.value(label_id, label))
        return {"value": label.name, "alias": value} | given(hotkey=hotkey, hint=label.short)

    def _choice(self, label_id: str, label: Label) -> dict[str, str]:
        # Label Studio shows `color` in a Taxonomy only.
        style = f"border-left: 5px solid {label.color}; padding-left: 5px" if label.color else ""
        return self._fields(label_id, label, label.hotkey) | given(color=label.color, style=style)

    def _choices(self, root: etree._Element, name: str, *, is_single: bool) -> etree._Element:
        choice = "single" if is_single else "multiple"
        return etree.SubElement(root, "Choices", name=name, toName=self._first, choice=choice)

    def _outcomes(self, root: etree._Element) -> None:
        if self._outcome:
            control = self._choices(root, self._outcome, is_single=True)
            outcomes = self._of.guideline.outcomes.items()
            add_options(control, "Choice", [{"value": one.name, "alias": key} for key, one in outcomes])

    @property
    def _first(self) -> str:
        return next(iter(self._objects.values()))
