"""The columns of any data set -> a draft: one column with class labels has the labels, the others are questions."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.classes import require_names, some_of
from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.formats.huggingface.columns import NO_QUESTIONS, SHOWN_BY
from guidelinekit.exchange.formats.huggingface.features import Feature
from guidelinekit.exchange.formats.huggingface.own import add_answer
from guidelinekit.exchange.formats.own_mark import fitting_input

#: The columns whose labels are those of the guideline, if a data set has one of these.
_MAIN = ("label", "labels", "ner_tags", "category", "class", "target")
_MEDIA = {"image": "image", "audio": "audio", "video": "video", "pdf": "document"}
#: Columns with words, whose tags are in a list of the same length.
_WORDS = ("tokens", "words")
#: Columns that say where an item is from: annotators do not read them.
_NOT_SHOWN = re.compile(r"(?:.*_)?(?:id|idx|index|uuid|guid|url|uri|path|file|filename|file_?name|source|split|lang)")
#: The first letters of tags that say where in a span a word is.
_TAG = re.compile(r"[BIESLU]-(.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Labels:
    """A column, or a field of it, with class labels. `form` is one, several, words or marks."""

    column: str
    field: str
    form: str
    classes: Mapping[int, str]

    @property
    def place(self) -> str:
        return f"{self.column}.{self.field}" if self.field else self.column


def add_foreign(columns: Mapping[str, Feature], draft: Draft, file_name: str) -> None:
    """Add the labels, the questions and the input.

    Raises:
        ExchangeError: there are too many labels, or they are too deep in a column.
    """
    found = [one for name, feature in columns.items() for one in _labels(name, feature, columns)]
    if not found:
        raise ExchangeError(
            f"{file_name} has class labels only inside entries of entries, which are not read",
            hint="Give a column with the labels, or a list of entries with one label each.",
        )
    by_name = {one.column: one for one in reversed(found)}
    main = next((by_name[name] for name in _MAIN if name in by_name), found[0])
    parts, unseen = _parts(columns, {one.column for one in found})
    kind = _kind(main, columns, parts)
    ids = _add_labels(main, draft, file_name)
    for one in found:
        if one is not main:
            _add_question(one, main, columns, draft, ids)
    names = draft.part_names(parts)
    form: Any = dict(zip(names, parts.values(), strict=True))
    if main.form == "words" and not parts:
        form = "text"
    draft.set_task(
        kind, fitting_input(kind, next(iter(form.values())) if isinstance(form, dict) and len(form) == 1 else form)
    )
    if unseen:
        draft.skip(f"column {some_of(unseen, 10)}", "Annotators neither read nor choose it, as far as the file says.")


def _labels(name: str, feature: Feature, columns: Mapping[str, Feature]) -> Iterable[_Labels]:
    """Yield what has class labels in a column."""
    if feature.classes:
        yield _Labels(column=name, field="", form="one", classes=feature.classes)
    elif feature.inner is not None and feature.inner.classes:
        classes = feature.inner.classes
        is_words = name.endswith("_tags") or any(word in columns for word in _WORDS) or bool(_spans(classes))
        yield _Labels(column=name, field="", form="words" if is_words else "several", classes=classes)
    else:
        form = "marks" if feature.of_each else "one"
        for field, inner in (feature.of_each or feature.fields).items():
            if inner.classes:
                yield _Labels(column=name, field=field, form=form, classes=inner.classes)


def _kind(main: _Labels, columns: Mapping[str, Feature], parts: Mapping[str, str]) -> str:
    if main.form != "marks":
        return {"one": "choose-one", "several": "choose-many", "words": "mark-spans"}[main.form]
    fields = {name.lower() for name in columns[main.column].of_each}
    shown = next((kind for names, kind in SHOWN_BY if names & fields), "")
    media = {"image": "draw-boxes", "audio": "mark-segments", "video": "mark-segments", "document": "draw-boxes"}
    return shown or next((media[kind] for kind in parts.values() if kind in media), "mark-spans")


def _spans(classes: Mapping[int, str]) -> list[str]:
    """Return the labels of spans, if the classes say for each word where in a span it is, as B-PER and I-PER do."""
    tags = [name for name in classes.values() if name not in ("O", "PAD", "<pad>", "[PAD]")]
    found = [tag[1] for name in tags if (tag := _TAG.fullmatch(name))]
    return list(dict.fromkeys(found)) if found and len(found) == len(tags) else []


def _add_labels(main: _Labels, draft: Draft, file_name: str) -> list[str]:
    spans = _spans(main.classes) if main.form == "words" else []
    if spans:
        draft.not_compared |= {"labels/*/code"}
        draft.skip(
            main.place,
            "Its tags say for each word where in a span it is; guidelines have whole spans: the draft has one label for"
            f" the tags of each span, such as {some_of(spans[:1])}, without their numbers.",
        )
        return [draft.add_label(name) for name in spans]
    require_names(list(main.classes.values()), file_name)
    return [draft.add_label(name, code=code) for code, name in main.classes.items()]


def _add_question(
    one: _Labels, main: _Labels, columns: Mapping[str, Feature], draft: Draft, ids: Iterable[str]
) -> None:
    is_beside = one.form == "marks" and one.column == main.column
    if one.form == "words" or (one.form == "marks" and not is_beside):
        draft.skip(one.place, "It marks items with other labels: make another guideline of it.")
        return
    feature = columns[one.column]
    if is_beside:
        attribute_id = add_answer(draft, one.field, feature.of_each[one.field])
        for label_id in ids:
            draft.data["labels"][label_id].setdefault("attributes", []).append(attribute_id)
    else:
        add_answer(draft, one.field or one.column, feature.fields.get(one.field, feature), of="item")


def _parts(columns: Mapping[str, Feature], labeled: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Return the kinds of the columns that an item consists of, and the other columns without labels."""
    parts, unseen = {}, []
    for name, feature in columns.items():
        if name in labeled:
            unseen += [
                f"{name}.{field}"
                for field, inner in feature.of_each.items()
                if not inner.classes and field.lower() not in NO_QUESTIONS
            ]
        elif feature.type in _MEDIA:
            parts[name] = _MEDIA[feature.type]
        elif feature.inner is not None and {"role", "from"} & feature.inner.fields.keys():
            parts[name] = "conversation"
        elif name in _WORDS or (feature.type in ("string", "large_string") and not _NOT_SHOWN.fullmatch(name.lower())):
            parts[name] = "text"
        else:
            unseen.append(name)
    if len(parts) > 1 and "tokens" in parts and "text" in parts.values():
        # The words of a sentence that is there, too.
        others = [name for name, kind in parts.items() if kind == "text" and name not in _WORDS]
        if others:
            del parts["tokens"]
            unseen.append("tokens")
    return parts, unseen
