"""The labeling configuration of a Label Studio project -> a draft of a guideline.

A configuration that guidelinekit wrote says in a comment what its tags do not: the kind of task, and which questions
are grades. In any other one, labels that mark something are the labels; without them, the first choice is. All other
choices, ratings and texts are questions, about marks where they are `perRegion`.
"""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.colors import hex_color
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.label_studio.controls import (
    CHOICES,
    QUESTIONS,
    UNKNOWN,
    Control,
    configuration_of,
    example_data,
    text_of,
)
from guidelinekit.exchange.formats.label_studio.leftovers import skip_leftovers
from guidelinekit.exchange.formats.label_studio.own_mark import mapping_of
from guidelinekit.exchange.formats.label_studio.questions import Questions, code_of, largest_rating, takes_several
from guidelinekit.exchange.formats.label_studio.tags import LABELS, MARKED, SHAPES, WRITTEN
from guidelinekit.exchange.formats.plain_yaml import yaml_mapping
from guidelinekit.exchange.formats.xml import parse_xml, xml_text
from guidelinekit.exchange.interface import ITEM
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.tasks import TASK_KINDS

#: What the data of an item can say of an option.
_OPTION = ("value", "alias", "background", "color", "hint", "hotkey")


def read(file: File, schema: Schema) -> Draft:
    """Return what a configuration says: XML, a template in YAML, or a project in the JSON of the server.

    Raises:
        ExchangeError: it is no configuration, or guidelines have no word for what it asks.
    """
    content, title = _configuration(file)
    draft = Draft(schema)
    if title:
        draft.data["title"] = draft.name(title, "")
    return _Reader(parse_xml(content, file.name), draft, file).read()


def recognizes(file: File) -> int:
    """Return how sure it is that a file is a configuration."""
    start = file.content[:20_000].lower()
    return 95 if b"<view" in start else 0


def _configuration(file: File) -> tuple[bytes, str]:
    """Return the XML of a file, and the title of a template."""
    if file.content.lstrip()[:1] == b"<":
        return file.content.strip(), ""
    # A template has it under `config`, and a project of the server under `label_config`.
    data = yaml_mapping(file)
    config = data.get("config") or data.get("label_config")
    if not isinstance(config, str):
        raise ExchangeError(f"{file.name} has no labeling configuration", hint="It is XML, and begins with `<View>`.")
    return config.strip().encode(), str(data.get("title", ""))


