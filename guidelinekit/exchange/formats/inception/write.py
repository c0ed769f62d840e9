"""A guideline -> layers of INCEpTION: one for marks, one for what is chosen for a whole document, one for links.

The labels of a layer are the tags of its first feature. What annotations contain is the name of a tag; what annotators
read beside it is the description: the name of the label, and its short explanation on the next line. Other features are
the questions.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.formats.inception.layers import DOCUMENT, LABEL, RELATION, SPAN, STRING, STRINGS
from guidelinekit.exchange.formats.json_entries import json_bytes
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.model import Attribute, Label, Option
from guidelinekit.guideline.format.tasks import TASK_KINDS

_CHOICES = ("choose-one", "choose-many", "compare", "rate")
#: The longest text beside the field of a feature, in characters.
_LONGEST_SHOWN = 200
#: Names that features cannot have: those of UIMA, and that of the feature with the labels.
_RESERVED = ("begin", "end", "sofa", "address", LABEL, "governor", "dependent")


def write(interface: Interface) -> bytes:
    """Return the layers.

    Raises:
        ExchangeError: INCEpTION could not tell two labels apart.
    """
    if not interface.labels:
        raise ExchangeError(
            f"`{interface.guideline.id}` has no labels for INCEpTION",
            hint="It marks spans of text, joins them, and asks questions about them.",
        )
    return json_bytes(list(_Writer(interface).layers()))


def limits(interface: Interface) -> dict[str, str]:
    """Return why INCEpTION cannot offer some labels, by address."""
    found = {}
    chosen = _chosen(interface)
    has_marks = bool(interface.of_kind("mark-spans"))
    for label_id in interface.labels:
        kind = interface.guideline.kind_of(label_id)
        if kind == "link" and not has_marks:
            found[f"labels/{label_id}"] = "INCEpTION joins marks, and the guideline has none that it can make."
        elif kind not in ("mark-spans", "link", chosen):
            found[f"labels/{label_id}"] = (
                "The layer for whole documents has one list of labels."
                if kind in _CHOICES
                else "INCEpTION marks spans of text; it does not draw, and has no time."
            )
    return found


def _chosen(interface: Interface) -> str:
    """Return the kind of the labels that are chosen for a whole document; empty without them."""
    return next((kind for kind in interface.kinds if kind in _CHOICES and interface.of_kind(kind)), "")


class _Writer:
    def __init__(self, interface: Interface) -> None:
        self._of, self._words = interface, interface.words
        self._has_labels = False
        self._title = " ".join(interface.guideline.title.split())
        self._name = f"webanno.custom.{_identifier(interface.guideline.id.title(), 'Guideline')}"

    def layers(self) -> Iterator[dict[str, Any]]:
        of = self._of
        marks, links, chosen = of.of_kind("mark-spans"), of.of_kind("link"), _chosen(of)
        if marks:
            features = [self._labels(marks, several=False), *self._questions(marks)]
            yield self._layer(self._name, self._title, SPAN, features)
        labels = of.of_kind(chosen) if chosen else {}
        several = bool(chosen) and not TASK_KINDS[chosen].picks_one
        features = [self._labels(labels, several=several)] if labels else []
        features += self._questions(labels, of_item=True)
        if features:
            title = self._words.text("document-layer", title=self._title)
            yield self._layer(f"{self._name}Document", title, DOCUMENT, features)
        if links and marks:
            features = [self._labels(links, several=False), *self._questions(links)]
            title = self._words.text("link-layer", title=self._title)
            yield self._layer(f"{self._name}Link", title, RELATION, features, attached=self._name)

    def _layer(
        self, name: str, title: str, kind: str, features: list[dict[str, Any]], attached: str = ""
    ) -> dict[str, Any]:
        return {
            "name": name,
            "features": features,
            "uiName": title,
            "type": kind,
            "description": None,
            "enabled": True,
            "built_in": False,
            "readonly": False,
            "attach_type": {"name": attached} if attached else None,
            "attach_feature": None,
            "cross_sentence": True,
            "show_hover": True,
            "anchoring_mode": "CHARACTERS" if kind == SPAN else "TOKENS",
            "overlap_mode": "ANY_OVERLAP",
            "validation_mode": "ALWAYS",
            "linked_list_behavior": False,
            "traits": None,
        }

    def _labels(self, labels: Mapping[str, Label], *, several: bool) -> dict[str, Any]:
        """Return the feature with the labels."""
        guideline = self._of.guideline
        kind = guideline.kind_of(next(iter(labels)))
        # The tagset of the first layer has the title alone.
        is_main, self._has_labels = not self._has_labels, True
        tag_set = {
            "name": self._title if is_main else self._tagset(self._words.text(f"kind-{kind}")),
            "description": guideline.short or None,
            "language": guideline.language,
            "tags": self._tags((label_id, label, label.short) for label_id, label in labels.items()),
            "create_tag": False,
        }
        # With ways to end an item without a label, an answer without one is complete.
        is_required = not several and (TASK_KINDS[kind].is_marking or not guideline.outcomes)
        return self._feature(
            LABEL, self._words.text("label"), "", STRINGS if several else STRING, tag_set, required=is_required
        )

    def _tagset(self, name: str) -> str:
        return self._words.text("tagset", title=self._title, name=name)

    def _questions(self, labels: Mapping[str, Label], *, of_item: bool = False) -> list[dict[str, Any]]:
        """Return the features of a layer for questions: those that its labels or options of its questions lead to."""
        of, found, used = self._of, list[dict[str, Any]](), set(_RESERVED)
        reached = self._reached(labels, of_item=of_item)
        for attribute_id, attribute in of.guideline.attributes.items():
            if attribute_id in reached:
                found.append(self._question(attribute_id, attribute, used))
        return found

    def _reached(self, labels: Mapping[str, Label], *, of_item: bool) -> set[str]:
        of = self._of
        left = [attribute_id for label in labels.values() for attribute_id in label.attributes]
        if of_item:
            left += [key for key in of.guideline.attributes if of.is_about_item(key)]
        seen: set[str] = set()
        while left:
            one = left.pop()
            if one not in seen and one in of.guideline.attributes:
                seen.add(one)
                options = of.attribute(one).options.values()
                left += [other for option in options for other in option.attributes]
        return seen

    def _question(self, attribute_id: str, attribute: Attribute, used: set[str]) -> dict[str, Any]:
        name, count = _identifier(attribute_id, "question"), 1
        base = name
        while name.lower() in used:
            count += 1
            name = f"{base}_{count}"
        used.add(name.lower())
        kind, tag_set, traits = STRING, None, None
        if attribute.options:
            kind = STRINGS if attribute.kind == "choose-many" else STRING
            options = attribute.options.items()
            tag_set = {
                "name": self._tagset(attribute_id),
                "description": None,
                "language": self._of.guideline.language,
                "tags": self._tags((key, option, option.definition) for key, option in options),
                "create_tag": False,
            }
        elif attribute.kind in ("rate", "number"):
            kind, traits = _number(attribute)
        line = " ".join(attribute.ask.split())
        shown = attribute.name or (line if len(line) <= _LONGEST_SHOWN else attribute_id)
        return self._feature(name, shown, attribute.ask, kind, tag_set, required=attribute.required, traits=traits)

    def _tags(self, elements: Iterable[tuple[str, Label | Option, str]]) -> list[dict[str, str]]:
        tags: dict[str, dict[str, str]] = {}
        for element_id, element, explanation in elements:
            value = " ".join(str(self._of.value(element_id, element)).split())
            if value in tags:
                raise ExchangeError(
                    f"INCEpTION cannot tell two tags apart: datasets store “{value}” for both",
                    hint="Give one of them another id, code or name.",
                )
            description = "\n".join(filter(None, [element.name, explanation]))
            tags[value] = {"tag_name": value, "tag_description": description}
        return list(tags.values())

    def _feature(
        self, name: str, shown: str, description: str, kind: str, tag_set: Any, *, required: bool,
        traits: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        return {
            "name": name,
            "tag_set": tag_set,
            "uiName": shown,
            "type": kind,
            "enabled": True,
            "visible": True,
            "include_in_hover": False,
            "required": required,
            "remember": False,
            "hideUnconstraintFeature": False,
            "description": description or None,
            "multi_value_mode": "ARRAY" if kind == STRINGS else "NONE",
            "link_mode": "NONE",
            "traits": None if traits is None else json.dumps(traits),
        }


def _number(attribute: Attribute) -> tuple[str, dict[str, Any]]:
    """Return the type of a feature for numbers, and its settings."""
    low, high = attribute.range or (None, None)
    is_whole = low is not None and high is not None and low == int(low) and high == int(high)
    if low is None or high is None:
        return "uima.cas.Float", {"limited": False, "editorType": "SPINNER"}
    editor = "RADIO_BUTTONS" if attribute.kind == "rate" else "SPINNER"
    ends: dict[str, Any] = (
        {"minimum": int(low), "maximum": int(high)} if is_whole else {"minimum": low, "maximum": high}
    )
    return "uima.cas.Integer" if is_whole else "uima.cas.Float", {"limited": True, **ends, "editorType": editor}


def _identifier(text: str, fallback: str) -> str:
    """Return a text as an identifier of Java: ASCII letters, digits and _, beginning with a letter."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    word = re.sub("[^a-zA-Z0-9]+", "_", ascii_text).strip("_")
    return word if re.match("[a-zA-Z]", word) else f"{fallback}_{word}".rstrip("_")
