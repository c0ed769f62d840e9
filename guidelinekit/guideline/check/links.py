"""A guideline's data -> findings on links and images in its prose."""

from collections import Counter
from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.references.files import asset_problem
from guidelinekit.guideline.check.texts import AddressedTexts
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.guideline.prose import (
    ASSET,
    element_link,
    element_links,
    images,
    images_not_allowed,
    links_not_allowed,
)
from guidelinekit.guideline.read.compose import Source
from guidelinekit.guideline.suggest import did_you_mean


def links(source: Source, prose: AddressedTexts, assets: Assets | None) -> Iterator[Finding]:
    """Check that links in prose lead somewhere, and that images in prose can be shown.

    Whether the element of a link exists is checked with all other references. Without `assets`, files are not checked.
    """
    for address, text in prose:
        if "](" not in text and "]:" not in text and "<" not in text:
            continue
        where = source.locate(address)
        # Other spellings of a link to an element, such as `[a]: #rules/b`, would not follow when it is renamed.
        written = Counter(f"#{link.section}/{link.id}" for link in element_links(text) if link.section in SECTIONS)
        for target in (Counter(links_not_allowed(text)) - written).elements():
            message, hint = f"the link target `{target}` cannot be used", _link_hint(target)
            yield codes.LINK_NOT_ALLOWED.at(where, message, arguments=[target], hint=hint, address=address)
        for target in images_not_allowed(text):
            message, hint = _image_problem(target)
            yield codes.LINK_NOT_ALLOWED.at(where, message, arguments=[target], hint=hint, address=address)
        for image in images(text) if assets is not None else ():
            problem = asset_problem(assets(image.path), image.path, "image") if assets is not None else None
            if problem is not None:
                code, message = problem
                yield code.at(where, message, arguments=[image.path], address=address)


def _image_problem(target: str) -> tuple[str, str]:
    """Return the message about an image that cannot be used, and how to write it."""
    if ASSET.fullmatch(target):
        return f"the image `{target}` is written in another form", f"Write it as `![What it shows]({target})`."
    message = f"the image `{target}` is not a file in the guideline's folder"
    return message, "Put the image in `assets/`, and write `![What it shows](assets/name.png)`."


def _link_hint(target: str) -> str:
    """Return how to write a link that was probably intended for an element of the guideline."""
    link = element_link(target)
    if not target.startswith("#"):
        return ""
    if link is None:
        return "Write a link to an element with its section and id, such as `[text](#rules/sarcasm)`."
    if link.section in SECTIONS:
        return f"Write the link as `[text]({target})`."
    return did_you_mean(link.section, SECTIONS) or f"Sections: {', '.join(SECTIONS)}."
