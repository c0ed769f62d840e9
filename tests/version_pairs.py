"""Pairs of versions of a guideline in which something happens to labels: renamed, merged, split, retired, returned.

The pairs are made from numbers, so that they are the same in every run. A pair is valid: `check` has no errors.
"""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format.references import Reference, rewrite
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.document import SourceFile

Data = dict[str, Any]
#: Definitions that share few words, so that no two labels seem to be one.
_MEANINGS = {
    "happy": "The writer is pleased with how a thing turned out.",
    "sad": "Somebody mourns a loss or a farewell.",
    "calm": "Nothing presses; every sentence is even and slow.",
    "angry": "A wrong was done and is held against a person.",
    "odd": "Neither praise nor blame can be read from these words.",
    "proud": "An achievement of one's own is shown to others.",
    "bored": "Waiting, repetition, or wishing that it would end.",
    "scared": "Danger is expected, named or only felt.",
}
_BASE: Data = {
    "format": 1,
    "id": "mood",
    "title": "Mood",
    "version": "1.0.0",
    "summary": "Say which mood a sentence has.",
    "task": {"unit": "One sentence.", "input": "text", "kind": "choose-many"},
    "labels": {
        "mild": {"name": "Mild", "definition": "A group of quiet moods.", "abstract": True},
        **{k: {"name": k.title(), "definition": text, "code": at} for at, (k, text) in enumerate(_MEANINGS.items(), 1)},
        "glad": {"name": "Glad", "definition": "It was good news.", "status": "deprecated", "replaced_by": "happy"},
        "low": {"name": "Low", "definition": "It was bad news.", "status": "deprecated", "consider": ["sad", "calm"]},
        "tense": {"name": "Tense", "definition": "Something may break soon.", "status": "draft"},
    },
    "attributes": {
        "degree": {
            "ask": "How strong is it?",
            "kind": "choose-one",
            "options": {k: {"name": k.title(), "definition": f"It is {k}."} for k in ("weak", "middle", "strong")},
        }
    },
    "outcomes": {
        "skipped": {"name": "Skipped", "when": "The sentence is in another language."},
        "broken": {"name": "Broken", "when": "The sentence ends in the middle."},
    },
    "rules": {
        "writer": {"statement": "Label what the writer feels.", "labels": ["sad", "happy"]},
        "whole": {"statement": "Read the whole sentence first."},
    },
    "edge_cases": {"irony": {"situation": "The praise is not meant.", "decision": {"labels": ["angry"]}, "why": "So."}},
    "examples": {
        "rain": {"input": "It rains again.", "answer": {"labels": ["bored"]}, "why": "Again."},
        "nothing": {"input": "The train leaves at six.", "answer": {"labels": []}, "why": "A plain fact."},
    },
}
for _label in ("calm", "bored"):
    _BASE["labels"][_label]["parent"] = "mild"
_BASE["labels"]["calm"]["confused_with"] = {"odd": "Calm is said of somebody."}
_BASE["labels"]["odd"]["avoid_when"] = [{"text": "It is only slow.", "instead": "calm"}]


@dataclass(frozen=True)
class Pair:
    """Two versions, and the impacts that notes decide, by address."""

    name: str
    old: Data
    new: Data
    notes: Mapping[str, str]


class _Draft:
    """The new version while events change it."""

    def __init__(self, data: Data, choose: random.Random) -> None:
        self.data, self.choose = deepcopy(data), choose
        self.labels: dict[str, Data] = self.data["labels"]
        #: New ids of labels that were renamed, and labels that no reference may name any more.
        self.renamed: dict[str, str] = {}
        self.gone: set[str] = set()
        self._fresh = iter(f"new-{number}" for number in range(99))

    def living(self) -> list[str]:
        return [k for k, entry in self.labels.items() if _is_living(entry)]

    def pick(self) -> str:
        return self.choose.choice(self.living())

    def follow(self, renamed: Mapping[str, str]) -> None:
        """References to labels follow new ids."""
        earlier = {old: renamed.get(new, new) for old, new in self.renamed.items()}
        self.renamed = {**renamed, **earlier}

    def fresh(self) -> str:
        return next(self._fresh)

    def retire(self, label_id: str, **successors: Any) -> None:
        entry = self.labels[label_id]
        kept: Data = {key: entry[key] for key in ("name", "definition", "code", "renamed_from") if key in entry}
        self.labels[label_id] = {**kept, "status": "deprecated", **successors}
        self.gone.add(label_id)


def _is_living(entry: Data) -> bool:
    return entry.get("status", "active") == "active" and not entry.get("abstract")


