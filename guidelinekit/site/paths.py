"""Elements -> their pages, anchors, and the relative links between them. Everything comes from ids alone."""

import posixpath

from guidelinekit.guideline.address import to_segment

#: Sections that share one page, by section: the page's folder.
SHARED_PAGES = {
    "rules": "rules",
    "edge_cases": "edge-cases",
    "examples": "examples",
    "glossary": "glossary",
    "outcomes": "working",
    "attributes": "working",
    "owners": "working",
    "workflow": "working",
    "requirements": "working",
    "references": "working",
}
#: The folder of a guideline's newest pages, below its own.
LATEST = "latest"
START = "index.md"


def page_of(section: str, element_id: str = "") -> str:
    """The page that holds an element, or a section's own page, as a path of the Markdown folder."""
    if section == "labels":
        return f"labels/{to_segment(element_id)}/index.md" if element_id else "labels/index.md"
    return START if section == "procedure" else f"{SHARED_PAGES.get(section, section)}/index.md"


def anchor_of(section: str, element_id: str) -> str:
    """The anchor of an element on its page: its id, or its address on the page that several sections share."""
    if section == "labels" or not element_id:
        return ""
    if section == "procedure":
        return f"_procedure/{element_id}"
    return f"{section}/{element_id}" if SHARED_PAGES.get(section) == "working" else element_id


def media_path(asset: str) -> str:
    """Where a file of the guideline's `assets/` goes in the Markdown folder, whose `assets/` are the tool's own."""
    return f"media/{asset.removeprefix('assets/')}"


def link_to_file(page: str, path: str) -> str:
    """The link from a page to a file of the folder, relative."""
    # Absolute on both sides: between relative paths it would ask for the current folder.
    return posixpath.relpath(f"/{path}", f"/{posixpath.dirname(page)}")


def link(page: str, section: str, element_id: str = "", anchor: str = "") -> str:
    """The link from a page to an element, relative, as it stands in the built HTML."""
    target = page_of(section, element_id if section == "labels" else "").removesuffix(".md") + ".html"
    fragment = anchor or anchor_of(section, element_id)
    href = link_to_file(page, target)
    return f"{href}#{fragment}" if fragment else href
