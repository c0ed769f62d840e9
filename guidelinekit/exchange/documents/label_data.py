"""The words about labels -> the labels of a draft, with ids, and with the labels to use instead."""

import re
from typing import Any

from guidelinekit.exchange.documents.found import Found
from guidelinekit.exchange.documents.label_texts import LabelText, Statement
from guidelinekit.exchange.documents.names import Names, all_names
from guidelinekit.exchange.documents.phrases import AFTER_INSTEAD, INSTEAD, INSTEAD_ENDS, OR_ANOTHER
from guidelinekit.exchange.documents.prose import prose, wrapped
from guidelinekit.exchange.documents.words import Words, cut, line, plain
from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.colors import hex_color
from guidelinekit.guideline.ids import ids_from_names, is_id

_NUMBERED = re.compile(r"(-?\d{1,4}(?:\.\d{1,3})?)\s*(?:[:–—=-]|\s)\s*(?=\S)")
_NUMBER = re.compile(r"-?\d{1,9}(?:[.,]\d{1,4})?")
_CUT_BEFORE = re.compile(r"[\s;:,.(\[–—-]+$")
_AFTER_OR = re.compile(r"^\W*(?:or|and|oder|und)?\W*", re.IGNORECASE)
_LISTED = re.compile(r"\s*[,;/\n]\s*")
#: The longest short explanation.
_SHORT = 80
_MAX_DEPTH = 30


