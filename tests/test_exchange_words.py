"""No file of a tool has words of ours that are not in the catalogues: what annotators read is in their language.

Code that writes files has texts for authors beside it: errors, losses and notes, which are English. So the law is about
what is in the files and not about what is in the code: exports of guidelines without a word in Latin letters, made with
messages without one, have none in what annotators read.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import pytest
import yaml
from lxml import etree

from guidelinekit.exchange.export import written
from guidelinekit.exchange.formats.format import ExchangeError, Format
from guidelinekit.exchange.formats.registry import FORMATS
from guidelinekit.exchange.interface import Interface
from guidelinekit.exchange.words import ENGLISH, Words
from guidelinekit.guideline.format.shapes import expand
from guidelinekit.guideline.format.tasks import TASK_KINDS
from tests.test_exchange_formats import SCHEMA, WRITTEN, errors_in

_PLACEHOLDER = re.compile(r"\{\w+\}")
_WORD = re.compile(r"[A-Za-z]{2,}")
#: Messages without Latin letters. Each one has a number of its own.
NEUTRAL = {
    key: f"я{number}·{'·'.join(_PLACEHOLDER.findall(text))}" for number, (key, text) in enumerate(ENGLISH.items(), 1)
}
#: Where files have what only programs read, by format: keys and names of tags, without positions in lists.
READ_BY_PROGRAMS: Mapping[str, tuple[str, ...]] = {
    "label-studio": (
        "*@name", "*@toName", "*@whenTagName", "*@visibleWhen", "*@choice", "*@required", "*@perRegion", "*@editable",
        "*@closable", "*@className", "*@style", "/View/Style",
    ),
    "coco": ("/categories/supercategory",),
    "huggingface": ("*/dtype", "*/_type"),
    "cvat": ("/type", "/attributes/input_type", "/attributes/default_value"),
    "yolo": ("/train", "/val"),
    "labelbox": ("*/type", "/tools/tool", "/classifications/scope", "/classifications/name"),
    "argilla": (
        "/questions/name", "/questions/settings/type", "/questions/settings/field", "/questions/settings/options/value",
        "/fields/name", "/fields/settings/type", "/fields/settings/template", "/distribution/strategy",
    ),
    "encord": ("*/type", "*/featureNodeHash", "/objects/shape"),
    "superannotate": ("/type", "/attribute_groups/group_type"),
    "inception": (
        "/name", "/type", "/*_mode", "/attach_type/name", "/features/name", "/features/type", "/features/*_mode",
        "/features/traits", "/features/tag_set/language",
    ),
    "brat": ("[[]*[]]", "<OVERLAP>"),
    "prodigy": ("/view_id", "/choice_style", "/image_manual_modes"),
}  # fmt: skip
#: What tools themselves call values, by format, and colors.
_OF_TOOLS = re.compile(r"#[0-9A-Fa-f]{6}|\$item|__undefined__|false|\t*[a-z]\d*\tArg1:<ENTITY>, Arg2:<ENTITY>")
#: Models read schemas of answers, and the people who write guidelines read spreadsheets: annotators read neither.
READ_BY_ANNOTATORS = [name for name in WRITTEN if name not in ("json-schema", "csv", "xlsx")]
#: Formats whose files have ids, and no names.
WITHOUT_NAMES = ("brat",)


# Guidelines without words


def neutral(kind: str, others: tuple[str, ...], form: str | dict[str, str]) -> dict[str, Any]:
    """Return a guideline whose texts have no Latin letters and whose ids have one letter each."""
    labels: dict[str, Any] = {f"l{at}": _element(f"ж{at}", color="#112233", short="жж", code=at) for at in (1, 2, 3)}
    labels["l1"] |= {"attributes": ["a1", "a2"], "hotkey": "w"}
    if kind == "rate":
        for at, one in enumerate(labels.values()):
            one["value"] = at
    else:
        labels["l1"]["parent"] = "l0"
        labels["l0"] = _element("ж0", abstract=True)
    for at, other in enumerate(others, 4):
        labels |= {f"l{at}{part}": _element(f"ж{at}{part}", kind=other, code=10 * at + part) for part in (1, 2)}
    options = {"q1": _element("ы1"), "q2": _element("ы2")}
    parts = list(form) if isinstance(form, dict) else "item"
    data: dict[str, Any] = {
        "format": 1, "id": "g1", "title": "Ж", "short": "Жы", "version": "1.0.0", "summary": "Жыж.",
        "task": {"unit": "Ж.", "input": form, "kind": kind},
        "labels": labels,
        "attributes": {
            "a1": {"ask": "Э1?", "name": "э1", "kind": "choose-many", "options": options, "required": True},
            "a2": {"ask": "Э2?", "name": "э2", "kind": "write", "required": True},
            "a3": {
                "ask": "Э3?", "kind": "choose-one", "of": parts, "required": True,
                "options": options | {"q3": _element("ы3", attributes=["a6"])},
            },
            "a4": {"ask": "Э4?", "name": "э4", "kind": "rate", "range": [1, 3], "of": "item"},
            "a5": {"ask": "Э5?", "name": "э5", "kind": "number", "of": "item"},
            "a6": {"ask": "Э6?", "kind": "number", "range": [0, 99]},
        },
        "outcomes": {"o1": {"name": "ю1", "when": "Ю."}},
    }  # fmt: skip
    if kind == "write":
        del data["labels"], data["attributes"]["a1"], data["attributes"]["a2"]
    return dict(expand(SCHEMA.root, data))


def _element(name: str, **fields: Any) -> dict[str, Any]:
    return {"name": name, "definition": "Ж.", **fields}


@cache
def neutral_guidelines() -> tuple[dict[str, Any], ...]:
    others = [
        (),
        ("choose-one",),
        ("choose-many", "compare"),
        ("rate", "mark-spans", "link"),
        ("mark-segments", "write"),
    ]
    listed = []
    for kind, task_kind in TASK_KINDS.items():
        usual = task_kind.usual_input
        forms: list[str | dict[str, str]] = [usual, {"p1": usual, "p2": usual}]
        forms += ["image"] if task_kind.writes_text else [{"p1": usual, "p2": "audio"}]
        for more in others[: 1 if task_kind.writes_text else None]:
            listed += [neutral(kind, tuple(one for one in more if one != kind), form) for form in forms]
    return tuple(data for data in listed if not errors_in(data))


# The law


def texts_of(fmt: Format, content: bytes) -> Iterator[tuple[str, str]]:
    """Yield each text in a file that annotators may read, with the keys that lead to it."""
    content = fmt.without_mark(content)
    if content.startswith(b"<"):
        found = _of_xml(etree.fromstring(content), "")
    elif content[:1] in b"{[":
        found = _of_data(json.loads(content), "")
    elif fmt.file_name.endswith(".yaml"):
        found = _of_data(yaml.safe_load(content), "")
    else:
        found = ((line.partition("\t")[0], line) for line in content.decode().splitlines())
    known = READ_BY_PROGRAMS.get(fmt.id, ())
    return (
        (path, text)
        for path, text in found
        if not _OF_TOOLS.fullmatch(text) and not any(fnmatchcase(path, pattern) for pattern in known)
    )


def _of_data(value: Any, path: str) -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield path, value
        case dict():
            for key, inner in value.items():
                yield from _of_data(inner, f"{path}/{key}")
        case list():
            for inner in value:
                yield from _of_data(inner, path)


def _of_xml(element: etree._Element, path: str) -> Iterator[tuple[str, str]]:
    here = f"{path}/{element.tag!s}"
    for name, value in element.items():
        yield f"{here}@{name!s}", str(value)
    if element.text and element.text.strip():
        yield here, element.text
    for child in element.iterchildren("*"):
        yield from _of_xml(child, here)


def export(fmt: Format, data: Mapping[str, Any], own: Mapping[str, str] = NEUTRAL) -> bytes:
    """Return a file; an empty one if the tool cannot show the input, or offer the labels."""
    try:
        return written(data, fmt, words=Words(own))
    except ExchangeError:
        return b""


def words_in(fmt: Format, content: bytes) -> list[tuple[str, str]]:
    """Return the texts in a file that have a word in Latin letters."""
    return [(path, text) for path, text in texts_of(fmt, content) if _WORD.search(text)] if content else []


@cache
def used(format_id: str) -> Mapping[str, int]:
    """Return the messages that exports have, each with the position of a guideline whose export has it."""
    found: dict[str, int] = {}
    for at, data in enumerate(neutral_guidelines()):
        text = export(FORMATS[format_id], data).decode()
        numbers = set(re.findall(r"я(\d+)·", text))
        found = {key: at for number, key in enumerate(NEUTRAL, 1) if str(number) in numbers} | found
    return found


@pytest.mark.parametrize("format_id", READ_BY_ANNOTATORS)
def test_an_export_has_no_word_that_is_not_in_the_catalogues(format_id: str) -> None:
    fmt, count = FORMATS[format_id], 0
    for data in neutral_guidelines():
        content = export(fmt, data)
        count += bool(content)
        assert words_in(fmt, content) == []
    assert count >= 3


@pytest.mark.parametrize("format_id", READ_BY_ANNOTATORS)
def test_a_sentence_of_a_writer_is_found(format_id: str) -> None:
    """The law is of use only if it finds what it forbids, in place of each message and of each name."""
    fmt = FORMATS[format_id]
    for key, at in used(format_id).items():
        english = export(fmt, neutral_guidelines()[at], NEUTRAL | {key: f"Choose one of these {NEUTRAL[key]}"})
        assert words_in(fmt, english), f"{key} could be English"

    def write(interface: Interface) -> bytes:
        assert fmt.write is not None
        return fmt.write(interface).replace("ж1".encode(), "Choose one ж1".encode())

    exports = [(export(fmt, data), export(replace(fmt, write=write), data)) for data in neutral_guidelines()]
    named = [content for plain, content in exports if "ж1".encode() in plain]
    assert bool(named) == (format_id not in WITHOUT_NAMES)
    assert all(words_in(fmt, content) for content in named)


def test_each_message_is_in_an_export() -> None:
    assert ENGLISH.keys() - {key for format_id in READ_BY_ANNOTATORS for key in used(format_id)} == set()
