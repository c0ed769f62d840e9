"""Examples and edge cases: their inputs fit the task, and their answers fit both."""

from collections.abc import Generator, Iterator

from msgspec.structs import replace

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.references.answer_context import Case
from guidelinekit.guideline.check.references.answers import answer
from guidelinekit.guideline.check.references.context import ReferenceContext
from guidelinekit.guideline.check.references.elements import day
from guidelinekit.guideline.check.references.marks import place
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.inputs import MEDIA, Part, read_input
from guidelinekit.guideline.format.model import Answer, Example, Input


def edge_cases(check: ReferenceContext) -> Iterator[Finding]:
    """What edge cases name, hold and decide."""
    for case_id, case in check.guideline.edge_cases.items():
        here: Address = ("edge_cases", case_id)
        yield from check.all_exist("labels", case.labels, (*here, "labels"))
        yield from check.exists("owners", case.decided_by, (*here, "decided_by"))
        yield from day(check, case.decided, (*here, "decided"))
        parts: tuple[Part, ...] | None = None
        if case.input:
            parts = yield from _input(check, case.input, (*here, "input"))
        # A situation without an item says which label applies, not which words are marked.
        yield from answer(
            check, Case(source=check.source, answer=case.decision, parts=parts, address=(*here, "decision"))
        )


def examples(check: ReferenceContext) -> Iterator[Finding]:
    """What examples show, hold and answer."""
    for example_id, example in check.guideline.examples.items():
        here: Address = ("examples", example_id)
        parts = yield from _input(check, example.input, (*here, "input"))
        yield from answer(
            check, Case(source=check.source, answer=example.answer, parts=parts, address=(*here, "answer"), whole=True)
        )
        for wrong_id, wrong in example.wrong.items():
            where = (*here, "not", wrong_id)
            yield from answer(
                check, Case(source=check.source, answer=wrong.answer, parts=parts, address=where, is_wrong=True)
            )
            if wrong.answer == example.answer:
                message = f"the wrong answer `{wrong_id}` is the right one"
                yield check.at(codes.WRONG_IS_RIGHT, where, message, key=True)
            elif len(wrong.answer.labels) == 1 and place(wrong.answer.labels[0]) and _is_right(wrong.answer, example):
                message = f"the mark of the wrong answer `{wrong_id}` is one of the right ones"
                yield check.at(codes.WRONG_IS_RIGHT, where, message, key=True)
        for index, address in enumerate(example.shows):
            section, element_id = address.split("/", 1)
            yield from check.exists(section, element_id, (*here, "shows", index))


def _is_right(wrong: Answer, example: Example) -> bool:
    """Whether a wrong answer says nothing but what the right one says too."""
    beside = wrong.outcome == example.answer.outcome
    said = wrong.labels[0]
    right = (
        said == replace(mark, id=said.id, attributes=mark.attributes if said.attributes else {})
        for mark in example.answer.labels
    )
    return beside and not wrong.attributes and any(right)


def _input(check: ReferenceContext, value: Input, address: Address) -> Generator[Finding, None, tuple[Part, ...]]:
    """Check an input, and give its parts."""
    parts, problems = read_input(value, check.guideline.task)
    for misfit in problems:
        where = (*address, *misfit.inside)
        yield check.at(codes.INPUT_SHAPE, where, misfit.message, hint=misfit.hint, key=misfit.key)
    for part in parts if check.assets is not None else ():
        inside = (*address, part.name) if part.name else address
        if part.file:
            yield from _asset(check, part.file, part.kind, (*inside, "file"))
        for number, path in part.stills.items():
            name = "frames" if part.kind == "video" else "pages"
            yield from _asset(check, path, "image", (*inside, name, str(number)))
    return parts


def _asset(check: ReferenceContext, path: str, kind: str, address: Address) -> Iterator[Finding]:
    """The file is there and is what it is used as."""
    asset = check.assets(path) if check.assets is not None else None
    if asset is None:
        yield check.at(codes.ASSET_MISSING, address, f"there is no file `{path}` in the guideline's folder")
    elif asset.elsewhere:
        return
    elif asset.problem:
        yield check.at(codes.ASSET_UNUSABLE, address, f"`{path}` cannot be used: {asset.problem}")
    elif asset.kind != kind:
        article = "an" if asset.kind[0] in "aeiou" else "a"
        wanted = "an" if kind[0] in "aeiou" else "a"
        message = f"`{path}` is {article} {_word(asset.kind)}, not {wanted} {_word(kind)}"
        yield check.at(codes.ASSET_UNUSABLE, address, message)


def _word(kind: str) -> str:
    assert kind in MEDIA
    return {"audio": "audio file"}.get(kind, kind)


CHECKS = (edge_cases, examples)
