"""Labels as annotators meet them: shown, told apart, and not said twice."""

import re
from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.craft.context import CraftContext, labels_in
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.similarity import alike, overlap, words_of

_WORD = re.compile(r"\w+")
_ENDING = re.compile(r"(ing|ed|es|s|ly|ic|al|ity)$")
_DENIAL = re.compile(r"\b(?:no|not|never|nobody|nothing|none|without|neither|nor)\b|n't\b")
#: Words that say nothing about a label.
_EMPTY_WORDS = """
a an the and or of for to in on is are it its this that which as by with about used use when label item comment text
word anything something everything any all kind type case
"""
_ALIKE = 0.8
_SAME = 0.9
#: A definition of so many characters says more than its name.
_LONG = 120


def without_example(desk: CraftContext) -> Iterator[Finding]:
    """GK401: a label that no example has as its answer."""
    for label_id in desk.choosable if desk.guideline.examples else ():
        if label_id not in desk.shown:
            yield desk.at(codes.LABEL_WITHOUT_EXAMPLE, ("labels", label_id), f"no example shows the label `{label_id}`")


def without_wrong_example(desk: CraftContext) -> Iterator[Finding]:
    """GK402: a label that no example has as a tempting wrong answer."""
    examples = desk.guideline.examples.values()
    tempting = {label for example in examples for wrong in example.wrong.values() for label in labels_in(wrong.answer)}
    for label_id in desk.choosable if desk.guideline.examples else ():
        if label_id not in tempting:
            message = f"no example shows where the label `{label_id}` is tempting and wrong"
            yield desk.at(codes.LABEL_WITHOUT_WRONG_EXAMPLE, ("labels", label_id), message)


def without_contrast(desk: CraftContext) -> Iterator[Finding]:
    """GK403: labels that are declared to be confused, without an example of the one where the other is wrong."""
    told: set[frozenset[str]] = set()
    for label_id, label in desk.choosable.items() if desk.guideline.examples else ():
        for other in label.confused_with:
            pair = frozenset((label_id, other))
            if other in desk.choosable and pair not in told and not _is_contrasted(desk, label_id, other):
                told.add(pair)
                message = f"no example has `{label_id}` right and `{other}` wrong, or the other way round"
                yield desk.at(codes.CONFUSION_WITHOUT_CONTRAST, ("labels", label_id, "confused_with", other), message)


def _is_contrasted(desk: CraftContext, left: str, right: str) -> bool:
    return not {(left, right), (right, left)}.isdisjoint(desk.contrasts)


def use_and_avoid_alike(desk: CraftContext) -> Iterator[Finding]:
    """GK404: a case that stands under both `use_when` and `avoid_when`."""
    for label_id, label in desk.guideline.labels.items():
        avoided = [(avoid, words_of(avoid.text)) for avoid in label.avoid_when] if label.use_when else []
        for at, use in enumerate(label.use_when):
            words = words_of(use)
            for avoid, others in avoided:
                if overlap(words, others) >= _ALIKE and _denials(use) == _denials(avoid.text):
                    message = f"the case also stands under `avoid_when`: “{avoid.text}”"
                    yield desk.at(codes.USE_AND_AVOID_ALIKE, ("labels", label_id, "use_when", at), message, key=False)


def _denials(text: str) -> int:
    return len(_DENIAL.findall(text.lower()))


def definition_repeats_name(desk: CraftContext) -> Iterator[Finding]:
    """GK405: a definition that holds next to no word but those of the name."""
    empty = _stems(_EMPTY_WORDS)
    for label_id, label in desk.guideline.labels.items():
        if len(label.definition) < _LONG and not _stems(label.definition) - _stems(f"{label.name} {label_id}") - empty:
            message = f"the definition of `{label_id}` only repeats its name"
            yield desk.at(codes.DEFINITION_REPEATS_NAME, ("labels", label_id, "definition"), message)


def _stems(text: str) -> set[str]:
    """Words without the endings that only bend them."""
    return {_ENDING.sub("", word) or word for word in _WORD.findall(text.lower())}


