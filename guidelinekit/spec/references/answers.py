"""An answer and its item -> findings: its labels exist, it has the shape that the task wants, nothing contradicts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guidelinekit.spec import codes
from guidelinekit.spec.address import Address
from guidelinekit.spec.finding import Finding
from guidelinekit.spec.inputs import Part, listing
from guidelinekit.spec.model import Answer, Attribute, Branch, Mark, Value
from guidelinekit.spec.references.inspection import Inspection
from guidelinekit.spec.references.labels import MARKING
from guidelinekit.spec.references.marks import misplaced, place, standing
from guidelinekit.spec.suggest import did_you_mean

#: The kinds that pick exactly one label.
PICKING = ("choose-one", "compare", "rate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An answer with its item's parts, None where there is no item, and the address of both.

    `whole` answers leave nothing out. Wrong ones may name labels that nobody can choose, and need not say where.
    """

    answer: Answer
    parts: tuple[Part, ...] | None
    address: Address
    whole: bool = False
    is_wrong: bool = False

    def marks(self, check: Inspection) -> Iterator[tuple[Mark, Address]]:
        """Each mark with its address, whatever form the answer is written in."""
        base, written = self.address, check.source.value(self.address)
        if self.is_wrong and isinstance(written, Mapping) and "answer" in written:
            base, written = (*base, "answer"), written["answer"]
        for at, mark in enumerate(self.answer.labels):
            if isinstance(written, list):
                yield mark, (*base, at)
            elif isinstance(written, Mapping) and "label" in written:
                yield mark, (*base, "label") if at == 0 else (*base, "labels", at - 1)
            else:
                yield mark, (*base, "labels", at) if isinstance(written, Mapping) else base


def answer(check: Inspection, case: Case) -> Iterator[Finding]:
    """Check an answer."""
    yield from check.exists("outcomes", case.answer.outcome, case.address)
    yield from _labels(check, case)
    yield from _shape(check, case)
    yield from _constraints(check, case)
    yield from _attributes(check, case)
    for mark, where in case.marks(check):
        if mark.label in check.guideline.labels:
            yield from _mark(check, case, mark, where)


def branch(check: Inspection, target: Branch, address: Address) -> Iterator[Finding]:
    """Check what a decision step's answer leads to: part of an answer, which later steps may complete."""
    case = Case(answer=target, parts=None, address=address)
    yield from check.exists("outcomes", target.outcome, address)
    yield from _labels(check, case)
    yield from _constraints(check, case)
    yield from _attributes(check, case)


def _labels(check: Inspection, case: Case) -> Iterator[Finding]:
    for mark, where in case.marks(check):
        yield from check.exists("labels", mark.label, where, key=case.is_wrong and where == case.address)
        label = check.guideline.labels.get(mark.label)
        if label is not None and not label.choosable and not case.is_wrong:
            reason = "only groups other labels" if label.abstract else f"is {_a_status(label.status)}"
            message = f"the label `{mark.label}` {reason} and cannot be an answer"
            yield check.at(codes.LABEL_NOT_CHOOSABLE, where, message)


def _a_status(status: str) -> str:
    return "a draft" if status == "draft" else status


def _shape(check: Inspection, case: Case) -> Iterator[Finding]:
    kind, given = check.guideline.task.kind, case.answer
    if kind in PICKING:
        picked = [mark for mark in given.labels if check.guideline.kind_of(mark.label) == kind]
        if len(picked) != 1 and not given.outcome:
            message = f"{kind} takes exactly one label; the answer has {len(picked)}"
            yield check.at(codes.ANSWER_SHAPE, case.address, message)
    if kind == "write" and not given.text and not given.outcome and not case.is_wrong:
        yield check.at(codes.ANSWER_SHAPE, case.address, "write needs the `text:` that is wanted")
    if kind != "write" and given.text:
        yield check.at(codes.ANSWER_SHAPE, case.address, f"{kind} asks for no text; remove `text` from the answer")


def _constraints(check: Inspection, case: Case) -> Iterator[Finding]:
    """Labels that exclude or require each other."""
    if case.is_wrong:
        return
    given = {mark.label for mark in case.answer.labels}
    for label_id in sorted(given):
        label = check.guideline.labels.get(label_id)
        if label is None:
            continue
        for other in label.excludes:
            if other in given:
                message = f"`{label_id}` and `{other}` cannot stand together"
                yield check.at(codes.CONSTRAINT_BROKEN, case.address, message)
        for other in label.requires if case.whole else ():
            if other not in given:
                message = f"`{label_id}` stands only together with `{other}`"
                yield check.at(codes.CONSTRAINT_BROKEN, case.address, message)


