"""Findings -> text for a terminal: by cause, errors first, with the line of a mistake or the list of its places."""

import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from click import style

from guidelinekit.guideline.codes import CODES
from guidelinekit.guideline.finding import Finding, Severity
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.report.causes import Cause, causes, shortened, title
from guidelinekit.report.findings import findings_summary
from guidelinekit.report.first_steps import MANY, first_steps

_WIDTH = 80
#: The most lines of places for one cause. The first of these that keeps the output on one screen is used, or the last.
_PLACE_LINES = (
    {Severity.ERROR: 3, Severity.WARNING: 3, Severity.NOTE: 3},
    {Severity.ERROR: 3, Severity.WARNING: 3, Severity.NOTE: 1},
    {Severity.ERROR: 3, Severity.WARNING: 2, Severity.NOTE: 1},
    {Severity.ERROR: 3, Severity.WARNING: 1, Severity.NOTE: 1},
)
_SCREEN = 25
#: The most causes with one code that are shown in full if there are many findings, and the rows for the others.
_FULL_CAUSES = 3
_MAX_ROWS = 6
_ROW_WIDTH = 100
_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


def findings_text(findings: Sequence[Finding], guideline_count: int, sources: Mapping[str, bytes]) -> str:
    """Return the findings by cause, errors first, a line with their number, and if there are many, what to do first.

    A cause with one place has its source line; one with several places has a list of them. `sources` are the contents
    of files by path. A line of a file that is not in `sources` is not shown.
    """
    lines = {path: _lines(content) for path, content in sources.items()}
    found = causes(findings)
    is_many = len(findings) > MANY
    end = [findings_summary(findings, guideline_count)]
    if is_many:
        end.extend(["", *textwrap.wrap(first_steps(found), _WIDTH, break_on_hyphens=False)])
    text = ""
    for place_lines in _PLACE_LINES:
        text = "\n".join([*_blocks(found, lines, place_lines, is_many=is_many), *end])
        if text.count("\n") < _SCREEN:
            break
    return text


def _blocks(
    found: Sequence[Cause], lines: Mapping[str, Sequence[str]], place_lines: Mapping[Severity, int], *, is_many: bool
) -> Iterator[str]:
    """Yield the text of each cause. If there are many findings, many causes with one code are one table."""
    by_code: defaultdict[tuple[Severity, str], list[Cause]] = defaultdict(list)
    for cause in found:
        by_code[cause.first.severity, cause.first.code].append(cause)
    for cause in found:
        same_code = by_code[cause.first.severity, cause.first.code]
        if is_many and len(same_code) > _FULL_CAUSES:
            if cause is same_code[0]:
                yield _table(same_code)
        elif cause.has_own_messages:
            yield _rows(cause.message, [Cause((finding,)) for finding in cause.findings])
        elif len(cause.findings) > 1:
            yield _group(cause, place_lines[cause.first.severity])
        else:
            yield _block(cause.first, lines.get(cause.first.location.path, []))


def _lines(content: bytes) -> list[str]:
    try:
        return content.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        return []


