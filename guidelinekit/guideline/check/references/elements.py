"""The head, rules, outcomes, steps: what they name exists, and ids can be told apart."""

import datetime
from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.references.context import ELEMENT_WORDS, ReferenceContext
from guidelinekit.guideline.finding import Finding


def ids(check: ReferenceContext) -> Iterator[Finding]:
    """Ids of one section that differ only by case."""
    for section in ELEMENT_WORDS:
        seen: dict[str, str] = {}
        for element_id in check.guideline.section(section):
            other = seen.setdefault(element_id.lower(), element_id)
            if other != element_id:
                message = f"`{element_id}` and `{other}` differ only by upper and lower case"
                yield check.at(codes.IDS_DIFFER_BY_CASE, (section, element_id), message, key=True)


def rules(check: ReferenceContext) -> Iterator[Finding]:
    """What rules name."""
    for rule_id, rule in check.guideline.rules.items():
        here: Address = ("rules", rule_id)
        yield from check.all_exist("labels", rule.labels, (*here, "labels"))
        yield from check.all_exist("requirements", rule.requirements, (*here, "requirements"))
        yield from check.exists("rules", rule.replaced_by, (*here, "replaced_by"))
        yield from check.not_self(rule_id, rule.replaced_by, (*here, "replaced_by"))
        if rule.replaced_by and rule.status != "deprecated":
            message = f"the rule `{rule_id}` names a successor but is not deprecated"
            yield check.at(codes.SUCCESSOR_OF_LIVING, here, message, key=True)


def outcomes_and_steps(check: ReferenceContext) -> Iterator[Finding]:
    """What outcomes and steps of work name."""
    for outcome_id, outcome in check.guideline.outcomes.items():
        yield from check.exists("owners", outcome.to, ("outcomes", outcome_id, "to"))
    for step_id, step in check.guideline.workflow.items():
        yield from check.exists("workflow", step.hands_to, ("workflow", step_id, "hands_to"))


def effective(check: ReferenceContext) -> Iterator[Finding]:
    """The day from which the version is in force."""
    yield from day(check, check.guideline.effective, ("effective",))


def day(check: ReferenceContext, text: str, address: Address) -> Iterator[Finding]:
    """A date must be one of the calendar."""
    if text:
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            yield check.at(codes.IMPOSSIBLE_DATE, address, f"there is no day {text}")


CHECKS = (effective, ids, rules, outcomes_and_steps)
