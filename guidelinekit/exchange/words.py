"""The texts of our own that annotators read in exported files: the messages of the group `exchange`.

A writer uses those of the language of the guideline. A reader recognizes those of every language, since the file may be
of a version in another one. All of them are passed in from the catalogues.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

#: The messages in English, for callers that pass no others. A test compares them with `messages/en.yaml`.
ENGLISH: Mapping[str, str] = {
    "whole-item": "Whole item",
    "item-field": "text",
    "label": "Label",
    "labels": "Labels",
    "more-labels": "labels-{kind}",
    "task-labels": "task-labels-{kind}",
    "text": "Text",
    "your-text": "Your text",
    "answer": "Answer",
    "outcome": "Outcome",
    "named-outcome": "Outcome: {name}",
    "outcome-instead": "Outcome instead of a label",
    "outcome-ask": "Does one of these apply to the whole item, instead of a label or in addition?",
    "none-of-these": "None of these",
    "option": "{question}: {option}",
    "in-part": "{question} (part {part})",
    "about-part": "{question} ({part})",
    "tagset": "{title}: {name}",
    "document-layer": "{title} (document)",
    "link-layer": "{title} (link)",
    "read-guideline": "Read the guideline `{id}` {version} before you begin.",
    "kind-choose-one": "choose-one",
    "kind-choose-many": "choose-many",
    "kind-compare": "compare",
    "kind-rate": "rate",
    "kind-write": "write",
    "kind-mark-segments": "mark-segments",
    "kind-link": "link",
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """`own` are the messages of one language by id, without `exchange.`; `others` are those of other languages."""

    own: Mapping[str, str] = field(default_factory=lambda: ENGLISH)
    others: tuple[Mapping[str, str], ...] = ()

    def text(self, message_id: str, **arguments: object) -> str:
        """Return a message with its placeholders filled."""
        return _PLACEHOLDER.sub(lambda found: str(arguments[found[1]]), self.own[message_id])

    def each(self) -> Iterator["Words"]:
        """Yield the words of each language, the own one first."""
        yield from (Words(texts) for texts in (self.own, *self.others))

    def has(self, message_id: str, text: str, **arguments: object) -> bool:
        """Whether a text is a message in any language."""
        return any(words.text(message_id, **arguments) == text for words in self.each())

    def divided(self, message_id: str, text: str, *, at_last: bool = False) -> tuple[str, ...]:
        """Return what fills the placeholders of a message if a text is this message in any language; empty if not.

        A text that has the signs between two placeholders several times is divided at the first ones of the own
        language, or else of another one; with `at_last`, at the last ones of all languages.
        """
        found = filter(None, (_divided(one[message_id], text, at_last) for one in (self.own, *self.others)))
        return min(found, key=lambda parts: len(parts[-1]), default=()) if at_last else next(found, ())

    def without_part(self, text: str, part: str) -> str:
        """Return the text of a question about one part of the input without the part: the inverse of `about-part`."""
        question, found = self.divided("about-part", text, at_last=True) or (text, "")
        return question if found == part else text


#: The words of callers that pass no others.
ENGLISH_WORDS = Words()


def _divided(template: str, text: str, at_last: bool) -> tuple[str, ...]:
    """Return what fills the one or two placeholders of a message; empty if the text is another one."""
    start, *rest, end = _PLACEHOLDER.split(template)[::2]
    if len(text) <= len(start) + len(end) or not (text.startswith(start) and text.endswith(end)):
        return ()
    inner = text[len(start) : len(text) - len(end)]
    if not rest:
        return (inner,)
    before, sign, after = inner.rpartition(rest[0]) if at_last else inner.partition(rest[0])
    return (before, after) if sign and before and after else ()
