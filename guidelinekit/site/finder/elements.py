"""Rules, cases, examples, terms, steps, questions and outcomes -> entries of the finder."""

from collections.abc import Iterable, Iterator
from typing import Any

from guidelinekit.guideline.format.inputs import literal_texts
from guidelinekit.guideline.format.item import Answer, EdgeCase, Example
from guidelinekit.guideline.format.model import Rule
from guidelinekit.site.finder.entry import Entry, Links, clipped, text_of, unique
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.label_view import examples_for


def element_entries(view: GuidelineView, to: Links) -> Iterator[Entry]:
    """Yield the entries of all sections but labels and the organization of work."""
    guideline = view.guideline
    for key, outcome in guideline.outcomes.items():
        yield _entry(view, to, "outcomes", key, outcome, kind="outcome", lead=text_of(outcome.when))
    for key, rule in guideline.rules.items():
        yield _rule(view, to, key, rule)
    for key, case in guideline.edge_cases.items():
        yield _case(view, to, key, case)
    for key, question in guideline.open_questions.items():
        yield _entry(
            view, to, "open_questions", key, question,
            kind="open-question", lead=text_of(question.ask), text=text_of(question.meanwhile),
        )  # fmt: skip
    for key, example in examples_for("teach", guideline).items():
        yield _example(view, to, key, example)
    for key, term in guideline.glossary.items():
        yield _entry(
            view, to, "glossary", key, term, kind="term", names=term.aliases, lead=text_of(term.definition)
        )  # fmt: skip
    for key, step in guideline.procedure.items():
        answers = [branch.name for branch in step.answers.values()]
        yield _entry(view, to, "procedure", key, step, kind="step", lead=text_of(step.ask), text=text_of(*answers))
    yield from _questions(view, to)


def title_in_words(view: GuidelineView, section: str, key: str, text: str) -> str:
    """Return the title of an element; of one that has none, the beginning of its text instead of its id."""
    title = view.title_of(section, key)
    return (clipped(text) or title) if title == key else title


def _entry(
    view: GuidelineView, to: Links, section: str, key: str, element: Any, *, kind: str,
    names: Iterable[object] = (), lead: str = "", text: str = "", hint: str | None = None, label: str = "",
    shows: Iterable[str] = (),
) -> Entry:  # fmt: skip
    """Return the entry of an element. Without a hint, the beginning of its main sentence is one."""
    title = title_in_words(view, section, key, "" if section == "glossary" else lead)
    shown = clipped(lead) if hint is None else hint
    return Entry(
        kind=kind,
        title=title,
        href=to(section, key),
        hint="" if shown == title else shown,
        label=label,
        names=unique([*names, key, *getattr(element, "renamed_from", ())]),
        lead=lead,
        text=text,
        address=f"{section}/{key}",
        shows=unique(shows),
    )


def _warned(view: GuidelineView, to: Links, section: str, key: str, element: Rule | EdgeCase | Example) -> Entry:
    """Return the entry of an element with a content warning: its own title if it has one, its ids, and the warning."""
    kind = {"rules": "rule", "edge_cases": "edge-case", "examples": "example"}[section]
    warning = view.catalogue.text("find.warned", warning=element.warning)
    return Entry(
        kind=kind,
        title=element.title or warning,
        href=to(section, key),
        hint=warning if element.title else key,
        names=unique([key, *element.renamed_from]),
    )


def _rule(view: GuidelineView, to: Links, key: str, rule: Rule) -> Entry:
    if rule.warning:
        return _warned(view, to, "rules", key, rule)
    return _entry(view, to, "rules", key, rule, kind="rule", lead=text_of(rule.statement), text=text_of(rule.why))


def _case(view: GuidelineView, to: Links, key: str, case: EdgeCase) -> Entry:
    if case.warning:
        return _warned(view, to, "edge_cases", key, case)
    label, decision = _decided(view, case.decision)
    return _entry(
        view, to, "edge_cases", key, case,
        kind="edge-case", hint=decision, label=label, lead=text_of(case.situation),
        text=" ".join([text_of(case.why), _input_text(case.input), decision]),
        shows=[*_addresses(case.decision), *(f"labels/{each}" for each in case.labels)],
    )  # fmt: skip


def _example(view: GuidelineView, to: Links, key: str, example: Example) -> Entry:
    if example.warning:
        return _warned(view, to, "examples", key, example)
    label, decision = _decided(view, example.answer)
    wrong = [text for entry in example.wrong.values() for text in (entry.why, _decided(view, entry.answer)[1])]
    return _entry(
        view, to, "examples", key, example,
        kind="example", hint=decision, label=label, lead=_input_text(example.input),
        text=" ".join([text_of(example.why, *wrong), decision]),
        shows=[*example.shows, *_addresses(example.answer)],
    )  # fmt: skip


def _input_text(content: Any) -> str:
    return " ".join(text for _, text in literal_texts(content))


def _decided(view: GuidelineView, answer: Answer) -> tuple[str, str]:
    """Return the first label of an answer, empty without one, and the names of its labels and its outcome."""
    labels = unique(mark.label for mark in answer.labels)
    names = [view.label_name(label) for label in labels]
    if answer.outcome:
        names.append(view.title_of("outcomes", answer.outcome))
    return (labels[0] if labels else ""), view.catalogue.listed(names)


def _addresses(answer: Answer) -> Iterator[str]:
    """Yield the addresses of the labels and the outcome of an answer."""
    yield from (f"labels/{mark.label}" for mark in answer.labels)
    if answer.outcome:
        yield f"outcomes/{answer.outcome}"


def _questions(view: GuidelineView, to: Links) -> Iterator[Entry]:
    """Yield the attributes and their options."""
    for key, attribute in view.guideline.attributes.items():
        question = attribute.name or clipped(attribute.ask)
        yield Entry(
            kind="attribute",
            title=question,
            href=to("attributes", key),
            hint=clipped(attribute.ask) if attribute.name else "",
            names=unique([key, *attribute.renamed_from]),
            lead=text_of(attribute.ask),
            address=f"attributes/{key}",
        )
        for option_id, option in attribute.options.items():
            yield Entry(
                kind="option",
                title=option.name,
                href=to("attributes", key),
                hint=question,
                names=unique([option_id, option.code, *option.renamed_from]),
                lead=text_of(option.definition),
            )
