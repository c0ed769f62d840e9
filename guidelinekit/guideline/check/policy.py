"""Findings and a team's settings -> the findings to report, with the severities that the settings give them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """An exception: findings with `code` at `address` (or below it) of `guideline` are not reported.

    `until` is the last day on which it is valid, as YYYY-MM-DD.
    """

    code: str
    guideline: str
    address: str
    reason: str
    owner: str
    until: str
    location: Location

    def covers(self, finding: Finding, guideline_id: str) -> bool:
        """Whether a finding in a guideline is covered by this exception."""
        is_inside = f"{finding.address}/".startswith(f"{self.address}/") if self.address else True
        return finding.code == self.code and guideline_id == self.guideline and is_inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Severities by code (None: not reported), and exceptions."""

    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    ignores: tuple[Ignore, ...] = ()

    def apply(self, findings: Iterable[Finding], guideline_id: str, *, today: str) -> "PolicyResult":
        """Apply severities and exceptions to the findings of one guideline. `today` is written YYYY-MM-DD."""
        kept: list[Finding] = []
        used: list[Ignore] = []
        for finding in findings:
            severity = self.severities.get(finding.code, finding.severity)
            exception = next((ignore for ignore in self.ignores if ignore.covers(finding, guideline_id)), None)
            if exception is not None:
                used.append(exception)
            if severity is not None and (exception is None or exception.until < today):
                kept.append(replace(finding, severity=severity))
        return PolicyResult(findings=tuple(kept), used=tuple(used))

    def stale(
        self, used: Sequence[Ignore], *, today: str, known: Iterable[str], unchecked: Collection[str] = ()
    ) -> tuple[Finding, ...]:
        """Findings for exceptions that have expired or cover nothing.

        `used` are the exceptions that cover a finding, `known` the ids of the guidelines that were checked, and
        `unchecked` the codes for which nothing was checked.
        """
        checked = set(known)
        findings = []
        for ignore in self.ignores:
            is_expired = ignore.until < today
            is_judged = ignore.guideline in checked and ignore.code not in unchecked
            if not (is_expired if ignore in used else is_judged):
                continue
            target = f"{ignore.guideline}/{ignore.address}".removesuffix("/")
            code = codes.IGNORE_EXPIRED if is_expired else codes.IGNORE_UNUSED
            problem = f"expired on {ignore.until}" if is_expired else "covers no finding"
            message = f"the exception for {ignore.code} at `{target}` {problem}"
            findings.append(code.at(ignore.location, message, arguments=[ignore.code, target]))
        return tuple(findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyResult:
    """The findings to report, and the exceptions that cover a finding."""

    findings: tuple[Finding, ...]
    used: tuple[Ignore, ...]
