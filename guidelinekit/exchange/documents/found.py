"""What was found in a document so far, before names are looked up."""

from dataclasses import dataclass, field

from guidelinekit.exchange.documents.blocks import Block, Table
from guidelinekit.exchange.documents.label_texts import LabelTexts
from guidelinekit.exchange.documents.outline import Section
from guidelinekit.exchange.documents.rest import Rest
from guidelinekit.exchange.documents.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An example before its answer is known. `label` is the key of the label that it stands below; empty if none.

    `blocks` are what is kept if it cannot be an example. `answer` and `marked` are empty if the text has them.
    """

    text: Words
    place: str
    order: int
    section: Section
    blocks: tuple[Block, ...]
    label: str = ""
    answer: Words = ()
    marked: Words = ()
    wrong: Words = ()
    why: Words = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An edge case before its decision is known. `blocks` are what is kept if it cannot be one."""

    title: Words
    situation: Words
    decision: Words
    place: str
    order: int
    section: Section
    blocks: tuple[Block, ...]
    why: Words = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A rule, a term or an outcome: its name, if it has one, and its text."""

    name: Words
    text: Words
    place: str
    order: int
    section: Section
    why: Words = ()
    level: str = ""
    below: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTable:
    """A table whose columns decide what it is about. `label` is the key of the label that it stands below."""

    table: Table
    order: int
    section: Section
    label: str = ""


@dataclass(slots=True)
class Found:
    """All parts of a guideline that a document has."""

    labels: LabelTexts = field(default_factory=LabelTexts)
    samples: list[Sample] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    rules: list[Entry] = field(default_factory=list)
    terms: list[Entry] = field(default_factory=list)
    outcomes: list[Entry] = field(default_factory=list)
    tables: list[FoundTable] = field(default_factory=list)
    others: list[Section] = field(default_factory=list)
    #: Sections about how people work, with what they are about.
    chapters: list[tuple[str, Section]] = field(default_factory=list)
    rest: Rest = field(default_factory=Rest)
