"""Findings -> a line, a summary, or JSON."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from click import style

from guidelinekit.guideline.finding import Finding, Severity
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.report.causes import causes
from guidelinekit.report.json_text import to_json


def finding_line(finding: Finding) -> str:
    """Return a finding in one line, for commands with other output."""
    return f"{plain_line(finding.location.path)}: {finding.severity} {finding.code} {finding.message}"


def findings_json(findings: Sequence[Finding]) -> str:
    """Return the findings as JSON in the form of `schema/check.schema.json`."""
    return to_json(findings_data(findings))


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


def findings_summary(findings: Sequence[Finding], guideline_count: int) -> str:
    """Return one line with the number of guidelines, and of findings and their causes by severity."""
    counts = Counter(finding.severity for finding in findings)
    cause_counts = Counter(cause.first.severity for cause in causes(findings))
    totals = []
    for severity in (severity for severity in Severity if counts[severity]):
        fewer = cause_counts[severity] < counts[severity]
        from_causes = f" from {pluralize(cause_counts[severity], 'cause')}" if fewer else ""
        totals.append(pluralize(counts[severity], severity.value) + from_causes)
    checked = f"{pluralize(guideline_count, 'guideline')} checked"
    if not totals:
        return style(f"{checked}, nothing found.", fg="green")
    return f"{checked}: {', '.join(totals)}."


def pluralize(number: int, noun: str) -> str:
    """Return a number with its noun, such as `1 error` or `2 errors`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
