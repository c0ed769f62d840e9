"""Message ids and arguments -> text in one language, with plural forms, titles of fields and quotation marks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from guidelinekit.changes.message import Argument, Message
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.messages.dates import long_date
from guidelinekit.messages.direction import direction_of
from guidelinekit.messages.medium import PLAIN, Medium
from guidelinekit.messages.values import value_text

#: The entries of a catalogue file: texts, plural forms, or groups of these.
Entries = Mapping[str, Any]

#: How many pairs of ids a sentence shows.
_MAX_PAIRS = 10
#: The number of names that a group of changes shows.
_LISTED = 12
_NEEDS_QUOTES = re.compile(r"[,;“”«»„]|^\W")
_SECOND_STOP = re.compile(r"([.!?…][”“»])\.$")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Catalogue:
    """The messages of one language. Messages that it lacks come from `fallback`.

    A message is a text with placeholders (`{count}`), or a mapping of plural forms (CLDR: one, few, many, other) chosen
    by the first number among its arguments. If a placeholder starts with a capital letter (`{Subject}`), its argument
    does too. `fields` are titles of properties by path (`labels/*/definition`) or by their last key.

    Arguments are foreign text, which is written as `medium` requires, unless they are `Written`: only messages have
    markup. All methods that return texts return them as they are written in the medium.

    `locale` is the language of the guideline as a BCP 47 tag, also where the messages are in another one. Dates and
    pages follow it; without it, they follow `language`.
    """

    language: str
    entries: Entries
    fields: Mapping[str, str] = field(default_factory=dict)
    fallback: "Catalogue | None" = None
    medium: Medium = PLAIN
    locale: str = ""

    def written_for(self, medium: Medium) -> "Catalogue":
        """Return this catalogue for another medium."""
        return self if medium is self.medium else replace(self, medium=medium)

    def text(self, message_id: str, **arguments: object) -> str:
        """Return a message. Arguments are texts or numbers.

        Raises:
            KeyError: no catalogue has the message.
        """
        shown = {
            key: self.number(value) if isinstance(value, int) else self.medium.text(value)
            for key, value in arguments.items()
        }
        count = next((value for value in arguments.values() if isinstance(value, int)), None)
        return self._filled(message_id, shown, count)

    def sentence(self, message: Message) -> str:
        """Return the text of a `Message`, such as that of a change: one line, ids as code."""
        shown = {key: self._argument(argument) for key, argument in message.arguments.items()}
        numbers = (argument["number"] for argument in message.arguments.values() if "number" in argument)
        # A quoted sentence has its own full stop.
        return self.medium.written(_SECOND_STOP.sub(r"\1", self._filled(message.id, shown, next(numbers, None))))

    def has(self, message_id: str) -> bool:
        """Whether this catalogue itself, without `fallback`, has a message with an id."""
        entry = self._find(message_id)
        return isinstance(entry, str) or (isinstance(entry, Mapping) and "other" in entry)

    def group(self, message_id: str) -> Mapping[str, str]:
        """Return the messages of a group by the last part of their ids, without plural forms."""
        entry = self._find(message_id)
        own = {key: str(text) for key, text in entry.items()} if isinstance(entry, Mapping) else {}
        return {**(self.fallback.group(message_id) if self.fallback else {}), **own}

    def field_title(self, path: str) -> str:
        """Return the title of a property by its path, as it is used inside a sentence; of a team's own key, the key."""
        last = next((step for step in reversed(path.split("/")) if step != "*"), path)
        for titles in self._field_titles():
            for known in (path, path.removesuffix("/*"), last):
                if known in titles:
                    return self.medium.written(titles[known])
        return self.medium.text(last)

    def value(self, value: Any, names: Mapping[str, str] = MappingProxyType({})) -> str:
        """Return an answer, a decision or any other value of a guideline, in one line.

        `names` are those of the elements in it, by address.
        """
        return self.medium.written(value_text(value, self, names))

    def quoted(self, text: object) -> str:
        """Return a text in the quotation marks of the language."""
        return self.text("signs.quoted", text=text)

    def code(self, text: object) -> str:
        """Return an id, a path or a command as code."""
        return self.medium.code(text)

    def listed(self, texts: Sequence[str]) -> str:
        """Join texts with the list separator of the language."""
        return self.medium.written(self.text("signs.separator").join(map(self.medium.text, texts)))

    def number(self, value: float) -> str:
        """Return a number with the separators of the language: `1,200`, `0.8`."""
        # Integers below 1000 need no separators, and babel takes time to import.
        if abs(value) < 1000 and isinstance(value, int):
            return self.medium.written(str(value))
        from babel.numbers import format_decimal

        return self.medium.written(
            str(format_decimal(value, locale=self.language.replace("-", "_"), decimal_quantization=False))
        )

    def date(self, date: str) -> str:
        """Return a date such as `2026-03-09` in words, in the language of the guideline: `9 March 2026`.

        Other texts are returned as they are.
        """
        return self.medium.text(long_date(date, self.tag, self.language))

    def duration(self, time: str) -> str:
        """Return a time, which is a number and m, h, d, wd or w, in words: `2d` as `2 days`."""
        number = time.rstrip("mhdw")
        return self.text(f"durations.{time[len(number) :]}", count=int(number))

    @property
    def tag(self) -> str:
        """The language of pages as a BCP 47 tag: that of the guideline."""
        return self.locale or self.language

    @property
    def direction(self) -> str:
        """The text direction of pages: `ltr` or `rtl`."""
        return self.words_direction if self.tag == self.language else direction_of(self.tag)

    @property
    def words_direction(self) -> str:
        """The text direction of the messages, which differs from that of pages if they are in another language."""
        return self.text("signs.direction")

    @property
    def is_foreign(self) -> bool:
        """Whether the messages are in another language than the guideline, because there are none in its own."""
        return self.tag.split("-")[0].lower() != self.language.split("-")[0].lower()

    def _field_titles(self) -> Iterator[Mapping[str, str]]:
        yield self.fields
        if self.fallback is not None:
            yield from self.fallback._field_titles()  # noqa: SLF001 (another catalogue)

    def _part(self, argument: Argument) -> str:
        return self.text("signs.part", part=self.quoted(argument["part"])) if "part" in argument else ""

    def _argument(self, argument: Argument) -> str:
        return self.medium.written(self._shown(argument))

    def _shown(self, argument: Argument) -> str:
        match argument:
            case {"type": "id", "address": str(address)}:
                return self._element(address, argument.get("name", ""), with_id=argument.get("with_id", False))
            case {"type": "named-element", "address": str(address)}:
                scope, _, _ = address.rpartition("/")
                named = self._element(address, argument.get("name", ""), with_id=True)
                return f"{self._template(f'sections.{_last(scope)}', 1)} {named}{self._of_owner(scope)}"
            case {"type": "elements", "section": str(scope), "number": int(number)}:
                return (
                    f"{self.number(number)} {self._template(f'sections.{_last(scope)}', number)}{self._of_owner(scope)}"
                )
            case {"type": "pairs", "pairs": list(pairs)}:
                shown = [
                    self.medium.written(f"{self._element(old)} → {self._element(new)}")
                    for old, new in pairs[:_MAX_PAIRS]
                ]
                more = len(pairs) - len(shown)
                return self.listed([*shown, self.text("questions.more-pairs", count=more)] if more else shown)
            case {"type": "ids", "addresses": list(addresses)}:
                names = argument.get("names", {})
                return self.listed([self._element(address, names.get(address, "")) for address in addresses])
            case {"type": "element", "address": str(address), "name": name, **rest}:
                noun = self._template(f"sections.{address.split('/')[0]}", 1)
                with_id = f" ({self._element(address)})" if rest.get("with_id") else ""
                return f"{noun} {self.quoted(name)}{with_id}{self._part(rest)}"
            case {"type": "group", "name": str(name), **rest}:
                return f"{self.field_title(name)}{self._part(rest)}" if name else self.text("changes.whole-guideline")
            case {"type": "field", "path": str(path)}:
                return self.field_title(path)
            case {"type": "text", "text": text}:
                return self.quoted(text)
            case {"type": "values", "values": list(values)}:
                names = argument.get("names", {})
                return self.listed([self.value(value, names) for value in values])
            case {"type": "number", "number": int(number)}:
                return self.number(number)
            case {"type": "names"}:
                return ""
            case {"type": "counted"}:
                return self._counted(argument)
            case {"type": "list", "elements": list(elements)}:
                shown = [self.quoted(name) if _NEEDS_QUOTES.search(name) else name for name in elements[:_LISTED]]
                return self.listed([*shown, "…"] if len(elements) > _LISTED else shown)
            case _:
                return self.value(argument["value"], argument.get("names", {}))

    def _of_owner(self, scope: str) -> str:
        """Return the element that elements are inside of; empty for those of a section."""
        owner, _, _ = scope.rpartition("/")
        return self.text("questions.of", owner=self._element(owner)) if owner.split("/")[0] in SECTIONS else ""

    def _counted(self, argument: Argument) -> str:
        """Return `43 labels`; with the number of changes in them, if it is another."""
        count, section, group = argument["count"], argument["section"], argument["group"]
        if section:
            shown = self.text(f"groups.counts.{section}", count=count)
        else:
            name = self.field_title(group) if group else self.text("changes.whole-guideline")
            shown = self.text("groups.entries", count=count, group=name)
        if argument["changes"] == count:
            return shown
        changes = self.text("report.change-count", count=argument["changes"])
        return self.text("groups.with-changes", where=shown, changes=changes)

    def _element(self, address: str, name: str = "", *, with_id: bool = False) -> str:
        """Return an element by its name, or by its id if it has none; with both if the id matters."""
        shown_id = self.code(address.rsplit("/", 1)[-1])
        if not name:
            return shown_id
        return self.medium.written(f"{self.quoted(name)} ({shown_id})") if with_id else self.quoted(name)

    def _filled(self, message_id: str, arguments: Mapping[str, str], count: int | None) -> str:
        template = self._template(message_id, count)

        def fill(placeholder: re.Match[str]) -> str:
            name = placeholder[1]
            if name in arguments:
                return arguments[name]
            shown = arguments[name[:1].lower() + name[1:]]
            return shown[:1].upper() + shown[1:]

        return self.medium.written(_PLACEHOLDER.sub(fill, template))

    def _template(self, message_id: str, count: int | None) -> str:
        entry = self._find(message_id)
        if isinstance(entry, str):
            return entry
        if isinstance(entry, Mapping) and "other" in entry:
            # Babel takes time to import.
            is_one = count == 1 and "one" in entry
            form = "other" if count is None else "one" if is_one else self._plural(count)
            return str(entry.get(form, entry["other"]))
        if self.fallback is not None:
            return self.fallback._template(message_id, count)  # noqa: SLF001 (another catalogue)
        raise KeyError(message_id)

    def _plural(self, count: int) -> str:
        from babel import Locale

        return str(Locale.parse(self.language.replace("-", "_")).plural_form(count))

    def _find(self, message_id: str) -> Any:
        entry: Any = self.entries
        for key in message_id.split("."):
            entry = entry.get(key) if isinstance(entry, Mapping) else None
        return entry


def _last(scope: str) -> str:
    """Return the key of a section, or of a map of elements inside an element."""
    return scope.rpartition("/")[2]
