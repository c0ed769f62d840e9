"""An answer and its item -> findings: its labels exist, it has the shape that the task wants, nothing contradicts."""

from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.references.answer_context import Case
from guidelinekit.guideline.check.references.attribute_values import questions
from guidelinekit.guideline.check.references.context import ReferenceContext
from guidelinekit.guideline.check.references.labels import MARKING_KINDS
from guidelinekit.guideline.check.references.marks import MARK_FIELDS, misplaced, place, standing
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.inputs import quoted_list
from guidelinekit.guideline.format.model import Answer, Branch, Mark
from guidelinekit.guideline.suggest import did_you_mean

#: The kinds that pick exactly one label.
SINGLE_CHOICE_KINDS = ("choose-one", "compare", "rate")


def answer(check: ReferenceContext, case: Case) -> Iterator[Finding]:
    """Check an answer."""
    if _is_plain(check, case):
        return
    yield from check.exists("outcomes", case.answer.outcome, case.address)
    yield from _labels(check, case)
    yield from _shape(check, case)
    yield from _constraints(check, case)
    yield from questions(check, case)
    yield from _twice(check, case)
    for mark, where in case.marks:
        if mark.label in check.guideline.labels:
            yield from _mark(check, case, mark, where)


def _is_plain(check: ReferenceContext, case: Case) -> bool:
    """Whether an answer picks one label, in a guideline that asks nothing further: most do, and are told quickly."""
    guideline, given = check.guideline, case.answer
    if len(given.labels) != 1 or given != Answer(labels=(Mark(label=given.labels[0].label),)):
        return False
    label = guideline.labels.get(given.labels[0].label)
    return (
        label is not None
        and label.choosable
        and not (label.requires or label.kind or label.sources or label.targets or guideline.attributes)
        and guideline.task.kind in SINGLE_CHOICE_KINDS
    )


def branch(check: ReferenceContext, target: Branch, address: Address) -> Iterator[Finding]:
    """Check what a decision step's answer leads to: part of an answer, which later steps may complete."""
    case = Case(source=check.source, answer=target, parts=None, address=address)
    yield from check.exists("outcomes", target.outcome, address)
    yield from _labels(check, case)
    yield from _constraints(check, case)
    yield from questions(check, case)


def _labels(check: ReferenceContext, case: Case) -> Iterator[Finding]:
    for mark, where in case.marks:
        yield from check.exists("labels", mark.label, where, key=case.is_wrong and where == case.address)
        label = check.guideline.labels.get(mark.label)
        if label is not None and not label.choosable and not case.is_wrong:
            reason = "only groups other labels" if label.abstract else f"is {_a_status(label.status)}"
            message = f"the label `{mark.label}` {reason} and cannot be an answer"
            yield check.at(codes.LABEL_NOT_CHOOSABLE, where, message)


def _a_status(status: str) -> str:
    return "a draft" if status == "draft" else status


def _shape(check: ReferenceContext, case: Case) -> Iterator[Finding]:
    kind, given = check.guideline.task.kind, case.answer
    if kind in SINGLE_CHOICE_KINDS:
        picked = [mark for mark in given.labels if check.guideline.kind_of(mark.label) == kind]
        if len(picked) != 1 and not given.outcome:
            message = f"{kind} takes exactly one label; the answer has {len(picked)}"
            yield check.at(codes.ANSWER_SHAPE, case.address, message)
    if kind == "write" and not given.text and not given.outcome and not case.is_wrong:
        yield check.at(codes.ANSWER_SHAPE, case.address, "write needs the `text:` that is wanted")
    if kind != "write" and given.text:
        yield check.at(codes.ANSWER_SHAPE, case.address, f"{kind} asks for no text; remove `text` from the answer")


