"""Questions, steps, rules, cases and terms of a guideline -> their parts of the text for a model."""

from collections.abc import Iterator, Mapping
from typing import Any

from guidelinekit.exchange.answers import as_json, is_own, placed
from guidelinekit.exchange.interface import Interface
from guidelinekit.exchange.prompt.words import Words, bullets, sentences
from guidelinekit.guideline.format.model import Guideline, Option
from guidelinekit.guideline.format.shapes import branch
from guidelinekit.guideline.format.steps import next_step, steps_after
from guidelinekit.messages.choices import how_to_answer

Form = Mapping[str, Any]


def questions(guideline: Guideline, words: Words) -> Iterator[str]:
    """Yield an item for each question that is asked in addition to labels, with its options."""
    for attribute_id, attribute in guideline.attributes.items():
        head = f"{words.code(attribute_id)}: {attribute.ask.strip()} ({how_to_answer(attribute, words.catalogue)})"
        every = attribute.of == "item" and attribute_id not in guideline.nested
        options = (_option(option_id, option, words) for option_id, option in attribute.options.items())
        yield "\n".join([sentences(head, words.text("attributes.every-item") if every else ""), *bullets(options)])


def _option(option_id: str, option: Option, words: Words) -> str:
    then = words.text("pages.then-also", attributes=words.codes(option.attributes)) if option.attributes else ""
    value = (
        words.text("pages.label-value", value=words.catalogue.number(option.value)) if option.value is not None else ""
    )
    head = f"{words.code(option_id)}: {option.name}"
    return "\n".join(filter(None, [head, option.definition.strip(), value, then]))


def steps(guideline: Guideline, form: Form, words: Words) -> Iterator[str]:
    """Yield the blocks about the decision steps. `form` is the normal form of the guideline."""
    following = steps_after(guideline)
    if guideline.procedure:
        yield words.text("pages.decide-how")
    for step_id, step in guideline.procedure.items():
        yield f"### {words.code(step_id)}: {step.title}" if step.title else f"### {words.code(step_id)}"
        yield step.ask.strip()
        answers = form["procedure"][step_id]["answers"]
        yield from bullets(
            f"{target.name or key}: {_target(answers[key], next_step(step_id, target, following), words)}"
            for key, target in step.answers.items()
        )


def _target(value: Form, next_id: str, words: Words) -> str:
    """Return what follows an answer: what is chosen, and the next step."""
    fields = {key: inner for key, inner in branch(value).items() if key not in ("name", "step") and not is_own(key)}
    return words.catalogue.value({**fields, **({"step": next_id} if next_id else {})})


def outcomes(guideline: Guideline, words: Words) -> Iterator[str]:
    """Yield an item for each way to end an item of data."""
    for outcome_id, outcome in guideline.outcomes.items():
        yield "\n".join(filter(None, [f"{words.code(outcome_id)}: {outcome.name}", outcome.when.strip()]))


def rules(guideline: Guideline, words: Words, *, with_reasons: bool = True) -> Iterator[str]:
    """Yield an item for each rule that is valid."""
    for rule_id, rule in guideline.rules.items():
        if rule.status == "active":
            level = words.text(f"pages.levels.{rule.level}")
            yield "\n".join(
                [
                    f"{words.code(rule_id)} ({level}): {rule.statement.strip()}",
                    *([words.named("pages.why", rule.why)] if rule.why and with_reasons else []),
                    *([words.text("pages.about", labels=words.codes(rule.labels))] if rule.labels else []),
                ]
            )


def edge_cases(
    guideline: Guideline, form: Form, words: Words, *, with_reasons: bool = True, with_inputs: bool = True
) -> Iterator[str]:
    """Yield an item for each edge case. `form` is the normal form of the guideline."""
    interface = Interface(guideline)
    for case_id, case in guideline.edge_cases.items():
        known = form["edge_cases"][case_id]
        yield "\n".join(
            [
                f"{words.code(case_id)}: {case.situation.strip()}",
                *(
                    [words.text("prompt.item", item=as_json(known["input"]))]
                    if "input" in known and with_inputs
                    else []
                ),
                words.text("prompt.answer", answer=as_json(placed(interface, known["decision"]))),
                *([words.named("pages.why", case.why)] if case.why and with_reasons else []),
            ]
        )


def open_questions(guideline: Guideline, words: Words) -> Iterator[str]:
    """Yield an item for each undecided question, with what holds meanwhile."""
    for question_id, question in guideline.open_questions.items():
        if question.meanwhile:
            head = f"{words.code(question_id)}: {question.ask.strip()}"
            yield "\n".join([head, words.named("pages.meanwhile", question.meanwhile)])


def terms(guideline: Guideline, words: Words) -> Iterator[str]:
    """Yield an item for each term of the glossary."""
    for term_id, term in guideline.glossary.items():
        names = words.catalogue.listed([term.name or term_id, *term.aliases])
        yield f"{names}: {term.definition.strip()}"
