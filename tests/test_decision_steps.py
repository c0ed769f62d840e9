"""Decision steps: every answer is followed, on the page and in the checks of whether a label or a step is reached."""

from collections.abc import Iterable, Iterator

from guidelinekit.guideline.check.check import Checked, check
from guidelinekit.guideline.check.craft import craft
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.site.decision_tree import StepNode
from guidelinekit.site.procedure_view import ProcedureView
from tests.conftest import ENGLISH, MOOD

#: `sad` is reached by two paths: from `feels` directly, and over `loud`.
STEPS = """\
  odd: {name: Odd, definition: Neither of them.}
procedure:
  feels: {ask: Is a feeling stated?, answers: {good: happy, bad: sad, unclear: {step: loud}}}
  joke: {ask: Is it a joke?, answers: {yes: odd, no: happy}}
  loud: {ask: Is it loud?, answers: {quiet: {step: joke}, loud: sad}}
"""


def checked(steps: str, schema: Schema) -> Checked:
    return check([SourceFile(path="specs/mood.yaml", content=(MOOD + steps).encode())], schema, name="mood")


def tree(steps: str, schema: Schema) -> tuple[StepNode, ...]:
    guideline = checked(steps, schema).guideline
    assert guideline is not None
    return ProcedureView(guideline, ENGLISH).tree_of_steps


def paths(nodes: Iterable[StepNode], before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every path through the tree: steps and answers in turns, and the labels or the step at the end."""
    for node in nodes:
        for branch in node.branches:
            path = (*before, node.id, branch.name)
            if branch.below is not None:
                yield from paths([branch.below], path)
            else:
                yield (*path, *([f"see {branch.elsewhere}"] if branch.elsewhere else []),
                       *(mark.label for mark in branch.target.labels))  # fmt: skip


def unreached(steps: str, schema: Schema) -> set[tuple[str, str]]:
    result = checked(steps, schema)
    assert result.guideline is not None
    findings = craft(result.guideline, result.source, result.texts)
    return {(finding.code, finding.address) for finding in findings if finding.code in ("GK419", "GK420")}


def test_a_label_that_two_paths_lead_to_is_shown_at_the_end_of_both(schema: Schema) -> None:
    assert list(paths(tree(STEPS, schema))) == [
        ("feels", "good", "happy"),
        ("feels", "bad", "sad"),
        ("feels", "unclear", "loud", "quiet", "joke", "yes", "odd"),
        ("feels", "unclear", "loud", "quiet", "joke", "no", "happy"),
        ("feels", "unclear", "loud", "loud", "sad"),
    ]


def test_a_step_that_two_answers_lead_to_is_shown_once_and_referred_to_from_the_other(schema: Schema) -> None:
    steps = STEPS.replace("bad: sad", "bad: {step: joke}")
    assert list(paths(tree(steps, schema))) == [
        ("feels", "good", "happy"),
        ("feels", "bad", "joke", "yes", "odd"),
        ("feels", "bad", "joke", "no", "happy"),
        ("feels", "unclear", "loud", "quiet", "see joke"),
        ("feels", "unclear", "loud", "loud", "sad"),
    ]


def test_a_label_and_a_step_are_reached_by_any_answer(schema: Schema) -> None:
    """`odd` is reached only by the last answer of the first step, and the first answers of the others."""
    assert unreached(STEPS, schema) == set()


def test_a_step_is_reached_by_any_of_several_answers_that_lead_to_steps(schema: Schema) -> None:
    steps = STEPS.replace("good: happy", "good: {step: joke}").replace("{quiet: {step: joke}", "{quiet: sad")
    assert unreached(steps, schema) == set()


def test_an_answer_without_a_target_leads_to_the_next_step(schema: Schema) -> None:
    steps = STEPS.replace("unclear: {step: loud}", "unclear: {name: unclear}")
    assert unreached(steps, schema) == {("GK420", "procedure/loud")}
    assert ("feels", "unclear", "joke", "yes", "odd") in set(paths(tree(steps, schema)))


def test_a_label_that_no_path_leads_to_is_reported(schema: Schema) -> None:
    steps = STEPS.replace("unclear: {step: loud}", "unclear: sad")
    assert unreached(steps, schema) == {
        ("GK419", "labels/odd"), ("GK420", "procedure/joke"), ("GK420", "procedure/loud"),
    }  # fmt: skip
