"""Layers or a tagset of INCEpTION, or a type system of UIMA -> a draft of a guideline.

The tags of the first feature that has some are the labels of a layer; a layer without tags is a label itself. All other
features are questions.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from guidelinekit.exchange.draft import Draft, Option
from guidelinekit.exchange.formats.classes import require_names
from guidelinekit.exchange.formats.foreign_prose import foreign_prose
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.inception.layers import (
    BOOLEAN,
    DOCUMENT,
    LABEL,
    NUMBERS,
    RELATION,
    SPAN,
    STRINGS,
    Feature,
    Layer,
    Tag,
    TagSet,
    ends_of,
    is_layer,
    labels_feature,
    layer_of,
    named,
    ordered,
    tag_set_of,
)
from guidelinekit.exchange.formats.inception.type_system import layers_of_types
from guidelinekit.exchange.formats.one_text import skip_all
from guidelinekit.exchange.formats.plain_json import json_or_none, json_value
from guidelinekit.exchange.formats.xml import parse_xml
from guidelinekit.guideline.format.schema import Schema

_LANGUAGE = re.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_LONGEST_SHORT, _LONGEST_LINE = 80, 120


def read(file: File, schema: Schema) -> Draft:
    """Return what a file says.

    Raises:
        ExchangeError: it has no layers and no tagset, or nothing to label with.
    """
    draft = Draft(schema)
    if file.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return _Reader(draft, file).layers(layers_of_types(parse_xml(file.content, file.name)))
    data = json_value(file)
    if isinstance(data, dict) and isinstance(data.get("layers"), list):
        data = data["layers"]
    listed = data if isinstance(data, list) else [data]
    if layers := [layer_of(one) for one in listed if is_layer(one)]:
        return _Reader(draft, file).layers(layers)
    if tag_sets := [found for one in listed if (found := tag_set_of(one)) is not None]:
        return _Reader(draft, file).tag_sets(tag_sets)
    raise ExchangeError(
        f"{file.name} has no layers and no tagset of INCEpTION",
        hint="Export them in the settings of the project: Layers, or Tagsets, as JSON.",
    )


def recognizes(file: File) -> int:
    """Return how sure it is that a file is one of INCEpTION."""
    start = file.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        return 90 if b"typeSystemDescription" in file.content[:20_000] else 0
    data = json_or_none(file)
    if isinstance(data, dict) and isinstance(data.get("layers"), list):
        data = data["layers"]
    listed = data if isinstance(data, list) else [data]
    has_layers = any(is_layer(one) and {"uiName", "attach_type"} & set(one or ()) for one in listed)
    return 95 if has_layers or any(_has_tags(one) for one in listed) else 0


def _has_tags(data: Any) -> bool:
    tags = data.get("tags") if isinstance(data, dict) else None
    return isinstance(tags, list) and any(isinstance(tag, dict) and "tag_name" in tag for tag in tags)


class _Reader:
    def __init__(self, draft: Draft, file: File) -> None:
        self._draft, self._file_name, self._words = draft, file.name, file.words
        self._skipped: dict[str, list[str]] = {}
        # The ids of the labels of each layer, by its name, and those of layers that are labels themselves.
        self._labels: dict[str, list[str]] = {}
        self._own_labels: dict[str, str] = {}
        self._marks = 0
        self._codes: set[str] = set()
        # The ids of questions by what two layers that ask the same have in common.
        self._questions: dict[tuple[str, str, str, str, tuple[Tag, ...]], str] = {}

    def tag_sets(self, tag_sets: Sequence[TagSet]) -> Draft:
        """Return the draft for tagsets: the tags of the first one are the labels."""
        first, *others = tag_sets
        if not first.tags:
            raise ExchangeError(f"{self._file_name} has no tags", hint="Export a tagset with tags.")
        require_names([tag.description for tag in first.tags if tag.description], self._file_name)
        self._head(first)
        for tag in first.tags:
            self._tag(tag, "")
        for other in others:
            self._draft.skip(f"tagset “{other.name}”", "The draft has the tags of the first tagset as labels.")
        self._draft.guess("the task", "A tagset does not say what its tags are for: the draft has labels for spans.")
        self._draft.set_task("mark-spans", "text")
        return self._draft

    def layers(self, layers: Sequence[Layer]) -> Draft:
        """Return the draft for layers."""
        own = [layer for layer in layers if not layer.is_built_in]
        if own:
            self._skip_layers(layers, own, "It is a layer of INCEpTION itself.")
        known = ordered(own or layers)
        self._skip_layers(own or layers, known, "Guidelines have no chains and no documents with structures.")
        kinds = {layer.type for layer in known}
        tagged = next((one for layer in known if (one := labels_feature(layer)) is not None), None)
        if tagged is not None and tagged.tag_set is not None:
            self._head(tagged.tag_set)
        elif known:
            self._draft.data["title"] = self._draft.name(known[0].shown, "")
        if SPAN in kinds or DOCUMENT not in kinds:
            task_kind = "mark-spans"
        else:
            several = tagged is not None and tagged.type == STRINGS
            task_kind = "choose-many" if several else "choose-one" if tagged is not None else "write"
        labeled = [one.tag_set for layer in known if (one := labels_feature(layer)) is not None]
        require_names([tag.name for one in labeled if one is not None for tag in one.tags], self._file_name)
        for layer in known:
            self._layer(layer, task_kind)
        skip_all(self._draft, self._skipped, "feature")
        if not self._draft.data.get("labels") and not self._draft.data.get("attributes"):
            raise ExchangeError(f"{self._file_name} has nothing to label with", hint="Add a layer of your own.")
        if not any(self._labels.get(layer.name) for layer in known if layer.type != RELATION) and RELATION in kinds:
            raise ExchangeError(
                f"{self._file_name} has relations, but not the layer that they join", hint="Export this layer with it."
            )
        self._draft.set_task(task_kind, "text")
        return self._draft

    def _skip_layers(self, layers: Sequence[Layer], kept: Sequence[Layer], reason: str) -> None:
        names = {layer.name for layer in kept}
        if left := [layer.shown for layer in layers if layer.name not in names]:
            skip_all(self._draft, {reason: left}, "layer")

    def _head(self, tag_set: TagSet) -> None:
        draft = self._draft
        if title := draft.name(tag_set.name, ""):
            draft.data["title"] = title
        description = tag_set.description.strip()
        if description and len(draft.name(description, "")) <= _LONGEST_LINE:
            draft.data["short"] = draft.name(description, "")
        elif description:
            draft.data["purpose"] = foreign_prose(description)
        if _LANGUAGE.fullmatch(tag_set.language):
            draft.data["language"] = tag_set.language
        elif tag_set.language:
            draft.skip("language", f"“{tag_set.language}” is no BCP 47 tag.")

    def _layer(self, layer: Layer, task_kind: str) -> None:
        draft, features = self._draft, list(layer.features)
        labeled = labels_feature(layer)
        kind = {SPAN: "mark-spans", RELATION: "link"}.get(layer.type, task_kind)
        is_item = layer.type == DOCUMENT and task_kind == "mark-spans"
        if is_item and labeled is not None and labeled.name == LABEL:
            # Beside marks, other features of a document are questions about it.
            is_item, kind = False, "choose-many" if labeled.type == STRINGS else "choose-one"
        ids: list[str] = []
        if not is_item and labeled is not None and labeled.tag_set is not None:
            features.remove(labeled)
            ids = [self._tag(tag, "" if kind == task_kind else kind) for tag in labeled.tag_set.tags]
        elif layer.type != DOCUMENT:
            parent = self._own_labels.get(layer.above, "")
            fields = {} if kind == task_kind else {"kind": kind}
            label_id = draft.add_label(
                layer.shown,
                definition=foreign_prose(layer.description),
                stated=layer.name.rpartition(".")[2],
                parent=parent,
                **fields,
            )
            self._own_labels[layer.name] = label_id
            ids = [label_id]
        self._labels[layer.name] = ids
        self._marks += len(ids) * (layer.type == SPAN)
        if layer.type == RELATION:
            self._set_ends(layer, ids)
        for feature in features:
            self._question(feature, ids, is_item=layer.type == DOCUMENT)

    def _set_ends(self, layer: Layer, ids: Sequence[str]) -> None:
        """Set where links begin and end, unless they can join all marks."""
        joined = self._labels.get(layer.ends, [])
        labels = self._draft.data["labels"]
        if joined and len(joined) < self._marks:
            for label_id in ids:
                labels[label_id] |= {"from": list(joined), "to": list(joined)}

    def _tag(self, tag: Tag, kind: str) -> str:
        name, rest = named(tag)
        is_short = len(self._draft.name(rest, "")) <= _LONGEST_SHORT and "\n" not in rest
        fields = {"short": self._draft.short(rest)} if is_short else {"definition": foreign_prose(rest)}
        label_id = self._draft.add_label(name, stated=tag.name, kind=kind, **fields)
        if tag.name not in (label_id, name) and tag.name not in self._codes:
            # Annotations contain it, and it cannot be an id.
            self._codes.add(tag.name)
            self._draft.data["labels"][label_id]["code"] = tag.name
        return label_id

    def _question(self, feature: Feature, ids: Sequence[str], *, is_item: bool) -> None:
        draft = self._draft
        if feature.name == "label" and self._words.has("label", feature.shown):
            # It is called so by guidelinekit, in some language.
            feature = replace(feature, shown=self._words.text("label"))
        if feature.is_link:
            self._skipped.setdefault("It joins annotations: write a label of the kind `link`.", []).append(
                feature.shown
            )
            return
        tags = feature.tag_set.tags if feature.tag_set is not None else ()
        key = feature.name, feature.shown, feature.description, feature.type, tags
        if key in self._questions:
            # Another layer asks it too.
            if not is_item:
                self._ask(self._questions[key], ids)
            return
        options: list[Option] = []
        for tag in tags:
            name, rest = named(tag)
            options.append((tag.name, name, {"definition": foreign_prose(rest)}))
        ends = ends_of(feature)
        if feature.type == BOOLEAN:
            # One that an annotation has or has not.
            kind, options = "choose-many", [("", feature.shown, {})]
        elif feature.type in NUMBERS:
            kind = "rate" if ends and feature.traits.get("editorType") == "RADIO_BUTTONS" else "number"
        elif options:
            kind = "choose-one" if feature.type != STRINGS and len(options) > 1 else "choose-many"
        else:
            kind = "write"
        attribute_id = draft.add_attribute(
            feature.shown,
            kind=kind,
            ask=foreign_prose(feature.description or feature.shown),
            stated=feature.name,
            options=options,
            range=ends if kind in ("rate", "number") else None,
            required=True if feature.is_required else None,
            of="item" if is_item else None,
        )
        self._questions[key] = attribute_id
        if not is_item:
            self._ask(attribute_id, ids)

    def _ask(self, attribute_id: str, ids: Sequence[str]) -> None:
        for label_id in ids:
            asked = self._draft.data["labels"][label_id].setdefault("attributes", [])
            if attribute_id not in asked:
                asked.append(attribute_id)
