"""The styles and the numbering of a Word file -> what a paragraph or a run is: a heading, an item, bold or code."""

import re
from dataclasses import dataclass, replace

from lxml import etree

from guidelinekit.exchange.documents.word_file import W

_HEADING = re.compile(r"heading (\d)")
_MONOSPACED = re.compile(r"\b(courier|consolas|mono|menlo|monaco|cascadia|lucida console)", re.IGNORECASE)
#: The outline level of ordinary text.
_BODY_LEVEL = 9
#: How many styles can be based on each other.
_MAX_CHAIN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a style says. `heading` is 0 for a title and None for text; `number` names a list, empty for none."""

    name: str = ""
    heading: int | None = None
    number: str = ""
    level: int = 0
    bold: bool | None = None
    italic: bool | None = None
    code: bool | None = None
    hidden: bool | None = None


def value(element: etree._Element | None, path: str) -> str:
    """Return the value of a property below an element; empty if there is none."""
    found = element.find(path) if element is not None else None
    return str(found.get(f"{W}val", "")) if found is not None else ""


def is_on(element: etree._Element | None, path: str) -> bool | None:
    """Whether a property is set; None if the element does not say."""
    found = element.find(path) if element is not None else None
    return None if found is None else found.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def number_in(text: str, default: int) -> int:
    """Return the number that a text is; the default if it is none."""
    return int(text) if re.fullmatch(r"\d{1,4}", text) else default


class Styles:
    """The styles and lists of one file."""

    def __init__(self, styles: etree._Element | None, numbering: etree._Element | None) -> None:
        self._elements = {
            str(style.get(f"{W}styleId", "")): style
            for style in (styles.iterfind(f"{W}style") if styles is not None else ())
        }
        self._known: dict[str, Style] = {}
        self._formats = _formats(numbering)

    def style(self, style_id: str) -> Style:
        """Return what a style says, with what the styles say that it is based on."""
        if style_id not in self._known:
            self._known[style_id] = self._resolved(style_id)
        return self._known[style_id]

    def is_ordered(self, number: str, level: int) -> bool:
        """Whether the items of a list are numbered."""
        return self._formats.get((number, level), "bullet") not in ("bullet", "none")

    def _resolved(self, style_id: str) -> Style:
        chain: list[etree._Element] = []
        current = style_id
        while current in self._elements and len(chain) < _MAX_CHAIN:
            chain.append(self._elements[current])
            current = value(chain[-1], f"{W}basedOn")
        # A file without styles has only the ids of those that every program has.
        name = value(chain[0], f"{W}name") if chain else re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", style_id)
        resolved = Style(name=name.lower())
        for element in reversed(chain):
            resolved = _with(resolved, element)
        if resolved.heading is None or not chain:
            heading = _HEADING.match(resolved.name)
            level = 0 if resolved.name == "title" else int(heading[1]) if heading else resolved.heading
            resolved = replace(resolved, heading=level)
        if resolved.name in ("strong", "intense emphasis") and resolved.bold is None:
            resolved = replace(resolved, bold=True)
        return resolved


def _with(style: Style, element: etree._Element) -> Style:
    """Return a style with what an element says in addition."""
    name = value(element, f"{W}name").lower()
    paragraph, run = element.find(f"{W}pPr"), element.find(f"{W}rPr")
    heading, found = style.heading, _HEADING.match(name)
    outline = value(paragraph, f"{W}outlineLvl")
    if name == "title" or found:
        heading = int(found[1]) if found else 0
    elif outline:
        level = number_in(outline, _BODY_LEVEL)
        heading = level + 1 if level < _BODY_LEVEL else None
    number = value(paragraph, f"{W}numPr/{W}numId") or style.number
    level = number_in(value(paragraph, f"{W}numPr/{W}ilvl"), style.level)
    bold, italic, hidden = (is_on(run, f"{W}{key}") for key in ("b", "i", "vanish"))
    return replace(
        style,
        heading=heading,
        number="" if number == "0" else number,
        level=level,
        bold=style.bold if bold is None else bold,
        italic=style.italic if italic is None else italic,
        code=is_monospaced(run) or "code" in name or style.code,
        hidden=style.hidden if hidden is None else hidden,
    )


def is_monospaced(run: etree._Element | None) -> bool:
    """Whether the properties of a run name a font for code."""
    fonts = run.find(f"{W}rFonts") if run is not None else None
    return fonts is not None and _MONOSPACED.search(str(fonts.get(f"{W}ascii", ""))) is not None


def _formats(numbering: etree._Element | None) -> dict[tuple[str, int], str]:
    """Return how the items of each list and level are numbered."""
    if numbering is None:
        return {}
    levels: dict[str, list[tuple[int, str]]] = {}
    for abstract in numbering.iterfind(f"{W}abstractNum"):
        levels[str(abstract.get(f"{W}abstractNumId", ""))] = [
            (number_in(str(level.get(f"{W}ilvl", "")), 0), value(level, f"{W}numFmt"))
            for level in abstract.iterfind(f"{W}lvl")
        ]
    return {
        (str(number.get(f"{W}numId", "")), level): number_format
        for number in numbering.iterfind(f"{W}num")
        for level, number_format in levels.get(value(number, f"{W}abstractNumId"), [])
    }
