"""Findings -> causes: the same mistake in several places is one cause, with a message that describes all of them."""

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

from guidelinekit.guideline.codes import CODES
from guidelinekit.guideline.finding import Finding, Severity
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.guideline.one_line import plain_line

#: What a message calls the element or field at its address is replaced by this mark before messages are compared.
_SUBJECT = "\0"
_CRAFT = "GK4"
#: What several findings with one code say. Codes without an entry use their title.
_SEVERAL = {
    "GK401": "{count} labels are not the answer of any example",
    "GK402": "{count} labels are not shown as a tempting wrong answer by any example",
    "GK403": "{count} pairs of labels are easily confused, but no example contrasts them",
    "GK404": "{count} cases are listed under both `use_when` and `avoid_when`",
    "GK405": "{count} definitions only repeat the name of their label",
    "GK406": "{count} pairs of elements have the same name or nearly the same definition",
    "GK407": "{count} labels state when to use them but not when to avoid them",
    "GK408": "{count} hotkeys differ from another hotkey only by Shift",
    "GK409": "{count} references are to a deprecated label",
    "GK410": "{count} attributes are never asked",
    "GK411": "vague words in {count} places leave the decision to each annotator",
    "GK412": "{count} rules with `level: must` give no reason",
    "GK413": "{count} rules are not shown by any example",
    "GK414": "{count} rules are too long to remember",
    "GK415": "{count} requirements are not covered by any label or rule",
    "GK416": "{count} outcomes do not state when to choose them",
    "GK417": "{count} answers of decision steps lead to no label, outcome or step",
    "GK418": "decision steps form {count} loops",
    "GK419": "{count} labels are not reached by any decision step",
    "GK420": "{count} decision steps are not reached by any answer",
    "GK421": "{count} edge cases contradict an example with the same item",
    "GK422": "{count} examples contradict another example with the same item",
    "GK423": "{count} pairs of examples are nearly the same",
    "GK424": "{count} edge cases give no reason for their decision",
    "GK425": "{count} borderline or hard examples give no reason for their answer",
    "GK426": "{count} gold examples have the item of a published example",
    "GK431": "{count} texts contain a placeholder",
    "GK432": "{count} values look like the address, number or account of a real person",
    "GK433": "{count} texts are harder to read than the settings allow",
    "GK434": "{count} terms of the glossary are not used",
    "GK435": "{count} texts end at ` #`, where a comment begins",
    "GK436": "{count} texts contain a character that cannot be seen",
    "GK437": "{count} texts contain markup that readers see as text, or a heading",
    "GK438": "{count} texts of a new guideline have not been replaced",
    "GK439": "{count} definitions are too long to be read while labeling",
    "GK440": "{count} labels in a draft have no definition yet",
    "GK441": "{count} colors are hardly visible on a page",
    "GK442": "{count} pairs of colors cannot be distinguished by some readers",
    "GK444": "texts of {count} imported documents are not sorted yet",
    "GK443": "{count} images, audio files, videos or documents have no description",
}


@dataclass(frozen=True)
class Cause:
    """One mistake, and its findings in order. There is at least one."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The first place of the mistake."""
        return self.findings[0]

    @property
    def has_own_messages(self) -> bool:
        """Whether the messages of the places differ in more than the element, such as in a number."""
        return not self.first.code.startswith(_CRAFT) and len(set(map(_without_subject, self.findings))) > 1

    @property
    def hint(self) -> str:
        """How to fix it in all places."""
        is_equal = len({finding.hint for finding in self.findings}) == 1
        return self.first.hint if is_equal else _without_value(self.first.hint)

    @cached_property
    def message(self) -> str:
        """What is wrong, in words that are true for all places: `17 labels have no `definition``."""
        if len(self.findings) == 1:
            return self.first.message
        if several := _SEVERAL.get(self.first.code):
            return several.format(count=f"{len(self.findings):,}")
        where = _where(self.findings)
        message = _without_subject(self.first)
        if self.has_own_messages or self.first.code.startswith(_CRAFT):
            return f"{title(self.first.code)} ({where})"
        if _SUBJECT not in message:
            return f"{message} ({where})"
        if message.startswith(_SUBJECT) and not where.startswith("`"):
            message = re.sub(rf"^{_SUBJECT} has ", f"{_SUBJECT} have ", message)
            message = re.sub(rf"^{_SUBJECT} is ", f"{_SUBJECT} are ", message).replace("; it must", "; they must")
        return message.replace(_SUBJECT, where)

    @cached_property
    def places(self) -> list[str]:
        """For each finding its line, its address, and what distinguishes it from the others: `:12 labels/spam`."""
        named = [_element(finding.address) for finding in self.findings]
        sections = {(section, rest) for section, _, rest in named}
        are_ids = len(sections) == 1 and all(element for _, element, _ in named)
        rests = [_own_argument(finding) for finding in self.findings]
        # A few values that return, such as two levels of difficulty, do not help to find the places.
        are_alike = len(set(rests)) < min(3, len(rests))
        places = []
        for finding, (_, element, _), rest in zip(self.findings, named, rests, strict=True):
            name = element if are_ids else finding.address
            own = "" if are_alike or not rest else f"({shortened(rest, 30)})"
            places.append(" ".join(filter(None, [f":{finding.location.line}", shortened(name, 60), own])))
        return places


