"""Starter text: what a new guideline contains, and the team has not replaced yet."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.craft.context import CraftContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.item import Answer, Branch
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.read.compose import Source
from guidelinekit.guideline.starter_text import is_starter_text

#: How many characters of a text a message quotes.
_QUOTED = 60


def starter_text(context: CraftContext) -> Iterator[Finding]:
    """GK438: a text that the team has not replaced since the guideline was created."""
    for address, text in starter_texts(context.guideline, context.source):
        start = quoted_start(text)
        message = f"this is still starter text: “{start}”"
        yield context.finding(codes.STARTER_TEXT, address, message, arguments=[start], key=False)


def starter_texts(guideline: Guideline, source: Source) -> Iterator[tuple[Address, str]]:
    """Yield every starter text in a guideline with its address as written.

    Texts of items are not searched: inputs and answers quote what annotators see and write.
    """
    for address, text in _texts(guideline, ()):
        if is_starter_text(text):
            written = address
            # A short form has fewer keys than the model.
            while written and source.value(written) is None:
                written = written[:-1]
            yield written, text


def quoted_start(text: str) -> str:
    """Return the first words of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED].rsplit(' ', 1)[0]}…"


def _texts(value: Any, address: Address) -> Iterator[tuple[Address, str]]:
    """Yield the texts in a part of the model. It does not contain the team's own keys."""
    match value:
        case str():
            yield address, value
        case tuple():
            for index, item in enumerate(value):
                yield from _texts(item, (*address, index))
        case dict():
            for key, inner in value.items():
                yield from _texts(inner, (*address, key))
        case Branch():
            yield (*address, "name"), value.name
        case Answer():
            return
        case msgspec.Struct():
            for name, key in _fields(type(value)):
                inner = getattr(value, name)
                if inner:
                    yield from _texts(inner, (*address, key))


@cache
def _fields(struct: type[msgspec.Struct]) -> tuple[tuple[str, str], ...]:
    """The fields that may contain text, each with its name in the format."""
    fields = msgspec.structs.fields(struct)
    return tuple((field.name, field.encode_name) for field in fields if field.name != "input")


CHECKS = (starter_text,)
