"""Attributes and decision steps: each has what its kind needs."""

from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.references.answers import branch
from guidelinekit.guideline.check.references.context import ReferenceContext
from guidelinekit.guideline.check.references.labels import choose_problem
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.inputs import quoted_list
from guidelinekit.guideline.format.tasks import ATTRIBUTE_KINDS


def attributes(context: ReferenceContext) -> Iterator[Finding]:
    """What attributes need by their kinds, and the parts that they are about."""
    for attribute_id, attribute in context.guideline.attributes.items():
        here: Address = ("attributes", attribute_id)
        yield from _needs(context, attribute_id)
        known = context.guideline.task.parts
        for index, part in enumerate(attribute.parts):
            if part not in known:
                message = f"`of` names `{part}`, which is neither a part of task.input nor `label`, `item` or `track`"
                allowed = (*known, "label", "item", "track")
                hint = context.suggest(part, allowed) or f"Use one of {quoted_list(allowed)}."
                where = (*here, "of") if isinstance(attribute.of, str) else (*here, "of", index)
                yield context.finding(codes.ATTRIBUTE_INCOMPLETE, where, message, hint=hint)


def _needs(context: ReferenceContext, attribute_id: str) -> Iterator[Finding]:
    attribute, here = context.guideline.attributes[attribute_id], ("attributes", attribute_id)
    kind = ATTRIBUTE_KINDS[attribute.kind]
    if len(attribute.options) < kind.min_options:
        if attribute.options:
            message = f"the attribute `{attribute_id}` has one option; the kind {attribute.kind} requires at least two"
            hint = "Add the other options."
        else:
            message = f"the attribute `{attribute_id}` has no options; the kind {attribute.kind} requires `options:`"
            hint = "Add `options:`."
        yield context.finding(codes.ATTRIBUTE_INCOMPLETE, here, message, key=True, hint=hint)
    if kind.takes_options and kind.takes_range and bool(attribute.options) == (attribute.range is not None):
        if attribute.options:
            message = f"`{attribute_id}` has `range:` and `options:`; a rating can have only one of them"
            hint = "Remove one of them."
        else:
            message = f"`{attribute_id}` has neither `range:` nor `options:`; a rating requires one of them"
            hint = "Add `range:` or `options:`."
        yield context.finding(codes.ATTRIBUTE_INCOMPLETE, here, message, key=True, hint=hint)
    if attribute.range is not None and not kind.takes_range:
        message = f"an attribute of the kind `{attribute.kind}` cannot have `range:`"
        yield context.finding(codes.ATTRIBUTE_INCOMPLETE, (*here, "range"), message, key=True, hint="Remove `range:`.")
    if attribute.range is not None and attribute.range[0] >= attribute.range[1]:
        low, high = attribute.range
        message = f"the range starts at {low:g} and ends at {high:g}"
        hint = "Swap the two numbers of the range." if low > high else "Use two different numbers."
        yield context.finding(codes.ATTRIBUTE_INCOMPLETE, (*here, "range"), message, hint=hint)
    if attribute.choose and not kind.takes_several:
        message = f"an attribute of the kind `{attribute.kind}` cannot have `choose:`"
        yield context.finding(
            codes.ATTRIBUTE_INCOMPLETE, (*here, "choose"), message, key=True, hint="Remove `choose:`."
        )
    elif attribute.choose and attribute.options:
        problem = choose_problem(attribute.choose, len(attribute.options), "options")
        if problem:
            yield context.finding(codes.WRONG_NUMBER_OF_CHOICES, (*here, "choose"), problem)
    if attribute.options and not kind.takes_options:
        message = f"an attribute of the kind `{attribute.kind}` cannot have `options:`"
        yield context.finding(
            codes.ATTRIBUTE_INCOMPLETE, (*here, "options"), message, key=True, hint="Remove `options:`."
        )


def procedure(context: ReferenceContext) -> Iterator[Finding]:
    """Where the answers of decision steps lead."""
    for step_id, step in context.guideline.procedure.items():
        for answer_id, target in step.answers.items():
            here: Address = ("procedure", step_id, "answers", answer_id)
            yield from branch(context, target, here)
            if target.step and target.end:
                message = "`end: true` finishes the item; no step can follow it"
                yield context.finding(codes.ANSWER_SHAPE, here, message, hint="Remove `step:` or `end:`.")
            if target.step and target.outcome:
                message = "an outcome ends the item; no step can follow it"
                yield context.finding(codes.ANSWER_SHAPE, here, message, hint="Remove `step:` or `outcome:`.")


def option_codes(context: ReferenceContext) -> Iterator[Finding]:
    """Each code belongs to one option of an attribute."""
    for attribute_id, attribute in context.guideline.attributes.items():
        seen: dict[str, str] = {}
        for option_id, option in attribute.options.items():
            other = seen.setdefault(str(option.code), option_id) if option.code is not None else option_id
            if other != option_id:
                message = f"the code `{option.code}` is already used by `{other}`"
                where = ("attributes", attribute_id, "options", option_id, "code")
                yield context.finding(codes.CODE_TWICE, where, message, arguments=(str(option.code), other))


CHECKS = (option_codes, attributes, procedure)