def causes(findings: Sequence[Finding]) -> tuple[Cause, ...]:
    """Group findings by cause: errors first, then warnings and notes, each in the order of their first places.

    Findings have the same cause if their code, arguments, fix and message are the same, apart from numbers and from
    the name of the element at their address. All craft findings with the same code are one cause.
    """
    found: defaultdict[Hashable, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[_key(finding)].append(finding)
    order = list(Severity)
    grouped = [Cause(tuple(places)) for places in found.values()]
    return tuple(sorted(grouped, key=lambda cause: order.index(cause.first.severity)))


def title(code: str) -> str:
    """Return the title of a code as the message of a finding: without capital and full stop."""
    text = CODES[code].title.removesuffix(".")
    return text[0].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def shortened(text: str, width: int) -> str:
    """Return a text in one line of at most this many characters."""
    line = " ".join(plain_line(text).split())
    return line if len(line) <= width else line[: width - 1] + "…"


def _key(finding: Finding) -> Hashable:
    if finding.code.startswith(_CRAFT):
        return (finding.severity, finding.code)
    message = _without_subject(finding)
    section, _, field = _element(_subject(finding)) if _SUBJECT in message else ("", "", "")
    numberless = re.sub(r"\d+", "0", message)
    return (finding.severity, finding.code, finding.arguments, _without_value(finding.hint), numberless, section, field)


def _element(address: str) -> tuple[str, str, str]:
    """The section, the id and the field of an address, without positions in lists; empty if it is in no element."""
    section, *inside = address.split("/")
    if section not in SECTIONS or not inside:
        return "", "", ""
    return section, inside[0], "/".join(part for part in inside[1:] if not part.isdigit())


def _subject(finding: Finding) -> str:
    """The address that the message names, or else that of the finding."""
    parent = finding.address.rpartition("/")[0]
    return parent if parent and f"`{parent}`" in finding.message else finding.address


def _without_subject(finding: Finding) -> str:
    subject = _subject(finding)
    section, element, _ = _element(subject)
    message = finding.message.replace(f"`{subject}`", _SUBJECT, 1)
    if element and subject == f"{section}/{element}":
        message = message.replace(f"the {SECTIONS[section].noun} `{element}`", _SUBJECT, 1)
        message = message.replace(f"`{element}`", _SUBJECT, 1)
    return message


def _where(findings: Sequence[Finding]) -> str:
    """What the addresses have in common, with its number: `17 labels`, or `25 places`."""
    named = [_element(_subject(finding)) for finding in findings]
    fields = {(section, field) for section, _, field in named}
    elements = {(finding.location.path, element) for finding, (_, element, _) in zip(findings, named, strict=True)}
    if len(fields) > 1 or len(elements) < len(findings) or fields == {("", "")}:
        return f"{len(findings):,} places"
    ((section, field),) = fields
    nouns = f"{len(findings):,} {SECTIONS[section].noun}s"
    return f"`{field}` of {nouns}" if field else nouns


def _without_value(hint: str) -> str:
    """A hint without the quoted value at its end: `Put it in quotes: "0".` -> `Put it in quotes.`"""
    return re.sub(r': "[^"]*"\.$', ".", hint)


def _own_argument(finding: Finding) -> str:
    """The first argument that the address does not contain; empty if there is none."""
    inside = finding.address.split("/")
    return next((argument for argument in finding.arguments if argument not in inside), "")
