"""Findings -> text for a terminal, and JSON for programs."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from click import style

from guidelinekit.guideline.finding import Finding, Severity

_WIDTH = 80
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


def findings_text(findings: Sequence[Finding], guidelines: int, sources: Mapping[str, bytes]) -> str:
    """Each finding with the line that it is about and its hint, then a line that counts them.

    `sources` are the bytes of the files, by path; a file that is not among them is not quoted.
    """
    lines = {path: _lines(content) for path, content in sources.items()}
    blocks = [_block(finding, lines.get(finding.location.path, [])) for finding in findings]
    return "\n".join([*blocks, _summary(findings, guidelines)])


def finding_line(finding: Finding) -> str:
    """A finding beside other output, in one line."""
    return f"{finding.location.path}: {finding.severity} {finding.code} {finding.message}"


def findings_json(findings: Sequence[Finding]) -> str:
    """The findings as `schema/check.schema.json` describes."""
    counts = Counter(finding.severity for finding in findings)
    return json.dumps(
        {
            "findings": [
                {
                    "code": finding.code,
                    "rule": finding.rule,
                    "severity": finding.severity,
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
        },
        indent=2,
        ensure_ascii=False,
    )


def _lines(content: bytes) -> list[str]:
    try:
        return content.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        return []


def _quote(finding: Finding, lines: Sequence[str]) -> Iterator[str]:
    """The line of a finding with carets under what is meant, cut to what fits a terminal of 80 columns."""
    where = finding.location
    text = lines[where.line - 1].rstrip("\r") if where.line <= len(lines) else ""
    if not text.strip():
        return
    number = str(where.line)
    room = _WIDTH - len(number) - 6
    at = where.column - 1
    length = (where.end_column if where.end_line == where.line else len(text) + 1) - where.column
    begin = 0 if at + min(length, 20) <= room else max(at - room // 2, 0)
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in text[begin : begin + room].replace("\t", " "))
    carets = "^" * max(1, min(length, begin + len(shown) - at))
    cut = "…" if begin else " "
    yield style(f"  {number} |{cut}{shown}", dim=True)
    yield style(f"  {' ' * len(number)} | {' ' * (at - begin)}", dim=True) + style(
        carets, fg=_COLOURS[finding.severity]
    )


def _block(finding: Finding, source: Sequence[str]) -> str:
    where = finding.location
    place = style(f"{where.path}:{where.line}:{where.column}", bold=True)
    severity = style(finding.severity.value, fg=_COLOURS[finding.severity], bold=True)
    lines = [f"{place}: {severity} {finding.code} {finding.message}"]
    lines.extend(_quote(finding, source))
    if finding.hint:
        lines.append(style(f"    {finding.hint}", dim=True))
    return "\n".join(lines)


def _summary(findings: Sequence[Finding], guidelines: int) -> str:
    counts = Counter(finding.severity for finding in findings)
    said = [pluralize(counts[severity], severity.value) for severity in Severity if counts[severity]]
    checked = f"{pluralize(guidelines, 'guideline')} checked"
    if not said:
        return style(f"{checked}, nothing found.", fg="green")
    return f"{checked}: {', '.join(said)}."


def pluralize(number: int, noun: str) -> str:
    """A number with its noun: `1 error`, `2 errors`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
