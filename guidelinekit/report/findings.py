"""Findings -> text for a terminal, and JSON for programs."""

import json
from collections import Counter
from collections.abc import Sequence

from click import style

from guidelinekit.spec.finding import Finding, Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


def findings_text(findings: Sequence[Finding], guidelines: int) -> str:
    """Each finding with its hint, then a line that counts them."""
    blocks = [_block(finding) for finding in findings]
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


def _block(finding: Finding) -> str:
    where = finding.location
    place = style(f"{where.path}:{where.line}:{where.column}", bold=True)
    severity = style(finding.severity.value, fg=_COLOURS[finding.severity], bold=True)
    lines = [f"{place}: {severity} {finding.code} {finding.message}"]
    if finding.hint:
        lines.append(style(f"    {finding.hint}", dim=True))
    return "\n".join(lines)


def _summary(findings: Sequence[Finding], guidelines: int) -> str:
    counts = Counter(finding.severity for finding in findings)
    said = [counted(counts[severity], severity.value) for severity in Severity if counts[severity]]
    checked = f"{counted(guidelines, 'guideline')} checked"
    if not said:
        return style(f"{checked}, nothing found.", fg="green")
    return f"{checked}: {', '.join(said)}."


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 error`, `2 errors`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
