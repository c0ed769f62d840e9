"""Chains of releases of a small guideline, made by events: what the author did, and to which label, option or outcome.

The world knows each label by its meaning, which no event changes, and writes down what became of it. The package sees
only the guidelines that are written from it. An event that does not apply does nothing, so that any of them can be left
out.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

#: Names and definitions that have few words in common.
MEANINGS = (
    ("Dog", "Barking pet kept on leads"), ("Ship", "Vessel crossing oceans under sail"),
    ("Bread", "Loaf baked from wheat flour"), ("Storm", "Thunder, hail or violent gusts"),
    ("Violin", "Wooden instrument played using bows"), ("Tax", "Money owed each year to governments"),
    ("Glacier", "Slow river made entirely of ice"), ("Novel", "Long printed story about invented people"),
    ("Engine", "Machine burning fuel for motion"), ("Wedding", "Ceremony where two partners marry"),
    ("Desert", "Dry region without rain or rivers"), ("Chess", "Board game ending by checkmate"),
    ("Vaccine", "Injection preventing an infectious disease"), ("Orchard", "Field planted full of fruit trees"),
    ("Comet", "Icy body circling far around our sun"), ("Verdict", "Decision announced by a jury"),
    ("Bridge", "Structure carrying roads over water"), ("Perfume", "Scented liquid dabbed on skin"),
    ("Strike", "Workers refusing duty for better pay"), ("Compass", "Needle that always points north"),
    ("Famine", "Widespread hunger after failed harvests"), ("Cathedral", "Huge stone church of some bishop"),
    ("Robot", "Programmed automaton doing repetitive labour"), ("Vineyard", "Slopes growing grapes for wine"),
    ("Ransom", "Payment demanded before releasing hostages"), ("Tunnel", "Underground passage through mountains"),
    ("Election", "Citizens voting to choose leaders"), ("Lullaby", "Soft song soothing babies asleep"),
    ("Fossil", "Remains preserved inside ancient rock"), ("Harbor", "Sheltered place where boats anchor"),
)  # fmt: skip
ATTRIBUTES = {"strength": "How strong is it?", "speaker": "Whose voice do we hear?"}
OPTIONS = {
    "strength": ("feather", "granite", "middling", "steel"),
    "speaker": ("narrator", "witness", "lawyer", "child"),
}
OUTCOMES = {"skip": "The page is blank.", "escalate": "A lawyer has to read this."}
#: What a redefinition adds to a definition or question.
_WORDINGS = ("", " (indoors)", " (outdoors)", " (abroad)", " (at night)", " (in spring)")

State = Literal["active", "tombstone", "gone", "draft", "group"]
#: A label by its meaning, or an option, attribute or outcome by its first id: `strength`, `strength/steel`, `skip`.
Key = int | str
Event = tuple[Any, ...]


@dataclass
class Thing:
    """A label, option, attribute or outcome, whatever its id is now."""

    id: str
    state: State = "active"
    code: int | None = None
    successors: tuple[Key, ...] = ()
    earlier: list[str] = field(default_factory=list)
    declared: tuple[str, ...] = ()
    wording: int = 0
    parent: Key | None = None
    split_from: Key | None = None
    ids: list[str] = field(default_factory=list)
    codes: list[int | None] = field(default_factory=list)
    states: list[State] = field(default_factory=list)


@dataclass
class World:
    """All things, and what became of them: `wrong` are the releases in which any item of a thing became doubtful.

    `splits` are the releases in which another label took some of the items; `led` where the items of a thing that
    cannot be chosen go from a release on, and whether another value may be right as well.
    """

    has_codes: bool = True
    keeps_history: bool = True
    kind: str = "choose-one"
    release: int = 0
    things: dict[Key, Thing] = field(default_factory=dict)
    wrong: dict[Key, list[int]] = field(default_factory=dict)
    splits: dict[Key, list[tuple[int, Key]]] = field(default_factory=dict)
    led: dict[Key, list[tuple[int, tuple[Key, ...], bool]]] = field(default_factory=dict)
    every_item: list[int] = field(default_factory=list)
    touched: set[Key] = field(default_factory=set)
    needed: set[Key] = field(default_factory=set)
    rule: int = 0
    numbers: int = 0

    def labels(self, *states: State) -> list[Key]:
        """The labels in some states."""
        return [key for key, thing in self.things.items() if isinstance(key, int) and thing.state in states]

    def existed(self, key: Key) -> bool:
        """Whether the last release had a thing."""
        states = self.things[key].states
        return bool(states) and len(states) == self.release and states[-1] != "gone"

    def free(self, *keys: Key, state: State = "active", dies: bool = False) -> bool:
        """Whether things are in a state, and nothing happened to them in this release."""
        known = all(key in self.things and self.things[key].state == state for key in keys)
        return known and len(set(keys)) == len(keys) and not self.touched.intersection(keys) and not (
            dies and self.needed.intersection(keys))  # fmt: skip

    def id_is_free(self, element_id: str) -> bool:
        """Whether no label has an id now, nor had it in the last release."""
        labels = [thing for key, thing in self.things.items() if isinstance(key, int)]
        now = {thing.id for thing in labels if thing.state != "gone"}
        before = {thing.ids[-1] for thing in labels if thing.states and thing.states[-1] != "gone"}
        return element_id not in now | before

    def pointed_at(self, key: Key) -> list[Key]:
        """The tombstones whose successor a label is."""
        return [k for k in self.labels("tombstone") if key in self.things[k].successors]

    def new_number(self) -> int:
        """A number that was not used before."""
        self.numbers += 1
        return 100 + self.numbers

    def lead(self, key: Key, places: Sequence[Key], *, is_open: bool) -> None:
        """Write down where the items of a thing go from this release on."""
        self.led.setdefault(key, []).append((self.release, tuple(places), is_open))
        self.needed.update(places)

    def close(self) -> dict[str, Any]:
        """End a release: what the guideline says now."""
        data = self._data()
        for thing in self.things.values():
            while len(thing.ids) < self.release:
                thing.ids.append("")
                thing.codes.append(None)
                thing.states.append("gone")
            thing.ids.append(thing.id)
            thing.codes.append(thing.code)
            thing.states.append(thing.state)
            thing.declared = tuple(thing.earlier)
            if not self.keeps_history:
                thing.earlier.clear()
        self.release += 1
        self.touched.clear()
        self.needed.clear()
        return data

    def _data(self) -> dict[str, Any]:
        present = [(k, t) for k, t in self.things.items() if t.state != "gone"]
        attributes: dict[str, Any] = {}
        for name, question in ATTRIBUTES.items():
            thing = self.things[name]
            options = {t.id: self._option(str(k), t) for k, t in present if str(k).startswith(f"{name}/")}
            if thing.state != "gone":
                ask = {"ask": question[:-1] + _WORDINGS[thing.wording % 6] + "?", "kind": "choose-one", "of": "item"}
                attributes[thing.id] = {**ask, "options": options, **_history(thing)}
        return {
            "format": 1, "id": "things", "title": "Things", "version": f"{self.release + 1}.0.0",
            "summary": "Choose the topic.", "task": {"unit": "One page.", "input": "text", "kind": self.kind},
            "labels": {t.id: self._label(int(k), t) for k, t in present if isinstance(k, int)},
            "attributes": attributes,
            "outcomes": {
                t.id: {"name": str(k).title(), "when": OUTCOMES[str(k)], **_history(t)}
                for k, t in present if k in OUTCOMES
            },
            "rules": {"count": {"statement": f"Count from {5 + self.rule} on.", "why": "Fewer are noise."}},
        }  # fmt: skip

    def _option(self, key: str, thing: Thing) -> dict[str, Any]:
        code = {"code": thing.code} if self.has_codes else {}
        return {"name": key.split("/")[1].title(), **code, **_history(thing)}

    def _label(self, meaning: int, thing: Thing) -> dict[str, Any]:
        name, definition = MEANINGS[meaning]
        made: dict[str, Any] = {"name": name, "definition": f"{definition}{_WORDINGS[thing.wording % 6]}."}
        if self.has_codes:
            made["code"] = thing.code
        if thing.state == "draft":
            made["status"] = "draft"
        if thing.state == "group":
            made["abstract"] = True
        if thing.state == "tombstone":
            made["status"] = "deprecated"
            ids = [self.things[key].id for key in thing.successors]
            is_decided = not self.led[meaning][-1][2] and len(ids) == 1
            made |= {"replaced_by": ids[0]} if is_decided else {"consider": ids} if ids else {}
        if thing.parent is not None and self.things[thing.parent].state != "gone":
            made["parent"] = self.things[thing.parent].id
        if thing.split_from is not None:
            source = self.things[thing.split_from]
            if source.state != "gone" or not thing.ids:
                made["split_from"] = [source.id]
        return {**made, **_history(thing)}


def _history(thing: Thing) -> dict[str, Any]:
    earlier = [earlier for earlier in dict.fromkeys(thing.earlier) if earlier != thing.id]
    return {"renamed_from": earlier} if earlier else {}


def new_world(seed: int) -> World:
    """The world before its first release: some labels, attributes with options, and outcomes."""
    generator = random.Random(seed)
    world = World(
        has_codes=generator.random() < 0.7,
        keeps_history=generator.random() < 0.6,
        kind=generator.choice(["choose-one", "choose-many"]),
    )
    for meaning in range(generator.randint(4, 7)):
        add_label(world, meaning)
    for name in ATTRIBUTES:
        world.things[name] = Thing(name)
        for option in OPTIONS[name]:
            world.things[f"{name}/{option}"] = Thing(option, code=world.new_number())
    for name in OUTCOMES:
        world.things[name] = Thing(name)
    return world


def add_label(world: World, meaning: int, state: State = "active", element_id: str = "") -> None:
    """Add a label with a meaning of its own."""
    label_id = element_id or MEANINGS[meaning][0].lower()
    world.things[meaning] = Thing(label_id, state=state, code=world.new_number())
    world.touched.add(meaning)


def rename_thing(world: World, key: Key, new_id: str) -> None:
    """Give a thing a new id; it declares the old one."""
    thing = world.things[key]
    thing.earlier.append(thing.id)
    thing.id = new_id
    world.touched.add(key)


Apply = Callable[..., None]
EVENTS: dict[str, tuple[Apply, int]] = {}


def event(weight: int = 2) -> Callable[[Apply], Apply]:
    """Register an event. It is chosen in proportion to its weight."""

    def register(function: Apply) -> Apply:
        EVENTS[function.__name__] = (function, weight)
        return function

    return register


def random_events(generator: random.Random, world: World) -> Iterator[Event]:
    """Yield the events of one release. What they are about is drawn from what exists, mostly."""
    names = list(EVENTS)
    weights = [EVENTS[name][1] for name in names]
    for _ in range(generator.choice([1, 1, 2, 2, 3, 4])):
        (name,) = generator.choices(names, weights)
        known = [key for key in world.things if isinstance(key, int)]
        new = next((m for m in range(len(MEANINGS)) if m not in world.things), 0)
        picked = generator.sample(known, 3)
        made = (name, *picked, new, generator.randrange(1000))
        apply_event(world, made)
        yield made


def apply_event(world: World, made: Event) -> None:
    """Let an event happen, if it can."""
    name, *arguments = made
    if all(key in world.things for key in arguments[:3]):
        EVENTS[name][0](world, *arguments)
