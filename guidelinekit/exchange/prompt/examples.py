"""The examples of a guideline -> those that tell a model most, within a size or a number.

Each label gets its best example first, then its next one, until all are chosen or no other fits. Better are examples
with a wrong answer that people confuse with the right one, then hard ones, then those with a reason. The choice depends
on nothing but the guideline and the limits.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guidelinekit.exchange.answers import as_json, placed
from guidelinekit.exchange.interface import Interface
from guidelinekit.exchange.prompt.words import Words, bullets
from guidelinekit.guideline.format.item import Answer, Example
from guidelinekit.guideline.format.model import Guideline

_HARDNESS = {"hard": 2, "borderline": 1, "plain": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many examples are chosen; None where there is no limit.

    `size` limits their texts together and `room` their list as it is written, in characters.
    """

    size: int | None = None
    count: int | None = None
    room: int | None = None


def examples(guideline: Guideline, form: Mapping[str, Any], words: Words, limits: Limits) -> Iterator[str]:
    """Yield an item for each chosen example, in the order of the guideline.

    `form` is the normal form of the guideline.
    """
    interface = Interface(guideline)
    texts: dict[str, str] = {}
    size, room = limits.size, limits.room
    for example_id in _by_value(guideline):
        if limits.count is not None and len(texts) >= limits.count:
            break
        text = _text(example_id, form["examples"][example_id], interface, words)
        written = len(bullets([text])[0]) + 1
        if (size is None or len(text) <= size) and (room is None or written <= room):
            texts[example_id] = text
            size = None if size is None else size - len(text)
            room = None if room is None else room - written
    yield from (texts[example_id] for example_id in guideline.examples if example_id in texts)


def _by_value(guideline: Guideline) -> Iterator[str]:
    """Yield the ids of the examples that may be shown, the first ones being those to choose first."""
    position = {label_id: at for at, label_id in enumerate(guideline.labels)}
    queues: dict[str, list[tuple[tuple[int, ...], str]]] = {}
    for at, (example_id, example) in enumerate(guideline.examples.items()):
        if "teach" in example.uses and "quiz" not in example.uses and not example.warning:
            queues.setdefault(_first(example.answer), []).append(((*_rank(guideline, example), at), example_id))
    ordered = [sorted(queues[key]) for key in sorted(queues, key=lambda key: (position.get(key, len(position)), key))]
    for turn in range(max(map(len, ordered), default=0)):
        yield from (queue[turn][1] for queue in ordered if turn < len(queue))


def _rank(guideline: Guideline, example: Example) -> tuple[int, int, int]:
    """Return how telling an example is; less is more telling."""
    right = {mark.label for mark in example.answer.labels}
    wrong = {mark.label for one in example.wrong.values() for mark in one.answer.labels}
    is_confused = any(
        two in guideline.labels[one].confused_with or one in guideline.labels[two].confused_with
        for one in right & guideline.labels.keys()
        for two in wrong & guideline.labels.keys()
    )
    return -2 if is_confused else -bool(example.wrong), -_HARDNESS.get(example.difficulty, 0), -bool(example.why)


def _first(answer: Answer) -> str:
    """Return the first label of an answer, else its outcome."""
    return answer.labels[0].label if answer.labels else answer.outcome


def _text(example_id: str, form: Mapping[str, Any], interface: Interface, words: Words) -> str:
    example = interface.guideline.examples[example_id]

    def answer(message_id: str, value: Mapping[str, Any]) -> str:
        return words.text(message_id, answer=as_json(placed(interface, value)))

    lines = [
        f"{words.code(example_id)}: {words.text('prompt.item', item=as_json(form['input']))}",
        answer("prompt.answer", form["answer"]),
        *([words.named("pages.why", example.why)] if example.why else []),
    ]
    lines += [
        f"{answer('prompt.wrong', wrong['answer'])} {wrong['why'].strip()}" for wrong in form.get("not", {}).values()
    ]
    return "\n".join(lines)
