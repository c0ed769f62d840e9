"""A guideline -> an ontology for a tool with some abilities.

A question that the tool cannot ask below a choice is asked beside the question of that choice: always, and so it is
never required.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.formats.ontology.limits import attributes_of, is_asked, needs_shape, shape_of
from guidelinekit.exchange.formats.ontology.tree import (
    MORE_LABELS,
    TASK_LABELS,
    Abilities,
    Choice,
    Ontology,
    Question,
    Tool,
    labels_text,
    part_text,
    text_and_part,
)
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.model import Attribute
from guidelinekit.guideline.format.tasks import TASK_KINDS

#: How many questions and choices an ontology may have.
_MAX_ELEMENTS = 100_000
#: A range with more steps than this is a number to type in.
_MAX_STEPS = 20


def ontology_of(interface: Interface, abilities: Abilities) -> Ontology:
    """Return the ontology of a guideline.

    Raises:
        ExchangeError: it would be too large, or have two elements with one name in one place.
    """
    always_asked: frozenset[str] = frozenset()
    while True:
        builder = _Builder(interface, abilities, always_asked)
        ontology = builder.build()
        if builder.beside <= always_asked:
            return ontology
        always_asked = frozenset(builder.beside)


class _Builder:
    """`beside` are the attributes that the ontology asks without the condition that the guideline has."""

    def __init__(self, interface: Interface, abilities: Abilities, always_asked: frozenset[str]) -> None:
        self._of, self._can, self._always_asked = interface, abilities, always_asked
        self._guideline, self._words = interface.guideline, interface.words
        self._count = 0
        self._names_used = Counter(map(_short, self._guideline.attributes.values()))
        self._of_item, self._of_track = attributes_of(interface, "item"), attributes_of(interface, "track")
        self.beside: set[str] = set()

    def build(self) -> Ontology:
        ontology = Ontology()
        for kind in self._of.kinds:
            if needs_shape(kind) and not is_asked(self._can, kind):
                ontology.tools += self._tools(kind)
            else:
                ontology.questions += self._labels(kind)
        if self._guideline.outcomes:
            choices = [
                Choice(value=key, name=outcome.name, address=f"outcomes/{key}")
                for key, outcome in self._guideline.outcomes.items()
            ]
            shown = self._words.text("outcome-instead" if self._can.one_text else "outcome-ask")
            name, ask = (shown, shown) if self._can.one_text else ("outcome", shown)
            question = Question(name=name, ask=ask, kind="radio", address="outcomes", choices=choices)
            self._require_choices(question)
            ontology.questions.append(question)
        ontology.questions += self._questions(self._of_item, "", 1)
        self._require_names([tool.name for tool in ontology.tools], "labels")
        self._make_unique(ontology.questions)
        return ontology

    # Labels

    def _tools(self, kind: str) -> Iterator[Tool]:
        shape = shape_of(self._of, self._can, kind)
        of_tracks = [] if TASK_KINDS[kind].joins_marks else self._of_track
        for label_id, label in self._of.of_kind(kind).items() if shape else ():
            address = f"labels/{label_id}"
            questions = self._questions([*self._asked_with(label.attributes), *of_tracks], address, 1)
            yield Tool(name=label.name, kind=kind, shape=shape, address=address, color=label.color, questions=questions)

    def _labels(self, kind: str) -> list[Question]:
        labels, task_kind = self._of.of_kind(kind), TASK_KINDS[kind]
        is_main = kind == self._guideline.task.kind
        if not labels:
            name, ask = self._names("text", self._words.text("text"))
            return [Question(name=name, ask=ask, kind="text", address="labels", required=True)]
        name, ask = self._names_of_labels(kind)
        question = Question(
            name=name,
            ask=ask,
            kind="radio" if task_kind.picks_one else "checklist",
            address="labels" if is_main else f"labels.{kind}",
            required=task_kind.picks_one and is_main and not self._guideline.outcomes,
            is_scale=kind == "rate",
            per_frame=kind == "mark-segments",
        )
        beside: list[str] = []
        for label_id, label in labels.items():
            address = f"labels/{label_id}"
            choice = Choice(
                value=str(self._of.value(label_id, label)), name=label.name, address=address, color=label.color
            )
            asked = self._asked_with(label.attributes)
            if question.kind in self._can.below_labels:
                choice.questions = self._questions(asked, address, 2)
            else:
                self.beside.update(asked)
                beside += asked
            question.choices.append(choice)
        self._require_choices(question)
        return [question, *self._questions(beside, "labels", 1)]

    def _names_of_labels(self, kind: str) -> tuple[str, str]:
        """Return the name and the text of the question for labels of a kind: an import knows it again by its name."""
        if kind != self._guideline.task.kind:
            shown = labels_text("more-labels", kind, self._words)
            return shown if self._can.one_text else f"{MORE_LABELS}{kind}", shown
        if any(needs_shape(other) and not is_asked(self._can, other) for other in self._of.kinds):
            return self._names(f"{TASK_LABELS}{kind}", labels_text("task-labels", kind, self._words))
        return self._names("label", self._words.text("label"))

    def _names(self, stored: str, shown: str) -> tuple[str, str]:
        """Return the name and the text of the question that the task is about."""
        return (shown, shown) if self._can.one_text else (stored, self._guideline.title)

    # Questions

    def _asked_with(self, attribute_ids: Iterable[str]) -> list[str]:
        """Return the attributes that are asked with a label, and not of every item or track anyway."""
        return [key for key in attribute_ids if key not in self._of_item and key not in self._of_track]

    def _questions(
        self, attribute_ids: Iterable[str], where: str, level: int, only: str = "", above: frozenset[str] = frozenset()
    ) -> list[Question]:
        """Return the questions for attributes, and after them those that cannot be below their choices.

        `only` is the part of the input that the question above is about.
        """
        pending = [(attribute_id, only) for attribute_id in attribute_ids]
        found: dict[tuple[str, str], Question] = {}
        for attribute_id, part in pending:
            if attribute_id in above:
                continue
            attribute = self._of.attribute(attribute_id)
            parts = [part] if part in attribute.parts else attribute.parts or ("",)
            for one in parts:
                if (attribute_id, one) not in found:
                    address = f"{where}/attributes/{attribute_id}" + (f".{one}" if one else "")
                    question = found[attribute_id, one] = self._question(attribute_id, one, address.lstrip("/"))
                    inner = above | {attribute_id}
                    pending += self._add_choices(question, attribute, one, level, inner)
        return list(found.values())

    def _question(self, attribute_id: str, part: str, address: str) -> Question:
        self._add_to_count()
        attribute = self._of.attribute(attribute_id)
        name, ask = f"{attribute_id}.{part}" if part else attribute_id, attribute.ask
        if self._can.one_text:
            short = _short(attribute)
            # A text must not look like that of a question about a part.
            is_usable = self._names_used[short] == 1 and not text_and_part(short, self._words)[1]
            name = ask = short if is_usable else attribute_id
            name = part_text(name, part, self._words)
        return Question(
            name=name,
            ask=part_text(ask, part, self._words),
            kind=self._kind(attribute),
            address=address,
            required=attribute.required and attribute_id not in self._always_asked,
            is_scale=attribute.kind == "rate",
            per_frame=attribute.of == "label" and "video" in self._of.parts.values(),
        )

    def _kind(self, attribute: Attribute) -> str:
        if attribute.options or _steps(attribute):
            return "checklist" if attribute.kind == "choose-many" else "radio"
        return "number" if attribute.kind in ("rate", "number") and self._can.has_numbers else "text"

    def _add_choices(
        self, question: Question, attribute: Attribute, part: str, level: int, above: frozenset[str]
    ) -> list[tuple[str, str]]:
        """Add the choices, and return the attributes that the tool cannot ask below them, each with the part."""
        beside: list[tuple[str, str]] = []
        can_be_below = question.kind in self._can.below_options and level < self._can.depth
        for option_id, option in attribute.options.items():
            self._add_to_count()
            address = f"{question.address}/options/{option_id}"
            choice = Choice(value=str(self._of.value(option_id, option)), name=option.name, address=address)
            asked = [other for other in option.attributes if other not in above]
            if can_be_below:
                choice.questions = self._questions(asked, address, level + 1, part, above)
            else:
                self.beside.update(asked)
                beside += [(other, part) for other in asked]
            question.choices.append(choice)
        for step in _steps(attribute):
            self._add_to_count()
            address = f"{question.address}/range/{step}"
            question.choices.append(Choice(value=str(step), name=str(step), address=address))
        self._require_choices(question)
        return beside

    def _add_to_count(self) -> None:
        self._count += 1
        if self._count > _MAX_ELEMENTS:
            raise ExchangeError(
                f"the file for {self._can.title} would have more than {_MAX_ELEMENTS:,} questions and choices",
                hint="It has each question once for each label and option that asks for it.",
            )

    # Names

    def _require_choices(self, question: Question) -> None:
        self._require_names([choice.name for choice in question.choices], f"choices of “{question.name}”")
        self._require_names([choice.value for choice in question.choices], f"choices of “{question.name}”")

    def _require_names(self, names: list[str], what: str) -> None:
        double = [name for name, count in Counter(names).items() if count > 1]
        if double:
            raise ExchangeError(
                f"{self._can.title} cannot tell two {what} apart: both are called “{double[0]}”",
                hint="Give one of them another name.",
            )

    def _make_unique(self, questions: list[Question]) -> None:
        """Number the names of questions about the item that one before them has."""
        used: set[str] = set()
        for question in questions:
            name, count = question.name, 1
            while question.name in used:
                count += 1
                question.name = f"{name}-{count}"
            if self._can.one_text:
                question.ask = question.name
            used.add(question.name)


def _short(attribute: Attribute) -> str:
    """Return the only text of a question: its name, or what it asks."""
    return " ".join((attribute.name or attribute.ask).split())


def _steps(attribute: Attribute) -> range:
    """Return the grades of a rating without options; empty where they are no short list of whole numbers."""
    if attribute.kind != "rate" or attribute.options or attribute.range is None:
        return range(0)
    low, high = attribute.range
    is_short = low == int(low) and high == int(high) and 1 <= high - low < _MAX_STEPS
    return range(int(low), int(high) + 1) if is_short else range(0)
