"""Labels: what they name exists, no circles, no code twice, enough of them to choose from."""

from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.references.context import ReferenceContext
from guidelinekit.guideline.check.references.marks import MARK_FIELDS, MARKABLE_INPUTS
from guidelinekit.guideline.finding import Finding

#: How many labels there must be to choose from.
_NEEDED = {"choose-one": 2, "rate": 2, "compare": 2, "write": 0}


def fields(check: ReferenceContext) -> Iterator[Finding]:
    """What labels name."""
    for label_id, label in check.guideline.labels.items():
        here: Address = ("labels", label_id)
        yield from check.not_self(label_id, label.parent, (*here, "parent"))
        yield from check.exists("labels", label.parent, (*here, "parent"))
        yield from check.exists("labels", label.replaced_by, (*here, "replaced_by"))
        for field_name in ("excludes", "requires", "consider"):
            ids: tuple[str, ...] = getattr(label, field_name)
            yield from check.all_exist("labels", ids, (*here, field_name))
            for index, other in enumerate(ids):
                yield from check.not_self(label_id, other, (*here, field_name, index))
        for index, item in enumerate(label.avoid_when):
            yield from check.exists("labels", item.instead, (*here, "avoid_when", index, "instead"))
            yield from check.not_self(label_id, item.instead, (*here, "avoid_when", index, "instead"))
        for other in label.confused_with:
            yield from check.exists("labels", other, (*here, "confused_with", other), key=True)
            yield from check.not_self(label_id, other, (*here, "confused_with", other))
        yield from check.all_exist("requirements", label.requirements, (*here, "requirements"))
        yield from check.all_exist("attributes", label.attributes, (*here, "attributes"))


def successors(check: ReferenceContext) -> Iterator[Finding]:
    """Only tombstones have successors, and those can be chosen."""
    for label_id, label in check.guideline.labels.items():
        here: Address = ("labels", label_id)
        if label.status != "deprecated" and (label.replaced_by or label.consider):
            message = f"the label `{label_id}` names a successor but is not deprecated"
            yield check.at(codes.SUCCESSOR_OF_LIVING, here, message, key=True)
        successor = check.guideline.labels.get(label.replaced_by)
        if successor is not None and not successor.choosable:
            message = f"`{label.replaced_by}` replaces `{label_id}` but cannot be chosen"
            yield check.at(codes.LABEL_NOT_CHOOSABLE, (*here, "replaced_by"), message)


def signatures(check: ReferenceContext) -> Iterator[Finding]:
    """Only links join labels, and they join labels that are marks."""
    guideline = check.guideline
    for label_id, label in guideline.labels.items():
        for field_name, ends in (("from", label.sources), ("to", label.targets)):
            here: Address = ("labels", label_id, field_name)
            yield from check.all_exist("labels", ends, here)
            if ends and guideline.kind_of(label_id) != "link":
                message = f"only links have `{field_name}`, and `{label_id}` is marked by {guideline.kind_of(label_id)}"
                yield check.at(codes.LINK_ENDS, here, message, key=True)
            for index, end in enumerate(ends):
                if end in guideline.labels and guideline.kind_of(end) not in ("link", *MARKING_KINDS):
                    message = f"`{end}` is no mark that a link could join"
                    yield check.at(codes.LINK_ENDS, (*here, index), message)


#: The kinds that put a mark somewhere in the input.
MARKING_KINDS = ("mark-spans", "draw-boxes", "draw-polygons", "draw-lines", "place-keypoints", "mark-segments")


def own_kinds(check: ReferenceContext) -> Iterator[Finding]:
    """A label's own way of marking must go with the input too."""
    given = check.guideline.task.input
    kinds = {given} if isinstance(given, str) else set(given.values())
    for label_id, label in check.guideline.labels.items():
        wanted = MARKABLE_INPUTS.get(MARK_FIELDS.get(label.kind, ""), ()) if label.kind != "link" else ()
        if wanted and kinds.isdisjoint(wanted):
            message = (
                f"`{label_id}` is marked by {label.kind}, which takes {' or '.join(wanted)}; the task has none of them"
            )
            yield check.at(codes.ANSWER_SHAPE, ("labels", label_id, "kind"), message)


def parents(check: ReferenceContext) -> Iterator[Finding]:
    """Labels that are each other's parents."""
    labels = check.guideline.labels
    reported: set[str] = set()
    for start in labels:
        path: list[str] = []
        current = start
        while current in labels and current not in path:
            path.append(current)
            current = labels[current].parent
        if current in path and current not in reported and len(path) > 1:
            cycle = path[path.index(current) :]
            if len(cycle) > 1:
                reported.update(cycle)
                chain = " → ".join([*cycle, current])
                yield check.at(
                    codes.PARENT_CYCLE, ("labels", current, "parent"), f"labels are each other's parents: {chain}"
                )


def unique_fields(check: ReferenceContext) -> Iterator[Finding]:
    """Codes and hotkeys belong to one label each."""
    for field_name in ("code", "hotkey"):
        seen: dict[str, str] = {}
        for label_id, label in check.guideline.labels.items():
            value = getattr(label, field_name)
            if value is None or value == "":
                continue
            if field_name == "hotkey" and not label.choosable:
                continue
            other = seen.setdefault(str(value), label_id)
            if other != label_id:
                message = f"the {field_name} `{value}` is already that of `{other}`"
                yield check.at(codes.CODE_TWICE, ("labels", label_id, field_name), message)


def count(check: ReferenceContext) -> Iterator[Finding]:
    """There must be something to choose from."""
    kind = check.guideline.task.kind
    needed = _NEEDED.get(kind, 1)
    choosable = [label_id for label_id, label in check.guideline.labels.items() if label.choosable]
    if len(choosable) < needed:
        labels = "labels that can be chosen" if needed > 1 else "label that can be chosen"
        there = "there is one" if len(choosable) == 1 else f"there are {len(choosable)}"
        message = f"{kind} needs at least {needed} {labels}; {there}"
        yield check.at(codes.TOO_FEW_LABELS, ("labels",), message, key=True)


CHECKS = (fields, successors, signatures, own_kinds, parents, unique_fields, count)
