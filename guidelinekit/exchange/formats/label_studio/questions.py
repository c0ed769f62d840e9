"""The controls of a configuration that are not its labels -> attributes and outcomes of the draft."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from guidelinekit.exchange.draft import Draft, Option
from guidelinekit.exchange.formats.label_studio.controls import Configuration, Control, text_of
from guidelinekit.exchange.formats.label_studio.own_mark import mapping_of
from guidelinekit.exchange.words import Words

_MAX_RATING = 5
_LARGEST_RATING = 100


class Questions:
    """Adds questions to a draft that has its labels. `marking` and `chosen` are the controls of those."""

    def __init__(
        self,
        draft: Draft,
        configuration: Configuration,
        marking: Sequence[Control],
        chosen: Sequence[Control],
        words: Words,
    ) -> None:
        self._draft, self._found, self._own = draft, configuration, configuration.own
        self._marking, self._chosen, self._words = marking, chosen, words
        # Questions about tracks, and whether labels ask them.
        self._tracks = mapping_of(configuration.own, "tracks")

    def add(self, controls: Sequence[Control]) -> None:
        """Add an attribute or the outcomes for each control, then list attributes with what leads to them."""
        for control in self._merged(controls):
            if self._is_outcomes(control):
                for element in control.element.iter("Choice"):
                    stored = text_of(element, "alias", "value")
                    outcome_id = self._draft.add_outcome(text_of(element, "value"), stated=text_of(element, "alias"))
                    self._draft.stored[f"outcomes/{outcome_id}"] = stored
            else:
                self._question(control)
        for control in controls:
            if control.attribute_id and control.shown_with and not self._is_shown_with_labels(control):
                self._ask_with_options(control)

    def _merged(self, controls: Sequence[Control]) -> Iterator[Control]:
        """Yield each question once: a question about several parts has a control for each, named `<id>.<part>`."""
        seen: dict[str, Control] = {}
        for control in controls:
            base = self._base(control)
            if base in seen:
                control.ids = seen[base].ids
                continue
            if base:
                seen[base] = control
            yield control

    def _base(self, control: Control) -> str:
        """Return the id of the question that a control asks about one part; empty if it is not about a part."""
        base, _, part = self._wanted_name(control).rpartition(".")
        return base if self._own and part in self._found.objects else ""

    def _wanted_name(self, control: Control) -> str:
        """Return the name that guidelinekit wanted to give a control: another tag may have had it."""
        return str(mapping_of(self._own, "names").get(control.name, control.name))

    def _is_outcomes(self, control: Control) -> bool:
        """Whether a control is that of the ways to end an item, which guidelinekit writes without a header."""
        return (
            bool(self._own) and self._wanted_name(control) == "outcome" and not control.title and not control.shown_with
        )

    def _question(self, control: Control) -> None:
        if control.tag == "DateTime":
            self._draft.skip(control.place, "Guidelines have no dates: the question is answered by a text.")
        base = self._base(control)
        name, title = base or self._wanted_name(control), control.title
        if base:
            title = self._words.without_part(title, self._wanted_name(control).rpartition(".")[2])
        kind, more = self._answer(control, name)
        options = list(self._options(control))
        if kind in ("choose-one", "choose-many", "rate", "compare") and not options and "range" not in more:
            kind = "write"
        elif kind == "choose-one" and len(options) < 2:
            kind = "choose-many"
        attribute_id = self._draft.add_attribute(
            name,
            kind=kind,
            ask=title,
            stated=name if self._own else "",
            options=options,
            required=True if text_of(control.element, "required") == "true" else None,
            of=self._about(control, base),
            **more,
        )
        control.attribute_id = attribute_id
        entry = self._draft.data["attributes"][attribute_id]
        for element, option_id in zip(control.element.iter("Choice"), entry.get("options", {}), strict=False):
            control.ids[text_of(element, "alias", "value")] = option_id
            self._draft.stored[f"attributes/{attribute_id}/options/{option_id}"] = text_of(element, "alias", "value")
            control.ids.setdefault(text_of(element, "value"), option_id)
        is_asked = control.per_mark or self._is_shown_with_labels(control)
        if is_asked and self._tracks.get(name, True):
            self._ask_with_labels(control)

    def _about(self, control: Control, base: str) -> Any:
        """Return what a question is about: `item`, parts, `track`, or None where labels or options lead to it."""
        if (base or self._wanted_name(control)) in self._tracks:
            return "track"
        if base and not control.per_mark:
            # Controls of labels may be called alike.
            labels = (*self._marking, *self._chosen)
            others = [one for one in self._found.controls if self._base(one) == base and one not in labels]
            parts = [self._wanted_name(one).rpartition(".")[2] for one in others]
            return parts[0] if len(parts) == 1 else parts
        is_led_to = self._found.control(control.shown_with) is not None
        return None if control.per_mark or is_led_to else "item"

    def _answer(self, control: Control, name: str) -> tuple[str, dict[str, Any]]:
        """Return the kind of an attribute, and its range."""
        element = control.element
        known = "".join(kind for kind in ("rate", "compare") if mapping_of(self._own, "attributes").get(name) == kind)
        match control.tag:
            case "Rating":
                return "rate", {"range": [1, largest_rating(element)]}
            case "Number":
                low, high = (_number(text_of(element, key)) for key in ("min", "max"))
                is_range = low is not None and high is not None
                return known or "number", {"range": [low, high]} if is_range else {"range": None}
            case "TextArea" | "DateTime":
                return "write", {}
            case "Pairwise":
                return "compare", {}
            case _:
                return known or ("choose-many" if takes_several(element) else "choose-one"), {}

    def _options(self, control: Control) -> Iterator[Option]:
        if control.tag == "Pairwise":
            yield from ((side, part, {}) for side, part in zip(("left", "right"), control.objects, strict=False))
        for element in control.element.iter("Choice"):
            code, hint = code_of(element, self._own), text_of(element, "hint")
            more = {**code, **({"definition": hint} if hint.strip() else {})}
            yield "" if code else text_of(element, "alias"), text_of(element, "value", "alias"), more

    def _ask_with_labels(self, control: Control) -> None:
        """List an attribute with the labels for which it is asked; without a condition, with all that it can be."""
        if control.shown_with and not self._is_shown_with_labels(control):
            return  # options lead to it
        named = [one for one in self._chosen if one.name == control.shown_with] or self._chosen
        for source in (() if control.per_mark else named) or self._marking:
            if control.per_mark and not set(source.objects) & set(control.objects):
                continue
            wanted = control.marked_with if control.per_mark else control.values
            ids = [source.ids[value] for value in wanted if value in source.ids]
            for label_id in dict.fromkeys(ids if wanted else source.ids.values()):
                _list_once(self._draft.data["labels"][label_id], control.attribute_id)

    def _is_shown_with_labels(self, control: Control) -> bool:
        return any(control.shown_with == one.name for one in self._chosen)

    def _ask_with_options(self, control: Control) -> None:
        other = self._found.control(control.shown_with)
        if other is None or not other.attribute_id:
            return
        options = self._draft.data["attributes"][other.attribute_id].get("options", {})
        for value in control.values or tuple(other.ids):
            if other.ids.get(value) in options:
                _list_once(options[other.ids[value]], control.attribute_id)


def _list_once(element: dict[str, Any], attribute_id: str) -> None:
    asked = element.setdefault("attributes", [])
    if attribute_id not in asked:
        asked.append(attribute_id)


def code_of(element: etree._Element, own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the code of a label or option, if the file is one of guidelinekit that stores codes."""
    alias = text_of(element, "alias")
    if own.get("stores") != "code" or not alias:
        return {}
    return {"code": int(alias) if alias.isdecimal() else alias}


def takes_several(element: etree._Element) -> bool:
    """Whether several options can be chosen."""
    return element.tag == "Taxonomy" or text_of(element, "choice") == "multiple"


def largest_rating(element: etree._Element) -> int:
    """Return the highest grade, at least 2."""
    text = text_of(element, "maxRating")
    return min(max(int(text), 2), _LARGEST_RATING) if text.isascii() and text.isdecimal() else _MAX_RATING


def _number(text: str) -> int | float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if value.is_integer() else value
