"""An element -> its content as sequences of words, and how similar the content of two elements is.

Which fields are content is read from the schema: texts, names, answers, items, web addresses. References to other
elements, ids of earlier versions, choices such as a status, numbers and days are not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any

from rapidfuzz.distance import LCSseq

from guidelinekit.changes.matching.vocabulary import Vocabulary
from guidelinekit.guideline.format.schema import OWN_PREFIX, Node

#: The shapes of content that is no text: the item of an example, and an answer.
_SHAPES = ("input", "answer")
#: The end of the pattern of web addresses and contacts.
_ADDRESS = r"[^\s]+$"
#: How much a line, such as a name, counts: little, because a rename changes it.
_LINE_WEIGHT = 0.5
#: How much a web address counts: two elements with the same one are probably the same.
_ADDRESS_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Content:
    """The content of one element: the words of each field, each word as one character of a `Vocabulary`.

    `main` is the field that says what the element is, such as a definition. `weights` are how much fields count.
    """

    fields: Mapping[str, str]
    main: str
    weights: Mapping[str, float]

    @property
    def words(self) -> str:
        """The words of all fields, in the order of the schema."""
        return "".join(self.fields.values())


def content_of(node: Node, element: Mapping[str, Any], vocabulary: Vocabulary) -> Content:
    """Return the content of an element in its normal form; `node` is that of the element."""
    fields: dict[str, str] = {}
    weights: dict[str, float] = {}
    main = ""
    for key, child in node.properties.items():
        if key in element and _is_content(child):
            words = vocabulary.encoded(_texts(element[key]))
            # The entries of lists and mappings may have another order.
            fields[key] = words if child.kind == "leaf" else "".join(sorted(words))
            weights[key] = _weight(child, words)
            if child.kind == "leaf" and (child.meta.prose or child.meta.shape == "input"):
                main = main or key
    for key in element:
        if key.startswith(OWN_PREFIX):
            fields[key] = vocabulary.encoded(_texts(element[key]))
            weights[key] = _weight(node, fields[key])
    return Content(fields, fields.get(main, ""), weights)


def similarity(old: Content, new: Content) -> float:
    """Return how similar the fields are that both elements have, from 0 to 1; 0 if they have none in common.

    A field counts by the square root of its number of words, a line less, a web address more.
    """
    total = common = 0.0
    for key, before in old.fields.items():
        after = new.fields.get(key)
        if after:
            weight = max(old.weights[key], new.weights[key])
            total += weight
            common += weight if before == after else weight * LCSseq.normalized_similarity(before, after)
    return common / total if total else 0.0


def contains(whole: Content, part: Content, *, at_least: float) -> bool:
    """Whether the main text of an element has at least this share of the words of another one, in order."""
    return bool(part.main) and LCSseq.similarity(part.main, whole.main) >= at_least * len(part.main)


def _is_content(node: Node) -> bool:
    if node.meta.history or node.meta.refs:
        return False
    return node.has_texts or node.meta.shape in _SHAPES or _is_address(node)


def _weight(node: Node, words: str) -> float:
    if _is_address(node):
        return _ADDRESS_WEIGHT
    return sqrt(len(words)) * (_LINE_WEIGHT if node.is_line else 1.0)


def _is_address(node: Node) -> bool:
    return str(node.raw.get("pattern", "")).endswith(_ADDRESS)


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts and numbers in a value, without the keys of mappings."""
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _texts(inner)
        case list() | tuple():
            for inner in value:
                yield from _texts(inner)
        case int() | float() if not isinstance(value, bool):
            yield str(value)
