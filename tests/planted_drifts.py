"""Exports of guidelines with one planted difference each, and the drift that it must be reported as.

Each format has a planter: it opens a file as records of labels, which share a few operations, and writes it again.
"""

import csv
import io
import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import yaml
from lxml import etree

from guidelinekit.exchange.formats.format import Format


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A file with a difference: what it is called, its content, and the drifts that must be found: kind and address."""

    what: str
    content: bytes
    expected: frozenset[tuple[str, str]]
    #: Whether cells about other labels name one that the file has no more: they differ too.
    is_named: bool = False


class Planter:
    """A file as records of labels. `ids` are the ids in the guideline by position."""

    #: Whether records name others, so that cells still have an id that is not in the file any more.
    names_others = False
    #: The keys of a record, by what a guideline calls them; a format without a key has no such drift.
    keys: ClassVar[Mapping[str, str]] = {}

    def __init__(self, content: bytes) -> None:
        self.records: list[Any] = self.open(content)

    def open(self, content: bytes) -> list[Any]:
        raise NotImplementedError

    def close(self) -> bytes:
        raise NotImplementedError

    def ids(self, ids: list[str]) -> list[str]:
        """The ids in the guideline of the records; `ids` are all that can be chosen."""
        return ids

    def get(self, record: Any, key: str) -> Any:
        return record.get(self.keys[key])

    def set(self, record: Any, key: str, value: Any) -> None:
        record[self.keys[key]] = value

    def remove(self, at: int) -> None:
        del self.records[at]

    def copy(self, at: int) -> Any:
        """Add a copy of a record at the end, and return it."""
        self.records.append(json.loads(json.dumps(self.records[at])))
        return self.records[-1]


class LabelStudio(Planter):
    keys: ClassVar[Mapping[str, str]] = {"name": "value", "id": "alias", "color": "color", "hotkey": "hotkey"}

    def open(self, content: bytes) -> list[Any]:
        self.root = etree.fromstring(content)
        control = next(one for one in self.root.iter("*") if one.get("name") in ("label", "label.subject"))
        self.twins = [one for one in self.root.iter("*") if (one.get("name") or "").startswith("label.")] or [control]
        return list(control)

    def ids(self, ids: list[str]) -> list[str]:
        # The labels that are marked in another way are in other controls.
        return [record.get("alias") for record in self.records]

    def close(self) -> bytes:
        return etree.tostring(self.root, encoding="utf-8")

    def _same(self, record: Any) -> list[Any]:
        """The elements of a label in the controls of all parts."""
        at = list(record.getparent()).index(record)
        return [twin[at] for twin in self.twins]

    def _name(self, record: Any, key: str) -> str:
        name = self.keys[key]
        return "background" if name == "color" and record.tag == "Label" else name

    def get(self, record: Any, key: str) -> Any:
        return record.get(self._name(record, key))

    def set(self, record: Any, key: str, value: Any) -> None:
        before = record.get(self._name(record, key))
        for one in self._same(record):
            one.set(self._name(record, key), str(value))
        for condition in ("whenLabelValue", "whenChoiceValue"):
            for one in self.root.iter("*") if key == "id" else ():
                values = (one.get(condition) or "").split(",")
                if before in values:
                    one.set(condition, ",".join(str(value) if item == before else item for item in values))

    def remove(self, at: int) -> None:
        for one in self._same(self.records.pop(at)):
            one.getparent().remove(one)

    def copy(self, at: int) -> Any:
        for twin in self.twins:
            etree.SubElement(twin, self.records[at].tag, {**self.records[at].attrib, "alias": "copied"})
        self.records.append(list(self.twins[0])[-1])
        return self.records[-1]


class Coco(Planter):
    keys: ClassVar[Mapping[str, str]] = {"name": "name", "code": "id", "group": "supercategory"}

    def open(self, content: bytes) -> list[Any]:
        self.data = json.loads(content)
        records: list[Any] = self.data["categories"]
        return records

    def close(self) -> bytes:
        return json.dumps(self.data).encode()


class Cvat(Planter):
    keys: ClassVar[Mapping[str, str]] = {"name": "name", "color": "color", "questions": "attributes"}

    def open(self, content: bytes) -> list[Any]:
        records: list[Any] = json.loads(content)
        # Ways to end an item are labels too, after those of the guideline.
        return records

    def close(self) -> bytes:
        return json.dumps(self.records).encode()


class Yolo(Planter):
    keys: ClassVar[Mapping[str, str]] = {"name": "name", "code": "code"}

    def open(self, content: bytes) -> list[Any]:
        self.data = yaml.safe_load(content)
        return [{"code": code, "name": name} for code, name in self.data["names"].items()]

    def close(self) -> bytes:
        names = {record["code"]: record["name"] for record in self.records}
        return yaml.safe_dump({**self.data, "names": names, "nc": len(names)}, sort_keys=False).encode()


class Csv(Planter):
    names_others = True
    keys: ClassVar[Mapping[str, str]] = {
        "name": "name",
        "id": "id",
        "color": "color",
        "hotkey": "hotkey",
        "code": "code",
    }

    def open(self, content: bytes) -> list[Any]:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        self.columns = list(rows[0])
        return rows

    def ids(self, ids: list[str]) -> list[str]:
        # Groups and retired labels have rows too, which come after the others here.
        self.records.sort(key=lambda record: record["id"] not in ids)
        return [record["id"] for record in self.records if record["id"] in ids]

    def close(self) -> bytes:
        stream = io.StringIO()
        writer = csv.DictWriter(stream, self.columns, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(self.records)
        return stream.getvalue().encode()


PLANTERS: Mapping[str, type[Planter]] = {
    "label-studio": LabelStudio, "coco": Coco, "cvat": Cvat, "yolo": Yolo, "csv": Csv,
}  # fmt: skip


def setting(at: int, key: str, value: object) -> Callable[[Planter], None]:
    """Return an edit that sets a key of one record."""
    return lambda file: file.set(file.records[at], key, value)


def planted(fmt: Format, content: bytes, ids: list[str], seed: int) -> Iterator[Planted]:
    """Yield files with one difference each. `ids` are the labels of the guideline in the order of the file."""
    choose = random.Random(seed)
    planter = PLANTERS[fmt.id]
    all_ids = ids
    ids = planter(content).ids(all_ids)
    at, other = choose.sample(range(len(ids)), 2)
    here = f"labels/{ids[at]}"

    def edited(what: str, expected: set[tuple[str, str]], edit: Callable[[Planter], None]) -> Planted:
        file = planter(content)
        file.ids(all_ids)
        edit(file)
        is_named = file.names_others and what in ("remove", "restore")
        return Planted(what=f"{what} {ids[at]}", content=file.close(), expected=frozenset(expected), is_named=is_named)

    def rename(file: Planter) -> None:
        file.set(file.records[at], "name", "Another name")

    yield edited("rename", {("name", f"{here}/name")}, rename)
    yield edited("remove", {("missing", here)}, lambda file: file.remove(at))

    def add(file: Planter) -> None:
        record = file.copy(at)
        file.set(record, "name", "Quite new")
        for key, value in (("id", "quite-new"), ("code", 977), ("color", "#123456"), ("hotkey", "")):
            if key in file.keys:
                file.set(record, key, value)

    yield edited("add", {("extra", "labels/quite-new")}, add)

    def swap(key: str) -> Callable[[Planter], None]:
        def exchange(file: Planter) -> None:
            one, two = file.records[at], file.records[other]
            first, second = file.get(one, key), file.get(two, key)
            file.set(one, key, second)
            file.set(two, key, first)

        return exchange

    first = min(at, other)
    swapped = f"labels/{ids[first]}"
    yield edited("swap names of", {("swapped", swapped)}, swap("name"))
    file = planter(content)
    file.ids(all_ids)
    values = {key: [file.get(file.records[index], key) for index in (at, other)] for key in planter.keys}
    if "id" in planter.keys:
        yield edited("restore", {("stored", here)}, lambda file: file.set(file.records[at], "id", "elsewhere"))
    for key in ("color", "hotkey"):
        if key in planter.keys and values[key][0]:
            new = "#0a0b0c" if key == "color" else "%"
            yield edited(f"other {key} of", {("changed", f"{here}/{key}")}, setting(at, key, new))
    if "code" in planter.keys and values["code"][0] is not None:
        yield edited(
            "rekey", {("changed", f"{here}/code")}, lambda file: file.set(file.records[at], "code", 4711)
        )  # fmt: skip
        yield edited("swap numbers of", {("swapped", swapped)}, swap("code"))
    if "group" in planter.keys and values["group"][0] not in ("", "none"):
        yield edited(
            "other group of", {("changed", f"{here}/parent"), ("extra", "labels/new-group")},
            lambda file: file.set(file.records[at], "group", "New group"),
        )  # fmt: skip
