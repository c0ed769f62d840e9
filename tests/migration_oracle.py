"""What must become of every value of a guideline's items, followed by the events that `migration_chains` made.

It shares no code with the package and compares no guidelines: it knows which label is which. The items with one value
have a *destination*: the things that they can be in the last version, whether something else may be right, and whether
a person has to look at them whatever they are.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import tests.migration_attribute_events
import tests.migration_events  # noqa: F401  (both register events)
from tests.migration_chains import (
    ATTRIBUTES,
    OPTIONS,
    OUTCOMES,
    Event,
    Key,
    World,
    apply_event,
    new_world,
    random_events,
)  # fmt: skip


@dataclass
class Destination:
    """What the items with one value can be. `is_open` is whether it may be something else, which nobody wrote down."""

    places: list[Key] = field(default_factory=list)
    is_open: bool = False
    is_wrong: bool = False

    def join(self, other: "Destination") -> None:
        """Add what some of the items can be."""
        self.places += [place for place in other.places if place not in self.places]
        self.is_open |= other.is_open
        self.is_wrong |= other.is_wrong


@dataclass(frozen=True)
class Expected:
    """What the package must say of one value. `candidates` are those of a review."""

    action: str
    new: str = ""
    code: int | None = None
    candidates: frozenset[str] = frozenset()


def is_alive(world: World, key: Key, release: int) -> bool:
    """Whether items can get a value in a release."""
    states = world.things[key].states
    return release < len(states) and states[release] == "active"


def destination(world: World, key: Key, since: int, until: int) -> Destination:
    """Follow the items that have a value in the release `since` up to the release `until`."""
    found = Destination(is_wrong=any(since < release <= until for release in world.wrong.get(key, ())))
    if is_alive(world, key, until):
        found.places.append(key)
    else:
        _follow_dead(world, key, since, until, found)
    for release, part in world.splits.get(key, ()):
        if since < release <= until:
            found.join(destination(world, part, release, until))
    return found


def _follow_dead(world: World, key: Key, since: int, until: int, found: Destination) -> None:
    """Follow the items of a value that nobody can choose: they are in each place where they were led, one by one."""
    died = max((r for r in range(until + 1) if is_alive(world, key, r)), default=-1) + 1
    led = [entry for entry in world.led.get(key, ()) if died <= entry[0] <= until]
    before = [entry for entry in led if entry[0] <= since][-1:]
    led = [*before, *(entry for entry in led if entry[0] > since)]
    found.is_open |= not led
    for at, (release, places, is_open) in enumerate(led):
        is_last = at == len(led) - 1
        end = until if is_last else led[at + 1][0] - 1
        for place in places:
            inner = destination(world, place, max(since, release), end)
            if is_last:
                found.join(inner)
            else:
                found.is_wrong |= inner.is_wrong
        found.is_open |= is_open and is_last


def expected(world: World, first: int) -> dict[str, Expected]:
    """Return what must become of every value of a release in the last one, by the value as the package names it."""
    last = world.release - 1
    is_every_item = any(first < release <= last for release in world.every_item)
    rows: dict[str, Expected] = {}
    destinations = _label_destinations(world, first, last)
    for key, found in destinations.items():
        found.is_wrong |= is_every_item
        rows[world.things[key].ids[first]] = _verdict(world, key, found, first, last)
    for name in ATTRIBUTES:
        if is_alive(world, name, first):
            _add_attribute(world, name, first, last, rows)
    for name in OUTCOMES:
        if is_alive(world, name, first):
            found = destination(world, name, first, last)
            found.is_wrong |= is_every_item
            rows[world.things[name].ids[first]] = _verdict(world, name, found, first, last)
    if world.kind == "choose-many":
        candidates = frozenset({"(none)"})
        rows["(none)"] = Expected("review", candidates=candidates) if is_every_item else Expected("keep", "(none)")
    return rows


def _label_destinations(world: World, first: int, last: int) -> dict[Key, Destination]:
    rows = [k for k in world.labels("active", "tombstone", "gone", "draft", "group") if _has_row(world, k, first)]
    destinations = {key: destination(world, key, first, last) for key in rows}
    shared: list[tuple[Key, Destination]] = []
    for key in rows:
        back = next((r for r in range(first + 1, last + 1) if is_alive(world, key, r)), None)
        if world.things[key].states[first] != "tombstone" or back is None:
            continue
        _, places, is_open = [entry for entry in world.led[key] if entry[0] <= first][-1]
        if is_open or len(places) != 1:
            continue
        # Before the first version its items had gone to another label: both have items that are either of them.
        _, latest, _ = [entry for entry in world.led[key] if entry[0] < back][-1]
        shared.extend((key, destination(world, place, first, last)) for place in latest)
        shared.extend(
            (holder, destination(world, key, back, last))
            for holder in destination(world, places[0], first, first).places
        )
    for key, part in shared:
        destinations[key].join(part)
    return destinations


def _has_row(world: World, key: Key, first: int) -> bool:
    states = world.things[key].states
    return first < len(states) and states[first] in ("active", "tombstone")


def _add_attribute(world: World, name: str, first: int, last: int, rows: dict[str, Expected]) -> None:
    attribute_id = world.things[name].ids[first]
    options = [f"{name}/{option}" for option in OPTIONS[name] if is_alive(world, f"{name}/{option}", first)]
    for key in (name, *options):
        found = destination(world, key, first, last)
        label = attribute_id if key == name else f"{attribute_id}/{world.things[key].ids[first]}"
        if is_alive(world, name, last):
            rows[label] = _verdict(world, key, found, first, last)
        else:
            rows[label] = Expected("review" if found.is_wrong else "drop")


def _verdict(world: World, key: Key, found: Destination, first: int, last: int) -> Expected:
    """Keep or convert the items that can be one thing only; the others need review."""
    if found.is_wrong or found.is_open or len(found.places) != 1:
        return Expected("review", candidates=frozenset(_name(world, place, last) for place in found.places))
    (place,) = found.places
    old = _name(world, key, first), _code(world, key, first)
    new = _name(world, place, last), _code(world, place, last)
    return Expected("keep" if old == new else "convert", *new)


def _name(world: World, key: Key, release: int) -> str:
    element_id = world.things[key].ids[release]
    attribute = str(key).partition("/")[0]
    return f"{world.things[attribute].ids[release]}/{element_id}" if "/" in str(key) else element_id


def _code(world: World, key: Key, release: int) -> int | None:
    is_coded = world.has_codes and (isinstance(key, int) or "/" in key)
    return world.things[key].codes[release] if is_coded else None


# Chains


@dataclass(frozen=True)
class Chain:
    """Releases of a guideline, made from a seed by events. Items are labeled with the release `first`."""

    seed: int
    first: int
    releases: tuple[tuple[Event, ...], ...]

    def play(self) -> tuple[World, list[dict[str, Any]], list[list[str]]]:
        """Return the world after the last release, and for each release the guideline and the targets of its note."""
        world = new_world(self.seed)
        versions = [world.close()]
        for events in self.releases:
            for made in events:
                apply_event(world, made)
            versions.append(world.close())
        return world, versions, [_targets(world, release) for release in range(world.release)]

    def without_an_event(self) -> "list[Chain]":
        """Return the chain without each of its releases after the first, and without each of its events."""
        smaller = []
        for at, events in enumerate(self.releases):
            before, after = self.releases[:at], self.releases[at + 1 :]
            if at >= self.first and len(self.releases) > self.first + 1:
                smaller.append(Chain(self.seed, self.first, before + after))
            elif at < self.first:
                smaller.append(Chain(self.seed, self.first - 1, before + after))
            for index in range(len(events)):
                smaller.append(Chain(self.seed, self.first, (*before, events[:index] + events[index + 1 :], *after)))
        return smaller


def chain_of(seed: int) -> Chain:
    """Return a chain of 3 to 7 releases, the first of which may have a history of its own."""
    generator = random.Random(seed)
    world = new_world(seed)
    world.close()
    releases: list[tuple[Event, ...]] = []
    first = generator.choice([0, 0, 1, 2])
    for _ in range(first + generator.randint(2, 6)):
        releases.append(tuple(random_events(generator, world)))
        world.close()
    return Chain(seed, first, tuple(releases))


def _targets(world: World, release: int) -> list[str]:
    """Return the addresses of what changed in a release with a note of impact relabel."""
    targets = ["rules/count/statement"] if release in world.every_item else []
    for key, releases in world.wrong.items():
        if release in releases and "/" not in str(key):
            element_id = world.things[key].ids[release]
            is_label = isinstance(key, int)
            targets.append(f"labels/{element_id}/definition" if is_label else f"attributes/{element_id}/ask")
    return targets


def smallest(chain: Chain, fails: Callable[[Chain], bool]) -> Chain:
    """Leave out events as long as a chain still fails."""
    pending: Sequence[Chain] = chain.without_an_event()
    while pending:
        smaller = next((candidate for candidate in pending if fails(candidate)), None)
        if smaller is None:
            break
        chain, pending = smaller, smaller.without_an_event()
    return chain
