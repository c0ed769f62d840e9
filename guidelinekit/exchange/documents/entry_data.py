"""Entries and cases -> the rules, terms, outcomes and edge cases of a draft."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from guidelinekit.exchange.documents.answers import Answers
from guidelinekit.exchange.documents.blocks import Paragraph, block_prose
from guidelinekit.exchange.documents.chapter_phrases import USE_OUTCOME
from guidelinekit.exchange.documents.found import Case, Entry, Found
from guidelinekit.exchange.documents.names import Names
from guidelinekit.exchange.documents.phrases import (
    CHOICE,
    KEPT_REASON_WORDS,
    MAY,
    MAY_ONLY,
    MUST,
    ORDER,
    REASON_CLAUSES,
    REASON_SENTENCE,
    SENTENCE_END,
    SHOULD,
    UNCLEAR,
    YES,
)
from guidelinekit.exchange.documents.prose import prose, sentence
from guidelinekit.exchange.documents.sentence_ids import ids_of_sentences
from guidelinekit.exchange.documents.vocabulary import folded
from guidelinekit.exchange.documents.words import Words, cut, line, plain, words_of
from guidelinekit.exchange.draft import Draft
from guidelinekit.guideline.ids import ids_from_names

_AROUND = re.compile(r"^[\s.;:,()–—-]+")


def add_rules(draft: Draft, found: Found, names: "RuleNames") -> None:
    """Add rules: how binding each is, its reason if the text gives one, and the labels that it names."""
    entries = sorted((entry for entry in found.rules if line(entry.text)), key=lambda entry: entry.order)
    ids = ids_of_sentences([line(entry.name or entry.text) for entry in entries], "rule")
    rules = {rule_id: _rule(draft, entry, names) for rule_id, entry in zip(ids, entries, strict=True)}
    if rules:
        draft.data["rules"] = rules


def _rule(draft: Draft, entry: Entry, names: "RuleNames") -> dict[str, Any]:
    text, why = entry.text, entry.why
    if not line(why):
        text, why = _with_reason(text)
    statement = prose(text)
    if why and not statement.endswith((".", "!", "?", ":")):
        statement += "."
    rule: dict[str, Any] = {}
    if line(entry.name):
        rule["title"] = draft.name(line(entry.name), "")
    level = (
        _level(entry.level)
        if entry.level
        else _level("".join(span.text for span in text if not span.italic and not span.code))
    )
    if level != "must":
        rule["level"] = level
    below = [block_prose(block) for block in entry.below]
    rule["statement"] = "\n\n".join([statement, *(one for one in below if one)])
    if line(why):
        rule["why"] = _capitalized(prose(why))
    if labels := names.labels_in([text, entry.name]):
        rule["labels"] = labels
    return rule


def _level(text: str) -> str:
    """Return how binding a rule is. What must be done decides, then what should be done, then an order."""
    if MUST.search(text):
        return "must"
    if SHOULD.search(text):
        return "should"
    is_may = MAY_ONLY.search(text) or (MAY.search(text) and not ORDER.search(text))
    return "may" if is_may else "must"


def _with_reason(words: Words) -> tuple[Words, Words]:
    """Return a rule and its reason, if the reason is a sentence or a clause at its end."""
    text = plain(words)
    if found := REASON_SENTENCE.search(text):
        return cut(words, 0, found.start()), cut(words, found.end())
    has_one_sentence = len(re.findall(r"[.!?](?=\s|$)", text.rstrip())) <= 1
    for pattern in REASON_CLAUSES if has_one_sentence else ():
        found = pattern.search(text)
        if found and found.start() > 5 and "," not in text[: found.start()].rsplit(" ", 1)[-1]:
            keeps_word = found[1].lower() in KEPT_REASON_WORDS
            return cut(words, 0, found.start()), cut(words, found.start(1) if keeps_word else found.start(2))
    return words, ()


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def add_terms(draft: Draft, found: Found) -> None:
    """Add the terms of a glossary."""
    entries = list(_once(found.terms))
    ids = ids_from_names([line(entry.name) for entry in entries], fallback="term")
    terms: dict[str, Any] = {}
    for term_id, entry in zip(ids, entries, strict=True):
        name = draft.name(line(entry.name), term_id)
        text = "\n\n".join([prose(entry.text), *(block_prose(block) for block in entry.below)])
        terms[term_id] = {**({"name": name} if name != term_id else {}), "definition": text}
    if terms:
        draft.data["glossary"] = terms


def add_outcomes(draft: Draft, found: Found) -> dict[str, Any]:
    """Add ways to end an item without a label, and return them."""
    for entry in list(_once(found.outcomes))[:500]:
        when = "\n\n".join([prose(entry.text), *(block_prose(block) for block in entry.below)])
        draft.add_outcome(line(entry.name), when=when)
    outcomes: dict[str, Any] = draft.data.get("outcomes", {})
    return outcomes


def _once(entries: list[Entry]) -> list[Entry]:
    """Return entries with different names."""
    return list({folded(line(entry.name)) or line(entry.name): entry for entry in reversed(entries)}.values())[::-1]


def edge_cases_in(draft: Draft, found: Found, answers: Answers) -> dict[str, Any]:
    """Return edge cases whose decision is a label or an outcome. What is a rule is added to those; others are kept."""
    made: list[tuple[Case, Any, str]] = []
    for case in found.cases:
        decided = decision_in(case.decision, answers) if line(case.situation) else None
        if decided is None and _is_rule(case):
            found.rules.extend(_as_rules(case))
        elif decided is None:
            why = answers.unknown(line(case.decision)) or "Its decision names no single label or outcome."
            suggestion = "open_questions" if UNCLEAR.search(plain(case.decision)) else "edge_cases"
            if case.place == case.section.place and case.section.heading.endswith("?"):
                suggestion = "rules"
            for block in case.blocks:
                found.rest.add_block(case.section, case.order, block, why, suggestion)
        else:
            made.append((case, *decided))
    ids = ids_of_sentences([line(case.title or case.situation) for case, _, _ in made], "case")
    cases: dict[str, Any] = {}
    for case_id, (case, decision, more) in zip(ids, made, strict=True):
        title = {"title": draft.name(line(case.title), "")} if line(case.title) else {}
        why = " ".join(one for one in (more, sentence(case.why)) if one)
        cases[case_id] = {
            **title,
            "situation": prose(case.situation),
            "decision": decision,
            **({"why": why} if why else {}),
        }
    return cases


def _is_rule(case: Case) -> bool:
    """Whether a case is a rule, such as “If there is a threat, stop and use the outcome Call a lead”."""
    is_text = all(isinstance(block, Paragraph) for block in case.blocks)
    return is_text and USE_OUTCOME.search(line(case.decision)) is not None


def _as_rules(case: Case) -> Iterable[Entry]:
    first, *others = [block for block in case.blocks if isinstance(block, Paragraph)]
    yield Entry(
        name=words_of(case.section.heading) if case.place == case.section.place else (), text=first.words,
        place=case.place, order=case.order, section=case.section, why=case.why, below=tuple(others),
    )  # fmt: skip


class RuleNames:
    """Finds the labels that a rule names, exactly as they are written, and not in the names of outcomes."""

    def __init__(self, labels: Mapping[str, Any], outcomes: Mapping[str, Any]) -> None:
        written = [(str(one["name"]), f"labels/{key}") for key, one in labels.items()]
        self._names = Names([*written, *((str(one["name"]), f"outcomes/{key}") for key, one in outcomes.items())])

    def labels_in(self, texts: Iterable[Words]) -> list[str]:
        """Return the ids of the labels, each once."""
        found = [one for words in texts for one in self._names.inside(_with_quotes(words, 0, None), is_exact=True)]
        return list(dict.fromkeys(one.removeprefix("labels/") for one in found if one.startswith("labels/")))


def decision_in(words: Words, answers: Answers) -> tuple[Any, str] | None:
    """Return the decision that a text begins with, and the rest of the text; None if it is not clear."""
    text = plain(words)
    answer = answers.of(text)
    if answer is not None:
        return answer, ""
    start = found.end() if (found := YES.match(text)) else 0
    end = next((one.start() for one in SENTENCE_END.finditer(text, start) if one.start() > start), len(text))
    first = text[start:end]
    choice = CHOICE.match(first)
    answer = answers.of(first[choice.end() :] if choice else first)
    if answer is not None:
        rest = cut(words, end)
        rest = cut(rest, found.end()) if (found := _AROUND.match(plain(rest))) else rest
        reason = prose(rest)
        return answer, _capitalized(reason[:-1] if reason.endswith(")") and "(" not in reason else reason)
    if UNCLEAR.search(first):
        return None
    named = answers.names.inside(_with_quotes(words, start, end))
    answer = answers.fitting(named) if len(named) == 1 else None
    return (answer, prose(words)) if answer is not None else None


def _with_quotes(words: Words, start: int, end: int | None) -> str:
    """Return a part of a text in which bold and monospaced words are in quotation marks, as names are."""
    return "".join(
        f"“{span.text}”" if span.bold or span.code or span.italic else span.text for span in cut(words, start, end)
    )
