"""What elements are called in the sentences of drifts."""

from collections.abc import Mapping
from typing import Any

Form = Mapping[str, Any]
MIGRATE = "annotations with it need migration"
_NOUNS = {"labels": "label", "attributes": "question", "outcomes": "outcome", "options": "option"}


def element_of(data: Form, address: str) -> Form:
    """Return the element or option at an address; empty if there is none."""
    value: Any = data
    for key in address.split("/"):
        value = value.get(key, {}) if isinstance(value, Mapping) else {}
    return value if isinstance(value, Mapping) else {}


def named(data: Form, address: str) -> str:
    """Return the name of an element with its id, or its id alone."""
    name = element_of(data, address).get("name") or ""
    element_id = address.rpartition("/")[2]
    return f"{quoted(name)} (`{element_id}`)" if name and name != element_id else f"`{element_id}`"


def noun_of(address: str) -> str:
    """Return what an element or option is: a label, question, outcome or option; empty for everything else."""
    parts = address.split("/")
    return _NOUNS.get(parts[-2], "") if len(parts) in (2, 4) else ""


def quoted(value: Any) -> str:
    """Return a value in quotation marks."""
    return f"“{value}”"
