"""The table of change kinds: what each is called and what it means by default.

Most rows follow from the schema (`x-guidelinekit.impact` under each property). The rows written out here are those
whose meaning lies in more than one field, or in how a text changed.
"""

from collections.abc import Container, Iterator, Mapping
from functools import cache

from guidelinekit.changes.change import Impact, Kind
from guidelinekit.changes.compare.differences import is_itemized
from guidelinekit.changes.compare.renames import renamable_sections
from guidelinekit.guideline.format.schema import Node, Schema

_REASONS = {
    Impact.RELABEL: "It can change which label is right, so finished items may be wrong.",
    Impact.REMAP: "Only the name or number changes; a table converts finished items.",
    Impact.REREAD: "Annotators should know it; finished items stand.",
    Impact.EDITORIAL: "It does not change how items are labeled.",
}
_UNSETTLED = "It can change which label is right; only its author can say whether it does."

#: Kinds that no single field decides, by id: section, action, impact, settled, reason.
SPECIAL: Mapping[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind(
            id="guideline-added",
            section="",
            action="added",
            impact=Impact.REREAD,
            settled=True,
            reason="The guideline is new.",
        ),
        Kind(
            id="guideline-removed",
            section="",
            action="removed",
            impact=Impact.RELABEL,
            settled=True,
            reason="Nothing says any more how its items are to be labeled.",
        ),
        Kind(
            id="label-renamed",
            section="labels",
            action="renamed",
            impact=Impact.REMAP,
            settled=True,
            reason="The label keeps its meaning under a new id.",
        ),
        Kind(
            id="label-merged",
            section="labels",
            action="merged",
            impact=Impact.REMAP,
            settled=True,
            reason="Every item with this label now has its successor.",
        ),
        Kind(
            id="label-deprecated",
            section="labels",
            action="deprecated",
            impact=Impact.RELABEL,
            settled=True,
            reason="The label can no longer be chosen and no single label replaces it.",
        ),
        Kind(
            id="label-tombstone-added",
            section="labels",
            action="added",
            impact=Impact.REREAD,
            settled=True,
            reason="Nobody can choose it; it says which label is to be chosen.",
        ),
        Kind(
            id="label-tombstone-removed",
            section="labels",
            action="removed",
            impact=Impact.REMAP,
            settled=True,
            reason="Nobody could choose it; items that still have it are those of the label that it named.",
        ),
        Kind(
            id="label-split",
            section="labels",
            action="split",
            impact=Impact.RELABEL,
            settled=True,
            reason="The new label takes items from others.",
        ),
        Kind(
            id="label-avoid-when-redirected",
            section="labels",
            action="redirected",
            impact=Impact.RELABEL,
            settled=True,
            reason="Another label is to be used in the case that it names.",
        ),
        Kind(
            id="labels-renumbered",
            section="labels",
            action="renumbered",
            impact=Impact.REMAP,
            settled=True,
            reason="The list of labels was numbered anew; no label means anything else.",
        ),
        Kind(
            id="attribute-renamed",
            section="attributes",
            action="renamed",
            impact=Impact.REMAP,
            settled=True,
            reason="The question keeps its meaning under a new id.",
        ),
        Kind(
            id="option-renamed",
            section="attributes",
            action="renamed",
            impact=Impact.REMAP,
            settled=True,
            reason="The option keeps its meaning under a new id.",
        ),
        Kind(
            id="attribute-demanded",
            section="attributes",
            action="demanded",
            impact=Impact.RELABEL,
            settled=True,
            reason="Finished items lack the answer to a question that is required now.",
        ),
        Kind(
            id="attribute-relaxed",
            section="attributes",
            action="relaxed",
            impact=Impact.REREAD,
            settled=True,
            reason="The question may be left open now; finished items stand.",
        ),
        Kind(
            id="attribute-range-widened",
            section="attributes",
            action="widened",
            impact=Impact.REREAD,
            settled=True,
            reason="Every value that was allowed is allowed still.",
        ),
        Kind(
            id="label-attribute-demanded",
            section="labels",
            action="demanded",
            impact=Impact.RELABEL,
            settled=True,
            reason="Items with the label lack the answer to a question that is required.",
        ),
        Kind(
            id="option-attribute-demanded",
            section="attributes",
            action="demanded",
            impact=Impact.RELABEL,
            settled=True,
            reason="Items with the option lack the answer to a question that is required.",
        ),
        Kind(
            id="grades-reordered",
            section="",
            action="reordered",
            impact=Impact.RELABEL,
            settled=True,
            reason="The order of grades is their meaning, and it changed.",
        ),
        Kind(
            id="procedure-reordered",
            section="procedure",
            action="reordered",
            impact=Impact.RELABEL,
            settled=True,
            reason="Annotators take the decisions in another order.",
        ),
        Kind(
            id="example-answer-adjusted",
            section="examples",
            action="adjusted",
            impact=Impact.REREAD,
            settled=True,
            reason="The same labels are marked in another place.",
        ),
        Kind(
            id="item-file-replaced",
            section="",
            action="replaced",
            impact=Impact.REREAD,
            settled=True,
            reason="Another image, sound or document shows the item, under the name of the one before.",
        ),
        Kind(
            id="audience-widened",
            section="",
            action="widened",
            impact=Impact.REREAD,
            settled=True,
            reason="More readers see it than before.",
        ),
        Kind(
            id="entry-rekeyed",
            section="",
            action="rekeyed",
            impact=Impact.REMAP,
            settled=True,
            reason="The entry is named by a label that was renamed.",
        ),
    )
}


