"""Values of a guideline -> one line of plain text in the language of a catalogue."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guidelinekit.messages.catalogue import Catalogue

_DRAWN = ("box", "polygon", "line", "points")


class ValueWords:
    """The words of a catalogue that values need."""

    def __init__(self, catalogue: "Catalogue") -> None:
        self.catalogue = catalogue

    def word(self, name: str, **arguments: object) -> str:
        """Return one of the words for values."""
        return self.catalogue.text(f"values.{name}", **arguments)


def value_text(value: Any, words: ValueWords) -> str:
    """Return an answer, a decision or any other value in one line."""
    match value:
        case bool():
            return words.word("yes" if value else "no")
        case {"labels": list() as marks} if all(isinstance(mark, dict) and "label" in mark for mark in marks):
            return _answer(marks, value, words)
        case str():
            return f"`{value}`"
        case _:
            return str(value)


def _answer(marks: list[Any], rest: Mapping[str, Any], words: ValueWords) -> str:
    parts = [_mark(mark, words) for mark in marks] + _attributes(rest.get("attributes", {}), words)
    parts += [words.word(key, id=f"`{rest[key]}`") for key in ("outcome", "step") if rest.get(key)]
    parts += [words.catalogue.quoted(rest[key]) for key in ("text", "name") if rest.get(key)]
    parts += [words.word("nothing-applies")] if rest.get("nothing") else []
    return words.catalogue.listed(parts) if parts else words.word("nothing")


def _mark(mark: Mapping[str, Any], words: ValueWords) -> str:
    pieces = " … ".join(mark.get("text", ()))
    attributes = words.catalogue.listed(_attributes(mark.get("attributes", {}), words))
    position = " " + words.word("on-text", text=words.catalogue.quoted(pieces)) if pieces else _position(mark, words)
    return f"`{mark['label']}`" + position + (f" ({attributes})" if attributes else "")


def _position(mark: Mapping[str, Any], words: ValueWords) -> str:
    """Return the position of a drawn mark, a time segment or a link."""
    if "from" in mark or "to" in mark:
        return " " + words.word("from-to", start=str(mark.get("from")), end=str(mark.get("to")))
    key = next((key for key in _DRAWN if key in mark), "")
    return " " + words.word("at-position", position=str(mark[key])) if key else ""


def _attributes(values: Mapping[str, Any], words: ValueWords) -> list[str]:
    return [f"{key}: {_attribute(value, words)}" for key, value in values.items()]


def _attribute(value: Any, words: ValueWords) -> str:
    match value:
        case list():
            return words.word("and").join(_attribute(inner, words) for inner in value) or words.word("none")
        case dict():
            return words.catalogue.listed([f"{part} {_attribute(inner, words)}" for part, inner in value.items()])
        case _:
            return value_text(value, words)
