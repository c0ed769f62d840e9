"""Examples and edge cases: their inputs fit the task, and their answers fit both."""

from collections.abc import Generator, Iterator

from msgspec.structs import replace

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.references.answer_context import AnswerContext
from guidelinekit.guideline.check.references.answers import answer
from guidelinekit.guideline.check.references.context import ReferenceContext
from guidelinekit.guideline.check.references.files import asset_problem
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.inputs import Part, read_input
from guidelinekit.guideline.format.item import Answer, Example, Input
from guidelinekit.guideline.format.marks import mark_field
from guidelinekit.guideline.format.tasks import INPUT_KINDS


def edge_cases(context: ReferenceContext) -> Iterator[Finding]:
    """The inputs and decisions of edge cases."""
    for case_id, case in context.guideline.edge_cases.items():
        here: Address = ("edge_cases", case_id)
        parts: tuple[Part, ...] | None = None
        if case.input:
            parts = yield from _input(context, case.input, (*here, "input"))
        # A situation without an item has a label, but no words to mark.
        where = (*here, "decision")
        yield from answer(
            context, AnswerContext(source=context.source, answer=case.decision, parts=parts, address=where)
        )


def examples(context: ReferenceContext) -> Iterator[Finding]:
    """The inputs and answers of examples."""
    for example_id, example in context.guideline.examples.items():
        here: Address = ("examples", example_id)
        parts = yield from _input(context, example.input, (*here, "input"))
        right = AnswerContext(
            source=context.source, answer=example.answer, parts=parts, address=(*here, "answer"), whole=True
        )
        yield from answer(context, right)
        for wrong_id, wrong in example.wrong.items():
            where = (*here, "not", wrong_id)
            tempting = AnswerContext(
                source=context.source, answer=wrong.answer, parts=parts, address=where, is_wrong=True
            )
            yield from answer(context, tempting)
            yield from _not_right(context, example, wrong_id, where)


def _not_right(context: ReferenceContext, example: Example, wrong_id: str, where: Address) -> Iterator[Finding]:
    """A wrong answer must not be the right one, or a part of it."""
    wrong = example.wrong[wrong_id].answer
    if wrong == example.answer:
        message = f"the wrong answer `{wrong_id}` is the right one"
        yield context.finding(codes.WRONG_IS_RIGHT, where, message, arguments=(wrong_id,), key=True)
    elif len(wrong.labels) == 1 and mark_field(wrong.labels[0]) and _is_right(wrong, example):
        message = f"the mark of the wrong answer `{wrong_id}` is one of the right ones"
        yield context.finding(codes.WRONG_IS_RIGHT, where, message, arguments=(wrong_id,), key=True)


def _is_right(wrong: Answer, example: Example) -> bool:
    """Whether a wrong answer is only a part of the right one."""
    has_same_outcome = wrong.outcome == example.answer.outcome
    marked = wrong.labels[0]
    right = (
        marked == replace(mark, id=marked.id, attributes=mark.attributes if marked.attributes else {})
        for mark in example.answer.labels
    )
    return has_same_outcome and not wrong.attributes and any(right)


def _input(context: ReferenceContext, value: Input, address: Address) -> Generator[Finding, None, tuple[Part, ...]]:
    """Check an input, and return its parts."""
    parts, problems = read_input(value, context.guideline.task)
    for misfit in problems:
        where = (*address, *misfit.inside)
        yield context.finding(codes.INPUT_SHAPE, where, misfit.message, hint=misfit.hint, key=misfit.key)
    for part in parts if context.assets is not None else ():
        inside = (*address, part.name) if part.name else address
        if part.file:
            yield from _asset(context, part.file, part.kind, (*inside, "file"))
        for number, path in part.stills.items():
            name = INPUT_KINDS[part.kind].stills
            yield from _asset(context, path, "image", (*inside, name, str(number)))
    return parts


def _asset(context: ReferenceContext, path: str, kind: str, address: Address) -> Iterator[Finding]:
    """The file exists and has the kind that it is used as."""
    problem = asset_problem(context.assets(path), path, kind) if context.assets is not None else None
    if problem is not None:
        code, message = problem
        yield context.finding(code, address, message)


CHECKS = (edge_cases, examples)