def named_alike(desk: CraftContext) -> Iterator[Finding]:
    """GK406: two labels with the same name, or nearly the same definition."""
    seen: dict[str, str] = {}
    for label_id, label in desk.choosable.items():
        other = seen.setdefault(label.name.casefold(), label_id)
        if other != label_id:
            message = f"the name of `{label_id}` is that of `{other}`"
            yield desk.at(codes.LABELS_ALIKE, ("labels", label_id, "name"), message)
    definitions = {k: label.definition for k, label in desk.choosable.items()}
    for left, right in alike(definitions, at_least=_SAME):
        message = f"the definition of `{right}` is nearly that of `{left}`"
        yield desk.at(codes.LABELS_ALIKE, ("labels", right, "definition"), message)


def without_limit(desk: CraftContext) -> Iterator[Finding]:
    """GK407: a label that says when to use it and never when not to."""
    for label_id, label in desk.choosable.items():
        if label.use_when and not label.avoid_when:
            message = f"the label `{label_id}` says when to use it, and never when not to"
            yield desk.at(codes.LABEL_WITHOUT_LIMIT, ("labels", label_id), message)


def hotkeys_alike(desk: CraftContext) -> Iterator[Finding]:
    """GK408: keys that differ only by shift."""
    seen: dict[str, str] = {}
    for label_id, label in desk.choosable.items():
        other = seen.setdefault(label.hotkey.casefold(), label_id) if label.hotkey else label_id
        if other != label_id:
            message = f"the key `{label.hotkey}` is that of `{other}` with or without shift"
            yield desk.at(codes.HOTKEYS_ALIKE, ("labels", label_id, "hotkey"), message, key=False)


def deprecated_is_taught(desk: CraftContext) -> Iterator[Finding]:
    """GK409: a rule, an edge case or a label that still speaks of a label that is no longer used."""
    guideline = desk.guideline
    gone = {k for k, label in guideline.labels.items() if label.status == "deprecated"}
    for section in ("rules", "edge_cases"):
        for element_id, element in guideline.section(section).items():
            for at, label_id in enumerate(element.labels):
                if label_id in gone:
                    message = f"the label `{label_id}` is no longer used"
                    yield desk.at(codes.DEPRECATED_TAUGHT, (section, element_id, "labels", at), message, key=False)
    for label_id, label in desk.choosable.items():
        for at, item in enumerate(label.avoid_when):
            if item.instead in gone:
                message = f"the label `{item.instead}` is no longer used"
                yield desk.at(codes.DEPRECATED_TAUGHT, ("labels", label_id, "avoid_when", at), message, key=False)
        for other in label.confused_with:
            if other in gone:
                message = f"the label `{other}` is no longer used"
                yield desk.at(codes.DEPRECATED_TAUGHT, ("labels", label_id, "confused_with", other), message)


def attribute_unasked(desk: CraftContext) -> Iterator[Finding]:
    """GK410: a further question that no label and no option asks, and that is about no item, track or part."""
    guideline = desk.guideline
    asked = {attribute_id for label in guideline.labels.values() for attribute_id in label.attributes}
    about = {k for k, attribute in guideline.attributes.items() if attribute.of != "label"} - guideline.nested
    waiting = [*asked, *about]
    while waiting:
        # What is asked by an option of a question that nothing asks, is not asked either.
        attribute = guideline.attributes.get(waiting.pop())
        options = attribute.options.values() if attribute is not None else ()
        more = {other for option in options for other in option.attributes} - asked
        asked |= more
        waiting.extend(more)
    for attribute_id in guideline.attributes:
        if attribute_id not in asked | about:
            message = f"nothing asks the further question `{attribute_id}`"
            yield desk.at(codes.ATTRIBUTE_UNASKED, ("attributes", attribute_id), message)


CHECKS = (
    without_example,
    without_wrong_example,
    without_contrast,
    use_and_avoid_alike,
    definition_repeats_name,
    named_alike,
    without_limit,
    hotkeys_alike,
    deprecated_is_taught,
    attribute_unasked,
)
