"""Values of a guideline <-> texts of cells.

Several ids or words are in one cell with `|` between them. Sentences are on lines of their own, each after a bullet if
there are several. A text that a spreadsheet would evaluate begins with `'`, and so does a text code of digits.
"""

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from guidelinekit.exchange.formats.sheets.table import cell_text
from guidelinekit.report.csv_text import SEPARATOR, guarded

_BULLET = re.compile(r"[-*•–·‣◦]\s+")
_NUMBERED = re.compile(r"\(?(\d{1,2})[.)]\s+")
_ARROWS = ("→", "->", "=>")
_PAIR = re.compile(r"([^\n]{1,200}?)\s*:(?:\s+|$)(.*)", re.DOTALL)
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?")
#: Before data that is not a text.
JSON = "json:"
_YES = frozenset({"true", "yes", "y", "1", "x", "ja", "j", "wahr", "✓", "✔"})
_NO = frozenset({"false", "no", "n", "0", "nein", "falsch", "-", ""})


def text_cell(value: object) -> str:
    """Return one value as a cell: a text, a number, a truth value, a list of texts, or pairs of them."""
    match value:
        case None | "":
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return guarded(protected(value))
        case int() | float():
            return f"{value:g}" if isinstance(value, float) and abs(value) < 1e15 else str(value)
        case Mapping():
            return sentences_cell(f"{key}: {text}" for key, text in value.items())
        case _:
            return list_cell([str(entry) for entry in value])  # type: ignore[attr-defined]


def protected(text: str) -> str:
    """Return a text as a reader keeps it: with space around it, or with unusual line ends, it is written in JSON."""
    is_kept = text == cell_text(guarded(text))
    return text if is_kept and not text.startswith(JSON) else f"{JSON} {json_text(text)}"


def restored(text: str) -> str:
    """Return the text that `protected` wrote."""
    value = json_of(text.removeprefix(JSON)) if text.startswith(JSON) else None
    return value if isinstance(value, str) else text


def list_cell(values: Sequence[str]) -> str:
    """Return several ids or words as one cell."""
    is_plain = not any(
        SEPARATOR in text or "\n" in text or _BULLET.match(text) or protected(text) != text for text in values
    )
    if is_plain and not (len(values) == 1 and re.search("[,;]", values[0])):
        return guarded(SEPARATOR.join(values))
    return _bulleted(map(protected, values))


def list_of(cell: str) -> list[str]:
    """Return the ids or words in a cell: on lines, or with `|`, `;` or `,` between them."""
    if "\n" in cell or _BULLET.match(cell):
        return sentences_of(cell)
    separator = next((sign for sign in (SEPARATOR, ";", ",") if sign in cell), SEPARATOR)
    return [text for entry in cell.split(separator) if (text := entry.strip())]


def sentences_cell(values: Iterable[str]) -> str:
    """Return sentences as one cell: a single one as it is, several after bullets."""
    listed = [protected(text) for text in values]
    if len(listed) == 1 and "\n" not in listed[0] and not _BULLET.match(listed[0]) and not listed[0].startswith(JSON):
        return guarded(listed[0])
    return _bulleted(listed)


def _bulleted(values: Iterable[str]) -> str:
    return "\n".join("• " + text.strip("\n").replace("\n", "\n  ") for text in values)


def sentences_of(cell: str) -> list[str]:
    """Return the sentences in a cell: one for each bullet, or for each line."""
    lines = textwrap.dedent(cell.strip("\n")).split("\n")
    starts = [_start(line) for line in lines]
    numbers = [found for line in lines if (found := _NUMBERED.match(line))]
    if not any(starts) and len(numbers) > 1 and numbers[0][1] == "1":
        starts = [found.end() if (found := _NUMBERED.match(line)) else 0 for line in lines]
    if not any(starts):
        return [restored(text) for line in lines if (text := line.strip())]
    sentences: list[list[str]] = []
    for line, start in zip(lines, starts, strict=True):
        if start or not sentences:
            sentences.append([line[start:]])
        else:
            sentences[-1].append(line.removeprefix("  "))
    return [restored(text) for sentence in sentences if (text := "\n".join(sentence).strip())]


def _start(line: str) -> int:
    found = _BULLET.match(line)
    return found.end() if found else 0


def cases_cell(cases: Iterable[tuple[str, str]]) -> str:
    """Return sentences with the label to use instead, which is after an arrow."""
    return sentences_cell(
        f"{text} → {instead}" if instead else f"{text} →" if _at_arrow(text) else text for text, instead in cases
    )


def cases_of(cell: str) -> Iterator[tuple[str, str]]:
    """Yield the sentences of a cell, each with what is after its last arrow."""
    for text in sentences_of(cell):
        yield _at_arrow(text) or (text, "")


def _at_arrow(text: str) -> tuple[str, str] | None:
    """Return what is before and after the last arrow on the last line; None without one."""
    at, arrow = max((text.rfind(arrow), arrow) for arrow in _ARROWS)
    after = text[at + len(arrow) :].strip()
    return None if at < 1 or "\n" in after else (text[:at].strip(), after)


def pairs_of(cell: str) -> Iterator[tuple[str, str]]:
    """Yield what is before and after the first colon of each sentence; without a colon, the sentence alone."""
    for text in sentences_of(cell):
        found = _PAIR.fullmatch(text)
        yield (found[1].strip(), found[2].strip()) if found else (text, "")


def flag_of(cell: str) -> bool | None:
    """Return a truth value; None if the cell has none."""
    word = cell.strip().casefold()
    return True if word in _YES else False if word in _NO else None


def number_of(cell: str) -> int | float | None:
    """Return a number, also with a decimal comma; None if the cell has none."""
    text = cell.strip().replace(",", ".")
    if not _NUMBER.fullmatch(cell.strip()):
        return None
    return int(text) if _INTEGER.fullmatch(text) else float(text)


def code_cell(code: int | str | None) -> str:
    """Return a code as a cell. A text that looks like a number begins with `'`."""
    if isinstance(code, str) and _INTEGER.fullmatch(code.lstrip("'")):
        return f"'{code}"
    return text_cell(code)


def code_of(cell: str) -> int | str | None:
    """Return a code: a number if it is written as one."""
    text = cell.strip()
    if _INTEGER.fullmatch(text):
        return int(text)
    if text.startswith("'") and _INTEGER.fullmatch(text.lstrip("'")):
        return text[1:]
    return text or None


def own_cell(value: Any) -> str:
    """Return the value of a key that a team added as a cell."""
    return guarded(protected(value)) if isinstance(value, str) else f"{JSON} {json_text(value)}"


def own_of(cell: str) -> Any:
    """Return the value of a key that a team added."""
    if not cell.startswith(JSON):
        return cell
    value = json_of(cell.removeprefix(JSON))
    return cell if value is None else value


def json_text(value: Any) -> str:
    """Return data as compact JSON."""
    return json.dumps(value, ensure_ascii=False)


def json_of(cell: str) -> Any:
    """Return the data of a cell in JSON; None if it is none."""
    try:
        data = json.loads(cell, parse_constant=_refuse)
        # Half of a pair of surrogates can be written in JSON, but not in UTF-8.
        json_text(data).encode()
    except (ValueError, RecursionError):
        return None
    return data


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")
