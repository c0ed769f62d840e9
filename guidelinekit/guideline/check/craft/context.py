"""What the checks of craft read: a guideline, where it stands, and the questions that several of them ask."""

from collections.abc import Iterable
from functools import cached_property

from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.links import Prose
from guidelinekit.guideline.finding import Finding, FindingCode
from guidelinekit.guideline.format.inputs import literal_texts
from guidelinekit.guideline.format.model import Answer, Guideline, Input, Label, Rule
from guidelinekit.guideline.read.compose import Source


class CraftContext:
    """A guideline that is being read."""

    def __init__(self, guideline: Guideline, source: Source, prose: Prose, reading_grade: int) -> None:
        self.guideline = guideline
        self.source = source
        #: Every text that is rendered as prose, with its address.
        self.prose = prose
        self.reading_grade = reading_grade

    def at(self, code: FindingCode, address: Address, message: str, *, key: bool = True) -> Finding:
        """A finding at an element or field."""
        return code.at(self.source.locate(address, key=key), message, address=address)

    @cached_property
    def choosable(self) -> dict[str, Label]:
        """The labels that annotators can choose."""
        return {k: label for k, label in self.guideline.labels.items() if label.choosable}

    @cached_property
    def binding(self) -> dict[str, Rule]:
        """The rules that annotators follow now."""
        return {k: rule for k, rule in self.guideline.rules.items() if rule.status != "deprecated"}

    @cached_property
    def shown(self) -> set[str]:
        """The labels that are the right answer of an example."""
        return {label for example in self.guideline.examples.values() for label in labels_in(example.answer)}

    @cached_property
    def contrasts(self) -> set[tuple[str, str]]:
        """Pairs of a right and a tempting wrong label in one example."""
        return {
            (right, wrong)
            for example in self.guideline.examples.values()
            for answer in example.wrong.values()
            for right in labels_in(example.answer)
            for wrong in labels_in(answer.answer)
        }

    @cached_property
    def everything(self) -> str:
        """All prose and inputs as one text in lower case: a quick look whether anything is worth a closer one."""
        return "\n".join(text for _, text in [*self.prose, *self.inputs]).lower()

    def mentions(self, words: Iterable[str]) -> bool:
        """Whether any of some words, in lower case, stands anywhere."""
        return any(word in self.everything for word in words)

    @cached_property
    def inputs(self) -> list[tuple[Address, str]]:
        """Every text of an input of an example or edge case, with its address."""
        guideline = self.guideline
        found = [(("examples", k, "input"), example.input) for k, example in guideline.examples.items()]
        found += [(("edge_cases", k, "input"), case.input) for k, case in guideline.edge_cases.items() if case.input]
        return [((*at, *inside), text) for at, value in found for inside, text in literal_texts(value)]


def labels_in(answer: Answer) -> list[str]:
    """The labels of an answer."""
    return [mark.label for mark in answer.labels]


def text_of(value: Input) -> str:
    """An input as one text, to be compared with others: a file by its name, however it is described."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        is_file = bool({"file", "frames", "pages"} & set(value))
        kept = [key for key in sorted(value) if not (is_file and key == "description") and not key.startswith("x-")]
        return "\n".join(text_of(value[key]) for key in kept)
    return "\n".join(text_of(turn) for turn in value)
