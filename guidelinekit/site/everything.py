"""The contents of a guideline's pages -> parts of one page, whose anchors differ and whose links stay on that page."""

import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import unquote

from markupsafe import Markup

from guidelinekit.site.escape import trusted
from guidelinekit.site.paths import CHANGELOG, FIND, LABELS, PRACTICE, START, link_to_file
from guidelinekit.site.tags import Attributes, anchors_in, with_attributes

#: The page with everything.
ALL = "all/index.html"
#: The pages that are not a part of it: labels are shown in short, and practice needs one item at a time.
NOT_INCLUDED = frozenset({LABELS, PRACTICE, FIND, CHANGELOG})

#: Attributes that name anchors of the same page; some have several.
_NAMES_ANCHORS = frozenset({
    "for", "form", "headers", "list", "aria-controls", "aria-describedby", "aria-details", "aria-labelledby",
    "aria-owns", "data-rows", "data-step",
})  # fmt: skip
_ADDRESSES = frozenset({"href", "src", "poster", "data", "xlink:href"})
#: Attributes and classes with which scripts show a part of a page only. Everything is shown here.
_SCRIPTED, _SCRIPTED_CLASSES = frozenset({"data-js", "data-strip"}), frozenset({"gk-steps"})
#: The class of sections that are closed to keep a page short. Those with a warning have another one.
_FOLD = "gk-fold"
_HEADING = re.compile(r"<(/?)h([1-5])\b")
_LINKS_OF_PAGE = re.compile(r'<nav class="gk-(?:prevnext|toc|meta)[ "].*?</nav>', re.DOTALL)
#: Links that name or question one element, and lists of examples: of use on the page of the element only.
_OF_ELEMENT = re.compile(
    r'(?:<li>)?<a class="gk-(?:id|unclear)(?: gk-versions)?"[^>]*>.*?</a>(?:</li>)?'
    r'|<p class="gk-small gk-shown-by">.*?</p>',
    re.DOTALL,
)
#: Filters need one list a page.
_FILTER = re.compile(r'<form class="gk-only".*?</form>\s*<p class="gk-none".*?</p>', re.DOTALL)
_OF_FILTERS = frozenset({"data-for", "data-difficulty", "data-impact"})
#: Terms are explained on the same page.
_TERM = re.compile(r'<a class="gk-term"[^>]*>(.*?)</a>', re.DOTALL)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_IN_STYLE = re.compile(r"url\(#([^)]+)\)")


@dataclass(frozen=True, slots=True)
class Part:
    """The content of a page for a place on the page with everything. `anchor` is that of the part."""

    anchor: str
    html: Markup


def anchor_of_page(path: str) -> str:
    """Return the anchor of a page's part: `rules` of `rules/index.html`."""
    return posixpath.dirname(path) or "start"


def part_of(path: str, content: str) -> Part:
    """Return the part for a page, without the links to the pages before and after it.

    Its headings are one level lower, its folded sections open, and its anchors begin with that of the part:
    `rules:sarcasm`.
    """
    anchor = anchor_of_page(path)
    content = _FILTER.sub("", content)
    content = _TERM.sub(r"\1", _OF_ELEMENT.sub("", _LINKS_OF_PAGE.sub("", content)))
    content = _HEADING.sub(lambda match: f"<{match[1]}h{int(match[2]) + 1}", content)

    def changed(tag: str, attributes: Attributes) -> Attributes:
        is_fold = tag == "details" and ("class", _FOLD) in attributes and ("open", None) not in attributes
        new: Attributes = [("open", None)] if is_fold else []
        for name, value in attributes:
            if value is not None and name == "id":
                new.append((name, f"{anchor}:{value}"))
            elif value is not None and name in _NAMES_ANCHORS:
                new.append((name, " ".join(f"{anchor}:{one}" for one in value.split())))
            elif value is not None and name in _ADDRESSES:
                new.append((name, _moved(value, path)))
            elif name == "class" and value is not None:
                new.append((name, " ".join(one for one in value.split() if one not in _SCRIPTED_CLASSES)))
            elif value is not None and "url(#" in value:
                new.append((name, _IN_STYLE.sub(rf"url(#{anchor}:\1)", value)))
            elif name not in _SCRIPTED and name not in _OF_FILTERS:
                new.append((name, value))
        return new

    return Part(anchor, trusted(with_attributes(content, changed)))


def with_links_inside(html: str) -> str:
    """Return the page with everything, in which links to the pages of its parts lead to their anchors.

    A link to what is not shown here leads to the part that it belongs to; other links stay as they are.
    """
    anchors = anchors_in(html)

    def changed(_: str, attributes: Attributes) -> Attributes:
        return [
            (name, _inside(value, anchors) if name == "href" and value is not None else value)
            for name, value in attributes
        ]

    return with_attributes(html, changed, "href")


def _moved(address: str, path: str) -> str:
    """Return an address on a page as one on the page with everything."""
    if not address or _SCHEME.match(address):
        return address
    target, sign, fragment = address.partition("#")
    if not target:
        return f"#{anchor_of_page(path)}:{fragment}"
    moved = link_to_file(ALL, posixpath.normpath(posixpath.join(posixpath.dirname(path), target)))
    return f"{moved}{sign}{fragment}"


def _inside(address: str, anchors: Collection[str]) -> str:
    if not address or address.startswith("#") or _SCHEME.match(address):
        return address
    target, _, fragment = address.partition("#")
    path = unquote(posixpath.normpath(posixpath.join(posixpath.dirname(ALL), target)))
    if posixpath.basename(path) != posixpath.basename(START) or path.startswith(".."):
        return address
    anchor = anchor_of_page(path)
    if fragment and f"{anchor}:{unquote(fragment)}" in anchors:
        return f"#{anchor}:{fragment}"
    while anchor not in anchors and anchor:
        anchor = posixpath.dirname(anchor)
    return f"#{anchor}" if anchor else address
