"""Labels: successors and links fit, no parent cycles, no code twice, enough of them to choose from."""

from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.references.context import ReferenceContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.inputs import quoted_list
from guidelinekit.guideline.format.tasks import TASK_KINDS

#: How many labels a hint names.
_MAX_NAMED = 6
#: How many successors a hint follows.
_MAX_SUCCESSORS = 20


def instead(context: ReferenceContext, label_id: str) -> str:
    """Return a hint with the labels that can be chosen instead of one that cannot; empty if there are none."""
    labels = context.guideline.labels
    label, seen = labels[label_id], {label_id}
    while label.status == "deprecated" and label.replaced_by in labels and label.replaced_by not in seen:
        if len(seen) > _MAX_SUCCESSORS:
            return ""
        seen.add(label.replaced_by)
        if labels[label.replaced_by].choosable:
            return f"Use `{label.replaced_by}`, which replaces it."
        label = labels[label.replaced_by]
    label = labels[label_id]
    if label.status == "draft":
        return "Remove `status: draft` from the label, so that annotators can choose it, or use another label."
    if label.status == "deprecated":
        named = [other for other in label.consider if other in labels and labels[other].choosable]
        return f"Use one of the labels under its `consider:`: {quoted_list(named)}." if named else ""
    inside = [k for k in context.children.get(label_id, ()) if labels[k].choosable]
    more = f" and {len(inside) - _MAX_NAMED} more" if len(inside) > _MAX_NAMED else ""
    return f"Use one of the labels that it groups: {quoted_list(inside[:_MAX_NAMED])}{more}." if inside else ""


def successors(context: ReferenceContext) -> Iterator[Finding]:
    """Only deprecated labels have successors, and those can be chosen."""
    for label_id, label in context.guideline.labels.items():
        here: Address = ("labels", label_id)
        if label.status != "deprecated" and (label.replaced_by or label.consider):
            message = f"the label `{label_id}` names a successor but is not deprecated"
            yield context.finding(codes.SUCCESSOR_WITHOUT_DEPRECATION, here, message, arguments=(label_id,), key=True)
        successor = context.guideline.labels.get(label.replaced_by)
        if successor is not None and not successor.choosable:
            message = f"`{label.replaced_by}` replaces `{label_id}` but cannot be chosen"
            arguments = (label.replaced_by,)
            hint = instead(context, label.replaced_by)
            where = (*here, "replaced_by")
            yield context.finding(codes.LABEL_NOT_CHOOSABLE, where, message, arguments=arguments, hint=hint)


def signatures(context: ReferenceContext) -> Iterator[Finding]:
    """Only links join labels, and they join labels that are marks."""
    guideline = context.guideline
    for label_id, label in guideline.labels.items():
        for field_name, ends in (("from", label.sources), ("to", label.targets)):
            here: Address = ("labels", label_id, field_name)
            kind = context.kind_of(label_id)
            if ends and not kind.joins_marks:
                message = f"only links have `{field_name}`, and `{label_id}` is marked by {kind.id}"
                yield context.finding(codes.LINK_ENDS, here, message, arguments=(label_id,), key=True)
            for index, end in enumerate(ends):
                if end in guideline.labels and not context.kind_of(end).mark:
                    message = f"`{end}` is not a mark, so a link cannot join it"
                    yield context.finding(codes.LINK_ENDS, (*here, index), message, arguments=(end,))


def own_kinds(context: ReferenceContext) -> Iterator[Finding]:
    """A label's own kind of marking must fit the input too."""
    given = context.guideline.task.input
    kinds = {given} if isinstance(given, str) else set(given.values())
    for label_id, label in context.guideline.labels.items():
        inputs = TASK_KINDS[label.kind].inputs if label.kind else ()
        if inputs and kinds.isdisjoint(inputs):
            message = (
                f"`{label_id}` is marked by {label.kind}, which takes {' or '.join(inputs)}; the task has none of them"
            )
            yield context.finding(codes.ANSWER_SHAPE, ("labels", label_id, "kind"), message, arguments=(label.kind,))


