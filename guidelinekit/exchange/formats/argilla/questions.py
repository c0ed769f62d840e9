"""The questions of a dataset of Argilla -> labels, outcomes and attributes of a draft."""

from collections.abc import Iterator, Mapping
from typing import Any

from guidelinekit.exchange.draft import Draft, Option
from guidelinekit.exchange.formats.argilla.names import PLAIN_KINDS
from guidelinekit.exchange.formats.json_fields import is_whole, text_in
from guidelinekit.exchange.words import Words
from guidelinekit.guideline.format.tasks import TASK_KINDS

#: What guidelinekit can say of a question that its type does not say.
_OWN_KINDS: Mapping[str, tuple[str, ...]] = {"label_selection": ("compare", "rate"), "rating": ("number",)}
_CHOICES = ("label_selection", "multi_label_selection")


def settings_of(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the settings of a field or question; in Argilla 1 they are beside its name."""
    settings = data.get("settings")
    return settings if isinstance(settings, dict) else data


def type_of(data: Mapping[str, Any]) -> str:
    """Return the type of a field or question."""
    return text_in(settings_of(data), "type")


class Questions:
    """Adds questions to a draft. `own` is what guidelinekit wrote into the text for annotators, or empty.

    `parts` are the names of the parts of the input, by those that guidelinekit or the fields have.
    """

    def __init__(self, draft: Draft, own: Mapping[str, Any], parts: Mapping[str, str], words: Words) -> None:
        self._draft, self._own, self._of_parts, self._words = draft, own, parts, words
        self._spans: set[tuple[str, str, Any]] = set()
        self._codes: set[Any] = set()

    def own_of(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what guidelinekit wrote of a question besides its settings."""
        questions = self._own.get("questions")
        own = questions.get(text_in(question, "name")) if isinstance(questions, dict) else None
        return own if isinstance(own, dict) else {}

    def is_known(self, question: Mapping[str, Any]) -> bool:
        """Whether guidelines have questions of the type; if not, the question is recorded as left out."""
        kind, place = type_of(question), f"question “{text_in(question, 'name')}”"
        if kind not in (*PLAIN_KINDS, "span"):
            self._draft.skip(place, f"Guidelines have no questions like `{kind}`.")
            return False
        if kind not in ("text", "rating") and not any(True for _ in self.options(question)):
            self._draft.skip(place, "It has no options.")
            return False
        return True

    def is_outcomes(self, question: Mapping[str, Any]) -> bool:
        """Whether the options of a question are the ways to end an item."""
        own = self.own_of(question)
        return bool(self._own) and ("outcomes" in own or (text_in(question, "name") == "outcome" and "id" not in own))

    def label_questions(self, questions: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """Return the questions whose options are labels, the main ones first."""
        if self._own:
            names = {"label", *TASK_KINDS}
            return [
                one
                for one in questions
                if type_of(one) == "span" or "labels" in (own := self.own_of(one))
                or (text_in(one, "name") in names and "id" not in own and type_of(one) != "text")
            ]  # fmt: skip
        if spans := [one for one in questions if type_of(one) == "span"]:
            return spans
        for types in (_CHOICES, ("ranking",), ("rating",)):
            listed = [one for one in questions if type_of(one) in types]
            named = [one for one in listed if text_in(one, "name").casefold() in ("label", "labels")]
            if listed:
                return (named or listed)[:1]
        return []

    def kind(self, question: Mapping[str, Any]) -> str:
        """Return the kind of task in which the labels of a question are chosen or marked."""
        name, own = text_in(question, "name"), self.own_of(question)
        if self._own:
            named = text_in(self._own, "kind") if name == "label" else name
            if (kind := text_in(own, "labels") or named) in TASK_KINDS:
                return kind
        if type_of(question) == "ranking":
            self._draft.skip(f"question “{name}”", "Guidelines do not rank: annotators choose the best one.")
        return "mark-spans" if type_of(question) == "span" else PLAIN_KINDS[type_of(question)]

    def add_labels(self, question: Mapping[str, Any], kind: str) -> None:
        """Add the options of a question as labels; `kind` is empty for that of the task."""
        for stated, name, more in self.options(question):
            # Spans in each text have the same labels again.
            key = stated, name, more.get("code")
            if type_of(question) != "span" or key not in self._spans:
                self._spans.add(key)
                self._add_label(stated, name, more, kind, is_grade=type_of(question) == "rating")

    def _add_label(self, stated: str, name: str, more: Mapping[str, Any], kind: str, *, is_grade: bool) -> None:
        explanation, code = str(more.get("definition", "")), more.get("code")
        if code is not None and code in self._codes:
            self._draft.skip(f"option “{name}”", f"Another label is stored as {code} too.")
            code = None
        self._codes.add(code)
        short = self._draft.short(explanation)
        self._draft.add_label(
            name,
            stated=stated,
            short=short,
            definition="" if short else explanation,
            value=int(name) if is_grade else None,
            code=code,
            kind=kind,
        )

    def options(self, question: Mapping[str, Any]) -> Iterator[Option]:
        """Yield the options of a question that annotations tell apart."""
        settings, own, place = settings_of(question), self.own_of(question), f"question “{text_in(question, 'name')}”"
        seen: set[str] = set()
        listed = settings.get("options") or settings.get("labels") or settings.get("values") or ()
        if isinstance(listed, dict):
            listed = [{"value": value, "text": text} for value, text in listed.items()]
        for one in listed if isinstance(listed, list) else ():
            data = one if isinstance(one, dict) else {"value": one}
            value, name = text_in(data, "value"), text_in(data, "text", "value")
            if not value or value == own.get("none"):
                continue
            if value in seen or (type_of(question) == "rating" and not is_whole(value)):
                self._draft.skip(place, f"The option “{value}” is left out: it is listed twice or is no whole number.")
                continue
            seen.add(value)
            is_code = is_whole(value) and value != name
            definition = text_in(data, "description")
            more = {"definition": definition} if definition else {}
            ids = own.get("ids")
            if isinstance(ids, list) and value in ids:
                is_code = False
            if is_code and (not self._own or self._own.get("stores") == "code"):
                yield "", name, {**more, "code": int(value)}
            else:
                yield value, name, more

    # Attributes

    def add_attributes(self, questions: list[Mapping[str, Any]]) -> None:
        """Add an attribute for each question, and one for the questions about parts of the input."""
        parts: dict[str, list[str]] = {}
        ids: dict[str, str] = {}
        for question in questions:
            own, name = self.own_of(question), text_in(question, "name")
            stated, part = str(own.get("id") or name), str(own.get("part") or "")
            if stated not in ids or not part:
                ids[stated] = self._add_attribute(question, stated, part)
            if part:
                parts.setdefault(ids[stated], []).append(self._of_parts.get(part, part))
        for attribute_id, known in parts.items():
            of = [part for part in dict.fromkeys(known) if part in self._of_parts.values() and len(self._of_parts) > 1]
            self._draft.data["attributes"][attribute_id]["of"] = (of if len(of) > 1 else of[0]) if of else "item"

    def _add_attribute(self, question: Mapping[str, Any], stated: str, part: str) -> str:
        title, more = text_in(question, "title", "name"), text_in(question, "description")
        if part:
            title = self._words.without_part(title, part)
        if more and more != title:
            title = f"{title}{'' if title.endswith(('.', '?', '!', ':')) else '.'} {more}"
        options = [] if type_of(question) == "text" else list(self.options(question))
        kind, own_kind = PLAIN_KINDS[type_of(question)], text_in(self.own_of(question), "kind")
        if own_kind in _OWN_KINDS.get(type_of(question), ()):
            kind = own_kind
        fields: dict[str, Any] = {}
        if type_of(question) == "rating":
            grades = sorted(int(value) for value, _, _ in options)
            options = []
            kind = kind if len(grades) > 1 else "number"
            fields["range"] = [grades[0], grades[-1]] if len(grades) > 1 else None
        elif type_of(question) == "ranking":
            self._draft.skip(f"question “{stated}”", "Guidelines do not rank: annotators choose the best one.")
        if kind in ("choose-one", "compare") and len(options) < 2:
            kind = "choose-many"
        return self._draft.add_attribute(
            stated,
            kind=kind,
            ask=title,
            stated=stated,
            options=options,
            required=True if question.get("required", False) is True else None,
            of="item",
            **fields,
        )
