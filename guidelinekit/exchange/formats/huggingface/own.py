"""The columns of a data set whose features guidelinekit wrote -> a draft."""

from collections.abc import Mapping
from typing import Any

from guidelinekit.exchange.draft import Draft, Option
from guidelinekit.exchange.formats.huggingface.columns import GEOMETRY, INPUTS, LABEL, OF_KIND, OUTCOME, PART
from guidelinekit.exchange.formats.huggingface.features import Feature, features_of_json
from guidelinekit.exchange.formats.own_mark import fitting_input
from guidelinekit.guideline.ids import is_id

_KINDS = {column: kind for kind, column in OF_KIND.items()}
_INPUTS = {kind: features_of_json(feature) for kind, feature in INPUTS.items()}


def add_own(columns: Mapping[str, Feature], draft: Draft) -> None:
    """Add what columns say in the order in which guidelinekit writes them: parts, labels, outcomes, attributes."""
    names = list(columns)
    start = next((at for at, name in enumerate(names) if _kind(name, columns[name]) or name == OUTCOME), len(names))
    end = next((at for at, name in enumerate(names[start:], start) if not _kind(name, columns[name])), len(names))
    parts = {name: kind for name in names[:start] if (kind := _input_kind(columns[name]))}
    kinds = [_kind(name, columns[name]) for name in names[start:end]]
    classes = next((one.classes for name in names[start:end] if (one := _label(columns[name])).classes), {})
    ids = [draft.add_label(name, code=code) for code, name in classes.items()]
    for name, kind in zip(names[start:end], kinds, strict=True):
        given = {LABEL, PART} | GEOMETRY.get(kind, {}).keys()
        for field, feature in columns[name].of_each.items() if kind in GEOMETRY else ():
            if field not in given and field not in draft.data.get("attributes", {}):
                attribute_id = add_answer(draft, field, feature)
                for label_id in ids:
                    draft.data["labels"][label_id].setdefault("attributes", []).append(attribute_id)
    kind = kinds[0] if kinds else "write"
    form = fitting_input(kind, _input(parts, draft))
    draft.set_task(kind, form)
    for name in names[end:]:
        if name == OUTCOME and columns[name].classes:
            for outcome in columns[name].classes.values():
                draft.add_outcome(outcome)
        else:
            _add_question(draft, name, columns[name], form if isinstance(form, dict) else {})


def _kind(name: str, feature: Feature) -> str:
    """Return the kind of the labels in a column; empty if it has none."""
    base, _, count = name.rpartition("-")
    kind = _KINDS.get(base if base and count.isdecimal() else name, "")
    return kind if kind and (_label(feature).classes or (kind == "write" and feature.type == "string")) else ""


def _label(feature: Feature) -> Feature:
    """Return the class label of a column with labels."""
    inner = feature.inner if feature.inner is not None else feature
    return inner.fields.get(LABEL, inner)


def _input_kind(feature: Feature) -> str:
    return next((kind for kind, known in _INPUTS.items() if known == feature), "")


def _input(parts: Mapping[str, str], draft: Draft) -> Any:
    if len(parts) == 1:
        return next(iter(parts.values()))
    form = draft.schema.id_form or {}
    return dict(parts) if all(is_id(name, form) for name in parts) else ""


def _add_question(draft: Draft, name: str, feature: Feature, parts: Mapping[str, str]) -> None:
    if feature.fields and feature.fields.keys() <= parts.keys():
        of = list(feature.fields)
        add_answer(draft, name, next(iter(feature.fields.values())), of=of[0] if len(of) == 1 else of)
    else:
        add_answer(draft, name, feature, of="item")


def add_answer(draft: Draft, name: str, feature: Feature, **fields: Any) -> str:
    """Add a question whose answers are in a column or field, and return its id."""
    several = feature.inner is not None
    classes = (feature.inner or feature).classes
    options: list[Option] = [("", option, {"code": code}) for code, option in classes.items()]
    if options:
        kind = "choose-many" if several or len(options) == 1 else "choose-one"
    else:
        kind = "number" if feature.type.startswith(("int", "uint", "float")) else "write"
    return draft.add_attribute(name, kind=kind, stated=name, options=options, **fields)
