"""Broken and hostile files of every format: each is a draft that passes the check, or an error in one sentence."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from guidelinekit.errors import GuidelineKitError
from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.export import exported
from guidelinekit.exchange.formats.format import ExchangeError, File, Format
from guidelinekit.exchange.formats.registry import FORMATS, guessed
from guidelinekit.exchange.reading import completed
from guidelinekit.guideline.read.scalars import CONTROL
from guidelinekit.operations.import_file import draft_files, require_valid
from tests.hostile_files import BREAKERS
from tests.test_exchange_formats import GUIDELINES, SCHEMA, guideline

#: The longest time that a broken file may take, in seconds: many times what it takes.
_LONGEST = 20


def files_of(fmt: Format) -> Iterator[tuple[str, bytes]]:
    """Yield valid files of a format: exports of guidelines, or the cases of a format that is only read."""
    for name in GUIDELINES:
        try:
            yield name, exported(guideline(name), fmt, SCHEMA).content
        except ExchangeError:
            continue


@pytest.mark.parametrize("format_id", [fmt.id for fmt in FORMATS.values() if fmt.write is not None])
def test_a_broken_file_is_a_draft_or_a_sentence(format_id: str) -> None:
    fmt = FORMATS[format_id]
    count = refused = 0
    for seed, (name, content) in enumerate(list(files_of(fmt))[:2]):
        for breaker in BREAKERS:
            for damage, broken in breaker(content, seed):
                count += 1
                refused += not is_imported(fmt, f"{name}: {damage}", broken)
    assert count >= 40
    assert refused >= 10


def is_imported(fmt: Format, what: str, content: bytes) -> bool:
    """Whether a file is a draft without errors; if not, whether the error is one that people understand is asserted."""
    file = File(name="file", content=content)
    start = time.monotonic()
    guessed(file)
    try:
        data = completed(fmt.read(file, SCHEMA), "draft")
        require_valid(draft_files(data, "specs/draft"), SCHEMA, file.name)
        problem = None
    except GuidelineKitError as error:
        problem = str(error)
    assert time.monotonic() - start < _LONGEST, what
    assert problem is None or (15 < len(problem) < 2_000 and "\n" not in problem), what
    return problem is None


#: What no text of a guideline can have, and texts that can.
CHARACTERS = [
    "\u0000",
    "\u0001",
    "\u000b",
    "\u001b",
    "\u007f",
    "\u0090",
    "\u2028",
    "\ufeff",
    "\ud800",
    "\ufffe",
    "\t",
    "\u202e",
]


@pytest.mark.parametrize("format_id", [fmt.id for fmt in FORMATS.values() if fmt.file_name.endswith(".json")])
def test_texts_with_control_characters_are_drafts_without_them(format_id: str) -> None:
    fmt = FORMATS[format_id]
    name, content = next(files_of(fmt))
    data = json.loads(content)
    for character in CHARACTERS:
        changed = json.dumps(with_character(data, character)).encode()
        assert is_draft(fmt, changed), (name, character)


def with_character(value: Any, character: str) -> Any:
    """Return data with a character in each text that people write: one with a space, or a name."""
    match value:
        case dict():
            return {
                key: f"{inner[:1]}{character}{inner[1:]}"
                if isinstance(inner, str) and (" " in inner or key in ("name", "text", "suffix_key"))
                else with_character(inner, character)
                for key, inner in value.items()
            }
        case list():
            return [with_character(inner, character) for inner in value]
        case _:
            return value


def is_draft(fmt: Format, content: bytes) -> bool:
    """Whether a file is a draft that passes the check. One that the reader refuses as a whole is none, and no error."""
    file = File(name="file", content=content)
    try:
        data = completed(fmt.read(file, SCHEMA), "draft")
    except ExchangeError:
        return True
    require_valid(draft_files(data, "specs/draft"), SCHEMA, file.name)
    return True


@pytest.mark.parametrize("character", CHARACTERS)
def test_a_draft_has_no_control_characters(character: str) -> None:
    draft = Draft(SCHEMA)
    text = f"a{character}b"
    label_id = draft.add_label(text, definition=text, hotkey=character, aliases=[text])
    draft.data["labels"][label_id]["x-own"] = {text: [text]}
    draft.add_label("Other", definition="Others.")
    draft.add_outcome(text, when=text)
    draft.add_attribute(text, kind="choose-many", ask=text, options=[("", text, {"definition": text})])
    draft.data["title"] = draft.name(text, "")
    draft.data["summary"] = text
    draft.data["labels"][label_id]["use_when"] = [text]
    draft.skip(text, text)
    data = completed(draft, "draft")
    require_valid(draft_files(data, "specs/draft"), SCHEMA, "file")
    assert not CONTROL.search(repr(data).encode("unicode_escape").decode()), data
    assert not any(CONTROL.search(one) for one in texts_in(data))
    assert all(one.place.isprintable() and one.reason.isprintable() for one in draft.skipped)


def texts_in(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                yield key
                yield from texts_in(inner)
        case list() | tuple():
            for inner in value:
                yield from texts_in(inner)


def marked_files() -> Iterator[tuple[str, dict[str, Any], bytes, bytes]]:
    """Yield exports in XML with their mark as data, and the bytes before and after it."""
    for name in GUIDELINES:
        content = exported(guideline(name), FORMATS["label-studio"], SCHEMA).content
        start, end = b"<!-- guidelinekit: ", b" -->"
        before, _, rest = content.partition(start)
        mark, _, after = rest.partition(end)
        yield name, json.loads(mark), before + start, end + after


@pytest.mark.parametrize(("name", "mark", "before", "after"), list(marked_files()), ids=GUIDELINES)
def test_a_mark_with_values_of_other_types_is_none(
    name: str, mark: dict[str, Any], before: bytes, after: bytes
) -> None:
    fmt = FORMATS["label-studio"]
    count = 0
    for key in [*mark, "stores"]:
        for value in [*MARKS, *({"a": one} for one in MARKS), *({"No id!": one} for one in ("text", "rate"))]:
            changed = json.dumps({**mark, key: value}).replace("--", "-\\u002d").encode()
            draft = fmt.read(File(name="c.xml", content=before + changed + after), SCHEMA)
            require_valid(draft_files(completed(draft, "draft"), "specs/draft"), SCHEMA, f"{name}: {key}: {value}")
            count += draft.guideline_id == ""
    assert count > 30


#: Values that people could write into a mark.
MARKS: tuple[Any, ...] = (None, True, 0, 5, 1.5, "", "x", "text", "choose-one", [], ["text"], {}, [[]], "a\u0000b")


@pytest.mark.parametrize(
    "form", [None, 5, "texts", [], {}, {"a": ["text"]}, {"a": "text", "b": "x"}, {"a": None}, [[]]]
)
def test_an_input_that_is_none_is_the_usual_one(form: Any) -> None:
    for kind in ("choose-one", "compare", "draw-boxes"):
        draft = Draft(SCHEMA)
        for name in "AB":
            draft.add_label(name)
        draft.set_task(kind, form)
        require_valid(draft_files(completed(draft, "draft"), "specs/draft"), SCHEMA, "file")
