"""Two guidelines -> changes: differences sorted into kinds, folded under their causes, and put into sentences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from guidelinekit.changes.change import Change, Impact, Kind, heaviest
from guidelinekit.changes.compare.differences import Difference, differences
from guidelinekit.changes.compare.mark_positions import is_moved_only
from guidelinekit.changes.compare.normal_form import Forms, same
from guidelinekit.changes.compare.renames import Renames, find_renames, successor_of, translate
from guidelinekit.changes.compare.replaced_files import Replaced, as_written, with_content_hashes
from guidelinekit.changes.impact_overrides import NO_OVERRIDES, ImpactOverrides
from guidelinekit.changes.kinds import SPECIAL, field_kind
from guidelinekit.changes.sentences import renumbered, sentence
from guidelinekit.guideline.address import Address, to_pointer
from guidelinekit.guideline.check.references import ELEMENT_WORDS
from guidelinekit.guideline.finding import Location
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.shapes import item_text
from guidelinekit.guideline.prose import fold
from guidelinekit.guideline.read.compose import Source

Form = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The normal forms that are compared, which ids moved between them, and where they come from."""

    old: Form
    new: Form
    moves: Renames
    old_source: Source
    new_source: Source
    weights: ImpactOverrides = NO_OVERRIDES


def compare(
    old: Source | None,
    new: Source | None,
    schema: Schema,
    weights: ImpactOverrides = NO_OVERRIDES,
    *,
    replaced: Replaced = MappingProxyType({}),
    forms: Forms | None = None,
) -> tuple[Change, ...]:
    """Compare two versions of a guideline that the schema accepts; None where it does not exist on a side.

    `weights` say where a team weighs changes otherwise than the table of kinds. `replaced` are files that hold
    something else under the same name. `forms` serve the next comparison too.
    """
    if old is None or new is None:
        return _whole(old, new, weights)
    data = [with_content_hashes(source.data, replaced, side, schema) for side, source in enumerate((old, new))]
    before, after = (forms or Forms(schema)).of_both(*data)
    moves = find_renames(before, after, schema)
    sides = Sides(old=before, new=after, moves=moves, old_source=old, new_source=new, weights=weights)
    found = differences(before, after, moves, schema)
    folded = _folded([_change(difference, sides) for difference in found], sides)
    return in_order(_renumbered(list(folded), sides))


