"""A guideline and its source -> findings on references: what is named must exist and fit (GK3xx)."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from guidelinekit.spec import codes
from guidelinekit.spec.address import Address
from guidelinekit.spec.compose import Source
from guidelinekit.spec.finding import Finding, FindingCode
from guidelinekit.spec.model import Answer, Guideline, Input, Mark
from guidelinekit.spec.spans import find, is_whole, places
from guidelinekit.spec.suggest import did_you_mean

#: The section's word for one of its elements, as people say it.
ELEMENT_WORDS = {
    "labels": "label",
    "rules": "rule",
    "outcomes": "outcome",
    "edge_cases": "edge case",
    "examples": "example",
    "glossary": "term",
    "owners": "owner",
    "requirements": "requirement",
    "references": "reference",
    "workflow": "step of work",
}


@dataclass(frozen=True, slots=True)
class _Check:
    """A guideline under check."""

    guideline: Guideline
    source: Source

    def at(self, code: FindingCode, address: Address, message: str, *, hint: str = "", key: bool = False) -> Finding:
        return code.at(self.source.locate(address, key=key), message, hint=hint, address=address)

    def exists(self, section: str, element_id: str, address: Address, *, key: bool = False) -> Iterator[Finding]:
        """The id must be one of the section's."""
        known = self.guideline.section(section)
        if element_id and element_id not in known:
            code = codes.UNKNOWN_LABEL if section == "labels" else codes.UNKNOWN_ELEMENT
            message = f"there is no {ELEMENT_WORDS[section]} `{element_id}`"
            yield self.at(code, address, message, hint=did_you_mean(element_id, known), key=key)

    def all_exist(self, section: str, ids: Iterable[str], address: Address) -> Iterator[Finding]:
        for index, element_id in enumerate(ids):
            yield from self.exists(section, element_id, (*address, index))


def references(guideline: Guideline, source: Source) -> Iterator[Finding]:
    """Check everything that one part of a guideline says of another."""
    check = _Check(guideline, source)
    for part in _PARTS:
        yield from part(check)


def _ids(check: _Check) -> Iterator[Finding]:
    for section in ELEMENT_WORDS:
        seen: dict[str, str] = {}
        for element_id in check.guideline.section(section):
            other = seen.setdefault(element_id.lower(), element_id)
            if other != element_id:
                message = f"`{element_id}` and `{other}` differ only by upper and lower case"
                yield check.at(codes.IDS_DIFFER_BY_CASE, (section, element_id), message, key=True)


def _labels(check: _Check) -> Iterator[Finding]:
    for label_id, label in check.guideline.labels.items():
        here: Address = ("labels", label_id)
        yield from _not_self(check, label_id, label.parent, (*here, "parent"))
        yield from check.exists("labels", label.parent, (*here, "parent"))
        yield from check.exists("labels", label.replaced_by, (*here, "replaced_by"))
        for field_name in ("excludes", "requires", "consider"):
            ids: tuple[str, ...] = getattr(label, field_name)
            yield from check.all_exist("labels", ids, (*here, field_name))
            for index, other in enumerate(ids):
                yield from _not_self(check, label_id, other, (*here, field_name, index))
        for index, item in enumerate(label.avoid_when):
            yield from check.exists("labels", item.instead, (*here, "avoid_when", index, "instead"))
            yield from _not_self(check, label_id, item.instead, (*here, "avoid_when", index, "instead"))
        for other in label.confused_with:
            yield from check.exists("labels", other, (*here, "confused_with", other), key=True)
            yield from _not_self(check, label_id, other, (*here, "confused_with", other))
        yield from check.all_exist("requirements", label.requirements, (*here, "requirements"))
        if label.status != "deprecated" and (label.replaced_by or label.consider):
            message = f"the label `{label_id}` names a successor but is not deprecated"
            yield check.at(codes.SUCCESSOR_OF_LIVING, here, message, key=True)
        successor = check.guideline.labels.get(label.replaced_by)
        if successor is not None and not successor.choosable:
            message = f"`{label.replaced_by}` replaces `{label_id}` but cannot be chosen"
            yield check.at(codes.LABEL_NOT_CHOOSABLE, (*here, "replaced_by"), message)


def _not_self(check: _Check, own: str, other: str, address: Address) -> Iterator[Finding]:
    if own == other:
        yield check.at(codes.SELF_REFERENCE, address, f"the label `{own}` refers to itself")


