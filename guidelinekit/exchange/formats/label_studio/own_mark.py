"""The comment in configurations of guidelinekit -> its data, if people have left them as they were."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree

from guidelinekit.exchange.formats.label_studio.tags import MARK_START
from guidelinekit.guideline.format.tasks import INPUT_KINDS, TASK_KINDS
from guidelinekit.guideline.ids import is_id


def own_data(root: etree._Element, id_form: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what guidelinekit wrote into a comment; empty without it, or if a value in it is none that it writes."""
    comments: Iterator[Any] = root.iter(etree.Comment)
    for comment in comments:
        text = comment.text or ""
        if text.startswith(MARK_START):
            own = json_mapping(text.removeprefix(MARK_START))
            if _is_own(own, id_form):
                return own
    return {}


def json_mapping(text: str) -> Mapping[str, Any]:
    """Return the data of a text; empty if it is no mapping in JSON."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def mapping_of(own: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return a mapping that guidelinekit wrote into its comment; empty if there is none."""
    value = own.get(key)
    return value if isinstance(value, dict) else {}


def _is_own(own: Mapping[str, Any], id_form: Mapping[str, Any]) -> bool:
    parts = own.get("parts")
    are_parts = _is_input(parts) or (
        isinstance(parts, dict)
        and len(parts) > 0
        and all(is_id(name, id_form) and _is_input(kind) for name, kind in parts.items())
    )
    fit = all(is_right(own[key]) for key, is_right in _FORMS.items() if key in own)
    return _is_kind(own.get("kind")) and are_parts and fit


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_kind(value: Any) -> bool:
    return isinstance(value, str) and value in TASK_KINDS


def _is_input(value: Any) -> bool:
    return isinstance(value, str) and value in INPUT_KINDS


def _each(is_right: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and all(map(is_right, value.values()))


#: What the values besides the kind of task and the parts can be.
_FORMS: Mapping[str, Callable[[Any], bool]] = {
    "guideline": _is_text,
    "version": _is_text,
    "stores": lambda value: value in ("code", "name", "path"),
    "attributes": _each(lambda value: value in ("rate", "compare")),
    "tracks": _each(lambda value: isinstance(value, bool)),
    "choices": _each(_is_kind),
    "names": _each(_is_text),
}
