"""What a configuration says and a draft does not have -> remarks. All other tags and attributes are read, or layout.

Names of attributes are compared in lower case, as Label Studio does.
"""

from collections.abc import Iterator, Sequence

from lxml import etree

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.label_studio.controls import (
    CHOICES,
    QUESTIONS,
    UNKNOWN,
    Configuration,
    Control,
    header_text,
    text_of,
)
from guidelinekit.exchange.formats.label_studio.layout import (
    HARMLESS,
    LAYOUT,
    LAYOUT_TAGS,
    READ,
    READ_OF_OPTIONS,
    READ_TEXT,
    REASONS,
    TEXTS,
)
from guidelinekit.exchange.formats.label_studio.tags import APPROXIMATED, LABELS, OBJECTS, SHAPES
from guidelinekit.exchange.formats.notes import Notes

_CONTROLS = frozenset({*LABELS, *QUESTIONS, *SHAPES})
_OPTIONS = ("Choice", "Label")
_BOTH = "Datasets store both: [id, name]."
#: How much of a text a remark shows, in characters.
_SHOWN = 60
#: How many places of one kind a remark names: each text that annotators read can be a rule.
_NAMED = 25
#: Tags inside this are not read at all.
_CLOSED = frozenset({*UNKNOWN, "Style", *OBJECTS})


def skip_leftovers(draft: Draft, found: Configuration, asked: Sequence[Control], main: Control | None) -> None:
    """Record what is not in a draft. `asked` are the controls that are questions, `main` that of the labels."""
    _Leftovers(found, asked, main).tell(draft)


