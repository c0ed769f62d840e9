"""Further questions: each is answered where it is asked, by what answers it, and none that is required is left out."""

from collections.abc import Iterable, Iterator, Mapping

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.references.answer_context import Case
from guidelinekit.guideline.check.references.context import ReferenceContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.inputs import quoted_list
from guidelinekit.guideline.format.model import Attribute, Value
from guidelinekit.guideline.suggest import did_you_mean

#: The questions that are asked in one place, and for each the parts of the input that it is asked of, if of any.
Asked = Mapping[str, tuple[str, ...]]
Values = Mapping[str, Value]
Plain = str | float | tuple[str, ...]


def questions(check: ReferenceContext, case: Case) -> Iterator[Finding]:
    """Check the answers to further questions: of the item, and of each label and mark."""
    given = case.answer
    if not check.guideline.attributes and not given.attributes and not any(mark.attributes for mark in given.labels):
        return
    of_item, of_track = _of_item(check), _of_track(check)
    # With one label, its questions may be answered beside it.
    single = _asked_by(check, given.labels[0].label) if len(given.labels) == 1 else ()
    asked = _asked(check, [*of_item, *single], given.attributes)
    yield from _values(check, case.base, given.attributes, asked)
    for mark, where in case.marks:
        ids = [*_asked_by(check, mark.label), *(of_track if mark.track else ())]
        yield from _values(check, where, mark.attributes, _asked(check, ids, mark.attributes))
    if case.whole and not (given.outcome and not given.labels):
        yield from _missing(check, case)


def _of_track(check: ReferenceContext) -> list[str]:
    """The questions of every track, those left out that only options ask."""
    guideline = check.guideline
    return [k for k, attribute in guideline.attributes.items() if attribute.of == "track" and k not in guideline.nested]


def _of_item(check: ReferenceContext) -> list[str]:
    """The questions of every item, about it or its parts, those left out that only options ask."""
    guideline = check.guideline
    about = {k for k, attribute in guideline.attributes.items() if attribute.of == "item" or attribute.parts}
    return [k for k in guideline.attributes if k in about - guideline.nested]


def _asked_by(check: ReferenceContext, label_id: str) -> tuple[str, ...]:
    label = check.guideline.labels.get(label_id)
    return label.attributes if label is not None else ()


def _asked(check: ReferenceContext, ids: Iterable[str], values: Values) -> dict[str, tuple[str, ...]]:
    """Some questions, and those that chosen options ask: of the part that an option was chosen for."""
    attributes = check.guideline.attributes
    found = {k: attributes[k].parts for k in ids if k in attributes}
    for attribute_id, value in values.items():
        attribute = attributes.get(attribute_id)
        if attribute is None:
            continue
        for part, inner in value.items() if isinstance(value, dict) else [("", value)]:
            for other in _asked_by_options(attribute, inner):
                of_part = (part,) if part else attributes[other].parts if other in attributes else ()
                found[other] = tuple(dict.fromkeys((*found.get(other, ()), *of_part)))
    return found


def _asked_by_options(attribute: Attribute, value: Plain) -> list[str]:
    chosen = (attribute.options.get(one) for one in _chosen(value))
    return [other for option in chosen if option is not None for other in option.attributes]


def _chosen(value: Plain) -> list[str]:
    return [str(one) for one in (value if isinstance(value, tuple) else (value,))]