def _rename(draft: _Draft) -> None:
    old, new = draft.pick(), draft.fresh()
    entry = draft.labels[old]
    # An id that the label got in this very step is in no released version.
    earlier = [*entry.get("renamed_from", ()), *([] if old in draft.renamed.values() else [old])]
    items = [(new if k == old else k, v) for k, v in draft.labels.items()]
    draft.labels.clear()
    draft.labels.update(items)
    draft.labels[new] = {**entry, "renamed_from": earlier}
    draft.follow({old: new})


def _rename_a_tombstone(draft: _Draft) -> None:
    retired = [k for k, entry in draft.labels.items() if entry.get("status") == "deprecated"]
    if retired:
        old, new = draft.choose.choice(retired), draft.fresh()
        draft.labels[new] = {**draft.labels.pop(old), "renamed_from": [old]}
        draft.follow({old: new})


def _rename_and_retire(draft: _Draft) -> None:
    _rename(draft)
    new = list(draft.renamed.values())[-1]
    if new in draft.labels and _is_living(draft.labels[new]):
        others = [k for k in draft.living() if k != new]
        successors: list[Data] = [{"replaced_by": others[0]}, {"consider": draft.choose.sample(others, 2)}, {}]
        draft.retire(new, **draft.choose.choice(successors))


def _exchange_ids(draft: _Draft) -> None:
    one, other = draft.choose.sample(draft.living(), 2)
    first, second = draft.labels[one], draft.labels[other]
    draft.labels[one], draft.labels[other] = {**second, "renamed_from": [other]}, {**first, "renamed_from": [one]}
    draft.follow({one: other, other: one})


def _merge(draft: _Draft) -> None:
    one, other = draft.choose.sample(draft.living(), 2)
    draft.retire(one, replaced_by=other)


def _merge_without_tombstone(draft: _Draft) -> None:
    one, other = draft.choose.sample(draft.living(), 2)
    del draft.labels[one]
    draft.labels[other].setdefault("renamed_from", []).append(one)
    draft.follow({one: other})


def _split(draft: _Draft) -> None:
    source = draft.pick()
    draft.labels[draft.fresh()] = {
        "name": f"Part of {source}", "definition": f"What {source} was too wide for.", "split_from": [source],
    }  # fmt: skip


def _retire(draft: _Draft) -> None:
    one, *others = draft.choose.sample(draft.living(), 3)
    draft.retire(one, **draft.choose.choice([{}, {"consider": others}]))


def _remove(draft: _Draft) -> None:
    label_id = draft.choose.choice(list(draft.labels))
    if not draft.labels[label_id].get("abstract"):
        del draft.labels[label_id]
        draft.gone.add(label_id)


def _return(draft: _Draft) -> None:
    for label_id in draft.choose.sample(["glad", "low", "tense"], 2):
        if label_id in draft.labels:
            entry = draft.labels[label_id]
            draft.labels[label_id] = {key: entry[key] for key in ("name", "definition")}


def _redirect(draft: _Draft) -> None:
    for label_id, entry in draft.labels.items():
        if entry.get("status") == "deprecated" and label_id not in draft.gone:
            entry.pop("consider", None)
            entry["replaced_by"] = draft.pick()


def _draft_again(draft: _Draft) -> None:
    label_id = draft.pick()
    draft.labels[label_id]["status"] = "draft"
    draft.gone.add(label_id)


def _make_a_group(draft: _Draft) -> None:
    untouched = [k for k in draft.living() if k in _BASE["labels"] and "renamed_from" not in draft.labels[k]]
    group, *members = draft.choose.sample(untouched, 3)
    kept: Data = {
        key: draft.labels[group][key] for key in ("name", "definition", "renamed_from") if key in draft.labels[group]
    }
    draft.labels[group] = {**kept, "abstract": True}
    for label_id in members:
        draft.labels[label_id]["parent"] = group
    draft.gone.add(group)
    if draft.choose.random() < 0.5:
        draft.labels[members[-1]]["status"] = "draft"
        draft.gone.add(members[-1])


def _number(draft: _Draft) -> None:
    one, other = (draft.labels[k] for k in draft.choose.sample(draft.living(), 2))
    one["code"], other["code"] = other.get("code", 40), one.get("code", 41)


def _number_all(draft: _Draft) -> None:
    for at, entry in enumerate(draft.labels.values(), 20):
        entry["code"] = at


def _reword(draft: _Draft) -> None:
    entry = draft.labels[draft.pick()]
    entry[draft.choose.choice(["definition", "name"])] = "What was said before, and more."


def _avoid(draft: _Draft) -> None:
    draft.labels[draft.pick()]["avoid_when"] = [{"text": "It is said in jest.", "instead": draft.pick()}]


