"""Rules, requirements and outcomes: can they be followed, and does anyone know why."""

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
#: Without one of these nothing matches.
_VAGUE_HINTS = (
    *("sense", "appropriate", "needed", "necessary", "judg", "discretion", "reasonabl", "properly", "adequately"),
    *("and so on", "and so forth", "case by case", " etc", "ask yourself"),
)
_MOST_WORDS = 60
#: Where annotators look for what to do.
_BINDING = frozenset({"ask", "statement", "definition", "use_when", "avoid_when", "decision", "when"})


def vague(desk: CraftContext) -> Iterator[Finding]:
    """GK411: words that leave to each annotator what the guideline should decide."""
    for address, text in desk.prose if desk.mentions(_VAGUE_HINTS) else ():
        if len(address) < 3 or address[2] not in _BINDING:
            continue
        found = _VAGUE.search(text)
        if found:
            message = f"“{found.group()}” leaves to each annotator what to do"
            yield desk.at(codes.VAGUE, address, message, key=False)


def must_without_why(desk: CraftContext) -> Iterator[Finding]:
    """GK412: a binding rule without a reason."""
    for rule_id, rule in desk.binding.items():
        if rule.level == "must" and not rule.why:
            yield desk.at(
                codes.MUST_WITHOUT_WHY, ("rules", rule_id), f"the rule `{rule_id}` binds and does not say why"
            )


def without_example(desk: CraftContext) -> Iterator[Finding]:
    """GK413: a rule that no example shows."""
    shown = {address for example in desk.guideline.examples.values() for address in example.shows}
    for rule_id in desk.binding if desk.guideline.examples else ():
        if f"rules/{rule_id}" not in shown:
            yield desk.at(codes.RULE_WITHOUT_EXAMPLE, ("rules", rule_id), f"no example shows the rule `{rule_id}`")


def too_long(desk: CraftContext) -> Iterator[Finding]:
    """GK414: a rule that nobody can keep in mind."""
    for rule_id, rule in desk.binding.items():
        words = len(rule.statement.split())
        if words > _MOST_WORDS:
            message = f"the statement has {words} words; {_MOST_WORDS} can be kept in mind"
            yield desk.at(codes.RULE_TOO_LONG, ("rules", rule_id, "statement"), message)


def unanswered_requirement(desk: CraftContext) -> Iterator[Finding]:
    """GK415: a requirement that no label and no rule answers."""
    guideline = desk.guideline
    answered = {requirement for label in guideline.labels.values() for requirement in label.requirements}
    answered |= {requirement for rule in guideline.rules.values() for requirement in rule.requirements}
    for requirement_id in guideline.requirements:
        if requirement_id not in answered:
            message = f"no label and no rule answers the requirement `{requirement_id}`"
            yield desk.at(codes.REQUIREMENT_UNANSWERED, ("requirements", requirement_id), message)


def outcome_without_when(desk: CraftContext) -> Iterator[Finding]:
    """GK416: a way to end an item that does not say when to take it."""
    for outcome_id, outcome in desk.guideline.outcomes.items():
        if not outcome.when:
            message = f"the outcome `{outcome_id}` does not say when to choose it"
            yield desk.at(codes.OUTCOME_WITHOUT_WHEN, ("outcomes", outcome_id), message)


CHECKS = (vague, must_without_why, without_example, too_long, unanswered_requirement, outcome_without_when)
