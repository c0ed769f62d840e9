"""Two versions and the changes between them -> for every old label, what becomes of the items that have it.

What a table can convert is converted; for the rest a person is asked, and told why. Maps of releases compose.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from guidelinekit.changes.change import Change, Impact
from guidelinekit.changes.compare.normal_form import normal_form
from guidelinekit.changes.compare.renames import find_renames
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.compose import Source

Form = Mapping[str, Any]
Action = Literal["keep", "convert", "ask"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMapping:
    """What becomes of the items with one old label.

    `keep` and `convert` name the `new` label; codes are those that tools store, None where a label has none. `ask`
    wants a person, who chooses among the labels of `among`; `reasons` say why, one for each change that asks.
    """

    old: str
    old_code: int | str | None
    action: Action
    new: str = ""
    new_code: int | str | None = None
    among: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """The map between two versions of a guideline: a fate for every label that items of the old one may have."""

    old_version: str
    new_version: str
    fates: tuple[ItemMapping, ...]


def migrate(old: Source, new: Source, changes: Sequence[Change], schema: Schema) -> Migration:
    """Make the map between two versions that the schema accepts. `changes` are those between them, settled by notes."""
    before, after = (normal_form(source.data, schema) for source in (old, new))
    labels, later = before.get("labels", {}), after.get("labels", {})
    moves = find_renames(before, after, schema)
    fates = []
    for label_id, label in labels.items():
        if label.get("abstract") or label.get("status") == "draft":
            continue
        # A tombstone's items were to be converted before, and still can be, also where it is gone.
        successor_of = ""
        if label.get("status") == "deprecated":
            stands = later.get(label_id, {}).get("replaced_by", "")
            successor_of = stands or moves.follow("labels", label.get("replaced_by", ""))[0]
            successor_of = successor_of if successor_of in later else ""
        new_id = successor_of or moves.follow("labels", label_id)[0]
        code = later.get(new_id, {}).get("code")
        # A renamed label is touched under its new id too; one that was merged is not what it was merged into.
        ids = {label_id, moves.renames["labels"].get(label_id, label_id)}
        reasons = _reasons(ids, new_id, later, changes)
        if reasons:
            among = _among(ids, new_id, labels, later)
            fate = ItemMapping(old=label_id, old_code=label.get("code"), action="ask", among=among, reasons=reasons)
        else:
            same = new_id == label_id and code == label.get("code")
            action: Action = "keep" if same else "convert"
            fate = ItemMapping(old=label_id, old_code=label.get("code"), action=action, new=new_id, new_code=code)
        fates.append(fate)
    return Migration(old_version=str(old.data["version"]), new_version=str(new.data["version"]), fates=tuple(fates))


def compose(first: Migration, then: Migration) -> Migration:
    """The map over two steps. Who is asked at one of them is asked, among what the later step makes of the choices."""
    following = {fate.old: fate for fate in then.fates}
    fates = tuple(_joined(fate, following) for fate in first.fates)
    return Migration(old_version=first.old_version, new_version=then.new_version, fates=fates)


def _joined(fate: ItemMapping, following: Mapping[str, ItemMapping]) -> ItemMapping:
    nexts = [following.get(label_id) for label_id in (fate.among if fate.action == "ask" else (fate.new,))]
    asked = [step for step in nexts if step is not None and step.action == "ask"]
    if fate.action == "ask" or asked:
        choices = [
            label_id for step in nexts if step is not None
            for label_id in (step.among if step.action == "ask" else (step.new,))
        ]  # fmt: skip
        reasons = [*fate.reasons, *(reason for step in asked for reason in step.reasons)]
        return replace(
            fate, action="ask", new="", new_code=None,
            among=tuple(dict.fromkeys(choices)), reasons=tuple(dict.fromkeys(reasons)),
        )  # fmt: skip
    step = nexts[0]
    if step is None:
        return replace(fate, action="ask", new="", new_code=None, reasons=(f"`{fate.new}` is not known any more.",))
    same = step.new == fate.old and step.new_code == fate.old_code
    return replace(fate, action="keep" if same else "convert", new=step.new, new_code=step.new_code)


def _reasons(ids: set[str], new_id: str, later: Form, changes: Iterable[Change]) -> tuple[str, ...]:
    """Why a table cannot convert a label: what it means may have moved, or nothing carries it on."""
    reasons = [
        change.sentence
        for change in changes
        if change.impact is Impact.RELABEL and (not ids.isdisjoint(change.labels) or _is_about_all(change))
    ]
    if not reasons and (new_id not in later or later[new_id].get("status") == "deprecated"):
        reasons.append(f"No label carries {' or '.join(f'`{k}`' for k in sorted(ids))} on.")
    return tuple(dict.fromkeys(reasons))


def _is_about_all(change: Change) -> bool:
    """Whether a change is about every item: the task, or who answers how."""
    return change.address.split("/")[0] in ("task", "stance", "procedure")


def _among(ids: set[str], new_id: str, labels: Form, later: Form) -> tuple[str, ...]:
    """The labels among which a person chooses: as declared, the label itself, and what is split from it now."""
    entry = later.get(new_id, {})
    named = [*entry.get("consider", ()), *([entry["replaced_by"]] if "replaced_by" in entry else [])]
    splits = [k for k, found in later.items() if k not in labels and not ids.isdisjoint(found.get("split_from", ()))]
    candidates = dict.fromkeys([*named, new_id, *splits])
    return tuple(k for k in candidates if k in later and later[k].get("status") != "deprecated")
