"""The `data.yaml` of a YOLO data set: the names of its classes by their indexes, which label files contain."""

import re
from typing import Any

import yaml

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.classes import (
    SPACES,
    in_order_of_numbers,
    require_classes,
    require_names,
    some_of,
    text_of,
)
from guidelinekit.exchange.formats.format import ExchangeError, File, Format
from guidelinekit.exchange.formats.own_mark import KEY, NOT_STATED, PARTLY, OwnMark, fitting_input, mark_of, read_mark
from guidelinekit.exchange.formats.plain_yaml import yaml_mapping
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.schema import Schema

_NAMES = re.compile(rb"^names\s*:", re.MULTILINE)
_OTHERS = re.compile(rb"^(?:nc|train|val|path|kpt_shape)\s*:", re.MULTILINE)
#: Training needs both keys; these are the usual folders.
_FOLDERS = {"path": ".", "train": "images/train", "val": "images/val"}


def write(interface: Interface) -> bytes:
    """Return the file.

    Raises:
        ExchangeError: there are no labels, or two have the same name.
    """
    labels = in_order_of_numbers(interface)
    require_classes(labels, interface.guideline.id, "YOLO")
    numbers = {label_id: number for number, label_id in enumerate(labels)}
    data = {
        **_FOLDERS,
        "nc": len(labels),
        "names": {number: labels[label_id].name for label_id, number in numbers.items()},
        KEY: mark_of(interface, numbers),
    }
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000).encode()


#: The lines that guidelinekit adds: its key and what is below it.
_MARK = re.compile(rf"\n{KEY}:[^\n]*\n(?:[ \-][^\n]*\n)*".encode())


def without_mark(content: bytes) -> bytes:
    """Return a file that `write` made as if another tool had written it."""
    return _MARK.sub(b"\n", content)


def read(file: File, schema: Schema) -> Draft:
    """Return what a file says.

    Raises:
        ExchangeError: it is not YAML, or names no classes.
    """
    data = yaml_mapping(file)
    if not isinstance(data.get("names"), list | dict) or not data["names"]:
        raise ExchangeError(
            f"{file.name} has no `names`", hint="List the names of the classes there, in the order of their indexes."
        )
    if any(not isinstance(name, str) for name in _values(data["names"])):
        # YAML takes `no` for a truth value, and 1.10 for a number.
        data["names"] = yaml_mapping(file, as_text=True)["names"]
    draft = Draft(schema)
    mark = read_mark(data.get(KEY), draft)
    names = _names(data["names"], file.name, draft)
    require_names(list(names.values()), file.name)
    kind = _kind(data, mark, draft)
    for code, name in names.items():
        own = mark.kinds.get(code, "")
        draft.add_label(name, code=code, kind=own if own != kind else "")
    count = text_of(data.get("nc"))
    if count and count != str(len(names)):
        draft.skip("nc", f"It is {count}, but the file names {len(names):,} classes: the draft has those.")
    draft.set_task(kind, fitting_input(kind, mark.input or "image"))
    return draft


def recognizes(file: File) -> int:
    """Return how sure it is that a file is the `data.yaml` of a data set."""
    if not _NAMES.search(file.content) or file.content.lstrip()[:1] in (b"{", b"[", b"<"):
        return 0
    return 90 if _OTHERS.search(file.content) else 45


def _values(names: Any) -> list[Any]:
    return list(names.values()) if isinstance(names, dict) else names


def _names(names: Any, file_name: str, draft: Draft) -> dict[int, str]:
    """Return the names of the classes by their indexes, in order."""
    found: dict[int, str] = {}
    for key, value in names.items() if isinstance(names, dict) else enumerate(names):
        index, name = text_of(key), text_of(value)
        if not (index.isascii() and index.isdecimal() and len(index) < 10):
            raise ExchangeError(
                f"{file_name} has the class “{index}” under `names`, which is no index",
                hint="Write `0: car`, `1: bus` and so on, or a list.",
            )
        if name:
            found[int(index)] = name
        else:
            draft.skip(f"class {int(index)}", "It has no name.")
    missing = sorted(set(range(max(found, default=-1) + 1)) - found.keys()) if max(found, default=0) < 100_000 else []
    if missing and isinstance(names, dict):
        draft.skip(
            "names", f"No class has the index {some_of([str(index) for index in missing])}: the others keep theirs."
        )
    return dict(sorted(found.items()))


def _kind(data: dict[str, Any], mark: OwnMark, draft: Draft) -> str:
    """Return the kind of task."""
    shape = data.get("kpt_shape")
    if shape and not mark.kind:
        count = text_of(shape[0]) if isinstance(shape, list) and shape else ""
        listed = f" ({', '.join(points)})" if (points := _points(data.get("kpt_names"))) else ""
        draft.skip(
            "kpt_shape", f"Each object has {count or 'several'} points{listed}: guidelines name them only in answers."
        )
    if not mark.kind:
        draft.not_compared |= NOT_STATED
    if not mark.kind and not shape:
        draft.guess("the task", "The file does not say whether boxes or polygons are drawn: the draft is for boxes.")
    return mark.kind or ("place-keypoints" if shape else "draw-boxes")


def _points(names: Any) -> list[str]:
    """Return the names of the points of the first class."""
    first = next(iter(names.values()), None) if isinstance(names, dict) else names
    return [text_of(name) for name in first] if isinstance(first, list) else []


FORMAT = Format(
    id="yolo",
    title="YOLO",
    file_name="data.yaml",
    read=read,
    write=write,
    recognizes=recognizes,
    without_mark=without_mark,
    identity="code",
    holds=frozenset({"task", "labels/*/name", "labels/*/kind"}),
    partly={
        **PARTLY,
        "labels/*/name": SPACES,
        "labels/*/code": "YOLO numbers classes from 0 without gaps: where codes are not such numbers, a class has the"
        " number of its position.",
        "labels/*/status": "A class that can no longer be chosen stays in the list: without it, the others would get"
        " other numbers.",
        "labels/*/replaced_by": "A class that can no longer be chosen stays in the list, without its successor.",
        "labels/*/consider": "A class that can no longer be chosen stays in the list, without its successors.",
    },
)
