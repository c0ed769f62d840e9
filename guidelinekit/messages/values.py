"""Values of a guideline -> one line of plain text in the language of a catalogue, never a printed data structure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from guidelinekit.messages.medium import Medium

_DRAWN = ("box", "polygon", "line", "points")
_ANSWER = {"labels", "outcome", "attributes", "text", "step", "name", "nothing", "end"}
#: Ids, dates and file names, which are shown as code; other texts are shown in quotation marks.
_CODE = re.compile(r"[\w:./+≥–… -]*[\w+-]|")
_WORDS = re.compile(r"[^\W\d_]+ [^\W\d_]+")

Names = Mapping[str, str]


class Words(Protocol):
    """The methods of a catalogue that values need."""

    def text(self, message_id: str, **arguments: object) -> str:
        """Return a message."""

    def quoted(self, text: object) -> str:
        """Return a text in quotation marks."""

    def listed(self, texts: Sequence[str]) -> str:
        """Return texts as one list."""

    def code(self, text: object) -> str:
        """Return an id as code."""

    @property
    def medium(self) -> Medium:
        """Where the value is shown."""


def value_text(value: Any, words: Words, names: Names) -> str:
    """Return an answer, a decision, an input or any other value in one line.

    Elements are shown by their names, which `names` has by address; by id where it has none.
    """
    return _Values(words, names).text(value)


class _Values:
    """The words of a language and the names of elements."""

    def __init__(self, words: Words, names: Names) -> None:
        self.words = words
        self.names = names

    def text(self, value: Any, *, is_inner: bool = False) -> str:
        match value:
            case None:
                return self.words.text("values.nothing")
            case bool():
                return self.words.text("values.yes" if value else "values.no")
            case str():
                is_code = _CODE.fullmatch(value) and not _WORDS.search(value)
                return self.words.code(value) if is_code and value else self.words.quoted(value)
            case {"labels": list() as marks} if _is_answer(value):
                return self._answer(marks, value)
            case {"answer": answer, "why": str(why)}:
                return self.words.listed([self.text(answer), self.words.quoted(why)])
            case {"role": str(role), "text": str(text)}:
                return self._pair(role, self.words.quoted(text))
            case dict():
                entries = [self._pair(key, self.text(inner, is_inner=True)) for key, inner in value.items()]
                shown = self.words.listed(entries) if entries else self.words.text("values.nothing")
                return self.words.medium.written(f"({shown})") if is_inner and entries else shown
            case list() | tuple():
                items = [self.text(inner, is_inner=True) for inner in value]
                has_entries = any(isinstance(inner, dict | list | tuple) for inner in value)
                if not items:
                    return self.words.text("values.nothing")
                shown = self.words.medium.written(" / ".join(items)) if has_entries else self.words.listed(items)
                return self.words.medium.written(f"({shown})") if is_inner else shown
            case _:
                return self._foreign(value)

    def _foreign(self, text: object) -> str:
        return self.words.medium.text(text)

    def _pair(self, key: object, shown: str, sign: str = ": ") -> str:
        return self.words.medium.written(f"{self._foreign(key)}{sign}{shown}")

    def _name(self, section: str, element_id: Any) -> str:
        name = self.names.get(f"{section}/{element_id}")
        return self.words.quoted(name) if name else self.words.code(element_id)

    def _answer(self, marks: Sequence[Any], rest: Mapping[str, Any]) -> str:
        parts = [self._mark(mark) for mark in marks] + self._attributes(rest.get("attributes", {}))
        for key, section in (("outcome", "outcomes"), ("step", "procedure")):
            if rest.get(key):
                parts.append(self.words.text(f"values.{key}", id=self._name(section, rest[key])))
        parts += [self.words.quoted(rest[key]) for key in ("text", "name") if rest.get(key)]
        parts += [self.words.text("values.nothing-applies")] if rest.get("nothing") else []
        parts += [self.words.text("values.finished")] if rest.get("end") else []
        parts += [self._pair(key, self.text(value, is_inner=True)) for key, value in rest.items() if key not in _ANSWER]
        return self.words.listed(parts) if parts else self.words.text("values.nothing")

    def _mark(self, mark: Mapping[str, Any]) -> str:
        pieces = " … ".join(mark.get("text", ()))
        attributes = self.words.listed(self._attributes(mark.get("attributes", {})))
        on_text = " " + self.words.text("values.on-text", text=self.words.quoted(pieces)) if pieces else ""
        return self.words.medium.written(
            self._name("labels", mark["label"])
            + (on_text or self._position(mark))
            + (f" ({attributes})" if attributes else "")
        )

    def _position(self, mark: Mapping[str, Any]) -> str:
        """Return the position of a drawn mark, a time segment or a link."""
        if "from" in mark or "to" in mark:
            ends = {"start": str(mark.get("from", "")), "end": str(mark.get("to", ""))}
            return " " + self.words.text("values.from-to", **ends)
        key = next((key for key in _DRAWN if key in mark), "")
        return " " + self.words.text("values.at-position", position=self._coordinates(mark[key])) if key else ""

    def _coordinates(self, value: Any) -> str:
        match value:
            case dict():
                return self.words.listed([self._pair(key, self._coordinates(i), " ") for key, i in value.items()])
            case list() | tuple() if all(isinstance(inner, int | float) for inner in value):
                return self.words.medium.written(f"({', '.join(map(str, value))})")
            case list() | tuple():
                return self.words.listed([self._coordinates(inner) for inner in value])
            case _:
                return self._foreign(value)

    def _attributes(self, values: Mapping[str, Any]) -> list[str]:
        return [
            self._pair(self.names.get(f"attributes/{key}", key), self._attribute(key, value))
            for key, value in values.items()
        ]

    def _attribute(self, key: str, value: Any) -> str:
        match value:
            case list() | tuple():
                chosen = [self._attribute(key, inner) for inner in value]
                return self.words.medium.written(self.words.text("values.and").join(chosen)) or self.words.text(
                    "values.none"
                )
            case dict():
                return self.words.listed([self._pair(part, self._attribute(key, i), " ") for part, i in value.items()])
            case str() if f"attributes/{key}/options/{value}" in self.names:
                return self._name(f"attributes/{key}/options", value)
            case _:
                return self.text(value)


def _is_answer(value: Mapping[str, Any]) -> bool:
    return all(key in _ANSWER or key.startswith("x-") for key in value) and all(
        isinstance(mark, Mapping) and "label" in mark for mark in value["labels"]
    )
