"""A guideline -> what pages about labels show: confused pairs, hard examples, cases for and against a label."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from guidelinekit.guideline.format.item import Answer, EdgeCase, Example
from guidelinekit.guideline.format.model import Confusion, Guideline, Rule
from guidelinekit.guideline.prose import plain
from guidelinekit.site.taxonomy_view import TaxonomyView, index_by

#: How hard the difficulties are.
_HARDNESS = {"hard": 2, "borderline": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two labels that are told apart, by id in the order of their ids, and how either of them says so."""

    first: str
    second: str
    how: Mapping[str, Confusion]

    @property
    def question(self) -> str:
        """The question whose answer decides; empty without one."""
        return next((how.ask for how in self.how.values() if how.ask), "")

    @property
    def texts(self) -> list[str]:
        """The texts on how to tell the labels apart, each once."""
        return list(dict.fromkeys(how.text for how in self.how.values() if how.text))

    def told_by(self, label_id: str) -> list[Confusion]:
        """Return how one of the labels tells them apart; how the other does if it does not."""
        own = self.how.get(label_id)
        return [own] if own is not None else list(self.how.values())

    def other(self, label_id: str) -> str:
        """Return the other label."""
        return self.second if label_id == self.first else self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelExample:
    """An example on the page of a label, and whether the label is right for it, or tempting and wrong."""

    id: str
    example: Example
    is_right: bool


