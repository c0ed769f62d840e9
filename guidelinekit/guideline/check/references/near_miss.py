"""Marked text that does not occur in the input -> a hint, if the input has it with other characters."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

_SPACES = dict.fromkeys([*range(0x2000, 0x200B), 0xA0, 0x1680, 0x202F, 0x205F, 0x3000, 0x09], " ")
_QUOTES = {**dict.fromkeys(map(ord, "‘’‚‛`´′"), "'"), **dict.fromkeys(map(ord, "“”„‟«»″"), '"')}
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63, 0xFF0D], "-")
#: What may differ, and the form in which that makes no difference. These forms keep the positions of characters.
_SAME_LENGTH: dict[str, dict[int, str]] = {"spaces": _SPACES, "quotation marks": _QUOTES, "dashes": _DASHES}
_NEVER_SHOWN = "spaces"
#: No hint is looked for in longer inputs, because each mark reads the whole input several times.
_MOST_CHARACTERS = 20_000


def near_miss(texts: Iterable[str], pieces: Iterable[str]) -> str:
    """Return a hint for the first piece that no text has as written, but one has with other characters."""
    inputs = list(texts)
    if sum(map(len, inputs)) > _MOST_CHARACTERS:
        return ""
    for piece in pieces:
        if not any(piece in text for text in inputs):
            for text in inputs:
                if hint := next(_hints(text, piece), ""):
                    return hint
    return ""


def _hints(text: str, piece: str) -> Iterator[str]:
    for what, table in _SAME_LENGTH.items():
        at = text.translate(table).find(piece.translate(table))
        if at >= 0:
            yield _other_characters(what, text[at : at + len(piece)], piece)
    if _nfc(piece) in _nfc(text):
        form = "NFC" if unicodedata.is_normalized("NFC", text) else "NFD"
        yield f"The input stores accents in another way ({form}). Copy “{piece}” from the input."
    steps: list[Callable[[str], str]] = [
        _nfc, lambda given: given.translate(_SPACES | _QUOTES | _DASHES), lambda given: re.sub(r"\s+", " ", given)
    ]  # fmt: skip
    folded = [text, piece]
    for step in steps:
        folded = [step(given) for given in folded]
    if folded[1].strip() in folded[0]:
        yield "The input has it with other spaces, quotation marks or dashes. Copy the words exactly from the input."
    if folded[1].strip().casefold() in folded[0].casefold():
        yield "The input has it in other case. Copy the words exactly from the input."


def _other_characters(what: str, found: str, piece: str) -> str:
    other, own = next((a, b) for a, b in zip(found, piece, strict=True) if a != b)
    shown = f" (“{found}”)" if what != _NEVER_SHOWN else ""
    return f"The input has it with other {what}{shown}: {_name(other)} instead of {_name(own)}."


def _name(character: str) -> str:
    return f"U+{ord(character):04X} ({unicodedata.name(character, 'a control character').lower()})"


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