@cache
def registry(schema: Schema) -> Mapping[str, Kind]:
    """Every kind of change that the format can have, by id."""
    kinds = dict(SPECIAL)
    for kind in kinds_of((), schema):
        kinds.setdefault(kind.id, kind)
    own = schema.root.own
    if own is not None:
        for action in ("added", "removed", "changed"):
            kind = field_kind(("x-",), own, action)
            kinds[kind.id] = kind
    return kinds


def kinds_of(field: tuple[str, ...], schema: Schema) -> Iterator[Kind]:
    """The kinds of change of a field and of what is in it, those that no other field decides. `*` stands for any id."""
    movable = {"*", *renamable_sections(schema)}
    for path, node, required in schema.walk():
        if path[: len(field)] == field:
            for action in _actions(path, node, required=required, movable=movable):
                yield field_kind(path, node, action)


def field_kind(path: tuple[str, ...], node: Node, action: str) -> Kind:
    """The kind of one action on one property. `path` is the property's, with `*` or an id for each id."""
    impact, settled, reason = _meaning(node, action)
    what = node.meta.what or node.meta.element or _what(path)
    return Kind(
        id=f"{what}-{action}",
        section=path[0] if len(path) > 1 else "",
        action=action,
        impact=impact,
        settled=settled,
        reason=reason,
    )


def _meaning(node: Node, action: str) -> tuple[Impact, bool, str]:
    if action == "copyedited":
        return Impact.EDITORIAL, True, "Only spacing, quotation marks, emphasis or a final full stop changed."
    as_declared = {"reworded": "changed"}.get(action, action)
    impact = Impact(node.meta.impact[as_declared])
    if as_declared in node.meta.unsettled:
        return impact, False, _UNSETTLED
    return impact, True, _REASONS[impact]


def _actions(path: tuple[str, ...], node: Node, *, required: bool, movable: Container[str]) -> Iterator[str]:
    """What can happen to a property. One with a default is always there, so that it can only change."""
    items = is_itemized(node)
    if node.kind in ("object", "map") and path[-1] != "*":
        return
    if items or not (required or node.has_default):
        yield from ("added", "removed")
    if node.meta.prose:
        yield from ("reworded", "copyedited")
    elif node.kind in ("leaf", "list") and (not items or node.meta.refs in movable):
        yield "changed"


def _what(path: tuple[str, ...]) -> str:
    if path[0].startswith("x-") or path[-1].startswith("x-"):
        return "own-key"
    words = [_ELEMENTS.get(path[0], path[0]) if len(path) > 1 else path[0]]
    in_section = path[0] in _ELEMENTS
    words += [key for index, key in enumerate(path[1:], 1) if not (in_section and index == 1) and index != 3]
    return "-".join(words).replace("_", "-")


_ELEMENTS = {
    "labels": "label",
    "rules": "rule",
    "attributes": "attribute",
    "procedure": "decision-step",
    "outcomes": "outcome",
    "edge_cases": "edge-case",
    "examples": "example",
    "glossary": "term",
    "owners": "owner",
    "requirements": "requirement",
    "references": "reference",
    "workflow": "step",
}