class LabelView(TaxonomyView):
    """What pages about labels show."""

    @cached_property
    def pairs(self) -> Mapping[tuple[str, str], Pair]:
        """The pairs of labels that a label is often confused with, by their sorted ids; not those of retired labels."""
        how: dict[tuple[str, str], dict[str, Confusion]] = {}
        labels = {row.id for row in self.tree}
        for row in self.tree:
            for other, confusion in row.label.confused_with.items():
                if other in labels and other != row.id:
                    first, second = sorted((row.id, other))
                    how.setdefault((first, second), {})[row.id] = confusion
        return {ids: Pair(first=ids[0], second=ids[1], how=found) for ids, found in how.items()}

    def pairs_of(self, label_id: str) -> list[Pair]:
        """Return the pairs that a label is in: first those that it names itself."""
        pairs = self._pairs.get(label_id, {}).values()
        return sorted(pairs, key=lambda pair: label_id not in pair.how)

    def label_examples(self, label_id: str) -> list[LabelExample]:
        """Return the examples that teach a label, right or wrong for it, the hardest first."""
        right = [LabelExample(id=k, example=e, is_right=True) for k, e in self._right.get(label_id, {}).items()]
        wrong = [LabelExample(id=k, example=e, is_right=False) for k, e in self._wrong.get(label_id, {}).items()]
        known = {one.id for one in right}
        return sorted([*right, *(one for one in wrong if one.id not in known)], key=_ease)

    def examples_apart(self, pair: Pair) -> dict[str, Example]:
        """Return the examples for which one of two labels is right and the other is wrong."""
        found = {}
        for label_id in (pair.first, pair.second):
            wrong = self._wrong.get(pair.other(label_id), {})
            found.update({k: e for k, e in self._right.get(label_id, {}).items() if k in wrong})
        return found

    def cases_apart(self, pair: Pair) -> dict[str, EdgeCase]:
        """Return the edge cases that concern both of two labels."""
        second = self._edge_cases.get(pair.second, {})
        return {k: case for k, case in self._edge_cases.get(pair.first, {}).items() if k in second}

    def cases_for(self, label_id: str) -> dict[str, EdgeCase]:
        """Return the edge cases that were decided with a label."""
        cases = self._edge_cases.get(label_id, {}).items()
        return {k: case for k, case in cases if label_id in labels_of(case.decision)}

    def cases_against(self, label_id: str) -> dict[str, EdgeCase]:
        """Return the edge cases about a label that were decided with something else."""
        cases = self._edge_cases.get(label_id, {}).items()
        return {k: case for k, case in cases if label_id not in labels_of(case.decision)}

    def rules_of(self, label_id: str) -> Mapping[str, Rule]:
        """Return the rules about a label."""
        return self._rules.get(label_id, {})

    def in_short(self, section: str, element_id: str) -> str:
        """Return the first paragraph of a rule or case, without markup.

        It is empty if the text has a warning, or if the title is made of it.
        """
        element = self.guideline.section(section)[element_id]
        if element.warning or not element.title:
            return ""
        text = element.statement if isinstance(element, Rule) else element.situation
        return plain(text.split("\n\n")[0])

    def pair_title(self, pair: Pair) -> str:
        """Return the title of the page that tells two labels apart: "Insult or harassment?"."""
        names = (self.label_name(pair.first), self.label_name(pair.second))
        return self.catalogue.text("pages.this-or-that", one=names[0], other=names[1])

    def more_examples(self, examples: Sequence[LabelExample]) -> str:
        """Return the summary of closed examples: how many there are, and how many have a warning."""
        warned = sum(bool(one.example.warning) for one in examples)
        more = self.catalogue.text("pages.more-examples", count=len(examples))
        return self.catalogue.listed(
            [more, self.catalogue.text("pages.behind-warning", count=warned)] if warned else [more]
        )

    def cases_summary(self, name: str, decided: Collection[str], against: Collection[str]) -> str:
        """Return the summary of the edge cases of a label: how many were decided for it, and against it."""
        text = self.catalogue.text
        counts = [text("pages.cases-for", count=len(decided), label=name)] if decided else []
        counts += [text("pages.cases-against", count=len(against))] if against else []
        return text("pages.cases-summary", counts=self.catalogue.listed(counts))

    def answer_labels(self, answer: Answer) -> list[str]:
        """Return the ids of the labels in an answer, each once."""
        return list(dict.fromkeys(labels_of(answer)))

    def says_more(self, answer: Answer) -> bool:
        """Whether an answer has more than labels and an outcome."""
        return bool(answer.attributes or answer.text or any(mark.attributes or mark.text for mark in answer.labels))

    def labels_about(self, section: str, element_id: str) -> list[str]:
        """Return the ids of the labels that an element is about: those that it names, and those of its answers."""
        element = self.guideline.section(section).get(element_id)
        ids = [*getattr(element, "labels", ())]
        if isinstance(element, EdgeCase):
            ids += labels_of(element.decision)
        if isinstance(element, Example):
            ids += labels_of(element.answer) + [one for w in element.wrong.values() for one in labels_of(w.answer)]
        return list(dict.fromkeys(ids))

    def labels_in(self, section: str) -> list[str]:
        """Return the ids of the labels that elements of a section are about, in the order of the taxonomy."""
        elements = self.guideline.section(section)
        if section == "examples":
            elements = examples_for("teach", self.guideline)
        used = {label_id for element_id in elements for label_id in self.labels_about(section, element_id)}
        return [label_id for label_id in dict.fromkeys(row.id for row in self.tree) if label_id in used]

    # Indexes: each is computed once for all labels.

    @cached_property
    def _pairs(self) -> dict[str, dict[str, Pair]]:
        return index_by(
            (one, pair.other(one), pair) for pair in self.pairs.values() for one in (pair.first, pair.second)
        )

    @cached_property
    def _rules(self) -> dict[str, dict[str, Rule]]:
        return index_by((label, k, rule) for k, rule in self.guideline.rules.items() for label in rule.labels)

    @cached_property
    def _edge_cases(self) -> dict[str, dict[str, EdgeCase]]:
        cases = self.guideline.edge_cases.items()
        return index_by((label, k, case) for k, case in cases for label in {*case.labels, *labels_of(case.decision)})

    @cached_property
    def _right(self) -> dict[str, dict[str, Example]]:
        examples = examples_for("teach", self.guideline).items()
        return index_by((label, k, example) for k, example in examples for label in labels_of(example.answer))

    @cached_property
    def _wrong(self) -> dict[str, dict[str, Example]]:
        return index_by(
            (label, k, example)
            for k, example in examples_for("teach", self.guideline).items()
            for wrong in example.wrong.values()
            for label in labels_of(wrong.answer)
        )


def examples_for(use: str, guideline: Guideline) -> dict[str, Example]:
    """Return the examples with a use."""
    return {k: example for k, example in guideline.examples.items() if use in example.uses}


def labels_of(answer: Answer) -> list[str]:
    """Return the ids of the labels in an answer."""
    return [mark.label for mark in answer.labels]


def _ease(one: LabelExample) -> tuple[bool, int, bool]:
    # Warned examples are closed, so they are not the first to be read.
    return bool(one.example.warning), -_HARDNESS.get(one.example.difficulty, 0), not one.example.wrong
