"""Repositories with generated histories, written with `git fast-import`: releases in which much went wrong.

Ids and codes are renamed, removed, returned and used again; tags are missing or misplaced; versions are lowered or
released twice; notes have wrong targets, are left behind or cannot be read; a release cannot be read.
"""

import random
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

_WORDS = [
    *("writer", "reader", "group", "person", "town", "river", "letter", "answer", "promise", "threat", "joke"),
    *("garden", "window", "market", "teacher", "doctor", "praises", "blames", "thanks", "warns", "greets", "mocks"),
    *("helps", "leaves", "names", "counts", "sees", "hears", "holds", "keeps", "opens", "closes"),
]
#: With these settings every finding on versions and notes blocks a merge.
_SETTINGS = (
    "severity: {GK501: error, GK505: error, GK506: error, GK511: error, GK512: error, GK703: error, GK704: error}\n"
    "acknowledge:\n"
    "  - {change: c00000000000, guideline: mood, reason: Gone., owner: a, until: 2099-01-01}\n"
    "  - {change: c00000000001, guideline: mood, reason: Late., owner: a, until: 2020-01-01}\n"
)
_SPEC = "specs/mood/guideline.yaml"
_NOTES = [
    "It was unclear.\n",
    "---\ntargets: [labels/none]\n---\nA target that does not exist.\n",
    "---\nimpact: relabel\ntargets: [rules/look/statement]\n---\nA target that exists.\n",
    "---\nimpact: huge\n---\nAn unknown impact.\n",
    "<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> side\n",
]


@dataclass
class _State:
    version: tuple[int, int, int] = (1, 0, 0)
    labels: dict[str, dict[str, object]] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    statement: str = ""


def write_history(path: Path, seed: int) -> None:
    """Write a repository: `main` has 3 to 6 releases; `work`, checked out, changes one word of the guideline."""
    choose = random.Random(seed)
    state = _first(choose)
    stream = _Stream()
    stream.commit("main", _files(state))
    for _ in range(choose.randint(2, 5)):
        for change in choose.sample([_rename, _remove, _return, _reuse, _exchange_codes, _reword], 3):
            change(state, choose)
        _raise(state, choose)
        if choose.random() < 0.2:
            stream.commit("main", {**_files(state), _SPEC: "labels: [\n"})
        stream.commit("main", _files(state))
        stream.tag(state.version, choose)
        if choose.random() < 0.3:
            stream.release_twice(state, choose)
        if choose.random() < 0.5:
            _leave_note(state, choose)
            stream.commit("main", _files(state))
    if choose.random() < 0.3:
        _reword(state, choose)
        stream.commit("main", _files(state))
    _change_a_word(state, choose)
    stream.commit("work", _files(state), start="main")
    path.mkdir()
    for arguments, given in (
        (("init", "--quiet", "--initial-branch=main"), ""),
        (("fast-import", "--quiet"), "".join(stream.lines)),
        (("checkout", "--quiet", "work"), ""),
    ):
        subprocess.run(["git", *arguments], cwd=path, input=given, text=True, check=True)


