"""The names of labels and outcomes -> their ids, wherever a text names them."""

import re
from collections.abc import Iterable, Iterator, Mapping

from guidelinekit.exchange.documents.vocabulary import folded

_TOKEN = re.compile(r"\w+(?:[-'’.&/+]\w+)*|[#+]")
_LABEL = re.compile(
    r"^(?:the )?(?:label|category|class|tag|kategorie|klasse|answer|correct|right)s?\s*[:=]?\s+", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*(?:[,;|+/]|\band\b|\bund\b|&|\n)\s*")
_PLAIN_NAME = re.compile(r"[a-zäöüß]+")
_COMMON_TEXT = """
    other others none neutral any all general label mark fine good bad no yes andere sonstige keine alle
"""
#: Names that also begin sentences in which they are no names.
_COMMON = frozenset(_COMMON_TEXT.split())
#: How many characters before a name show whether it is meant.
_BEFORE = 40
#: The longest name that is found inside a sentence, in words.
_MAX_WORDS = 8


class Names:
    """Names in any case and with any signs around them. The first one of two equal names counts."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._ids: dict[str, str] = {}
        self._written: dict[str, set[str]] = {}
        for name, element_id in names:
            for key in (folded(name), _key(name)):
                if key:
                    self._ids.setdefault(key, element_id)
            self._written.setdefault(_key(name), set()).add(name.strip())
        self._longest = min(max((len(key.split()) for key in self._written), default=0), _MAX_WORDS)

    def one(self, text: str) -> str:
        """Return the id that a text is the name of; empty if none."""
        key = folded(text)
        return self._ids.get(key) or self._ids.get(_key(key)) or self._ids.get(folded(_LABEL.sub("", key)), "")

    def several(self, text: str) -> list[str] | None:
        """Return the ids that a text lists; None if it contains anything else."""
        found = self.one(text)
        if found:
            return [found]
        ids = [self.one(piece) for piece in _BETWEEN.split(folded(text)) if folded(piece)]
        return list(dict.fromkeys(ids)) if ids and all(ids) else None

    def at_start(self, text: str) -> tuple[str, int]:
        """Return the id of the longest name that a text begins with, and where the name ends; empty and 0 if none."""
        tokens = list(_first(_TOKEN.finditer(text), self._longest + 1))
        # “Label: Hate” and “the label Hate” begin with a word that is no name.
        for skipped in range(min(2, len(tokens)) if _LABEL.match(text.lstrip("*`\"'“„ ")) else 1):
            for count in range(min(self._longest, len(tokens) - skipped), 0, -1):
                piece = text[tokens[skipped].start() : tokens[skipped + count - 1].end()]
                if found := self._ids.get(_key(piece)):
                    return found, tokens[skipped + count - 1].end()
        return "", 0

    def inside(self, text: str, *, is_exact: bool = False) -> list[str]:
        """Return the ids of all names in a sentence. A name that is also a word counts only as it is written.

        `is_exact` is true if all names count only so, and common words such as “Other” not at the start of a sentence.
        """
        tokens = list(_TOKEN.finditer(text))
        found: dict[str, None] = {}
        at = 0
        while at < len(tokens):
            for count in range(min(self._longest, len(tokens) - at), 0, -1):
                piece = text[tokens[at].start() : tokens[at + count - 1].end()]
                element_id = self._ids.get(_key(piece))
                before = text[max(0, tokens[at].start() - _BEFORE) : tokens[at].start()]
                is_meant = self._is_exact if is_exact else self._is_meant
                if element_id and is_meant(piece, before):
                    found[element_id] = None
                    at += count - 1
                    break
            at += 1
        return list(found)

    def _is_meant(self, piece: str, before: str) -> bool:
        """Whether words in a sentence are a name: written as one, and not only an ordinary word."""
        is_quoted = before.endswith(("“", '"', "„", "`", "*", "'", "‘", "«", "→ ", "-> "))
        is_written = piece in self._written.get(_key(piece), ())
        return is_quoted or (is_written and _PLAIN_NAME.fullmatch(piece) is None)

    def _is_exact(self, piece: str, before: str) -> bool:
        if piece not in self._written.get(_key(piece), ()):
            return False
        is_first = not before.strip() or before.rstrip()[-1] in ".!?:"
        return self._is_meant(piece, before) and not (is_first and piece.casefold() in _COMMON)


def _key(text: str) -> str:
    """Return the words of a name: `Hate_speech` and “hate speech” are one name."""
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


def _first(values: Iterator[re.Match[str]], count: int) -> Iterator[re.Match[str]]:
    for _, value in zip(range(count), values, strict=False):
        yield value


def all_names(labels: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, str]]:
    """Yield each name, alias, id and code of labels, the names first."""
    for element_id, element in labels.items():
        yield str(element["name"]), element_id
    for element_id, element in labels.items():
        aliases = element.get("aliases", ())
        for alias in aliases if isinstance(aliases, list) else ():
            yield str(alias), element_id
        yield element_id, element_id
        if isinstance(element.get("code"), str):
            yield str(element["code"]), element_id