def in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Sort changes by impact, heaviest first, then by address and kind."""
    weight = list(Impact)
    return tuple(
        sorted(changes, key=lambda c: (weight.index(c.impact), c.address, c.kind.id, str(c.before), str(c.after)))
    )


def flat(changes: Iterable[Change]) -> Iterator[Change]:
    """Every raw change, those under headlines included."""
    for change in changes:
        yield change
        yield from flat(change.folds)


def raw_differences(changes: Iterable[Change]) -> Iterator[Difference]:
    """The differences behind some changes, for `apply`."""
    for change in flat(changes):
        if change.difference is not None:
            yield change.difference


def _whole(old: Source | None, new: Source | None, weights: ImpactOverrides) -> tuple[Change, ...]:
    source = new if new is not None else old
    if source is None:
        return ()
    kind = SPECIAL["guideline-removed" if new is None else "guideline-added"]
    weight = weights.of(kind, ())
    title = source.data.get("title", source.data.get("id", ""))
    return (
        Change(
            kind=kind,
            address="",
            impact=weight.impact if weight else kind.impact,
            settled=kind.settled,
            before=None if old is None else title,
            after=None if new is None else title,
            old_location=None if old is None else old.locate(("id",)),
            new_location=None if new is None else new.locate(("id",)),
            labels=(),
            sentence=f"The guideline “{title}” {'was removed' if new is None else 'is new'}.",
            prose=False,
            difference=None,
        ),
    )


def _change(difference: Difference, sides: Sides) -> Change:
    kind = _kind(difference, sides)
    weight = sides.weights.of(kind, difference.address)
    return Change(
        kind=kind,
        address=to_pointer(difference.address),
        impact=weight.impact if weight else kind.impact,
        settled=kind.settled or weight is not None,
        before=difference.before,
        after=difference.after,
        old_location=_location(sides.old_source, difference.old_address, missing=difference.op == "added"),
        new_location=_location(sides.new_source, difference.address, missing=difference.op == "removed"),
        labels=_labels(difference, sides),
        sentence=sentence(difference, kind, sides.old, sides.new),
        prose=_has_other_words(difference),
        difference=difference,
        elements=tuple(_shown(element) for element in _elements(difference, sides) if element is not None),
    )


def _shown(element: Form) -> Form:
    """What an element says of who may see it."""
    return {key: element[key] for key in ("audience", "uses", "warning") if key in element}


def _elements(difference: Difference, sides: Sides) -> tuple[Form | None, Form | None]:
    return _element(sides.old, difference.old_address), _element(sides.new, difference.address)


def _location(source: Source, address: Address, *, missing: bool) -> Location:
    """Where a change stands; for the side that lacks it, the nearest parent that is there."""
    return source.locate(address[:-1] if missing else address, key=True)


def _kind(difference: Difference, sides: Sides) -> Kind:
    path = tuple(str(key) for key in difference.address)
    node, op = difference.node, difference.op
    special = _special(difference, sides)
    if special:
        return SPECIAL[special]
    if op == "changed" and node.meta.prose:
        # Where ids were exchanged, the same words are said of something else.
        is_exchange = same(difference.before, difference.after)
        is_copyedit = not is_exchange and _folds(_in_new_ids(difference, sides), difference.after)
        return field_kind(path, node, "copyedited" if is_copyedit else "reworded")
    return field_kind(path, node, op)


def _folds(before: Any, after: Any) -> bool:
    """Whether only copy-editing lies between two texts or list items; another `instead` is more than that."""
    if isinstance(before, str) and isinstance(after, str):
        return fold(before) == fold(after)
    rest = [{key: value for key, value in item.items() if key != "text"} for item in (before, after)]
    return rest[0] == rest[1] and fold(item_text(before)) == fold(item_text(after))


def _special(difference: Difference, sides: Sides) -> str:
    """Kinds that more than one field decides."""
    address, op = difference.address, difference.op
    if op == "renamed":
        return _RENAMED.get((str(address[0]), len(address)), "entry-rekeyed")
    if op == "reordered":
        return "procedure-reordered" if address[0] == "procedure" else "grades-reordered"
    if address[0] == "labels":
        return _special_of_label(difference, sides)
    if address[0] == "attributes":
        return _special_of_attribute(difference, sides)
    if difference.node.meta.shape == "input" and op == "changed" and _shows_the_same(difference):
        return "item-file-replaced"
    if address[0] == "examples" and address[2:] == ("answer",) and op == "changed" and difference.cause is None:
        return "example-answer-adjusted" if is_moved_only(_in_new_ids(difference, sides), difference.after) else ""
    return _widened(difference)


#: By section and depth, what a new id is called.
_RENAMED = {("labels", 2): "label-renamed", ("attributes", 2): "attribute-renamed", ("attributes", 4): "option-renamed"}


def _special_of_label(difference: Difference, sides: Sides) -> str:
    address, op = difference.address, difference.op
    old, new = sides.old.get("labels", {}), sides.new.get("labels", {})
    if len(address) == 2:
        if op in ("added", "removed") and _is_tombstone(difference, sides):
            return f"label-tombstone-{op}"
        if op == "added" and difference.after.get("split_from"):
            return "label-split"
        if op == "removed" and successor_of(str(address[1]), old, new):
            return "label-merged"
    if address[2:] == ("status",) and difference.after == "deprecated":
        return "label-merged" if successor_of(str(address[1]), old, new) else "label-deprecated"
    if address[2:] == ("attributes",) and op == "added":
        asked = sides.new.get("attributes", {}).get(difference.after, {})
        return "label-attribute-demanded" if asked.get("required") else ""
    if _redirects(difference, sides):
        return "label-avoid-when-redirected"
    return _widened(difference)


def _special_of_attribute(difference: Difference, sides: Sides) -> str:
    address, before, after = difference.address, difference.before, difference.after
    if len(address) == 2 and difference.op == "added":
        return "attribute-demanded" if after.get("required") else ""
    if address[4:] == ("attributes",) and difference.op == "added":
        return "option-attribute-demanded" if sides.new["attributes"].get(after, {}).get("required") else ""
    if address[2:] == ("required",) and not after:
        return "attribute-relaxed"
    if address[2:] == ("range",) and before and after and after[0] <= before[0] and before[1] <= after[1]:
        return "attribute-range-widened"
    return _widened(difference)


def _widened(difference: Difference) -> str:
    """Whether more readers see an element than before."""
    if difference.address[-1] == "audience" and difference.node.kind == "list":
        before, after = difference.before or (), difference.after or ()
        if not after or (before and set(before) <= set(after)):
            return "audience-widened"
    return ""


def _has_other_words(difference: Difference) -> bool:
    changed = difference.node.meta.prose and difference.op == "changed"
    return changed and item_text(difference.before) != item_text(difference.after)


def _is_tombstone(difference: Difference, sides: Sides) -> bool:
    """Whether a label that comes or goes only says which one is to be chosen, and that one is there."""
    label = difference.after if difference.op == "added" else difference.before
    successor = label.get("replaced_by", "")
    if difference.op == "removed":
        successor, _ = sides.moves.follow("labels", successor)
    return label.get("status") == "deprecated" and successor in sides.new.get("labels", {})


def _redirects(difference: Difference, sides: Sides) -> bool:
    """Whether a case names another label to use instead, for more reason than that the label's id moved."""
    if not difference.item or difference.op != "changed" or difference.node.meta.shape != "items":
        return False
    if difference.cause is not None:
        return False
    return bool(_in_new_ids(difference, sides).get("instead") != difference.after.get("instead"))


