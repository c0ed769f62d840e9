"""Valid data -> `Guideline`: what pages and reference checks read.

The JSON Schema has validated the data before; the classes only name and type it, and a contract test holds the two
together. They are msgspec structs (frozen, keyword-only, slotted), so one well-kept converter builds them.
"""

from collections.abc import Mapping
from typing import Any, cast

import msgspec
from msgspec import convert, field

from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.shapes import expand
from guidelinekit.guideline.one_line import one_line

#: A text, the turns of a conversation, a file, or one of these for each part; `spec.inputs` tells them apart.
Input = str | tuple[dict[str, Any], ...] | dict[str, Any]
#: The answer to a further question; by part of the input where it is about parts.
Value = str | int | float | tuple[str, ...] | dict[str, str | int | float | tuple[str, ...]]
Point = tuple[float, float]


class Struct(msgspec.Struct, frozen=True, kw_only=True):
    """The base of all parts of a guideline. The `repr` is one line with the value of the first field."""

    def __repr__(self) -> str:
        return one_line(f"{type(self).__name__} {getattr(self, self.__struct_fields__[0])}")


class Owner(Struct, frozen=True, kw_only=True):
    """A team or role that answers for the guideline."""

    name: str
    role: str = ""
    contact: str = ""
    audience: tuple[str, ...] = ()


class Requirement(Struct, frozen=True, kw_only=True):
    """A need that the guideline answers."""

    need: str
    acceptance: str = ""
    asked_by: str = ""
    audience: tuple[str, ...] = ()


class Reference(Struct, frozen=True, kw_only=True):
    """A document that the guideline rests on."""

    title: str
    url: str = ""
    audience: tuple[str, ...] = ()


class Task(Struct, frozen=True, kw_only=True):
    """What is labeled and how. `input` is one kind, or the kind of each named part."""

    unit: str
    input: str | dict[str, str]
    kind: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the input's parts; empty for a single unnamed input."""
        return tuple(self.input) if isinstance(self.input, dict) else ()


class Item(Struct, frozen=True, kw_only=True):
    """An entry of a list of cases, with the label to use instead."""

    text: str
    instead: str = ""


class Mark(Struct, frozen=True, kw_only=True):
    """A label in an answer, and where it stands.

    Marked `text` is in one piece or several. Boxes are left, top, width and height, points are x and y, all in pixels.
    `start` and `end` are written `from` and `to`: moments (seconds, or text such as `1:02.5`), or ids of marks.
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
    """The labels chosen or marks made, further questions answered, text written, the outcome that ends the item."""

    labels: tuple[Mark, ...] = ()
    outcome: str = ""
    attributes: dict[str, Value] = field(default_factory=dict)
    text: str = ""


class Branch(Answer, frozen=True, kw_only=True):
    """Where an answer to a decision step leads: to labels, an outcome, another step, or on to the next one."""

    name: str = ""
    step: str = ""
    nothing: bool = False

    @property
    def ends(self) -> bool:
        """Whether nothing follows: the answer is given, or that nothing applies."""
        return bool(self.labels or self.outcome or self.nothing)


class Label(Struct, frozen=True, kw_only=True):
    """One label of the taxonomy."""

    name: str
    definition: str
    short: str = ""
    use_when: tuple[str, ...] = ()
    avoid_when: tuple[Item, ...] = ()
    aliases: tuple[str, ...] = ()
    parent: str = ""
    abstract: bool = False
    excludes: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    confused_with: dict[str, str] = field(default_factory=dict)
    priority: int | None = None
    value: int | float | None = None
    code: int | str | None = None
    color: str = ""
    hotkey: str = ""
    attributes: tuple[str, ...] = ()
    kind: str = ""
    sources: tuple[str, ...] = field(name="from", default=())
    targets: tuple[str, ...] = field(name="to", default=())
    status: str = "active"
    renamed_from: tuple[str, ...] = ()
    split_from: tuple[str, ...] = ()
    replaced_by: str = ""
    consider: tuple[str, ...] = ()
    same_as: dict[str, str] = field(default_factory=dict)
    requirements: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()

    @property
    def choosable(self) -> bool:
        """Whether an annotator can choose the label."""
        return self.status == "active" and not self.abstract


class Option(Struct, frozen=True, kw_only=True):
    """One answer of a further question."""

    name: str
    definition: str = ""
    attributes: tuple[str, ...] = ()
    value: int | float | None = None
    code: int | str | None = None
    renamed_from: tuple[str, ...] = ()


class Attribute(Struct, frozen=True, kw_only=True):
    """A further question. `of` is `label`, `item`, `track`, or names of parts of the input."""

    ask: str
    kind: str
    name: str = ""
    required: bool = False
    range: tuple[float, float] | None = None
    options: dict[str, Option] = field(default_factory=dict)
    of: str | tuple[str, ...] = "label"
    renamed_from: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the input that the question is about, each for itself; empty where it is about none."""
        if isinstance(self.of, str):
            return () if self.of in ("label", "item", "track") else (self.of,)
        return self.of