def _quote(finding: Finding, lines: Sequence[str]) -> Iterator[str]:
    """Yield the source line of a finding with carets under its range, shortened to 80 columns."""
    where = finding.location
    text = lines[where.line - 1].rstrip("\r") if where.line <= len(lines) else ""
    if not text.strip():
        return
    number = str(where.line)
    width = _WIDTH - len(number) - 6
    start = where.column - 1
    length = (where.end_column if where.end_line == where.line else len(text) + 1) - where.column
    begin = 0 if start + min(length, 20) <= width else max(start - width // 2, 0)
    visible = text[begin : begin + width].replace("\t", " ")
    shown = "".join(character if character.isprintable() else "\ufffd" for character in visible)
    carets = "^" * max(1, min(length, begin + len(shown) - start))
    ellipsis = "…" if begin else " "
    yield style(f"  {number} |{ellipsis}{shown}", dim=True)
    yield style(f"  {' ' * len(number)} | {' ' * (start - begin)}", dim=True) + style(
        carets, fg=_COLORS[finding.severity]
    )


def _block(finding: Finding, source_lines: Sequence[str]) -> str:
    where = finding.location
    location = style(f"{plain_line(where.path)}:{where.line}:{where.column}", bold=True)
    lines = [f"{location}: {_severity(finding)} {finding.code} {finding.message}"]
    lines.extend(_quote(finding, source_lines))
    if finding.hint:
        lines.append(style(f"    {finding.hint}", dim=True))
    return "\n".join(lines)


def _severity(finding: Finding) -> str:
    return style(finding.severity.value, fg=_COLORS[finding.severity], bold=True)


def _group(cause: Cause, limit: int) -> str:
    """A cause with several places: what is wrong, how to fix it, and the places by file in at most `limit` lines."""
    head = f"{_severity(cause.first)} {cause.first.code} {cause.message}"
    return "\n".join([head, *_hint(cause.hint), *_place_lines(cause, limit)])


def _hint(text: str) -> Iterator[str]:
    wrapped = textwrap.wrap(text, _WIDTH - 4, break_long_words=False, break_on_hyphens=False)
    return (style(f"    {line}", dim=True) for line in wrapped)


def _place_lines(cause: Cause, limit: int) -> list[str]:
    """The places of a cause, several in a line, each file on a line of its own. The last line states how many are left.

    If there is no room for a place next to the path of its file, it is on the next line, even above the limit.
    """
    rows: list[str] = []
    path = ""
    for index, (finding, place) in enumerate(zip(cause.findings, cause.places, strict=True)):
        left = len(cause.findings) - index
        # On the last line, keep room for the number of places that are left.
        width = _WIDTH - 1 - (len(_left(left)) if len(rows) >= limit and left > 1 else 0)
        if finding.location.path == path and len(rows[-1]) + 2 + len(place) <= width:
            rows[-1] += f", {place}"
        elif len(rows) >= limit:
            rows[-1] += _left(left)
            break
        elif finding.location.path == path:
            rows[-1] += ","
            rows.append(f"      {place}")
        else:
            path = finding.location.path
            shown = plain_line(path)
            row = f"    {shown}{place}"
            rows.extend([row] if len(row) <= width - len(_left(left)) else [f"    {shown}:", f"      {place}"])
    return rows


def _left(count: int) -> str:
    return f" … and {count:,} more"


def _table(shown: Sequence[Cause]) -> str:
    """Several causes with the same code, a row for each of the first ones."""
    first = shown[0].first
    place_count = sum(len(cause.findings) for cause in shown)
    counts = f"{len(shown):,} causes" + (f" in {place_count:,} places" if place_count > len(shown) else "")
    return _rows(f"{title(first.code)} ({counts})", shown)


def _rows(message: str, shown: Sequence[Cause]) -> str:
    """A line for each of the first causes, by file: what is wrong, how often, and its fix if it has its own."""
    first = shown[0].first
    lines = [f"{_severity(first)} {first.code} {message}"]
    hints = {cause.hint for cause in shown}
    # The hint of all rows, or the general one of the code, which some of them have.
    shared = first.hint if len(hints) == 1 else CODES[first.code].fix
    if shared in hints:
        lines.extend(_hint(shared))
    for path, group in groupby(shown[:_MAX_ROWS], key=lambda cause: cause.first.location.path):
        lines.append(f"    {plain_line(path)}:")
        for cause in group:
            times = f" ({len(cause.findings):,} places)" if len(cause.findings) > 1 else ""
            fix = f". {cause.hint}" if cause.hint != shared else ""
            row = f":{cause.first.location.line} {cause.first.message}{times}{fix}"
            lines.append(f"      {shortened(row, _ROW_WIDTH - 6)}")
    if len(shown) > _MAX_ROWS:
        lines.append(f"     {_left(len(shown) - _MAX_ROWS)}")
    return "\n".join(lines)
