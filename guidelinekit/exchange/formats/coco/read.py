"""A COCO file -> a draft of a guideline: categories are labels, their supercategories groups.

The annotations, if there are any, show whether boxes, polygons or keypoints are drawn. A file that guidelinekit wrote
says in its `info` what the task is.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.classes import code_of, plain_prose, require_names, some_of, text_of
from guidelinekit.exchange.formats.coco.annotations import attributes_of, kinds_of_categories, most_common
from guidelinekit.exchange.formats.coco.groups import add_groups
from guidelinekit.exchange.formats.colors import hex_color
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.own_mark import KEY, NOT_STATED, fitting_input, read_mark
from guidelinekit.exchange.formats.plain_json import json_or_none, json_value
from guidelinekit.guideline.format.schema import Schema

_LONGEST_TITLE = 120
#: The keys with which some files explain a category.
_EXPLAINED = {"def", "definition", "description", "synonyms"}
#: The keys of a category that a draft has, or whose absence it reports.
_KNOWN = {"id", "name", "supercategory", "color", "keypoints", "skeleton"} | _EXPLAINED


def read(file: File, schema: Schema) -> Draft:
    """Return what a file says.

    Raises:
        ExchangeError: it is not JSON, or has no categories.
    """
    data = json_value(file)
    categories = data.get("categories") if isinstance(data, dict) else None
    if not isinstance(categories, list):
        raise ExchangeError(
            f"{file.name} has no list `categories`", hint="A COCO file has its labels there; captions have none."
        )
    return _Reader(data, [one for one in categories if isinstance(one, dict)], Draft(schema), file.name).read()


def recognizes(file: File) -> int:
    """Return how sure it is that a file is one of COCO."""
    data = json_or_none(file)
    categories = data.get("categories") if isinstance(data, dict) else None
    if not isinstance(categories, list) or not all(isinstance(one, dict) for one in categories):
        return 0
    is_numbered = all("id" in one for one in categories) and (
        not categories or any("name" in one for one in categories)
    )
    has_parts = any(isinstance(data.get(key), list) for key in ("images", "annotations"))
    return 95 if is_numbered and has_parts else 70 if is_numbered and categories else 0


class _Reader:
    def __init__(self, data: Mapping[str, Any], categories: list[dict[str, Any]], draft: Draft, file_name: str) -> None:
        self._data, self._categories, self._draft = data, categories, draft
        info = data.get("info")
        self._info: Mapping[str, Any] = info if isinstance(info, dict) else {}
        self._mark = read_mark(self._info.get(KEY), draft)
        annotations = data.get("annotations")
        self._annotations: list[Any] = annotations if isinstance(annotations, list) else []
        self._marked = kinds_of_categories(self._annotations)
        require_names([self._name(category) for category in categories], file_name)

    def read(self) -> Draft:
        kind = self._kind()
        self._add_title()
        ids = self._add_labels(kind)
        unused = [self._id(category) not in self._marked for category in self._categories]
        add_groups(self._draft, self._categories, ids, unused)
        self._report(kind)
        self._draft.set_task(kind, fitting_input(kind, self._mark.input or "image"))
        return self._draft

    @staticmethod
    def _id(category: Mapping[str, Any]) -> Any:
        value = category.get("id")
        return value if isinstance(value, int | str | float) else None

    def _name(self, category: Mapping[str, Any]) -> str:
        return text_of(category.get("name")) or text_of(category.get("id"))

    def _add_title(self) -> None:
        title = text_of(self._info.get("description"))
        if 0 < len(title) <= _LONGEST_TITLE:
            self._draft.data["title"] = self._draft.name(title, "")
        elif title:
            self._draft.skip("info/description", "It is too long for a title.")

    def _own_kind(self, category: Mapping[str, Any]) -> str:
        """Return how a category is marked as far as the file says it."""
        found = self._marked.get(self._id(category), "")
        return found or ("place-keypoints" if category.get("keypoints") else "")

    def _kind(self) -> str:
        if self._mark.kind:
            return self._mark.kind
        counts = Counter(filter(None, map(self._own_kind, self._categories)))
        if counts:
            return most_common(counts)
        self._draft.not_compared |= NOT_STATED
        self._draft.guess(
            "the task", "The file has no annotations that show how labels are marked: the draft is for boxes."
        )
        return "draw-boxes"

    def _add_labels(self, task_kind: str) -> list[str]:
        codes: set[int | str] = set()
        ids, repeated = [], []
        for category in self._categories:
            code = code_of(category.get("id"))
            own = self._mark.kinds.get(code, "") if self._mark.kind and isinstance(code, int) else ""
            kind = own if self._mark.kind else self._own_kind(category)
            if code in codes:
                repeated.append(self._name(category))
                code = None
            codes |= {code} if code is not None else set()
            ids.append(
                self._draft.add_label(
                    self._name(category), code=code, kind=kind if kind != task_kind else "", **self._texts(category)
                )
            )
        if repeated:
            self._draft.skip(f"category {some_of(repeated)}", "Another category has the same id: the code is left out.")
        return ids

    def _texts(self, category: Mapping[str, Any]) -> dict[str, Any]:
        """Return the color and what some files explain of a category, such as those of LVIS."""
        color, name = category.get("color"), self._name(category)
        if isinstance(color, list) and len(color) == 3 and all(type(one) is int and 0 <= one < 256 for one in color):
            color = "#" + "".join(f"{one:02x}" for one in color)
        definition = next(
            (text_of(category[key]) for key in ("definition", "def", "description") if category.get(key)), ""
        )
        synonyms = category.get("synonyms")
        aliases = [self._draft.name(text_of(one), "") for one in (synonyms if isinstance(synonyms, list) else ())]
        return {
            "color": hex_color(color) if isinstance(color, str) else "",
            "definition": plain_prose(self._draft.name(definition, "")),
            "aliases": [alias for alias in dict.fromkeys(aliases) if alias not in ("", name)],
        }

    def _report(self, kind: str) -> None:
        """Record what the draft does not have."""
        skip = self._draft.skip
        if any(category.keys() & _EXPLAINED for category in self._categories):
            self._draft.not_compared |= {"labels/*/definition", "labels/*/aliases"}
        points: dict[str, list[str]] = {}
        keys: dict[str, None] = {}
        for category in self._categories:
            if isinstance(category.get("keypoints"), list) and category["keypoints"]:
                points.setdefault(", ".join(map(text_of, category["keypoints"])), []).append(self._name(category))
            keys.update(dict.fromkeys(map(str, category.keys() - _KNOWN)) if len(keys) < 100 else {})
        for listed, names in list(points.items())[:20]:
            skip(f"category {some_of(names)}", f"Guidelines name the points only in answers; the file has {listed}.")
        if keys:
            skip("categories", f"A guideline has no field for {', '.join(f'`{key}`' for key in sorted(keys))}.")
        if self._annotations:
            skip("annotations", "Finished annotations are not in a guideline; the draft says how they mark each label.")
        if attributes := attributes_of(self._annotations):
            skip(
                "annotations",
                f"They have the attributes {some_of(attributes, 20)}: the file does not list their values.",
            )
        if kind == "draw-polygons" and any(isinstance(one, dict) and isinstance(one.get("segmentation"), dict)
                                           for one in self._annotations):  # fmt: skip
            skip("annotations", "Guidelines have no masks: the labels are for polygons.")
