"""An answer and its item -> findings: it has the shape that the task requires, and nothing in it contradicts."""

from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.references.answer_context import AnswerContext
from guidelinekit.guideline.check.references.attribute_values import attribute_values
from guidelinekit.guideline.check.references.context import ReferenceContext, required_choices
from guidelinekit.guideline.check.references.depth import layers
from guidelinekit.guideline.check.references.labels import instead
from guidelinekit.guideline.check.references.marks import position_problems, wrong_field
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.inputs import quoted_list
from guidelinekit.guideline.format.item import Answer, Branch, Mark
from guidelinekit.guideline.format.marks import mark_field, mark_key
from guidelinekit.guideline.format.tasks import MARK_FIELDS, TASK_KINDS


def answer(context: ReferenceContext, case: AnswerContext) -> Iterator[Finding]:
    """Check an answer."""
    if _is_plain(context, case):
        return
    yield from _labels(context, case)
    yield from _shape(context, case)
    yield from _constraints(context, case)
    yield from attribute_values(context, case)
    yield from _twice(context, case)
    yield from layers(context, case)
    for mark, where in case.marks:
        if mark.label in context.guideline.labels:
            yield from _mark(context, case, mark, where)


def _is_plain(context: ReferenceContext, case: AnswerContext) -> bool:
    """Whether an answer is one label in a guideline without attributes: the most frequent case, checked quickly."""
    guideline, given = context.guideline, case.answer
    if len(given.labels) != 1 or given != Answer(labels=(Mark(label=given.labels[0].label),)):
        return False
    label = guideline.labels.get(given.labels[0].label)
    return (
        label is not None
        and label.choosable
        and not (label.requires or label.kind or label.sources or label.targets or guideline.attributes)
        and context.task.picks_one
    )


def branch(context: ReferenceContext, target: Branch, address: Address) -> Iterator[Finding]:
    """Check where the answer to a decision step leads: a part of an answer, which later steps may complete."""
    case = AnswerContext(source=context.source, answer=target, parts=None, address=address)
    yield from _labels(context, case)
    yield from _constraints(context, case)
    yield from attribute_values(context, case)


def _labels(context: ReferenceContext, case: AnswerContext) -> Iterator[Finding]:
    for mark, where in case.marks if not case.is_wrong else ():
        label = context.guideline.labels.get(mark.label)
        if label is not None and not label.choosable:
            states = {"active": "only groups other labels", "draft": "is a draft"}
            state = states.get(label.status, f"is {label.status}")
            message = f"the label `{mark.label}` {state} and cannot be an answer"
            hint = instead(context, mark.label)
            yield context.finding(codes.LABEL_NOT_CHOOSABLE, where, message, arguments=(mark.label,), hint=hint)


def _shape(context: ReferenceContext, case: AnswerContext) -> Iterator[Finding]:
    task, given = context.task, case.answer
    if task.picks_one:
        picked = [mark for mark in given.labels if context.kind_of(mark.label) is task]
        if len(picked) != 1 and not given.outcome:
            message = f"{task.id} takes exactly one label; the answer has {len(picked)}"
            yield context.finding(codes.ANSWER_SHAPE, case.address, message, arguments=("labels",))
    required = required_choices(context.guideline.task.choose, len(given.labels)) if case.whole else ""
    if required and task.id == "choose-many" and not (given.outcome and not given.labels):
        message = f"the answer has {len(given.labels)} label{'' if len(given.labels) == 1 else 's'}"
        message += f"; `task.choose` requires {required}"
        yield context.finding(codes.WRONG_NUMBER_OF_CHOICES, case.address, message)
    if task.writes_text and not given.text and not given.outcome and not case.is_wrong:
        message = f"{task.id} needs `text:` with the expected text"
        yield context.finding(codes.ANSWER_SHAPE, case.address, message, arguments=("text",))
    if not task.writes_text and given.text:
        message = f"{task.id} has no text; remove `text` from the answer"
        yield context.finding(codes.ANSWER_SHAPE, case.address, message, arguments=("text",))


