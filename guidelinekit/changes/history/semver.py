"""Semantic versions of guidelines, and the bump that an impact requires."""

import re
from collections.abc import Iterable
from typing import Literal

from guidelinekit.changes.change import Impact

SemVer = tuple[int, int, int]
Bump = Literal["major", "minor", "patch"]

_FORM = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})")
_PART = re.compile(r"[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*")


def parse(text: str) -> SemVer:
    """Parse `1.3.0`; a trial such as `1.3.0-rc.1` as the version that it is a trial of.

    Raises:
        ValueError: the text is not a version.
    """
    major, minor, patch = (int(part) for part in text.partition("-")[0].split("."))
    return (major, minor, patch)


def is_version(text: str) -> bool:
    """Whether a text is the version of a release: three numbers without leading zeros, and no part for a trial."""
    return _FORM.fullmatch(text) is not None


def is_trial(text: str) -> bool:
    """Whether a text is the version of a trial: three numbers and a part after a hyphen, such as `2.0.0-rc.1`."""
    numbers, hyphen, part = text.partition("-")
    return is_version(numbers) and bool(hyphen) and _PART.fullmatch(part) is not None


def order(text: str) -> tuple[SemVer, bool, tuple[tuple[bool, int, str], ...]]:
    """Return the key by which versions are sorted: a trial is before the version that it is a trial of."""
    part = text.partition("-")[2]
    # Numbers are before words, and are compared as numbers.
    items = ((not item.isdecimal(), int(item) if item.isdecimal() else 0, item) for item in part.split(".") if item)
    return parse(text), not part, tuple(items)


def next_trial(version: str, name: str, used: Iterable[str]) -> str:
    """Return the next trial of a version, such as `2.0.0-rc.2`; `used` are versions that exist."""
    start = f"{version}-{name}."
    numbers = [text.removeprefix(start) for text in used if text.startswith(start)]
    return f"{start}{max((int(number) for number in numbers if number.isdecimal()), default=0) + 1}"


def raised_version(old: str, new: str) -> str:
    """Return the new version if it is that of a release above the old one; otherwise empty."""
    return new if is_version(old) and is_version(new) and parse(new) > parse(old) else ""


def bumped(version: SemVer, bump: Bump) -> SemVer:
    """Return the version after a bump."""
    major, minor, patch = version
    match bump:
        case "major":
            return (major + 1, 0, 0)
        case "minor":
            return (major, minor + 1, 0)
        case _:
            return (major, minor, patch + 1)


def written(version: SemVer) -> str:
    """Return a version as text."""
    return ".".join(map(str, version))


def bump_for(impact: Impact | None, version: SemVer) -> Bump | None:
    """Return the smallest bump that an impact requires; None if nothing changed.

    Before 1.0.0, relabel and remap raise the minor version, and the other impacts the patch version.
    """
    if impact is None:
        return None
    is_initial = version < (1, 0, 0)
    if impact in (Impact.RELABEL, Impact.REMAP):
        return "minor" if is_initial else "major"
    return "minor" if impact is Impact.REREAD and not is_initial else "patch"
