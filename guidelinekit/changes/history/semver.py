"""Semantic versions of guidelines, and the bump that an impact asks for."""

import re
from typing import Literal

from guidelinekit.changes.change import Impact

SemVer = tuple[int, int, int]
Bump = Literal["major", "minor", "patch"]

_FORM = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})")


def parse(text: str) -> SemVer:
    """Read `1.3.0`. Raises ValueError for anything else."""
    major, minor, patch = (int(part) for part in text.split("."))
    return (major, minor, patch)


def is_version(text: str) -> bool:
    """Whether a text is a version: three numbers without leading zeros."""
    return _FORM.fullmatch(text) is not None


def bumped(version: SemVer, bump: Bump) -> SemVer:
    """The version that a bump leads to."""
    major, minor, patch = version
    match bump:
        case "major":
            return (major + 1, 0, 0)
        case "minor":
            return (major, minor + 1, 0)
        case _:
            return (major, minor, patch + 1)


def written(version: SemVer) -> str:
    """A version as it is written."""
    return ".".join(map(str, version))


def bump_for(impact: Impact | None, version: SemVer) -> Bump | None:
    """The smallest bump that tells readers of an impact; None where nothing changed.

    Before 1.0.0 a guideline is a draft of its own making: relabel and remap raise the minor, the rest the patch.
    """
    if impact is None:
        return None
    draft = version < (1, 0, 0)
    if impact in (Impact.RELABEL, Impact.REMAP):
        return "minor" if draft else "major"
    return "minor" if impact is Impact.REREAD and not draft else "patch"
