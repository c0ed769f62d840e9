"""Attribute values of an answer: each is asked for where it is given and is valid, and no required one is missing."""

from collections.abc import Iterable, Iterator, Mapping

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.references.answer_context import AnswerContext
from guidelinekit.guideline.check.references.context import ReferenceContext, required_choices
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.inputs import quoted_list
from guidelinekit.guideline.format.item import Value
from guidelinekit.guideline.format.model import Attribute
from guidelinekit.guideline.format.tasks import ATTRIBUTE_KINDS
from guidelinekit.guideline.suggest import some_of

#: The attributes that are asked for in one place, and for each the parts of the input that it is about, if any.
Asked = Mapping[str, tuple[str, ...]]
Values = Mapping[str, Value]
Plain = str | float | tuple[str, ...]


def attribute_values(context: ReferenceContext, case: AnswerContext) -> Iterator[Finding]:
    """Check the attributes of the item, and of each label and mark."""
    given = case.answer
    if not context.guideline.attributes and not given.attributes and not any(mark.attributes for mark in given.labels):
        return
    of_item, of_track = _of_item(context), _of_track(context)
    # With one label, its attributes may be given beside it.
    single = _asked_by(context, given.labels[0].label) if len(given.labels) == 1 else ()
    asked = _asked(context, [*of_item, *single], given.attributes)
    yield from _values(context, case.base, given.attributes, asked)
    for mark, where in case.marks:
        ids = [*_asked_by(context, mark.label), *(of_track if mark.track else ())]
        yield from _values(context, where, mark.attributes, _asked(context, ids, mark.attributes))
    if case.whole:
        for address, values in (
            (case.base, given.attributes),
            *((where, mark.attributes) for mark, where in case.marks),
        ):
            yield from _choices(context, address, values)
        if not (given.outcome and not given.labels):
            yield from _missing(context, case)


def _of_track(context: ReferenceContext) -> list[str]:
    """The attributes of every track, except those that only options ask for."""
    guideline = context.guideline
    return [k for k, attribute in guideline.attributes.items() if attribute.of == "track" and k not in context.nested]


def _of_item(context: ReferenceContext) -> list[str]:
    """The attributes of every item, about it or its parts, except those that only options ask for."""
    guideline = context.guideline
    about = {k for k, attribute in guideline.attributes.items() if attribute.of == "item" or attribute.parts}
    return [k for k in guideline.attributes if k in about - context.nested]


def _asked_by(context: ReferenceContext, label_id: str) -> tuple[str, ...]:
    label = context.guideline.labels.get(label_id)
    return label.attributes if label is not None else ()


def _asked(context: ReferenceContext, ids: Iterable[str], values: Values) -> dict[str, tuple[str, ...]]:
    """Some attributes, and those that chosen options ask for: about the part that an option was chosen for."""
    attributes = context.guideline.attributes
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


def _values(context: ReferenceContext, address: Address, values: Values, asked: Asked) -> Iterator[Finding]:
    for attribute_id, value in values.items():
        here: Address = (*address, "attributes", attribute_id)
        attribute = context.guideline.attributes.get(attribute_id)
        if attribute is None:
            continue
        if attribute_id not in asked:
            message = f"the attribute `{attribute_id}` is not asked for here"
            hint = _asked_elsewhere(context, attribute_id)
            yield context.finding(codes.ATTRIBUTE_VALUE, here, message, arguments=(attribute_id,), hint=hint)
        parts = asked.get(attribute_id, attribute.parts)
        if isinstance(value, dict):
            for part, inner in value.items():
                if part not in parts:
                    message = f"`{attribute_id}` is not asked for a part `{part}`"
                    hint = context.suggest(part, parts) or (
                        f"It is asked for {quoted_list(parts)}." if parts else _asked_elsewhere(context, attribute_id)
                    )
                    yield context.finding(codes.ATTRIBUTE_VALUE, (*here, part), message, arguments=(part,), hint=hint)
                yield from _fits(context, (*here, part), attribute_id, attribute, inner)
        elif len(parts) > 1:
            message = f"`{attribute_id}` is asked for each of {quoted_list(parts)}; give one value for each"
            hint = f"Write `{attribute_id}: {{{', '.join(f'{part}: …' for part in parts)}}}`."
            yield context.finding(codes.ATTRIBUTE_VALUE, here, message, hint=hint)
        else:
            yield from _fits(context, here, attribute_id, attribute, value)


def _asked_elsewhere(context: ReferenceContext, attribute_id: str) -> str:
    for other_id, other in context.guideline.attributes.items():
        for option_id, option in other.options.items():
            if attribute_id in option.attributes:
                return f"It is asked for only where `{other_id}` is `{option_id}`."
    return f"Add `{attribute_id}` to the `attributes:` of the label, or set `of:` in the definition of the attribute."


