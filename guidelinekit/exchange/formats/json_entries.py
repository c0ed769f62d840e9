"""Entries of JSON files of other tools -> their texts; data -> the content of a JSON file."""

import json
from typing import Any


def text_in(entry: Any, *keys: str) -> str:
    """Return the first text or number that an entry has under some keys; empty without one."""
    values = [entry.get(key) for key in keys] if isinstance(entry, dict) else []
    found = (str(value) for value in values if isinstance(value, str | int | float) and not isinstance(value, bool))
    return next((text for text in found if text.strip()), "")


def json_bytes(data: Any) -> bytes:
    """Return data as the content of a file."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
