"""Two answers -> whether they differ only in text that annotators write: one model answer of many."""

from collections.abc import Mapping
from typing import Any

from guidelinekit.changes.compare.normal_form import same
from guidelinekit.guideline.prose import fold

Form = Mapping[str, Any]


def written_difference(before: Form, after: Form, attributes: Form) -> str:
    """Return `reworded` or `copyedited` if two answers differ only in written text; otherwise empty.

    Written text is that of a `write` task and of attributes of kind `write`. `attributes` are those of the guideline.
    """
    written = {key for key, attribute in attributes.items() if attribute.get("kind") == "write"}
    (old_rest, old_texts), (new_rest, new_texts) = (_split(side, written) for side in (before, after))
    if not same(old_rest, new_rest) or old_texts == new_texts or old_texts.keys() != new_texts.keys():
        return ""
    is_copyedit = all(fold(text) == fold(new_texts[key]) for key, text in old_texts.items())
    return "copyedited" if is_copyedit else "reworded"


def _split(answer: Form, written: set[str]) -> tuple[Form, dict[str, str]]:
    """Return an answer without written texts, and these texts by where they are."""
    rest, texts = dict(answer), {}
    if isinstance(rest.get("text"), str):
        texts["text"] = rest.pop("text")
    for key, value in answer.get("attributes", {}).items():
        if key in written and isinstance(value, str):
            texts[f"attributes/{key}"] = value
            rest["attributes"] = {k: v for k, v in rest["attributes"].items() if k != key}
    return rest, texts
