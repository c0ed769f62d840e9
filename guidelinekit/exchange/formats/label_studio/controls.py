"""A labeling configuration -> its tags: the parts of the item that it shows, and the controls that annotators use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from guidelinekit.exchange.formats.label_studio.own_mark import json_mapping, own_data
from guidelinekit.exchange.formats.label_studio.tags import LABELS, OBJECTS, SHAPES

CHOICES = ("Choices", "Taxonomy", "Pairwise")
QUESTIONS = (*CHOICES, "Rating", "Number", "TextArea", "DateTime")
#: Tags that guidelines have no word for, and why.
UNKNOWN = {
    **dict.fromkeys(("TimeSeries", "TimeSeriesLabels", "MultiChannel"), "guidelines have no time series"),
    **dict.fromkeys(("Ranker", "Bucket"), "guidelines do not rank lists"),
    "ReactCode": "it is a program, not a list of labels",
}


@dataclass(slots=True, eq=False, kw_only=True)
class Control:
    """A tag that annotators use.

    `objects` are the tags that it is about, and `header` is the tag before it with its title. It is shown with the
    options `values` of the control `shown_with`, or, `per_mark`, for marks with the labels `marked_with`; both may be
    empty. `is_shown_unless` is whether something that is chosen or selected hides it, and `is_doubly_shown` whether
    options of two controls must be chosen to see it. `ids` are the ids in the draft of what it lists, by the values in
    the file.
    """

    element: etree._Element
    objects: tuple[str, ...]
    header: etree._Element | None = None
    shown_with: str = ""
    values: tuple[str, ...] = ()
    marked_with: tuple[str, ...] = ()
    is_shown_unless: bool = False
    is_doubly_shown: bool = False
    ids: dict[str, str] = field(default_factory=dict)
    attribute_id: str = ""

    @property
    def tag(self) -> str:
        """The name of the tag."""
        return str(self.element.tag)

    @property
    def name(self) -> str:
        """The name in the configuration, which finished annotations contain."""
        return text_of(self.element, "name")

    @property
    def title(self) -> str:
        """The text of the header before it."""
        return header_text(self.header)

    @property
    def place(self) -> str:
        """The tag and its name, for messages."""
        return f"{self.tag} `{self.name}`"

    @property
    def per_mark(self) -> bool:
        """Whether it is asked for each mark."""
        return text_of(self.element, "perRegion") == "true"

    @property
    def has_options(self) -> bool:
        """Whether it lists what can be chosen."""
        return self.tag == "Pairwise" or any(True for _ in self.element.iter("Choice", "Label"))


@dataclass(slots=True)
class Configuration:
    """The tags of a configuration. `own` is what guidelinekit wrote into a comment; empty in other configurations."""

    root: etree._Element
    objects: dict[str, str] = field(default_factory=dict)
    controls: list[Control] = field(default_factory=list)
    unknown: list[etree._Element] = field(default_factory=list)
    own: Mapping[str, Any] = field(default_factory=dict)
    _by_name: dict[str, Control] = field(default_factory=dict, repr=False)

    def control(self, name: str) -> Control | None:
        """Return the control of a name."""
        return self._by_name.get(name)

    def add(self, control: Control) -> None:
        """Add a control. The first one of a name has it."""
        self.controls.append(control)
        self._by_name.setdefault(control.name, control)


@dataclass(frozen=True, slots=True)
class _Around:
    """What is around a tag: the header before it, and the conditions under which it is shown."""

    shown_with: str = ""
    values: tuple[str, ...] = ()
    marked_with: tuple[str, ...] = ()
    is_shown_unless: bool = False
    is_doubly_shown: bool = False


def configuration_of(root: etree._Element, id_form: Mapping[str, Any]) -> Configuration:
    """Return the tags of a configuration. `id_form` is what an id of a guideline looks like."""
    found = Configuration(root, own=own_data(root, id_form))
    _walk(root, None, _Around(), found)
    return found


def text_of(element: etree._Element, *names: str) -> str:
    """Return the first attribute that is not empty; an empty text if all are."""
    return next(filter(None, (str(element.get(name) or "") for name in names)), "")


def header_text(header: etree._Element | None) -> str:
    """Return the text of a header; empty without one, or if the text comes from the data of each item."""
    if header is None:
        return ""
    text = text_of(header, "value") or (header.text or "").strip()
    return "" if text.startswith("$") else text


def _walk(parent: etree._Element, header: etree._Element | None, around: _Around, found: Configuration) -> None:
    for element in parent.iterchildren("*"):
        here, tag = _conditions(element, around), str(element.tag)
        if tag == "Header":
            header = element if header_text(element) else header
        elif tag in OBJECTS:
            # One with a fixed text is decoration.
            value = text_of(element, "value", "valueList")
            name = text_of(element, "name") or value.lstrip("$")
            if value.startswith("$") and name:
                found.objects[name] = OBJECTS[tag]
        elif tag in LABELS or tag in QUESTIONS or tag in SHAPES:
            objects = tuple(filter(None, map(str.strip, text_of(element, "toName").split(","))))
            found.add(
                Control(element=element, objects=objects, header=header, shown_with=here.shown_with,
                        values=here.values, marked_with=here.marked_with, is_shown_unless=here.is_shown_unless,
                        is_doubly_shown=here.is_doubly_shown)
            )  # fmt: skip
            header = None
        elif tag in UNKNOWN:
            found.unknown.append(element)
        elif tag != "Relations":
            count = len(found.controls)
            _walk(element, header, here, found)
            if len(found.controls) > count:
                header = None


def _conditions(element: etree._Element, around: _Around) -> _Around:
    shown_with, values, marked_with = around.shown_with, around.values, around.marked_with
    is_doubly_shown = around.is_doubly_shown
    if text_of(element, "visibleWhen") == "choice-selected" and text_of(element, "whenTagName"):
        condition = text_of(element, "whenTagName"), _listed(element, "whenChoiceValue")
        is_doubly_shown = is_doubly_shown or (bool(shown_with) and condition != (shown_with, values))
        shown_with, values = condition
    unless = around.is_shown_unless or text_of(element, "visibleWhen") in ("choice-unselected", "no-region-selected")
    return _Around(shown_with, values, _listed(element, "whenLabelValue") or marked_with, unless, is_doubly_shown)


def _listed(element: etree._Element, name: str) -> tuple[str, ...]:
    return tuple(filter(None, text_of(element, name).split(",")))


def example_data(root: etree._Element) -> Mapping[str, Any]:
    """Return the data of the example that a template has in a comment after its last tag; empty without one."""
    comment: Any = root.getnext()
    data = json_mapping((comment.text or "") if comment is not None and comment.tag is etree.Comment else "")
    inner = data.get("data", data)
    return inner if isinstance(inner, dict) else {}
