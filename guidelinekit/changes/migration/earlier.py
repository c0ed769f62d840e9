"""Consecutive versions -> the earlier ids of every element, and the elements that are gone. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.changes.compare.same_meaning import has_other_meaning
from guidelinekit.changes.migration.step import Step
from guidelinekit.guideline.format.sections import SECTIONS

Form = Mapping[str, Any]
#: The fields that decide who may see an element.
_AUDIENCE = ("audience", "uses", "warning")


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierId:
    """An id that an element had in an earlier release, and has no longer.

    `scope` is the section, or the options of an attribute under its id in that release. `version` is the one that gave
    it another id or removed it, empty for unreleased changes. `now` is the element's address in the newest version;
    empty if it was removed, in the version `removed`. `name` is what readers called it; empty if it had no name.
    `audiences` are the fields that decide who may see the element, in each version that has it.
    """

    scope: str
    id: str
    version: str
    now: str = ""
    removed: str = ""
    name: str = ""
    audiences: tuple[Form, ...] = ()

    @property
    def address(self) -> str:
        """The address in the earlier release."""
        return f"{self.scope}/{self.id}"


@dataclass(slots=True, eq=False)
class _Element:
    """An element, followed from version to version. `ids` has its address by version; `left` is in which it left it."""

    address: str
    form: Form
    name: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    removed: str | None = None
    audiences: list[Form] = field(default_factory=list)

    def go_on(self, address: str, form: Form, version: str) -> None:
        """Take what a version says of the element."""
        if address != self.address:
            self.left[self.address] = version
        self.address, self.form, self.removed = address, form, None
        self.ids[version] = address
        self.name = str(form.get("name") or form.get("title") or self.name)
        self.audiences.append({key: form[key] for key in _AUDIENCE if key in form})


@dataclass(frozen=True, slots=True)
class EarlierIds:
    """The earlier ids of the elements of all sections: `gone` from their addresses, and `known` by address now.

    `known` has the address of an element in each release that has it, by version.
    """

    gone: tuple[EarlierId, ...] = ()
    known: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def earlier_ids(steps: Sequence[Step]) -> EarlierIds:
    """Follow the elements of all sections over consecutive steps, the last of which leads to the newest version."""
    if not steps:
        return EarlierIds()
    removed: dict[str, _Element] = {}
    present = {address: _found(address, form, steps[0].old_version) for address, form in _elements(steps[0].old)}
    all_elements = list(present.values())
    for step in steps:
        before, present = present, {}
        after = dict(_elements(step.new))
        for address, element in before.items():
            new = _followed(address, step)
            if new not in after or new in present or (new == address and _is_another(address, element, after, step)):
                element.removed = step.version
                removed[address] = element
            else:
                element.go_on(new, after[new], step.version)
                present[new] = element
        for address, form in after.items():
            if address not in present:
                earlier = removed.get(address)
                if earlier is not None and not has_other_meaning(earlier.form, form):
                    earlier.go_on(address, form, step.version)
                else:
                    earlier = _found(address, form, step.version)
                    all_elements.append(earlier)
                present[address] = earlier
    return EarlierIds(
        gone=tuple(entry for element in all_elements for entry in _gone(element)),
        known={address: element.ids for address, element in present.items()},
    )


def _elements(form: Form) -> Iterator[tuple[str, Form]]:
    for section in SECTIONS:
        for element_id, element in form.get(section, {}).items():
            yield f"{section}/{element_id}", element
            if section == "attributes":
                for option_id, option in element.get("options", {}).items():
                    yield f"{section}/{element_id}/options/{option_id}", option


def _found(address: str, form: Form, version: str) -> _Element:
    element = _Element(address, form)
    element.go_on(address, form, version)
    return element


def _followed(address: str, step: Step) -> str:
    """Return the address in the new version, following renames, but not merges."""
    section, element_id, *rest = address.split("/")
    new_id = step.renames.renames.get(section, {}).get(element_id, element_id)
    if not rest:
        return f"{section}/{new_id}"
    scope = f"{section}/{new_id}/options"
    return f"{scope}/{step.renames.renames.get(scope, {}).get(rest[1], rest[1])}"


def _is_another(address: str, element: _Element, after: Mapping[str, Form], step: Step) -> bool:
    """Whether another element has an address now."""
    scope, _, element_id = address.rpartition("/")
    if element_id in step.renames.renames.get(scope, {}).values():
        return True
    is_reused = element_id in step.renames.reused.get(scope, ())
    return is_reused and has_other_meaning(element.form, after[address])


def _gone(element: _Element) -> Iterator[EarlierId]:
    is_removed = element.removed is not None
    left = {**element.left, **({element.address: element.removed or ""} if is_removed else {})}
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
                audiences=tuple(element.audiences),
            )
