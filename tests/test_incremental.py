"""Reading a version in parts results in the same document as reading it whole: data, spans, numbers and findings."""

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest

from guidelinekit.guideline.address import Address
from guidelinekit.guideline.read.document import Document, SourceFile
from guidelinekit.guideline.read.incremental import IncrementalReader
from guidelinekit.guideline.read.reader import read
from guidelinekit.guideline.read.scalars import MAX_DEPTH
from tests.conftest import ROOT

#: A longer run than CI's: REVISIONS=300000 pytest tests/test_incremental.py
REVISIONS = int(os.environ.get("REVISIONS", "4000"))
TEXT = """\
# A comment, and a document start.
---
format: 1
title: "A: b"
summary: |
  Some text
    more

labels: # all of them
  # about a
  a:
    name: A
    definition: >+
      folded

      text

  "b":
    name: B
    use_when:
      - one
      - text: two
        instead: a
  4: {name: C, value: 3}
rules:
  r:
    statement: plain
      goes on
    level: must

x-own:
    deep: [1, 2,
  3]
    other: 'a
      b: c
  d: e'
glossary:

examples:
 e1: {input: "a",
  answer: a}
 e2:
   input: >
     x
   answer: 4
"""
SCRAPS = [
    *("'", '"', "|", ">", "{", "}", "[", "]", "#", " # c", "&a ", "*a", "- ", "? ", ": ", "\n", "  ", "\t", "\r", "é"),
    *(
        "---\n",
        "...\n",
        "%Y\n",
        "\n\n",
        "# c\n",
        "  # c\n",
        "!!str ",
        "key: v\n",
        "  key: v\n",
        "  key:\n",
        "    - z\n",
    ),
    *(
        "\u00a0",
        "\u3000",
        "\u2003}\n",
        "\u3000k: v\n",
        "  \u3000k: {}\n",
        "\x0c",
        "\x0b\n",
        "# c\x07\n",
        "\ufffe",
        "\x1c",
    ),
    *('"q": |\n', "  x: |\n      a\n\n", '  y: "\n', '  z"\n', "  w: 'a\n", "  v: b'\n"),
]


@pytest.mark.slow
def test_random_revisions_are_read_in_parts_as_they_are_read_whole() -> None:
    generator = random.Random(7)
    files = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "specs").rglob("*.yaml"))]
    texts = [TEXT, *("\n".join(text.split("\n")[:80]) + "\n" for text in files)]
    read_in_parts = 0
    for _ in range(REVISIONS // 8):
        reader = IncrementalReader()
        first = text = generator.choice(texts)
        for _ in range(8):
            document = _same(reader, text)
            read_in_parts += bool(document.shifts)
            text = _revised(text if document.data is not None else first, generator)
    assert read_in_parts > REVISIONS / 16, "too few revisions were read in parts for a meaningful test"


def _same(reader: IncrementalReader, text: str) -> Document:
    file = SourceFile(path="f.yaml", content=text.encode())
    whole, document = read(file), reader.read(file)
    assert repr(document.data) == repr(whole.data), text
    assert document.numbers == whole.numbers, text
    assert document.comments == whole.comments, text
    assert document.odd_spaces == whole.odd_spaces, text
    assert document.findings == whole.findings, text
    for address in _addresses(whole.data):
        assert _written(document, address) == _written(whole, address), (text, address)
        for key in (False, True):
            assert document.locate(address, key=key) == whole.locate(address, key=key), (text, address)
    return document


def _written(document: Document, address: Address) -> str | None:
    span = document.span(address)
    return span.written if span is not None else None


def _addresses(value: Any, address: Address = ()) -> Iterator[Address]:
    yield address
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _addresses(inner, (*address, key))


def _revised(text: str, generator: random.Random) -> str:
    lines = text.split("\n")
    for _ in range(generator.randint(1, 3)):
        at, other = generator.randrange(len(lines)), generator.randrange(len(lines))
        match generator.randrange(8):
            case 0 if len(lines) > 2:
                lines.pop(at)
            case 1:
                lines.insert(at, lines[other])
            case 2:
                lines[other:other] = lines[at : at + generator.randint(1, 12)]
            case 3:
                cut = generator.randint(0, len(lines[at]))
                lines[at] = lines[at][:cut] + generator.choice(SCRAPS) + lines[at][cut:]
            case 4:
                lines.insert(at, generator.choice(SCRAPS))
            case 5:
                lines[at] = lines[at][generator.randint(0, 3) :]
            case 6:
                lines[at] = " " * generator.randint(0, 3) + lines[at]
            case _:
                lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines)


PADDING = "".join(f"  pad-{number}: {{name: padding}}\n" for number in range(40))
BEFORE = f"title: T\nlabels:\n  a:\n    name: A\n{PADDING}rules:\n  r: {{statement: R}}\n"


@pytest.mark.parametrize(
    ("after", "in_parts"),
    [
        (BEFORE.replace("name: A", "name: B"), True),
        (BEFORE.replace("  a:", "  # moved down\n\n  a:"), True),
        (BEFORE.replace("  a:", "  new: {name: N}\n  a:"), True),
        (BEFORE.replace("name: A", "? name\n"), True),
        (BEFORE.replace("name: A", "name: &x A"), False),
        (BEFORE.replace("name: A", "name: *x"), False),
        (BEFORE.replace("name: A", 'name: "A'), False),
        (BEFORE.replace("name: A", "name: [A"), False),
        (BEFORE.replace("title: T", "title: [\nT: 1]"), False),
        (BEFORE.replace("  a:", "  pad-3: {}\n  a:"), False),
        (BEFORE + "labels:\n  z: {name: Z}\n", False),
        (BEFORE.replace("labels:\n", "labels:#\n"), False),
        (BEFORE.replace("name: A", f"name: {'[' * (MAX_DEPTH - 3)}{']' * (MAX_DEPTH - 3)}"), True),
        (BEFORE.replace("name: A", f"name: {'[' * (MAX_DEPTH - 2)}{']' * (MAX_DEPTH - 2)}"), False),
        (BEFORE.replace("labels:\n", "labels:\n\u00a0oops\n"), False),
        (BEFORE.replace("labels:\n", "labels:\n\u3000z: {name: Z}\n"), False),
        (BEFORE.replace("labels:\n", "labels:\n  \u3000z: {name: Z}\n"), False),
        (BEFORE.replace("labels:\n", "labels: # \x0c\n"), False),
        (BEFORE.replace("labels:\n", "labels:\n\x0c\n"), False),
        ("# c\x07\n" + BEFORE, False),
        ("# c\n" + BEFORE, True),
        (BEFORE.removesuffix("\n"), False),
        (BEFORE.replace("\n", "\r\n"), False),
    ],
    ids=lambda value: repr(value)[:60] if isinstance(value, str) else "",
)
def test_which_versions_are_read_in_parts(after: str, in_parts: bool) -> None:
    reader = IncrementalReader()
    _same(reader, BEFORE)
    assert bool(_same(reader, after).shifts) is in_parts


def test_an_unchanged_element_is_the_same_object_in_both_versions() -> None:
    reader = IncrementalReader()
    old, new = _same(reader, BEFORE), _same(reader, BEFORE.replace("name: A", "name: B"))
    assert old.data is not None
    assert new.data is not None
    assert old.data["labels"]["pad-7"] is new.data["labels"]["pad-7"]
    assert old.data["labels"]["a"] is not new.data["labels"]["a"]
