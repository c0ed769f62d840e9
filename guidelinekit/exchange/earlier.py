"""The releases of a guideline -> what its elements were called before, and since when they are called as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

#: The sections of a guideline that files of tools have elements of.
SECTIONS = ("labels", "attributes", "outcomes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What is known of earlier versions.

    `ids` and `names` are the earlier ids and names of elements, by section and current id. `since` is the first release
    with the current id of an element, and `retired` the first one without an element that there was, or in which nobody
    can choose it, both by address.
    """

    ids: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    since: Mapping[str, str] = field(default_factory=dict)
    retired: Mapping[str, str] = field(default_factory=dict)


#: Nothing is known of earlier versions but what elements declare.
NOTHING_EARLIER = Earlier()


def earlier_of(current: Mapping[str, Any], releases: Sequence[tuple[str, Mapping[str, Any]]]) -> Earlier:
    """Return what releases tell of a guideline. `releases` are versions with their data, oldest first."""
    ids: dict[str, dict[str, list[str]]] = {section: {} for section in SECTIONS}
    names: dict[str, dict[str, list[str]]] = {section: {} for section in SECTIONS}
    since: dict[str, str] = {}
    retired: dict[str, str] = {}
    for section in SECTIONS:
        seen: set[str] = set()
        declared = _successors(current.get(section, {}))
        for version, data in releases:
            elements = data.get(section, {})
            alive = {key for key, element in elements.items() if element.get("status") != "deprecated"}
            for key in elements:
                owner = declared.get(key, key)
                if key in alive:
                    since.setdefault(f"{section}/{key}", version)
                    retired.pop(f"{section}/{key}", None)
                    _add(names[section], owner, str(elements[key].get("name", "")))
                if owner != key:
                    _add(ids[section], owner, key)
            retired.update({f"{section}/{key}": version for key in seen - alive if f"{section}/{key}" not in retired})
            seen |= alive
        for key, element in current.get(section, {}).items():
            own = element.get("name", "")
            names[section][key] = [name for name in names[section].get(key, ()) if name and name != own]
    return Earlier(ids=ids, names=names, since=since, retired=retired)


def _successors(elements: Mapping[str, Any]) -> dict[str, str]:
    """Return the current id by each earlier id that an element declares and no other usable element has."""
    return {
        old: key for key, element in elements.items() for old in element.get("renamed_from", ()) if old not in elements
    }


def _add(by_id: dict[str, list[str]], key: str, value: str) -> None:
    listed = by_id.setdefault(key, [])
    if value not in listed:
        listed.append(value)
