"""Elements -> their pages, anchors, and the relative links between them. Everything comes from ids alone."""

import posixpath

from guidelinekit.spec.address import to_segment

#: Sections that share one page, by section: the page's folder.
SHARED_PAGES = {
    "rules": "rules",
    "edge_cases": "edge-cases",
    "examples": "examples",
    "glossary": "glossary",
    "outcomes": "working",
    "owners": "working",
    "workflow": "working",
    "requirements": "working",
    "references": "working",
}
START = "index.md"


def page_of(section: str, element_id: str = "") -> str:
    """The page that holds an element, or a section's own page, as a path of the Markdown folder."""
    if section == "labels":
        return f"labels/{to_segment(element_id)}/index.md" if element_id else "labels/index.md"
    return f"{SHARED_PAGES.get(section, section)}/index.md"


def anchor_of(section: str, element_id: str) -> str:
    """The anchor of an element on its page: its id, or its address on the page that several sections share."""
    if section == "labels" or not element_id:
        return ""
    return f"{section}/{element_id}" if SHARED_PAGES.get(section) == "working" else element_id


def link(page: str, section: str, element_id: str = "", anchor: str = "") -> str:
    """The link from a page to an element, relative, as it stands in the built HTML."""
    target = page_of(section, element_id if section == "labels" else "").removesuffix(".md") + ".html"
    fragment = anchor or anchor_of(section, element_id)
    # Absolute on both sides: between relative paths it would ask for the current folder.
    href = posixpath.relpath(f"/{target}", f"/{posixpath.dirname(page)}")
    return f"{href}#{fragment}" if fragment else href
