"""Examples and edge cases: whether they agree, give reasons, and each show something new."""

from collections.abc import Iterator

from msgspec.structs import replace

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.craft.context import CraftContext, text_of
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.inputs import parts_of
from guidelinekit.guideline.format.item import Answer, Mark
from guidelinekit.guideline.format.marks import mark_field, mark_key
from guidelinekit.guideline.format.tasks import MEDIA
from guidelinekit.guideline.prose import images
from guidelinekit.guideline.similarity import similar_pairs

#: The minimum similarity at which two inputs are reported.
_SIMILAR = 0.85


def edge_case_contradicts(context: CraftContext) -> Iterator[Finding]:
    """GK421: an edge case whose decision contradicts the answer of an example with the same item."""
    examples = {text_of(example.input): k for k, example in context.guideline.examples.items()}
    for case_id, case in context.guideline.edge_cases.items():
        example_id = examples.get(text_of(case.input)) if case.input else None
        if example_id is not None and _contradict(context.guideline.examples[example_id].answer, case.decision):
            message = f"the example `{example_id}` gives a different answer to the same item"
            address = ("edge_cases", case_id, "decision")
            yield context.finding(codes.EDGE_CASE_CONTRADICTS, address, message, arguments=[example_id])


def examples_contradict(context: CraftContext) -> Iterator[Finding]:
    """GK422: two examples with the same item and answers that contradict each other."""
    by_input: dict[str, str] = {}
    for example_id, example in context.guideline.examples.items():
        other = by_input.setdefault(text_of(example.input), example_id)
        if other != example_id and _contradict(context.guideline.examples[other].answer, example.answer):
            message = f"the example `{other}` gives a different answer to the same item"
            address = ("examples", example_id, "answer")
            yield context.finding(codes.EXAMPLES_CONTRADICT, address, message, arguments=[other])


def _contradict(left: Answer, right: Answer) -> bool:
    """Whether two answers to the same item cannot both be right.

    An example may mark only what it is about, so different marks alone are no contradiction.
    """
    marks = [*left.labels, *right.labels]
    left, right = (replace(side, labels=tuple(sorted(side.labels, key=mark_key))) for side in (left, right))
    if left == right or not (left.labels and right.labels) or not all(map(mark_field, marks)):
        return left != right
    if left.outcome and right.outcome and left.outcome != right.outcome:
        return True
    left_marks = {_without_attributes(mark): mark for mark in left.labels}
    counterparts = (left_marks.get(_without_attributes(mark), mark) for mark in right.labels)
    return any(
        counterpart.attributes.get(key, value) != value
        for mark, counterpart in zip(right.labels, counterparts, strict=True)
        for key, value in mark.attributes.items()
    )


def _without_attributes(mark: Mark) -> bytes:
    """The label and the position of a mark, as a key."""
    return mark_key(replace(mark, attributes={}, id=""))


def examples_alike(context: CraftContext) -> Iterator[Finding]:
    """GK423: an example that is nearly the same as another one, with the same answer."""
    examples = context.guideline.examples
    reported: set[str] = set()
    texts = {k: text_of(example.input) for k, example in examples.items()}
    for left, right in similar_pairs(texts, at_least=_SIMILAR):
        if right not in reported and examples[left].answer == examples[right].answer:
            reported.add(right)
            message = f"the example is nearly the same as `{left}` and has the same answer"
            yield context.finding(codes.EXAMPLES_ALIKE, ("examples", right), message, arguments=[left])


def edge_case_without_reason(context: CraftContext) -> Iterator[Finding]:
    """GK424: an edge case whose decision has no reason."""
    for case_id, case in context.guideline.edge_cases.items():
        if not case.why:
            message = f"the edge case `{case_id}` gives no reason for its decision"
            address = ("edge_cases", case_id)
            yield context.finding(codes.EDGE_CASE_WITHOUT_WHY, address, message, arguments=[case_id])


def hard_without_reason(context: CraftContext) -> Iterator[Finding]:
    """GK425: a borderline or hard example without a reason."""
    for example_id, example in context.guideline.examples.items():
        if example.difficulty != "plain" and not example.why and not example.wrong:
            message = f"the example `{example_id}` is {example.difficulty} but gives no reason for its answer"
            arguments = [example_id, example.difficulty]
            yield context.finding(codes.HARD_WITHOUT_WHY, ("examples", example_id), message, arguments=arguments)


def gold_is_public(context: CraftContext) -> Iterator[Finding]:
    """GK426: a gold example whose item is also in a published example or edge case."""
    guideline = context.guideline
    public = {text_of(example.input): k for k, example in guideline.examples.items() if "gold" not in example.uses}
    public |= {text_of(case.input): k for k, case in guideline.edge_cases.items() if case.input}
    for example_id, example in guideline.examples.items():
        other = public.get(text_of(example.input)) if "gold" in example.uses else None
        if other is not None:
            message = f"`{other}` is published and has the same item as this gold example"
            yield context.finding(codes.GOLD_IS_PUBLIC, ("examples", example_id), message, arguments=[other])


def deprecated_rule_shown(context: CraftContext) -> Iterator[Finding]:
    """GK427: an example, a quiz item or a gold example that shows a deprecated rule."""
    deprecated = {f"rules/{k}": rule for k, rule in context.guideline.rules.items() if rule.status == "deprecated"}
    for example_id, example in context.guideline.examples.items():
        for index, shown in enumerate(example.shows):
            if shown in deprecated:
                uses = [use for use in example.uses if use != "teach"]
                kind = {"gold": "gold example", "quiz": "quiz item"}.get(uses[0] if uses else "", "example")
                rule_id, successor = shown.split("/")[1], deprecated[shown].replaced_by
                message = f"this {kind} shows the rule `{rule_id}`, which is deprecated"
                message += f"; its successor is `{successor}`" if successor else ""
                address = ("examples", example_id, "shows", index)
                yield context.finding(codes.DEPRECATED_RULE_SHOWN, address, message, arguments=[rule_id], key=False)


def media_without_description(context: CraftContext) -> Iterator[Finding]:
    """GK443: an image, audio file, video or document without a description."""
    task = context.guideline.task
    kinds = {task.input} if isinstance(task.input, str) else set(task.input.values())
    if kinds.isdisjoint(MEDIA):
        return
    items = [("examples", k, example.input) for k, example in context.guideline.examples.items()]
    items += [("edge_cases", k, case.input) for k, case in context.guideline.edge_cases.items() if case.input]
    for section, element_id, value in items:
        for part in parts_of(value, task):
            if part.kind in MEDIA and not part.description and not part.text:
                address = (section, element_id, "input", *([part.name] if part.name else []))
                verb = "hear" if part.kind == "audio" else "see"
                message = f"the {part.kind} has no description for readers who cannot {verb} it"
                yield context.finding(codes.MEDIA_WITHOUT_DESCRIPTION, address, message, arguments=[part.kind])


def image_without_alternative_text(context: CraftContext) -> Iterator[Finding]:
    """GK443: an image in prose without alternative text."""
    for address, text in context.prose:
        for image in images(text):
            if not image.alternative.strip():
                message = f"the image `{image.path}` has no alternative text for readers who cannot see it"
                yield context.finding(
                    codes.MEDIA_WITHOUT_DESCRIPTION, address, message, arguments=[image.path], key=False
                )


CHECKS = (
    edge_case_contradicts,
    examples_contradict,
    examples_alike,
    edge_case_without_reason,
    hard_without_reason,
    gold_is_public,
    deprecated_rule_shown,
    media_without_description,
    image_without_alternative_text,
)