def _constraints(check: ReferenceContext, case: Case) -> Iterator[Finding]:
    """Labels that exclude or require each other."""
    if case.is_wrong:
        return
    given = {mark.label for mark in case.answer.labels}
    for label_id in sorted(given):
        label = check.guideline.labels.get(label_id)
        if label is None:
            continue
        for other in label.excludes:
            if other in given:
                message = f"`{label_id}` and `{other}` cannot stand together"
                yield check.at(codes.CONSTRAINT_BROKEN, case.address, message)
        for other in label.requires if case.whole else ():
            if other not in given:
                message = f"`{label_id}` stands only together with `{other}`"
                yield check.at(codes.CONSTRAINT_BROKEN, case.address, message)


def _twice(check: ReferenceContext, case: Case) -> Iterator[Finding]:
    if len(case.answer.labels) < 2:
        return
    seen: set[str] = set()
    ids: set[str] = set()
    for mark, where in case.marks:
        if repr(mark) in seen:
            yield check.at(codes.MARK_TWICE, where, f"the answer has this mark of `{mark.label}` twice")
        elif mark.id and mark.id in ids:
            yield check.at(codes.MARK_TWICE, where, f"the answer has two marks with the id `{mark.id}`")
        seen.add(repr(mark))
        ids.add(mark.id)


def _mark(check: ReferenceContext, case: Case, mark: Mark, address: Address) -> Iterator[Finding]:
    kind = check.guideline.kind_of(mark.label)
    where = place(mark)
    wrong_place = misplaced(kind, mark)
    if wrong_place:
        yield check.at(codes.ANSWER_SHAPE, address, wrong_place, hint=_own_kind(mark.label, where))
    elif kind in (*MARKING_KINDS, "link") and case.parts is not None:
        if where and kind == "link":
            yield from _link(check, case, mark, address)
        elif where:
            for code, wrong, hint in standing(mark, case.parts, check.assets):
                yield check.at(code, address, wrong, hint=hint)
        elif not case.is_wrong:
            yield check.at(codes.ANSWER_SHAPE, address, _NEEDS[kind].format(label=mark.label))


def _own_kind(label_id: str, where: str) -> str:
    kinds = [kind for kind, field_name in MARK_FIELDS.items() if field_name == where]
    return f"A label may be marked in its own way: `kind: {kinds[0]}` under `{label_id}`." if kinds else ""


_NEEDS = {
    "mark-spans": "mark-spans needs the marked `text` for the label `{label}`",
    "draw-boxes": "draw-boxes needs the `box` for the label `{label}`: [left, top, width, height]",
    "draw-polygons": "draw-polygons needs the `polygon` for the label `{label}`: [[x, y], …]",
    "draw-lines": "draw-lines needs the `line` for the label `{label}`: [[x, y], …]",
    "place-keypoints": "place-keypoints needs the `points` for the label `{label}`, each by its name: [x, y]",
    "mark-segments": "mark-segments needs `from` and `to` for the label `{label}`",
    "link": "link needs `from` and `to` for the label `{label}`: ids of marks of the same answer",
}


def _link(check: ReferenceContext, case: Case, mark: Mark, address: Address) -> Iterator[Finding]:
    marks = {other.id: other for other in case.answer.labels if other.id}
    label = check.guideline.labels[mark.label]
    for word, end, allowed in (("from", mark.start, label.sources), ("to", mark.end, label.targets)):
        other = marks.get(str(end)) if end is not None else None
        if end is None:
            message = f"the link `{mark.label}` has no `{word}`"
            yield check.at(codes.LINK_ENDS, address, message)
        elif other is None:
            message = f"the link `{mark.label}` leads {word} `{end}`, but no mark of the answer has that id"
            yield check.at(codes.LINK_ENDS, address, message, hint=did_you_mean(str(end), marks))
        elif allowed and other.label not in allowed:
            message = f"the link `{mark.label}` may lead {word} {quoted_list(allowed)}, not {word} `{other.label}`"
            yield check.at(codes.LINK_ENDS, address, message)
