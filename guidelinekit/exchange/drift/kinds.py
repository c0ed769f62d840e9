"""What a drift is: one difference between a tool and its guideline, as data and as a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One difference between a tool and its guideline.

    `kind` is one of `KINDS`. `address` is the element in the guideline, or where it would be. `guideline` and `tool`
    are the values on both sides, None where there is none. `message` says it in a sentence. `needs_migration` is true
    if finished annotations contain something that the guideline calls otherwise.
    """

    kind: str
    address: str
    message: str
    guideline: Any = None
    tool: Any = None
    needs_migration: bool = False


#: What can differ, and what it means for annotators.
KINDS: Mapping[str, str] = {
    "missing": "The guideline has it, and annotators cannot choose it or are not asked.",
    "extra": "Annotators can choose it or are asked, and the guideline does not have it.",
    "earlier-id": "The tool stores an id that the guideline had in an earlier version.",
    "stored": "The tool stores another value than the guideline says.",
    "name": "Annotators read another name.",
    "swapped": "Two elements have each other's name, id, number, color or key.",
    "moved": "A question is asked with other labels or options.",
    "changed": "Another property differs, such as the color, the key or whether an answer is required.",
}
