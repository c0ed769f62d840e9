"""Tables of labels -> the labels of the draft."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.notes import Notes
from guidelinekit.exchange.formats.sheets.cells import (
    cases_of,
    code_of,
    list_of,
    pairs_of,
)
from guidelinekit.exchange.formats.sheets.groups import Groups, Names, folded_name, path_of
from guidelinekit.exchange.formats.sheets.label_values import set_values
from guidelinekit.exchange.formats.sheets.records import Record
from guidelinekit.guideline.format.tasks import TASK_KINDS

#: Kinds of labels as other tools call them, without spaces and signs.
_KINDS: Mapping[str, str] = {
    **{kind.replace("-", ""): kind for kind in TASK_KINDS},
    **dict.fromkeys(("box", "boxes", "bbox", "boundingbox", "rectangle", "rectanglelabels", "rahmen"), "draw-boxes"),
    **dict.fromkeys(("polygon", "polygons", "segmentation", "mask", "instancesegmentation"), "draw-polygons"),
    **dict.fromkeys(("line", "lines", "polyline", "linie"), "draw-lines"),
    **dict.fromkeys(("point", "points", "keypoint", "keypoints", "skeleton", "punkt"), "place-keypoints"),
    **dict.fromkeys(("span", "spans", "entity", "ner", "textspan"), "mark-spans"),
    **dict.fromkeys(("segment", "segments", "interval", "timesegment"), "mark-segments"),
    **dict.fromkeys(("relation", "link", "arc"), "link"),
}
_LABEL_LISTS = ("excludes", "requires", "consider", "from", "to")


class Labels:
    """Adds the labels of tables to a draft. `names` finds them."""

    def __init__(self, draft: Draft, notes: Notes) -> None:
        self._draft, self._notes = draft, notes
        self.names = Names()
        self._groups = Groups(draft, self.names, notes)
        self._rows: list[tuple[str, Record, list[str]]] = []
        self._kinds: dict[str, str] = {}
        self._above: list[str] = []

    def add(self, records: Sequence[Record], *, has_codes: bool = False) -> None:
        """Add a label for each row. What names other labels is set by `finish`.

        Numbers as ids are codes, unless the table has a column for codes (`has_codes`), which may be empty.
        """
        known = {field for record in records for field in record.fields}
        are_numbers = not has_codes and known & {"name", "sub"} and all(
            isinstance(code_of(record.fields.get("id", "0")), int) for record in records
        )  # fmt: skip
        has_sub = "sub" in known and "name" in known
        self._above = []
        for record in records:
            fields = dict(record.fields)
            if are_numbers and "id" in fields:
                fields["code"] = fields.pop("id")
            if has_sub:
                fields["level-1"], fields["level-2"] = fields.pop("name", ""), fields.pop("sub", "")
            self._add(Record(place=record.place, fields=fields), by_number=bool(are_numbers))

    @property
    def rows(self) -> Iterator[tuple[str, Record]]:
        """The id of each label that has a row, and the row."""
        return ((label_id, record) for label_id, record, _ in self._rows)

    def make(self, name: str) -> str:
        """Add a label that only has a name, and return its id."""
        label_id = self._draft.add_label(name)
        self.names.add(label_id, name)
        return label_id

    def _add(self, record: Record, *, by_number: bool) -> None:
        fields = record.fields
        path = self._path(record)
        stated = fields.get("id", "")
        name = self._draft.name(fields.get("name", ""), "")
        if not name and path:
            name = path.pop()
        elif path and folded_name(path[-1]) in (folded_name(name), folded_name(stated)):
            path.pop()
        if not name and not stated:
            self._notes.add(record.place, "It names no label.")
            return
        name = self._draft.name(name, "") or self._draft.name(stated, "label")
        if self.names.count(name):
            self._notes.add(record.place, "Another label has the same name: each has an id of its own.")
        label_id = self._draft.add_label(name, stated=stated)
        if fields.get("id") and label_id != fields["id"]:
            self._notes.add(
                f"{record.place}: {fields['id'][:70]}",
                "It is no id, or is taken: the label has another id.",
            )
        self.names.add(label_id, name, fields.get("id", ""), fields.get("code", "") if by_number else "")
        self._groups.know(label_id, path, name)
        self._rows.append((label_id, record, path))

    def _path(self, record: Record) -> list[str]:
        """Return the path of a row: of its columns for levels, where an empty one repeats that above it."""
        levels = {int(field[-1]): text for field, text in record.fields.items() if field.startswith("level-") and text}
        if levels:
            first = min(levels)
            above = self._above[: first - 1] + [""] * (first - 1 - len(self._above))
            self._above = above + [levels.get(level, "") for level in range(first, max(levels) + 1)]
            return [name for text in self._above if (name := self._draft.name(text, ""))]
        return path_of(record.fields["path"]) if "path" in record.fields else []

    def finish(self, kind: str) -> str:
        """Set all that rows say of their labels, and return the kind of task: `kind`, else that of most labels."""
        for label_id, record, path in self._rows:
            if "parents" in record.fields:
                self._groups.parents(label_id, record.fields["parents"], record.place)
            else:
                self._groups.path(label_id, path)
        codes: set[object] = set()
        keys: set[object] = set()
        for label_id, record, _ in self._rows:
            label = self._draft.data["labels"][label_id]
            set_values(label, record, self._draft, self._notes)
            self._unique(label, record, "code", codes, "Another label has this number")
            self._unique(label, record, "hotkey", keys, "Another label has this key")
            self._references(label_id, label, record)
        self._groups.finish()
        return self._set_kinds(kind)

    def _unique(self, label: dict[str, Any], record: Record, field: str, taken: set[object], reason: str) -> None:
        value = label.get(field)
        # A deprecated label keeps its key, which another label may have by now.
        if value is None or (field == "hotkey" and label.get("status") == "deprecated"):
            return
        if value in taken:
            del label[field]
            self._notes.add(f"{record.place}: {value}", f"{reason}, so it is left out.")
        taken.add(value)

    def _references(self, label_id: str, label: dict[str, Any], record: Record) -> None:
        fields = record.fields

        def label_of(text: str, *, is_self_allowed: bool = False) -> str:
            found = self.names.find(text)
            if self.names.is_ambiguous(text):
                place = f"{record.place}: {self._draft.name(text, '')[:60]}"
                self._notes.add(place, "Several labels have this name: the first one counts.")
            if not found or (found == label_id and not is_self_allowed):
                is_own = "It is the label itself." if found else "It is no label of the file."
                self._notes.add(f"{record.place}: {self._draft.name(text, '')[:60]}", is_own)
                return ""
            return found

        for field in _LABEL_LISTS:
            if field in fields:
                texts = [fields[field]] if self.names.find(fields[field]) else list_of(fields[field])
                named = [label_of(text, is_self_allowed=field in ("from", "to")) for text in texts]
                label[field] = list(filter(None, dict.fromkeys(named)))
        if "replaced_by" in fields:
            label["replaced_by"] = label_of(fields["replaced_by"])
        if label.get("status") != "deprecated":
            successors = [label.pop(field) for field in ("replaced_by", "consider") if label.get(field)]
            if successors:
                self._notes.add(record.place, "Only deprecated labels have successors.")
        confused: dict[str, dict[str, str]] = {}
        for field, key in (("confused_with", "text"), ("deciding_question", "ask")):
            for text, value in pairs_of(fields.get(field, "")):
                other = label_of(text)
                if other and value:
                    confused.setdefault(other, {})[key] = value
        label["confused_with"] = confused
        if "avoid_when" in fields:
            label["avoid_when"] = [self._case(*case) for case in cases_of(fields["avoid_when"])]
        for key in [key for key, value in label.items() if value in ("", [], {})]:
            del label[key]
        if word := fields.get("kind", ""):
            kind = _KINDS.get("".join(filter(str.isalnum, word.casefold())), "")
            if kind:
                self._kinds[label_id] = kind
            else:
                label["x-kind"] = word

    def _case(self, text: str, instead: str) -> Any:
        found = self.names.find(instead) if instead else ""
        if instead and not found:
            return f"{text} → {instead}"
        return {"text": text, "instead": found} if found else text

    def _set_kinds(self, kind: str) -> str:
        counts = Counter(self._kinds.values())
        kind = kind or (counts.most_common(1)[0][0] if counts else "")
        for label_id, own in self._kinds.items():
            label = self._draft.data["labels"][label_id]
            is_link = own == "link" and ("from" in label or "to" in label)
            if own != kind and not is_link:
                label["kind"] = own
        return kind
