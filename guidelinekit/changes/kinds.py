"""The schema and a table of special kinds -> all kinds of change. Default impacts are in the schema (`x-guidelinekit`).

Most rows come from the schema (`x-guidelinekit.impact` under each property). The rows in this module are those whose
meaning depends on more than one field, or on how a text changed.
"""

from collections.abc import Container, Iterator, Mapping
from functools import cache

from guidelinekit.changes.change import Impact, Kind
from guidelinekit.changes.compare.differences import is_itemized
from guidelinekit.changes.compare.renames import renamable_sections
from guidelinekit.guideline.format.schema import OWN_PREFIX, Node, Schema
from guidelinekit.guideline.format.sections import SECTIONS

_RELABEL, _REMAP, _REREAD, _EDITORIAL = Impact

#: Kinds that depend on more than one field: id, section, action, impact.
_SPECIAL = (
    ("guideline-added", "", "added", _REREAD),
    ("guideline-removed", "", "removed", _RELABEL),
    ("label-renamed", "labels", "renamed", _REMAP),
    ("label-merged", "labels", "merged", _REMAP),
    ("label-deprecated", "labels", "deprecated", _RELABEL),
    ("label-tombstone-added", "labels", "added", _REREAD),
    ("label-tombstone-removed", "labels", "removed", _REMAP),
    ("label-split", "labels", "split", _RELABEL),
    ("label-draft-added", "labels", "added", _EDITORIAL),
    ("label-draft-removed", "labels", "removed", _EDITORIAL),
    ("label-group-added", "labels", "added", _REREAD),
    ("label-group-removed", "labels", "removed", _REREAD),
    ("label-choosable", "labels", "choosable", _REREAD),
    ("label-returned", "labels", "returned", _REREAD),
    ("label-unmerged", "labels", "unmerged", _RELABEL),
    ("label-name-copyedited", "labels", "copyedited", _EDITORIAL),
    ("label-priorities-renumbered", "labels", "renumbered", _EDITORIAL),
    ("label-confused-with-moved", "labels", "moved", _EDITORIAL),
    ("label-code-exchanged", "labels", "exchanged", _REMAP),
    ("label-avoid-when-redirected", "labels", "redirected", _RELABEL),
    ("labels-renumbered", "labels", "renumbered", _REMAP),
    ("attribute-renamed", "attributes", "renamed", _REMAP),
    ("option-renamed", "attributes", "renamed", _REMAP),
    ("option-merged", "attributes", "merged", _REMAP),
    ("outcome-renamed", "outcomes", "renamed", _REMAP),
    ("outcome-merged", "outcomes", "merged", _REMAP),
    ("element-renamed", "", "renamed", _EDITORIAL),
    ("option-name-copyedited", "attributes", "copyedited", _EDITORIAL),
    ("option-code-exchanged", "attributes", "exchanged", _REMAP),
    ("attribute-demanded", "attributes", "demanded", _RELABEL),
    ("attribute-relaxed", "attributes", "relaxed", _REREAD),
    ("attribute-range-widened", "attributes", "widened", _REREAD),
    ("task-choose-widened", "task", "widened", _REREAD),
    ("attribute-choose-widened", "attributes", "widened", _REREAD),
    ("label-attribute-demanded", "labels", "demanded", _RELABEL),
    ("option-attribute-demanded", "attributes", "demanded", _RELABEL),
    ("grades-reordered", "", "reordered", _RELABEL),
    ("procedure-reordered", "procedure", "reordered", _RELABEL),
    ("example-answer-adjusted", "examples", "adjusted", _REREAD),
    ("written-answer-reworded", "", "reworded", _REREAD),
    ("written-answer-copyedited", "", "copyedited", _EDITORIAL),
    ("item-file-replaced", "", "replaced", _REREAD),
    ("text-image-replaced", "", "replaced", _REREAD),
    ("audience-widened", "", "widened", _REREAD),
    ("entry-rekeyed", "", "rekeyed", _REMAP),
)
#: The kinds of this table that need a decision.
_NEED_DECISION = frozenset(
    {
        "label-choosable",
        "label-returned",
        "label-code-exchanged",
        "option-code-exchanged",
        "example-answer-adjusted",
        "written-answer-reworded",
    }
)
SPECIAL: Mapping[str, Kind] = {
    kind_id: Kind(
        id=kind_id,
        section=section,
        action=action,
        impact=impact,
        needs_decision=kind_id in _NEED_DECISION,
        reason=f"kinds.{kind_id}",
    )
    for kind_id, section, action, impact in _SPECIAL
}


@cache
def registry(schema: Schema) -> Mapping[str, Kind]:
    """Return every kind of change that the format can have, by id."""
    kinds = dict(SPECIAL)
    for kind in kinds_of((), schema):
        kinds.setdefault(kind.id, kind)
    own = schema.root.own
    if own is not None:
        for action in ("added", "removed", "changed"):
            kind = field_kind((OWN_PREFIX,), own, action)
            kinds[kind.id] = kind
    return kinds


def kinds_of(field: tuple[str, ...], schema: Schema) -> Iterator[Kind]:
    """Yield the kinds of change of a field and its inner fields that depend on one field only. `*` is any id."""
    renamable = {"*", *renamable_sections(schema)}
    for path, node, required in schema.walk():
        if path[: len(field)] == field:
            for action in _actions(path, node, required=required, renamable=renamable):
                yield field_kind(path, node, action)


def field_kind(path: tuple[str, ...], node: Node, action: str) -> Kind:
    """Return the kind of one action on one property. `path` is the property's, with `*` or an id for each id."""
    impact, needs_decision, reason = _meaning(node, action)
    what = node.meta.what or node.meta.element or _what(path)
    return Kind(
        id=f"{what}-{action}",
        section=path[0] if len(path) > 1 else "",
        action=action,
        impact=impact,
        needs_decision=needs_decision,
        reason=reason,
    )


def _meaning(node: Node, action: str) -> tuple[Impact, bool, str]:
    if action == "copyedited":
        return Impact.EDITORIAL, False, "reasons.copyedited"
    as_declared = {"reworded": "changed"}.get(action, action)
    impact = Impact(node.meta.impact[as_declared])
    if as_declared in node.meta.needs_decision:
        return impact, True, "reasons.needs-decision"
    return impact, False, f"reasons.{impact}"


def _actions(path: tuple[str, ...], node: Node, *, required: bool, renamable: Container[str]) -> Iterator[str]:
    """Yield the actions that a property can have. One with a default always has a value, so it can only change."""
    items = is_itemized(node)
    if node.kind in ("object", "map") and path[-1] != "*":
        return
    if items or not (required or node.has_default):
        yield from ("added", "removed")
    if node.meta.prose:
        yield from ("reworded", "copyedited")
    elif node.forms or (node.kind in ("leaf", "list") and (not items or node.meta.refs in renamable)):
        yield "changed"


def _what(path: tuple[str, ...]) -> str:
    if path[0].startswith(OWN_PREFIX) or path[-1].startswith(OWN_PREFIX):
        return "own-key"
    section = SECTIONS.get(path[0])
    words = [section.element if section is not None and len(path) > 1 else path[0]]
    words += [key for index, key in enumerate(path[1:], 1) if not (section is not None and index == 1) and index != 3]
    return "-".join(words).replace("_", "-")
