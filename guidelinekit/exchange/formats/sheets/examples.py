"""Tables of examples, and the sheets of rules, edge cases and terms -> the elements of the draft."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.formats.notes import Notes
from guidelinekit.exchange.formats.sheets.answers import Find, answer_of, input_of, wrong_of
from guidelinekit.exchange.formats.sheets.cells import flag_of, list_of, number_of, own_of
from guidelinekit.exchange.formats.sheets.headings import folded
from guidelinekit.exchange.formats.sheets.records import Record
from guidelinekit.exchange.formats.sheets.sections import SECTIONS, Field
from guidelinekit.guideline.format.schema import OWN_PREFIX
from guidelinekit.guideline.ids import ids_from_names, is_id

#: A file with more items is a dataset; a guideline has some examples of each label.
_MAX_EXAMPLES = 1_000
_PER_LABEL = 5
#: How many labels the examples alone can have.
_MAX_MADE = 1_000
_DIFFICULTY: Mapping[str, str] = {
    **dict.fromkeys(("plain", "easy", "clear", "simple", "leicht", "einfach", "klar"), "plain"),
    **dict.fromkeys(("borderline", "medium", "moderate", "ambiguous", "mittel", "grenzfall", "mittelschwer"),
                    "borderline"),
    **dict.fromkeys(("hard", "difficult", "tricky", "schwer", "schwierig"), "hard"),
}  # fmt: skip
#: How many words of a text the id of its example has.
_WORDS = 5


class Examples:
    """Adds examples to a draft. `find` finds labels and outcomes; `make` adds a label, for a file that lists none."""

    def __init__(self, draft: Draft, notes: Notes, find: Find, make: Callable[[str], object] | None = None) -> None:
        self._draft, self._notes, self._find, self._make = draft, notes, find, make
        self._used: dict[str, set[str]] = {}

    def add(self, records: Sequence[Record]) -> None:
        """Add an example for each row; of many rows, some for each label."""
        for record in records if self._make is not None else ():
            # Wrong answers can name labels of later rows.
            self._make_labels(record.fields.get("answer", ""))
        counts: dict[str, int] = {}
        left_out = 0
        for record in records:
            fields = record.fields
            parts = {key.partition(":")[2]: text for key, text in fields.items() if key.startswith("input:")}
            answer = self._answer(record, fields.get("answer", ""))
            if answer is None:
                continue
            key = str(answer)
            counts[key] = counts.get(key, 0) + 1
            if len(records) > _MAX_EXAMPLES and (counts[key] > _PER_LABEL or len(counts) > _MAX_EXAMPLES):
                left_out += 1
                continue
            if "text" not in fields and not parts:
                self._notes.add(record.place, "The example has no text.")
                continue
            example = {
                "title": self._draft.name(fields.get("title", ""), ""),
                "input": self._parts(parts) if parts else input_of(fields["text"]),
                "answer": answer,
                "not": self._wrong(record),
                "why": fields.get("why", ""),
                "difficulty": self._difficulty(record),
                **{key: list_of(fields[key]) for key in ("shows", "uses", "renamed_from", "audience") if key in fields},
                **{key: fields[key] for key in ("warning", "language") if key in fields},
                **_own(fields),
            }
            self._put("examples", fields.get("id", ""), fields.get("title") or _start(example["input"]), example)
        if left_out:
            self._notes.add(
                f"{left_out:,} rows", f"A guideline has some examples of each label: {_PER_LABEL} are in the draft."
            )

    def _answer(self, record: Record, cell: str) -> Any:
        if not cell:
            self._notes.add(record.place, "The example has no label.")
            return None
        answer, unknown = answer_of(cell, self._find)
        if not unknown:
            return answer
        self._notes.add(
            f"{record.place}: {self._draft.name('; '.join(unknown), '')[:60]}",
            "It is no label of the file, so the example is left out.",
        )
        return None

    def _make_labels(self, cell: str) -> None:
        if cell and self._make is not None:
            for name in answer_of(cell, self._find)[1]:
                self._make(name)
            if len(self._draft.data.get("labels", {})) > _MAX_MADE:
                raise ExchangeError(
                    f"the examples have more than {_MAX_MADE:,} different labels",
                    hint="Import the list of labels. A column with free texts is no column of labels.",
                )

    def _parts(self, parts: Mapping[str, str]) -> dict[str, Any]:
        names = self._draft.part_names(parts)
        return {name: input_of(text) for name, text in zip(names, parts.values(), strict=True)}

    def _wrong(self, record: Record) -> dict[str, Any]:
        wrong: dict[str, Any] = {}
        for key, value in wrong_of(record.fields.get("not", ""), record.fields.get("why_not", ""), self._find):
            if key:
                wrong[key] = value
            else:
                place = f"{record.place}: {self._draft.name(value, '')[:60]}"
                self._notes.add(place, "This wrong answer is no label of the file.")
        return wrong

    def _difficulty(self, record: Record) -> str:
        word = record.fields.get("difficulty", "").strip()
        if word and word.casefold() not in _DIFFICULTY:
            self._notes.add(f"{record.place}: {word[:60]}", "It is no difficulty: plain, borderline or hard.")
        level = _DIFFICULTY.get(word.casefold(), "")
        return "" if level == "plain" else level

    def add_section(self, section: str, records: Sequence[Record]) -> None:
        """Add an element for each row of a sheet that guidelinekit wrote, or that has the same headings."""
        if len(records) > _MAX_EXAMPLES:
            self._notes.add(records[_MAX_EXAMPLES].place, f"Rows after the first {_MAX_EXAMPLES:,} are left out.")
        for record in records[:_MAX_EXAMPLES]:
            element: dict[str, Any] = {}
            for field in SECTIONS[section]:
                if text := record.fields.get(field.key, ""):
                    value = self._value(field, text, record)
                    if value is not None:
                        element[field.key] = value
            texts = (record.fields.get(key, "") for key in ("title", "name", "statement", "situation", "definition"))
            name = next(filter(None, texts), "")
            self._put(section, record.fields.get("id", ""), name, {**element, **_own(record.fields)})

    def _value(self, field: Field, text: str, record: Record) -> Any:
        match field.form:
            case "list":
                return list_of(text)
            case "flag":
                return flag_of(text)
            case "number":
                return number_of(text)
            case "answer":
                return self._answer(record, text)
            case "input":
                return input_of(text)
            case _:
                return text

    def _put(self, section: str, stated: str, name: str, element: Mapping[str, Any]) -> None:
        elements = self._draft.data.setdefault(section, {})
        used = self._used.setdefault(section, set())
        if stated and is_id(stated, self._draft.schema.id_form or {}) and stated.lower() not in used:
            element_id = stated
        else:
            start = " ".join(name.split()[:_WORDS])[:60]
            (element_id,) = ids_from_names([start], taken=used, fallback=section[:-1], first=len(used) + 1)
        used.add(element_id.lower())
        # An answer without labels is one.
        elements[element_id] = {
            key: value
            for key, value in element.items()
            if value not in ("", [], {}, None) or (key in ("answer", "decision") and value == [])
        }


def _own(fields: Mapping[str, str]) -> dict[str, Any]:
    return {key: own_of(text) for key, text in fields.items() if key.startswith(OWN_PREFIX)}


def _start(value: Any) -> str:
    """Return the first text of an input."""
    match value:
        case str():
            return value
        case dict():
            return next((text for one in value.values() if (text := _start(one))), "")
        case list():
            return _start(value[0].get("text", "")) if value and isinstance(value[0], dict) else ""
        case _:
            return ""


def section_field(section: str, heading: str) -> str:
    """Return the field that a heading of a sheet names; empty if it is none."""
    word = folded(heading)
    if word == "id":
        return "id"
    return next((field.key for field in SECTIONS[section] if word in (folded(field.heading), folded(field.key))), "")
