"""The wording of texts: placeholders, personal data, hard sentences and unused terms."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.craft.context import CraftContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.prose import plain

#: Text that is quoted: code, addresses of pages, and quotations in any quotation marks.
_QUOTED = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`).{1,1000}?(?<!`)(?P=ticks)(?!`)|https?://\S+|“[^“”]*[”“]|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|‹[^‹›]*›"
    r"|‘[^‘]*?’(?!\w)|(?<![\w\"])\"(?=\S)[^\"]*\"(?!\w)|(?<![\w'])'(?=\S)[^']*(?:'\w[^']*){0,9}'(?!\w)",
    re.DOTALL,
)
#: Words that are only written as a placeholder, unless they are a part of a longer one such as `XXX-rated`.
_MARK = re.compile(
    r"(?<!\w)(?<!\w[-.])(?:TODO|TBD|TBA|FIXME|XXX)(?![-.'’]?\w)|(?<!\w)[Ll]orem ipsum(?!\w)|(?<![^\s:([{])\?{3,}(?!\w)"
)
_ELISION = re.compile(r"\W{0,9}(\[(?:\.{3,}|…)\])\W{0,9}")
_LATER = r"to be (?:announced|confirmed|decided|defined|determined|written)"
#: Words such as `to be decided` are a placeholder where they replace a text, and not inside a sentence.
_UNWRITTEN = re.compile(
    rf"^\W*(?:\w+\W+){{,3}}?({_LATER})[.!…\s]*$"  # (almost) the whole text
    rf"|(?:\n\s{{0,9}}\n|\n\s{{0,9}}(?:[-+]|\d+[.)])\s|[.;!?]\s)\W{{0,9}}({_LATER})(?=\W*(?:\n|$)|[.;!])"  # a sentence
    rf"|[(\[{{<]\W{{0,9}}(?:still )?({_LATER})\W{{0,9}}[)\]}}>]"
    rf"|(?::|[–—]|\s-+)\s*(?:still )?({_LATER})(?=\W*(?:\n|$)|[.;!])",
    re.IGNORECASE,
)
_PLACEHOLDER_HINTS = ("todo", "tbd", "tba", "fixme", "xxx", "lorem", "to be ", "???", "[...", "[…]")
_PERSONAL_HINTS = ("@", *"0123456789")
#: No text without one of these contains an address or a number.
_HINT = re.compile(r"@|\d\d")
#: The lengths are the most that RFC 5321 allows. Without a limit, the time would grow with the square of the text.
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,100}[a-z]{2,63}", re.IGNORECASE)
#: Domains that are reserved for examples (RFC 2606).
_EXAMPLE_MAIL = re.compile(r"[@.](example\.(com|org|net)|example|test|invalid|localhost)$", re.IGNORECASE)
_DIGITS = re.compile(r"\b(?:\d[ -]?){12,18}\d\b")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b")
#: Telephone numbers reserved for fiction by the authorities NANPA, Ofcom, ACMA, Arcep and Bundesnetzagentur.
_FICTION = re.compile(
    r"\+1\d{3}55501\d\d|"
    r"\+44(1632960\d{3}|7700900\d{3}|2079460\d{3}|8081570\d{3}|9098790\d{3}|3069990\d{3}|"
    r"(113|114|115|116|117|118|121|131|141|151|161)4960\d{3}|1914980\d{3}|2890180\d{3}|2920180\d{3})|"
    r"\+61([2378](5550|7010)\d{4}|491570\d{3}|180016040\d)|"
    r"\+33([1-5]99|6398|4656|5360)\d{6,7}|"
    r"\+49(3023125|69900009|4066969|22147100|8999998)\d{2,4}"
)
#: Prefixes and lengths of card numbers (ISO/IEC 7812). Other long numbers have a check digit too.
_CARD = re.compile(r"4\d{12}(\d{3}){0,2}|(5[1-5]|2[2-7])\d{14}|3[47]\d{13}|3[0689]\d{12}|(6011|65|64|62|35)\d{12,17}")
_MAYBE_PHONE = re.compile(r"\+\d")
_SENTENCE = re.compile(r"[.!?]+(?:\s|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
#: The reading grade of shorter texts is not meaningful.
_MIN_WORDS = 20


def placeholders(context: CraftContext) -> Iterator[Finding]:
    """GK431: a placeholder for text that is still to be written."""
    descriptions = [(address, text) for address, text in context.input_texts if address[-1] == "description"]
    for address, text in [*context.written_prose, *descriptions] if context.contains_any(_PLACEHOLDER_HINTS) else ():
        words = _placeholder(text)
        if words:
            message = f"the text contains the placeholder “{words}”"
            yield context.finding(codes.PLACEHOLDER, address, message, arguments=[words], key=False)


def _placeholder(text: str) -> str:
    """The first placeholder in a text, empty if there is none. Code and quotations have none."""
    if not any(hint in text.lower() for hint in _PLACEHOLDER_HINTS):
        return ""
    # A letter takes the place of what is removed, so that the rest is not taken for the whole text.
    unquoted = _QUOTED.sub("x", text).replace("*", "")
    match = _MARK.search(unquoted) or _ELISION.fullmatch(text) or _UNWRITTEN.search(unquoted.rstrip())
    return (match[match.lastindex or 0]) if match else ""


def personal_data(context: CraftContext) -> Iterator[Finding]:
    """GK432: the address or number of a real person, detected by form and checksum."""
    for address, text in [*context.input_texts, *context.prose] if context.contains_any(_PERSONAL_HINTS) else ():
        if not _HINT.search(text):
            continue
        for kind, value in _personal(text):
            message = f"“{value}” looks like a real {kind}"
            yield context.finding(codes.PERSONAL_DATA, address, message, arguments=[value, kind], key=False)


def _personal(text: str) -> Iterator[tuple[str, str]]:
    """The kind and the text of each address or number that may belong to a real person."""
    if "@" in text:
        for match in _MAIL.finditer(text):
            if not _EXAMPLE_MAIL.search(match.group()):
                yield "e-mail address", match.group()
    for match in _DIGITS.finditer(text):
        if _is_card(match.group()):
            yield "card number", match.group()
    for match in _IBAN.finditer(text):
        if _is_iban(match.group()):
            yield "bank account number", match.group()
    if _MAYBE_PHONE.search(text):
        for number in _phones(text):
            yield "telephone number", number


def _is_card(text: str) -> bool:
    from stdnum import luhn

    digits = re.sub(r"\D", "", text)
    return bool(_CARD.fullmatch(digits)) and bool(luhn.is_valid(digits))


def _is_iban(text: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(text))


def _phones(text: str) -> Iterator[str]:
    from phonenumbers import PhoneNumberMatcher

    for match in PhoneNumberMatcher(text, None):
        if not _FICTION.fullmatch(re.sub(r"[^\d+]", "", match.raw_string)):
            yield match.raw_string


def hard_to_read(context: CraftContext) -> Iterator[Finding]:
    """GK433: prose above the school grade in the settings (Flesch-Kincaid, only for English)."""
    if not context.reading_grade or not context.guideline.language.lower().startswith("en"):
        return
    for address, text in context.written_prose:
        grade = _grade(plain(text))
        if grade > context.reading_grade:
            message = f"the reading grade is {grade:.0f}; the settings allow at most {context.reading_grade}"
            yield context.finding(codes.HARD_TO_READ, address, message, key=False)


def _grade(text: str) -> float:
    """The Flesch-Kincaid grade: 0.39 words per sentence + 11.8 syllables per word - 15.59 (Kincaid et al. 1975)."""
    words = _WORD.findall(text)
    if len(words) < _MIN_WORDS:
        return 0
    sentences = max(1, len(_SENTENCE.findall(text)))
    syllables = sum(len(_hyphens().positions(word)) + 1 for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


@cache
def _hyphens() -> Any:
    from pyphen import Pyphen

    return Pyphen(lang="en_US")


def unused_terms(context: CraftContext) -> Iterator[Finding]:
    """GK434: a glossary entry for a term that the guideline does not use."""
    glossary = context.guideline.glossary
    if not glossary:
        return
    texts = [text for address, text in context.prose if address[0] != "glossary"]
    texts += [text for label in context.guideline.labels.values() for text in (label.name, label.short)]
    guideline_text = " ".join(" ".join(texts).lower().split())
    for term_id, term in glossary.items():
        other_definitions = [other.definition.lower() for k, other in glossary.items() if k != term_id]
        name = term.name or term_id
        words = [name, term_id.replace("-", " "), *term.aliases]
        if not any(word.lower() in text for word in words for text in (guideline_text, *other_definitions)):
            message = f"no text of the guideline uses the term `{name}`"
            yield context.finding(codes.TERM_UNUSED, ("glossary", term_id), message, arguments=[name])


CHECKS = (placeholders, personal_data, hard_to_read, unused_terms)