def _change_options(draft: _Draft) -> None:
    options = draft.data["attributes"]["degree"]["options"]
    match draft.choose.randrange(3):
        case 0:
            del options["middle"]
        case 1:
            options["medium"] = {**options.pop("middle"), "renamed_from": ["middle"]}
        case _:
            options["none"] = {"name": "None", "definition": "Nothing is felt."}


def _remove_attribute(draft: _Draft) -> None:
    draft.data.pop("attributes")


def _demand(draft: _Draft) -> None:
    draft.data.setdefault("attributes", {})["known"] = {"ask": "Is it known?", "kind": "write", "required": True}


def _change_outcomes(draft: _Draft) -> None:
    outcomes = draft.data["outcomes"]
    match draft.choose.randrange(3):
        case 0:
            outcomes.pop("broken", None)
        case 1:
            outcomes["late"] = {"name": "Late", "when": "The day is over."}
        case _:
            outcomes["skipped"]["when"] = "The sentence is in no language."


def _change_a_rule(draft: _Draft) -> None:
    rules = draft.data["rules"]
    rules[draft.choose.choice(list(rules))]["statement"] = "Label what the reader feels."


def _decide_otherwise(draft: _Draft) -> None:
    draft.data["edge_cases"]["irony"]["decision"] = {"labels": [draft.pick()]}


def _answer_otherwise(draft: _Draft) -> None:
    draft.data["examples"]["rain"]["answer"] = {"labels": [draft.pick()]}


def _change_the_task(draft: _Draft) -> None:
    draft.data["task"]["kind"] = draft.choose.choice(["choose-one", "choose-many"])
    draft.data["task"]["unit"] = "One paragraph."


_EVENTS: tuple[Callable[[_Draft], None], ...] = (
    _rename, _rename_a_tombstone, _rename_and_retire, _exchange_ids, _merge, _merge_without_tombstone, _split, _retire,
    _remove, _return, _redirect, _draft_again, _make_a_group, _number, _number_all, _reword, _avoid, _change_options,
    _remove_attribute, _demand, _change_outcomes, _change_a_rule, _decide_otherwise, _answer_otherwise,
    _change_the_task,
)  # fmt: skip


def version_pairs(count: int, schema: Schema) -> Iterator[Pair]:
    """Yield pairs: first each event alone, then two or three at once, with notes about some addresses."""
    made, number = 0, 0
    while made < count:
        choose = random.Random(number)
        first = number % len(_EVENTS)
        events = [_EVENTS[first], *choose.sample(_EVENTS, 0 if number < len(_EVENTS) else choose.choice([1, 1, 2]))]
        pair = _pair(f"{number}: {' + '.join(event.__name__.strip('_') for event in events)}", events, choose, schema)
        number += 1
        if pair is not None:
            made += 1
            yield pair


def _pair(name: str, events: list[Callable[[_Draft], None]], choose: random.Random, schema: Schema) -> Pair | None:
    draft = _Draft(_BASE, choose)
    try:
        for event in events:
            event(draft)
    except (KeyError, ValueError):
        # An event has nothing left to change.
        return None
    new = {**_with_references(draft, schema), "version": "2.0.0"}
    if not schema.accepts(new) or _has_fewer_successors(new):
        return None
    content = json.dumps(new).encode()
    if check([SourceFile(path="specs/mood.yaml", content=content)], schema).has_errors:
        return None
    noted = sorted({*_MEANINGS, *new["labels"]} - {"glad", "low", "tense"})
    addresses = [*(f"labels/{label_id}" for label_id in noted), "rules/whole", "task/unit"]
    impacts = ["relabel", "remap", "reread", "editorial"]
    notes = {target: choose.choice(impacts) for target in choose.sample(addresses, 3)} if choose.random() < 0.4 else {}
    return Pair(name, deepcopy(_BASE), new, notes)


def _has_fewer_successors(new: Data) -> bool:
    """Whether a label that stays retired names fewer labels to decide between: no event is that edit."""
    entry = new["labels"].get("low", {})
    return entry.get("status") == "deprecated" and "replaced_by" not in entry and len(entry.get("consider", ())) < 2


def _with_references(draft: _Draft, schema: Schema) -> Data:
    """Return the data in which references follow renamed labels and name none that cannot be chosen."""

    def followed(reference: Reference) -> str | None:
        if reference.section != "labels" or reference.is_history:
            return reference.id
        target = draft.renamed.get(reference.id, reference.id)
        is_free = reference.address[2] == "parent"
        return target if is_free or (target in draft.labels and target not in draft.gone) else None

    rewritten: Data = rewrite(schema.root, draft.data, followed)
    return rewritten
