"""`dataset_info.json`, features in JSON, or the YAML of a card -> a draft of a guideline."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.classes import plain_prose, some_of, text_of
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.huggingface.features import Feature, features_of_card, features_of_json
from guidelinekit.exchange.formats.huggingface.foreign import add_foreign
from guidelinekit.exchange.formats.huggingface.own import add_own
from guidelinekit.exchange.formats.own_mark import KEY
from guidelinekit.exchange.formats.plain_json import json_or_none, json_value
from guidelinekit.exchange.formats.plain_yaml import yaml_mapping
from guidelinekit.guideline.format.schema import Schema

#: The YAML at the top of a card.
_FRONT = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)
#: What a card has in its YAML if it lists the features.
_INFO = re.compile(rb"^dataset_info\s*:", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Configuration:
    """One configuration of a data set: its name, its columns, and what else the file says of it."""

    name: str
    columns: Mapping[str, Feature]
    info: Mapping[str, Any]

    @property
    def has_classes(self) -> bool:
        return any(one.classes for name, column in self.columns.items() for _, one in column.nested(name))


def read(file: File, schema: Schema) -> Draft:
    """Return what a file says.

    Raises:
        ExchangeError: it lists no features, or none with class labels.
    """
    draft = Draft(schema)
    front = _FRONT.match(file.content)
    found = list(_of_card(file, front[1], draft) if front else _of_json(json_value(file)))
    usable = [one for one in found if one.has_classes or _is_own(one)]
    if not usable:
        what = "has no column with class labels" if any(one.columns for one in found) else "lists no features"
        raise ExchangeError(
            f"{file.name} {what}",
            hint="Labels are features of the type `ClassLabel`, in `dataset_info.json` or in the YAML of a card.",
        )
    first, others = usable[0], usable[1:]
    different = [one.name for one in others if one.columns != first.columns]
    if different:
        draft.skip("dataset_info", f"The draft is for the configuration {first.name}, not for {some_of(different)}.")
    if _is_own(first):
        _add_version(first.info, draft)
        add_own(first.columns, draft)
    else:
        add_foreign(first.columns, draft, file.name)
    _add_summary(first.info.get("description"), draft)
    return draft


def recognizes(file: File) -> int:
    """Return how sure it is that a file lists the features of a data set."""
    if file.content[:6].lstrip(b"\xef\xbb\xbf").startswith(b"---"):
        front = _FRONT.match(file.content)
        return 95 if front and _INFO.search(front[1]) else 0
    data = json_or_none(file)
    if not isinstance(data, dict) or b'"_type"' not in file.content:
        return 0
    features = [one.columns for one in _of_json(data)]
    typed = [one for columns in features for name, column in columns.items() for _, one in column.nested(name)]
    return 90 if any(one.type for one in typed) else 0


def _of_json(data: Any) -> Iterator[_Configuration]:
    """Yield the configurations of a file: one `dataset_info.json`, several by name, or features alone."""
    if not isinstance(data, dict):
        return
    if _is_features(data.get("features")):
        yield _configuration(str(data.get("config_name") or "default"), data)
    elif any(isinstance(one, dict) and _is_features(one.get("features")) for one in data.values()):
        for name, one in data.items():
            if isinstance(one, dict) and _is_features(one.get("features")):
                yield _configuration(name, one)
    elif _is_features(data):
        yield _configuration("default", {"features": data})


def _is_features(value: Any) -> bool:
    """Whether a value is a mapping from columns to features: at least one of them states its type."""
    if not isinstance(value, dict) or isinstance(value.get("_type"), str):
        return False
    columns = [one[0] if isinstance(one, list) and one else one for one in value.values()]
    return any(isinstance(one, dict) and one.keys() & {"_type", "dtype"} for one in columns) or any(
        isinstance(inner, dict) and "_type" in inner
        for one in columns
        if isinstance(one, dict)
        for inner in one.values()
    )


def _configuration(name: str, info: dict[str, Any]) -> _Configuration:
    return _Configuration(name=name, columns=features_of_json(info["features"]).fields, info=info)


def _of_card(file: File, front: bytes, draft: Draft) -> Iterator[_Configuration]:
    data = yaml_mapping(File(name=file.name, content=front), as_text=True)
    if title := draft.name(text_of(data.get("pretty_name")), ""):
        draft.data["title"] = title
    infos = data.get("dataset_info")
    for info in infos if isinstance(infos, list) else [infos]:
        if isinstance(info, dict):
            columns = features_of_card(info.get("features")).fields
            yield _Configuration(name=text_of(info.get("config_name")) or "default", columns=columns, info=info)


def _is_own(configuration: _Configuration) -> bool:
    return configuration.info.get("builder_name") == KEY


def _add_version(info: Mapping[str, Any], draft: Draft) -> None:
    version = info.get("version")
    draft.guideline_id = text_of(info.get("dataset_name"))
    draft.version = text_of(version.get("version_str") if isinstance(version, dict) else version)


def _add_summary(description: Any, draft: Draft) -> None:
    text = text_of(description)
    if plain_prose(text):
        draft.data["summary"] = draft.name(plain_prose(text), "")
    elif text:
        draft.skip("description", "It has markup, which a guideline would read in another way: write the summary anew.")
