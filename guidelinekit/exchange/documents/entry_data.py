"""Entries and cases -> the rules, terms, outcomes and edge cases of a draft."""

import re
from typing import Any

from guidelinekit.exchange.documents.answers import Answers
from guidelinekit.exchange.documents.blocks import block_prose
from guidelinekit.exchange.documents.found import Case, Entry, Found
from guidelinekit.exchange.documents.phrases import (
    CHOICE,
    KEPT_REASON_WORDS,
    MAY,
    MUST,
    REASON_CLAUSES,
    REASON_SENTENCE,
    SENTENCE_END,
    SHOULD,
    UNCLEAR,
    YES,
)
from guidelinekit.exchange.documents.prose import prose, sentence
from guidelinekit.exchange.documents.vocabulary import folded
from guidelinekit.exchange.documents.words import Words, cut, line, plain
from guidelinekit.exchange.draft import Draft
from guidelinekit.guideline.ids import ids_from_names

_AROUND = re.compile(r"^[\s.;:,()–—-]+")
#: How many words of a rule or a situation its id has.
_ID_WORDS = 6


def add_rules(draft: Draft, found: Found) -> None:
    """Add rules: how binding each is, and its reason if the text gives one."""
    entries = [entry for entry in found.rules if line(entry.text)]
    ids = ids_from_names([_id_words(entry.name or entry.text) for entry in entries], fallback="rule")
    rules = {rule_id: _rule(draft, entry) for rule_id, entry in zip(ids, entries, strict=True)}
    if rules:
        draft.data["rules"] = rules


def _rule(draft: Draft, entry: Entry) -> dict[str, Any]:
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
    return rule


def _level(text: str) -> str:
    """Return how binding a rule is. What must be done decides, then what should be done."""
    if MUST.search(text):
        return "must"
    return "should" if SHOULD.search(text) else "may" if MAY.search(text) else "must"


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


def add_edge_cases(draft: Draft, found: Found, answers: Answers) -> None:
    """Add edge cases whose decision is a label or an outcome, and keep all others to sort."""
    made: list[tuple[Case, Any, str]] = []
    for case in found.cases:
        decided = decision_in(case.decision, answers) if line(case.situation) else None
        if decided is None:
            for block in case.blocks:
                found.rest.add_block(case.section, case.order, block)
        else:
            made.append((case, *decided))
    ids = ids_from_names([_id_words(case.title or case.situation) for case, _, _ in made], fallback="case")
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
    if cases:
        draft.data["edge_cases"] = cases


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


def _with_quotes(words: Words, start: int, end: int) -> str:
    """Return a part of a text in which bold and monospaced words are in quotation marks, as names are."""
    return "".join(
        f"“{span.text}”" if span.bold or span.code or span.italic else span.text for span in cut(words, start, end)
    )


def _id_words(words: Words) -> str:
    return " ".join(line(words).split()[:_ID_WORDS])
