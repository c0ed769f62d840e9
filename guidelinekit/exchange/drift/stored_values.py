"""What annotations contain according to a guideline and to the file of a tool -> each difference as a drift."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guidelinekit.exchange.alignment import Aligned
from guidelinekit.exchange.drift.kinds import Drift
from guidelinekit.exchange.drift.wording import MIGRATE, element_of, named, noun_of
from guidelinekit.exchange.earlier import Earlier

Form = Mapping[str, Any]


class StoredValues:
    """The values that finished annotations contain of labels, options and outcomes, on both sides.

    `stored` is what the settings say of datasets: some of `id`, `code`, `name` and `path`.
    """

    def __init__(
        self, data: Form, ours: Aligned, theirs: Aligned, identity: str, stored: Sequence[str], earlier: Earlier
    ) -> None:
        self._data, self._ours, self._theirs = data, ours, theirs
        self._identity, self._stored, self._earlier = identity, stored, earlier

    def stores_name(self, address: str) -> bool:
        """Whether annotations of the tool contain the name of an element."""
        name = element_of(self._theirs.data, address).get("name", "")
        value = self._theirs.stored.get(address, "")
        return bool(value) and value.split() == name.split()

    def found(self) -> Iterator[Drift]:
        """Yield a drift for each element that the tool stores under another value than the guideline would.

        Names are one drift if the tool stores those of several elements: what it stores is then another kind of value.
        """
        names: list[tuple[str, str, str]] = []
        for address, ours, theirs in self._differing():
            section, new = address.rpartition("/")[0], address.rpartition("/")[2]
            earlier = self._earlier.ids.get(section, {}).get(new, ())
            if theirs in (*element_of(self._data, address).get("renamed_from", ()), *earlier):
                since = self._earlier.since.get(address, "")
                when = f" since {since}" if since else ""
                message = f"`{theirs}` is called `{new}`{when}: {MIGRATE}"
                yield Drift(kind="earlier-id", address=address, message=message, guideline=new, tool=theirs,
                            needs_migration=True)  # fmt: skip
            elif self.stores_name(address):
                names.append((address, ours, theirs))
            else:
                yield self._other(address, ours, theirs)
        if len(names) == 1:
            yield self._other(*names[0])
        elif names:
            yield self._names(names)

    def _differing(self) -> Iterator[tuple[str, str, str]]:
        """Yield the address of each element with another value in the tool, and both values."""
        ours, theirs = self._ours, self._theirs
        for address in dict.fromkeys([*theirs.ids, *theirs.stored]):
            if self._identity != "id" and not (address in theirs.stored and address in ours.stored):
                continue
            if address not in theirs.ids and not element_of(ours.data, address):
                continue  # only the tool has it
            element_id = address.rpartition("/")[2]
            expected = ours.stored.get(address) or ours.ids.get(address, element_id)
            value = theirs.stored.get(address) or theirs.ids.get(address, element_id)
            if value.split() != expected.split() and not ("name" in self._stored and self.stores_name(address)):
                yield address, expected, value

    def _other(self, address: str, ours: str, theirs: str) -> Drift:
        message = f"annotations of {named(self._data, address)} contain `{theirs}` instead of `{ours}`"
        return Drift(kind="stored", address=address, message=message, guideline=ours, tool=theirs, needs_migration=True)

    def _names(self, names: Sequence[tuple[str, str, str]]) -> Drift:
        """Return the drift of a tool that stores the names of several elements."""
        counts: dict[str, int] = {}
        for address, _, _ in names:
            counts[noun_of(address)] = counts.get(noun_of(address), 0) + 1
        listed = " and ".join(
            ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for noun, count in counts.items()).rsplit(", ", 1)
        )
        address, ours, theirs = names[0]
        setting = f"datasets: {{{self._data['id']}: {{stored: [{', '.join(dict.fromkeys((*self._kept(), 'name')))}]}}}}"
        message = (
            f"annotations contain the names of {listed}, such as `{theirs}` instead of `{ours}`:"
            f" convert them, or set `{setting}` in guidelinekit.yaml"
        )
        return Drift(kind="stored", address=address.partition("/")[0], message=message, guideline=ours, tool=theirs,
                     needs_migration=True)  # fmt: skip

    def _kept(self) -> Sequence[str]:
        """Return what the setting still has to list: ids, if the tool stores ids of other elements."""
        others = any(
            not self.stores_name(address) and element_of(self._ours.data, address) for address in self._theirs.stored
        )
        return ("id",) if others else ()
