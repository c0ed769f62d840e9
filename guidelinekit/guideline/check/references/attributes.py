"""Further questions and decision steps: each has what its kind needs, and what it names exists."""

from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.references.answers import branch
from guidelinekit.guideline.check.references.context import ReferenceContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.inputs import quoted_list
from guidelinekit.guideline.suggest import did_you_mean


def attributes(check: ReferenceContext) -> Iterator[Finding]:
    """What attributes name, and what their kinds need."""
    for attribute_id, attribute in check.guideline.attributes.items():
        here: Address = ("attributes", attribute_id)
        for option_id, option in attribute.options.items():
            inside: Address = (*here, "options", option_id, "attributes")
            yield from check.all_exist("attributes", option.attributes, inside)
            for index, other in enumerate(option.attributes):
                yield from check.not_self(attribute_id, other, (*inside, index))
        yield from _needs(check, attribute_id)
        known = check.guideline.task.parts
        for index, part in enumerate(attribute.parts):
            if part not in known:
                message = f"`of` names `{part}`, which is no part of task.input"
                hint = did_you_mean(part, (*known, "label", "item", "track")) or (
                    f"Parts are {quoted_list(known)}; or write label, item or track." if known else
                    "The input has no parts: write label, item or track."
                )  # fmt: skip
                where = (*here, "of") if isinstance(attribute.of, str) else (*here, "of", index)
                yield check.at(codes.ATTRIBUTE_INCOMPLETE, where, message, hint=hint)


def _needs(check: ReferenceContext, attribute_id: str) -> Iterator[Finding]:
    attribute, here = check.guideline.attributes[attribute_id], ("attributes", attribute_id)
    chooses = attribute.kind in ("choose-one", "choose-many", "compare")
    if chooses and len(attribute.options) < (1 if attribute.kind == "choose-many" else 2):
        message = f"the attribute `{attribute_id}` has nothing to choose from; {attribute.kind} needs `options:`"
        yield check.at(codes.ATTRIBUTE_INCOMPLETE, here, message, key=True)
    if attribute.kind == "rate" and bool(attribute.options) == (attribute.range is not None):
        message = f"the attribute `{attribute_id}` is rated and needs either `range:` or `options:`"
        yield check.at(codes.ATTRIBUTE_INCOMPLETE, here, message, key=True)
    if attribute.range is not None and (chooses or attribute.kind == "write"):
        message = f"{attribute.kind} takes no `range:`"
        yield check.at(codes.ATTRIBUTE_INCOMPLETE, (*here, "range"), message, key=True)
    if attribute.range is not None and attribute.range[0] >= attribute.range[1]:
        low, high = attribute.range
        message = f"the range begins at {low:g} and ends at {high:g}"
        yield check.at(codes.ATTRIBUTE_INCOMPLETE, (*here, "range"), message)
    if attribute.options and attribute.kind in ("number", "write"):
        message = f"{attribute.kind} takes no `options:`"
        yield check.at(codes.ATTRIBUTE_INCOMPLETE, (*here, "options"), message, key=True)


def procedure(check: ReferenceContext) -> Iterator[Finding]:
    """What decision steps lead to."""
    for step_id, step in check.guideline.procedure.items():
        for answer_id, target in step.answers.items():
            here: Address = ("procedure", step_id, "answers", answer_id)
            yield from check.exists("procedure", target.step, here)
            yield from branch(check, target, here)
            if target.step and target.outcome:
                message = "an outcome ends the item; no step can follow it"
                yield check.at(codes.ANSWER_SHAPE, here, message)


def option_codes(check: ReferenceContext) -> Iterator[Finding]:
    """Codes belong to one option of an attribute each."""
    for attribute_id, attribute in check.guideline.attributes.items():
        seen: dict[str, str] = {}
        for option_id, option in attribute.options.items():
            other = seen.setdefault(str(option.code), option_id) if option.code is not None else option_id
            if other != option_id:
                message = f"the code `{option.code}` is already that of `{other}`"
                yield check.at(codes.CODE_TWICE, ("attributes", attribute_id, "options", option_id, "code"), message)


CHECKS = (option_codes, attributes, procedure)
