"""What becomes of the values that items of an old version have: the one record that every output draws on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from guidelinekit.changes.change import Change, Impact
from guidelinekit.changes.message import Message, element_ids

Action = Literal["keep", "convert", "drop", "review"]
#: All actions, the one with most work first.
ACTIONS: tuple[Action, ...] = ("review", "drop", "convert", "keep")
ValueKind = Literal["label", "option", "attribute", "outcome", "empty"]
VALUE_KINDS: tuple[ValueKind, ...] = ("label", "option", "attribute", "outcome", "empty")
#: How an answer without a label is written where values are listed: in tables, and in a file of counts.
EMPTY = "(none)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value that a finished item can have, in one version.

    `id` is the label, option, attribute or outcome; `attribute` the attribute of an option. `code`, `name` and `paths`
    (ids from the topmost group, joined by `/`) are what datasets may store instead. `number` is the number that it
    stands for.
    """

    kind: ValueKind
    id: str
    attribute: str = ""
    name: str = ""
    code: int | str | None = None
    number: float | None = None
    paths: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The value in one word: a label's, attribute's or outcome's id, `attribute/option`, or `(none)`."""
        return f"{self.attribute}/{self.id}" if self.kind == "option" else self.id

    @property
    def address(self) -> str:
        """The address in the guideline; empty for an answer without a label."""
        match self.kind:
            case "label" | "attribute" | "outcome":
                return f"{self.kind}s/{self.id}"
            case "option":
                return f"attributes/{self.attribute}/options/{self.id}"
            case _:
                return ""

    def as_stored(self, stored: tuple[str, ...]) -> tuple[object, ...]:
        """Return what a dataset has for the value; `stored` are of `id`, `code`, `name` and `path`."""
        parts: list[object] = [self.kind, self.number, self.key]
        parts += [self.code] if "code" in stored else []
        parts += [self.name] if "name" in stored else []
        parts += [self.paths] if "path" in stored else []
        return tuple(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a value is not kept: a change, and the version that it came with.

    Without a `change` the reason is older than the first version: the value could not be chosen any more.
    """

    message: Message
    version: str = ""
    change: Change | None = None

    @property
    def impact(self) -> Impact | None:
        """The impact of the change, with notes applied."""
        return self.change.impact if self.change is not None else None

    @property
    def address(self) -> str:
        """The address of the change; empty without one."""
        return self.change.address if self.change is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueMapping:
    """What becomes of the items with one value of an old version.

    `keep`: nothing. `convert`: they get `new`, by a table. `drop`: the value goes, because its attribute was removed.
    `review`: a person decides, among the `candidates` where they are known. `causes` has the changes that require it;
    only `keep` has none.
    """

    old: Value
    action: Action
    new: Value | None = None
    candidates: tuple[Value, ...] = ()
    causes: tuple[Cause, ...] = ()

    @property
    def is_caused(self) -> bool:
        """Whether a change between the versions is the cause, and not only what was so before."""
        return any(cause.change is not None for cause in self.causes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """The mappings between two versions of a guideline: one for every value that items of the old one can have.

    `every_item` are the changes that concern all items, whatever values they have. `stored` is what datasets store of a
    label or option.
    """

    old_version: str
    new_version: str
    mappings: tuple[ValueMapping, ...]
    every_item: tuple[Cause, ...] = ()
    stored: tuple[str, ...] = ("id", "code")

    def of(self, kind: ValueKind) -> Iterator[ValueMapping]:
        """Yield the mappings of the values of one kind."""
        return (mapping for mapping in self.mappings if mapping.old.kind == kind)

    def mapping(self, key: str) -> ValueMapping | None:
        """Return the mapping of a value by its key; None if the old version does not have it."""
        return next((mapping for mapping in self.mappings if mapping.old.key == key), None)


def no_successor(address: str) -> Message:
    """Return the message that nothing takes the items of a value."""
    return Message(id="migration.no-successor", arguments={"labels": element_ids([address])})


def retired_before(address: str, version: str) -> Message:
    """Return the message that a value could not be chosen any more in the first version already."""
    arguments = {"label": element_ids([address]), "version": {"type": "value", "value": version}}
    return Message(id="migration.retired-before", arguments=arguments)