def _parents(check: _Check) -> Iterator[Finding]:
    labels = check.guideline.labels
    reported: set[str] = set()
    for start in labels:
        path: list[str] = []
        current = start
        while current in labels and current not in path:
            path.append(current)
            current = labels[current].parent
        if current in path and current not in reported and len(path) > 1:
            cycle = path[path.index(current) :]
            if len(cycle) > 1:
                reported.update(cycle)
                chain = " → ".join([*cycle, current])
                yield check.at(
                    codes.PARENT_CYCLE, ("labels", current, "parent"), f"labels are each other's parents: {chain}"
                )


def _unique_fields(check: _Check) -> Iterator[Finding]:
    for field_name in ("code", "hotkey"):
        seen: dict[str, str] = {}
        for label_id, label in check.guideline.labels.items():
            value = getattr(label, field_name)
            if value is None or value == "":
                continue
            if field_name == "hotkey" and not label.choosable:
                continue
            other = seen.setdefault(str(value), label_id)
            if other != label_id:
                message = f"the {field_name} `{value}` is already that of `{other}`"
                yield check.at(codes.CODE_TWICE, ("labels", label_id, field_name), message)


def _label_count(check: _Check) -> Iterator[Finding]:
    needed = 2 if check.guideline.task.kind == "choose-one" else 1
    choosable = [label_id for label_id, label in check.guideline.labels.items() if label.choosable]
    if len(choosable) < needed:
        message = (
            f"{check.guideline.task.kind} needs at least {needed} labels that can be chosen; there are {len(choosable)}"
        )
        yield check.at(codes.TOO_FEW_LABELS, ("labels",), message, key=True)


def _rules_and_outcomes(check: _Check) -> Iterator[Finding]:
    for rule_id, rule in check.guideline.rules.items():
        yield from check.all_exist("labels", rule.labels, ("rules", rule_id, "labels"))
        yield from check.all_exist("requirements", rule.requirements, ("rules", rule_id, "requirements"))
    for outcome_id, outcome in check.guideline.outcomes.items():
        yield from check.exists("owners", outcome.to, ("outcomes", outcome_id, "to"))
    for step_id, step in check.guideline.workflow.items():
        yield from check.exists("workflow", step.hands_to, ("workflow", step_id, "hands_to"))


def _edge_cases(check: _Check) -> Iterator[Finding]:
    for case_id, case in check.guideline.edge_cases.items():
        here: Address = ("edge_cases", case_id)
        yield from check.all_exist("labels", case.labels, (*here, "labels"))
        yield from check.exists("owners", case.decided_by, (*here, "decided_by"))
        yield from _date(check, case.decided, (*here, "decided"))
        if case.input:
            yield from _input(check, case.input, (*here, "input"))
        # A situation without an item says which label applies, not which words are marked.
        yield from _answer(check, case.decision, case.input or None, (*here, "decision"))


def _examples(check: _Check) -> Iterator[Finding]:
    for example_id, example in check.guideline.examples.items():
        here: Address = ("examples", example_id)
        yield from _input(check, example.input, (*here, "input"))
        yield from _answer(check, example.answer, example.input, (*here, "answer"))
        for wrong_id, wrong in example.wrong.items():
            yield from _answer(check, wrong.answer, example.input, (*here, "not", wrong_id), key=True)
            if wrong.answer == example.answer:
                message = f"the wrong answer `{wrong_id}` is the right one"
                yield check.at(codes.WRONG_IS_RIGHT, (*here, "not", wrong_id), message, key=True)
        for index, address in enumerate(example.shows):
            section, element_id = address.split("/", 1)
            yield from check.exists(section, element_id, (*here, "shows", index))


def _head(check: _Check) -> Iterator[Finding]:
    yield from _date(check, check.guideline.effective, ("effective",))


def _date(check: _Check, text: str, address: Address) -> Iterator[Finding]:
    if text:
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            yield check.at(codes.IMPOSSIBLE_DATE, address, f"there is no day {text}")


