"""Elements -> their pages, anchors, and the relative links between them, from ids alone."""

import posixpath

from guidelinekit.guideline.address import to_segment
from guidelinekit.guideline.format.sections import SECTIONS

#: The folder of a guideline's newest pages, below its own.
LATEST = "latest"
START = "index.md"


def page_of(section: str, element_id: str = "") -> str:
    """The page that holds an element, or a section's own page, as a path of the Markdown folder."""
    page = SECTIONS[section].page if section in SECTIONS else section
    if element_id and SECTIONS[section].has_page_per_element:
        return f"{page}/{to_segment(element_id)}/index.md"
    return f"{page}/index.md" if page else START


def anchor_of(section: str, element_id: str) -> str:
    """The anchor of an element on its page: its id, or its address on the page that several sections share."""
    found = SECTIONS.get(section)
    if not element_id or (found is not None and found.has_page_per_element):
        return ""
    if found is None or not found.is_page_shared:
        return element_id
    # On the start page, headings have plain ids.
    return f"{section}/{element_id}" if found.page else f"_{section}/{element_id}"


def media_path(asset: str) -> str:
    """Where a file of the guideline's `assets/` goes in the Markdown folder, whose `assets/` are the tool's own."""
    return f"media/{asset.removeprefix('assets/')}"


def link_to_file(page: str, path: str) -> str:
    """The link from a page to a file of the folder, relative."""
    # Absolute on both sides: between relative paths it would ask for the current folder.
    return posixpath.relpath(f"/{path}", f"/{posixpath.dirname(page)}")


def link(page: str, section: str, element_id: str = "", anchor: str = "") -> str:
    """The link from a page to an element, relative, as it stands in the built HTML."""
    target = page_of(section, element_id if _has_own_page(section) else "").removesuffix(".md") + ".html"
    fragment = anchor or anchor_of(section, element_id)
    href = link_to_file(page, target)
    return f"{href}#{fragment}" if fragment else href


def _has_own_page(section: str) -> bool:
    return section in SECTIONS and SECTIONS[section].has_page_per_element
