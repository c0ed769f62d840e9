"""An ontology: what annotators mark, and questions about marks and items, which can be below choices of others."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass, field

from guidelinekit.exchange.words import Words

#: Before the kind of task in the stored name of a question for labels that are chosen in another way than the task's.
MORE_LABELS = "labels-"
#: Before the kind of task in the stored name of the question for the labels of the task, where other labels are marked.
TASK_LABELS = "task-labels-"


@dataclass(slots=True, kw_only=True)
class Choice:
    """Something to choose. `name` is what annotators read, `value` what annotations contain if it is something else."""

    name: str
    value: str = ""
    address: str = ""
    color: str = ""
    questions: list[Question] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Question:
    """A question. `name` is what annotations contain, `ask` what annotators read.

    `kind` is `radio`, `checklist`, `text` or `number`. The choices of a scale are grades. One that is asked `per_frame`
    has an answer for each frame or piece of time. `address` is where it is in the guideline, after what leads to it.
    """

    name: str
    ask: str
    kind: str
    address: str = ""
    required: bool = False
    is_scale: bool = False
    per_frame: bool = False
    choices: list[Choice] = field(default_factory=list)

    @property
    def is_of_segments(self) -> bool:
        """Whether its choices are the labels of pieces of time."""
        return self.per_frame and self.address.startswith("labels") and "/" not in self.address


@dataclass(slots=True, kw_only=True)
class Tool:
    """What marks something: a label. `kind` is a kind of task, `shape` what the tool calls it."""

    name: str
    kind: str
    shape: str = ""
    address: str = ""
    color: str = ""
    questions: list[Question] = field(default_factory=list)


@dataclass(slots=True)
class Ontology:
    """What is marked, and the questions about the whole item. If `one_text`, see `Abilities`."""

    tools: list[Tool] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    one_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What a tool can do.

    `shapes` are what it marks with, by the kind of task and of input; links are in no input. `below_labels` and
    `below_options` are the kinds of questions whose choices lead to others, where labels are chosen and otherwise, and
    `depth` is how many questions can be below each other. If `one_text`, a question has one text, which annotators
    read and annotations contain. If `segments_asked`, time segments have no shape: labels are chosen for them.
    """

    title: str
    shapes: Mapping[tuple[str, str], str]
    below_labels: tuple[str, ...] = ()
    below_options: tuple[str, ...] = ()
    depth: int = 1
    has_numbers: bool = False
    one_text: bool = False
    segments_asked: bool = False


def spare_color(index: int) -> str:
    """Return the color of a label that has none, for tools in which each has one; neighbors look different."""
    red, green, blue = colorsys.hsv_to_rgb(index * 0.618034 % 1, 0.57, 0.83)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def color_of(text: str, index: int) -> str:
    """Return the color of a label as a tool has it; empty if it only stands for none."""
    return "" if text.lower() == spare_color(index) else text


def part_text(text: str, part: str, words: Words) -> str:
    """Return the text of a question about one part of the input."""
    return words.text("in-part", question=text, part=part) if part else text


def text_and_part(text: str, words: Words) -> tuple[str, str]:
    """Return the text of a question, and the part of the input that it is about: the inverse of `part_text`."""
    before, part = words.divided("in-part", text, at_last=True) or (text, "")
    return before, part


def labels_text(message_id: str, kind: str, words: Words) -> str:
    """Return what annotators read of a question for labels of a kind; `message_id` is more-labels or task-labels."""
    return words.text(message_id, kind=words.text(f"kind-{kind}"))