def _values(check: ReferenceContext, address: Address, values: Values, asked: Asked) -> Iterator[Finding]:
    for attribute_id, value in values.items():
        here: Address = (*address, "attributes", attribute_id)
        yield from check.exists("attributes", attribute_id, here, key=True)
        attribute = check.guideline.attributes.get(attribute_id)
        if attribute is None:
            continue
        if attribute_id not in asked:
            message = f"the attribute `{attribute_id}` is not asked here"
            yield check.at(codes.ATTRIBUTE_VALUE, here, message, hint=_asked_elsewhere(check, attribute_id))
        parts = asked.get(attribute_id, attribute.parts)
        if isinstance(value, dict):
            for part, inner in value.items():
                if part not in parts:
                    message = f"`{attribute_id}` is not asked of a part `{part}`"
                    hint = did_you_mean(part, parts) or (
                        f"It is asked of {quoted_list(parts)}." if parts else _asked_elsewhere(check, attribute_id)
                    )
                    yield check.at(codes.ATTRIBUTE_VALUE, (*here, part), message, hint=hint)
                yield from _fits(check, (*here, part), attribute_id, attribute, inner)
        elif len(parts) > 1:
            message = f"`{attribute_id}` is asked of each of {quoted_list(parts)}; give each its value"
            hint = f"Write `{attribute_id}: {{{', '.join(f'{part}: …' for part in parts)}}}`."
            yield check.at(codes.ATTRIBUTE_VALUE, here, message, hint=hint)
        else:
            yield from _fits(check, here, attribute_id, attribute, value)


def _asked_elsewhere(check: ReferenceContext, attribute_id: str) -> str:
    for other_id, other in check.guideline.attributes.items():
        for option_id, option in other.options.items():
            if attribute_id in option.attributes:
                return f"It is asked only where `{other_id}` is `{option_id}`."
    return "Name it under `attributes:` of the label, or say whom it is about with `of:`."


def _fits(
    check: ReferenceContext, here: Address, attribute_id: str, attribute: Attribute, value: Plain
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


# What is left out


def _missing(check: ReferenceContext, case: Case) -> Iterator[Finding]:
    """Required questions without an answer. Those of a track are answered on one of its marks."""
    given, attributes = case.answer, check.guideline.attributes
    of_item = _of_item(check)
    asked = _asked(check, of_item, given.attributes)
    if len(given.labels) == 1:
        # The label's own questions may stand beside it: they are looked at with the label.
        asked = {k: parts for k, parts in asked.items() if k not in _asked_by(check, given.labels[0].label)}
    yield from _left_out(check, case.address, asked, given.attributes, "the answer")
    beside = given.attributes if len(given.labels) == 1 else {}
    tracks: dict[str, tuple[Address, dict[str, Value]]] = {}
    for mark, where in case.marks:
        values = {**mark.attributes, **beside}
        if mark.track:
            tracks.setdefault(mark.track, (where, {}))[1].update(values)
        of_label = _asked(check, _asked_by(check, mark.label), mark.attributes)
        here = {k: parts for k, parts in of_label.items() if k in attributes and attributes[k].of != "track"}
        own = {k: parts for k, parts in here.items() if k not in of_item}
        yield from _left_out(check, where, own, values, f"the label `{mark.label}`")
    for track, (where, values) in tracks.items():
        of_track = _asked(check, _of_track(check), values)
        own = {k: parts for k, parts in of_track.items() if attributes[k].of == "track"}
        yield from _left_out(check, where, own, values, f"the track `{track}`")


def _left_out(check: ReferenceContext, address: Address, asked: Asked, values: Values, who: str) -> Iterator[Finding]:
    for attribute_id, parts in sorted(asked.items()):
        attribute, value = check.guideline.attributes.get(attribute_id), values.get(attribute_id)
        if attribute is None or not attribute.required:
            continue
        if value is None:
            message = f"{who} does not answer `{attribute_id}`, which is required"
            yield check.at(codes.ATTRIBUTE_MISSING, address, message, hint=_how_to_answer(who, attribute_id))
        elif isinstance(value, dict) and set(parts) - set(value):
            lacking = quoted_list(part for part in parts if part not in value)
            message = f"{who} does not answer `{attribute_id}` for {lacking}, which is required"
            yield check.at(codes.ATTRIBUTE_MISSING, (*address, "attributes", attribute_id), message)


def _how_to_answer(who: str, attribute_id: str) -> str:
    if who == "the answer":
        return f"Write `answer: {{labels: […], attributes: {{{attribute_id}: …}}}}`, or let it not be required."
    return f"Add `attributes: {{{attribute_id}: …}}` to it, or let the attribute not be required."
