"""Texts as they are stored: cut off by a comment, or with characters that cannot be seen."""

import re
import unicodedata
from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.craft.context import CraftContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.model import Guideline

#: The fields that people read and that are not prose, by section.
_FIELDS = {
    "owners": ("name", "role"),
    "requirements": ("asked_by",),
    "references": ("title",),
    "labels": ("name", "short", "aliases"),
    "attributes": ("name",),
    "outcomes": ("name",),
    "glossary": ("name", "aliases"),
    "examples": ("warning",),
}
#: Fields with these names are texts in every section: also names of options and answers, and marked or expected text.
_TEXTS = frozenset({"title", "name", "short", "aliases", "warning", "text", "asked_by"})
#: Changes of the direction of text, characters without width, and a hyphen that is only shown at the end of a line.
#: Not the joiners and direction marks that some languages need.
_INVISIBLE = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200b\u2060\u00ad]")


def cut_by_comment(context: CraftContext) -> Iterator[Finding]:
    """GK435: a text without quotes that ends where a comment begins."""
    comments = [entry for document in context.source.documents for entry in document.comments]
    if not comments:
        return
    texts = {address for address, _ in [*context.prose, *context.input_texts]}
    for address, comment in comments:
        field = next((key for key in reversed(address) if isinstance(key, str)), "")
        is_own = any(str(key).startswith("x-") for key in address)
        is_read = address in texts or (not is_own and (field in _TEXTS or (address[0], field) == ("owners", "role")))
        if is_read and isinstance(context.source.value(address), str):
            message = f"the text ends before “{_shortened(comment)}”, which is a comment in YAML"
            yield context.finding(codes.TEXT_CUT_BY_COMMENT, address, message, arguments=[comment], key=False)


def _shortened(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 60 else f"{text[:60]}…"


def invisible_characters(context: CraftContext) -> Iterator[Finding]:
    """GK436: a character that cannot be seen. Items and answers may contain them."""
    for address, text in [*context.prose, *_names(context.guideline)]:
        if text.isascii() or text.isprintable():
            continue
        for character in dict.fromkeys(_INVISIBLE.findall(text)):
            before = _INVISIBLE.sub("", text[: text.index(character)])
            words = before.rsplit(None, 1)
            where = f"after “{words[-1][-60:].strip()}”" if words else "at its start"
            code_point = f"U+{ord(character):04X}"
            message = f"the text contains {code_point} ({unicodedata.name(character).lower()}) {where}"
            yield context.finding(codes.INVISIBLE_CHARACTER, address, message, arguments=[code_point], key=False)


def _names(guideline: Guideline) -> Iterator[tuple[Address, str]]:
    """Every text that people read and that is not prose, with its address."""
    yield ("title",), guideline.title
    for section, fields in _FIELDS.items():
        for element_id, element in guideline.section(section).items():
            for field in fields:
                value = getattr(element, field)
                if isinstance(value, tuple):
                    yield from (((section, element_id, field, index), text) for index, text in enumerate(value))
                elif value:
                    yield (section, element_id, field), value
    for attribute_id, attribute in guideline.attributes.items():
        for option_id, option in attribute.options.items():
            yield ("attributes", attribute_id, "options", option_id, "name"), option.name
    for step_id, step in guideline.procedure.items():
        for answer_id, branch in step.answers.items():
            yield ("procedure", step_id, "answers", answer_id, "name"), branch.name


CHECKS = (cut_by_comment, invisible_characters)