def _mark(check: Inspection, case: Case, mark: Mark, address: Address) -> Iterator[Finding]:
    kind = check.guideline.kind_of(mark.label)
    where = place(mark)
    message = misplaced(kind, where)
    if message:
        yield check.at(codes.ANSWER_SHAPE, address, message)
    elif kind in (*MARKING, "link") and case.parts is not None:
        if where and kind == "link":
            yield from _link(check, case, mark, address)
        elif where:
            for code, wrong, hint in standing(mark, case.parts, check.assets):
                yield check.at(code, address, wrong, hint=hint)
        elif not case.is_wrong:
            yield check.at(codes.ANSWER_SHAPE, address, _NEEDS[kind].format(label=mark.label))


_NEEDS = {
    "mark-spans": "mark-spans needs the marked `text` for the label `{label}`",
    "draw-boxes": "draw-boxes needs the `box` for the label `{label}`: [left, top, width, height]",
    "draw-polygons": "draw-polygons needs the `polygon` for the label `{label}`: [[x, y], …]",
    "draw-lines": "draw-lines needs the `line` for the label `{label}`: [[x, y], …]",
    "place-keypoints": "place-keypoints needs the `points` for the label `{label}`, each by its name: [x, y]",
    "mark-segments": "mark-segments needs `from` and `to` for the label `{label}`",
    "link": "link needs `from` and `to` for the label `{label}`: ids of marks of the same answer",
}


def _link(check: Inspection, case: Case, mark: Mark, address: Address) -> Iterator[Finding]:
    marks = {other.id: other for other in case.answer.labels if other.id}
    label = check.guideline.labels[mark.label]
    for word, end, allowed in (("from", mark.start, label.sources), ("to", mark.end, label.targets)):
        other = marks.get(str(end)) if end is not None else None
        if end is None:
            message = f"the link `{mark.label}` has no `{word}`"
            yield check.at(codes.LINK_ENDS, address, message)
        elif other is None:
            message = f"the link `{mark.label}` leads {word} `{end}`, but no mark of the answer has that id"
            yield check.at(codes.LINK_ENDS, address, message, hint=did_you_mean(str(end), marks))
        elif allowed and other.label not in allowed:
            message = f"the link `{mark.label}` may lead {word} {listing(allowed)}, not {word} `{other.label}`"
            yield check.at(codes.LINK_ENDS, address, message)


# Further questions


def _attributes(check: Inspection, case: Case) -> Iterator[Finding]:
    guideline, given = check.guideline, case.answer
    known = guideline.attributes
    of_item = {k for k, attribute in known.items() if attribute.of == "item" or attribute.parts}
    of_track = {k for k, attribute in known.items() if attribute.of == "track"}
    # With one label, its questions may be answered beside it.
    single = set(_asked_by(check, given.labels[0].label)) if len(given.labels) == 1 else set()
    asked = of_item | single | _nested(check, given.attributes)
    yield from _values(check, case.address, given.attributes, asked)
    for mark, where in case.marks(check):
        asked = set(_asked_by(check, mark.label)) | (of_track if mark.track else set())
        yield from _values(check, where, mark.attributes, asked | _nested(check, mark.attributes))
    if case.whole and not (given.outcome and not given.labels):
        yield from _missing(check, case, of_item)


def _asked_by(check: Inspection, label_id: str) -> tuple[str, ...]:
    label = check.guideline.labels.get(label_id)
    return label.attributes if label is not None else ()


def _nested(check: Inspection, values: Mapping[str, Value]) -> set[str]:
    """The questions that chosen options ask."""
    found: set[str] = set()
    for attribute_id, value in values.items():
        attribute = check.guideline.attributes.get(attribute_id)
        for chosen in _chosen(value) if attribute is not None else ():
            option = attribute.options.get(chosen) if attribute is not None else None
            found.update(option.attributes if option is not None else ())
    return found


def _chosen(value: Value) -> list[str]:
    values = value.values() if isinstance(value, dict) else (value,)
    return [str(one) for many in values for one in (many if isinstance(many, tuple) else (many,))]