def parents(context: ReferenceContext) -> Iterator[Finding]:
    """Labels that are each other's parents."""
    labels = context.guideline.labels
    # A label that names itself as its parent is a finding of its own.
    above = {k: [parent for parent in label.parents if parent in labels and parent != k] for k, label in labels.items()}
    while True:
        try:
            TopologicalSorter(above).prepare()
        except CycleError as error:
            # The sorter returns the circle from parent to child, with its first label again at the end.
            cycle = list(reversed(error.args[1]))
            yield context.finding(
                codes.PARENT_CYCLE,
                ("labels", cycle[0], "parent"),
                f"the `parent:` keys of labels form a circle: {' → '.join(cycle)}",
            )
            for label_id in cycle:
                above[label_id] = []
        else:
            return


def definitions(context: ReferenceContext) -> Iterator[Finding]:
    """Every label has a definition, except in drafts."""
    if context.guideline.status == "draft":
        return
    for label_id, label in context.guideline.labels.items():
        if not label.definition and label.status != "draft":
            message, arguments = f"`labels/{label_id}` has no `definition`", ("definition",)
            here = ("labels", label_id)
            yield context.finding(codes.LABEL_WITHOUT_DEFINITION, here, message, arguments=arguments, key=True)


def choices(context: ReferenceContext) -> Iterator[Finding]:
    """How many labels may be chosen: only where several can be, and not more than there are."""
    task, here = context.guideline.task, ("task", "choose")
    if not task.choose:
        return
    if task.kind != "choose-many":
        message = f"only choose-many has `choose:`, and the task is {task.kind}"
        yield context.finding(codes.WRONG_NUMBER_OF_CHOICES, here, message, key=True, hint="Remove `choose:`.")
        return
    count = sum(label.choosable for label in context.guideline.labels.values())
    problem = choose_problem(task.choose, count, "labels that can be chosen")
    if problem:
        yield context.finding(codes.WRONG_NUMBER_OF_CHOICES, here, problem)


def choose_problem(choose: Sequence[int], count: int, things: str) -> str:
    """Return why `choose:` cannot be fulfilled with `count` things to choose from; empty if it can."""
    low, high = choose[0], choose[-1] if len(choose) > 1 else None
    if high is not None and low > high:
        return f"`choose` starts at {low} and ends at {high}"
    if high == 0:
        return "`choose` allows no choice at all"
    most = high if high is not None else low
    return f"`choose` has the number {most}, but the number of {things} is {count}" if most > count else ""


def unique_fields(context: ReferenceContext) -> Iterator[Finding]:
    """Codes and hotkeys belong to one label each."""
    for field_name in ("code", "hotkey"):
        seen: dict[str, str] = {}
        for label_id, label in context.guideline.labels.items():
            value = getattr(label, field_name)
            if value is None or value == "":
                continue
            if field_name == "hotkey" and not label.choosable:
                continue
            other = seen.setdefault(str(value), label_id)
            if other != label_id:
                message = f"the {field_name} `{value}` is already used by `{other}`"
                yield context.finding(
                    codes.CODE_TWICE, ("labels", label_id, field_name), message, arguments=(str(value), other)
                )


def count(context: ReferenceContext) -> Iterator[Finding]:
    """There must be something to choose from."""
    kind = context.task
    needed = kind.min_labels
    choosable = [label_id for label_id, label in context.guideline.labels.items() if label.choosable]
    if len(choosable) < needed:
        labels = "labels that can be chosen" if needed > 1 else "label that can be chosen"
        there = "there is one" if len(choosable) == 1 else f"there are {len(choosable)}"
        message = f"{kind.id} needs at least {needed} {labels}; {there}"
        yield context.finding(codes.TOO_FEW_LABELS, ("labels",), message, key=True)


CHECKS = (successors, signatures, own_kinds, parents, definitions, unique_fields, count, choices)
