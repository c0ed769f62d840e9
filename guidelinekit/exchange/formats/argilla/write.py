"""A guideline -> the settings of a dataset of Argilla 2, as `Settings.to_json` writes them.

Argilla asks each question of each record, without conditions: about whole records, or for spans in one text. A question
about parts of the input is one question for each part. At least one question must be required.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from guidelinekit.exchange.formats.argilla.limits import FEW, limits
from guidelinekit.exchange.formats.argilla.names import (
    MAX_DESCRIPTION,
    MAX_GUIDELINES,
    MAX_OPTION,
    MAX_RATING,
    MAX_TITLE,
    MAX_VALUE,
    MIN_RATING,
    PLAIN_KINDS,
    SPECIAL,
    Names,
    mark,
    marked,
)
from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.formats.json_fields import json_bytes
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.model import Attribute, Label, Option
from guidelinekit.guideline.format.tasks import TASK_KINDS

#: The settings of the field for each kind of input. What Argilla cannot show, a template of HTML shows.
_FIELDS: Mapping[str, Mapping[str, Any]] = {
    "text": {"type": "text", "use_markdown": False},
    "conversation": {"type": "chat", "use_markdown": True},
    "image": {"type": "image"},
}
_TEMPLATES: Mapping[str, str] = {
    "audio": '<audio controls src="{{{{record.fields.{}.url}}}}"></audio>',
    "video": '<video controls width="100%" src="{{{{record.fields.{}.url}}}}"></video>',
    "document": '<iframe width="100%" height="600" src="{{{{record.fields.{}.url}}}}"></iframe>',
}
#: What is stored if no outcome applies, so that the question about outcomes can be required.
_NONE = "none"


def write(interface: Interface) -> bytes:
    """Return the settings of a dataset.

    Raises:
        ExchangeError: Argilla would not accept a text, or could not tell two options apart.
    """
    return json_bytes(_Writer(interface).settings())


def without_mark(content: bytes) -> bytes:
    """Return settings without what guidelinekit writes into the text for annotators."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return content
    if not isinstance(data, dict) or not isinstance(data.get("guidelines"), str):
        return content
    return json_bytes({**data, "guidelines": marked(data["guidelines"])[0]})