def _values(check: Inspection, address: Address, values: Mapping[str, Value], asked: set[str]) -> Iterator[Finding]:
    for attribute_id, value in values.items():
        here: Address = (*address, "attributes", attribute_id)
        yield from check.exists("attributes", attribute_id, here, key=True)
        attribute = check.guideline.attributes.get(attribute_id)
        if attribute is None:
            continue
        if attribute_id not in asked:
            message = f"the attribute `{attribute_id}` is not asked here"
            hint = "Name it under `attributes:` of the label, or say whom it is about with `of:`."
            yield check.at(codes.ATTRIBUTE_VALUE, here, message, hint=hint)
        yield from _value(check, here, attribute_id, attribute, value)


def _value(
    check: Inspection, here: Address, attribute_id: str, attribute: Attribute, value: Value
) -> Iterator[Finding]:
    parts = attribute.parts
    if isinstance(value, dict):
        for part, inner in value.items():
            if part not in parts:
                message = f"`{attribute_id}` is not asked of a part `{part}`"
                yield check.at(codes.ATTRIBUTE_VALUE, here, message, hint=did_you_mean(part, parts))
            yield from _fits(check, here, attribute_id, attribute, inner)
    elif len(parts) > 1:
        message = f"`{attribute_id}` is asked of each of {listing(parts)}; give each its value"
        hint = f"Write `{attribute_id}: {{{', '.join(f'{part}: …' for part in parts)}}}`."
        yield check.at(codes.ATTRIBUTE_VALUE, here, message, hint=hint)
    else:
        yield from _fits(check, here, attribute_id, attribute, value)


def _fits(
    check: Inspection, here: Address, attribute_id: str, attribute: Attribute, value: str | float | tuple[str, ...]
) -> Iterator[Finding]:
    kind, options = attribute.kind, attribute.options
    several = isinstance(value, tuple)
    if several != (kind == "choose-many"):
        message = f"`{attribute_id}` takes {'a list of options' if kind == 'choose-many' else 'one value'}"
        yield check.at(codes.ATTRIBUTE_VALUE, here, message)
    elif options:
        for chosen in _chosen(value):
            if chosen not in options:
                message = f"`{chosen}` is no option of `{attribute_id}`"
                hint = did_you_mean(chosen, options) or f"Options: {', '.join(options)}."
                yield check.at(codes.ATTRIBUTE_VALUE, here, message, hint=hint)
    elif kind in ("rate", "number") and isinstance(value, str | tuple):
        yield check.at(codes.ATTRIBUTE_VALUE, here, f"`{attribute_id}` takes a number, not `{value}`")
    elif attribute.range is not None and not isinstance(value, str | tuple):
        low, high = attribute.range
        if not low <= value <= high:
            message = f"`{attribute_id}` is {value:g}; it must be from {low:g} to {high:g}"
            yield check.at(codes.ATTRIBUTE_VALUE, here, message)
    elif kind == "write" and not isinstance(value, str):
        message = f"`{attribute_id}` takes a text"
        yield check.at(codes.ATTRIBUTE_VALUE, here, message, hint="Put the number in quotes.")


def _missing(check: Inspection, case: Case, of_item: set[str]) -> Iterator[Finding]:
    """Required questions without an answer. Those of a track are answered on one of its marks."""
    guideline, given = check.guideline, case.answer
    single = _asked_by(check, given.labels[0].label) if len(given.labels) == 1 else ()

    def lacks(asked: set[str], values: Mapping[str, Value], where: str) -> Iterator[Finding]:
        for attribute_id in sorted(asked):
            attribute = guideline.attributes.get(attribute_id)
            if attribute is not None and attribute.required and attribute_id not in values:
                message = f"{where} does not answer `{attribute_id}`, which is required"
                yield check.at(codes.ATTRIBUTE_MISSING, case.address, message)

    yield from lacks(of_item | _nested(check, given.attributes), given.attributes, "the answer")
    tracks: dict[str, dict[str, Value]] = {}
    for mark in given.labels:
        values = {**mark.attributes, **(given.attributes if single else {})}
        asked = {*_asked_by(check, mark.label), *_nested(check, values)}
        if mark.track:
            tracks.setdefault(mark.track, {}).update(values)
        on_tracks = {k for k in asked if k in guideline.attributes and guideline.attributes[k].of == "track"}
        yield from lacks(asked - on_tracks - of_item, values, f"the label `{mark.label}`")
    of_track = {k for k, attribute in guideline.attributes.items() if attribute.of == "track"}
    for track, values in tracks.items():
        yield from lacks(of_track, values, f"the track `{track}`")
