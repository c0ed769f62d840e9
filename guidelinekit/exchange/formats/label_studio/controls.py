"""A labeling configuration -> its tags: the parts of the item that it shows, and the controls that annotators use."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from guidelinekit.exchange.formats.label_studio.tags import LABELS, MARK_START, OBJECTS, SHAPES
from guidelinekit.guideline.format.tasks import INPUT_KINDS, TASK_KINDS

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

    `objects` are the tags that it is about, and `title` is the header before it. It is shown with the options `values`
    of the control `shown_with`, or, `per_mark`, for marks with the labels `marked_with`; both may be empty.
    `is_shown_unless` is whether something that is chosen or selected hides it. `ids` are the ids in the draft of what
    it lists, by the values in the file.
    """

    element: etree._Element
    objects: tuple[str, ...]
    title: str
    shown_with: str = ""
    values: tuple[str, ...] = ()
    marked_with: tuple[str, ...] = ()
    is_shown_unless: bool = False
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

    def control(self, name: str) -> Control | None:
        """Return the control of a name."""
        return next((control for control in self.controls if control.name == name), None)


@dataclass(frozen=True, slots=True)
class _Around:
    """What is around a tag: the header before it, and the conditions under which it is shown."""

    shown_with: str = ""
    values: tuple[str, ...] = ()
    marked_with: tuple[str, ...] = ()
    is_shown_unless: bool = False


def configuration_of(root: etree._Element) -> Configuration:
    """Return the tags of a configuration."""
    found = Configuration(root, own=_own_data(root))
    _walk(root, "", _Around(), found)
    return found


def text_of(element: etree._Element, *names: str) -> str:
    """Return the first attribute that is not empty; an empty text if all are."""
    return next(filter(None, (str(element.get(name) or "") for name in names)), "")


def _walk(parent: etree._Element, header: str, around: _Around, found: Configuration) -> None:
    for element in parent.iterchildren("*"):
        here, tag = _conditions(element, around), str(element.tag)
        if tag == "Header":
            header = text_of(element, "value") or (element.text or "").strip() or header
        elif tag in OBJECTS:
            # One with a fixed text is decoration.
            value = text_of(element, "value", "valueList")
            name = text_of(element, "name") or value.lstrip("$")
            if value.startswith("$") and name:
                found.objects[name] = OBJECTS[tag]
        elif tag in LABELS or tag in QUESTIONS or tag in SHAPES:
            objects = tuple(filter(None, map(str.strip, text_of(element, "toName").split(","))))
            found.controls.append(
                Control(element=element, objects=objects, title=header, shown_with=here.shown_with,
                        values=here.values, marked_with=here.marked_with, is_shown_unless=here.is_shown_unless)
            )  # fmt: skip
            header = ""
        elif tag in UNKNOWN:
            found.unknown.append(element)
        elif tag != "Relations":
            count = len(found.controls)
            _walk(element, header, here, found)
            if len(found.controls) > count:
                header = ""


def _conditions(element: etree._Element, around: _Around) -> _Around:
    shown_with, values, marked_with = around.shown_with, around.values, around.marked_with
    if text_of(element, "visibleWhen") == "choice-selected" and text_of(element, "whenTagName"):
        shown_with, values = text_of(element, "whenTagName"), _listed(element, "whenChoiceValue")
    unless = around.is_shown_unless or text_of(element, "visibleWhen") in ("choice-unselected", "no-region-selected")
    return _Around(shown_with, values, _listed(element, "whenLabelValue") or marked_with, unless)


def _listed(element: etree._Element, name: str) -> tuple[str, ...]:
    return tuple(filter(None, text_of(element, name).split(",")))


def _own_data(root: etree._Element) -> Mapping[str, Any]:
    """Return what guidelinekit wrote into a comment; empty without it, or if somebody has broken it."""
    comments: Iterator[Any] = root.iter(etree.Comment)
    for comment in comments:
        text = comment.text or ""
        if text.startswith(MARK_START):
            own = _json_mapping(text.removeprefix(MARK_START))
            parts = own.get("parts")
            kinds = list(parts.values()) if isinstance(parts, dict) else [parts]
            if own.get("kind") in list(TASK_KINDS) and kinds and all(kind in list(INPUT_KINDS) for kind in kinds):
                return own
    return {}


def mapping_of(own: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return a mapping that guidelinekit wrote into its comment; empty if there is none."""
    value = own.get(key)
    return value if isinstance(value, dict) else {}


def example_data(root: etree._Element) -> Mapping[str, Any]:
    """Return the data of the example that a template has in a comment after its last tag; empty without one."""
    comment: Any = root.getnext()
    data = _json_mapping((comment.text or "") if comment is not None and comment.tag is etree.Comment else "")
    inner = data.get("data", data)
    return inner if isinstance(inner, dict) else {}


def _json_mapping(text: str) -> Mapping[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
