"""doccano: a guideline <-> the label types of a project, in JSON, as its page of labels imports and exports them.

A project has lists of category, span and relation types. Each is imported from a file of its own, so a file has the
labels of one kind. doccano drops keys that it does not know.
"""

import string
from collections.abc import Mapping
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.classes import require_names
from guidelinekit.exchange.formats.colors import hex_color
from guidelinekit.exchange.formats.format import ExchangeError, File, Format
from guidelinekit.exchange.formats.json_entries import json_bytes, text_in
from guidelinekit.exchange.formats.one_text import ID, main_kind, skip_all, stated_id, texts
from guidelinekit.exchange.formats.plain_json import json_or_none, json_value
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.schema import Schema

_KEYS = string.digits + string.ascii_lowercase
_LONGEST = 100
#: The kinds of labels that projects of doccano have, by kind of input.
_OFFERED: Mapping[str, tuple[str, ...]] = {
    "text": ("choose-one", "choose-many", "rate", "compare", "mark-spans", "link"),
    "image": ("choose-one", "choose-many", "rate", "compare", "draw-boxes", "draw-polygons"),
    "audio": (),
}
#: The keys of a label type, in both spellings of doccano, and those that people add to them.
_NAMES = ("text", "prefix_key", "suffix_key", "background_color", "text_color")
_CAMEL = ("prefixKey", "suffixKey", "backgroundColor", "textColor")
_TYPICAL = frozenset({*_NAMES[1:], *_CAMEL})
_KNOWN = frozenset({*_NAMES, *_CAMEL, "id", "project"})


def read(file: File, schema: Schema) -> Draft:
    """Return what a list of label types says.

    Raises:
        ExchangeError: it is no list of label types.
    """
    data = json_value(file)
    if not isinstance(data, list) or not all(isinstance(entry, dict) for entry in data):
        raise ExchangeError(
            f"{file.name} is no list of label types",
            hint="Export it in doccano: Labels, Actions, Export Labels.",
        )
    draft = Draft(schema)
    require_names([text_in(entry, "text") for entry in data], file.name)
    skipped: dict[str, list[str]] = {}
    for number, entry in enumerate(data, start=1):
        _add_label(draft, entry, number, file.name, skipped)
    skip_all(draft, skipped)
    if data:
        draft.guess("the task", "The file does not say what the labels are for: the draft lets annotators choose one.")
    return draft


def recognizes(file: File) -> int:
    """Return how sure it is that a file is a list of label types."""
    data = json_or_none(file)
    if not isinstance(data, list) or not data or not all(isinstance(entry, dict) for entry in data):
        return 0
    if not all(isinstance(entry.get("text"), str) and len(entry["text"]) <= _LONGEST for entry in data):
        return 0
    if any(_TYPICAL & entry.keys() for entry in data):
        return 90
    # Lists of texts to label look like this too.
    return 20 if all(entry.keys() <= _KNOWN for entry in data) else 0


def write(interface: Interface) -> bytes:
    """Return the label types.

    Raises:
        ExchangeError: doccano could not tell two labels apart, or a name is too long.
    """
    if not interface.labels:
        raise ExchangeError(
            f"`{interface.guideline.id}` has no labels: doccano needs none to ask for text",
            hint="Make a sequence to sequence project.",
        )
    used: set[tuple[str, str]] = set()
    return json_bytes(
        [
            _label_type(interface, label_id, text, used)
            for label_id, text in texts(interface, main_kind(interface), tool="doccano", longest=_LONGEST).items()
        ]
    )


def limits(interface: Interface) -> dict[str, str]:
    """Return why doccano cannot offer some labels, by address."""
    kind, found = main_kind(interface), {}
    for label_id in interface.labels:
        own = interface.guideline.kind_of(label_id)
        if not any(own in _OFFERED.get(part, ()) for part in interface.parts.values()):
            found[f"labels/{label_id}"] = "doccano has no project in which annotators label so."
        elif own != kind:
            found[f"labels/{label_id}"] = (
                "doccano imports each kind of label from a file of its own; this one has the labels of the task."
            )
    return found


def _label_type(interface: Interface, label_id: str, text: str, used: set[tuple[str, str]]) -> dict[str, Any]:
    label = interface.labels[label_id]
    prefix, suffix = _shortcut(label.hotkey)
    if (prefix, suffix) in used:
        prefix, suffix = "", ""
    if suffix:
        used.add((prefix, suffix))
    colors = {"background_color": label.color, "text_color": _readable_on(label.color)} if label.color else {}
    return {"text": text, "prefix_key": prefix or None, "suffix_key": suffix or None, **colors}


def _shortcut(hotkey: str) -> tuple[str, str]:
    """Return the prefix and the suffix of a key; both are empty if doccano does not have it."""
    if hotkey in _KEYS:
        return "", hotkey
    is_shifted = hotkey.isascii() and hotkey.isupper()
    return ("shift", hotkey.lower()) if is_shifted else ("", "")


def _readable_on(color: str) -> str:
    """Return white or black, whichever has more contrast on a color."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return "#ffffff" if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179 else "#000000"


def _add_label(
    draft: Draft, entry: Mapping[str, Any], number: int, file_name: str, skipped: dict[str, list[str]]
) -> None:
    text = text_in(entry, "text")
    if not text:
        raise ExchangeError(f"label type {number} of {file_name} has no text", hint='Each one needs `"text"`.')
    hotkey = text_in(entry, "suffix_key", "suffixKey")
    prefix = text_in(entry, "prefix_key", "prefixKey").lower() if hotkey else ""
    if prefix == "shift" and hotkey.isalpha():
        prefix, hotkey = "", hotkey.upper()
    if prefix or len(hotkey) > 1:
        skipped.setdefault("The key is left out: a guideline has single keys, without Ctrl.", []).append(text)
        hotkey = ""
    for key in sorted(entry.keys() - _KNOWN):
        skipped.setdefault(f"`{key}` is left out: label types of doccano do not have it.", []).append(text)
    color = hex_color(text_in(entry, "background_color", "backgroundColor"))
    draft.add_label(text, stated=stated_id(text), color=color, hotkey=hotkey)


FORMAT = Format(
    id="doccano",
    title="doccano",
    file_name="label_config.json",
    read=read,
    write=write,
    recognizes=recognizes,
    limits=limits,
    identity="name",
    inputs=("text", "image", "audio"),
    holds=frozenset({"labels/*/name", "labels/*/color", "labels/*/hotkey"}),
    partly={
        "task": "The file lists label types; the kind of project is chosen in doccano.",
        "labels/*/id": ID,
        "labels/*/name": "doccano has names without spaces at their ends or several in a row.",
        "labels/*/hotkey": "doccano has the keys 0 to 9 and a to z, alone or with Shift or Ctrl.",
    },
)
