"""Rules, requirements and outcomes: whether they are clear, justified, shown and covered."""

import re
from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.craft.context import CraftContext
from guidelinekit.guideline.finding import Finding

_VAGUE = re.compile(
    r"\b(common sense|as appropriate|if appropriate|where appropriate|as needed|if needed|as necessary|if necessary|"
    r"use your (best )?judge?ment|at your discretion|be reasonable|reasonably|properly|adequately|and so on|"
    r"and so forth|case by case|when in doubt, ask yourself)\b|\betc\b\.?",
    re.IGNORECASE,
)
#: `_VAGUE` matches no text without one of these.
_VAGUE_HINTS = (
    *("sense", "appropriate", "needed", "necessary", "judg", "discretion", "reasonabl", "properly", "adequately"),
    *("and so on", "and so forth", "case by case", " etc", "ask yourself"),
)
_MAX_WORDS = 60
#: The fields that tell annotators what to do.
_INSTRUCTIONS = frozenset({"ask", "statement", "definition", "use_when", "avoid_when", "decision", "when"})


def vague(context: CraftContext) -> Iterator[Finding]:
    """GK411: vague words in a field that should state what to do."""
    for address, text in context.written_prose if context.contains_any(_VAGUE_HINTS) else ():
        if len(address) < 3 or address[2] not in _INSTRUCTIONS:
            continue
        match = _VAGUE.search(text)
        if match:
            words = match.group()
            message = f"“{words}” leaves the decision to each annotator"
            yield context.finding(codes.VAGUE, address, message, arguments=[words], key=False)


def must_without_reason(context: CraftContext) -> Iterator[Finding]:
    """GK412: a rule with the level `must` and without a reason."""
    for rule_id, rule in context.active_rules.items():
        if rule.level == "must" and not rule.why:
            message = f"the rule `{rule_id}` has `level: must` but gives no reason"
            yield context.finding(codes.MUST_WITHOUT_WHY, ("rules", rule_id), message, arguments=[rule_id])


def without_example(context: CraftContext) -> Iterator[Finding]:
    """GK413: a rule that no example shows."""
    shown = {address for example in context.guideline.examples.values() for address in example.shows}
    for rule_id in context.active_rules if context.guideline.examples else ():
        if f"rules/{rule_id}" not in shown:
            message = f"no example shows the rule `{rule_id}`"
            yield context.finding(codes.RULE_WITHOUT_EXAMPLE, ("rules", rule_id), message, arguments=[rule_id])


def too_long(context: CraftContext) -> Iterator[Finding]:
    """GK414: a rule that is too long to remember."""
    for rule_id, rule in context.active_rules.items():
        words = len(rule.statement.split())
        if words > _MAX_WORDS:
            message = f"the statement has {words} words; at most {_MAX_WORDS} can be remembered"
            yield context.finding(codes.RULE_TOO_LONG, ("rules", rule_id, "statement"), message)


def uncovered_requirement(context: CraftContext) -> Iterator[Finding]:
    """GK415: a requirement that no label and no rule covers."""
    guideline = context.guideline
    covered = {requirement for label in guideline.labels.values() for requirement in label.requirements}
    covered |= {requirement for rule in guideline.rules.values() for requirement in rule.requirements}
    for requirement_id in guideline.requirements:
        if requirement_id not in covered:
            message = f"no label or rule covers the requirement `{requirement_id}`"
            address = ("requirements", requirement_id)
            yield context.finding(codes.REQUIREMENT_UNANSWERED, address, message, arguments=[requirement_id])


def outcome_without_when(context: CraftContext) -> Iterator[Finding]:
    """GK416: an outcome that does not state when to choose it."""
    for outcome_id, outcome in context.guideline.outcomes.items():
        if not outcome.when:
            message = f"the outcome `{outcome_id}` does not state when to choose it"
            address = ("outcomes", outcome_id)
            yield context.finding(codes.OUTCOME_WITHOUT_WHEN, address, message, arguments=[outcome_id])


CHECKS = (vague, must_without_reason, without_example, too_long, uncovered_requirement, outcome_without_when)
