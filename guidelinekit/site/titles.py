"""An element of a guideline -> what readers call it, in words. Pure.

Without a name or a title, it is the first sentence of its text, or the beginning of its input in quotation marks. A
text with a content warning is never used: then it is the id.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from guidelinekit.guideline.format.inputs import Part, parts_of
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.prose import plain
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.drawing.roles import Role, role_of

#: The fields with a name, and those with a text, in the order in which they are used.
_NAMES = ("name", "title")
_TEXTS = ("statement", "situation", "ask", "need", "when", "does", "term")
#: The longest title and the longest quote, in columns: wide characters, such as Chinese ones, take two.
_MAX_TITLE, _MAX_QUOTE = 90, 50
#: A sentence with fewer columns may be an abbreviation with its stop.
_MIN_SENTENCE = 12
#: The end of a sentence, and what may follow. In scripts without spaces, the next sentence begins at once.
_STOP = re.compile(r"""[.!?…؟۔।॥።]+["'”’»)\]]*(?=\s+["'“‘«„¿¡(\[]*(?P<next>\S))|[。！？｡]+[」』”’）]*""")
#: A word before a stop that is an abbreviation. A letter after a number is a unit, and may end a sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:(?<!\d\s)[^\W\d_]|[^\W\d_]+\.\s?[^\W\d_]|Mrs?|Ms|Dr|Prof|Nr|No|St|Sra?|vs|cf|bzw|ca|etc)$"
)
#: A full stop at the end, not of an ellipsis.
_FULL_STOP = re.compile(r"(?<![.…])[.。｡।۔።]$")
#: A number before a stop that may be an ordinal one.
_SHORT_NUMBER = re.compile(r"(?:^|\s)\d{1,2}$")
#: Characters that change the direction of text around them, and control characters.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def title_of(guideline: Guideline, section: str, element_id: str, catalogue: Catalogue) -> str:
    """Return the title of an element in the language of a catalogue; its id if nothing else can be shown."""
    element = guideline.section(section).get(element_id)
    named = next((str(getattr(element, field)) for field in _NAMES if getattr(element, field, "")), "")
    if named or element is None or getattr(element, "warning", ""):
        return named or element_id
    if section == "glossary":
        return element_id.replace("-", " ").replace("_", " ")
    for field in _TEXTS:
        text = getattr(element, field, "")
        if isinstance(text, str) and text and (title := first_sentence(plain(text))):
            return title
    return _of_input(getattr(element, "input", ""), guideline, catalogue) or element_id


def first_sentence(text: str) -> str:
    """Return the first sentence of a text without its full stop; of a long one, the beginning."""
    text = _clean(text)
    for stop in _STOP.finditer(text):
        sentence = text[: stop.end()]
        if stop.end() < len(text) and (_columns(sentence) < _MIN_SENTENCE or not _is_end(text, stop)):
            continue
        text = sentence
        break
    return shortened(without_stop(text), _MAX_TITLE)


def without_stop(text: str) -> str:
    """Return a text without the full stop at its end."""
    return _FULL_STOP.sub("", _clean(text).strip())


def shortened(text: str, columns: int) -> str:
    """Return a text that is cut after a word, or inside a long word, and ends with an ellipsis if it is too wide."""
    text = _clean(text)
    if _columns(text) <= columns:
        return text
    used = end = 0
    while used + _width(text[end]) < columns:
        used += _width(text[end])
        end += 1
    space = text.rfind(" ", 0, end + 1)
    # A long word is cut, but not between a letter and its marks.
    if space < end / 2:
        while end > 1 and _is_joined(text, end):
            end -= 1
    else:
        end = space
    return text[:end].rstrip(" ,;:–—-([«“„") + "…"


def _of_input(value: Any, guideline: Guideline, catalogue: Catalogue) -> str:
    """Return the beginning of an input: of what is labeled, or of the context of what is compared."""
    parts = parts_of(value, guideline.task) if value else ()
    order = (Role.LABELED, Role.CONTEXT, Role.COMPARED)
    for part in sorted(parts, key=lambda part: order.index(role_of(part.name, guideline))):
        if part.description and (title := first_sentence(part.description)):
            return title
        for text in _texts(part):
            if quote := shortened(text, _MAX_QUOTE):
                return catalogue.quoted(quote)
    return ""


def _texts(part: Part) -> Iterator[str]:
    """Yield the texts of a part, of a conversation the last turn first: the others lead to it."""
    yield from reversed(part.texts)


def _is_end(text: str, stop: re.Match[str]) -> bool:
    """Whether a stop ends a sentence, and not an abbreviation or a number."""
    following = stop["next"]
    if following is None:
        return True
    if following.islower() or (stop.group()[0] == "." and _ABBREVIATION.search(text[: stop.start()])):
        return False
    # `am 3. Mai`: some languages write ordinal numbers with a stop.
    return not (stop.group() == "." and _SHORT_NUMBER.search(text[: stop.start()]))


def _is_joined(text: str, at: int) -> bool:
    """Whether a character belongs to the one before it: a combining mark, or the next part of an emoji."""
    joiners = ("\u200d", "\ufe0f")
    return (
        unicodedata.category(text[at]).startswith("M")
        or text[at] in joiners
        or text[at - 1] == "\u200d"
        or 0x1F3FB <= ord(text[at]) <= 0x1F3FF
    )


def _clean(text: str) -> str:
    return " ".join(_UNSEEN.sub(" ", text).split())


def _columns(text: str) -> int:
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
