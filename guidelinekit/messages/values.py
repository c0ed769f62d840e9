"""Values of a guideline -> one line of plain text in the language of a catalogue."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

_DRAWN = ("box", "polygon", "line", "points")


class Words(Protocol):
    """The methods of a catalogue that values need."""

    def text(self, message_id: str, **arguments: object) -> str:
        """Return a message."""

    def quoted(self, text: object) -> str:
        """Return a text in quotation marks."""

    def listed(self, texts: Sequence[str]) -> str:
        """Return texts as one list."""


def value_text(value: Any, words: Words) -> str:
    """Return an answer, a decision or any other value in one line."""
    match value:
        case bool():
            return words.text("values.yes" if value else "values.no")
        case {"labels": list() as marks} if all(isinstance(mark, dict) and "label" in mark for mark in marks):
            return _answer(marks, value, words)
        case str():
            return f"`{value}`"
        case _:
            return str(value)


def _answer(marks: list[Any], rest: Mapping[str, Any], words: Words) -> str:
    parts = [_mark(mark, words) for mark in marks] + _attributes(rest.get("attributes", {}), words)
    parts += [words.text(f"values.{key}", id=f"`{rest[key]}`") for key in ("outcome", "step") if rest.get(key)]
    parts += [words.quoted(rest[key]) for key in ("text", "name") if rest.get(key)]
    parts += [words.text("values.nothing-applies")] if rest.get("nothing") else []
    parts += [words.text("values.finished")] if rest.get("end") else []
    return words.listed(parts) if parts else words.text("values.nothing")


def _mark(mark: Mapping[str, Any], words: Words) -> str:
    pieces = " … ".join(mark.get("text", ()))
    attributes = words.listed(_attributes(mark.get("attributes", {}), words))
    position = " " + words.text("values.on-text", text=words.quoted(pieces)) if pieces else _position(mark, words)
    return f"`{mark['label']}`" + position + (f" ({attributes})" if attributes else "")


def _position(mark: Mapping[str, Any], words: Words) -> str:
    """Return the position of a drawn mark, a time segment or a link."""
    if "from" in mark or "to" in mark:
        return " " + words.text("values.from-to", start=str(mark.get("from")), end=str(mark.get("to")))
    key = next((key for key in _DRAWN if key in mark), "")
    return " " + words.text("values.at-position", position=str(mark[key])) if key else ""


def _attributes(values: Mapping[str, Any], words: Words) -> list[str]:
    return [f"{key}: {_attribute(value, words)}" for key, value in values.items()]


def _attribute(value: Any, words: Words) -> str:
    match value:
        case list():
            return words.text("values.and").join(_attribute(inner, words) for inner in value) or words.text(
                "values.none"
            )
        case dict():
            return words.listed([f"{part} {_attribute(inner, words)}" for part, inner in value.items()])
        case _:
            return value_text(value, words)