def _constraints(context: ReferenceContext, case: AnswerContext) -> Iterator[Finding]:
    """Labels that exclude or require each other."""
    if case.is_wrong:
        return
    given = {mark.label for mark in case.answer.labels}
    for label_id in sorted(given):
        label = context.guideline.labels.get(label_id)
        if label is None:
            continue
        for other in label.excludes:
            if other in given:
                message = f"`{label_id}` and `{other}` exclude each other"
                yield context.finding(codes.CONSTRAINT_BROKEN, case.address, message, arguments=(label_id, other))
        if label.exclusive and len(given) > 1:
            message = f"`{label_id}` is chosen alone, but the answer has {len(given)} labels"
            yield context.finding(codes.CONSTRAINT_BROKEN, case.address, message, arguments=(label_id,))
        for other in label.requires if case.whole else ():
            if other not in given:
                message = f"`{label_id}` requires `{other}`"
                yield context.finding(codes.CONSTRAINT_BROKEN, case.address, message, arguments=(label_id, other))


def _twice(context: ReferenceContext, case: AnswerContext) -> Iterator[Finding]:
    if len(case.answer.labels) < 2:
        return
    seen: set[bytes] = set()
    ids: set[str] = set()
    for mark, where in case.marks:
        key = mark_key(mark)
        if key in seen:
            message = f"the answer has this mark of `{mark.label}` twice"
            yield context.finding(codes.MARK_TWICE, where, message, arguments=(mark.label,))
        elif mark.id and mark.id in ids:
            message = f"the answer has two marks with the id `{mark.id}`"
            yield context.finding(codes.MARK_TWICE, where, message, arguments=(mark.id,))
        seen.add(key)
        ids.add(mark.id)


def _mark(context: ReferenceContext, case: AnswerContext, mark: Mark, address: Address) -> Iterator[Finding]:
    kind, given = context.kind_of(mark.label), mark_field(mark)
    wrong, hint = wrong_field(kind.id, mark)
    if wrong:
        yield context.finding(codes.ANSWER_SHAPE, address, wrong, arguments=(mark.label, given), hint=hint)
    elif kind.mark and case.parts is not None:
        if given and kind.joins_marks:
            yield from _link(context, case, mark, address)
        elif given:
            for code, message, hint in position_problems(mark, case.parts, context.assets):
                yield context.finding(code, address, message, arguments=(mark.label, *mark.text), hint=hint)
        elif not case.is_wrong:
            yield context.finding(
                codes.ANSWER_SHAPE, address, _missing(kind.id, mark.label), arguments=(mark.label, kind.mark)
            )


def _missing(kind_id: str, label_id: str) -> str:
    """Return what a mark of a kind lacks: its field, and how it is written."""
    kind = TASK_KINDS[kind_id]
    message = f"{kind.id} needs {kind.needs} for the label `{label_id}`"
    if kind.joins_marks:
        return f"{message}: ids of marks of the same answer"
    form = MARK_FIELDS[kind.mark].form
    return f"{message}: {form}" if form else message


def _link(context: ReferenceContext, case: AnswerContext, mark: Mark, address: Address) -> Iterator[Finding]:
    marks = case.marks_by_id
    label = context.guideline.labels[mark.label]
    for word, end, allowed in (("from", mark.start, label.sources), ("to", mark.end, label.targets)):
        other = marks.get(str(end)) if end is not None else None
        arguments = (mark.label, word, str(end))
        if end is None:
            message = f"the link `{mark.label}` has no `{word}`"
            yield context.finding(codes.LINK_ENDS, address, message, arguments=arguments)
        elif other is None:
            message = f"the link `{mark.label}` leads {word} `{end}`, but no mark of the answer has that id"
            hint = context.suggest(str(end), marks)
            yield context.finding(codes.LINK_ENDS, address, message, arguments=arguments, hint=hint)
        elif allowed and other.label not in allowed:
            message = f"the link `{mark.label}` may lead {word} {quoted_list(allowed)}, not {word} `{other.label}`"
            yield context.finding(codes.LINK_ENDS, address, message, arguments=arguments)
