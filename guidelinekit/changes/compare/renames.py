"""Two normal forms -> which ids moved to which, as the guideline declares it, and values rewritten to the new ids."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guidelinekit.changes.compare.element_similarity import MARGIN, alike
from guidelinekit.changes.compare.normal_form import normal_value, same
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.references import Reference, rewrite
from guidelinekit.guideline.format.schema import Node, Schema

Form = Mapping[str, Any]
#: By section, or by map inside an element (`attributes/target/options`, under the element's new id), old id -> new id.
Ids = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Renames:
    """Ids that moved: `renames` keep their element, `merges` give their items to another one.

    `reassigned_ids` are ids that name another element than before, as when two ids swap, each with the id that now
    names the old element; empty where there is none.
    """

    renames: Ids
    merges: Ids
    reassigned_ids: Ids

    def follow(self, section: str, element_id: str) -> tuple[str, Address | None]:
        """The id that carries on an id, and the address of the element whose move it is; None where it did not move."""
        renamed = self.renames.get(section, {}).get(element_id)
        if renamed is not None:
            return renamed, (*section.split("/"), renamed)
        merged = self.merges.get(section, {}).get(element_id)
        if merged is not None:
            return merged, (*section.split("/"), element_id)
        return element_id, None

    @property
    def without_merges(self) -> "Renames":
        """The renames alone: what an element says of another one, it says still."""
        return Renames(renames=self.renames, merges={}, reassigned_ids={})

    @property
    def reassignments(self) -> "Renames":
        """The ids that name another element than before."""
        return Renames(renames=self.reassigned_ids, merges={}, reassigned_ids={})


def find_renames(old: Form, new: Form, schema: Schema) -> Renames:
    """Find what one side declares to have moved. A revert undoes a rename; it cannot undo a merge."""
    renames: dict[str, dict[str, str]] = {}
    merges: dict[str, dict[str, str]] = {}
    reassigned_ids: dict[str, dict[str, str]] = {}

    def compare(scope: str, before: Form, after: Form) -> None:
        renames[scope] = _renames(before, after)
        merges[scope] = {k: v for k, v in _merges(before, after) if k not in renames[scope]}
        reassigned_ids[scope] = dict(_reassigned_ids(before, after, renames[scope]))

    for section in renamable_sections(schema):
        before, after = old.get(section, {}), new.get(section, {})
        compare(section, before, after)
        entry = schema.root.properties[section].entry
        for inner in _movable(entry.properties) if entry is not None else ():
            for element_id, element in before.items():
                new_id = renames[section].get(element_id, element_id)
                compare(f"{section}/{new_id}/{inner}", element.get(inner, {}), after.get(new_id, {}).get(inner, {}))
    return Renames(renames=renames, merges=merges, reassigned_ids=reassigned_ids)


def renamable_sections(schema: Schema) -> list[str]:
    """The sections whose elements can declare an earlier id."""
    return list(_movable(schema.root.properties))


def _movable(properties: Mapping[str, Node]) -> Iterator[str]:
    """The maps whose entries can declare an earlier id."""
    for name, node in properties.items():
        if node.entry is not None and "renamed_from" in node.entry.properties:
            yield name


def _renames(old: Form, new: Form) -> dict[str, str]:
    forward = _declared(old, new)
    backward = {before: after for after, before in _declared(new, old).items()}
    return {**{k: v for k, v in backward.items() if v not in forward.values()}, **forward}


def _declared(old: Form, new: Form) -> dict[str, str]:
    """Old id -> new id as the new side declares it; each id in one pair only."""
    renames: dict[str, str] = {}
    for new_id in sorted(new):
        old_id = _origin(new_id, old, new)
        if old_id and old_id not in renames:
            renames[old_id] = new_id
    # A label that keeps its old id and only takes over another's is no rename of that other.
    free = {n for n in renames.values() if n not in old or n in renames or _is_revived(old[n], new[n])}
    return {o: n for o, n in renames.items() if n in free}


def _origin(new_id: str, old: Form, new: Form) -> str:
    """The old id of an element that declares it, as a rule for the first time; empty where none is declared.

    Where ids went round, the declarations of both sides may read alike, and several earlier ids may be there: then the
    one is meant whose element says what the new one says.
    """
    declared: list[str] = [
        earlier
        for earlier in new[new_id].get("renamed_from", ())
        if earlier in old and earlier != new_id
        if earlier not in new or new_id in old or _gives_way(earlier, new_id, old, new)
    ]
    before = old.get(new_id, {})
    fresh = [earlier for earlier in declared if earlier not in before.get("renamed_from", ())]
    living = [earlier for earlier in declared if not _is_deprecated(old[earlier])]
    if not living or (len(living) == 1 and living[0] in fresh):
        return next(iter([*living, *fresh]), "")
    most_similar = max(living, key=lambda earlier: alike(old[earlier], new[new_id]))
    if most_similar in fresh or alike(old[most_similar], new[new_id]) - alike(before, new[new_id]) >= MARGIN:
        return most_similar
    return fresh[0] if fresh else ""


def _gives_way(element_id: str, new_id: str, old: Form, new: Form) -> bool:
    """Whether an id that is there still is free: another element takes it over, or it only points to its new one."""
    # As in a chain: a is now b, and b is now c.
    if _origin(element_id, old, new):
        return True
    return not _is_deprecated(old[element_id]) and points_to(new[element_id], new_id)


def _is_revived(before: Form, after: Form) -> bool:
    """Whether an id that nobody could choose stands for something again."""
    return _is_deprecated(before) and not _is_deprecated(after)


def _is_deprecated(element: Form) -> bool:
    return bool(element.get("status") == "deprecated")


def points_to(element: Form, successor: str) -> bool:
    """Whether an element only stands there to say which one is to be chosen instead."""
    return _is_deprecated(element) and bool(element.get("replaced_by") == successor)


def successors(old: Form, new: Form) -> dict[str, str]:
    """Map each label that can no longer be chosen to the one that takes its items, where one is declared."""
    return dict(_merges(old, new))


def _merges(old: Form, new: Form) -> Iterator[tuple[str, str]]:
    """Labels deprecated now in favour of another, and removed ones whose id another takes over now."""
    for element_id, element in new.items():
        living = element_id in old and not _is_deprecated(old[element_id])
        if living and _is_deprecated(element) and "replaced_by" in element:
            yield element_id, element["replaced_by"]
        known = old.get(element_id, {}).get("renamed_from", ())
        for old_id in element.get("renamed_from", ()):
            if old_id in old and old_id not in new and old_id not in known:
                yield old_id, element_id


def _reassigned_ids(old: Form, new: Form, renames: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Ids on both sides whose element moved away, or gave way to one that moved; but for tombstones of the same."""
    origins = {after: before for before, after in renames.items()}
    for element_id in (*renames, *(k for k in origins if k not in renames)):
        if element_id in old and element_id in new:
            successor, origin = renames.get(element_id, ""), origins.get(element_id, "")
            stays = not origin and points_to(new[element_id], successor)
            stood = not successor and points_to(old[element_id], origin)
            if not stays and not stood:
                yield element_id, successor


def names_another(node: Node, value: Any, renames: Renames) -> bool:
    """Whether a value that stays as it is names another element than before, whose id is now the one that it names."""
    translated, _ = translate(node, value, renames.reassignments)
    return not same(translated, value)


def translate(node: Node, value: Any, renames: Renames) -> tuple[Any, list[Address]]:
    """Rewrite every reference in a value to the ids that continue. Returns the value and the elements that moved."""
    causes: list[Address] = []

    def replace(reference: Reference) -> str:
        if reference.is_history:
            return reference.id
        new_id, cause = renames.follow(reference.section, reference.id)
        if cause is not None:
            causes.append(cause)
        return new_id

    translated = rewrite(node, value, replace)
    return value if translated is value else normal_value(node, translated), causes
