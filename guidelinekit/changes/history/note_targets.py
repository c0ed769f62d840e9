"""The targets of notes -> the changes that they are about, looked up by address: notes and changes may be many."""

from collections.abc import Container, Iterable, Iterator

from guidelinekit.changes.change import Change, flat


class ChangesByTarget:
    """The changes of a comparison, also those that follow from others, by every target that can be about them."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._all = tuple(flat(changes))
        reused = addresses_of(self._all)
        self._by_target: dict[str, list[Change]] = {}
        for change in self._all:
            for target in targets_of(change, reused):
                self._by_target.setdefault(target, []).append(change)

    def covered(self, target: str) -> list[Change]:
        """Return the changes that a target is about; all of them for an empty target."""
        return self._by_target.get(target, []) if target else list(self._all)


def addresses_of(changes: Iterable[Change]) -> frozenset[str]:
    """Return the addresses of changes and of those that follow from them."""
    return frozenset(change.address for change in flat(changes))


def targets_of(change: Change, reused: Container[str]) -> dict[str, None]:
    """Return the targets that are about a change: its address and those that contain it, the longest first.

    A renamed element is also found by its old id, unless another element has that id now: `reused` are the addresses
    of all changes.
    """
    addresses = [change.address]
    if change.difference is not None and change.difference.op == "renamed":
        old = "/".join(map(str, change.difference.old_address))
        addresses += [] if old in reused else [old]
    return dict.fromkeys(sorted((t for address in addresses for t in _containing(address)), key=len, reverse=True))


def _containing(address: str) -> Iterator[str]:
    while address:
        yield address
        address = address.rpartition("/")[0]
