"""A guideline -> the labels of a CVAT project, as its editor of raw labels takes them.

Only labels have questions. Those about the whole item are those of a tag of our own, and a way to end an item without a
label is a tag, too. A question about several options is a checkbox for each of them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from guidelinekit.exchange.formats.classes import require_distinct
from guidelinekit.exchange.formats.cvat.types import INPUTS, LONGEST, TYPE_OF, UNDEFINED
from guidelinekit.exchange.interface import Interface
from guidelinekit.exchange.words import Words
from guidelinekit.guideline.format.model import Attribute
from guidelinekit.guideline.format.tasks import TASK_KINDS


def write(interface: Interface) -> bytes:
    """Return the labels.

    Raises:
        ExchangeError: two labels have the same name.
    """
    labels = list(_Writer(interface).labels())
    require_distinct([label["name"] for label in labels], "CVAT")
    return json.dumps(labels, ensure_ascii=False, indent=2).encode() + b"\n"


def limits(interface: Interface) -> dict[str, str]:
    """Return why CVAT cannot offer some labels, by address."""
    shown = [kind for kind in interface.parts.values() if kind in INPUTS]
    found = {}
    for label_id in interface.labels:
        kind = interface.guideline.kind_of(label_id)
        if kind not in TYPE_OF:
            found[f"labels/{label_id}"] = _MISSING.get(kind, "CVAT has no such labels.")
        elif TASK_KINDS[kind].is_marking and not set(shown) & set(TASK_KINDS[kind].inputs):
            found[f"labels/{label_id}"] = f"CVAT cannot mark it in this input: it shows only {' and '.join(shown)}."
    return found


_MISSING = {"mark-spans": "CVAT marks no texts.", "link": "CVAT does not join marks."}


class _Writer:
    def __init__(self, interface: Interface) -> None:
        self._of, self._words = interface, interface.words
        self._names = _attribute_names(interface)
        self._is_video = "video" in interface.parts.values()

    def labels(self) -> Iterator[dict[str, Any]]:
        guideline, names = self._of.guideline, _Names()
        for kind in self._of.kinds:
            for label_id, label in self._of.of_kind(kind).items():
                if kind in TYPE_OF:
                    color = {"color": label.color.lower()} if label.color else {}
                    attributes = self._attributes(label.attributes, is_drawn=bool(TASK_KINDS[kind].mark))
                    yield {"name": names.shortened(self._of.labels[label_id].name), **color, "type": TYPE_OF[kind],
                           "attributes": attributes}  # fmt: skip
        about_item = [key for key in guideline.attributes if self._of.is_about_item(key)]
        attributes = self._attributes(about_item, is_drawn=False)
        if TASK_KINDS[guideline.task.kind].writes_text and not self._of.labels:
            attributes.insert(0, _specification(self._words.text("answer"), "text", [""], ""))
        if attributes:
            yield {"name": names.shortened(self._words.text("whole-item")), "type": "tag", "attributes": attributes}
        for outcome in guideline.outcomes.values():
            name = self._words.text("named-outcome", name=outcome.name)
            yield {"name": names.shortened(name), "type": "tag", "attributes": []}

    def _attributes(self, attribute_ids: Iterable[str], *, is_drawn: bool) -> list[dict[str, Any]]:
        """Return questions, and those to which their options lead."""
        attributes = self._of.guideline.attributes
        found = dict.fromkeys(key for key in attribute_ids if key in attributes)
        waiting = list(found)
        while waiting:
            options = attributes[waiting.pop()].options.values()
            more = [key for option in options for key in option.attributes if key in attributes and key not in found]
            found.update(dict.fromkeys(more))
            waiting += more
        listed: list[dict[str, Any]] = []
        for key, attribute in attributes.items():
            if key in found:
                changes = is_drawn and self._is_video and attribute.of != "track"
                specifications = _specifications(attribute, self._names[key], self._words)
                listed += [one | {"mutable": changes} for one in specifications]
        return listed


def _attribute_names(interface: Interface) -> Mapping[str, str]:
    names, found = _Names(), {}
    counts: dict[str, int] = {}
    for attribute_id in interface.guideline.attributes:
        counts[interface.name_of(attribute_id)] = counts.get(interface.name_of(attribute_id), 0) + 1
    for attribute_id, attribute in interface.guideline.attributes.items():
        name = interface.name_of(attribute_id)
        wanted = name if counts[name] == 1 else f"{name} ({attribute_id})"
        longest = LONGEST
        if attribute.kind == "choose-many" and attribute.options:
            # Checkboxes are one question by the same beginning, so this is cut before the names of the options are.
            option = max(len(option.name) for option in attribute.options.values())
            longest = max(LONGEST - len(_BETWEEN) - option, LONGEST // 2)
        found[attribute_id] = names.shortened(wanted, longest)
    return found


def _specifications(attribute: Attribute, name: str, words: Words) -> Iterator[dict[str, Any]]:
    """Yield a question as CVAT has it; one about several options as a checkbox for each of them."""
    names = _Names()
    if attribute.kind == "choose-many" and attribute.options:
        for option in attribute.options.values():
            shown = words.text("option", question=name, option=option.name)
            yield _specification(names.shortened(shown), "checkbox", ["false"], "false")
    elif {option.code for option in attribute.options.values()} == {"true", "false"}:
        yield _specification(name, "checkbox", ["false"], "false")
    elif attribute.options:
        values = [UNDEFINED, *(names.shortened(option.name) for option in attribute.options.values())]
        yield _specification(name, "select", values, UNDEFINED)
    elif attribute.range is not None and all(float(end).is_integer() for end in attribute.range):
        low, high = (str(int(end)) for end in attribute.range)
        yield _specification(name, "number", [low, high, "1"], low)
    else:
        yield _specification(name, "text", [""], "")


def _specification(name: str, input_type: str, values: list[str], default: str) -> dict[str, Any]:
    return {"name": name, "mutable": False, "input_type": input_type, "default_value": default, "values": values}


#: What is between the name of a question and that of an option, in the name of a checkbox.
_BETWEEN = ": "


class _Names:
    """Shortens names so that no two shortened ones are the same."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def shortened(self, name: str, longest: int = LONGEST) -> str:
        made, count = name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…", 1
        while made in self._used and made != name:
            count += 1
            end = f"… {count}"
            made = name[: longest - len(end)].rstrip() + end
        self._used.add(made)
        return made