class LabelData:
    """Makes the labels of a draft. `ids` are their ids by key, `names` finds them."""

    def __init__(self, draft: Draft, found: Found, kind: str) -> None:
        self._draft = draft
        self._found = found
        self._takes_values = kind in ("rate", "compare")
        self._values: dict[str, float] = {}
        self._codes: set[str] = set()
        self._hotkeys: set[str] = set()
        self.ids: dict[str, str] = {}
        self.names = Names(())

    def add(self) -> None:
        """Add all labels to the draft."""
        texts = self._in_order()
        given: dict[int, str] = {}
        taken: set[str] = set()
        form = self._draft.schema.id_form or {}
        for at, label in enumerate(texts.values()):
            stated = self._single(label, "stated")
            if stated and is_id(stated, form) and stated.lower() not in taken:
                taken.add(stated.lower())
                given[at] = stated
            elif stated:
                label.abbreviation = label.abbreviation or stated
        ids = ids_from_names([label.name for label in texts.values()], given=given, fallback="label")
        self.ids = dict(zip(texts, ids, strict=True))
        labels: dict[str, dict[str, Any]] = {self.ids[key]: self._head(label) for key, label in texts.items()}
        self.names = Names([*all_names(labels), *((str(value), self.ids[key]) for key, value in self._values.items())])
        for key, label in texts.items():
            self._describe(key, label, labels)
        self._parents(texts, labels)
        if labels:
            self._draft.data["labels"] = labels if self._values else _after_groups(labels)

    def _in_order(self) -> dict[str, LabelText]:
        """Return the labels. Those of a rating are in the order of their numbers, from the lowest to the highest."""
        texts = self._found.labels.by_key
        if not self._takes_values:
            return texts
        for key, label in texts.items():
            found = _NUMBERED.match(label.name)
            stated = self._single(label, "value") or self._single(label, "code")
            number = found[1] if found else label.name if _NUMBER.fullmatch(label.name) else stated
            if _NUMBER.fullmatch(number):
                self._values[key] = float(number.replace(",", "."))
            if found:
                label.name = label.name[found.end() :].strip(" )–-") or label.name
        if len(self._values) == len(texts) and len(set(self._values.values())) == len(texts):
            return dict(sorted(texts.items(), key=lambda pair: self._values[pair[0]]))
        self._values.clear()
        return texts

    def _single(self, label: LabelText, field: str) -> str:
        return next((line(one.words).strip(" `\"'.") for one in label.of(field)), "")

    def _head(self, label: LabelText) -> dict[str, Any]:
        name = self._draft.name(label.name, "label")
        aliases = [label.abbreviation] if label.abbreviation else []
        for one in label.of("aliases"):
            aliases.extend(piece.strip(" .\"'“”„`") for piece in _LISTED.split(plain(one.words)))
        listed = [self._draft.name(one, "") for one in dict.fromkeys(aliases)]
        return {"name": name, "aliases": [one for one in dict.fromkeys(listed) if one and one != name]}

    def _describe(self, key: str, label: LabelText, labels: dict[str, dict[str, Any]]) -> None:
        label_id = self.ids[key]
        data = labels[label_id]
        fields: dict[str, Any] = {**self._definition(label)}
        fields["use_when"] = _unlike(prose(one.words) for one in label.of("use_when"))
        avoid: list[Any] = []
        for one in (*label.of("avoid_when"), *label.of("wrong")):
            item = self._avoid(one.words, label_id)
            if item and item not in avoid[-50:]:
                avoid.append(item)
        fields["avoid_when"] = avoid
        confused: dict[str, str] = {}
        for one in label.of("confused_with"):
            other, end = self.names.at_start(plain(one.words))
            text = prose(cut(one.words, end))
            text = re.sub(r"^[\s:–—.,*-]+", "", text)
            if other and other != label_id and text and other not in confused:
                confused[other] = text[:1].upper() + text[1:]
            else:
                self._keep(one, f"{label.name}: ")
        fields["confused_with"] = confused
        fields.update(self._codes_of(key, label))
        if label.is_group and not any(label.of(field) for field in ("use_when", "examples", "code", "hotkey")):
            fields["abstract"] = True
        data.update({key: value for key, value in fields.items() if value not in ("", [], {}, None)})
        if not data["aliases"]:
            del data["aliases"]

    def _definition(self, label: LabelText) -> dict[str, str]:
        """Return the definition. Of two, the longer one is it, and a short one is the explanation for tools."""
        texts = sorted(label.of("definition"), key=lambda one: -len(line(one.words)))
        # Boxes such as “Important: …” belong to what the label means.
        notes = [prose(one.words) for one in label.of("note")]
        if not texts:
            return {"definition": "\n\n".join(notes)} if notes else {}
        fields = {"definition": wrapped("\n\n".join([prose(texts[0].words), *dict.fromkeys(notes)]))}
        for one in texts[1:]:
            text = line(one.words)
            if "short" not in fields and len(text) <= _SHORT and text != line(texts[0].words):
                fields["short"] = self._draft.name(text, "")
            elif text != line(texts[0].words):
                self._keep(one, f"{label.name}: ")
        return fields

    def _avoid(self, words: Words, label_id: str) -> Any:
        """Return a case in which a label does not apply, with the label to use instead if the words name it."""
        text = plain(words)
        for found in reversed(list(INSTEAD.finditer(text))[-8:]):
            other, end = self.names.at_start(text[found.end() :])
            after = text[found.end() + end :]
            if not other or other == label_id or not (AFTER_INSTEAD.match(after) or OR_ANOTHER.match(after)):
                continue
            if OR_ANOTHER.match(after):
                # Two labels to choose from are no label to use instead.
                if self.names.at_start(_AFTER_OR.sub("", after))[0]:
                    self._draft.skip(
                        f"labels/{label_id}/avoid_when",
                        f"“{line(words)[:80]}” names two labels. An entry can have one `instead`: make two of it.",
                    )
                return prose(words)
            head = _CUT_BEFORE.sub("", text[: found.start()])
            is_separate = len(head) < len(text[: found.start()].rstrip()) or found[0][0] in "→⇒⟶-="
            if head.strip() and is_separate and INSTEAD_ENDS.fullmatch(after):
                return {"text": prose(cut(words, 0, len(head))), "instead": other}
            return {"text": prose(words), "instead": other}
        return prose(words)

    def _codes_of(self, key: str, label: LabelText) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        code, hotkey = self._single(label, "code"), self._single(label, "hotkey")
        if code and code.casefold() not in self._codes:
            self._codes.add(code.casefold())
            fields["code"] = int(code) if re.fullmatch(r"\d{1,15}", code) else self._draft.name(code, "")
        elif code:
            self._draft.skip(f"label “{label.name}”", f"The code “{code}” is left out: another label has it.")
        if len(hotkey) == 1 and hotkey not in self._hotkeys and hotkey.isprintable():
            self._hotkeys.add(hotkey)
            fields["hotkey"] = hotkey
        elif hotkey:
            reason = f"The key “{hotkey}” is left out: a label has a single key, which no other label has."
            self._draft.skip(f"label “{label.name}”", reason)
        fields["color"] = hex_color(self._single(label, "color"))
        if self._single(label, "color") and not fields["color"]:
            for one in label.of("color"):
                self._keep(one, f"{label.name}, color: ")
        for one in label.of("value") if key not in self._values else ():
            self._keep(one, f"{label.name}, value: ")
        value = self._values.get(key)
        if value is not None:
            fields["value"] = int(value) if value.is_integer() else value
        return fields

    def _parents(self, texts: dict[str, LabelText], labels: dict[str, dict[str, Any]]) -> None:
        above: dict[str, str] = {}
        for key, label in texts.items():
            parent = label.parent
            if parent not in self.ids:
                continue
            chain, at = {key}, parent
            while at and at not in chain and len(chain) <= _MAX_DEPTH:
                chain.add(at)
                at = above.get(at, "")
            if not at:
                above[key] = parent
                labels[self.ids[key]]["parent"] = self.ids[parent]
        with_children = set(above.values())
        for key in texts:
            if key not in with_children:
                labels[self.ids[key]].pop("abstract", None)

    def _keep(self, one: Statement, before: str) -> None:
        self._found.rest.add(one.section, one.order, before + prose(one.words), one.place)


def _after_groups(labels: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the labels in the order of the document, each after the group that it is in."""
    ordered: dict[str, dict[str, Any]] = {}
    for key in labels:
        chain, at = [key], labels[key].get("parent", "")
        while at and at not in ordered and at not in chain:
            chain.append(at)
            at = labels[at].get("parent", "")
        ordered.update((one, labels[one]) for one in reversed(chain) if one not in ordered)
    return ordered


def _unlike(texts: Any) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
