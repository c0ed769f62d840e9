"""An ontology of a tool -> a draft of a guideline.

What is marked are the labels. Without it, the question called `label` is, or else the first one with choices. All other
questions are attributes. Questions with the same texts and choices are one attribute, wherever they are asked.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.json_fields import is_whole
from guidelinekit.exchange.formats.ontology.limits import needs_shape
from guidelinekit.exchange.formats.ontology.tree import (
    MORE_LABELS,
    TASK_LABELS,
    Choice,
    Ontology,
    Question,
    color_of,
    labels_text,
    text_and_part,
)
from guidelinekit.exchange.words import Words
from guidelinekit.guideline.format.tasks import INPUT_KINDS, MARK_FIELDS, TASK_KINDS

#: How tools without ids of their own call the question whose choices are the labels.
_MAIN = "label"
#: The longest text, in characters, that is the name of a question.
_NAME = 40


def add_ontology(draft: Draft, ontology: Ontology, file: File, inputs: Iterable[str] = ()) -> None:
    """Add what the ontology of a file has to a draft.

    `inputs` are the kinds of input, if the file says more than its marks do.

    Raises:
        ExchangeError: it asks nothing.
    """
    _Reader(draft, ontology, file.words, list(inputs)).read(file.name)


class _Reader:
    def __init__(self, draft: Draft, ontology: Ontology, words: Words, inputs: list[str]) -> None:
        self._draft, self._found, self._words, self._inputs = draft, ontology, words, inputs
        # What the question for labels is called in each language, and the kinds of labels of those that state it.
        self._main = {_MAIN, *(one.text("label").casefold() for one in words.each())}
        self._task_kinds = _kinds_by_name("task-labels", TASK_LABELS, words)
        self._more_kinds = _kinds_by_name("more-labels", MORE_LABELS, words)
        # The ids of attributes by all that their questions say, and the parts that they are about.
        self._ids: dict[tuple[Any, ...], str] = {}
        self._parts: dict[str, dict[str, None]] = {}
        self._followed: set[tuple[str, str]] = set()
        self._codes: set[int | None] = set()

    def read(self, file_name: str) -> None:
        outcomes = [one for one in self._found.questions if one.choices and self._is_outcomes(one)]
        questions = [one for one in self._found.questions if one not in outcomes]
        chosen, text = self._chosen(questions)
        rest = [one for one in questions if one not in chosen and one is not text]
        if not (chosen or self._found.tools or questions):
            raise ExchangeError(
                f"{file_name} has nothing that a guideline can have", hint="Import a file with classes or questions."
            )
        tools = self._found.tools
        kinds = [self._kind_of_choice(one) for one in chosen]
        task_kind = "write"
        if tools and not (chosen and self._is_main(chosen[0])):
            task_kind = tools[0].kind
        elif kinds:
            task_kind = kinds[0]
        self._add_tools(task_kind)
        for question, kind in zip(chosen, kinds, strict=True):
            self._add_choices(question, kind, task_kind)
        for question in outcomes:
            for choice in self._told_apart(question):
                self._draft.add_outcome(choice.name, stated=choice.value)
        if any(choice.value not in ("", choice.name) for one in chosen for choice in one.choices):
            self._draft.stores = "id"
        self._attributes(rest, of="item")
        self._set_task(task_kind, dict.fromkeys([*kinds, *(tool.kind for tool in tools)]))

    def _is_outcomes(self, question: Question) -> bool:
        """Whether a question is that of the outcomes: no other one of a tool is worded so."""
        return any(self._words.has(message_id, question.ask) for message_id in ("outcome-ask", "outcome-instead"))

    # Labels

    def _chosen(self, questions: list[Question]) -> tuple[list[Question], Question | None]:
        """Return the questions whose choices are labels, the main one first, or the one that the task is to answer."""
        listed = [one for one in questions if one.choices]
        others = [one for one in listed if one.name in self._more_kinds or one.name.startswith(MORE_LABELS)]
        main = [one for one in listed if self._is_main(one)][:1]
        if main or self._found.tools or others:
            return main + others, None
        texts = [one for one in questions if one.kind == "text"]
        if texts and (not listed or (questions[0] is texts[0] and texts[0].required)):
            return [], texts[0]
        return listed[:1], None

    def _is_main(self, question: Question) -> bool:
        """Whether the labels of the task are chosen in a question. Where some are marked, any can be called `label`."""
        is_called_so = question.name.casefold() in self._main and not self._found.tools
        return is_called_so or question.name in self._task_kinds

    def _kind_of_choice(self, question: Question) -> str:
        if kind := self._task_kinds.get(question.name) or self._more_kinds.get(question.name, ""):
            return kind
        if question.is_scale:
            return "rate"
        if question.per_frame:
            return "mark-segments"
        return "choose-one" if question.kind == "radio" else "choose-many"

    def _add_tools(self, task_kind: str) -> None:
        tools = self._found.tools
        of_tracks = self._of_tracks()
        for question in of_tracks:
            self._attribute(question, of="track")
        known = {_key(one, self._words) for one in of_tracks}
        for index, tool in enumerate(tools):
            asked = self._attributes(one for one in tool.questions if _key(one, self._words) not in known)
            self._draft.add_label(
                tool.name,
                color=color_of(tool.color, index),
                kind="" if tool.kind == task_kind else tool.kind,
                attributes=asked,
            )

    def _of_tracks(self) -> list[Question]:
        """Return the questions that each mark in a video has once, if others are asked for each frame."""
        tools = self._found.tools
        if not any(question.per_frame for tool in tools for question in tool.questions):
            return []
        once = [{_key(one, self._words): one for one in tool.questions if not one.per_frame} for tool in tools]
        return [one for key, one in once[0].items() if all(key in other for other in once)]

    def _add_choices(self, question: Question, kind: str, task_kind: str) -> None:
        for index, choice in enumerate(self._told_apart(question)):
            stated, code = _stored(choice, question)
            if code is not None and code in self._codes:
                self._draft.skip(f"option “{choice.name}”", f"Another label is stored as {code} too.")
                code = None
            self._codes.add(code)
            label_id = self._draft.add_label(
                choice.name,
                stated=stated,
                code=code,
                color=color_of(choice.color, index),
                kind="" if kind == task_kind else kind,
                attributes=self._attributes(choice.questions),
            )
            self._draft.stored[f"labels/{label_id}"] = choice.value or choice.name

    def _told_apart(self, question: Question) -> list[Choice]:
        """Return the choices of which annotations contain different values."""
        choices: dict[str, Choice] = {}
        for choice in question.choices:
            value = choice.value or choice.name
            if value in choices:
                self._draft.skip(
                    f"option “{choice.name}” of “{question.name}”",
                    f"Another one is stored as “{value}” too: annotations do not tell them apart.",
                )
            else:
                choices[value] = choice
        return list(choices.values())

    def _set_task(self, task_kind: str, kinds: Iterable[str]) -> None:
        marking = [kind for kind in kinds if TASK_KINDS[kind].is_marking]
        usual = TASK_KINDS[task_kind].usual_input
        inputs = _inputs_of(marking) if marking else [usual]
        allowed = [MARK_FIELDS[TASK_KINDS[kind].mark].inputs for kind in marking]
        if self._inputs and all(one in known for known in allowed for one in self._inputs):
            inputs = self._inputs
        parts = list(dict.fromkeys(part for known in self._parts.values() for part in known))
        names = dict(zip(parts, self._draft.part_names(parts), strict=True))
        for attribute_id, known in self._parts.items():
            of = [names[part] for part in known]
            self._draft.data["attributes"][attribute_id]["of"] = of if len(of) > 1 else of[0]
        form: dict[str, str] = {names[part]: inputs[0] for part in parts}
        if len(form) < 2 and (form or len(inputs) > 1):
            # An input with parts has at least two.
            form |= {kind if kind not in form else f"other-{kind}": kind for kind in inputs}
        self._draft.set_task(task_kind, form or inputs[0])

    # Attributes

    def _attributes(self, questions: Iterable[Question], of: str | None = None) -> list[str]:
        """Add an attribute for each question that is not known yet, and return their ids."""
        return list(dict.fromkeys(self._attribute(question, of) for question in questions))

    def _attribute(self, question: Question, of: str | None = None) -> str:
        question.choices = self._told_apart(question)
        key = (of, _key(question, self._words))
        if key not in self._ids:
            self._ids[key] = self._add_attribute(question, of)
        attribute_id = self._ids[key]
        if part := _part_of(question, self._words):
            self._parts.setdefault(attribute_id, {})[part] = None
        if (attribute_id, part) in self._followed:
            return attribute_id
        self._followed.add((attribute_id, part))
        for choice, option_id in zip(
            question.choices, self._draft.data["attributes"][attribute_id].get("options", {}), strict=False
        ):
            # The question about another part leads to questions about that part.
            if asked := self._attributes(choice.questions):
                self._draft.data["attributes"][attribute_id]["options"][option_id]["attributes"] = asked
        return attribute_id

    def _add_attribute(self, question: Question, of: str | None) -> str:
        part = _part_of(question, self._words)
        name = question.name.removesuffix(f".{part}") if part else question.name
        stored = [_stored(choice, question) for choice in question.choices]
        kind, more = _answer(question)
        text = text_and_part(name, self._words)[0] if part else name
        attribute_id = self._draft.add_attribute(
            text,
            kind=kind,
            ask=text_and_part(question.ask, self._words)[0] if part else question.ask,
            stated="" if self._found.one_text else text,
            options=[
                (stated, choice.name, {} if code is None else {"code": code})
                for choice, (stated, code) in zip(question.choices, stored, strict=True)
                if "range" not in more
            ],
            required=question.required or None,
            of=of,
            **more,
        )
        name = self._draft.name(text, attribute_id)
        if self._found.one_text and name != attribute_id and len(name) <= _NAME and not name.endswith("?"):
            # The text of a question is its name unless it is worded as a question.
            self._draft.data["attributes"][attribute_id]["name"] = name
        return attribute_id


def _kinds_by_name(message_id: str, prefix: str, words: Words) -> Mapping[str, str]:
    """Return the kinds of labels by the names that guidelinekit gives to questions for them, in each language."""
    # Tools without a shape for time segments ask for the labels of these.
    kinds = [kind for kind in TASK_KINDS if not needs_shape(kind) or kind == "mark-segments"]
    shown = {labels_text(message_id, kind, one): kind for one in words.each() for kind in kinds}
    return shown | {f"{prefix}{kind}": kind for kind in kinds}


def _answer(question: Question) -> tuple[str, Mapping[str, Any]]:
    """Return the kind of an attribute, and its range."""
    match question.kind:
        case "number":
            return "number", {}
        case "radio" if len(question.choices) > 1:
            steps = [int(choice.name) for choice in question.choices if is_whole(choice.name)]
            if len(steps) == len(question.choices) and steps == list(range(steps[0], steps[-1] + 1)):
                return "rate", {"range": [steps[0], steps[-1]]}
            return "rate" if question.is_scale else "choose-one", {}
        case _:
            return "choose-many" if question.choices else "write", {}


def _stored(choice: Choice, question: Question) -> tuple[str, int | None]:
    """Return what annotations contain of a choice: its id, or its code if it is a number beside a name."""
    is_code = is_whole(choice.value) and choice.value != choice.name and not question.is_scale
    return ("", int(choice.value)) if is_code else (choice.value, None)


def _part_of(question: Question, words: Words) -> str:
    """Return the part of the input that a question is about, as guidelinekit writes it."""
    part = text_and_part(question.ask, words)[1]
    return part if question.name.endswith(f".{part}") or text_and_part(question.name, words)[1] == part else ""


def _key(question: Question, words: Words) -> tuple[Any, ...]:
    """Return all that a question says, without the part that it is about."""
    part = _part_of(question, words)
    name = text_and_part(question.name.removesuffix(f".{part}") if part else question.name, words)[0]
    ask = text_and_part(question.ask, words)[0] if part else question.ask
    choices = tuple(
        (one.value, one.name, tuple(_key(inner, words) for inner in one.questions)) for one in question.choices
    )
    return name, ask, question.kind, question.required, question.is_scale, question.per_frame, choices


def _inputs_of(kinds: list[str]) -> list[str]:
    """Return the kind of input in which all marks can be, or one for each kind of mark."""
    usual = TASK_KINDS[kinds[0]].usual_input
    for input_kind in (usual, "document", *INPUT_KINDS):
        if all(input_kind in MARK_FIELDS[TASK_KINDS[kind].mark].inputs for kind in kinds):
            return [input_kind]
    return list(dict.fromkeys(TASK_KINDS[kind].usual_input for kind in kinds))
