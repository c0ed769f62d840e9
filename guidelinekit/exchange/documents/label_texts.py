"""What a document says about each label, as words, before names are looked up."""

import re
from dataclasses import dataclass, field

from guidelinekit.exchange.documents.outline import Section
from guidelinekit.exchange.documents.vocabulary import LABEL_HEADING, folded, without_number, without_signs
from guidelinekit.exchange.documents.words import Words, bold_lead, cut, line, lines, plain

#: The longest name of a label, in characters and in words.
_MAX_NAME = 80
_MAX_NAME_WORDS = 8
_ABBREVIATION = re.compile(r"(.*\S)\s*[(\[]([A-Z0-9][A-Z0-9_/-]{0,15})[)\]]")
_NAMED = re.compile(r"([^:.!?\n]{1,80}?)(?::\s+|\s+[–—=-]\s+)(?=\S)")
_SEPARATORS = re.compile(r"[\s:–—.=-]+")
_QUOTED = re.compile(r"“[^“”]+”|„[^„“”]+[“”]|\"[^\"]+\"|«[^«»]+»|‘[^‘’]+’(?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Words about a label, and where they are."""

    words: Words
    place: str
    order: int
    section: Section


@dataclass(slots=True, kw_only=True)
class LabelText:
    """A label. `parent` is the key of the label above it; `statements` are its fields, each with all of its words."""

    name: str
    place: str
    parent: str = ""
    is_group: bool = False
    abbreviation: str = ""
    statements: dict[str, list[Statement]] = field(default_factory=dict)

    def add(self, field_name: str, statement: Statement) -> None:
        """Add words to a field."""
        if line(statement.words):
            self.statements.setdefault(field_name, []).append(statement)

    def of(self, field_name: str) -> list[Statement]:
        """Return the words of a field."""
        return self.statements.get(field_name, [])


class LabelTexts:
    """All labels of a document by a key: two descriptions of the same name are about one label."""

    def __init__(self) -> None:
        self.by_key: dict[str, LabelText] = {}

    def get(self, written: str, place: str, parent: str = "") -> LabelText:
        """Return the label of a name as it is written in a heading, a list or a table."""
        name, abbreviation = name_of(written)
        key = folded(name) or name
        label = self.by_key.setdefault(key, LabelText(name=name, place=place))
        label.abbreviation = label.abbreviation or abbreviation
        if parent and parent != key and not label.parent:
            label.parent = parent
        return label

    def key(self, label: LabelText) -> str:
        """Return the key of a label."""
        return folded(label.name) or label.name


def name_of(written: str) -> tuple[str, str]:
    """Return the name in a heading, such as “3.1 Label 2: Person (PER)”, and the abbreviation beside it."""
    text = _without_prefix(without_number(without_signs(written))).strip(' \t:*`"“”„')
    found = _ABBREVIATION.fullmatch(text)
    return (found[1], found[2]) if found else (text or written.strip(), "")


def _without_prefix(text: str) -> str:
    found = LABEL_HEADING.match(text)
    return text[found.end() :] if found else text


def named(words: Words) -> tuple[str, Words] | None:
    """Return the name and the text of an item such as “**Name**: text”, “Name – text” or “Name”; None if it is none."""
    lead, rest = bold_lead(words)
    if lead and _is_name(line(lead)):
        return line(lead).strip(" :–—-."), _after_separator(rest)
    text = plain(words)
    found = _NAMED.match(text)
    if found and _is_name(found[1]):
        return found[1].strip(" *`"), cut(words, found.end())
    short = line(words)
    is_word = len(short.split()) <= 5 and len(short) <= 50 and not short.endswith((".", "!", "?", ":", ","))
    return (short, ()) if is_word and _is_name(short) else None


def _is_name(text: str) -> bool:
    return 0 < len(text) <= _MAX_NAME and len(text.split()) <= _MAX_NAME_WORDS and bool(folded(text))


def _after_separator(words: Words) -> Words:
    found = _SEPARATORS.match(plain(words))
    return cut(words, found.end()) if found else words


def is_emphasized(words: Words) -> bool:
    """Whether an item begins with bold or monospaced words."""
    return bool(bold_lead(words)[0])


def pieces(words: Words) -> list[Words]:
    """Return what a cell or a line lists: its lines, or the quotations that it consists of."""
    found = [piece for one in lines(words) for piece in _quotations(one)]
    return [cut(one, 1) if plain(one)[:1] in "•·▪" else one for one in found]


def _quotations(words: Words) -> list[Words]:
    text = plain(words)
    found = list(_QUOTED.finditer(text))
    between = re.sub(r"\b(?:and|or|und|oder)\b|[\s,;./–-]", "", _QUOTED.sub("", text))
    return [cut(words, one.start(), one.end()) for one in found] if len(found) > 1 and not between else [words]
