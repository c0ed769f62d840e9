"""`annotation.conf` of brat -> a draft of a guideline.

Entities and events are labels that mark spans, relations are links, and so are the roles of events. Types that begin
with `!` are groups. Attributes are questions about marks. Names and colors are in another file, `visual.conf`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from guidelinekit.exchange.draft import Draft, Option
from guidelinekit.exchange.formats.brat.conf import SECTIONS, Configuration, Type, configuration_of, listed_types
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.json_entries import text_in
from guidelinekit.exchange.formats.one_text import skip_all
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.tasks import INPUT_KINDS, TASK_KINDS

_SECTION = re.compile(rf"^[ \t]*\[({'|'.join(SECTIONS)})\][ \t]*$".encode(), re.MULTILINE)


def read(file: File, schema: Schema) -> Draft:
    """Return what a configuration says.

    Raises:
        ExchangeError: it is no `annotation.conf`, or has no types to mark.
    """
    return _Reader(configuration_of(file), Draft(schema), file.name).read()


def recognizes(file: File) -> int:
    """Return how sure it is that a file is an `annotation.conf`."""
    sections = set(_SECTION.findall(file.content.replace(b"\r", b"\n")))
    if b"entities" in sections and len(sections) > 1:
        return 95
    return 60 if sections - {b"attributes"} else 0


class _Reader:
    def __init__(self, found: Configuration, draft: Draft, file_name: str) -> None:
        self._types, self._own, self._draft = found.types, found.own, draft
        self._other_sections, self._file_name = found.other_sections, file_name
        # The ids of labels by the names of their types: those that can be marked, and those that can join marks.
        self._marks: dict[str, str] = {}
        self._links: dict[str, str] = {}
        self._seen: dict[tuple[bool, str], str] = {}
        self._skipped: dict[str, list[str]] = {}
        self._known: dict[str, Sequence[str]] = {}

    def read(self) -> Draft:
        draft = self._draft
        draft.guideline_id, draft.version = text_in(self._own, "guideline"), text_in(self._own, "version")
        if not self._types["entities"] and not self._types["events"]:
            raise ExchangeError(f"{self._file_name} has no types to mark", hint="Add them under [entities].")
        kind = text_in(self._own, "kind")
        task_kind = kind if kind in TASK_KINDS else "mark-spans"
        link = {} if task_kind == "link" else {"kind": "link"}
        for section in ("entities", "events"):
            self._labels(section, self._marks, {} if task_kind == "mark-spans" else {"kind": "mark-spans"})
        names = {section: [one.name for one in self._types[section] if not one.is_group] for section in SECTIONS}
        self._known = {
            "<ENTITY>": names["entities"],
            "<EVENT>": names["events"],
            "<RELATION>": names["relations"],
            "<ANY>": [*names["entities"], *names["events"]],
        }
        self._labels("relations", self._links, link)
        self._relations()
        self._roles(link)
        for one in self._types["attributes"]:
            self._attribute(one)
        skip_all(draft, self._skipped, "type")
        for section in self._other_sections[:20]:
            draft.skip(f"[{section}]", "It says how brat shows or searches types, not what they are.")
        draft.set_task(task_kind, self._input())
        return draft

    def _input(self) -> Any:
        parts = self._own.get("parts")
        kinds = list(parts.values()) if isinstance(parts, dict) else [parts]
        if not parts or not all(isinstance(kind, str) and kind in INPUT_KINDS for kind in kinds):
            return "text"
        return dict(zip(self._draft.part_names(parts), kinds, strict=True)) if isinstance(parts, dict) else parts

    def _labels(self, section: str, ids: dict[str, str], fields: Mapping[str, Any]) -> None:
        for one in self._types[section]:
            for setting in one.settings:
                self._skip(one.name, f"The setting {setting} of brat is left out: write a rule if it matters.")
            key = section == "relations", one.name
            if key in self._seen:
                self._skip(one.name, f"It is listed twice in [{section}]; the draft has the first one.")
                one.label_id = self._seen[key]
                continue
            more = {"abstract": True} if one.is_group else fields
            parent = one.above.label_id if one.above is not None else ""
            one.label_id = self._seen[key] = self._draft.add_label(
                one.name.replace("_", " "), stated=one.name, aliases=list(one.terms[1:]), parent=parent, **more
            )
            if not one.is_group:
                ids[one.name] = one.label_id

    def _skip(self, name: str, reason: str) -> None:
        self._skipped.setdefault(reason, []).append(name)

    def _relations(self) -> None:
        for one in self._types["relations"]:
            if one.is_group:
                continue
            roles = list(dict.fromkeys(argument.role for argument in one.arguments))
            if len(roles) > 2:
                self._skip(one.name, "A link joins two marks: its other arguments are left out.")
            for field, role in zip(("from", "to"), roles, strict=False):
                self._set_ends(one.label_id, field, one.values(role))

    def _set_ends(self, label_id: str, field: str, values: Sequence[str]) -> None:
        """Set where a link can begin or end; nothing if it can anywhere."""
        names = listed_types(values, self._known)
        ids = list(dict.fromkeys(self._marks[name] for name in names if name in self._marks))
        for name in names:
            if name not in self._marks:
                self._skip(name, "A relation or an event joins it, but nobody can mark it.")
        everywhere = {"<ANY>", "<ENTITY>"} & set(values) and len(ids) == len(self._known["<ANY>"])
        if ids and not everywhere:
            self._draft.data["labels"][label_id][field] = ids

    def _roles(self, fields: Mapping[str, Any]) -> None:
        """Add a link for each role of events: from the events that have it to what can have it."""
        ends: dict[str, tuple[list[str], list[str]]] = {}
        for event in self._types["events"]:
            for argument in event.arguments:
                sources, values = ends.setdefault(argument.role, ([], []))
                sources.append(event.name)
                values += argument.values
                if argument.count:
                    self._skip(event.name, "How often a role can be given is left out: write a rule.")
        for role, (sources, values) in ends.items():
            label_id = self._draft.add_label(role.replace("_", " "), stated=role, **fields)
            self._set_ends(label_id, "from", list(dict.fromkeys(sources)))
            self._set_ends(label_id, "to", list(dict.fromkeys(values)))

    def _attribute(self, one: Type) -> None:
        if one.is_group:
            return
        draft, values = self._draft, list(dict.fromkeys(one.values("Value")))
        name = one.name.replace("_", " ")
        kind = "choose-one" if len(values) > 1 else "choose-many"
        kinds = self._own.get("attributes")
        known = kinds.get(one.name) if isinstance(kinds, dict) else None
        if known in ("rate", "compare") and len(values) > 1:
            kind = known
        grades = _range(values) if kind == "rate" else []
        # An attribute without values is one that a mark has or has not.
        options: list[Option] = [(value, value.replace("_", " "), {}) for value in values] or [("", name, {})]
        attribute_id = draft.add_attribute(
            name, kind=kind, stated=one.name, options=[] if grades else options, range=grades
        )
        for marked in listed_types(one.values("Arg"), self._known):
            label_id = self._marks.get(marked) or self._links.get(marked)
            if label_id is None:
                self._skip(marked, "An attribute is about it, but nobody can mark it.")
                continue
            draft.data["labels"][label_id].setdefault("attributes", []).append(attribute_id)


def _range(values: Sequence[str]) -> list[int]:
    """Return the lowest and the highest of grades that are whole numbers in a row; empty if they are not."""
    if not all(re.fullmatch("-?[0-9]{1,6}", value) for value in values):
        return []
    grades = list(map(int, values))
    return [grades[0], grades[-1]] if grades == list(range(grades[0], grades[-1] + 1)) else []
