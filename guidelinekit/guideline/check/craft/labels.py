"""Labels: whether examples show them, and whether annotators can distinguish them."""

import re
from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.craft.context import CraftContext, labels_in
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.prose import plain
from guidelinekit.guideline.similarity import overlap, similar_pairs, words_of
from guidelinekit.guideline.starter_text import is_starter_text

_WORD = re.compile(r"\w+")
_ENDING = re.compile(r"(ing|ed|es|s|ly|ic|al|ity)$")
_NEGATION = re.compile(r"\b(?:no|not|never|nobody|nothing|none|without|neither|nor)\b|n't\b")
#: Words that add nothing to a definition.
_STOP_WORDS = """
a an the and or of for to in on is are it its this that which as by with about used use when label item comment text
word anything something everything any all kind type case
"""
#: The least similarity of two cases, and of two definitions, that are reported as alike.
_SIMILAR_CASES = 0.8
_SIMILAR_DEFINITIONS = 0.9
#: A definition with this many characters never only repeats a name.
_LONG = 120
#: Six lines of 36 characters, as on a phone.
_MOST_CHARACTERS = 6 * 36


def without_example(context: CraftContext) -> Iterator[Finding]:
    """GK401: a label that is not the answer of any example."""
    for label_id in context.choosable_labels if context.guideline.examples else ():
        if label_id not in context.answer_labels:
            message = f"no example shows the label `{label_id}`"
            yield context.finding(codes.LABEL_WITHOUT_EXAMPLE, ("labels", label_id), message, arguments=[label_id])


def without_wrong_example(context: CraftContext) -> Iterator[Finding]:
    """GK402: a label that is not a tempting wrong answer of any example."""
    examples = context.guideline.examples.values()
    tempting = {label for example in examples for wrong in example.wrong.values() for label in labels_in(wrong.answer)}
    for label_id in context.choosable_labels if context.guideline.examples else ():
        if label_id not in tempting:
            message = f"no example shows where annotators could choose the label `{label_id}` by mistake"
            address = ("labels", label_id)
            yield context.finding(codes.LABEL_WITHOUT_WRONG_EXAMPLE, address, message, arguments=[label_id])


def without_contrast(context: CraftContext) -> Iterator[Finding]:
    """GK403: two labels under `confused_with` without an example in which one is right and the other wrong."""
    reported: set[frozenset[str]] = set()
    for label_id, label in context.choosable_labels.items() if context.guideline.examples else ():
        for other in label.confused_with:
            pair = frozenset((label_id, other))
            is_contrasted = not {(label_id, other), (other, label_id)}.isdisjoint(context.contrasts)
            if other in context.choosable_labels and pair not in reported and not is_contrasted:
                reported.add(pair)
                message = f"no example has `{label_id}` as its answer and `{other}` under `not:`, or the reverse"
                address = ("labels", label_id, "confused_with", other)
                arguments = [label_id, other]
                yield context.finding(codes.CONFUSION_WITHOUT_CONTRAST, address, message, arguments=arguments)


def use_and_avoid_alike(context: CraftContext) -> Iterator[Finding]:
    """GK404: a case that is listed under both `use_when` and `avoid_when`."""
    for label_id, label in context.guideline.labels.items():
        cases = [avoid for avoid in label.avoid_when if not is_starter_text(avoid.text)]
        avoided = [(avoid, words_of(avoid.text)) for avoid in cases] if label.use_when else []
        for index, use in enumerate(label.use_when):
            words = words_of(use)
            for avoid, others in avoided:
                if overlap(words, others) >= _SIMILAR_CASES and _negations(use) == _negations(avoid.text):
                    yield context.finding(
                        codes.USE_AND_AVOID_ALIKE,
                        ("labels", label_id, "use_when", index),
                        f"the case is also listed under `avoid_when`: “{avoid.text}”",
                        arguments=[avoid.text],
                        key=False,
                    )


def _negations(text: str) -> int:
    return len(_NEGATION.findall(text.lower()))


def definition_repeats_name(context: CraftContext) -> Iterator[Finding]:
    """GK405: a definition that contains hardly any words but those of the name."""
    stop_words = _stems(_STOP_WORDS)
    for label_id, label in context.guideline.labels.items():
        if not label.definition or len(label.definition) >= _LONG or is_starter_text(label.definition):
            continue
        if not _stems(label.definition) - _stems(f"{label.name} {label_id}") - stop_words:
            message = f"the definition of `{label_id}` only repeats its name"
            address = ("labels", label_id, "definition")
            yield context.finding(codes.DEFINITION_REPEATS_NAME, address, message, arguments=[label_id])


def _stems(text: str) -> set[str]:
    """The words of a text without common English endings."""
    return {_ENDING.sub("", word) or word for word in _WORD.findall(text.lower())}


