"""Texts as they are stored: cut off by a comment, or with characters that cannot be seen."""

import re
import unicodedata
from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.craft.context import CraftContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.schema import OWN_PREFIX

#: Changes of the direction of text, characters without width, and a hyphen that is only shown at the end of a line.
#: Not the joiners and direction marks that some languages need.
_INVISIBLE = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200b\u2060\u00ad]")


def cut_by_comment(context: CraftContext) -> Iterator[Finding]:
    """GK435: a text without quotes that ends where a comment begins."""
    comments = [entry for document in context.source.documents for entry in document.comments]
    if not comments:
        return
    texts = {address for address, _ in [*context.prose, *context.lines, *context.input_texts]}
    for address, comment in comments:
        # The texts that answers quote or expect.
        is_in_answer = "text" in address and not any(str(key).startswith(OWN_PREFIX) for key in address)
        if (address in texts or is_in_answer) and isinstance(context.source.value(address), str):
            message = f"the text ends before “{_shortened(comment)}”, which is a comment in YAML"
            yield context.finding(codes.TEXT_CUT_BY_COMMENT, address, message, arguments=[comment], key=False)


def _shortened(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 60 else f"{text[:60]}…"


def invisible_characters(context: CraftContext) -> Iterator[Finding]:
    """GK436: a character that cannot be seen. Items and answers may contain them."""
    for address, text in [*context.prose, *context.lines]:
        if text.isascii() or text.isprintable():
            continue
        for character in dict.fromkeys(_INVISIBLE.findall(text)):
            before = _INVISIBLE.sub("", text[: text.index(character)])
            words = before.rsplit(None, 1)
            where = f"after “{words[-1][-60:].strip()}”" if words else "at its start"
            code_point = f"U+{ord(character):04X}"
            message = f"the text contains {code_point} ({unicodedata.name(character).lower()}) {where}"
            yield context.finding(codes.INVISIBLE_CHARACTER, address, message, arguments=[code_point], key=False)


CHECKS = (cut_by_comment, invisible_characters)
