"""A guideline and its changelog -> what some readers may see of them. The one place where that is decided.

Gold examples measure labelers and never reach them, in any page, file or changelog.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from msgspec.structs import replace as replace_struct

from guidelinekit.change.change import Change
from guidelinekit.change.changelog import Changelog, Entry
from guidelinekit.spec.model import Guideline

_SECTIONS = ("labels", "rules", "edge_cases", "examples")


def visible(guideline: Guideline, changelog: Changelog, *, audience: str = "") -> tuple[Guideline, Changelog]:
    """Leave out what labelers must not see, and with an `audience` named, what is not for it."""
    hidden = {
        f"{section}/{element_id}"
        for section in _SECTIONS
        for element_id, element in guideline.section(section).items()
        if _is_hidden(element, audience)
    }
    hidden |= {change.address for entry in changelog.entries for change in entry.changes if _holds_gold(change)}
    kept: dict[str, Any] = {
        section: {k: v for k, v in guideline.section(section).items() if f"{section}/{k}" not in hidden}
        for section in _SECTIONS
    }
    entries = tuple(_without(entry, hidden) for entry in changelog.entries)
    return replace_struct(guideline, **kept), replace(changelog, entries=entries)


def _is_hidden(element: Any, audience: str) -> bool:
    if "gold" in getattr(element, "uses", ()):
        return True
    return bool(audience and element.audience and audience not in element.audience)


def _holds_gold(change: Change) -> bool:
    """Whether a change shows a gold example as it is or was: one that came, went, or changed its uses."""
    if not change.address.startswith("examples/"):
        return False
    sides = (change.before, change.after)
    return any("gold" in _uses(side) for side in sides)


def _uses(side: Any) -> Any:
    if isinstance(side, Mapping):
        return side.get("uses", ())
    return side if isinstance(side, list) else ()


def _without(entry: Entry, hidden: set[str]) -> Entry:
    changes = tuple(
        replace(change, folds=tuple(fold for fold in change.folds if not _is_in(fold.address, hidden)))
        for change in entry.changes
        if not _is_in(change.address, hidden)
    )
    notes = tuple(n for n in entry.notes if not n.targets or not all(_is_in(t, hidden) for t in n.targets))
    return replace(entry, changes=changes, notes=notes)


def _is_in(address: str, hidden: set[str]) -> bool:
    return "/".join(address.split("/")[:2]) in hidden or address in hidden
