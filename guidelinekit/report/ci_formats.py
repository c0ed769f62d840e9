"""Findings -> the formats of CI services: GitHub annotations, SARIF, JUnit XML, GitLab code quality."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from guidelinekit.guideline.codes import CODES
from guidelinekit.guideline.finding import Finding, Location, Severity, fingerprint_parts
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.report.findings import findings_json
from guidelinekit.report.json_text import to_json

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_SARIF = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_GITLAB = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}


def github(findings: Sequence[Finding]) -> str:
    """Return GitHub Actions workflow commands: the pull request shows each finding next to its line."""
    return "\n".join(_github_line(finding) for finding in findings)


def _github_line(finding: Finding) -> str:
    text = f"{finding.message}\n{finding.hint}".strip()
    return workflow_command(_GITHUB[finding.severity], finding.location, f"{finding.code} {finding.rule}", text)


def workflow_command(level: str, where: Location, title: str, text: str) -> str:
    """Return one GitHub Actions workflow command that annotates a line. `level` is error, warning or notice."""
    properties = {
        "file": where.path,
        "line": where.line,
        "col": where.column,
        "endLine": where.end_line,
        "endColumn": max(where.end_column - 1, 1),
        "title": title,
    }
    parameters = ",".join(f"{key}={_github_escaped(str(value), in_property=True)}" for key, value in properties.items())
    return f"::{level} {parameters}::{_github_escaped(text)}"


def _github_escaped(text: str, *, in_property: bool = False) -> str:
    escapes = {"%": "%25", "\r": "%0D", "\n": "%0A"} | ({":": "%3A", ",": "%2C"} if in_property else {})
    lines = "\n".join(plain_line(line) for line in text.split("\n"))
    return lines.translate({ord(character): escape for character, escape in escapes.items()})


def sarif(findings: Sequence[Finding]) -> str:
    """Return SARIF 2.1.0 (OASIS), the format of GitHub code scanning."""
    codes = sorted({finding.code for finding in findings})
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "guidelinekit", "rules": [_sarif_rule(code) for code in codes]}},
                "columnKind": "unicodeCodePoints",
                "results": [
                    _sarif_result(finding, codes.index(finding.code), fingerprint)
                    for finding, fingerprint in zip(findings, fingerprints(findings), strict=True)
                ],
            }
        ],
    }
    return to_json(log)


def _sarif_rule(code: str) -> dict[str, Any]:
    entry = CODES[code]
    return {
        "id": code,
        "name": entry.rule,
        "shortDescription": {"text": entry.title},
        "help": {"text": entry.fix},
        "defaultConfiguration": {"level": _SARIF[entry.severity]},
    }


def _sarif_result(finding: Finding, rule_index: int, fingerprint: str) -> dict[str, Any]:
    where = finding.location
    region = {
        "startLine": where.line,
        "startColumn": where.column,
        "endLine": where.end_line,
        "endColumn": where.end_column,
    }
    return {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": _SARIF[finding.severity],
        "message": {"text": f"{finding.message}. {finding.hint}".strip()},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": where.path}, "region": region}}],
        "partialFingerprints": {"guidelinekit/v2": fingerprint},
    }


def junit(findings: Sequence[Finding]) -> str:
    """Return JUnit XML: one test case for each finding, or one that passes. Errors and warnings are failures."""
    failing = [finding for finding in findings if finding.severity is not Severity.NOTE]
    suites = ET.Element("testsuites", name="guidelinekit")
    count = max(len(findings), 1)
    suite = ET.SubElement(suites, "testsuite", name="check", tests=str(count), failures=str(len(failing)), errors="0")
    if not findings:
        ET.SubElement(suite, "testcase", name="no findings", classname="guidelinekit")
    for finding in findings:
        where = finding.location
        path, message, hint = map(_xml_text, (where.path, finding.message, finding.hint))
        name = f"{finding.code} {path}:{where.line}:{where.column}"
        case = ET.SubElement(suite, "testcase", name=name, classname=path, file=path, line=str(where.line))
        text = f"{message}\n{hint}".strip()
        if finding.severity is Severity.NOTE:
            ET.SubElement(case, "system-out").text = text
        else:
            ET.SubElement(case, "failure", type=finding.severity, message=message).text = text
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True)


def _xml_text(text: str) -> str:
    """Return a foreign text on one line, without characters that XML does not allow."""
    return _NOT_XML.sub("\ufffd", plain_line(text))


def gitlab(findings: Sequence[Finding]) -> str:
    """Return GitLab code quality: the part of the Code Climate format that merge requests show."""
    issues = [
        {
            "description": f"{finding.message}. {finding.hint}".strip(),
            "check_name": finding.code,
            "fingerprint": fingerprint,
            "severity": _GITLAB[finding.severity],
            "location": {
                "path": finding.location.path,
                "lines": {"begin": finding.location.line, "end": finding.location.end_line},
            },
        }
        for finding, fingerprint in zip(findings, fingerprints(findings), strict=True)
    ]
    return to_json(issues)


def fingerprints(findings: Sequence[Finding]) -> list[str]:
    """Return a fingerprint for each finding, which stays the same when its line or the wording of its message changes.

    No two are equal, because GitLab shows only one of equal ones: findings that are otherwise the same are numbered.
    """
    seen: Counter[Hashable] = Counter()
    results = []
    for finding in findings:
        parts = fingerprint_parts(finding)
        numbered = json.dumps([*parts, seen[parts]])
        seen[parts] += 1
        results.append(hashlib.sha256(numbered.encode()).hexdigest()[:32])
    return results


#: The formats of `check --format` for other programs, by name.
MACHINE_FORMATS: Mapping[str, Callable[[Sequence[Finding]], str]] = {
    "json": findings_json,
    "github": github,
    "sarif": sarif,
    "junit": junit,
    "gitlab": gitlab,
}
