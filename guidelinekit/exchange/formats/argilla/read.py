"""The settings of a dataset of Argilla 2 -> a draft of a guideline.

Labels of spans are the labels; without them, the options of the question called `label` are, or of the first one with
options. All other questions are about the item. Settings that guidelinekit wrote say more in the text for annotators.
"""

import re
from collections.abc import Mapping
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.argilla.names import PLAIN_KINDS, marked
from guidelinekit.exchange.formats.argilla.questions import Questions, settings_of, type_of
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.json_fields import json_with, mappings_in, text_in
from guidelinekit.exchange.formats.plain_json import json_value
from guidelinekit.exchange.words import Words
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.tasks import TASK_KINDS

_INPUTS: Mapping[str, str] = {"text": "text", "image": "image", "chat": "conversation"}
#: What a template of HTML shows.
_SHOWN: Mapping[str, str] = {"<audio": "audio", "<video": "video", "<iframe": "document", "<img": "image"}
#: A text without markup, which can be prose of a guideline as it is.
_PLAIN_TEXT = re.compile(r"[^<>#\[\]*_`|\\~&]{1,600}")


def recognizes(file: File) -> int:
    """Return how sure it is that a file has the settings of a dataset."""
    data = json_with(file, "questions", "fields")
    questions, fields = list(mappings_in(data, "questions")), list(mappings_in(data, "fields"))
    if not questions or not fields or not all("name" in one for one in (*questions, *fields)):
        return 0
    return 90 if all(type_of(one) in (*PLAIN_KINDS, "span") for one in questions) else 0


def read(file: File, schema: Schema) -> Draft:
    """Return what the settings of a dataset say.

    Raises:
        ExchangeError: they are no settings, or ask nothing that a guideline can ask.
    """
    data = json_value(file)
    questions, fields = list(mappings_in(data, "questions")), list(mappings_in(data, "fields"))
    if not questions or not fields:
        raise ExchangeError(
            f"{file.name} has no settings of Argilla: they have `questions` and `fields`",
            hint="Write them to the file with `dataset.settings.to_json`.",
        )
    draft = Draft(schema)
    return _Reader(draft, data, file.words).read(questions, fields)


class _Reader:
    """`own` is what guidelinekit wrote into the text for annotators; empty in other settings."""

    def __init__(self, draft: Draft, data: Mapping[str, Any], words: Words) -> None:
        self._draft, self._data, self._words = draft, data, words
        self._text, self._own = marked(text_in(data, "guidelines"))
        self._of_parts: dict[str, str] = {}

    def read(self, questions: list[Mapping[str, Any]], fields: list[Mapping[str, Any]]) -> Draft:
        draft = self._draft
        draft.guideline_id, draft.version = (text_in(self._own, key) for key in ("guideline", "version"))
        self._add_text()
        form = self._input(fields)
        asked = Questions(draft, self._own, self._of_parts, self._words)
        known = [one for one in questions if asked.is_known(one)]
        if not known:
            raise ExchangeError("the settings ask nothing that a guideline can ask", hint="Import other settings.")
        outcomes = [one for one in known if asked.is_outcomes(one)]
        labels = asked.label_questions([one for one in known if one not in outcomes])
        kinds = [asked.kind(one) for one in labels]
        kind = text_in(self._own, "kind")
        kind = kind if kind in TASK_KINDS else kinds[0] if kinds else "write"
        for question, own_kind in zip(labels, kinds, strict=True):
            asked.add_labels(question, "" if own_kind == kind else own_kind)
        for question in outcomes:
            for stated, name, more in asked.options(question):
                draft.add_outcome(name, stated=stated or str(more.get("code", "")))
        if labels and all(stated == name for one in labels for stated, name, _ in asked.options(one)):
            draft.stores = "name"
        rest = [one for one in known if one not in outcomes and one not in labels]
        if not labels:
            text = next((one for one in rest if type_of(one) == "text"), None)
            rest = [one for one in rest if one is not text]
        asked.add_attributes(rest)
        self._skip_rest()
        draft.set_task(kind, form)
        return draft

    def _add_text(self) -> None:
        """Add title and summary if guidelinekit wrote them, or a short text as the summary."""
        text = self._text.strip()
        if self._own:
            title, _, rest = text.removeprefix("# ").partition("\n\n")
            summary = self._without_our_sentence(rest.strip()).strip()
            self._draft.data |= {
                key: one for key, one in (("title", self._draft.name(title, "")), ("summary", summary)) if one
            }
            return
        self._draft.not_compared |= {"summary"}
        if _PLAIN_TEXT.fullmatch(text):
            self._draft.data["summary"] = " ".join(text.split())
        elif text:
            self._draft.skip(
                "guidelines", "It is a whole text: save it as a Markdown file, and import that to get its rules."
            )

    def _without_our_sentence(self, text: str) -> str:
        """Return a text without the sentence of guidelinekit at its end, in any language."""
        named = {"id": self._draft.guideline_id, "version": self._draft.version}
        sentences = (words.text("read-guideline", **named) for words in self._words.each())
        return text.removesuffix(next(filter(text.endswith, sentences), ""))

    def _skip_rest(self) -> None:
        for key, reason in (
            ("metadata", "It describes records; annotators do not answer it."),
            ("vectors", "They are for search; annotators do not see them."),
        ):
            for one in mappings_in(self._data, key):
                self._draft.skip(f"{key} “{text_in(one, 'name')}”", reason)
        distribution = self._data.get("distribution")
        if isinstance(distribution, dict) and distribution.get("min_submitted") not in (None, 1):
            self._draft.skip("distribution", "How many annotators answer is not part of what the labels mean.")

    # Fields

    def _input(self, fields: list[Mapping[str, Any]]) -> Any:
        own = self._own.get("fields")
        names = own if isinstance(own, dict) else {}
        shown = [(str(names.get(text_in(one, "name"), text_in(one, "name"))), self._input_kind(one)) for one in fields]
        parts = dict(zip(self._draft.part_names(name for name, _ in shown), (kind for _, kind in shown), strict=True))
        self._of_parts = dict(zip((name for name, _ in shown), parts, strict=True))
        return next(iter(parts.values())) if len(parts) == 1 else parts

    def _input_kind(self, field: Mapping[str, Any]) -> str:
        kind, place = type_of(field), f"field “{text_in(field, 'name')}”"
        if kind in _INPUTS:
            return _INPUTS[kind]
        template = text_in(settings_of(field), "template").lower()
        found = next((one for tag, one in _SHOWN.items() if tag in template), "")
        if not found:
            self._draft.guess(place, "Its template is not read: the draft takes it for a text.")
        return found or "text"
