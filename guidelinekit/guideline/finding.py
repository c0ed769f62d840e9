"""Findings: the problems that the checks report, as data."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from guidelinekit.guideline.address import Address, to_pointer
from guidelinekit.guideline.one_line import one_line, plain_line


class Severity(enum.StrEnum):
    """The severity of a finding, most serious first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    def at_least(self, other: "Severity") -> bool:
        """Whether this severity is as serious as `other` or more."""
        order = list(Severity)
        return order.index(self) <= order.index(other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A range in a file. Lines and columns count from 1, in code points; the end is exclusive."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCode:
    """A kind of finding. Codes are never reused. `title` and `fix` are its entry in the reference."""

    code: str
    rule: str
    title: str
    fix: str
    severity: Severity = Severity.ERROR

    def at(
        self,
        location: Location,
        message: str,
        *,
        arguments: Iterable[object] = (),
        hint: str = "",
        address: Address = (),
    ) -> "Finding":
        """Make a finding of this kind. Without a `hint` it has the general one, `fix`.

        `arguments` are the values in the message that identify the finding, in order: ids, keys, quoted text. Leave
        out lines, counts and measurements. They change with edits that do not fix the finding.
        """
        return Finding(
            code=self.code,
            rule=self.rule,
            severity=self.severity,
            # They quote keys, names and paths, which may contain anything.
            message=plain_line(message),
            hint=plain_line(hint or self.fix),
            location=location,
            address=to_pointer(address),
            arguments=tuple(map(str, arguments)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reported problem: what is wrong, where, and how to fix it.

    `address` is the RFC 6901 pointer of the element or field, without the leading slash. `arguments` identify the
    finding independently of the wording of `message`.
    """

    code: str
    rule: str
    severity: Severity
    message: str
    hint: str
    location: Location
    address: str = ""
    arguments: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return one_line(f"Finding {self}")

    def __str__(self) -> str:
        where = self.location
        return f"{plain_line(where.path)}:{where.line}:{where.column}: {self.severity} {self.code} {self.message}"

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The sort key of reports."""
        where = self.location
        return (where.path, where.line, where.column, self.code, self.message)


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings by path, line, column and code, without duplicates."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: finding.order))


def fingerprint_parts(finding: Finding) -> tuple[str, str, str, tuple[str, ...]]:
    """Return what identifies a finding across versions of a file: code, path, address and arguments.

    Neither the line nor the wording of the message is part of it.
    """
    return (finding.code, finding.location.path, finding.address, finding.arguments)
