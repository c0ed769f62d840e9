"""The head, rules and ids: dates exist, successors fit, and ids can be distinguished."""

import datetime
from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.references.context import ReferenceContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.sections import SECTIONS


def ids(context: ReferenceContext) -> Iterator[Finding]:
    """Ids of one section that differ only by case."""
    for section in SECTIONS:
        seen: dict[str, str] = {}
        for element_id in context.guideline.section(section):
            other = seen.setdefault(element_id.lower(), element_id)
            if other != element_id:
                message = f"`{element_id}` and `{other}` differ only by upper and lower case"
                yield context.finding(
                    codes.IDS_DIFFER_BY_CASE, (section, element_id), message, arguments=(other,), key=True
                )


def rules(context: ReferenceContext) -> Iterator[Finding]:
    """Only deprecated rules have successors."""
    for rule_id, rule in context.guideline.rules.items():
        if rule.replaced_by and rule.status != "deprecated":
            message = f"the rule `{rule_id}` names a successor but is not deprecated"
            where = ("rules", rule_id)
            yield context.finding(codes.SUCCESSOR_WITHOUT_DEPRECATION, where, message, arguments=(rule_id,), key=True)


def effective(context: ReferenceContext) -> Iterator[Finding]:
    """The day from which the version is in force."""
    yield from day(context, context.guideline.effective, ("effective",))


def decisions(context: ReferenceContext) -> Iterator[Finding]:
    """The days of decisions and of open questions."""
    guideline = context.guideline
    for rule_id, rule in guideline.rules.items():
        yield from day(context, rule.decided, ("rules", rule_id, "decided"))
    for case_id, case in guideline.edge_cases.items():
        yield from day(context, case.decided, ("edge_cases", case_id, "decided"))
    for question_id, question in guideline.open_questions.items():
        yield from day(context, question.asked, ("open_questions", question_id, "asked"))
        yield from day(context, question.due, ("open_questions", question_id, "due"))


def day(context: ReferenceContext, text: str, address: Address) -> Iterator[Finding]:
    """A date must exist in the calendar."""
    if text:
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            yield context.finding(codes.IMPOSSIBLE_DATE, address, f"the date {text} does not exist", arguments=(text,))


CHECKS = (effective, decisions, ids, rules)
