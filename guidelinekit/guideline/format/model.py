"""Valid data -> `Guideline`: what pages and reference checks read.

The JSON Schema has validated the data. The classes only give it names and types, and a contract test compares them with
the schema. They are msgspec structs (frozen, keyword-only, slotted), which msgspec's converter builds.
"""

from collections.abc import Mapping
from typing import Any, cast

from msgspec import convert, field

from guidelinekit.guideline.format.item import Branch, EdgeCase, Example, Struct
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.shapes import expand
from guidelinekit.guideline.format.work import (
    Escalation,
    Owner,
    Privacy,
    Quality,
    Reference,
    Requirement,
    ServiceLevel,
    Step,
)
from guidelinekit.guideline.one_line import one_line


class Task(Struct, frozen=True, kw_only=True):
    """What is labeled and how. `input` is one kind, or the kind of each named part."""

    unit: str
    input: str | dict[str, str]
    kind: str
    choose: tuple[int, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the input's parts; empty for a single unnamed input."""
        return tuple(self.input) if isinstance(self.input, dict) else ()


class Case(Struct, frozen=True, kw_only=True):
    """An entry of a list of cases, with the label to use instead."""

    text: str
    instead: str = ""


class Confusion(Struct, frozen=True, kw_only=True):
    """How to tell two labels apart: a text, a question whose answer decides, or both."""

    text: str = ""
    ask: str = ""


class Label(Struct, frozen=True, kw_only=True):
    """One label of the taxonomy. `definition` may be empty as long as the label or the guideline is a draft."""

    name: str
    definition: str = ""
    short: str = ""
    use_when: tuple[str, ...] = ()
    avoid_when: tuple[Case, ...] = ()
    aliases: tuple[str, ...] = ()
    parent: str | tuple[str, ...] = ""
    abstract: bool = False
    excludes: tuple[str, ...] = ()
    exclusive: bool = False
    requires: tuple[str, ...] = ()
    confused_with: dict[str, Confusion] = field(default_factory=dict)
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
    def parents(self) -> tuple[str, ...]:
        """The labels above this one."""
        return tuple(filter(None, [self.parent])) if isinstance(self.parent, str) else self.parent

    @property
    def choosable(self) -> bool:
        """Whether an annotator can choose the label."""
        return self.status == "active" and not self.abstract


class Option(Struct, frozen=True, kw_only=True):
    """One option of an attribute."""

    name: str
    definition: str = ""
    attributes: tuple[str, ...] = ()
    value: int | float | None = None
    code: int | str | None = None
    renamed_from: tuple[str, ...] = ()


class Attribute(Struct, frozen=True, kw_only=True):
    """A question that is answered in addition to labels. `of` is `label`, `item`, `track`, or names of input parts."""

    ask: str
    kind: str
    name: str = ""
    required: bool = False
    range: tuple[float, float] | None = None
    options: dict[str, Option] = field(default_factory=dict)
    choose: tuple[int, ...] = ()
    of: str | tuple[str, ...] = "label"
    renamed_from: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the input that each have a value; empty if the attribute is not about parts."""
        if isinstance(self.of, str):
            return () if self.of in ("label", "item", "track") else (self.of,)
        return self.of


class DecisionStep(Struct, frozen=True, kw_only=True):
    """One question that leads to an answer."""

    ask: str
    answers: dict[str, Branch]
    title: str = ""
    renamed_from: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()


class Rule(Struct, frozen=True, kw_only=True):
    """A rule that annotators follow."""

    statement: str
    title: str = ""
    level: str = "must"
    why: str = ""
    labels: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    status: str = "active"
    replaced_by: str = ""
    decided: str = ""
    decided_by: str | tuple[str, ...] = ""
    source: str = ""
    warning: str = ""
    renamed_from: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()


class OpenQuestion(Struct, frozen=True, kw_only=True):
    """A question that is not decided yet. `about` are addresses of elements."""

    ask: str
    meanwhile: str = ""
    asked: str = ""
    by: str = ""
    decides: str = ""
    due: str = ""
    about: tuple[str, ...] = ()
    source: str = ""
    audience: tuple[str, ...] = ()


class Outcome(Struct, frozen=True, kw_only=True):
    """A way to end an item without a label."""

    name: str
    when: str = ""
    to: str = ""
    renamed_from: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()


class Term(Struct, frozen=True, kw_only=True):
    """A word used in a fixed sense. `name` is empty if it is the same as the id."""

    definition: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    renamed_from: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()


class Guideline(Struct, frozen=True, kw_only=True):
    """One labeling guideline."""

    format: int
    id: str
    title: str
    version: str
    summary: str
    task: Task
    short: str = ""
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
    open_questions: dict[str, OpenQuestion] = field(default_factory=dict)
    examples: dict[str, Example] = field(default_factory=dict)
    glossary: dict[str, Term] = field(default_factory=dict)
    quality: Quality | None = None
    workflow: dict[str, Step] = field(default_factory=dict)
    escalation: dict[str, Escalation] = field(default_factory=dict)
    sla: dict[str, ServiceLevel] = field(default_factory=dict)
    privacy: Privacy | None = None

    def __repr__(self) -> str:
        counts = (len(self.labels), "label"), (len(self.examples), "example")
        content = ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts)
        return one_line(f"Guideline {self.id} {self.version}: {content}")

    def kind_of(self, label_id: str) -> str:
        """Return how a label is marked: its own `kind`, else `link` if it joins marks, else the kind of the task."""
        label = self.labels.get(label_id)
        if label is None:
            return self.task.kind
        return label.kind or ("link" if label.sources or label.targets else self.task.kind)

    @property
    def nested(self) -> frozenset[str]:
        """The ids of the attributes that options add."""
        options = (option for attribute in self.attributes.values() for option in attribute.options.values())
        return frozenset(attribute_id for option in options for attribute_id in option.attributes)

    def section(self, name: str) -> Mapping[str, Any]:
        """Return the elements of a section by id; empty if there is no such section."""
        elements = getattr(self, name, None)
        return cast("Mapping[str, Any]", elements) if isinstance(elements, dict) else {}


def build(data: Mapping[str, Any], schema: Schema) -> Guideline:
    """Build the model from data that the schema accepts."""
    return build_expanded(expand(schema.root, data))


def build_expanded(data: Mapping[str, Any]) -> Guideline:
    """Build the model from data without short forms."""
    return convert(data, Guideline)
