"""Words that should not stand in a guideline, or that nobody reads: placeholders, personal data, hard sentences."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.craft.context import CraftContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.prose import plain

_PLACEHOLDER = re.compile(r"\b(TODO|TBD|TBA|FIXME|XXX|lorem ipsum|to be (written|defined|decided))\b|\?\?\?|\[\.\.\.\]")
_PLACEHOLDER_HINTS = ("todo", "tbd", "tba", "fixme", "xxx", "lorem", "to be ", "???", "[...]")
_PERSONAL_HINTS = ("@", *"0123456789")
#: Without one of these no text holds an address or a number.
_HINT = re.compile(r"@|\d\d")
_MAIL = re.compile(r"[\w.+-]+@([\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
#: Domains that nobody can own (RFC 2606), for examples.
_EXAMPLE_MAIL = re.compile(r"[@.](example\.(com|org|net)|example|test|invalid|localhost)$", re.IGNORECASE)
_DIGITS = re.compile(r"\b(?:\d[ -]?){12,18}\d\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b")
#: Numbers kept for fiction by those who give out numbers: NANPA, Ofcom, ACMA, Arcep, Bundesnetzagentur.
_FICTION = re.compile(
    r"\+1\d{3}55501\d\d|"
    r"\+44(1632960\d{3}|7700900\d{3}|2079460\d{3}|8081570\d{3}|9098790\d{3}|3069990\d{3}|"
    r"(113|114|115|116|117|118|121|131|141|151|161)4960\d{3}|1914980\d{3}|2890180\d{3}|2920180\d{3})|"
    r"\+61([2378](5550|7010)\d{4}|491570\d{3}|180016040\d)|"
    r"\+33([1-5]99|6398|4656|5360)\d{6,7}|"
    r"\+49(3023125|69900009|4066969|22147100|8999998)\d{2,4}"
)
#: How the numbers of payment cards begin, with their length (ISO/IEC 7812): other long numbers have a check digit too.
_CARD = re.compile(r"4\d{12}(\d{3}){0,2}|(5[1-5]|2[2-7])\d{14}|3[47]\d{13}|3[0689]\d{12}|(6011|65|64|62|35)\d{12,17}")
_MAYBE_PHONE = re.compile(r"\+\d")
_SENTENCE = re.compile(r"[.!?]+(?:\s|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
#: Fewer words do not make a measure.
_FEWEST_WORDS = 20


def placeholders(desk: CraftContext) -> Iterator[Finding]:
    """GK431: text that was to be written later."""
    described = [(address, text) for address, text in desk.inputs if address[-1] == "description"]
    for address, text in [*desk.prose, *described] if desk.mentions(_PLACEHOLDER_HINTS) else ():
        found = _PLACEHOLDER.search(text)
        if found:
            yield desk.at(codes.PLACEHOLDER, address, f"“{found.group()}” is left to be written", key=False)


def personal_data(desk: CraftContext) -> Iterator[Finding]:
    """GK432: an address, number or account of a real person, by form and checksum."""
    for address, text in [*desk.inputs, *desk.prose] if desk.mentions(_PERSONAL_HINTS) else ():
        if not _HINT.search(text):
            continue
        for what, value in _personal(text):
            yield desk.at(codes.PERSONAL_DATA, address, f"“{value}” looks like {what}", key=False)


def _personal(text: str) -> Iterator[tuple[str, str]]:
    if "@" in text:
        for found in _MAIL.finditer(text):
            if not _EXAMPLE_MAIL.search(found.group()):
                yield "an e-mail address", found.group()
    for found in _DIGITS.finditer(text):
        if _is_card(found.group()):
            yield "a card number", found.group()
    for found in _IBAN.finditer(text):
        if _is_iban(found.group()):
            yield "a bank account", found.group()
    if _MAYBE_PHONE.search(text):
        for number in _phones(text):
            yield "a telephone number", number


def _is_card(text: str) -> bool:
    from stdnum import luhn

    digits = re.sub(r"\D", "", text)
    return bool(_CARD.fullmatch(digits)) and bool(luhn.is_valid(digits))


def _is_iban(text: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(text))


def _phones(text: str) -> Iterator[str]:
    from phonenumbers import PhoneNumberMatcher

    for found in PhoneNumberMatcher(text, None):
        if not _FICTION.fullmatch(re.sub(r"[^\d+]", "", found.raw_string)):
            yield found.raw_string


def hard_to_read(desk: CraftContext) -> Iterator[Finding]:
    """GK433: prose above the school grade that the team has set (Flesch-Kincaid, for English)."""
    if not desk.reading_grade or not desk.guideline.language.lower().startswith("en"):
        return
    for address, text in desk.prose:
        grade = _grade(plain(text))
        if grade > desk.reading_grade:
            message = f"the text reads like school grade {grade:.0f}; the settings want at most {desk.reading_grade}"
            yield desk.at(codes.HARD_TO_READ, address, message, key=False)


def _grade(text: str) -> float:
    """The Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid et al. 1975)."""
    words = _WORD.findall(text)
    if len(words) < _FEWEST_WORDS:
        return 0
    sentences = max(1, len(_SENTENCE.findall(text)))
    syllables = sum(len(_hyphens().positions(word)) + 1 for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


@cache
def _hyphens() -> Any:
    from pyphen import Pyphen

    return Pyphen(lang="en_US")


def unused_terms(desk: CraftContext) -> Iterator[Finding]:
    """GK434: a glossary entry for a word that the guideline does not use."""
    if not desk.guideline.glossary:
        return
    elsewhere = [text for address, text in desk.prose if address[0] != "glossary"]
    elsewhere += [text for label in desk.guideline.labels.values() for text in (label.name, label.short)]
    everything = " ".join(" ".join(elsewhere).lower().split())
    for term_id, term in desk.guideline.glossary.items():
        others = [t.definition.lower() for k, t in desk.guideline.glossary.items() if k != term_id]
        words = [term.name or term_id, term_id.replace("-", " "), *term.aliases]
        if not any(word.lower() in text for word in words for text in (everything, *others)):
            message = f"no text of the guideline uses the term `{term.name or term_id}`"
            yield desk.at(codes.TERM_UNUSED, ("glossary", term_id), message)


CHECKS = (placeholders, personal_data, hard_to_read, unused_terms)