class _Reader:
    def __init__(self, root: etree._Element, draft: Draft, file: File) -> None:
        self._found = configuration_of(root, draft.schema.id_form or {})
        self._own, self._controls = self._found.own, self._found.controls
        # The controls of labels that mark nothing, and how they are chosen, in a configuration of guidelinekit.
        self._own_choices = mapping_of(self._own, "choices")
        self._draft, self._file_name, self._words = draft, file.name, file.words

    def read(self) -> Draft:
        draft = self._draft
        draft.guideline_id, draft.version = (str(self._own.get(key, "")) for key in ("guideline", "version"))
        self._add_examples()
        marking = [one for one in self._controls if one.tag in LABELS and len(one.element)]
        main = self._main_choice(marking)
        kind = self._labels(marking, main)
        # Labels that are chosen in another way than the first ones have a control of their own.
        chosen = [main] if main is not None else []
        for one in self._controls:
            if one.tag in CHOICES and one is not main and self._own_choices.get(one.name) in TASK_KINDS:
                self._options_as_labels(one, one.element, "", {"kind": str(self._own_choices[one.name])})
                chosen.append(one)
        self._relations(has_labels=bool(marking) or main is not None)
        rest = [one for one in self._controls if one.tag in QUESTIONS and one not in chosen]
        if not marking and main is None:
            kind, rest = self._without_labels(rest)
        Questions(draft, self._found, marking, chosen, self._words).add(rest)
        kind = str(self._own.get("kind", kind))
        draft.set_task(kind, self._input())
        if kind == "choose-many" and main is not None and text_of(main.element, "required") == "true":
            draft.data["task"]["choose"] = [1]
        listed = [element for one in [*marking, *chosen] or rest for element in one.element.iter("Label", "Choice")]
        if listed and not any(text_of(element, "alias") for element in listed):
            draft.stores = "name"
        skip_leftovers(draft, self._found, rest, main)
        return draft

    def _add_examples(self) -> None:
        """Give controls whose options come from the data of each item those of the example in the last comment."""
        example = example_data(self._found.root)
        for control in self._controls:
            value = text_of(control.element, "value")
            if not value.startswith("$") or control.tag not in (*CHOICES, *LABELS) or control.has_options:
                continue
            listed = example.get(value[1:], [])
            entries = (
                [one if isinstance(one, dict) else {"value": one} for one in listed] if isinstance(listed, list) else []
            )
            for entry in entries:
                fields = {key: xml_text(one) for key, one in entry.items() if key in _OPTION and isinstance(one, str)}
                if fields.get("value", "").strip():
                    etree.SubElement(control.element, "Label" if control.tag in LABELS else "Choice", fields)
            source = (
                "The draft has those of the example." if control.has_options else "The file has no example of them."
            )
            self._draft.skip(control.place, f"Its options come from the data of each item. {source}")

    def _input(self) -> Any:
        objects = self._found.objects
        own = self._own.get("parts")
        stated = own if isinstance(own, dict) else {ITEM: own}
        # Documents are shown as texts or images.
        if set(objects) == set(stated) and all(stated[one] in (kind, "document") for one, kind in objects.items()):
            return own
        if not objects:
            raise ExchangeError(
                f"{self._file_name} shows nothing that a guideline has a word for",
                hint="Guidelines are about texts, conversations, images, audio, video and documents.",
            )
        names = dict(zip(objects, self._draft.part_names(objects), strict=True))
        kinds = {names[name]: kind for name, kind in objects.items()}
        return next(iter(kinds.values())) if len(kinds) == 1 else kinds

    # Labels

    def _main_choice(self, marking: list[Control]) -> Control | None:
        """Return the choice whose options are the labels: the one called `label`, or the first one about the item."""
        stated = (one for one in self._controls if one.tag in CHOICES and one.name in self._own_choices)
        if (main := next(stated, None)) is not None:
            return main
        if marking or self._own.get("kind") == "write":
            return None
        choices = [one for one in self._controls if one.tag in CHOICES and not one.per_mark and one.has_options]
        return next((one for one in choices if one.name == "label"), next(iter(choices), None))

    def _labels(self, marking: list[Control], main: Control | None) -> str:
        """Add the labels, and return the kind of task."""
        kinds = [self._kind_of(control) for control in marking]
        task_kind = str(self._own.get("kind", kinds[0] if kinds else ""))
        seen: dict[tuple[str, str], str] = {}
        for control, kind in zip(marking, kinds, strict=True):
            for element in control.element.iter("Label"):
                # A control for each part of the input has the same labels again.
                key = kind, text_of(element, "alias", "value")
                if key not in seen:
                    fields = {} if kind == task_kind else {"kind": kind}
                    seen[key] = self._label(element, "background", **fields)
                control.ids[key[1]] = seen[key]
        if main is None:
            return task_kind
        if main.tag == "Pairwise":
            for side, part in zip(("left", "right"), main.objects or ("left", "right"), strict=False):
                main.ids[side] = self._draft.add_label(part, stated=side)
            return task_kind or "compare"
        kind = next((one for one in TASK_KINDS if one == self._own_choices.get(main.name)), task_kind)
        self._options_as_labels(main, main.element, "", {"kind": kind} if kind != task_kind else {})
        return task_kind or ("choose-many" if takes_several(main.element) else "choose-one")

    def _options_as_labels(
        self, control: Control, parent: etree._Element, above: str, fields: Mapping[str, str]
    ) -> None:
        only_leaves = text_of(control.element, "leafsOnly") == "true"
        for element in parent.iterchildren("*"):
            if element.tag == "Choice":
                is_group = only_leaves and element.find("Choice") is not None
                more = {"parent": above} if above else {}
                label_id = self._label(element, "color", **more, **fields, **({"abstract": True} if is_group else {}))
                control.ids[text_of(element, "alias", "value")] = label_id
                control.ids.setdefault(text_of(element, "value"), label_id)
                self._options_as_labels(control, element, label_id, fields)
            else:
                self._options_as_labels(control, element, above, fields)

    def _label(self, element: etree._Element, color: str, **fields: Any) -> str:
        value, hotkey = text_of(element, "value", "alias"), text_of(element, "hotkey")
        code = code_of(element, self._own)
        if len(hotkey) > 1:
            self._draft.skip(f"label “{value}”", f"The key “{hotkey}” is left out: a guideline has single keys.")
        label_id = self._draft.add_label(
            value,
            stated="" if code else text_of(element, "alias"),
            short=self._draft.short(text_of(element, "hint")),
            color=hex_color(text_of(element, color, "background")),
            hotkey=hotkey if len(hotkey) == 1 else "",
            **code,
            **fields,
        )
        self._draft.stored[f"labels/{label_id}"] = text_of(element, "alias", "value")
        return label_id

    def _kind_of(self, control: Control) -> str:
        if LABELS[control.tag]:
            return LABELS[control.tag]
        shown = self._found.objects.get(next(iter(control.objects), ""), "text")
        stated = self._stated_kind(control)
        if WRITTEN.get((stated, shown)) == control.tag:
            return stated
        # What else draws on the same object decides what the labels are for.
        drawn = [one for one in self._controls if one.tag in SHAPES and set(one.objects) & set(control.objects)]
        if drawn:
            return SHAPES[drawn[0].tag]
        return MARKED[shown]

    def _stated_kind(self, control: Control) -> str:
        """Return the kind of the labels of a control of guidelinekit: it is in its name, if it is not the task's."""
        wanted = str(mapping_of(self._own, "names").get(control.name, control.name))
        base = wanted.partition(".")[0]
        return str(self._own.get("kind", "")) if base == "label" else base

    def _relations(self, *, has_labels: bool) -> None:
        for relation in self._found.root.iter("Relation"):
            if not has_labels:
                raise ExchangeError(f"{self._file_name} has relations but no labels to join", hint="Add the labels.")
            value = text_of(relation, "value")
            color = hex_color(text_of(relation, "background"))
            label_id = self._draft.add_label(value, stated=value if self._own else "", kind="link", color=color)
            self._draft.stored[f"labels/{label_id}"] = value

    def _without_labels(self, rest: list[Control]) -> tuple[str, list[Control]]:
        """Return the kind of a task without labels to choose from: a rating, or a text."""
        rating = next((one for one in rest if one.tag == "Rating" and not one.per_mark), None)
        text = next((one for one in rest if one.tag == "TextArea" and not one.per_mark), None)
        if rating is not None and text is None:
            for grade in range(1, largest_rating(rating.element) + 1):
                self._draft.add_label(str(grade), stated=str(grade), value=grade)
            return "rate", [one for one in rest if one is not rating]
        if text is not None:
            return "write", [one for one in rest if one is not text]
        if rest or self._found.root.find(".//Chat") is not None:
            self._draft.guess("the task", "It has no labels: the draft is for written answers.")
            return "write", rest
        unknown = [UNKNOWN[str(element.tag)] for element in self._found.unknown]
        reason = f": {unknown[0]}" if unknown else ", and asks nothing"
        raise ExchangeError(
            f"{self._file_name} has no labels that a guideline can have{reason}",
            hint="Import a configuration with labels, choices, ratings or texts.",
        )