class _Leftovers:
    def __init__(self, found: Configuration, asked: Sequence[Control], main: Control | None) -> None:
        self._found, self._asked, self._main, self._notes = found, asked, main, Notes(_NAMED)
        self._by_element = {control.element: control for control in found.controls}
        self._labeled = {one for control in found.controls if control.tag in LABELS for one in control.objects}
        self._headers = {control.header for control in asked if control.header is not None}

    def tell(self, draft: Draft) -> None:
        for element in self._found.unknown:
            self._notes.add(_place(element), f"It is left out: {UNKNOWN[str(element.tag)]}.")
        for control in self._found.controls:
            self._control(control)
        for control in self._asked:
            self._condition(control)
        self._tag(self._found.root, None)
        self._notes.tell(draft)
        for place, text in self._stored(are_names=draft.stores == "name"):
            draft.remark(place, text)

    # Controls

    def _control(self, control: Control) -> None:
        add, place, tag = self._notes.add, control.place, control.tag
        if tag in APPROXIMATED:
            add(place, APPROXIMATED[tag])
        if any(text_of(element, "maxUsages") for element in control.element.iter(tag, "Label")):
            add(place, "A guideline does not limit how often a label is used.")
        if tag in LABELS and text_of(control.element, "choice") == "multiple":
            add(place, "Each mark in a guideline has one label.")
        if tag in LABELS and text_of(control.element, "required") == "true":
            add(place, "It is required, and a guideline does not say that each item has a mark: write a rule.")
        if control.is_shown_unless and not self._found.own:
            add(place, "It is shown unless something is chosen. The draft asks it always.")
        if tag in SHAPES and self._labeled.isdisjoint(control.objects):
            add(place, "It marks without labels: each mark in a guideline has a label.")
        if (tag in LABELS or tag in CHOICES) and not control.has_options and not _is_dynamic(control):
            add(place, "It lists nothing to choose from." + (" The draft asks for a text." if tag in CHOICES else ""))
        if control is not self._main and control.element.find(".//Choice//Choice") is not None:
            add(place, "A question has no groups of options: the draft has all of them in one list.")

    def _stored(self, *, are_names: bool) -> Iterator[tuple[str, str]]:
        """Yield where annotations contain another kind of value than they do of labels: names, or aliases."""
        for control in self._found.controls:
            options = [one for one in control.element.iter(*_OPTIONS) if text_of(one, "value")]
            names = [text_of(one, "value") for one in options if not text_of(one, "alias")]
            others = [name for name in names if control.ids.get(name, name) != name]
            has_aliases = any(text_of(one, "alias", "value") != text_of(one, "value") for one in options)
            if others and len(names) < len(options):
                shown = ", ".join(f"“{_shown(name)}”" for name in others[:3])
                more = " and others" if len(others) > len(others[:3]) else ""
                reason = f"Annotations contain the names of options without an alias: {shown}{more}. {_BOTH}"
            elif others and not are_names:
                reason = f"Annotations contain the names of its options. {_BOTH}"
            elif has_aliases and are_names:
                reason = f"Annotations contain the aliases of its options. {_BOTH}"
            else:
                continue
            yield control.place, reason

    def _condition(self, control: Control) -> None:
        if control.is_doubly_shown:
            self._notes.add(control.place, "It is shown under two conditions: the draft has the inner one.")
        if not control.shown_with:
            return
        other = self._found.control(control.shown_with)
        if other is None:
            reason = f"It is shown with options of `{control.shown_with}`, which the file does not have."
            self._notes.add(control.place, f"{reason} The draft asks it always.")
        elif missing := [value for value in control.values if value not in other.ids]:
            self._notes.add(
                control.place, f"It is shown with “{missing[0][:_SHOWN]}”, which is no option of `{other.name}`."
            )

    # Tags and attributes

    def _tag(self, element: etree._Element, control: Control | None) -> None:
        tag = str(element.tag)
        control = self._by_element.get(element, control)
        if tag == "Header":
            self._header(element)
        elif text := self._fixed_text(element):
            self._notes.add(f"{tag} “{_shown(text)}”", READ_TEXT)
        elif tag in _OPTIONS and control is None:
            self._notes.add(f"{tag} “{_shown(text_of(element, 'value'))}”", "It is left out: it is in no control.")
        elif tag not in _CONTROLS and tag not in _CLOSED and tag not in LAYOUT_TAGS and tag not in _OPTIONS:
            reason = REASONS.get(tag, "It is left out: the import does not know this tag.")
            self._notes.add(_place(element) if control is None or tag != "Shortcut" else control.place, reason)
        if tag not in UNKNOWN:
            self._attributes(element, control)
        if tag not in _CLOSED:
            for inner in element.iterchildren("*"):
                self._tag(inner, control)

    def _header(self, element: etree._Element) -> None:
        text = text_of(element, "value") or (element.text or "").strip()
        if text.startswith("$"):
            self._notes.add(f"Header “{_shown(text)}”", "Its text comes from the data of each item.")
        elif text and element not in self._headers and text not in self._own_parts:
            self._notes.add(f"Header “{_shown(header_text(element))}”", READ_TEXT)

    @property
    def _own_parts(self) -> Sequence[str]:
        """The names of the parts in a configuration of guidelinekit, which it writes above them."""
        parts = self._found.own.get("parts")
        return list(parts) if isinstance(parts, dict) else []

    def _fixed_text(self, element: etree._Element) -> str:
        """Return a text that annotators read and that is the same for all items."""
        if element.tag not in OBJECTS and element.tag not in TEXTS:
            return ""
        inner = "" if element.tag == "Panel" else " ".join(" ".join(map(str, element.itertext())).split())
        text = text_of(element, "value") or inner
        return "" if text.startswith("$") else text

    def _attributes(self, element: etree._Element, control: Control | None) -> None:
        for name, value in _given(element):
            if self._is_read(element, name) or name in LAYOUT or value.lower() in HARMLESS.get(name, ()):
                continue
            if name == "requiredmessage" and control is not None and value == control.title:
                continue
            reason = REASONS.get(name, "It is left out: the import does not know this attribute.")
            if element.tag in _OPTIONS and control is not None:
                self._notes.add(f"{control.place}, {name} of options", reason)
            else:
                self._notes.add(f"{_place(element)}, {name} “{_shown(value)}”", reason)

    def _is_read(self, element: etree._Element, name: str) -> bool:
        tag = str(element.tag)
        if tag in _OPTIONS:
            return name in READ_OF_OPTIONS
        if tag == "TextArea" and name == "value":
            return False
        if name in ("min", "max"):
            return tag == "Number"
        return name in READ


def _given(element: etree._Element) -> Iterator[tuple[str, str]]:
    return ((str(name).lower(), str(value)) for name, value in element.attrib.items() if str(value).strip())


def _is_dynamic(control: Control) -> bool:
    return text_of(control.element, "value").startswith("$") or bool(text_of(control.element, "apiUrl"))


def _place(element: etree._Element) -> str:
    name = text_of(element, "name")
    return f"{element.tag} `{name[:_SHOWN]}`" if name else str(element.tag)


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
