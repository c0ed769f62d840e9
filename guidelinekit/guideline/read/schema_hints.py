"""What authors write by habit -> a hint with the exact text to write instead."""

import json
import re
from collections.abc import Collection

from guidelinekit.guideline.address import Address

#: Keys of other formats, and the keys of this format with the same meaning: the first that is allowed is meant.
_OTHER_WORDS: dict[str, tuple[str, ...]] = {
    "title": ("name",),
    "label": ("name",),
    "display_name": ("name", "title"),
    "name": ("title", "need"),
    "description": ("definition", "statement", "situation", "summary", "when", "does", "need"),
    "desc": ("definition", "statement", "situation", "summary", "when", "does", "need"),
    "text": ("definition", "statement", "situation", "need", "input"),
    "meaning": ("definition",),
    "explanation": ("definition", "why"),
    "colour": ("color",),
    "synonyms": ("aliases",),
    "synonym": ("aliases",),
    "alias": ("aliases",),
    "also_known_as": ("aliases",),
    "reason": ("why",),
    "rationale": ("why",),
    "because": ("why",),
    "justification": ("why",),
    "shortcut": ("hotkey",),
    "key": ("hotkey",),
    "values": ("options",),
    "choices": ("options",),
    "question": ("ask",),
    "prompt": ("ask",),
    "type": ("kind",),
    "severity": ("level",),
    "rule": ("statement",),
    "case": ("situation",),
    "answer": ("decision",),
    "decision": ("answer",),
    "wrong": ("not",),
    "incorrect": ("not",),
    "item": ("input",),
    "state": ("status",),
    "lang": ("language",),
    "locale": ("language",),
    "link": ("url",),
    "href": ("url",),
    "email": ("contact",),
    "date": ("decided", "effective"),
    "include": ("use_when",),
    "exclude": ("avoid_when",),
    "dont_use_when": ("avoid_when",),
    "group": ("parent",),
    "superseded_by": ("replaced_by",),
    "terms": ("glossary",),
    "definitions": ("glossary",),
    "taxonomy": ("labels",),
    "classes": ("labels",),
    "categories": ("labels",),
}
_VERSION = re.compile(r"[vV]?\.?(\d+)(?:\.(\d+))?(?:\.(\d+))?")
#: The most digits of each number of a version.
_MOST_DIGITS = 6


def other_word(key: str, known: Collection[str]) -> str:
    """Return a hint with the key that has the meaning of an unknown key; empty if there is none among `known`."""
    words = _OTHER_WORDS.get(key.lower().replace("-", "_").replace(" ", "_"), ())
    word = next((word for word in words if word in known), "")
    return f"Did you mean `{word}`?" if word else ""


def version_hint(written: str) -> str:
    """Return a hint with a version of three numbers; empty for a text that does not begin with a number."""
    match = _VERSION.match(written.strip())
    if match is None or any(number and len(number) > _MOST_DIGITS for number in match.groups()):
        return ""
    version = ".".join(str(int(number or 0)) for number in match.groups())
    return f'Write three numbers in quotes: version: "{version}".'


def overlap_hint(value: float) -> str:
    """Return a hint for an overlap that is no whole number: the share of items that are labeled twice is meant."""
    if not 1 < value < 2:
        return "Write a whole number: how many annotators label each item."
    share = round(value - 1, 6)
    return f"To label {share * 100:g}% of the items twice, write overlap: 2 and overlap_share: {share:g}."


def no_value_hint(address: Address, comment: str) -> str:
    """Return a hint for a key whose value YAML reads as a comment; empty for a comment that looks like one."""
    if not comment or comment.startswith("# "):
        return ""
    key = address[-1] if address else ""
    if key == "color":
        comment = comment.split()[0]
    written = json.dumps(comment.strip(), ensure_ascii=False)
    what = key if key in ("color", "hotkey", "code") else "text"
    return (
        f"Put the {what} in quotes: {key}: {written}."
        if isinstance(key, str)
        else f"Put the {what} in quotes: {written}."
    )
