"""A guideline as an export has it and the file of a tool, with the same ids -> each difference as a drift."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any

from guidelinekit.changes.compare.differences import Difference, differences
from guidelinekit.changes.compare.normal_form import normal_form
from guidelinekit.changes.compare.renames import NOTHING_RENAMED
from guidelinekit.exchange.alignment import Aligned
from guidelinekit.exchange.drift.kinds import Drift
from guidelinekit.exchange.drift.wording import MIGRATE, named, noun_of, quoted
from guidelinekit.exchange.earlier import SECTIONS, Earlier
from guidelinekit.exchange.formats.format import Format
from guidelinekit.exchange.losses import field_of
from guidelinekit.guideline.format.references import Reference, rewrite
from guidelinekit.guideline.format.schema import OWN_PREFIX, Schema
from guidelinekit.guideline.starter_text import is_starter_text

Form = Mapping[str, Any]
#: The sections in which a tool can differ. Others, such as rules, are not in its menus.
_COMPARED = frozenset({"task", *SECTIONS})
#: What a property is called in a sentence, where its title does not fit.
_PROPERTIES = {
    "required": "the duty to answer",
    "hotkey": "the key",
    "short": "the explanation",
    "code": "the number",
    "of": "what it is asked about",
    "kind": "the kind",
    "choose": "how many are chosen",
}


class Differences:
    """The differences between a guideline as an export has it and the file of a tool, as drifts."""

    def __init__(
        self, data: Form, ours: Aligned, theirs: Aligned, fmt: Format, schema: Schema, earlier: Earlier,
        not_compared: frozenset[str],
    ) -> None:  # fmt: skip
        self._data, self._fmt, self._earlier = data, fmt, earlier
        # What names an element that only one side has differs because of that element.
        sides = [
            normal_form(_without(side.data, _addresses(side.data) - _addresses(other.data), schema), schema)
            for side, other in ((ours, theirs), (theirs, ours))
        ]
        self._ours, self._theirs = sides
        # What one of the files does not state is no difference.
        self._differences = [
            difference
            for difference in differences(self._ours, self._theirs, NOTHING_RENAMED, schema)
            if field_of(difference.address, schema) not in not_compared
        ]

    def found(self, *, stores_name: Callable[[str], bool]) -> Iterator[Drift]:
        """Yield what differs besides stored values. No drift is left out or combined with others yet.

        `stores_name` returns whether annotations contain the name of an element, by address.
        """
        self._stores_name = stores_name
        for difference in self._differences:
            yield from self._of(difference)

    # Differences

    def _of(self, difference: Difference) -> Iterator[Drift]:
        address = tuple(map(str, difference.address))
        if address[0] not in _COMPARED or _is_starter(difference):
            return
        where = "/".join(address)
        is_element = len(address) == 2 or (len(address) == 4 and address[2] == "options")
        if is_element and difference.op == "removed":
            yield self._missing(where)
        elif is_element and difference.op == "added":
            yield self._extra(where, difference.after)
        elif address[-1] == "attributes" and difference.item:
            yield self._asked(where, difference)
        elif address[-1] in ("name", "ask") and difference.op == "changed":
            yield self._renamed(where, difference)
        elif difference.op == "reordered":
            message = f"the order of {address[0]} is another one: {', '.join(map(str, difference.after))}"
            yield Drift(kind="changed", address=where, message=message, guideline=difference.before,
                        tool=difference.after)  # fmt: skip
        else:
            yield self._changed(where, difference)

    def _missing(self, where: str) -> Drift:
        noun = noun_of(where)
        what = "annotators are not asked" if noun == "question" else "annotators cannot choose it"
        message = f"the {noun} {self._named(where)} is missing in the file: {what}"
        return Drift(kind="missing", address=where, message=message, guideline=where.rpartition("/")[2])

    def _extra(self, where: str, element: Any) -> Drift:
        section, _, element_id = where.rpartition("/")
        name = quoted(element.get("name") or element.get("ask") or element_id)
        known = self._data.get(section, {}).get(element_id, {})
        retired = self._earlier.retired.get(where, "")
        if known.get("status") == "deprecated":
            when = f" since {retired}" if retired else ""
            successor = f"; `{known['replaced_by']}` replaces it" if known.get("replaced_by") else ""
            message = f"the file still offers {name}, which is deprecated{when}{successor}: {MIGRATE}"
        elif known:
            message = f"the file offers {name}, which annotators cannot choose in the guideline"
        elif retired:
            message = (
                f"the file still offers {name}, which was removed in {retired}: annotations with it need migration"
            )
        else:
            message = f"the file has the {noun_of(where)} {name}, which the guideline does not have"
        is_old = bool(retired) or known.get("status") == "deprecated"
        return Drift(kind="extra", address=where, message=message, tool=element_id, needs_migration=is_old)

    def _asked(self, where: str, difference: Difference) -> Drift:
        """Return the drift of a question that a label or option asks on one side only."""
        attribute_id = difference.after if difference.op == "added" else difference.before
        owner = where.removesuffix("/attributes")
        owner_name = f"the {noun_of(owner)} {self._named(owner)}"
        question = self._named(f"attributes/{attribute_id}")
        if difference.op == "added":
            message = f"the file asks the question {question} with {owner_name}; the guideline does not"
            return Drift(kind="moved", address=where, message=message, tool=attribute_id)
        message = f"the file does not ask the question {question} with {owner_name}"
        return Drift(kind="moved", address=where, message=message, guideline=attribute_id)

    def _renamed(self, where: str, difference: Difference) -> Drift:
        owner = where.rpartition("/")[0]
        before, after = quoted(difference.before), quoted(difference.after)
        message = f"the {noun_of(owner)} `{owner.rpartition('/')[2]}` is called {after} in the file, not {before}"
        names = self._earlier.names.get(owner.rpartition("/")[0], {}).get(owner.rpartition("/")[2], ())
        if difference.after in names:
            message += "; that is an earlier name"
        is_stored = self._fmt.identity == "name" or self._stores_name(owner)
        return Drift(kind="name", address=where, message=message, guideline=difference.before, tool=difference.after,
                     needs_migration=is_stored)  # fmt: skip

    def _changed(self, where: str, difference: Difference) -> Drift:
        owner, key = _owner(where)
        of = f" of the {noun_of(owner)} {self._named(owner)}" if noun_of(owner) else ""
        tool, guideline = _shown(difference.after), _shown(difference.before)
        message = f"{_property(key, difference)}{of}: {tool} in the file, {guideline} in the guideline"
        is_stored = key == "code" and self._fmt.identity == "code"
        return Drift(kind="changed", address=where, message=message, guideline=difference.before,
                     tool=difference.after, needs_migration=is_stored)  # fmt: skip

    def _named(self, address: str) -> str:
        return named(self._data, address)


def _addresses(data: Form) -> set[str]:
    """Return the addresses of the elements and options of a draft."""
    found = {f"{section}/{element_id}" for section in SECTIONS for element_id in data.get(section, {})}
    for attribute_id, attribute in data.get("attributes", {}).items():
        found |= {f"attributes/{attribute_id}/options/{option_id}" for option_id in attribute.get("options", {})}
    return found


def _without(data: Form, addresses: Container[str], schema: Schema) -> dict[str, Any]:
    """Return data without the references to some elements; the elements stay."""

    def shown(reference: Reference) -> str | None:
        return None if reference.element in addresses else reference.id

    return {**data, **{key: rewrite(schema.root.properties[key], inner, shown, (key,)) for key, inner in data.items()
                       if key in schema.root.properties}}  # fmt: skip


def _is_starter(difference: Difference) -> bool:
    """Whether a side has only the text that an import sets where the file has none."""
    sides: Iterable[Any] = (difference.before, difference.after)
    return any(isinstance(side, str) and is_starter_text(side) for side in sides)


def _owner(where: str) -> tuple[str, str]:
    """Return the element or option that an address is in, and the first key in it; no element for the task."""
    parts = where.split("/")
    if parts[0] not in SECTIONS:
        return "", parts[-1]
    length = 4 if len(parts) > 4 and parts[2] == "options" else 2
    return "/".join(parts[:length]), parts[length]


def _property(key: str, difference: Difference) -> str:
    """Return what differs, as a sentence begins with it: the color; a text of `use_when`."""
    if key in _PROPERTIES:
        return _PROPERTIES[key]
    if key.startswith(OWN_PREFIX) or difference.item or isinstance(difference.before, Mapping):
        return f"`{key}`"
    return _start(difference.node.title or key)


def _shown(value: Any) -> str:
    match value:
        case None | "" | [] | {}:
            return "none"
        case bool():
            return "yes" if value else "no"
        case str():
            return f"`{value}`"
        case list():
            return ", ".join(map(str, value))
        case Mapping():
            return ", ".join(f"{key}: {inner}" for key, inner in value.items())
        case _:
            return str(value)


def _start(title: str) -> str:
    return f"the {title[:1].lower()}{title[1:]}"