class DecisionStep(Struct, frozen=True, kw_only=True):
    """One question on the way to an answer."""

    ask: str
    answers: dict[str, Branch]
    audience: tuple[str, ...] = ()


class Rule(Struct, frozen=True, kw_only=True):
    """A rule that annotators follow."""

    statement: str
    level: str = "must"
    why: str = ""
    labels: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    status: str = "active"
    replaced_by: str = ""
    audience: tuple[str, ...] = ()


class Outcome(Struct, frozen=True, kw_only=True):
    """A way to end an item without a label."""

    name: str
    when: str = ""
    to: str = ""
    audience: tuple[str, ...] = ()


class EdgeCase(Struct, frozen=True, kw_only=True):
    """A hard situation and how it was decided."""

    situation: str
    decision: Answer
    input: Input = ""
    why: str = ""
    labels: tuple[str, ...] = ()
    decided: str = ""
    decided_by: str = ""
    source: str = ""
    audience: tuple[str, ...] = ()


class WrongAnswer(Struct, frozen=True, kw_only=True):
    """A tempting answer and why it is wrong."""

    answer: Answer
    why: str


class Example(Struct, frozen=True, kw_only=True):
    """An item with its right answer. `wrong` is written `not` in the format."""

    input: Input
    answer: Answer
    wrong: dict[str, WrongAnswer] = field(name="not", default_factory=dict)
    why: str = ""
    shows: tuple[str, ...] = ()
    difficulty: str = "plain"
    uses: tuple[str, ...] = ("teach",)
    warning: str = ""
    language: str = ""
    audience: tuple[str, ...] = ()


class Term(Struct, frozen=True, kw_only=True):
    """A word used in a fixed sense. `name` is empty where the id is the word."""

    definition: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()


class Agreement(Struct, frozen=True, kw_only=True):
    """The agreement to reach between annotators."""

    metric: str
    target: float


class Gold(Struct, frozen=True, kw_only=True):
    """Hidden test items: their share of all, and the share to get right."""

    share: float | None = None
    pass_: float | None = field(name="pass", default=None)


class Quality(Struct, frozen=True, kw_only=True):
    """How the labeling is measured."""

    overlap: int | None = None
    agreement: Agreement | None = None
    gold: Gold | None = None
    audit: str = ""
    qualification: str = ""
    calibration: str = ""


class Step(Struct, frozen=True, kw_only=True):
    """One step of work that an item passes through."""

    who: str = ""
    does: str = ""
    hands_to: str = ""
    within: str = ""
    audience: tuple[str, ...] = ()


class Privacy(Struct, frozen=True, kw_only=True):
    """Handling of personal data, and care for annotators."""

    data: str = ""
    handling: tuple[str, ...] = ()
    retention: str = ""
    wellbeing: str = ""


class Guideline(Struct, frozen=True, kw_only=True):
    """One labeling guideline."""

    format: int
    id: str
    title: str
    version: str
    summary: str
    task: Task
    labels: dict[str, Label] = field(default_factory=dict)
    status: str = "active"
    effective: str = ""
    language: str = "en"
    audience: tuple[str, ...] = ()
    purpose: str = ""
    stance: str = "prescriptive"
    owners: dict[str, Owner] = field(default_factory=dict)
    requirements: dict[str, Requirement] = field(default_factory=dict)
    references: dict[str, Reference] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    attributes: dict[str, Attribute] = field(default_factory=dict)
    procedure: dict[str, DecisionStep] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    edge_cases: dict[str, EdgeCase] = field(default_factory=dict)
    examples: dict[str, Example] = field(default_factory=dict)
    glossary: dict[str, Term] = field(default_factory=dict)
    quality: Quality | None = None
    workflow: dict[str, Step] = field(default_factory=dict)
    privacy: Privacy | None = None

    def __repr__(self) -> str:
        counts = (len(self.labels), "label"), (len(self.examples), "example")
        content = ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts)
        return one_line(f"Guideline {self.id} {self.version}: {content}")

    def kind_of(self, label_id: str) -> str:
        """How a label is marked: as it says itself, as a link where it joins labels, or as task.kind says."""
        label = self.labels.get(label_id)
        if label is None:
            return self.task.kind
        return label.kind or ("link" if label.sources or label.targets else self.task.kind)

    @property
    def nested(self) -> frozenset[str]:
        """The further questions that only options ask."""
        options = (option for attribute in self.attributes.values() for option in attribute.options.values())
        return frozenset(attribute_id for option in options for attribute_id in option.attributes)

    def section(self, name: str) -> Mapping[str, Any]:
        """The elements of a section, by id; empty for a name that is no section."""
        found = getattr(self, name, None)
        return cast("Mapping[str, Any]", found) if isinstance(found, dict) else {}


def build(data: Mapping[str, Any], schema: Schema) -> Guideline:
    """Build the model from data that the schema accepts."""
    return built(expand(schema.root, data))


def built(whole: Mapping[str, Any]) -> Guideline:
    """Build the model from data whose short forms are written out."""
    return convert(whole, Guideline)
