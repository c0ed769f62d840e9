"""A guideline -> `annotation.conf` of brat: what annotations contain of labels, questions and their options.

A label that marks spans is a type in [entities], a link is one in [relations]. Groups are types that cannot be chosen.
A question about marks is an attribute.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from guidelinekit.exchange.formats.brat.conf import MARK
from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.model import Attribute, Label

_KINDS = {"mark-spans": "entities", "link": "relations"}
_MAX_GRADES = 100
#: Another name of a type: without spaces, and without signs that mean something in the file.
_TERM = re.compile(r"[^\s|,:<>!#\[\]]+")
#: The line that lets marks overlap: a guideline does not forbid it, and brat does without the line.
_OVERLAP = "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"


def write(interface: Interface) -> bytes:
    """Return the configuration.

    Raises:
        ExchangeError: brat could not tell two labels apart.
    """
    if not interface.of_kind("mark-spans"):
        raise ExchangeError(
            f"`{interface.guideline.id}` has no labels that mark spans", hint="brat marks spans of text and joins them."
        )
    return _Writer(interface).write()


def without_mark(content: bytes) -> bytes:
    """Return a configuration without the comment that says what brat has no place for."""
    return b"".join(line for line in content.splitlines(keepends=True) if not line.startswith(MARK.encode()))


def limits(interface: Interface) -> dict[str, str]:
    """Return why brat cannot offer some labels and questions, by address."""
    found = {}
    for label_id in interface.labels:
        if interface.guideline.kind_of(label_id) not in _KINDS:
            found[f"labels/{label_id}"] = "brat marks spans of text and joins them; it has no labels of other kinds."
    for attribute_id, attribute in interface.guideline.attributes.items():
        if not asking_labels(interface, attribute_id):
            found[f"attributes/{attribute_id}"] = "brat asks questions about marks, not about a whole text."
        elif _values(interface, attribute) is None:
            found[f"attributes/{attribute_id}"] = "brat asks only for one of a list, or for yes or no."
    return found


def asking_labels(interface: Interface, attribute_id: str) -> list[str]:
    """Return the labels of brat that ask for an attribute, also through options, in the order of the guideline."""
    if interface.attribute(attribute_id).of != "label":
        return []
    asking: set[str] = set()
    seen, left = {attribute_id}, [attribute_id]
    while left:
        one = left.pop()
        asking.update(interface.asked_by.get(one, ()))
        others = [other for other, _ in interface.opened_by.get(one, ()) if other not in seen]
        seen.update(others)
        left += others
    return [key for key in interface.labels if key in asking and interface.guideline.kind_of(key) in _KINDS]


def _values(interface: Interface, attribute: Attribute) -> list[str] | None:
    """Return the values of an attribute of brat: none for yes or no, and None if brat cannot ask so."""
    if attribute.kind == "choose-many":
        return [] if len(attribute.options) == 1 else None
    if attribute.options:
        values = [_value(str(interface.value(key, one))) for key, one in attribute.options.items()]
        return values if len(set(values)) == len(values) else [_value(key) for key in attribute.options]
    low, high = attribute.range or (0, -1)
    is_short = attribute.kind == "rate" and low == int(low) and high == int(high) and 0 < high - low < _MAX_GRADES
    return [str(grade) for grade in range(int(low), int(high) + 1)] if is_short else None


class _Writer:
    def __init__(self, interface: Interface) -> None:
        self._of = interface
        self._labels: Mapping[str, Label] = {
            label_id: label
            for label_id, label in interface.guideline.labels.items()
            if label_id in interface.groups
            or (label_id in interface.labels and interface.guideline.kind_of(label_id) in _KINDS)
        }
        self._words = self._named()
        self._sections = self._divided()

    def write(self) -> bytes:
        lines = [self._mark(), "", "[entities]"]
        lines += self._types("entities")
        lines += ["", "[relations]", _OVERLAP]
        lines += self._types("relations")
        lines += ["", "[events]", "", "[attributes]"]
        lines += self._attributes()
        return ("\n".join(lines) + "\n").encode()

    def _mark(self) -> str:
        guideline = self._of.guideline
        data = {
            "guideline": guideline.id,
            "version": guideline.version,
            "kind": guideline.task.kind,
            "parts": guideline.task.input,
        }
        if kinds := {
            _word(key): one.kind for key, one in guideline.attributes.items() if one.kind in ("rate", "compare")
        }:
            data["attributes"] = kinds
        return MARK + json.dumps(data, ensure_ascii=True)

    def _named(self) -> dict[str, str]:
        """Return the name of the type of each label.

        Raises:
            ExchangeError: two labels have the same.
        """
        words: dict[str, str] = {}
        taken: dict[str, str] = {}
        for label_id, label in self._labels.items():
            word = _word(label_id if label.abstract else str(self._of.value(label_id, label))) or _word(label_id)
            if word in taken:
                raise ExchangeError(
                    f"brat cannot tell `{taken[word]}` and `{label_id}` apart: both are the type {word}",
                    hint="Types have only letters, digits, _ and -. Let datasets store ids that differ in these.",
                )
            taken[word] = label_id
            words[label_id] = word
        return words

    def _divided(self) -> dict[str, str]:
        """Return the section of each label; that of a group is [relations] only if all labels in it are links."""
        sections: dict[str, str] = {}
        for kind, section in _KINDS.items():
            for label_id in self._of.of_kind(kind):
                above: str | None = label_id
                while above is not None and above not in sections:
                    sections[above] = section
                    above = self._parent(above)
        return {label_id: sections.get(label_id, "entities") for label_id in self._labels}

    def _parent(self, label_id: str) -> str | None:
        return next((parent for parent in self._labels[label_id].parents if parent in self._labels), None)

    def _types(self, section: str) -> Iterator[str]:
        """Yield the lines of a section: each type below its parent, one tab deeper."""
        children: dict[str | None, list[str]] = {}
        for label_id, own in self._sections.items():
            if own == section:
                parent = self._parent(label_id)
                is_here = parent is not None and self._sections[parent] == section
                children.setdefault(parent if is_here else None, []).append(label_id)
        left = [(0, label_id) for label_id in reversed(children.get(None, ()))]
        while left:
            depth, label_id = left.pop()
            yield "\t" * depth + self._type(label_id, section)
            left += [(depth + 1, child) for child in reversed(children.get(label_id, ()))]

    def _type(self, label_id: str, section: str) -> str:
        label = self._labels[label_id]
        if label.abstract:
            return f"!{self._words[label_id]}"
        terms = "|".join([self._words[label_id], *filter(_TERM.fullmatch, label.aliases)])
        if section == "entities":
            return terms
        return f"{terms}\tArg1:{self._ends(label.sources)}, Arg2:{self._ends(label.targets)}"

    def _ends(self, label_ids: Iterable[str]) -> str:
        marks = self._of.of_kind("mark-spans")
        return "|".join(self._words[key] for key in label_ids if key in marks) or "<ENTITY>"

    def _attributes(self) -> Iterator[str]:
        taken: dict[str, str] = {}
        marks = set(self._of.of_kind("mark-spans"))
        for attribute_id, attribute in self._of.guideline.attributes.items():
            values, labels = _values(self._of, attribute), asking_labels(self._of, attribute_id)
            if values is None or not labels:
                continue
            word = _word(attribute_id)
            if word in taken:
                raise ExchangeError(
                    f"brat cannot tell the questions `{taken[word]}` and `{attribute_id}` apart",
                    hint="Attributes have only letters, digits, _ and -. Give them ids that differ in these.",
                )
            taken[word] = attribute_id
            about = "<ENTITY>" if set(labels) == marks else "|".join(self._words[key] for key in labels)
            yield f"{word}\tArg:{about}" + (f", Value:{'|'.join(values)}" if values else "")


def _word(text: str) -> str:
    """Return a text as the name of a type; empty if it has no ASCII letter or digit."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    word = re.sub("[^a-zA-Z0-9_-]", "_", "_".join(ascii_text.split()))
    return word if re.search("[a-zA-Z0-9]", word) else ""


def _value(text: str) -> str:
    """Return a text as a value of an attribute: without spaces and the signs that separate values."""
    return re.sub(r"[\s|,<>]+", "_", text)