class _Writer:
    """`_own` is what the questions do not say, by their names."""

    def __init__(self, interface: Interface) -> None:
        self._of, self._guideline, self._words = interface, interface.guideline, interface.words
        self._names = Names()
        self._limited = limits(interface)
        self._fields = {part: self._names.take("text" if part == "item" else part) for part in interface.parts}
        self._own: dict[str, dict[str, Any]] = {}
        self._outcome_name = ""

    def settings(self) -> dict[str, Any]:
        questions = [*self._labels(), *self._outcomes(), *self._attributes()]
        if not any(question["required"] for question in questions):
            # Argilla accepts no dataset without a required question.
            outcomes = [one for one in questions if one["name"] == self._outcome_name]
            required = outcomes[0] if outcomes else questions[0]
            required["required"] = True
            if outcomes:
                self._add_none(required)
        return {
            "guidelines": self._text(),
            "questions": questions,
            "fields": [self._field(part, kind) for part, kind in self._of.parts.items()],
            "vectors": [],
            "metadata": [],
            "allow_extra_metadata": True,
            "distribution": {"strategy": "overlap", "min_submitted": 1},
            "mapping": None,
        }

    def _field(self, part: str, kind: str) -> dict[str, Any]:
        name = self._fields[part]
        settings = _FIELDS.get(kind) or {"type": "custom", "template": _TEMPLATES[kind].format(name)}
        title = self._words.text("item-field") if part == "item" else part
        return {"name": name, "title": title, "required": True, "description": None, "settings": settings}

    def _text(self) -> str:
        """Return the text for annotators: what they decide, where to read how, and a mark."""
        guideline = self._guideline
        where = self._words.text("read-guideline", id=guideline.id, version=guideline.version)
        data: dict[str, Any] = {"guideline": guideline.id, "version": guideline.version, "kind": guideline.task.kind}
        if "id" not in self._of.stored:
            data["stores"] = self._of.stored[0]
        fields = {name: part for part, name in self._fields.items() if part not in ("item", name)}
        data |= {key: value for key, value in (("fields", fields), ("questions", self._own)) if value}
        text = f"# {guideline.title}\n\n{guideline.summary.strip()}\n\n{where}\n\n"
        end = mark(data)
        if len(end) > MAX_GUIDELINES // 2:
            end = mark({key: data[key] for key in ("guideline", "version", "kind")})
        if len(text) + len(end) > MAX_GUIDELINES:
            text = f"# {guideline.title[:MAX_TITLE]}\n\n{where}\n\n"
        return f"{text}{end}\n"

    # Questions

    def _labels(self) -> Iterator[dict[str, Any]]:
        for kind in self._of.kinds:
            labels = {key: one for key, one in self._of.of_kind(kind).items() if f"labels/{key}" not in self._limited}
            is_main = kind == self._guideline.task.kind
            base, task_kind = "label" if is_main else kind, TASK_KINDS[kind]
            if not labels:
                if is_main and task_kind.writes_text:
                    title = self._words.text("your-text")
                    yield self._question("text", title, {"type": "text", "use_markdown": False}, required=True)
                continue
            options = [
                self._option(str(self._of.value(key, one)), one.name, one.short, f"labels/{key}")
                for key, one in labels.items()
            ]
            own = {"labels": kind} | self._ids(labels)
            if kind == "mark-spans":
                texts = [part for part, input_kind in self._of.parts.items() if input_kind == "text"]
                for part in texts:
                    name = base if len(texts) == 1 else f"{base}-{part}"
                    settings = {"type": "span", **_choices(options, base), "field": self._fields[part]}
                    settings |= {"allow_overlapping": True}
                    title = self._about_part(self._words.text("labels"), part if len(texts) > 1 else "")
                    yield self._question(name, title, settings, own=own)
                continue
            is_required = is_main and task_kind.picks_one and not self._guideline.outcomes
            settings = {"type": _choice_type(single=task_kind.picks_one), **_choices(options, base)}
            yield self._question(base, self._words.text("label"), settings, required=is_required, own=own)

    def _outcomes(self) -> Iterator[dict[str, Any]]:
        outcomes = self._guideline.outcomes.items()
        options = [self._option(key, one.name, "", f"outcomes/{key}") for key, one in outcomes]
        if not options:
            return
        settings = {"type": "label_selection", **_choices(options, "outcome")}
        question = self._question("outcome", self._words.text("outcome"), settings, own={"outcomes": True})
        self._outcome_name = question["name"]
        if len(options) < FEW:
            self._add_none(question)
        yield question

    def _add_none(self, question: dict[str, Any]) -> None:
        """Add an option for records to which no outcome applies."""
        own = self._own.setdefault(question["name"], {})
        if "none" in own:
            return
        used = {option["value"] for option in question["settings"]["options"]}
        own["none"] = next(value for value in (_NONE, *(f"{_NONE}-{at}" for at in range(2, 999))) if value not in used)
        text = self._words.text("none-of-these")
        question["settings"]["options"].insert(0, {"value": own["none"], "text": text})
        question["settings"] = {"type": "label_selection", **_choices(question["settings"]["options"], "outcome")}

    def _attributes(self) -> Iterator[dict[str, Any]]:
        for attribute_id, attribute in self._guideline.attributes.items():
            if f"attributes/{attribute_id}" in self._limited:
                continue
            is_always = bool(attribute.parts) or attribute.of == "item"
            required = attribute.required and is_always and not self._of.opened_by[attribute_id]
            for part in attribute.parts or ("",):
                settings = self._answer(attribute_id, attribute)
                title = self._about_part(attribute.ask, part)
                own = self._ids(attribute.options)
                own |= {"id": attribute_id, "part": part} if part else {}
                if settings["type"] != "text" and attribute.kind != PLAIN_KINDS[settings["type"]]:
                    own["kind"] = attribute.kind
                name = f"{attribute_id}-{part}" if part else attribute_id
                yield self._question(name, title, settings, required=required, own=own, attribute_id=attribute_id)

    def _about_part(self, title: str, part: str) -> str:
        return self._words.text("about-part", question=title, part=part) if part else title

    def _answer(self, attribute_id: str, attribute: Attribute) -> dict[str, Any]:
        """Return the settings of the question for an attribute."""
        if attribute.options:
            options = [
                self._option(
                    str(self._of.value(key, one)), one.name, one.definition, f"attributes/{attribute_id}/options/{key}"
                )
                for key, one in attribute.options.items()
            ]
            return {"type": _choice_type(single=attribute.kind != "choose-many"), **_choices(options, attribute_id)}
        low, high = attribute.range or (-1, -1)
        is_whole = low == int(low) and high == int(high)
        if attribute.kind in ("rate", "number") and is_whole and MIN_RATING <= low < high <= MAX_RATING:
            return {"type": "rating", "options": [{"value": value} for value in range(int(low), int(high) + 1)]}
        return {"type": "text", "use_markdown": False}

    def _question(
        self, name: str, title: str, settings: Mapping[str, Any], *, required: bool = False,
        own: dict[str, Any] | None = None, attribute_id: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        taken = self._names.take(name)
        own = dict(own or {})
        if attribute_id and (taken != attribute_id or attribute_id in SPECIAL):
            own["id"] = attribute_id
        if taken == name and not attribute_id:
            # The name says what the question is.
            own = {key: one for key, one in own.items() if key == "ids"}
        if own:
            self._own[taken] = own
        text = " ".join(title.split())
        return {
            "name": taken,
            "title": text if len(text) <= MAX_TITLE else f"{text[: MAX_TITLE - 1]}…",
            "description": None,
            "required": required,
            "settings": settings,
        }

    def _ids(self, elements: Mapping[str, Label | Option]) -> dict[str, Any]:
        """Return the ids that look like codes, where codes are stored of the elements that have one."""
        ids = [key for key, one in elements.items() if key.isdecimal() and self._of.value(key, one) == key]
        return {"ids": ids} if ids and "id" not in self._of.stored else {}

    def _option(self, value: str, name: str, explanation: str, address: str) -> dict[str, Any]:
        if len(value) > MAX_VALUE or len(name) > MAX_OPTION:
            raise ExchangeError(
                f"Argilla accepts at most {MAX_OPTION} characters in a name: `{address}` has more",
                hint="Give it a shorter name.",
            )
        option = {"value": value, "text": name}
        return option | ({"description": explanation} if 0 < len(explanation) <= MAX_DESCRIPTION else {})


def _choice_type(*, single: bool) -> str:
    return "label_selection" if single else "multi_label_selection"


def _choices(options: list[dict[str, Any]], question: str) -> dict[str, Any]:
    """Return options as settings; all of them are visible from three on."""
    _require_unique((option["value"] for option in options), question)
    _require_unique((option["text"] for option in options), question)
    return {"options": options, "visible_options": len(options) if len(options) > FEW else None}


def _require_unique(texts: Iterable[str], question: str) -> None:
    seen: set[str] = set()
    for text in texts:
        if text in seen:
            raise ExchangeError(
                f"Argilla cannot tell two options of `{question}` apart: both are called “{text}”",
                hint="Give one of them another name.",
            )
        seen.add(text)
