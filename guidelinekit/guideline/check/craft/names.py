"""Names: labels, options, outcomes and terms that readers cannot tell apart."""

import unicodedata
from collections.abc import Iterator, Mapping

from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.craft.context import CraftContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.starter_text import is_starter_text

#: A name, the other names of the same element, and the address of the name.
_Names = Mapping[str, tuple[str, tuple[str, ...], Address]]


def names_alike(context: CraftContext) -> Iterator[Finding]:
    """GK406: two labels, options, outcomes or terms with the same name."""
    guideline = context.guideline
    labels = context.choosable_labels.items()
    yield from _alike(context, {k: (label.name, label.aliases, ("labels", k, "name")) for k, label in labels})
    for attribute_id, attribute in guideline.attributes.items():
        here: Address = ("attributes", attribute_id, "options")
        yield from _alike(context, {k: (o.name, (), (*here, k, "name")) for k, o in attribute.options.items()})
    yield from _alike(context, {k: (o.name, (), ("outcomes", k, "name")) for k, o in guideline.outcomes.items()})
    terms = guideline.glossary.items()
    yield from _alike(context, {k: (term.name or k, term.aliases, ("glossary", k, "name")) for k, term in terms})


def _alike(context: CraftContext, elements: _Names) -> Iterator[Finding]:
    by_name: dict[str, str] = {}
    for element_id, (name, _, address) in elements.items():
        if is_starter_text(name):
            continue
        other = by_name.setdefault(_folded(name), element_id)
        if other != element_id:
            message = f"`{element_id}` has the same name as `{other}`{_difference(name, elements[other][0])}"
            yield context.finding(codes.LABELS_ALIKE, address, message, arguments=[element_id, other])
    for element_id, (_, aliases, address) in elements.items():
        for index, alias in enumerate(aliases):
            other = by_name.get(_folded(alias), element_id)
            if other != element_id:
                message = f"`{alias}` is an alias of `{element_id}` and the name of `{other}`"
                where = (*address[:-1], "aliases", index)
                yield context.finding(codes.LABELS_ALIKE, where, message, arguments=[alias, other], key=False)


def _folded(name: str) -> str:
    """A name as readers see it: without regard to case, spaces and how accents are stored."""
    if name.isascii():
        return " ".join(name.lower().split())
    return " ".join(_nfc(_nfc(name).casefold()).split())


def _difference(name: str, other: str) -> str:
    """What differs between two names that look the same."""
    if name == other:
        return ""
    if _nfc(name) == _nfc(other):
        return "; they differ only in how accents are stored (NFC and NFD)"
    if " ".join(name.split()) == " ".join(other.split()):
        return "; they differ only in spaces"
    if _nfc(name).casefold() == _nfc(other).casefold():
        return "; they differ only by upper and lower case"
    return "; they differ only in case, spaces or how accents are stored"


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


CHECKS = (names_alike,)