def definition_missing(context: CraftContext) -> Iterator[Finding]:
    """GK440: a label of a draft, or a label that is a draft, without a definition. Otherwise that is an error."""
    for label_id, label in context.guideline.labels.items():
        if not label.definition:
            message = f"the label `{label_id}` has no definition yet"
            yield context.finding(codes.DEFINITION_MISSING, ("labels", label_id), message, arguments=[label_id])


def definitions_alike(context: CraftContext) -> Iterator[Finding]:
    """GK406: two labels with nearly the same definition."""
    definitions = {
        k: label.definition
        for k, label in context.choosable_labels.items()
        if label.definition and not is_starter_text(label.definition)
    }
    for left, right in similar_pairs(definitions, at_least=_SIMILAR_DEFINITIONS):
        message = f"the definition of `{right}` is nearly the same as that of `{left}`"
        address = ("labels", right, "definition")
        yield context.finding(codes.LABELS_ALIKE, address, message, arguments=[right, left])


def long_definition(context: CraftContext) -> Iterator[Finding]:
    """GK439: a definition that is too long to be read while labeling."""
    for label_id, label in context.guideline.labels.items():
        if len(label.definition) <= _MOST_CHARACTERS or label.status == "deprecated":
            continue
        length = len(plain(label.definition))
        if length > _MOST_CHARACTERS:
            message = f"the definition of `{label_id}` has {length} characters; use at most {_MOST_CHARACTERS}"
            address = ("labels", label_id, "definition")
            yield context.finding(codes.LONG_DEFINITION, address, message, arguments=[label_id])


def without_limit(context: CraftContext) -> Iterator[Finding]:
    """GK407: a label with `use_when` and without `avoid_when`."""
    for label_id, label in context.choosable_labels.items():
        if label.use_when and not label.avoid_when:
            message = f"the label `{label_id}` has `use_when` but no `avoid_when`"
            yield context.finding(codes.LABEL_WITHOUT_LIMIT, ("labels", label_id), message, arguments=[label_id])


def hotkeys_alike(context: CraftContext) -> Iterator[Finding]:
    """GK408: two hotkeys that differ only by Shift."""
    by_hotkey: dict[str, str] = {}
    for label_id, label in context.choosable_labels.items():
        other = by_hotkey.setdefault(label.hotkey.casefold(), label_id) if label.hotkey else label_id
        if other != label_id:
            yield context.finding(
                codes.HOTKEYS_ALIKE,
                ("labels", label_id, "hotkey"),
                f"the hotkey `{label.hotkey}` differs from that of `{other}` only by Shift",
                arguments=[label.hotkey, other],
                key=False,
            )


def deprecated_taught(context: CraftContext) -> Iterator[Finding]:
    """GK409: a rule, an edge case or a label that refers to a deprecated label."""
    guideline = context.guideline
    deprecated = {k for k, label in guideline.labels.items() if label.status == "deprecated"}

    def finding(address: Address, label_id: str, *, key: bool) -> Finding:
        message = f"the label `{label_id}` is deprecated"
        return context.finding(codes.DEPRECATED_TAUGHT, address, message, arguments=[label_id], key=key)

    for section in ("rules", "edge_cases"):
        for element_id, element in guideline.section(section).items():
            for index, label_id in enumerate(element.labels):
                if label_id in deprecated:
                    yield finding((section, element_id, "labels", index), label_id, key=False)
    for label_id, label in context.choosable_labels.items():
        for index, item in enumerate(label.avoid_when):
            if item.instead in deprecated:
                yield finding(("labels", label_id, "avoid_when", index), item.instead, key=False)
        for other in label.confused_with:
            if other in deprecated:
                yield finding(("labels", label_id, "confused_with", other), other, key=True)


def attribute_unasked(context: CraftContext) -> Iterator[Finding]:
    """GK410: an attribute that no label or option asks, and that is not about the item, a track or a part."""
    guideline = context.guideline
    asked = {attribute_id for label in guideline.labels.values() for attribute_id in label.attributes}
    always_asked = {k for k, attribute in guideline.attributes.items() if attribute.of != "label"} - guideline.nested
    pending = [*asked, *always_asked]
    while pending:
        # The options of an attribute that is never asked do not ask anything either.
        attribute = guideline.attributes.get(pending.pop())
        options = attribute.options.values() if attribute is not None else ()
        new = {other for option in options for other in option.attributes} - asked
        asked |= new
        pending.extend(new)
    for attribute_id in guideline.attributes:
        if attribute_id not in asked | always_asked:
            message = f"the attribute `{attribute_id}` is never asked"
            address = ("attributes", attribute_id)
            yield context.finding(codes.ATTRIBUTE_UNASKED, address, message, arguments=[attribute_id])


CHECKS = (
    without_example,
    without_wrong_example,
    without_contrast,
    use_and_avoid_alike,
    definition_missing,
    definition_repeats_name,
    definitions_alike,
    long_definition,
    without_limit,
    hotkeys_alike,
    deprecated_taught,
    attribute_unasked,
)
