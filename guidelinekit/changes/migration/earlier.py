"""Histories of elements -> the ids that elements had earlier, and the elements that are gone. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.changes.label_state import parents_of
from guidelinekit.changes.migration.elements import ElementHistory, FollowedElements

Form = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierId:
    """An id that an element had in an earlier release, and has no longer.

    `scope` is the section, or the options of an attribute under its id in that release. `version` is the one that gave
    it another id or removed it, empty for unreleased changes. `now` is the element's address in the newest version;
    empty if it was removed, in the version `removed`. `name` is what readers called it; empty if it had no name.
    `parents` are the groups that a label was in. `audiences` are the fields that decide who may see the element, in
    each version that has it.
    """

    scope: str
    id: str
    version: str
    now: str = ""
    removed: str = ""
    name: str = ""
    parents: tuple[str, ...] = ()
    audiences: tuple[Form, ...] = ()

    @property
    def address(self) -> str:
        """The address in the earlier release."""
        return f"{self.scope}/{self.id}"


@dataclass(frozen=True, slots=True)
class EarlierIds:
    """The earlier ids of the elements of all sections: `gone` from their addresses, and `known` by address now.

    `known` has the address of an element in each release that has it, by version. `elements` are the whole histories.
    """

    gone: tuple[EarlierId, ...] = ()
    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    elements: tuple[ElementHistory, ...] = ()


def earlier_ids(elements: FollowedElements) -> EarlierIds:
    """Return the earlier ids of the elements of all sections."""
    return EarlierIds(
        gone=tuple(entry for element in elements.all for entry in _gone(element)),
        known={address: element.ids for address, element in elements.present.items()},
        elements=elements.all,
    )


def _gone(element: ElementHistory) -> Iterator[EarlierId]:
    is_removed = element.removed is not None or element.aside
    # Releases beside the line may have addresses that the element never left on it.
    left = {**dict.fromkeys(element.ids.values(), ""), **element.left}
    if element.removed is not None:
        left[element.address] = element.removed
    for address, version in left.items():
        if is_removed or address != element.address:
            scope, _, element_id = address.rpartition("/")
            yield EarlierId(
                scope=scope,
                id=element_id,
                version=version,
                now="" if is_removed else element.address,
                removed=element.removed or "",
                name=element.name,
                parents=tuple(parents_of(element.form)) if scope == "labels" else (),
                audiences=tuple(element.audiences),
            )
