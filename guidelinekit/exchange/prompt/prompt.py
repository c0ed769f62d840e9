"""One version of a guideline -> its text for a model that annotates or judges, in CommonMark.

It has all that decides which answer is right, and nothing on the organization of the work or that is no longer used.
Rules and cases with a warning are in it, since without them the guideline would be another one. Examples are chosen:
none with a warning.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from guidelinekit.errors import GuidelineKitError
from guidelinekit.exchange.prompt.answer_form import answer_form, judgment_form
from guidelinekit.exchange.prompt.elements import edge_cases, open_questions, outcomes, questions, rules, steps, terms
from guidelinekit.exchange.prompt.examples import Limits, examples
from guidelinekit.exchange.prompt.labels import labels
from guidelinekit.exchange.prompt.words import Words, bullets
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.messages.choices import task_text

Form = Mapping[str, Any]
#: What a model does with the text: it answers items, or judges answers.
Use = Literal["annotate", "judge"]

#: The largest size of all examples together, in characters.
EXAMPLES_SIZE = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What the text has besides labels, questions, steps, outcomes and rules, which it always has."""

    examples: Limits
    case_reasons: bool = True
    case_inputs: bool = True
    rule_reasons: bool = True
    glossary: bool = True
    open_questions: bool = True
    cases: bool = True


#: What is left out of a text that is too long, one after the other.
_LEFT_OUT: Sequence[Mapping[str, Any]] = [
    {"case_reasons": False}, {"case_inputs": False}, {"rule_reasons": False}, {"glossary": False},
    {"open_questions": False}, {"cases": False},
]  # fmt: skip


def prompt(
    guideline: Guideline,
    form: Form,
    catalogue: Catalogue,
    *,
    use: Use = "annotate",
    examples_size: int = EXAMPLES_SIZE,
    examples_count: int | None = None,
    size: int | None = None,
) -> str:
    """Return the text in the language of a catalogue.

    `form` is the normal form of the guideline, as `guideline_data` returns it. `examples_size` limits all examples
    together, in characters; `examples_count` their number instead. `size` limits the whole text: examples are left out
    first, then reasons and items of edge cases, reasons of rules, the glossary, undecided questions, and edge cases.

    Raises:
        GuidelineKitError: labels, questions and rules alone are longer than `size`.
    """
    words = Words(catalogue)
    limits = Limits(size=examples_size) if examples_count is None else Limits(count=examples_count)

    def text(content: _Content) -> str:
        return _text(guideline, form, words, use, content)

    every = _Content(examples=limits)
    if size is None or len(whole := text(every)) <= size:
        return text(every) if size is None else whole
    content = _Content(examples=Limits(count=0))
    without = text(content)
    if len(without) <= size:
        # The list of examples also has a title.
        room = size - len(without) - len(f"## {words.text('pages.titles.examples')}\n\n\n\n") + 1
        return text(_Content(examples=replace(limits, room=room)))
    for less in _LEFT_OUT:
        content = replace(content, **less)
        without = text(content)
        if len(without) <= size:
            return without
    raise GuidelineKitError(
        f"the labels, questions and rules of `{guideline.id}` alone have {len(without):,} characters, "
        f"{len(without) - size:,} more than {size:,}",
        hint="Allow a larger size, or leave out labels and rules with an audience.",
    )


def _text(guideline: Guideline, form: Form, words: Words, use: Use, content: _Content) -> str:
    cases = edge_cases(guideline, form, words, with_reasons=content.case_reasons, with_inputs=content.case_inputs)
    sections: dict[str, Iterable[str]] = {
        "pages.what-you-decide": _task(guideline, words),
        "pages.titles.labels": labels(guideline, words),
        "pages.questions": bullets(questions(guideline, words)),
        "pages.decide-step-by-step": steps(guideline, form, words),
        "pages.ways-to-end": bullets(outcomes(guideline, words)),
        "pages.titles.rules": bullets(rules(guideline, words, with_reasons=content.rule_reasons)),
        "pages.titles.edge-cases": bullets(cases) if content.cases else (),
        "pages.open-questions": bullets(open_questions(guideline, words)) if content.open_questions else (),
        "pages.titles.glossary": bullets(terms(guideline, words)) if content.glossary else (),
        "pages.titles.examples": bullets(examples(guideline, form, words, content.examples)),
        **_forms(guideline, words, use),
    }
    blocks = list(_head(guideline, words, use))
    for title, section in sections.items():
        found = list(section)
        blocks += [f"## {words.text(title)}", *found] if found else []
    return "\n\n".join(blocks) + "\n"


def _forms(guideline: Guideline, words: Words, use: Use) -> dict[str, Iterable[str]]:
    if use == "annotate":
        return {"prompt.form": [words.text("prompt.object"), *answer_form(guideline, words)]}
    return {
        "prompt.judge.given": answer_form(guideline, words),
        "prompt.judge.form": [words.text("prompt.object"), *judgment_form(guideline, words)],
    }


def _head(guideline: Guideline, words: Words, use: Use) -> Iterator[str]:
    yield f"# {guideline.title}"
    yield words.text("prompt.release", id=words.code(guideline.id), version=guideline.version)
    yield words.text("prompt.intro" if use == "annotate" else "prompt.judge.intro")
    warnings = [rule.warning for rule in guideline.rules.values() if rule.status == "active"]
    warnings += [case.warning for case in guideline.edge_cases.values()]
    if found := list(dict.fromkeys(filter(None, warnings))):
        yield words.text("prompt.warned", warnings=words.catalogue.listed(found))
    yield guideline.summary.strip()


def _task(guideline: Guideline, words: Words) -> Iterator[str]:
    task = guideline.task
    parts = task.input.items() if isinstance(task.input, dict) else ()
    kinds = [f"{words.code(name)} ({kind})" for name, kind in parts] or [str(task.input)]
    yield task.unit.strip()
    yield words.text("prompt.input", input=words.catalogue.listed(kinds))
    yield task_text(task, words.catalogue)
    if guideline.stance == "descriptive":
        yield words.text("pages.descriptive")
