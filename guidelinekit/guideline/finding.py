"""Findings: what the checks say about a guideline, as data."""

import enum
from dataclasses import dataclass

from guidelinekit.guideline.address import Address, to_pointer


class Severity(enum.StrEnum):
    """How much a finding weighs, heaviest first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    def at_least(self, other: "Severity") -> bool:
        """Whether this severity weighs as much as `other` or more."""
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
    """A kind of finding. Codes are never reused; `title` and `mend` make its line in the reference."""

    code: str
    rule: str
    title: str
    mend: str
    severity: Severity = Severity.ERROR

    def at(self, location: Location, message: str, *, hint: str = "", address: Address = ()) -> "Finding":
        """Make a finding of this kind; without a hint of its own it carries the general one."""
        return Finding(
            code=self.code,
            rule=self.rule,
            severity=self.severity,
            message=message,
            hint=hint or self.mend,
            location=location,
            address=to_pointer(address),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a check says: what, where and how to mend it."""

    code: str
    rule: str
    severity: Severity
    message: str
    hint: str
    location: Location
    address: str = ""

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The order in which findings are reported."""
        where = self.location
        return (where.path, where.line, where.column, self.code, self.message)