def _fits(
    context: ReferenceContext, here: Address, attribute_id: str, attribute: Attribute, value: Plain
) -> Iterator[Finding]:
    kind, options = ATTRIBUTE_KINDS[attribute.kind], attribute.options
    if isinstance(value, tuple) != kind.takes_several:
        message = f"`{attribute_id}` takes {'a list of options' if kind.takes_several else 'one value'}"
        yield context.finding(codes.ATTRIBUTE_VALUE, here, message)
    elif options:
        for chosen in _chosen(value):
            if chosen not in options:
                message = f"`{chosen}` is not an option of `{attribute_id}`"
                hint = context.suggest(chosen, options) or f"Options: {some_of(options)}."
                yield context.finding(codes.ATTRIBUTE_VALUE, here, message, arguments=(chosen,), hint=hint)
    elif kind.takes_number and isinstance(value, str | tuple):
        message = f"`{attribute_id}` takes a number, not `{value}`"
        yield context.finding(codes.ATTRIBUTE_VALUE, here, message, arguments=(str(value),))
    elif attribute.range is not None and not isinstance(value, str | tuple):
        low, high = attribute.range
        if not low <= value <= high:
            message = f"`{attribute_id}` is {value:g}; it must be from {low:g} to {high:g}"
            yield context.finding(codes.ATTRIBUTE_VALUE, here, message)
    elif not (kind.takes_options or kind.takes_number) and not isinstance(value, str):
        message = f"`{attribute_id}` takes a text"
        yield context.finding(codes.ATTRIBUTE_VALUE, here, message, hint="Put the number in quotes.")


def _choices(context: ReferenceContext, address: Address, values: Values) -> Iterator[Finding]:
    """Report values with fewer or more options than `choose:` allows."""
    for attribute_id, value in values.items():
        attribute = context.guideline.attributes.get(attribute_id)
        if attribute is None or not attribute.choose:
            continue
        parts = value.items() if isinstance(value, dict) else [("", value)]
        for part, chosen in parts:
            if not isinstance(chosen, tuple):
                continue
            required = required_choices(attribute.choose, len(chosen))
            if required:
                here = (*address, "attributes", attribute_id, *([part] if part else []))
                message = f"`{attribute_id}` has {len(chosen)} option{'' if len(chosen) == 1 else 's'}"
                message += f"; its `choose` requires {required}"
                yield context.finding(codes.WRONG_NUMBER_OF_CHOICES, here, message, arguments=(attribute_id,))


# Missing values


def _missing(context: ReferenceContext, case: AnswerContext) -> Iterator[Finding]:
    """Report required attributes without a value. Those of a track are given on one of its marks."""
    given, attributes = case.answer, context.guideline.attributes
    of_item = _of_item(context)
    asked = _asked(context, of_item, given.attributes)
    if len(given.labels) == 1:
        # The label's own attributes may be beside it: they are checked with the label.
        asked = {k: parts for k, parts in asked.items() if k not in _asked_by(context, given.labels[0].label)}
    yield from _missing_in(context, case.address, asked, given.attributes, "the answer")
    beside = given.attributes if len(given.labels) == 1 else {}
    tracks: dict[str, tuple[Address, dict[str, Value]]] = {}
    for mark, where in case.marks:
        values = {**mark.attributes, **beside}
        if mark.track:
            tracks.setdefault(mark.track, (where, {}))[1].update(values)
        of_label = _asked(context, _asked_by(context, mark.label), mark.attributes)
        here = {k: parts for k, parts in of_label.items() if k in attributes and attributes[k].of != "track"}
        own = {k: parts for k, parts in here.items() if k not in of_item}
        yield from _missing_in(context, where, own, values, f"the label `{mark.label}`")
    for track, (where, values) in tracks.items():
        of_track = _asked(context, _of_track(context), values)
        own = {k: parts for k, parts in of_track.items() if attributes[k].of == "track"}
        yield from _missing_in(context, where, own, values, f"the track `{track}`")


def _missing_in(
    context: ReferenceContext, address: Address, asked: Asked, values: Values, who: str
) -> Iterator[Finding]:
    for attribute_id, parts in sorted(asked.items()):
        attribute, value = context.guideline.attributes.get(attribute_id), values.get(attribute_id)
        if attribute is None or not attribute.required:
            continue
        if value is None:
            message = f"{who} has no value for the required attribute `{attribute_id}`"
            hint = _how_to_answer(who, attribute_id)
            yield context.finding(codes.ATTRIBUTE_MISSING, address, message, arguments=(who, attribute_id), hint=hint)
        elif isinstance(value, dict) and set(parts) - set(value):
            lacking = quoted_list(part for part in parts if part not in value)
            message = f"{who} has no value for the required attribute `{attribute_id}` of {lacking}"
            yield context.finding(codes.ATTRIBUTE_MISSING, (*address, "attributes", attribute_id), message)


def _how_to_answer(who: str, attribute_id: str) -> str:
    if who == "the answer":
        return f"Write `answer: {{labels: […], attributes: {{{attribute_id}: …}}}}`, or make the attribute optional."
    return f"Add `attributes: {{{attribute_id}: …}}` to it, or make the attribute optional."
