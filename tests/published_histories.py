"""Repositories whose releases are published one after the other, and which element is which in each of them.

A history is written step by step with `git fast-import`. Elements are renamed, exchanged, split, merged, removed,
returned, and their ids used again; sections become empty, lists long; there are trials, releases of other lines,
withdrawn and unreadable ones. Every element keeps words of its own, so that its identity is known without the program.
"""

import copy
import random
import subprocess
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import yaml

#: Sections whose elements can list earlier ids, and others.
RENAMABLE = ("labels", "rules", "edge_cases", "examples", "glossary", "procedure", "attributes", "outcomes")
OTHERS = ("workflow", "open_questions", "references")
_SYLLABLES = [f"{consonant}{vowel}" for consonant in "bcdfghklmnprstvw" for vowel in "aeiou"]
_IDS = ("AUX", "con", "nsubj:pass", "a.b", "x_y", "index", "vs", "Z9.", "end.", "top", "1-2", "examples", "main")
_LONG = 32


def word(number: int) -> str:
    """A word that no other number has, and that is in no other word."""
    digits = number % 80, number // 80 % 80, number // 6400 % 80
    return "z" + "".join(_SYLLABLES[digit] for digit in digits)


@dataclass(slots=True, eq=False)
class Thing:
    """An element through all versions: its number, its id now, and those that it declares to have had."""

    number: int
    section: str
    id: str
    wording: int = 0
    earlier: list[str] = field(default_factory=list)
    fields: dict[str, object] = field(default_factory=dict)
    mixed_with: "Thing | None" = None
    gone_for: int = 0
    is_fixed: bool = False
    renamed_in: int = -9
    born_in: int = 0
    successor: "Thing | None" = None

    def rename(self, new: str, release: int) -> None:
        """Give it another id, and declare the old one."""
        self.earlier.append(self.id)
        self.id, self.renamed_in = new, release

    @property
    def uses(self) -> tuple[str, ...]:
        """What an example is for."""
        uses = self.fields.get("uses")
        return tuple(map(str, uses)) if isinstance(uses, list) else ("teach",)

    @property
    def mark(self) -> str:
        """The word that is in every wording of the element, and nowhere else."""
        return word(self.number * 40)

    @property
    def name(self) -> str:
        """What readers call it."""
        return f"{self.mark.title()} {word(self.number * 40 + 1)}"

    def text(self, length: int = 9) -> str:
        """A sentence in its present wording."""
        words = [word(self.number * 40 + 2 + at % 8) for at in range(length)]
        return " ".join([self.mark, *words, word(self.number * 40 + 12 + self.wording)]).capitalize() + "."


@dataclass(frozen=True, slots=True)
class Known:
    """A release: the section, id and, of an example, the uses of each element by its number."""

    version: str
    elements: Mapping[int, tuple[str, str, tuple[str, ...]]]
    marks: Mapping[int, str]
    is_readable: bool
    is_on_line: bool


class State(dict[str, list[Thing]]):
    """The elements of a version by section."""

    def find(self, section: str, element_id: str) -> Thing | None:
        """The element with an id."""
        return next((thing for thing in self[section] if thing.id == element_id), None)


