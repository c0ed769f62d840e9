"""A JSON file of another tool -> data."""

import json
import re
from typing import Any

from guidelinekit.exchange.formats.format import ExchangeError, File

#: An escape of half a character, which no file can contain as text.
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def json_value(file: File) -> Any:
    """Return the data of a file.

    Raises:
        ExchangeError: it is not JSON.
    """
    text = file.text
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ExchangeError(f"{file.name} is nested too deeply", hint="Correct the file.") from error
    except ValueError as error:
        raise ExchangeError(f"{file.name} is not valid JSON: {error}", hint="Correct the file.") from error
    return _repaired(value) if _SURROGATE.search(text) else value


def json_or_none(file: File) -> Any:
    """Return the data of a file; None if it is not JSON, which costs nothing for most other files."""
    if file.content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        return None
    try:
        return json_value(file)
    except ExchangeError:
        return None


def _repaired(value: Any) -> Any:
    """Return data without halves of characters: a question mark stands for each."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case list():
            return [_repaired(inner) for inner in value]
        case dict():
            return {_repaired(key): _repaired(inner) for key, inner in value.items()}
        case _:
            return value
