"""What the craft checks read: a guideline, its source, and facts that several checks need."""

from collections.abc import Iterable
from functools import cached_property

from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.texts import AddressedTexts, Texts
from guidelinekit.guideline.finding import Finding, FindingCode
from guidelinekit.guideline.format.inputs import literal_texts
from guidelinekit.guideline.format.item import Answer, Input
from guidelinekit.guideline.format.model import Guideline, Label, Rule
from guidelinekit.guideline.read.compose import Source
from guidelinekit.guideline.starter_text import is_starter_text


class CraftContext:
    """A guideline without errors, and facts about it that are computed when a check first needs them."""

    def __init__(self, guideline: Guideline, source: Source, texts: Texts, reading_grade: int) -> None:
        self.guideline = guideline
        self.source = source
        self.texts = texts
        #: Every text that is rendered as prose, with its address.
        self.prose = texts.prose
        #: Every other text that people read, such as names and titles, with its address.
        self.lines = texts.lines
        #: The highest school grade that prose may have; 0 for no limit.
        self.reading_grade = reading_grade

    def finding(
        self, code: FindingCode, address: Address, message: str, *, arguments: Iterable[object] = (), key: bool = True
    ) -> Finding:
        """A finding at an element or field: at its key, or with `key=False` at its value."""
        return code.at(self.source.locate(address, key=key), message, arguments=arguments, address=address)

    @cached_property
    def choosable_labels(self) -> dict[str, Label]:
        """The labels that annotators can choose, by id."""
        return {k: label for k, label in self.guideline.labels.items() if label.choosable}

    @cached_property
    def active_rules(self) -> dict[str, Rule]:
        """The rules that are not deprecated, by id."""
        return {k: rule for k, rule in self.guideline.rules.items() if rule.status != "deprecated"}

    @cached_property
    def answer_labels(self) -> set[str]:
        """The labels in the right answers of examples."""
        return {label for example in self.guideline.examples.values() for label in labels_in(example.answer)}

    @cached_property
    def contrasts(self) -> set[tuple[str, str]]:
        """Pairs of a right and a wrong label in the same example."""
        return {
            (right, wrong)
            for example in self.guideline.examples.values()
            for answer in example.wrong.values()
            for right in labels_in(example.answer)
            for wrong in labels_in(answer.answer)
        }

    @cached_property
    def input_texts(self) -> list[tuple[Address, str]]:
        """Every text in the inputs of examples and edge cases, with its address."""
        guideline = self.guideline
        inputs = [(("examples", k, "input"), example.input) for k, example in guideline.examples.items()]
        inputs += [(("edge_cases", k, "input"), case.input) for k, case in guideline.edge_cases.items() if case.input]
        return [((*address, *inside), text) for address, value in inputs for inside, text in literal_texts(value)]

    @cached_property
    def _lowercase_text(self) -> str:
        return "\n".join(text for _, text in [*self.prose, *self.input_texts]).lower()

    @cached_property
    def written_prose(self) -> AddressedTexts:
        """Every prose text that the team has written; starter text is only reported as such."""
        return [(address, text) for address, text in self.prose if not is_starter_text(text)]

    def contains_any(self, words: Iterable[str]) -> bool:
        """Whether the prose and inputs contain any of these words, which must be lower case. A fast pre-check."""
        # A single character is found a hundred times as fast as a word.
        return any(word[-1] in self._lowercase_text and word in self._lowercase_text for word in words)


def labels_in(answer: Answer) -> list[str]:
    """The ids of the labels in an answer."""
    return [mark.label for mark in answer.labels]


def text_of(value: Input) -> str:
    """An input as one text, for comparison with other inputs. Files are compared by name, not by description."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        is_file = bool({"file", "frames", "pages"} & set(value))
        kept = [key for key in sorted(value) if not (is_file and key == "description") and not key.startswith("x-")]
        return "\n".join(text_of(value[key]) for key in kept)
    return "\n".join(text_of(turn) for turn in value)
