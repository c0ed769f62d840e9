"""Sections about personal data and care for annotators -> the section `privacy` of a draft."""

from collections.abc import Iterator

from guidelinekit.exchange.documents.blocks import Listing, Paragraph, block_prose
from guidelinekit.exchange.documents.chapter_phrases import PRIVACY_DATA, PRIVACY_HANDLING, RETENTION, WELLBEING
from guidelinekit.exchange.documents.found import Found
from guidelinekit.exchange.documents.outline import Section
from guidelinekit.exchange.documents.prose import prose
from guidelinekit.exchange.documents.sentences import sentences
from guidelinekit.exchange.documents.words import Words, line
from guidelinekit.exchange.draft import Draft


def add_privacy(draft: Draft, found: Found, sections: list[Section]) -> None:
    """Add what sections say: each sentence is about data, what to do with it, how long it is kept, or about people."""
    fields: dict[str, list[str]] = {"data": [], "handling": [], "retention": [], "wellbeing": []}
    for section in sections:
        for one in section.all():
            for part in one.parts:
                match part.block:
                    case Paragraph(is_quote=False) as block:
                        for field, text in _divided(one, block.words):
                            fields[field].append(text)
                    case Listing() as listing:
                        for item in listing.items:
                            field = _field(one, line(item.words), is_item=True)
                            below = [block_prose(block) for block in item.inner]
                            text = "\n\n".join(one for one in [prose(item.words), *below] if one)
                            fields[field].extend([text] if text else [])
                    case _:
                        found.rest.add_part(one, part)
    privacy = {
        key: texts if key == "handling" else " ".join(texts)
        for key, texts in fields.items()
        if texts
    }  # fmt: skip
    if privacy:
        draft.data["privacy"] = privacy


def _divided(section: Section, words: Words) -> Iterator[tuple[str, str]]:
    for one in sentences(words):
        if text := prose(one):
            yield _field(section, line(one), is_item=False), text


def _field(section: Section, text: str, *, is_item: bool) -> str:
    heading = section.heading
    if WELLBEING.search(text) or WELLBEING.search(heading):
        return "wellbeing"
    if RETENTION.search(text):
        return "retention"
    if PRIVACY_HANDLING.search(text) or (is_item and not PRIVACY_DATA.search(text)):
        return "handling"
    return "data"
