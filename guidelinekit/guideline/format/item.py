"""Valid data about one item -> its input, its answer with marks, and the examples and edge cases that show it."""

from typing import Any

import msgspec
from msgspec import field

from guidelinekit.guideline.one_line import one_line

#: A text, the turns of a conversation, a file, or one of these for each part; `inputs.py` distinguishes them.
Input = str | tuple[dict[str, Any], ...] | dict[str, Any]
#: The value of an attribute; for an attribute of parts of the input, one for each part.
Value = str | int | float | tuple[str, ...] | dict[str, str | int | float | tuple[str, ...]]
Point = tuple[float, float]


class Struct(msgspec.Struct, frozen=True, kw_only=True):
    """The base of all parts of a guideline. The `repr` is one line with the value of the first field."""

    def __repr__(self) -> str:
        return one_line(f"{type(self).__name__} {getattr(self, self.__struct_fields__[0])}")


class Mark(Struct, frozen=True, kw_only=True):
    """A label in an answer, and its position in the input.

    `text` is the marked text, in one piece or several. A box is left, top, width and height, and a point is x and y, in
    pixels. `start` and `end` are `from` and `to` in the format: times (seconds, or text such as `1:02.5`), or ids of
    marks.
    """

    label: str
    text: tuple[str, ...] = ()
    occurrence: int | None = None
    part: str = ""
    id: str = ""
    turn: int | None = None
    page: int | None = None
    frame: int | None = None
    track: str = ""
    box: tuple[float, float, float, float] | None = None
    polygon: tuple[Point, ...] = ()
    holes: tuple[tuple[Point, ...], ...] = ()
    line: tuple[Point, ...] = ()
    points: dict[str, Point] = field(default_factory=dict)
    start: str | int | float | None = field(name="from", default=None)
    end: str | int | float | None = field(name="to", default=None)
    attributes: dict[str, Value] = field(default_factory=dict)


class Answer(Struct, frozen=True, kw_only=True):
    """An answer: chosen labels or marks, values of attributes, a text, and the outcome that ends the item."""

    labels: tuple[Mark, ...] = ()
    outcome: str = ""
    attributes: dict[str, Value] = field(default_factory=dict)
    text: str = ""


class Branch(Answer, frozen=True, kw_only=True):
    """What follows an answer to a decision step: labels, an outcome, another step, or by default the next one."""

    name: str = ""
    step: str = ""
    nothing: bool = False
    end: bool = False

    @property
    def ends(self) -> bool:
        """Whether no step follows: the item has its labels or outcome, nothing applies, or it is finished."""
        return bool(self.labels or self.outcome or self.nothing or self.end)


class EdgeCase(Struct, frozen=True, kw_only=True):
    """A hard situation and how it was decided."""

    situation: str
    decision: Answer
    title: str = ""
    input: Input = ""
    why: str = ""
    labels: tuple[str, ...] = ()
    decided: str = ""
    decided_by: str | tuple[str, ...] = ""
    source: str = ""
    warning: str = ""
    renamed_from: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()


class WrongAnswer(Struct, frozen=True, kw_only=True):
    """A tempting answer and why it is wrong."""

    answer: Answer
    why: str


class Example(Struct, frozen=True, kw_only=True):
    """An item with its right answer. `wrong` is `not` in the format."""

    input: Input
    answer: Answer
    title: str = ""
    wrong: dict[str, WrongAnswer] = field(name="not", default_factory=dict)
    why: str = ""
    shows: tuple[str, ...] = ()
    difficulty: str = "plain"
    uses: tuple[str, ...] = ("teach",)
    warning: str = ""
    language: str = ""
    renamed_from: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
