"""Sheets of attributes, of their options and of outcomes -> the questions of the draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from guidelinekit.exchange.draft import Draft, Option
from guidelinekit.exchange.formats.notes import Notes
from guidelinekit.exchange.formats.sheets.cells import code_of, flag_of, list_of, number_of, own_of
from guidelinekit.exchange.formats.sheets.groups import folded_name
from guidelinekit.exchange.formats.sheets.headings import folded
from guidelinekit.exchange.formats.sheets.records import Record
from guidelinekit.guideline.format.schema import OWN_PREFIX

_ATTRIBUTE: Mapping[str, str] = {
    "id": "id, key, slug, attribute id, kennung",
    "name": "name, attribute, attribute name, title, bezeichnung, attribut",
    "ask": "ask, question, prompt, frage, description, beschreibung",
    "kind": "kind, type, input type, answer type, art, typ",
    "required": "required, mandatory, pflicht, erforderlich",
    "range": "range, min max, bereich",
    "options": "options, values, choices, answers, optionen, werte, antworten, auswahl",
    "choose": "choose",
    "of": "of, about",
    "renamed_from": "renamed from",
    "audience": "audience",
}
_OPTION: Mapping[str, str] = {
    "attribute": "attribute, attribute id, question, attribut, frage",
    "id": "id, option id, key, slug, kennung",
    "name": "name, option, value name, label, bezeichnung, antwort",
    "definition": "definition, description, meaning, beschreibung, bedeutung",
    "value": "value, wert",
    "code": "code, number, nummer",
    "attributes": "attributes, opens, attributen",
    "renamed_from": "renamed from",
}
_OUTCOME: Mapping[str, str] = {
    "id": "id, key, slug, kennung",
    "name": "name, outcome, bezeichnung, ergebnis",
    "when": "when, definition, description, wann, beschreibung",
    "renamed_from": "renamed from",
    "audience": "audience",
}
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(
        ("chooseone", "singlechoice", "single", "singleselect", "radio", "select", "dropdown", "enum", "einfachauswahl",
         "boolean", "bool", "yesno"),
        "choose-one",
    ),
    **dict.fromkeys(
        ("choosemany", "multiplechoice", "multiple", "multiselect", "multi", "checkbox", "checkboxes"),
        "choose-many",
    ),
    **dict.fromkeys(("rate", "rating", "scale", "likert", "stars", "bewertung", "skala"), "rate"),
    **dict.fromkeys(("number", "numeric", "integer", "float", "zahl"), "number"),
    **dict.fromkeys(("write", "text", "string", "freetext", "textarea", "freitext"), "write"),
    "compare": "compare",
}  # fmt: skip
#: A range has two ends.
_ENDS = 2


def fields_by_heading(table: Mapping[str, str]) -> Mapping[str, str]:
    """Return the field that each folded heading names."""
    return {folded(word): field for field, words in table.items() for word in words.split(",")}


ATTRIBUTE_FIELDS = fields_by_heading(_ATTRIBUTE)
OPTION_FIELDS = fields_by_heading(_OPTION)
OUTCOME_FIELDS = fields_by_heading(_OUTCOME)


class Questions:
    """Adds attributes and outcomes to a draft that has its labels."""

    def __init__(self, draft: Draft, notes: Notes) -> None:
        self._draft, self._notes = draft, notes
        self._ids: dict[str, str] = {}

    def add_outcomes(self, records: Sequence[Record]) -> None:
        """Add an outcome for each row."""
        for record in records:
            fields = record.fields
            name = fields.get("name") or fields.get("id", "")
            if name:
                self._draft.add_outcome(
                    name, stated=fields.get("id", ""), when=fields.get("when", ""), **_history(fields), **_own(fields)
                )

    def add(self, attributes: Sequence[Record], options: Sequence[Record]) -> None:
        """Add an attribute for each row, with the options that name it."""
        listed: dict[str, list[Record]] = {}
        for option in options:
            listed.setdefault(folded_name(option.fields.get("attribute", "")), []).append(option)
        opening: list[tuple[str, list[str], Record]] = []
        # What is the id of one attribute does not name another one.
        ids = {folded_name(record.fields["id"]) for record in attributes if record.fields.get("id")}
        for record in attributes:
            fields = record.fields
            names = [fields.get("id", ""), fields.get("name", ""), fields.get("ask", "")]
            name = next(filter(None, names[1:]), names[0])
            if not name:
                self._notes.add(record.place, "It names no attribute.")
                continue
            own: list[Record] = []
            for text in dict.fromkeys(map(folded_name, filter(None, names))):
                if text == folded_name(names[0]) or text not in ids:
                    own += listed.pop(text, [])
            attribute_id = self._add(record, name, own)
            for text in map(folded_name, filter(None, (attribute_id, *names))):
                if text in (folded_name(names[0]), folded_name(attribute_id)) or text not in ids:
                    self._ids.setdefault(text, attribute_id)
            opening += [
                (attribute_id, list_of(one.fields["attributes"]), one) for one in own if "attributes" in one.fields
            ]
        for unused in listed.values():
            for option in unused:
                self._notes.add(option.place, "It belongs to no attribute of the file.")
        for attribute_id, texts, record in opening:
            self._open(attribute_id, texts, record)

    def _open(self, attribute_id: str, texts: Sequence[str], record: Record) -> None:
        entries = self._draft.data["attributes"][attribute_id].get("options", {})
        stated = record.fields.get("id")
        for option_id, entry in entries.items():
            is_named = record.fields.get("name") == entry["name"] and stated not in entries
            if stated == option_id or is_named:
                if found := self.found(texts, record.place):
                    entry["attributes"] = found
                return

    def _add(self, record: Record, name: str, listed: Sequence[Record]) -> str:
        fields = record.fields
        options: list[Option] = [
            (one.fields.get("id", ""), one.fields.get("name") or one.fields.get("id", ""), self._option(one))
            for one in listed
        ]
        options += [("", text, {}) for text in list_of(fields.get("options", ""))]
        word = "".join(filter(str.isalnum, fields.get("kind", "").casefold()))
        kind = _KINDS.get(word, "choose-one" if options else "write")
        if word and word not in _KINDS:
            self._notes.add(f"{record.place}: {fields['kind'][:60]}", f"It is no kind of question: it is {kind} now.")
        if kind.startswith("choose") and not options:
            kind = "write"
            self._notes.add(record.place, "The attribute has no options: it is answered by a text.")
        elif kind in ("choose-one", "compare") and len(options) == 1:
            kind = "choose-many"
        elif not options and (kind == "compare" or (kind == "rate" and len(_numbers(fields.get("range", ""))) < _ENDS)):
            self._notes.add(record.place, "The attribute has no options and no range: it is answered by a text.")
            kind = "write"
        about = list_of(fields.get("of", ""))
        stated = fields.get("id", "")
        attribute_id = self._draft.add_attribute(
            fields.get("name") or stated or name,
            kind=kind,
            ask=fields.get("ask", ""),
            stated=stated,
            options=options,
            required=True if flag_of(fields.get("required", "")) else None,
            range=_numbers(fields.get("range", "")),
            choose=_numbers(fields.get("choose", "")),
            of=about[0] if len(about) == 1 else about,
            **_history(fields),
            **_own(fields),
        )
        entry = self._draft.data["attributes"][attribute_id]
        if fields.get("ask"):
            # It can have several lines.
            entry["ask"] = fields["ask"]
        if "name" in fields and stated and fields["name"] not in (stated, entry["ask"]):
            entry["name"] = self._draft.name(fields["name"], stated)
        return attribute_id

    def _option(self, record: Record) -> dict[str, Any]:
        fields = record.fields
        return {
            "definition": fields.get("definition", ""),
            "value": number_of(fields.get("value", "")),
            "code": code_of(fields.get("code", "")),
            "renamed_from": list_of(fields.get("renamed_from", "")),
            **_own(fields),
        }

    def found(self, texts: Sequence[str], place: str) -> list[str]:
        """Return the ids of attributes that are named by id, name or question."""
        found = [self._ids.get(folded_name(text), "") for text in texts]
        for text, attribute_id in zip(texts, found, strict=True):
            if not attribute_id:
                self._notes.add(f"{place}: {self._draft.name(text, '')[:60]}", "It is no attribute of the file.")
        return list(dict.fromkeys(filter(None, found)))


def _history(fields: Mapping[str, str]) -> dict[str, Any]:
    return {key: list_of(fields[key]) for key in ("renamed_from", "audience") if key in fields}


def _own(fields: Mapping[str, str]) -> dict[str, Any]:
    return {key: own_of(text) for key, text in fields.items() if key.startswith(OWN_PREFIX)}


def _numbers(cell: str) -> list[int | float]:
    numbers = [number_of(text) for text in list_of(cell)]
    return [number for number in numbers if number is not None] if None not in numbers else []
