"""SuperAnnotate: a guideline <-> the annotation classes of a project, in JSON.

Classes of the type `object` are marked, those of the type `tag` are chosen for the whole item. Each has groups of
attributes: questions, which are never below each other. Annotations contain the names of all of them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.colors import hex_color
from guidelinekit.exchange.formats.format import ExchangeError, File, Format
from guidelinekit.exchange.formats.json_fields import json_bytes, json_with, mappings_in, text_in
from guidelinekit.exchange.formats.ontology.limits import limits_of
from guidelinekit.exchange.formats.ontology.read import add_ontology
from guidelinekit.exchange.formats.ontology.tree import (
    MORE_LABELS,
    Abilities,
    Choice,
    Ontology,
    Question,
    Tool,
    spare_color,
)
from guidelinekit.exchange.formats.ontology.write import ontology_of
from guidelinekit.exchange.formats.plain_json import json_value
from guidelinekit.exchange.interface import Interface
from guidelinekit.exchange.words import Words
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.tasks import INPUT_KINDS, TASK_KINDS

_ABILITIES = Abilities(
    title="SuperAnnotate",
    shapes={
        **{(kind, part): "object" for kind, one in TASK_KINDS.items() if one.is_marking for part in one.inputs},
        ("link", ""): "relationship",
    },
    below_labels=("checklist",),
    has_numbers=True,
    one_text=True,
)
_TYPES: Mapping[str, str] = {"1": "object", "2": "tag", "3": "relationship"}
_QUESTIONS: Mapping[str, str] = {
    "radio": "radio",
    "checklist": "checklist",
    "numeric": "number",
    "text": "text",
    "ocr": "text",
}


def write(interface: Interface) -> bytes:
    """Return the classes of a guideline.

    Raises:
        ExchangeError: SuperAnnotate could not tell two elements apart, or the file would be too large.
    """
    ontology = ontology_of(interface, _ABILITIES)
    classes = [_class(tool.name, tool.shape, tool.color, tool.questions) for tool in ontology.tools]
    rest = []
    for question in ontology.questions:
        if question.address.startswith("labels") and question.kind == "checklist" and "/" not in question.address:
            # Several labels of an item are tags, which have colors and questions of their own.
            classes += [_class(one.name, "tag", one.color, one.questions) for one in question.choices]
        else:
            rest.append(question)
    # A tag alone that has questions stands for the whole item in files of others.
    is_alone = len(classes) == 1 and classes[0]["type"] == "tag" and bool(classes[0]["attribute_groups"])
    if rest or is_alone:
        # The class with the questions about the whole item.
        classes.append(_class(interface.words.text("whole-item"), "tag", "", rest))
    seen: set[str] = set()
    for index, data in enumerate(classes):
        if data["name"] in seen:
            raise ExchangeError(
                f"SuperAnnotate cannot tell two classes apart: both are called “{data['name']}”",
                hint="Give one of them another name.",
            )
        seen.add(data["name"])
        data["color"] = (data["color"] or spare_color(index)).upper()
    return json_bytes(classes)


def _class(name: str, type_name: str, color: str, questions: list[Question]) -> dict[str, Any]:
    groups = [
        {
            "name": question.name,
            "group_type": "numeric" if question.kind == "number" else question.kind,
            "isRequired": question.required,
            "attributes": [{"name": choice.name} for choice in question.choices],
        }
        for question in questions
    ]
    return {"name": name, "color": color, "type": type_name, "attribute_groups": groups}


def limits(interface: Interface) -> Mapping[str, str]:
    """Return why SuperAnnotate cannot offer some labels, by address."""
    return limits_of(interface, _ABILITIES)


def recognizes(file: File) -> int:
    """Return how sure it is that a file is a list of classes."""
    data = json_with(file, "name", "color")
    classes = data if isinstance(data, list) and all(isinstance(one, dict) for one in data) else []
    if not classes or not all("name" in one and "color" in one for one in classes):
        return 0
    if any("attribute_groups" in one for one in classes):
        return 90
    return 60 if all(one.get("type") in _TYPES.values() for one in classes) else 0


def read(file: File, schema: Schema) -> Draft:
    """Return what the classes of a project say.

    Raises:
        ExchangeError: it is no list of classes, or has nothing that a guideline can have.
    """
    data = json_value(file)
    listed = data if isinstance(data, list) else list(mappings_in(data, "classes"))
    classes = [one for one in listed if isinstance(one, dict) and text_in(one, "name")]
    if not classes:
        raise ExchangeError(
            f"{file.name} is no list of classes of SuperAnnotate",
            hint="Export the classes of the project: the file is called classes.json.",
        )
    draft = Draft(schema, not_compared=frozenset({"task/input"}))
    ontology = _Reader(draft, file.words).ontology(classes)
    if any(tool.kind == "draw-boxes" for tool in ontology.tools):
        draft.guess("classes", "They do not say how objects are marked: the draft has boxes in images.")
    add_ontology(draft, ontology, file)
    return draft


class _Reader:
    def __init__(self, draft: Draft, words: Words) -> None:
        self._draft, self._words = draft, words

    def ontology(self, classes: Sequence[Mapping[str, Any]]) -> Ontology:
        ontology = Ontology(one_text=True)
        tags: list[Choice] = []
        of_item: list[Question] = []
        for one in classes:
            name, type_name = text_in(one, "name"), text_in(one, "type").lower() or "object"
            questions = [question for group in mappings_in(one, "attribute_groups") for question in self._group(group)]
            color = hex_color(text_in(one, "color"))
            match _TYPES.get(type_name, type_name):
                case "object" | "relationship" as found:
                    kind = "link" if found == "relationship" else "draw-boxes"
                    ontology.tools.append(Tool(name=name, kind=kind, color=color, questions=questions))
                case "tag" if self._words.has("whole-item", name):
                    of_item += questions
                case "tag":
                    tags.append(Choice(name=name, color=color, questions=questions))
                case _:
                    self._draft.skip(f"class “{name}”", f"Guidelines have nothing like the type `{type_name}`.")
        # Links alone join nothing.
        ontology.tools.sort(key=lambda tool: tool.kind == "link")
        has_item = any(self._words.has("whole-item", text_in(one, "name")) for one in classes)
        if len(tags) == 1 and tags[0].questions and not ontology.tools and not has_item:
            # One tag for all items only holds their questions.
            of_item = tags.pop().questions
        if tags:
            # One of several may be the task, and be called `Label`.
            is_beside = any(question.name == "Label" and question.choices for question in of_item)
            name = f"{MORE_LABELS}choose-many" if ontology.tools or is_beside else "label"
            ontology.questions.append(Question(name=name, ask=name, kind="checklist", choices=tags))
        ontology.questions += of_item
        return ontology

    def _group(self, data: Mapping[str, Any]) -> list[Question]:
        name, kind = text_in(data, "name"), text_in(data, "group_type", "type").lower()
        place = f"attribute group “{name}”"
        if not kind:
            # Older projects say only whether several can be chosen.
            kind = "checklist" if data.get("is_multiselect") in (1, True) else "radio"
        if kind not in _QUESTIONS:
            self._draft.skip(place, f"Guidelines have no questions like `{kind}`.")
            return []
        if data.get("default_value") not in (None, "", []):
            self._draft.skip(place, "Its default value is left out: guidelines have none.")
        if kind == "ocr":
            self._draft.skip(place, "Guidelines do not recognize text: annotators write it.")
        names = [text_in(one, "name") for one in mappings_in(data, "attributes")]
        return [
            Question(
                name=name,
                ask=name,
                kind=_QUESTIONS[kind],
                required=data.get("isRequired") is True,
                choices=[Choice(name=one) for one in names if one and kind in ("radio", "checklist")],
            )
        ]


FORMAT = Format(
    id="superannotate",
    title="SuperAnnotate",
    file_name="superannotate.json",
    read=read,
    write=write,
    recognizes=recognizes,
    limits=limits,
    identity="name",
    inputs=tuple(INPUT_KINDS),
    holds=frozenset(
        {
            "labels/*/name", "labels/*/color", "labels/*/kind", "labels/*/attributes", "outcomes", "attributes",
            "attributes/*/name",
        }
    ),
    partly={
        "attributes/*": "The file has only its name, and a question with that name is not the same.",
        "labels": "SuperAnnotate has no grades: their order means nothing.",
        "labels/*/id": "Annotations contain the names of classes; the classes have no ids of a guideline.",
        "labels/*/color": "Attributes have no colors, and each class has one: a label without a color gets one.",
        "labels/*/kind": "The classes do not say how a label is marked: annotators choose the shape.",
        "labels/*/attributes": "SuperAnnotate asks nothing with an attribute: it asks for every item or object.",
        "task/kind": "The classes say what is marked and what is chosen, but not how.",
        "task/input": "The classes do not say what items are: the type of the project does.",
        "outcomes/*/id": "Annotations contain the names of attributes; they have no ids of a guideline.",
        "attributes/*/id": "Annotations contain the names of groups; they have no ids of a guideline.",
        "attributes/*/name": "A group has one text; two with the same name are called by their ids.",
        "attributes/*/ask": "A group has one text, which annotations contain: its name.",
        "attributes/*/kind": "SuperAnnotate has attributes, numbers and texts; it has no grades and no comparisons.",
        "attributes/*/range": "A number in SuperAnnotate has no limits.",
        "attributes/*/of": "SuperAnnotate asks it for every object or item that it can be about.",
        "attributes/*/required": "SuperAnnotate asks it also where no option leads to it.",
        "attributes/*/options": "SuperAnnotate has no grades: their order means nothing.",
        "attributes/*/options/*/id": "Annotations contain the names of attributes; they have no ids of a guideline.",
        "attributes/*/options/*/attributes": "SuperAnnotate asks nothing below an attribute.",
    },
)  # fmt: skip
