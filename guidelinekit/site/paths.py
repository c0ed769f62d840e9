"""Elements -> their pages, anchors, and the relative links between them, computed from ids only."""

import posixpath
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from jinja2.exceptions import SecurityError
from markupsafe import Markup

from guidelinekit.guideline.address import to_segment
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.guideline.prose import Targets
from guidelinekit.site.escape import trusted
from guidelinekit.site.terms import Terms

#: The folder of a guideline's newest pages, below its own.
LATEST = "latest"
#: The folder of the pages of a work tree, below that of the guideline.
PREVIEW = "preview"
#: The folder of the pages about all versions, below that of the guideline.
VERSIONS = "all"
START = "index.html"
LABELS = "labels/index.html"
#: The page with one question of the procedure after the other.
DECIDE = "decide/index.html"
#: The list of all names from A to Z, where the finder leads without JavaScript.
FIND = "find/index.html"
#: The page with all releases.
CHANGELOG = "changelog/index.html"
#: The page with the examples for practice.
PRACTICE = "practice/index.html"


def page_of(section: str, element_id: str = "") -> str:
    """Return the page of an element, or the page of a section, as a path below the guideline's root."""
    page = SECTIONS[section].page if section in SECTIONS else section
    if element_id and SECTIONS[section].has_page_per_element:
        return f"{page}/{to_segment(element_id)}/index.html"
    return f"{page}/index.html" if page else START


def apart_page(one: str, other: str) -> str:
    """Return the page on which two labels are told apart: the same for both orders, whatever order labels have."""
    first, second = sorted((one, other))
    return f"labels/{to_segment(first)}/vs/{to_segment(second)}/index.html"


def anchor_of(section: str, element_id: str) -> str:
    """Return the anchor of an element on its page: its id, or its address if several sections share the page."""
    entry = SECTIONS.get(section)
    if not element_id or (entry is not None and entry.has_page_per_element):
        return ""
    if entry is None or not entry.is_page_shared:
        return element_id
    return f"{section}/{element_id}"


def media_path(asset: str) -> str:
    """Return the path of a guideline's asset below its site's root, whose `assets/` are those of the theme."""
    return f"media/{asset.removeprefix('assets/')}"


def versions_page(address: str = "") -> str:
    """Return the page about all versions of an element, or of a guideline, as a path below the guideline's folder."""
    if not address:
        return f"{VERSIONS}/{START}"
    section, element_id = address.split("/")[:2]
    return f"{VERSIONS}/{section.replace('_', '-')}/{to_segment(element_id)}/{START}"


def link_to_file(page: str, path: str) -> str:
    """Return the relative link from a page to a file of the folder."""
    here, there = page.split("/")[:-1], path.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "/".join([*[".."] * (len(here) - shared), *there[shared:]])


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The relative links of one page.

    `files` collects the assets that the page shows. `only_practice` are the examples that only the page for practice
    has. `terms` are those that prose links to, and `explained_terms` those that need no link again. `above` is the
    relative path from the guideline's root to the folder with all of its versions; empty where there is none. `base` is
    the path of the guideline's root below the folder of the page's site, if they differ. `combined` is whether there
    are pages that combine others.
    """

    page: str
    files: dict[str, None] = field(default_factory=dict)
    only_practice: Collection[str] = ()
    terms: Terms | None = None
    explained_terms: set[str] | None = None
    above: str = ""
    base: str = ""
    combined: bool = True

    def __call__(self, section: str, element_id: str = "", anchor: str = "") -> str:
        """Return the link to an element, or to the page of a section."""
        if section == "examples" and element_id in self.only_practice:
            section = "practice"
        target = page_of(section, element_id if _has_own_page(section) else "")
        return self.page_link(target, anchor or anchor_of(section, element_id))

    def page_link(self, path: str, anchor: str = "") -> str:
        """Return the link to a page by its path below the guideline's root."""
        href = link_to_file(self.page, self.base + path)
        return f"{href}#{anchor}" if anchor else href

    def of(self, address: str) -> str:
        """Return the link to the element with an address, such as `labels/insult`."""
        section, element_id = address.split("/")[:2]
        return self(section, element_id)

    def versions_page(self, address: str) -> str:
        """Return the path of the page about all versions of an element, below the guideline's folder."""
        return versions_page(address)

    def versions(self, address: str = "") -> str:
        """Return the link to the page about all versions of an element, or of the guideline; empty where none is."""
        return f"{self.folder}{versions_page(address)}" if self.above else ""

    def apart(self, one: str, other: str) -> str:
        """Return the link to the page that tells two labels apart; without one, to where the second label does."""
        if not self.combined:
            return self("labels", other, "tell-apart")
        return self.page_link(apart_page(one, other))

    def block(self, own_term: str = "") -> "PageLinks":
        """Return the links of a block, in which each term is a link once. The text of a term does not link to it."""
        return replace(self, explained_terms={own_term})

    @property
    def without_terms(self) -> "PageLinks":
        """The links for prose in which terms are not linked."""
        return replace(self, terms=None)

    def explained(self, html: Markup) -> Markup:
        """Return rendered prose in which terms of the glossary are links; outside a block, once in each text."""
        if self.terms is None:
            return html
        seen = self.explained_terms if self.explained_terms is not None else set()
        return trusted(self.terms.explained(html, lambda term_id: self("glossary", term_id), seen))

    def file(self, asset: str) -> str:
        """Return the link to a file of the guideline's assets.

        Raises:
            SecurityError: the path leads elsewhere: a template of a team gave it.
        """
        if posixpath.normpath(asset) != asset or not asset.startswith("assets/"):
            raise SecurityError(f"`{asset}` is not a path in `assets/`")
        self.files[asset] = None
        return link_to_file(self.page, self.base + media_path(asset))

    @property
    def root(self) -> str:
        """The relative path from the page to the guideline's root: empty, or ending with a slash."""
        return "../" * self.page.count("/") + self.base

    @property
    def folder(self) -> str:
        """The relative path from the page to the guideline's folder with all of its versions, where there is one."""
        return "../" * self.page.count("/") + ("" if self.base else self.above)

    @property
    def targets(self) -> Targets:
        """The addresses of links and images in prose."""
        return Targets(element=self, image=self.file)


def _has_own_page(section: str) -> bool:
    return section in SECTIONS and SECTIONS[section].has_page_per_element
