"""A row of a table of labels -> what it says of its label alone: texts, numbers, flags and its status."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.colors import hex_color
from guidelinekit.exchange.formats.notes import Notes
from guidelinekit.exchange.formats.sheets.cells import (
    code_of,
    flag_of,
    list_of,
    number_of,
    own_of,
    pairs_of,
    sentences_of,
)
from guidelinekit.exchange.formats.sheets.records import Record
from guidelinekit.guideline.format.schema import OWN_PREFIX

_STATUS: Mapping[str, str] = {
    **dict.fromkeys(("active", "aktiv", "live", "final", "approved", "published", "freigegeben", "gültig"), "active"),
    **dict.fromkeys(
        ("deprecated", "retired", "obsolete", "inactive", "removed", "archived", "veraltet", "inaktiv", "ungültig"),
        "deprecated",
    ),
    **dict.fromkeys(("draft", "proposed", "new", "todo", "entwurf", "neu", "geplant"), "draft"),
}
_COLOR = re.compile("#[0-9a-fA-F]{6}")
_LISTS = ("aliases", "renamed_from", "split_from", "audience")
_FLAGS = ("abstract", "exclusive")


def set_values(label: dict[str, Any], record: Record, draft: Draft, notes: Notes) -> None:
    """Set what a row says of a label alone, without other labels."""
    fields, place = record.fields, record.place

    def given(field: str, read: Callable[[str], Any], wrong: str) -> None:
        if text := fields.get(field, ""):
            value = read(text)
            if value not in (None, ""):
                label[field] = value
            else:
                notes.add(f"{place}: {draft.name(text, '')[:60]}", wrong)

    if "definition" in fields:
        label["definition"] = fields["definition"]
    if short := fields.get("short", ""):
        if shortened := draft.short(short):
            label["short"] = shortened
        elif "definition" not in fields:
            label["definition"] = short
        else:
            notes.add(place, "The short explanation is left out: it has more than 80 characters.")
    given("color", lambda text: text if _COLOR.fullmatch(text) else hex_color(text), "It is no color.")
    given("code", code_of, "It is no code.")
    given("value", number_of, "It is no number.")
    given("priority", _positive, "It is no whole number of at least 1.")
    given("hotkey", lambda text: text if len(text) == 1 else "", "It is no single key.")
    for field in _FLAGS:
        given(field, flag_of, f"It says neither yes nor no, so the label is not {field}.")
        if label.get(field) is False:
            del label[field]
    if "use_when" in fields:
        label["use_when"] = sentences_of(fields["use_when"])
    label.update({field: list_of(fields[field]) for field in _LISTS if field in fields})
    if "same_as" in fields:
        label["same_as"] = {key: text for key, text in pairs_of(fields["same_as"]) if text}
    _status(label, record)
    label.update({key: own_of(text) for key, text in fields.items() if key.startswith(OWN_PREFIX)})
    if "notes" in fields:
        label["x-notes"] = fields["notes"]


def _status(label: dict[str, Any], record: Record) -> None:
    fields = record.fields
    word = fields.get("status", "").strip().casefold()
    status = _STATUS.get(word, "active")
    if word and word not in _STATUS:
        label["x-status"] = fields["status"]
    for field, expected in (("active", False), ("deprecated", True)):
        if field in fields:
            text = fields[field]
            flag = flag_of(text)
            if flag is None:
                flag = (_STATUS.get(text.strip().casefold()) == "deprecated") is expected
            status = "deprecated" if flag is expected else status
    if status != "active":
        label["status"] = status


def _positive(text: str) -> int | None:
    number = number_of(text)
    return number if isinstance(number, int) and number > 0 else None