class History:
    """A history that grows. `releases` has what was released until now, and `latest` the version to follow."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.id = "mood"
        self.choose = random.Random(seed)
        self.releases: dict[str, Known] = {}
        self.withdrawn: set[str] = set()
        self.is_removed = False
        self.state = State({section: [] for section in (*RENAMABLE, *OTHERS)})
        self._gone: list[Thing] = []
        self._left: set[tuple[str, str]] = set()
        self._touched: set[int] = set()
        self._count = 0
        self._commits = 0
        self._days: dict[str, int] = {}
        self._states: dict[str, tuple[State, int]] = {}
        self._more: dict[str, str] = {}
        self._version = (1, 0, 0)
        folder.mkdir(parents=True)
        self._git("init", "--quiet", "--initial-branch=main")

    @property
    def latest(self) -> str:
        """The newest release of the line that can be read and is not withdrawn; the newest one if all are."""
        line = [k.version for k in self.releases.values() if k.is_on_line and k.is_readable]
        return ([version for version in line if version not in self.withdrawn] or line)[-1]

    def steps(self, count: int) -> Iterator[str]:
        """Grow by so many steps, and publish after each: yields what was done."""
        for section in self.state:
            for _ in range(2 if section in ("labels", "examples") else self.choose.choice((0, 1, 2))):
                self._add(section)
        yield self._release()
        special = ["maintenance", "trial", "withdrawn", "unreadable", "maintenance", "trial"]
        self.choose.shuffle(special)
        plan = [*special, *["release"] * max(0, count - len(special))][:count]
        for kind in ["release", *plan, "release"]:
            yield from getattr(self, f"_{kind}_step")()
        if self.choose.random() < 0.4:
            yield self._remove_guideline()

    # Steps

    def _release_step(self) -> Iterator[str]:
        self._edit(self.choose.randint(3, 7))
        yield self._release()

    def _unreadable_step(self) -> Iterator[str]:
        self._edit(2)
        yield self._release(is_readable=False)

    def _withdrawn_step(self) -> Iterator[str]:
        self._edit(3)
        yield self._release()
        if self.withdrawn:
            return
        version = self.choose.choice([k.version for k in self.releases.values() if k.is_on_line][-2:])
        self.withdrawn.add(version)
        self._more[f"changes/{self.id}/{version}/withdrawn.md"] = '---\ndate: 2026-03-01\n---\nIt was "wrong".\n'
        self._commit("main", self.state, self._number(self._version))
        self._import()
        yield f"withdraw {version}"

    def _trial_step(self) -> Iterator[str]:
        self._edit(3)
        version = next(v for n in range(1, 9) if (v := f"{self._number(self._next())}-rc.{n}") not in self.releases)
        self._commit("main", self.state, version)
        yield self._tagged(version, self.state)

    def _maintenance_step(self) -> Iterator[str]:
        bases = [k.version for k in self.releases.values() if k.is_on_line and k.is_readable][:-1]
        if not bases:
            return
        base = self.choose.choice(bases)
        known, mark = self._states[base]
        state, branch = copy.deepcopy(known), f"line-{base}"
        major, minor, patch = map(int, base.split("."))
        version = self._number((major, minor, patch + 1))
        if version in self.releases:
            return
        own = self._new(self.choose.choice(list(state)), state)
        state[own.section].append(own)
        self._port(state)
        some = self.choose.choice([thing for things in state.values() for thing in things if not thing.is_fixed])
        some.wording += 1
        self._commit(branch, state, version, start=f":{mark}" if mark else "")
        yield self._tagged(version, state)

    def _remove_guideline(self) -> str:
        self.is_removed = True
        self._commit("main", self.state, self._number(self._version), spec="specs/feelings/guideline.yaml")
        self._import()
        return "remove the guideline"

    # Edits

    def _edit(self, count: int) -> None:
        edits = (
            *(self._rename, self._rename, self._exchange, self._take_over, self._split, self._merge, self._remove),
            *(self._remove, self._return, self._return, self._reuse, self._reword, self._empty, self._lengthen),
            *(self._practise, self._mix, self._shorten, self._retire_rule),
        )
        for edit in self.choose.choices(edits, k=count):
            edit()
        for section in self.choose.sample([*RENAMABLE, *OTHERS], 2):
            self._add(section)

    def _some(self, sections: Collection[str] = (*RENAMABLE, *OTHERS)) -> Thing | None:
        """An element that has not changed since the last release; the first two labels stay what they are."""
        things = (thing for section in sections for thing in self.state[section] if not thing.is_fixed)
        found = [thing for thing in things if thing.number not in self._touched and thing.number > 2]
        return self._touch(self.choose.choice(found)) if found else None

    def _touch(self, thing: Thing) -> Thing:
        self._touched.add(thing.number)
        return thing

    def _new(self, section: str, state: State, element_id: str = "") -> Thing:
        self._count += 1
        taken = {thing.id for thing in (*state[section], *self._gone)} | self._declared(section)
        taken |= {element_id for left, element_id in self._left if left == section}
        own = f"{word(self._count)}-{self._count}"
        special = self.choose.choice(_IDS)
        if not element_id:
            element_id = special if special not in taken and self.choose.random() < 0.3 else own
        return Thing(self._count, section, element_id, born_in=len(self._states))

    def _add(self, section: str, element_id: str = "") -> Thing:
        thing = self._touch(self._new(section, self.state, element_id))
        self.state[section].insert(self.choose.randint(0, len(self.state[section])), thing)
        return thing

    def _declared(self, section: str) -> set[str]:
        return {old for thing in self.state[section] for old in thing.earlier}

    def _rename(self) -> None:
        thing = self._some()
        if thing is None or thing.id in self._declared(thing.section):
            return
        new = f"{thing.mark}-{self.choose.randint(10, 99)}"
        is_fixed = thing.section in ("rules", "edge_cases", "examples") and self.choose.random() < 0.3
        if thing.section not in OTHERS and not is_fixed:
            thing.rename(new, len(self._states))
        elif not thing.wording and not thing.fields and not thing.earlier:
            # What no dataset stores the ids of is known by its content, too, which stays the same then.
            self._left.add((thing.section, thing.id))
            thing.id, thing.is_fixed = new, True

    def _exchange(self) -> None:
        one = self._some(RENAMABLE)
        other = self._some((one.section,)) if one is not None else None
        if one is not None and other is not None and not {one.id, other.id} & self._declared(one.section):
            first, second = one.id, other.id
            one.rename(second, len(self._states))
            other.rename(first, len(self._states))

    def _take_over(self) -> None:
        """Give an element another id, and its id to a new one."""
        thing = self._some(RENAMABLE)
        if thing is not None and thing.id not in self._declared(thing.section):
            old = thing.id
            thing.rename(f"{thing.mark}-{self.choose.randint(10, 99)}", len(self._states))
            self._add(thing.section, old)

    def _split(self) -> None:
        thing = self._some(("labels",))
        if thing is not None:
            for _ in range(2):
                self._add("labels").fields["split_from"] = [thing.id]
            if self.choose.random() < 0.5:
                self._let_go(thing)

    def _merge(self) -> None:
        one = self._some(("labels", "outcomes"))
        other = self._some((one.section,)) if one is not None else None
        if one is None or other is None or other.successor is not None or one.id in self._declared(one.section):
            return
        if one.section == "labels" and self.choose.random() < 0.5:
            one.fields["status"] = "deprecated"
            one.successor = other
        elif len(self._states) - other.born_in >= 3 and len(self._states) - one.renamed_in >= 3:
            # An element that is new since the last readable release would be the other one, renamed.
            other.earlier.append(one.id)
            self._let_go(one)

    def _retire_rule(self) -> None:
        one, other = self._some(("rules",)), self._some(("rules",))
        if one is not None and other is not None:
            one.fields["status"] = "deprecated"
            one.successor = other

    def _remove(self) -> None:
        thing = self._some()
        if thing is not None:
            self._let_go(thing)
            if self.choose.random() < 0.5:
                note = f"---\ntargets: [{thing.section}/{thing.id}]\n---\nNobody needed {thing.name}.\n"
                self._more[f"changes/{self.id}/note-{thing.number}.md"] = note

    def _let_go(self, thing: Thing) -> None:
        """Remove an element, unless a rename of it may only be in a release that is unreadable or withdrawn."""
        if len(self._states) - thing.renamed_in < 3:
            return
        self.state[thing.section].remove(thing)
        self._gone.append(thing)
        thing.gone_for = 0
        thing.earlier.clear()
        thing.fields.clear()
        thing.successor = None
        for other in self.state[thing.section]:
            if other.successor is thing:
                other.successor = None
                other.fields.clear()

    def _back(self, least: int) -> Thing | None:
        """An element that is gone for so many releases, if its id is free."""
        for thing in self.choose.sample(self._gone, len(self._gone)):
            taken = {other.id for other in self.state[thing.section]} | self._declared(thing.section)
            if thing.gone_for >= least and thing.id not in taken and thing.number not in self._touched:
                return thing
        return None

    def _return(self) -> None:
        thing = self._back(1)
        if thing is not None:
            self._gone.remove(thing)
            self.state[thing.section].append(self._touch(thing))

    def _reuse(self) -> None:
        # One release is withdrawn, so one more must be between the two elements.
        thing = self._back(2)
        if thing is not None:
            self._gone.remove(thing)
            self._add(thing.section, thing.id)

    def _reword(self) -> None:
        thing = self._some()
        if thing is not None:
            thing.wording += 1

    def _empty(self) -> None:
        section = self.choose.choice([*RENAMABLE[1:], *OTHERS])
        for thing in list(self.state[section]):
            if thing.number not in self._touched:
                self._let_go(self._touch(thing))

    def _lengthen(self) -> None:
        for _ in range(_LONG if len(self.state["examples"]) < _LONG else 0):
            self._add("examples").fields["is_long"] = True

    def _shorten(self) -> None:
        for thing in [thing for thing in self.state["examples"] if thing.fields.get("is_long")][:-2]:
            if thing.number not in self._touched:
                self._let_go(self._touch(thing))

    def _practise(self) -> None:
        thing = self._some(("examples",))
        if thing is not None:
            thing.fields["uses"] = self.choose.choice((["practice"], ["teach", "practice"], ["teach"]))

    def _mix(self) -> None:
        one, other = self._some(("labels",)), self._some(("labels",))
        if one is not None and other is not None:
            one.mixed_with = other

    def _port(self, state: State) -> None:
        """Give another line an element that the main line got later."""
        known = {thing.number for things in state.values() for thing in things}
        released = {number for k in self.releases.values() if k.is_on_line and k.is_readable for number in k.elements}
        things = [thing for section in RENAMABLE for thing in self.state[section] if thing.number in released - known]
        later = [thing for thing in things if not state.find(thing.section, thing.id)]
        if later and self.choose.random() < 0.6:
            thing = copy.deepcopy(self.choose.choice(later))
            thing.earlier.clear()
            thing.fields.clear()
            thing.mixed_with = thing.successor = None
            state[thing.section].append(thing)

    # Commits

    def _next(self) -> tuple[int, int, int]:
        major, minor, _ = self._version
        return (major + 1, 0, 0) if self.choose.random() < 0.5 else (major, minor + 1, 0)

    def _number(self, version: tuple[int, int, int]) -> str:
        return ".".join(map(str, version))

    def _release(self, *, is_readable: bool = True) -> str:
        if self.releases:
            self._version = self._next()
        version = self._number(self._version)
        self._commit("main", self.state, version, is_readable=is_readable)
        self._import()
        self._states[version] = copy.deepcopy(self.state), self._commits
        self._known(version, self.state, is_readable=is_readable, is_on_line=True)
        self._touched.clear()
        for thing in self._gone if is_readable else ():
            thing.gone_for += 1
        return f"release {version}{'' if is_readable else ', unreadable'}"

    def _tagged(self, version: str, state: State) -> str:
        self._import(f"reset refs/tags/{self.id}@{version}\nfrom :{self._commits}\n\n")
        self._known(version, state, is_readable=True, is_on_line=False)
        return f"tag {version}"

    def _known(self, version: str, state: State, *, is_readable: bool, is_on_line: bool) -> None:
        things = [thing for things in state.values() for thing in things]
        places = {thing.number: (thing.section, thing.id, thing.uses) for thing in things}
        marks = {thing.number: thing.mark for thing in things}
        self.releases[version] = Known(version, places, marks, is_readable, is_on_line)

    def _commit(
        self, branch: str, state: State, version: str, *, start: str = "", is_readable: bool = True,
        spec: str = "specs/mood/guideline.yaml",
    ) -> None:  # fmt: skip
        """Write a commit with a version for the next import."""
        self._commits += 1
        data = _data(state, version)
        if self.choose.random() < 0.25:
            data["effective"] = f"2026-{self.choose.randint(1, 12):02}-15"
        if not is_readable:
            data["rules"] = ["This is", "no map."]
        if not spec.startswith(f"specs/{self.id}/"):
            data["id"] = "feelings"
        files = {spec: yaml.safe_dump(data, sort_keys=False, width=200), "guidelinekit.yaml": "{}\n", **self._more}
        date = f"Tests <tests@guidelinekit.invalid> {1_767_225_600 + self._commits * 86_400} +0000"
        lines = [f"commit refs/heads/{branch}\nmark :{self._commits}\ncommitter {date}\ndata 1\nx\n"]
        if start or self._commits > 1:
            lines.append(f"from {start or f'refs/heads/{branch}^0'}\n")
        lines.append("deleteall\n")
        for name, text in files.items():
            lines.append(f"M 100644 inline {name}\ndata {len(text.encode())}\n{text}\n")
        self._import("".join(lines))

    def _import(self, text: str = "") -> None:
        marks = self.folder / ".git/import-marks"
        options = [f"--export-marks={marks}", *([f"--import-marks={marks}"] if marks.exists() else [])]
        if text:
            self._git("fast-import", "--quiet", *options, given=text)
            self._git("reset", "--quiet", "--hard", "HEAD")

    def _git(self, *arguments: str, given: str = "") -> None:
        subprocess.run(["git", *arguments], cwd=self.folder, input=given, text=True, check=True)


def _data(state: State, version: str) -> dict[str, object]:
    core = next(thing for thing in state["labels"] if thing.number == 1).id
    data: dict[str, object] = {
        "format": 1,
        "id": "mood",
        "title": "Mood",
        "version": version,
        "summary": "Say which mood it is.",
        "task": {"unit": "One sentence.", "input": "text", "kind": "choose-one"},
    }
    ids = [thing.id for thing in state["procedure"]]
    for section, things in state.items():
        elements = {}
        for thing in things:
            after = dict(pairwise(ids)).get(thing.id) if section == "procedure" else None
            elements[thing.id] = _element(thing, core, after, things)
        if elements:
            data[section] = elements
    return data


def _element(thing: Thing, core: str, after: str | None, others: list[Thing]) -> dict[str, object]:
    name, text = thing.name, thing.text()
    rest = {"step": after} if after else {"label": core}
    forms: dict[str, dict[str, object]] = {
        "labels": {"name": name, "definition": text},
        "rules": {"title": name, "statement": text},
        "edge_cases": {"title": name, "situation": text, "decision": core},
        "examples": {"title": name, "input": thing.text(160 if thing.fields.get("is_long") else 9), "answer": core},
        "glossary": {"name": name, "definition": text},
        "procedure": {
            "title": name,
            "ask": text,
            "answers": {"yes": {"name": "Yes", "label": core}, "no": {"name": "No", **rest}},
        },
        "attributes": {
            "name": name,
            "ask": text,
            "kind": "choose-one",
            "options": {"one": {"name": "One"}, "two": {"name": "Two"}},
        },
        "outcomes": {"name": name, "when": text},
        "workflow": {"title": name, "who": "Everyone", "does": text},
        "open_questions": {"ask": text},
        "references": {"title": f"{name}, {text}"},
    }
    form = forms[thing.section]
    form |= {key: value for key, value in thing.fields.items() if key != "is_long"}
    if thing.successor is not None:
        form["replaced_by"] = thing.successor.id
    if thing.earlier:
        form["renamed_from"] = list(dict.fromkeys(old for old in thing.earlier if old != thing.id))
    if thing.mixed_with in others:
        assert thing.mixed_with is not None
        form["confused_with"] = {thing.mixed_with.id: "The first one is louder."}
    return form
