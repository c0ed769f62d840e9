"""The labels of a CVAT project or task -> a draft of a guideline."""

from collections import Counter
from typing import Any

from guidelinekit.exchange.draft import Draft, Option
from guidelinekit.exchange.formats.classes import LARGEST, require_names, some_of
from guidelinekit.exchange.formats.colors import hex_color
from guidelinekit.exchange.formats.cvat.sources import CvatLabel, Source, Specification, source_of
from guidelinekit.exchange.formats.cvat.types import ANY, APPROXIMATED, KIND_OF, UNDEFINED
from guidelinekit.exchange.formats.format import File
from guidelinekit.exchange.words import Words
from guidelinekit.guideline.format.schema import Schema

#: The options of a checkbox, with what annotations contain.
_YES_NO: list[Option] = [("yes", "Yes", {"code": "true"}), ("no", "No", {"code": "false"})]


def read(file: File, schema: Schema) -> Draft:
    """Return what a file says.

    Raises:
        ExchangeError: it has no labels of CVAT.
    """
    source = source_of(file)
    require_names([label.name for label in source.labels], file.name)
    return _Reader(source, Draft(schema), file.words).read()


class _Reader:
    def __init__(self, source: Source, draft: Draft, words: Words) -> None:
        self._source, self._draft, self._words = source, draft, words
        self._types = {id(label): self._type(label) for label in source.labels}
        self._input = self._input_kind()
        # The attributes by what they are: several labels have the same question.
        self._attributes: dict[Any, str] = {}

    def read(self) -> Draft:
        draft = self._draft
        draft.data["labels"] = {}
        if title := draft.name(self._source.title, ""):
            draft.data["title"] = title
        labels = [label for label in self._source.labels if label.name]
        chosen = [label for label in labels if not self._is_own_tag(label)]
        is_asked = any(self._words.has("whole-item", label.name) for label in labels)
        kinds = [KIND_OF[self._types[id(label)]] for label in chosen]
        kind = next(
            (one for one in kinds if one != "choose-many"), "choose-many" if chosen or not is_asked else "write"
        )
        for label, own in zip(chosen, kinds, strict=True):
            is_drawn = own not in ("choose-many", "mark-segments")
            asked = self._questions(label.attributes, of=None, is_drawn=is_drawn)
            draft.add_label(
                label.name,
                color=hex_color(label.color),
                kind=own if own != kind else "",
                attributes=asked,
            )
        for label in labels:
            if self._is_own_tag(label):
                self._add_own_tag(label, kind)
        draft.set_task(kind, self._input)
        self._report(labels)
        return draft

    def _type(self, label: CvatLabel) -> str:
        if label.type in KIND_OF:
            return label.type
        marked = self._source.marked.get(label.name, Counter[str]())
        return max(marked, key=lambda one: (marked[one], one)) if marked else "rectangle"

    def _input_kind(self) -> str:
        kinds = {KIND_OF[self._types[id(label)]] for label in self._source.labels}
        is_drawn = bool(kinds - {"choose-many", "mark-segments"})
        if "mark-segments" in kinds:
            return "video" if is_drawn or self._source.mode == "interpolation" else "audio"
        if self._source.mode:
            return "video" if self._source.mode == "interpolation" else "image"
        # Only what is marked in a video can change from frame to frame.
        if any(one.changes for label in self._source.labels for one in label.attributes):
            return "video"
        self._draft.not_compared |= {"task/input", "attributes/*/of"}
        return "image"

    def _is_own_tag(self, label: CvatLabel) -> bool:
        """Whether a tag is one that guidelinekit writes: for questions about the item, or for an outcome."""
        if label.type != "tag":
            return False
        if label.attributes:
            return self._words.has("whole-item", label.name)
        return bool(self._words.divided("named-outcome", label.name))

    def _add_own_tag(self, label: CvatLabel, kind: str) -> None:
        if not label.attributes:
            self._draft.add_outcome(*self._words.divided("named-outcome", label.name))
            return
        first = label.attributes[0]
        is_text = kind == "write" and first.type == "text" and self._words.has("answer", first.name)
        self._questions(label.attributes[1 if is_text else 0 :], of="item", is_drawn=False)

    def _questions(self, attributes: tuple[Specification, ...], *, of: str | None, is_drawn: bool) -> list[str]:
        """Add the questions of a label, and return their ids. Checkboxes `a: b` and `a: c` are one question."""
        grouped: dict[Any, list[Specification]] = {}
        for one in attributes:
            question = self._words.divided("option", one.name)[:1] if one.type == "checkbox" else ()
            if one.name:
                grouped.setdefault(("", *question) if question else (one.name, len(grouped)), []).append(one)
        ids = []
        for (whole, prefix), listed in grouped.items():
            about = of or ("track" if is_drawn and self._input == "video" and not listed[0].changes else None)
            key = (whole or prefix, about, tuple((one.name, one.type, one.values) for one in listed))
            if key not in self._attributes:
                self._attributes[key] = self._add(listed, "" if whole else prefix, about)
            ids.append(self._attributes[key])
        return list(dict.fromkeys(ids))

    def _add(self, listed: list[Specification], prefix: str, of: str | None) -> str:
        first = listed[0]
        name = prefix or first.name
        options: list[Option] = []
        more: dict[str, Any] = {}
        if prefix:
            kind = "choose-many"
            options = [("", self._words.divided("option", one.name)[1], {}) for one in listed]
        elif first.type == "checkbox":
            kind, options = "choose-one", _YES_NO
        elif first.type == "number" and (limits := _limits(first.values)):
            kind, more = "number", {"range": limits[:2]}
            if limits[2] != 1:
                self._draft.skip(
                    f"attribute `{name}`", f"A guideline has no steps between numbers; it has {limits[2]}."
                )
        elif first.type in ("select", "radio") and (
            values := [one for one in first.values if one not in ("", UNDEFINED)]
        ):
            options = [("", value, {}) for value in dict.fromkeys(values)]
            kind = "choose-one" if len(options) > 1 else "choose-many"
        else:
            kind = "number" if first.type == "number" else "write"
        attribute_id = self._draft.add_attribute(name, kind=kind, options=options, of=of, **more)
        written = self._draft.name(name, "")
        if written != attribute_id:
            # A name is no question: the draft keeps it as both, so that a person can write the question.
            self._draft.data["attributes"][attribute_id] = {"name": written} | self._draft.data["attributes"][
                attribute_id
            ]
        return attribute_id

    def _report(self, labels: list[CvatLabel]) -> None:
        """Record what the draft does not have."""
        skip = self._draft.skip
        for kind, reason in APPROXIMATED.items():
            if names := [label.name for label in labels if self._types[id(label)] == kind]:
                skip(f"label {some_of(names)}", reason)
        unknown = [label.name for label in labels if label.type == ANY and label.name not in self._source.marked]
        if unknown:
            self._draft.guess(f"label {some_of(unknown)}", "It can be marked in any way: the draft is for boxes.")
        shapes = [label for label in labels if label.points]
        for label in shapes[:20]:
            skip(f"label {some_of([label.name])}",
                 f"Guidelines name the points only in answers; the file has {', '.join(label.points)}.")  # fmt: skip
        defaults = [
            one.name
            for label in labels
            for one in label.attributes
            if one.type in ("select", "radio", "text") and one.default not in ("", UNDEFINED)
        ]
        if defaults:
            skip(f"attribute {some_of(list(dict.fromkeys(defaults)))}", "A guideline has no default answers.")
        unnamed = len(self._source.labels) - len(labels)
        if unnamed:
            skip("labels", f"{unnamed:,} of them have no name.")


def _limits(values: tuple[str, ...]) -> list[int]:
    """Return the lowest and the highest number and the step; empty if they are no whole numbers, or no range."""
    try:
        numbers = [int(value) for value in values[:3]]
    except ValueError:
        return []
    is_range = len(numbers) >= 2 and -LARGEST <= numbers[0] < numbers[1] <= LARGEST
    return [*numbers, 1][:3] if is_range else []
