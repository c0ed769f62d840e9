"""What a file of a labeling tool says of a guideline, collected by its reader, in the form of the format.

A reader adds labels, attributes and outcomes as it meets them. Ids are those that the file states where they can be
ids, and otherwise are made from the names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.exchange.plain_values import REPLACED, plain_text, plain_value
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.ids import ids_from_names, is_id
from guidelinekit.guideline.one_line import plain_line

#: The longest short explanation of a label, in characters.
_SHORT = 80
#: The longest id, in characters.
_LONGEST = 64
#: An option of an attribute: the id that the file states, or an empty text, then its name and its other fields.
Option = tuple[str, str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something in a file that the draft does not have: where it is, and why. Also what else a person should know."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """Something in the draft that the file does not state: where it is, and what was assumed."""

    place: str
    what: str


@dataclass(slots=True)
class _Taken:
    """The ids of a section in lower case, and the last number at the end of each: many elements can share a name."""

    ids: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)

    def free(self, wanted: str) -> str:
        """Return an id that is not taken: the wanted one, or with the next number at its end."""
        made, number = wanted, self.numbers.get(wanted, 1)
        while made.lower() in self.ids:
            number += 1
            end = f"-{number}"
            made = wanted[: _LONGEST - len(end)].rstrip("-._") + end
        self.numbers[wanted] = number
        return made


@dataclass(slots=True)
class Draft:
    """A part of a guideline. `data` has what the file says, `skipped` what it says and a guideline cannot.

    `remarks` are what a person should know who continues with the draft: nothing is missing in it.
    `guessed` is what the draft has and the file does not state.

    `guideline_id` and `version` are those of the guideline that guidelinekit exported to the file, if it says so.
    `stores` is what finished annotations contain of a label, if it is not what they contain in all files of the format.
    `stored` is what they contain of a label, option or outcome, by address, where the file states it.
    `not_compared` are fields, as paths of the schema, that the file does not state, or that our exports never do.
    """

    schema: Schema
    data: dict[str, Any] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    remarks: list[Skipped] = field(default_factory=list)
    guessed: list[Guess] = field(default_factory=list)
    guideline_id: str = ""
    version: str = ""
    stores: str = ""
    stored: dict[str, str] = field(default_factory=dict)
    not_compared: frozenset[str] = frozenset()
    #: The ids of each section: a file may have ten thousand labels.
    _taken: dict[str, _Taken] = field(default_factory=dict, repr=False)
    _skipped: set[Skipped] = field(default_factory=set, repr=False)

    def plain(self) -> dict[str, Any]:
        """Return the data without what no text of a guideline can have, such as control characters."""
        return dict(plain_value(self.data))

    def skip(self, place: str, reason: str) -> None:
        """Record that something is not in the draft."""
        skipped = _skipped(place, reason)
        if skipped not in self._skipped:
            self._skipped.add(skipped)
            self.skipped.append(skipped)

    def remark(self, place: str, text: str) -> None:
        """Record what a person should know of something that is in the draft."""
        self.remarks.append(_skipped(place, text))

    def guess(self, place: str, what: str) -> None:
        """Record that something in the draft is a guess, which a person must confirm."""
        guess = Guess(place=plain_line(place), what=what)
        if guess not in self.guessed[-100:]:
            self.guessed.append(guess)

    def set_task(self, kind: str, input_kind: str | Mapping[str, str]) -> None:
        """Set the kind of task and the input."""
        self.data["task"] = {"input": input_kind, "kind": kind}

    def add_label(self, name: str, *, stated: str = "", **fields: Any) -> str:
        """Add a label and return its id. `stated` is its id in the file; fields without a value are left out."""
        key = plain_text(str(fields.get("hotkey") or ""))
        if key and (REPLACED in key or not key.isprintable()):
            self.skip(f"label “{name}”", "Its key is left out: it is a control character.")
            fields["hotkey"] = ""
        return self._add("labels", name, stated, fields)

    def add_outcome(self, name: str, *, stated: str = "", **fields: Any) -> str:
        """Add a way to end an item without a label, and return its id."""
        return self._add("outcomes", name, stated, fields)

    def add_attribute(
        self, name: str, *, kind: str, ask: str = "", stated: str = "", options: Iterable[Option] = (), **fields: Any
    ) -> str:
        """Add a question that is answered in addition to labels, and return its id. The default question is its name.

        Two options of the same name get different ids.
        """
        listed = list(options)
        ids = self._ids([option_name for _, option_name, _ in listed], [given for given, _, _ in listed], "option")
        entries = {
            option_id: {"name": self.name(option_name, option_id), **_given(more)}
            for option_id, (_, option_name, more) in zip(ids, listed, strict=True)
        }
        question = self.name(ask, "") or self.name(name, "")
        attribute_id = self._add("attributes", name, stated, {"ask": question, "kind": kind, **fields})
        entry = self.data["attributes"][attribute_id]
        if entry["name"] in (attribute_id, question):
            del entry["name"]
        entry.setdefault("ask", attribute_id)
        if entries:
            entry["options"] = entries
        where = f"attributes/{attribute_id}/options"
        self.stored |= {f"{where}/{key}": given for key, (given, _, _) in zip(ids, listed, strict=True) if given}
        return attribute_id

    def name(self, text: str, fallback: str) -> str:
        """Return a text as a name: on one line, without control characters, not empty."""
        return " ".join(plain_line(plain_text(text)).split()) or fallback

    def short(self, text: str) -> str:
        """Return a text as a short explanation; empty if it is too long for one."""
        line = self.name(text, "")
        return line if len(line) <= _SHORT else ""

    def part_names(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return names of parts of the input: ids, each for one name of a file."""
        listed = list(names)
        return self._ids(listed, listed, "part")

    def _add(self, section: str, name: str, stated: str, fields: Mapping[str, Any]) -> str:
        elements: dict[str, Any] = self.data.setdefault(section, {})
        taken = self._taken.setdefault(section, _Taken())
        if len(taken.ids) != len(elements):
            taken.ids.update(element_id.lower() for element_id in elements)
        (element_id,) = self._ids([name], [stated], section[:-1], taken)
        elements[element_id] = {"name": self.name(name, stated or element_id), **_given(fields)}
        if stated:
            self.stored[f"{section}/{element_id}"] = stated
        return element_id

    def _ids(self, names: list[str], stated: list[str], fallback: str, taken: _Taken | None = None) -> tuple[str, ...]:
        """Return an id for each name, and add it to those that are taken."""
        form, taken = self.schema.id_form or {}, taken or _Taken()
        ids: list[str] = []
        for name, given in zip(names, stated, strict=True):
            if given and is_id(given, form) and given.lower() not in taken.ids:
                made = given
            else:
                (wanted,) = ids_from_names([name or given], fallback=fallback, first=len(taken.ids) + 1)
                made = taken.free(wanted)
            taken.ids.add(made.lower())
            ids.append(made)
        return tuple(ids)


def _skipped(place: str, reason: str) -> Skipped:
    return Skipped(place=plain_line(plain_text(place)), reason=plain_line(plain_text(reason)))


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that have a value, as plain ones. `False` and 0 are values, an empty text or list is none."""
    plain = ((key, plain_value(value)) for key, value in fields.items())
    return {key: value for key, value in plain if value is not None and value not in ("", (), [], {})}
