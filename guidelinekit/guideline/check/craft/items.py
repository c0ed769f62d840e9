"""Examples and edge cases: do they agree with each other, and does each add something."""

from collections.abc import Iterator

from msgspec.structs import replace

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.craft.context import CraftContext, text_of
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.inputs import parts_of
from guidelinekit.guideline.format.marks import mark_field
from guidelinekit.guideline.format.model import Answer, Mark
from guidelinekit.guideline.format.tasks import MEDIA
from guidelinekit.guideline.similarity import alike

_ALIKE = 0.85


def edge_case_contradicts(desk: CraftContext) -> Iterator[Finding]:
    """GK421: an edge case that decides the same item differently than an example answers it."""
    answers = {text_of(example.input): (k, example.answer) for k, example in desk.guideline.examples.items()}
    for case_id, case in desk.guideline.edge_cases.items():
        found = answers.get(text_of(case.input)) if case.input else None
        if found is not None and _clash(found[1], case.decision):
            message = f"the example `{found[0]}` answers the same item differently"
            yield desk.at(codes.EDGE_CASE_CONTRADICTS, ("edge_cases", case_id, "decision"), message)


def examples_contradict(desk: CraftContext) -> Iterator[Finding]:
    """GK422: two examples with the same item and different answers."""
    seen: dict[str, str] = {}
    for example_id, example in desk.guideline.examples.items():
        other = seen.setdefault(text_of(example.input), example_id)
        if other != example_id and _clash(desk.guideline.examples[other].answer, example.answer):
            message = f"the example `{other}` has the same item and another answer"
            yield desk.at(codes.EXAMPLES_CONTRADICT, ("examples", example_id, "answer"), message)


def _clash(left: Answer, right: Answer) -> bool:
    """Whether two answers to the same item cannot both be right. Of marks, each may show only those it is about."""
    marks = [*left.labels, *right.labels]
    left, right = (replace(side, labels=tuple(sorted(side.labels, key=repr))) for side in (left, right))
    if left == right or not (left.labels and right.labels) or not all(map(mark_field, marks)):
        return left != right
    if left.outcome and right.outcome and left.outcome != right.outcome:
        return True
    placed = {_without_answers(mark): mark for mark in left.labels}
    others = (placed.get(_without_answers(mark), mark) for mark in right.labels)
    return any(
        other.attributes.get(key, value) != value
        for mark, other in zip(right.labels, others, strict=True)
        for key, value in mark.attributes.items()
    )


def _without_answers(mark: Mark) -> str:
    """What a mark is and where it stands, as text."""
    return repr(replace(mark, attributes={}, id=""))


def near_duplicates(desk: CraftContext) -> Iterator[Finding]:
    """GK423: an example that is nearly another one, with the same answer."""
    examples = desk.guideline.examples
    told: set[str] = set()
    for left, right in alike({k: text_of(example.input) for k, example in examples.items()}, at_least=_ALIKE):
        if right not in told and examples[left].answer == examples[right].answer:
            told.add(right)
            message = f"the example is nearly `{left}`, with the same answer"
            yield desk.at(codes.EXAMPLES_ALIKE, ("examples", right), message)


def edge_case_without_why(desk: CraftContext) -> Iterator[Finding]:
    """GK424: a decision without a reason."""
    for case_id, case in desk.guideline.edge_cases.items():
        if not case.why:
            message = f"the edge case `{case_id}` is decided without a reason"
            yield desk.at(codes.EDGE_CASE_WITHOUT_WHY, ("edge_cases", case_id), message)


def hard_without_why(desk: CraftContext) -> Iterator[Finding]:
    """GK425: an example that annotators find hard, without a reason."""
    for example_id, example in desk.guideline.examples.items():
        if example.difficulty != "plain" and not example.why and not example.wrong:
            message = f"the example `{example_id}` is {example.difficulty} and does not say why it is answered so"
            yield desk.at(codes.HARD_WITHOUT_WHY, ("examples", example_id), message)


def gold_is_public(desk: CraftContext) -> Iterator[Finding]:
    """GK426: a hidden test item that an example for everybody gives away."""
    public = {text_of(example.input): k for k, example in desk.guideline.examples.items() if "gold" not in example.uses}
    public |= {text_of(case.input): k for k, case in desk.guideline.edge_cases.items() if case.input}
    for example_id, example in desk.guideline.examples.items():
        other = public.get(text_of(example.input)) if "gold" in example.uses else None
        if other is not None:
            message = f"`{other}` shows the item of this hidden test to everybody"
            yield desk.at(codes.GOLD_IS_PUBLIC, ("examples", example_id), message)


def shows_superseded(desk: CraftContext) -> Iterator[Finding]:
    """GK427: an example, a quiz or a hidden test that shows a rule which no longer binds."""
    gone = {f"rules/{k}": rule for k, rule in desk.guideline.rules.items() if rule.status == "deprecated"}
    for example_id, example in desk.guideline.examples.items():
        for at, address in enumerate(example.shows):
            if address in gone:
                uses = [use for use in example.uses if use != "teach"]
                what = {"gold": "hidden test", "quiz": "quiz item"}.get(uses[0] if uses else "", "example")
                binding = gone[address].replaced_by
                message = f"this {what} shows the rule `{address.split('/')[1]}`, which no longer binds"
                message += f"; `{binding}` does" if binding else ""
                yield desk.at(codes.SUPERSEDED_SHOWN, ("examples", example_id, "shows", at), message, key=False)


def media_without_description(desk: CraftContext) -> Iterator[Finding]:
    """GK443: what only those know who can see or hear it."""
    task = desk.guideline.task
    kinds = {task.input} if isinstance(task.input, str) else set(task.input.values())
    if kinds.isdisjoint(MEDIA):
        return
    items = [("examples", k, example.input) for k, example in desk.guideline.examples.items()]
    items += [("edge_cases", k, case.input) for k, case in desk.guideline.edge_cases.items() if case.input]
    for section, element_id, value in items:
        for part in parts_of(value, task):
            if part.kind in MEDIA and not part.description and not part.text:
                where = (section, element_id, "input", *([part.name] if part.name else []))
                message = f"the {part.kind} is not described, for those who cannot {_SENSES[part.kind]} it"
                yield desk.at(codes.MEDIA_WITHOUT_DESCRIPTION, where, message)


_SENSES = {"audio": "hear"} | dict.fromkeys(("image", "video", "document"), "see")

CHECKS = (
    edge_case_contradicts,
    examples_contradict,
    near_duplicates,
    edge_case_without_why,
    hard_without_why,
    gold_is_public,
    shows_superseded,
    media_without_description,
)