def _shows_the_same(difference: Difference) -> bool:
    """Whether an input is as it was but for what a file of it holds."""
    return same(as_written(difference.before), as_written(difference.after))


def _in_new_ids(difference: Difference, sides: Sides) -> Any:
    """The old value in the ids that elements have now; where it follows a merge, in those that items have."""
    moves = sides.moves if difference.cause is not None else sides.moves.without_merges
    return translate(difference.node, difference.before, moves)[0]


def _labels(difference: Difference, sides: Sides) -> tuple[str, ...]:
    touched: set[str] = set()
    addresses = (difference.old_address, difference.address)
    forms = (sides.old, sides.new)
    for address, element, form in zip(addresses, _elements(difference, sides), forms, strict=True):
        section = str(address[0])
        if element is not None:
            touched.update([str(address[1])] if section == "labels" else _named_labels(element))
        if difference.op == "added" and section == "labels" and len(address) == 2:
            touched.update(difference.after.get("split_from", ()))
        if section == "attributes" and len(address) > 1:
            touched.update(_asking(str(address[1]), form))
    return tuple(sorted(touched))


def _element(form: Form, address: Address) -> Form | None:
    """The element that an address lies in, where its section has elements."""
    if len(address) < 2 or address[0] not in ELEMENT_WORDS:
        return None
    found: Form | None = form.get(str(address[0]), {}).get(str(address[1]))
    return found


def _named_labels(element: Form) -> Iterator[str]:
    yield from element.get("labels", ())
    for key in ("answer", "decision"):
        for mark in element.get(key, {}).get("labels", ()):
            yield mark["label"]
    for wrong in element.get("not", {}).values():
        for mark in wrong["answer"]["labels"]:
            yield mark["label"]
    for target in element.get("answers", {}).values():
        for mark in target["labels"]:
            yield mark["label"]


def _asking(attribute_id: str, form: Form) -> Iterator[str]:
    """The labels that ask a question."""
    for label_id, label in form.get("labels", {}).items():
        if attribute_id in label.get("attributes", ()):
            yield label_id


def _folded(changes: Sequence[Change], sides: Sides) -> Iterator[Change]:
    """Put what merely follows a change under it. It carries out what the headline says, and weighs the same."""
    followers: dict[Address, list[Change]] = {}
    headlines: list[Change] = []
    for change in changes:
        cause = _cause(change, sides)
        if cause is None:
            headlines.append(change)
        else:
            followers.setdefault(cause, []).append(change)
    for change in headlines:
        address = _headline_address(change.difference) if change.difference is not None else ()
        folds = in_order(followers.pop(address, ())) if change.kind.id in _HEADLINES else ()
        yield replace(change, folds=tuple(replace(f, impact=change.impact, settled=change.settled) for f in folds))
    for orphans in followers.values():
        yield from orphans


_HEADLINES = frozenset(
    {"label-renamed", "label-merged", "label-deprecated", "label-split", "attribute-renamed", "option-renamed"}
)


def _renumbered(changes: Sequence[Change], sides: Sides) -> Iterator[Change]:
    """Put the codes of a list that was numbered anew under one headline: nobody wants to read each."""
    codes = [change for change in changes if change.kind.id == "label-code-changed"]
    if len(codes) < _MANY_CODES:
        yield from changes
        return
    yield from (change for change in changes if change.kind.id != "label-code-changed")
    kind = SPECIAL["labels-renumbered"]
    impact = heaviest(change.impact for change in codes) or kind.impact
    yield Change(
        kind=kind,
        address="labels",
        impact=impact,
        settled=all(change.settled for change in codes),
        before={change.address.split("/")[1]: change.before for change in codes},
        after={change.address.split("/")[1]: change.after for change in codes},
        old_location=sides.old_source.locate(("labels",), key=True),
        new_location=sides.new_source.locate(("labels",), key=True),
        labels=tuple(sorted({label for change in codes for label in change.labels})),
        sentence=renumbered(len(codes)),
        prose=False,
        difference=None,
        folds=tuple(replace(change, impact=impact) for change in codes),
    )


#: That many codes do not change one by one.
_MANY_CODES = 5


def _headline_address(difference: Difference) -> Address:
    """The element that a headline is about: what is renamed, or the label whose status says that it goes."""
    return difference.address if difference.op == "renamed" else difference.address[:2]


def _cause(change: Change, sides: Sides) -> Address | None:
    difference = change.difference
    if difference is None or change.kind.id in _HEADLINES:
        return None
    if difference.cause is not None:
        return difference.cause
    # Whatever else changes in a label that becomes a tombstone: nobody chooses it any more.
    address, there = difference.address, difference.old_address
    if len(address) > 2 and address[0] == "labels":
        old = sides.old.get("labels", {}).get(there[1], {})
        new = sides.new.get("labels", {}).get(address[1], {})
        if old.get("status") != "deprecated" and new.get("status") == "deprecated":
            return address[:2]
    return None
