"""One version of a guideline -> its text for a model that annotates or judges, in CommonMark.

It has all that decides which answer is right, and nothing on the organization of the work or that is no longer used.
Rules and cases with a warning are in it, since without them the guideline would be another one. Examples are chosen:
none with a warning.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from guidelinekit.exchange.prompt.answer_form import answer_form
from guidelinekit.exchange.prompt.elements import edge_cases, open_questions, outcomes, questions, rules, steps, terms
from guidelinekit.exchange.prompt.examples import examples
from guidelinekit.exchange.prompt.labels import labels
from guidelinekit.exchange.prompt.words import Words, bullets
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.messages.choices import task_text

Form = Mapping[str, Any]

#: The largest size of all examples together, in characters.
EXAMPLES_SIZE = 30_000


def prompt(guideline: Guideline, form: Form, catalogue: Catalogue, *, examples_size: int = EXAMPLES_SIZE) -> str:
    """Return the text in the language of a catalogue.

    `form` is the normal form of the guideline, as `guideline_data` returns it. `examples_size` limits all examples
    together, in characters.
    """
    words = Words(catalogue)
    sections: dict[str, Iterable[str]] = {
        "pages.what-you-decide": _task(guideline, words),
        "pages.titles.labels": labels(guideline, words),
        "pages.questions": bullets(questions(guideline, words)),
        "pages.decide-step-by-step": steps(guideline, form, words),
        "pages.ways-to-end": bullets(outcomes(guideline, words)),
        "pages.titles.rules": bullets(rules(guideline, words)),
        "pages.titles.edge-cases": bullets(edge_cases(guideline, form, words)),
        "pages.open-questions": bullets(open_questions(guideline, words)),
        "pages.titles.glossary": bullets(terms(guideline, words)),
        "pages.titles.examples": bullets(examples(guideline, form, words, size=examples_size)),
        "prompt.form": answer_form(guideline, words),
    }
    blocks = list(_head(guideline, words))
    for title, section in sections.items():
        found = list(section)
        blocks += [f"## {words.text(title)}", *found] if found else []
    return "\n\n".join(blocks) + "\n"


def _head(guideline: Guideline, words: Words) -> Iterator[str]:
    yield f"# {guideline.title}"
    yield words.text("prompt.release", id=words.code(guideline.id), version=guideline.version)
    yield words.text("prompt.intro")
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
