"""Versions -> the history of every element: the address that it has in each of them, through renames. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.changes.compare.same_meaning import has_other_meaning
from guidelinekit.changes.migration.step import Step
from guidelinekit.guideline.format.sections import SECTIONS

Form = Mapping[str, Any]
#: The fields with what an element is about. One that returns without any of it is another element with an old id.
_CONTENT = ("name", "title", "definition", "ask", "statement", "situation", "input", "when", "does", "need")
#: The fields that decide who may see an element.
_AUDIENCE = ("audience", "uses", "warning")


@dataclass(slots=True, eq=False)
class ElementHistory:
    """An element, followed from version to version.

    `address` is the newest one, and `name` what readers called it last; empty if it has no name. `ids` has its address,
    and `forms` its normal form, by version. `left` is the version in which it left an address. `removed` is the version
    that removed it, None while it exists. `audiences` are the fields that decide who may see it, in each version. An
    element that only releases beside the line to the newest version have is `aside`.
    """

    address: str
    name: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    removed: str | None = None
    audiences: list[Form] = field(default_factory=list)
    aside: bool = False

    @property
    def form(self) -> Form:
        """The normal form in the newest version that has the element."""
        return next(reversed(self.forms.values()))

    def go_on(self, address: str, form: Form, version: str) -> None:
        """Take what a version on the line says of the element."""
        if address != self.address:
            self.left[self.address] = version
        self.address, self.removed = address, None
        self.name = str(form.get("name") or form.get("title") or self.name)
        self.see(address, form, version)

    def see(self, address: str, form: Form, version: str) -> None:
        """Take what a version beside the line says of the element."""
        self.ids[version], self.forms[version] = address, form
        self.audiences.append({key: form[key] for key in _AUDIENCE if key in form})


@dataclass(frozen=True, slots=True)
class FollowedElements:
    """The histories of all elements in the order in which they appeared, and by address those of the newest version."""

    all: tuple[ElementHistory, ...] = ()
    present: Mapping[str, ElementHistory] = field(default_factory=dict)


def follow_elements(
    steps: Sequence[Step], beside: Sequence[Step] = (), onward: Sequence[Step] = ()
) -> FollowedElements:
    """Follow the elements of all sections over consecutive steps.

    `beside` are steps to versions that do not lead to the newest one, such as withdrawn ones; each begins at a version
    of the line, or at one that an earlier step beside it leads to. `onward` are steps from such versions to those that
    were made of them: an element that only they had may have got another id there.
    """
    if not steps:
        return FollowedElements()
    removed: dict[str, ElementHistory] = {}
    present = {address: _found(address, form, steps[0].old_version) for address, form in _elements(steps[0].old)}
    found = list(present.values())
    by_version = {steps[0].old_version: present}
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
                if earlier is not None and not has_other_meaning(earlier.form, form, _CONTENT):
                    earlier.go_on(address, form, step.version)
                else:
                    earlier = _found(address, form, step.version)
                    found.append(earlier)
                present[address] = earlier
        by_version[step.version] = present
    for step in beside:
        by_version[step.version] = _see_beside(step, by_version.get(step.old_version, {}), found)
    for step in onward:
        _join(step, by_version, found)
    return FollowedElements(all=tuple(found), present=present)


def _see_beside(
    step: Step, before: Mapping[str, ElementHistory], found: list[ElementHistory]
) -> dict[str, ElementHistory]:
    """Add a version beside the line to the histories; returns its elements by address."""
    after = dict(_elements(step.new))
    seen: dict[str, ElementHistory] = {}
    for address, element in before.items():
        new = _followed(address, step)
        if new in after and new not in seen and not (new == address and _is_another(address, element, after, step)):
            element.see(new, after[new], step.version)
            seen[new] = element
    for address, form in after.items():
        if address not in seen:
            # What the line got later, or had before, is the same element.
            known = (one for one in found if address in one.ids.values() and step.version not in one.ids)
            same = next((one for one in known if not has_other_meaning(one.form, form, _CONTENT)), None)
            if same is None:
                same = ElementHistory(address, str(form.get("name") or form.get("title") or ""), aside=True)
                found.append(same)
            same.see(address, form, step.version)
            seen[address] = same
    return seen


def _join(step: Step, by_version: dict[str, dict[str, ElementHistory]], found: list[ElementHistory]) -> None:
    """Join the histories of elements that the line does not have any more with those of their new ids.

    An element that a version beside the line added, or brought back, may have got another id before the line had it.
    """
    after = by_version.get(step.version, {})
    for address, element in list(by_version.get(step.old_version, {}).items()):
        now = _followed(address, step)
        new = after.get(now)
        if new is None or new.ids.keys() & element.ids.keys() or not (element.aside or element.removed is not None):
            continue
        if now == address and has_other_meaning(element.forms[step.old_version], new.forms[step.version], _CONTENT):
            continue
        for version, earlier in element.ids.items():
            new.see(earlier, element.forms[version], version)
            by_version[version][earlier] = new
        found.remove(element)


def _elements(form: Form) -> Iterator[tuple[str, Form]]:
    for section in SECTIONS:
        for element_id, element in form.get(section, {}).items():
            yield f"{section}/{element_id}", element
            if section == "attributes":
                for option_id, option in element.get("options", {}).items():
                    yield f"{section}/{element_id}/options/{option_id}", option


def _found(address: str, form: Form, version: str) -> ElementHistory:
    element = ElementHistory(address)
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


def _is_another(address: str, element: ElementHistory, after: Mapping[str, Form], step: Step) -> bool:
    """Whether another element has an address now."""
    scope, _, element_id = address.rpartition("/")
    if element_id in step.renames.renames.get(scope, {}).values():
        return True
    is_reused = element_id in step.renames.reused.get(scope, ())
    return is_reused and has_other_meaning(element.form, after[address])
