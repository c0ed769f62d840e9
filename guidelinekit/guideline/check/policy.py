"""Findings and a team's settings -> the findings that the team wants to hear, at the weight that it gives them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """An exception: findings with a code at an address (or below it) of a guideline, until a day, as YYYY-MM-DD."""

    code: str
    guideline: str
    address: str
    reason: str
    owner: str
    until: str
    location: Location

    def covers(self, finding: Finding, guideline_id: str) -> bool:
        """Whether a finding in a guideline is this exception's."""
        inside = f"{finding.address}/".startswith(f"{self.address}/") if self.address else True
        return finding.code == self.code and guideline_id == self.guideline and inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Severities by code (None: not said at all), and exceptions."""

    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    ignores: tuple[Ignore, ...] = ()

    def judge(self, findings: Iterable[Finding], guideline_id: str, *, today: str) -> "JudgedFindings":
        """Weigh the findings of one guideline. An exception holds through its last day."""
        kept: list[Finding] = []
        used: list[Ignore] = []
        for finding in findings:
            severity = self.severities.get(finding.code, finding.severity)
            found = next((i for i in self.ignores if i.covers(finding, guideline_id)), None)
            if found is not None:
                used.append(found)
            if severity is not None and (found is None or found.until < today):
                kept.append(replace(finding, severity=severity))
        return JudgedFindings(findings=tuple(kept), used=tuple(used))

    def stale(self, used: Sequence[Ignore], *, today: str, known: Iterable[str]) -> tuple[Finding, ...]:
        """Exceptions that have expired, and those that nothing needs any more. `known` are the guidelines checked."""
        checked = set(known)
        return tuple(
            codes.IGNORE_EXPIRED.at(i.location, f"the exception for {i.code} at `{i.address}` expired on {i.until}")
            if i.until < today
            else codes.IGNORE_UNUSED.at(i.location, f"nothing has {i.code} at `{i.guideline}/{i.address}` any more")
            for i in self.ignores
            if (i.until < today and i in used) or (i not in used and i.guideline in checked)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedFindings:
    """What is left of some findings, and the exceptions that they used."""

    findings: tuple[Finding, ...]
    used: tuple[Ignore, ...]
