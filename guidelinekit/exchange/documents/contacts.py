"""Tables, lists and lines of contacts -> the owners of a draft, and when to ask them."""

import re
from dataclasses import dataclass, replace
from typing import Any

from guidelinekit.exchange.documents.blocks import Item, Listing, Paragraph, Table
from guidelinekit.exchange.documents.chapter_phrases import CONTACT_COLUMNS, HOURS, OWNER_NAME, WRITE_TO
from guidelinekit.exchange.documents.found import Found
from guidelinekit.exchange.documents.outline import Part, Section
from guidelinekit.exchange.documents.sentence_ids import ids_of_sentences
from guidelinekit.exchange.documents.words import Words, line
from guidelinekit.exchange.draft import Draft
from guidelinekit.guideline.ids import ids_from_names

_EMAIL = re.compile(r"(?:mailto:)?([\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)")
_LEAD = re.compile(r"([^:–—→\n]{2,80}?)\s*(?::\s+|\s[–—-]\s|\s*(?:→|->)\s*)(?=\S)")
_DIVIDER = re.compile(r"\s*[,;(]\s*|\s+(?:or|oder)\s+")
_ARTICLE = re.compile(r"^(?:your|the|our|ihre?n?|deine?n?|die|der|das|unser\w*)\s+", re.IGNORECASE)
_AROUND = " \t.,;:()–—-"
_MAX = 200
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contact:
    name: str
    contact: str = ""
    hours: str = ""
    role: str = ""
    when: str = ""
    how: str = ""


def add_contacts(draft: Draft, found: Found, sections: list[Section]) -> None:
    """Add the owners that sections name. A row that says when to ask somebody is an escalation, too."""
    contacts: list[_Contact] = []
    for section in sections:
        for one in section.all():
            for part in one.parts:
                read = _of_block(part)
                if read is None or len(contacts) + len(read) > _MAX:
                    found.rest.add_part(one, part)
                else:
                    # A text that says more than the address is read below the heading.
                    contacts.extend(
                        replace(contact, when=one.heading) if contact.how and not contact.when else contact
                        for contact in read
                    )
    if not contacts:
        return
    owners: dict[str, dict[str, Any]] = {}
    by_name: dict[str, str] = {}
    for contact in contacts:
        key = contact.name.casefold()
        if key not in by_name:
            (by_name[key],) = ids_from_names([contact.name], taken=owners, fallback="owner")
        fields = {"name": contact.name, "role": contact.role, "contact": contact.contact, "hours": contact.hours}
        owner = owners.setdefault(by_name[key], {})
        for field, value in fields.items():
            if value:
                owner.setdefault(field, value)
    draft.data["owners"] = owners
    asked = [one for one in contacts if one.when]
    ids = ids_of_sentences([one.when for one in asked], "escalation")
    escalation = {
        key: {"when": one.when, "to": by_name[one.name.casefold()], **({"how": one.how} if one.how else {})}
        for key, one in zip(ids, asked, strict=True)
    }
    if escalation:
        draft.data["escalation"] = escalation
    draft.guess("owners", "They were read from the contacts of the document. Keep those who decide disputes.")


def _of_block(part: Part) -> list[_Contact] | None:
    """Return the contacts of a block; None if not all of it is about contacts."""
    match part.block:
        case Table() as table:
            return _of_table(table)
        case Listing() as listing:
            return _all([_of_line(item) for item in listing.items])
        case Paragraph(is_quote=False) as block:
            return _all([_of_line(Item(words=block.words, place=block.place))])
        case _:
            return None


def _all(contacts: list[_Contact | None]) -> list[_Contact] | None:
    known = [one for one in contacts if one is not None]
    return known if len(known) == len(contacts) else None


def _of_table(table: Table) -> list[_Contact] | None:
    columns = [
        next((key for key, pattern in CONTACT_COLUMNS.items() if pattern.fullmatch(line(cell).strip(" :").lower())), "")
        for cell in table.rows[0]
    ]
    if "" in columns or len(set(columns)) < len(columns) or not {"name", "contact"} & set(columns):
        return None
    rows = [dict(zip(columns, map(_text, row), strict=True)) for row in table.rows[1:]]
    return _all([_of_row(row) for row in rows if any(row.values())])


def _of_row(row: dict[str, str]) -> _Contact | None:
    written = row.get("contact") or row["name"] if "name" in row else row.get("contact", "")
    one = _contact(written)
    if one is None:
        return None
    return _Contact(
        name=row.get("name", "").strip() or one.name, contact=one.contact, hours=row.get("hours") or one.hours,
        role=row.get("role", ""), when=row.get("when", ""), how=one.how,
    )  # fmt: skip


def _of_line(item: Item) -> _Contact | None:
    """Return the contact of a line such as “Data desk: desk@example.com” or “Questions: desk@example.com”."""
    text = _text(item.words)
    if item.inner or not _EMAIL.search(text) or len(text) > 300:
        return None
    lead = _LEAD.match(text)
    if lead is None or "@" in lead[1]:
        return _contact(text)
    one = _contact(text[lead.end() :])
    if one is None:
        return None
    if OWNER_NAME.search(lead[1]):
        return _Contact(name=lead[1].strip(_AROUND), contact=one.contact, hours=one.hours, how=one.how)
    return _Contact(name=one.name, contact=one.contact, hours=one.hours, when=lead[1].strip(_AROUND), how=one.how)


def _contact(text: str) -> _Contact | None:
    """Return who is meant, with the address and the hours that a text has; None if it names nobody."""
    email = _EMAIL.search(text)
    before = text[: email.start()].strip() if email else text.strip()
    after = text[email.end() :].strip() if email else ""
    if WRITE_TO.fullmatch(before.strip(_AROUND)):
        before = ""
    first = _DIVIDER.split(before, maxsplit=1)[0]
    rest = f"{before[len(first) :]} {after}"
    name = _ARTICLE.sub("", first).strip(_AROUND)
    if not name and email:
        name = re.sub(r"[._+-]+", " ", email[1].partition("@")[0])
    if not name or len(name) > _LONGEST_NAME:
        return None
    rest = rest.strip(_AROUND)
    hours = rest if HOURS.search(rest) and len(rest) < _LONGEST_NAME else ""
    how = text.strip() if rest and not hours else ""
    contact = f"mailto:{email[1]}" if email else ""
    return _Contact(name=name[:1].upper() + name[1:], contact=contact, hours=hours, how=how)


def _text(words: Words) -> str:
    """Return the text of words, with the address of a link to an email."""
    links = [span.link for span in words if span.link.startswith("mailto:") and "@" not in span.text]
    return " ".join([line(words), *(link.removeprefix("mailto:") for link in links)])