def _input(check: _Check, value: Input, address: Address) -> Iterator[Finding]:
    parts = check.guideline.task.parts
    given = tuple(value) if isinstance(value, dict) else ()
    if parts and not given:
        message = f"the input has no parts; task.input names {_listing(parts)}"
        yield check.at(codes.INPUT_SHAPE, address, message)
    elif given and not parts:
        yield check.at(codes.INPUT_SHAPE, address, f"the input has the parts {_listing(given)}; task.input is one text")
    else:
        for part in parts:
            if part not in given:
                yield check.at(codes.INPUT_SHAPE, address, f"the input lacks the part `{part}`", key=True)
        for part in given:
            if part not in parts:
                message = f"the input has a part `{part}` that task.input does not name"
                yield check.at(codes.INPUT_SHAPE, (*address, part), message, hint=did_you_mean(part, parts), key=True)


def _answer(
    check: _Check, answer: Answer, value: Input | None, address: Address, *, key: bool = False
) -> Iterator[Finding]:
    """Labels exist and can be chosen, the shape fits the task, marked text occurs in the input (where one is given)."""
    kind = check.guideline.task.kind
    yield from check.exists("outcomes", answer.outcome, address)
    for mark in answer.labels:
        yield from check.exists("labels", mark.label, address, key=key)
        label = check.guideline.labels.get(mark.label)
        if label is not None and not label.choosable and not key:
            reason = "only groups other labels" if label.abstract else f"is {_a_status(label.status)}"
            message = f"the label `{mark.label}` {reason} and cannot be an answer"
            yield check.at(codes.LABEL_NOT_CHOOSABLE, address, message)
    if kind == "choose-one" and len(answer.labels) != 1 and not answer.outcome:
        message = f"choose-one takes exactly one label; the answer has {len(answer.labels)}"
        yield check.at(codes.ANSWER_SHAPE, address, message)
    if kind != "mark-spans" and any(mark.text for mark in answer.labels):
        yield check.at(codes.ANSWER_SHAPE, address, f"{kind} does not mark text; remove `text` from the answer")
    if kind == "mark-spans" and value is not None:
        for mark in answer.labels:
            if mark.text or not key:
                yield from _mark(check, mark, value, address)


def _mark(check: _Check, mark: Mark, value: Input, address: Address) -> Iterator[Finding]:
    if not mark.text:
        message = f"mark-spans needs the marked `text` for the label `{mark.label}`"
        yield check.at(codes.ANSWER_SHAPE, address, message)
        return
    text = value if isinstance(value, str) else value.get(mark.part)
    if text is None:
        parts = _listing(tuple(value))
        message = (
            f"the mark does not say in which part it stands ({parts})"
            if not mark.part
            else f"there is no part `{mark.part}`"
        )
        yield check.at(codes.INPUT_SHAPE, address, message, hint=f"Add `part:` with one of {parts}.")
        return
    count = len(places(text, mark.text[0]))
    quoted = " … ".join(mark.text)
    if find(text, mark.text, mark.occurrence or 1) is None:
        message = f"the marked text “{quoted}” does not occur in the input"
        if len(mark.text) == 1 and count:
            message = f"“{quoted}” occurs {_times(count)} in the input, not {mark.occurrence}"
        yield check.at(codes.SPAN_NOT_FOUND, address, message)
    elif count > 1 and mark.occurrence is None:
        message = f"“{mark.text[0]}” occurs {_times(count)} in the input, and the mark does not say which one is meant"
        yield check.at(codes.SPAN_AMBIGUOUS, address, message)
    elif other := _whole_in_other_case(text, mark.text[0]):
        message = f"“{mark.text[0]}” stands only inside words of the input; “{other}” is a word of it"
        yield check.at(codes.SPAN_AMBIGUOUS, address, message)


def _whole_in_other_case(text: str, piece: str) -> str:
    """The spelling in which a piece is a word of the text, where it is none as it stands."""
    if any(is_whole(text, start, start + len(piece)) for start in places(text, piece)):
        return ""
    start = next((s for s in places(text.lower(), piece.lower()) if is_whole(text, s, s + len(piece))), -1)
    return text[start : start + len(piece)] if start >= 0 else ""


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _a_status(status: str) -> str:
    return "a draft" if status == "draft" else status


def _listing(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


_PARTS: tuple[Callable[[_Check], Iterator[Finding]], ...] = (
    _head,
    _ids,
    _labels,
    _parents,
    _unique_fields,
    _label_count,
    _rules_and_outcomes,
    _edge_cases,
    _examples,
)
