"""Findings -> text for a terminal, or JSON."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from click import style

from guidelinekit.guideline.finding import Finding, Severity

_WIDTH = 80
_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


def findings_text(findings: Sequence[Finding], guideline_count: int, sources: Mapping[str, bytes]) -> str:
    """Return each finding with its source line and hint, then a line with their number.

    `sources` are the contents of files by path. A line of a file that is not in `sources` is not shown.
    """
    lines = {path: _lines(content) for path, content in sources.items()}
    blocks = [_block(finding, lines.get(finding.location.path, [])) for finding in findings]
    return "\n".join([*blocks, findings_summary(findings, guideline_count)])


def finding_line(finding: Finding) -> str:
    """Return a finding in one line, for commands with other output."""
    return f"{finding.location.path}: {finding.severity} {finding.code} {finding.message}"


def findings_json(findings: Sequence[Finding]) -> str:
    """Return the findings as JSON in the form of `schema/check.schema.json`."""
    return json.dumps(findings_data(findings), indent=2, ensure_ascii=False)


def findings_data(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return the findings and their number by severity, as `schema/check.schema.json` describes them."""
    counts = Counter(finding.severity for finding in findings)
    return {
        "findings": [
            {
                "code": finding.code,
                "rule": finding.rule,
                "severity": finding.severity.value,
                "message": finding.message,
                "hint": finding.hint,
                "path": finding.location.path,
                "line": finding.location.line,
                "column": finding.location.column,
                "end_line": finding.location.end_line,
                "end_column": finding.location.end_column,
                "address": finding.address,
            }
            for finding in findings
        ],
        "counts": {severity.value: counts[severity] for severity in Severity},
    }


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
    location = style(f"{where.path}:{where.line}:{where.column}", bold=True)
    severity = style(finding.severity.value, fg=_COLORS[finding.severity], bold=True)
    lines = [f"{location}: {severity} {finding.code} {finding.message}"]
    lines.extend(_quote(finding, source_lines))
    if finding.hint:
        lines.append(style(f"    {finding.hint}", dim=True))
    return "\n".join(lines)


def findings_summary(findings: Sequence[Finding], guideline_count: int) -> str:
    """Return one line with the number of guidelines and of findings by severity."""
    counts = Counter(finding.severity for finding in findings)
    totals = [pluralize(counts[severity], severity.value) for severity in Severity if counts[severity]]
    checked = f"{pluralize(guideline_count, 'guideline')} checked"
    if not totals:
        return style(f"{checked}, nothing found.", fg="green")
    return f"{checked}: {', '.join(totals)}."


def pluralize(number: int, noun: str) -> str:
    """Return a number with its noun, such as `1 error` or `2 errors`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
