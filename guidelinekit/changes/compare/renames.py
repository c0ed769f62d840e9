"""Two normal forms -> the renames and merges that a guideline declares, and values rewritten to the new ids."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.changes.compare.element_similarity import MARGIN, label_similarity
from guidelinekit.changes.compare.normal_form import canonical, normal_value, same
from guidelinekit.changes.compare.same_meaning import has_other_meaning
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.references import Reference, rewrite
from guidelinekit.guideline.format.schema import Node, Schema

Form = Mapping[str, Any]
#: By section, or by map inside an element (`attributes/target/options`, under the element's new id), old id -> new id.
Ids = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Renames:
    """Ids that changed: of `renames` the element stays the same, of `merges` its items belong to another element.

    `reassigned_ids` are ids that name another element than before, as when two ids swap, each with the id that now
    names the old element; empty where there is none. `reused` are those of them that only a tombstone had
    before, and another label has now.
    """

    renames: Ids
    merges: Ids
    reassigned_ids: Ids
    reused: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def follow(self, section: str, element_id: str) -> tuple[str, Address | None]:
        """Return the new id, and the address of the renamed or merged element; None if the id did not change."""
        renamed = self.renames.get(section, {}).get(element_id)
        if renamed is not None:
            return renamed, (*section.split("/"), renamed)
        merged = self.merges.get(section, {}).get(element_id)
        if merged is not None:
            return merged, (*section.split("/"), element_id)
        return element_id, None

    @property
    def without_merges(self) -> "Renames":
        """The renames only, for values that keep naming a merged element."""
        return Renames(renames=self.renames, merges={}, reassigned_ids={})

    @property
    def reassignments(self) -> "Renames":
        """The ids that name another element than before."""
        return Renames(renames=self.reassigned_ids, merges={}, reassigned_ids={})


#: For two sides whose ids are the same.
NOTHING_RENAMED = Renames(renames={}, merges={}, reassigned_ids={})


def find_renames(old: Form, new: Form, schema: Schema) -> Renames:
    """Find the renames and merges that one side declares. A revert undoes a rename; it cannot undo a merge."""
    renames: dict[str, dict[str, str]] = {}
    merges: dict[str, dict[str, str]] = {}
    reassigned_ids: dict[str, dict[str, str]] = {}
    reused: dict[str, frozenset[str]] = {}

    def compare(scope: str, before: Form, after: Form) -> None:
        renames[scope] = _renames(before, after)
        if scope != "attributes":  # The answers to one question are no answers to another one.
            merges[scope] = {k: v for k, v in _merges(before, after, renames[scope]) if k not in renames[scope]}
        taken = {*renames[scope], *renames[scope].values()}
        retired = [key for key, element in before.items() if key in after and _is_deprecated(element)]
        reused[scope] = frozenset(key for key in retired if key not in taken and _is_reused(before[key], after[key]))
        successors = {k: str(before[k].get("replaced_by", "")) for k in reused[scope]}
        reassigned_ids[scope] = {**dict(_reassigned_ids(before, after, renames[scope])), **successors}

    for scope, before, after in renamable_scopes(old, new, schema):
        compare(scope, before, after)
    _add_equal_content(old, new, renames, Renames(renames=renames, merges=merges, reassigned_ids={}), schema)
    return Renames(renames=renames, merges=merges, reassigned_ids=reassigned_ids, reused=reused)


#: The sections whose ids datasets store. There, only a declaration says that an element has another id.
_STORED = frozenset({"labels", "attributes", "outcomes"})


def _is_its_id(section: str, element: Form) -> bool:
    """Whether readers know an element by its id: a term without a name, which would be another word."""
    return section == "glossary" and "name" not in element


def _add_equal_content(old: Form, new: Form, found: dict[str, dict[str, str]], so_far: Renames, schema: Schema) -> None:
    """Add the elements whose content is equal, and unlike that of all others, to the renames.

    They can refer to each other, so it is done again until no more are found. `so_far` has the renames in `found`.
    """
    sides = []
    for section, node in schema.root.properties.items():
        if node.entry is not None and node.meta.element and section not in _STORED:
            before, after = old.get(section, {}), new.get(section, {})
            taken = {*found.get(section, {}), *found.get(section, {}).values()}
            removed, added = (
                {k: v for k, v in side.items() if k not in other and k not in taken and not _is_its_id(section, v)}
                for side, other in ((before, after), (after, before))
            )
            if removed and added:
                sides.append((found.setdefault(section, {}), node.entry, removed, _by_content(added, node.entry)))
    is_complete = not sides
    while not is_complete:
        is_complete = True
        for known, node, removed, added_ids in sides:
            rest = {k: translate(node, v, so_far)[0] for k, v in removed.items() if k not in known}
            for form, ids in _by_content(rest, node).items():
                if len(ids) == 1 == len(added_ids.get(form, ())):
                    known[ids[0]] = added_ids[form][0]
                    is_complete = False


def _by_content(elements: Form, node: Node) -> dict[str, list[str]]:
    """Return the ids of elements by their content, without what they say of earlier versions."""
    ids: dict[str, list[str]] = {}
    for key, element in elements.items():
        current = {name: field for name, field in element.items() if not _is_history(node, name)}
        ids.setdefault(canonical(current), []).append(key)
    return ids


def _is_history(node: Node, name: str) -> bool:
    return name in node.properties and node.properties[name].meta.history


def renamable_scopes(old: Form, new: Form, schema: Schema) -> Iterator[tuple[str, Form, Form]]:
    """Yield the sections and maps inside elements whose entries can declare earlier ids, with their entries.

    The scope of a map is under the new id of its element: `attributes/target/options`.
    """
    for section in renamable_sections(schema):
        before, after = old.get(section, {}), new.get(section, {})
        yield section, before, after
        entry = schema.root.properties[section].entry
        inner_maps = list(_renamable(entry.properties)) if entry is not None else []
        renames = _renames(before, after) if inner_maps else {}
        for inner in inner_maps:
            for element_id, element in before.items():
                new_id = renames.get(element_id, element_id)
                yield f"{section}/{new_id}/{inner}", element.get(inner, {}), after.get(new_id, {}).get(inner, {})


def declared_renames(old: Form, new: Form) -> dict[str, str]:
    """Return old id -> new id of the elements of one section, as one side declares them."""
    return _renames(old, new)


def renamable_sections(schema: Schema) -> list[str]:
    """Return the sections whose elements can declare an earlier id."""
    return list(_renamable(schema.root.properties))


def _renamable(properties: Mapping[str, Node]) -> Iterator[str]:
    """Yield the maps whose entries can declare an earlier id."""
    for name, node in properties.items():
        if node.entry is not None and "renamed_from" in node.entry.properties:
            yield name


def _renames(old: Form, new: Form) -> dict[str, str]:
    forward = _declared(old, new)
    backward = {before: after for after, before in _declared(new, old).items() if _is_reverted(before, after, old, new)}
    return {**{k: v for k, v in backward.items() if v not in forward.values()}, **forward}


def _is_reverted(element_id: str, earlier: str, old: Form, new: Form) -> bool:
    """Whether an element has the earlier id again that it declares. Its declaration may only be gone."""
    element = old[element_id]
    if has_other_meaning(element, new[earlier]):
        return False
    return element_id not in new or (
        label_similarity(element, new[earlier]) >= label_similarity(element, new[element_id])
    )


def _declared(old: Form, new: Form) -> dict[str, str]:
    """Return old id -> new id as the new side declares it; each id is in one pair only."""
    renames: dict[str, str] = {}
    for new_id in sorted(key for key, element in new.items() if "renamed_from" in element):
        old_id = _origin(new_id, old, new)
        other = renames.get(old_id, "")
        is_nearer = other and label_similarity(old[old_id], new[new_id]) > label_similarity(old[old_id], new[other])
        if old_id and (not other or is_nearer):
            renames[old_id] = new_id
    # A label that keeps its id and declares the id of another one is a merge, not a rename.
    free = {n for n in renames.values() if n not in old or n in renames or _is_revived(old[n], new[n])}
    return {o: n for o, n in renames.items() if n in free}


def _origin(new_id: str, old: Form, new: Form) -> str:
    """Return the old id of an element that declares one, normally for the first time; empty if it declares none.

    If ids were exchanged in a circle, both sides may have equal declarations, and several earlier ids may exist. Then
    the most similar element decides.
    """
    declared: list[str] = [
        earlier
        for earlier in new[new_id].get("renamed_from", ())
        if earlier in old and earlier != new_id
        if earlier not in new or new_id in old or _is_reassigned(earlier, new_id, old, new)
    ]
    before = old.get(new_id, {})
    fresh = [earlier for earlier in declared if earlier not in before.get("renamed_from", ())]
    active = [earlier for earlier in declared if not _is_deprecated(old[earlier])]
    if not active or (len(active) == 1 and active[0] in fresh):
        return next(iter([*active, *fresh]), "")
    most_similar = max(active, key=lambda earlier: label_similarity(old[earlier], new[new_id]))
    if (
        most_similar in fresh
        or label_similarity(old[most_similar], new[new_id]) - label_similarity(before, new[new_id]) >= MARGIN
    ):
        return most_similar
    return fresh[0] if fresh else ""


def _is_reassigned(element_id: str, new_id: str, old: Form, new: Form) -> bool:
    """Whether an id that still exists names another element now, or only a tombstone of the renamed one."""
    # As in a chain: a was renamed to b, and b to c.
    if _origin(element_id, old, new):
        return True
    if _is_deprecated(old[element_id]):
        return False
    if points_to(new[element_id], new_id):
        return True
    # The id was given to a new element in the same version. One that still means what it meant is alive.
    before = old[element_id]
    return not _is_deprecated(new[element_id]) and (
        label_similarity(before, new[new_id]) > label_similarity(before, new[element_id])
    )


def _is_reused(before: Form, after: Form) -> bool:
    """Whether a label has the id of a tombstone, which was another label."""
    return _is_deprecated(before) and not _is_deprecated(after) and has_other_meaning(before, after)


def _is_revived(before: Form, after: Form) -> bool:
    """Whether a deprecated element is no longer deprecated."""
    return _is_deprecated(before) and not _is_deprecated(after)


def _is_deprecated(element: Form) -> bool:
    return bool(element.get("status") == "deprecated")


def points_to(element: Form, successor: str) -> bool:
    """Whether an element is a tombstone whose successor is this one."""
    return _is_deprecated(element) and bool(element.get("replaced_by") == successor)


def successors(old: Form, new: Form) -> dict[str, str]:
    """Map each label that can no longer be chosen to the one that takes its items, where one is declared."""
    return dict(_merges(old, new, _renames(old, new)))


def _merges(old: Form, new: Form, renames: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield labels that become deprecated with a successor, and removed ones whose id another label declares now."""
    origins = {after: before for before, after in renames.items()}
    for element_id, element in new.items():
        was_active = element_id in old and not _is_deprecated(old[element_id])
        if was_active and _is_deprecated(element) and "replaced_by" in element:
            yield element_id, element["replaced_by"]
        known = old.get(origins.get(element_id, element_id), {}).get("renamed_from", ())
        for old_id in element.get("renamed_from", ()):
            if old_id in old and old_id not in new and old_id not in known:
                yield old_id, element_id


def _reassigned_ids(old: Form, new: Form, renames: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield ids on both sides that name another element than before; not those with a tombstone of the same element."""
    origins = {after: before for before, after in renames.items()}
    for element_id in (*renames, *(k for k in origins if k not in renames)):
        if element_id in old and element_id in new:
            successor, origin = renames.get(element_id, ""), origins.get(element_id, "")
            is_tombstone = not origin and points_to(new[element_id], successor)
            was_tombstone = not successor and points_to(old[element_id], origin)
            if not is_tombstone and not was_tombstone:
                yield element_id, successor


def names_another(node: Node, value: Any, renames: Renames) -> bool:
    """Whether an unchanged value names another element than before, because ids were reassigned."""
    translated, _ = translate(node, value, renames.reassignments)
    return not same(translated, value)


def translate(node: Node, value: Any, renames: Renames) -> tuple[Any, list[Address]]:
    """Rewrite every reference in a value to the new ids. Returns the value, and the renamed and merged elements."""
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