class _Stream:
    """The input of `git fast-import`."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._commits = 0

    def commit(self, branch: str, files: Mapping[str, str], *, start: str = "", merge: str = "") -> None:
        self._commits += 1
        date = f"Tests <tests@guidelinekit.invalid> {1_767_225_600 + self._commits * 86_400} +0000"
        self.lines.append(f"commit refs/heads/{branch}\nmark :{self._commits}\ncommitter {date}\ndata 1\nx\n")
        self.lines += [f"from refs/heads/{start}\n"] if start else []
        self.lines += [f"merge refs/heads/{merge}\n"] if merge else []
        self.lines.append("deleteall\n")
        for name, text in files.items():
            self.lines.append(f"M 100644 inline {name}\ndata {len(text.encode())}\n{text}\n")

    def tag(self, version: tuple[int, int, int], choose: random.Random) -> None:
        """Tag the last commit, or an earlier one, or none."""
        mark = choose.choice([0, self._commits, self._commits, max(1, self._commits - 2)])
        if mark:
            self.lines.append(f"reset refs/tags/mood@{'.'.join(map(str, version))}\nfrom :{mark}\n\n")

    def release_twice(self, state: _State, choose: random.Random) -> None:
        """Release the next version on a side branch and on main, and merge."""
        self.commit(f"side-{self._commits}", _files(state), start="main")
        side = f"side-{self._commits - 1}"
        state.version = (state.version[0], state.version[1] + 1, 0)
        _reword(state, choose)
        self.commit(side, _files(state))
        _reword(state, choose)
        self.commit("main", _files(state))
        self.commit("main", _files(state), merge=side)


def _text(choose: random.Random) -> str:
    return " ".join(choose.choices(_WORDS, k=9)) + "."


def _first(choose: random.Random) -> _State:
    state = _State(statement=_text(choose))
    for code, label_id in enumerate(("happy", "sad", "calm", "angry", "other"), 1):
        state.labels[label_id] = {"name": label_id.title(), "definition": _text(choose), "code": code}
    return state


def _files(state: _State) -> dict[str, str]:
    data = {
        "format": 1,
        "id": "mood",
        "title": "Mood",
        "version": ".".join(map(str, state.version)),
        "summary": "Say which mood it is.",
        "task": {"unit": "One sentence.", "input": "text", "kind": "choose-one"},
        "labels": state.labels,
        "rules": {"look": {"statement": state.statement}},
    }
    return {_SPEC: yaml.safe_dump(data, sort_keys=False, width=200), "guidelinekit.yaml": _SETTINGS, **state.notes}


def _rename(state: _State, choose: random.Random) -> None:
    old = choose.choice(sorted(state.labels))
    new = f"{old.split('-')[0]}-{choose.randint(1, 99)}"
    if new not in state.labels:
        label = {**state.labels.pop(old)}
        state.labels[new] = {**label, "renamed_from": [old]} if choose.random() < 0.7 else label


def _remove(state: _State, choose: random.Random) -> None:
    if len(state.labels) > 3:
        label_id = choose.choice(sorted(state.labels))
        del state.labels[label_id]
        state.removed.append(label_id)


def _return(state: _State, choose: random.Random) -> None:
    if state.removed:
        label_id = state.removed.pop()
        code = choose.randint(1, 9)
        taken = {label["code"] for label in state.labels.values()}
        if label_id not in state.labels and code not in taken:
            state.labels[label_id] = {"name": choose.choice(_WORDS).title(), "definition": _text(choose), "code": code}


def _reuse(state: _State, choose: random.Random) -> None:
    label = state.labels[choose.choice(sorted(state.labels))]
    label.update(name=choose.choice(_WORDS).title() + " " + choose.choice(_WORDS), definition=_text(choose))


def _exchange_codes(state: _State, choose: random.Random) -> None:
    one, other = choose.sample(sorted(state.labels), 2)
    codes = state.labels[one]["code"], state.labels[other]["code"]
    state.labels[other]["code"], state.labels[one]["code"] = codes


def _reword(state: _State, choose: random.Random) -> None:
    state.labels[choose.choice(sorted(state.labels))]["definition"] = _text(choose)


def _raise(state: _State, choose: random.Random) -> None:
    major, minor, _ = state.version
    is_lowered = choose.random() < 0.25
    state.version = (max(0, major - 1), 0, 5) if is_lowered else (major + 1, minor, 0)


def _leave_note(state: _State, choose: random.Random) -> None:
    folder = choose.choice(["changes/mood", "changes/mood", "changes/mood/1.0.0", "changes/nobody"])
    state.notes[f"{folder}/note-{len(state.notes)}.md"] = choose.choice(_NOTES)


def _change_a_word(state: _State, choose: random.Random) -> None:
    label = state.labels[choose.choice(sorted(state.labels))]
    is_rule = choose.random() < 0.3
    words = (state.statement if is_rule else str(label["definition"])).removesuffix(".").split()
    words[choose.randrange(len(words))] = "somebody"
    if is_rule:
        state.statement = " ".join(words) + "."
    else:
        label["definition"] = " ".join(words) + "."
