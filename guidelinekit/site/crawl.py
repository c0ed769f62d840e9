"""The files of a built site -> dead links, dead anchors, and requests to other hosts.

MkDocs checks links in Markdown only, but the pages contain HTML. Pages share frames: each frame is read once, by a
parser of HTML. Bodies are read tag by tag, which takes a tenth of its time; a body that is not plain enough for that is
read by the parser too.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote, urlsplit

import lxml.etree
import lxml.html

from guidelinekit.site.tags import tags_in

#: Elements that only link to an address. Browsers fetch the addresses of all other elements.
_LINKING = frozenset({"a", "area", "form", "blockquote", "q", "del", "ins"})
#: Kinds of `<link>` that only describe other pages.
_DESCRIBING = frozenset({"canonical", "prev", "next", "alternate", "version-history", "latest-version"})
#: The attributes with an address that bodies have, and those that the parser does not know.
_ADDRESSES = frozenset({"href", "src", "cite", "action", "data", "poster", "xlink:href"})
_UNKNOWN = frozenset({"poster", "xlink:href"})
#: What only the parser reads: style sheets, lists of addresses, other bases, and rare attributes with an address.
_RARE = re.compile(
    r"url\((?!#)|@import|srcset|http-equiv|<base|archive|background|classid|codebase|longdesc|profile|dynsrc|lowsrc"
    r"|formaction",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a page, and the name of its frame: pages with the same have the same HTML around their bodies."""

    html: str
    frame: str


@dataclass(frozen=True, slots=True)
class _Part:
    """The anchors of some HTML, its links, and the addresses on other hosts that browsers would fetch."""

    anchors: frozenset[str]
    links: tuple[str, ...]
    fetched: tuple[str, ...]


def crawl(
    names: Iterable[str],
    read: Callable[[str], bytes],
    bodies: Mapping[str, Body] = MappingProxyType({}),
    *,
    outside: dict[str, str] | None = None,
) -> Iterator[str]:
    """Check every page of a site. `names` are its files, `read` returns the bytes of a file. Yields sentences.

    `bodies` are those of the pages that were filled into frames; others are read as a whole. If the files are a part of
    a site, the targets of links that are not among them are added to `outside`, each with a page that links to it.
    """
    files = set(names)
    anchors: dict[str, frozenset[str]] = {}
    links: list[tuple[str, str, str]] = []
    frames: dict[str, frozenset[str]] = {}
    for name in sorted(files):
        if not name.endswith(".html"):
            continue
        parts = list(_parts(name, read, bodies.get(name), frames))
        anchors[name] = frozenset().union(*(part.anchors for part in parts), frames.get(_frame(bodies.get(name)), ()))
        for part in parts:
            yield from (f"{name}: the page fetches {address} from another host" for address in part.fetched)
            for address in part.links:
                path, _, fragment = address.partition("#")
                links.append((name, _target(name, path.partition("?")[0]), unquote(fragment)))
    for name, target, fragment in dict.fromkeys(links):
        path = target if target in files else posixpath.join(target, "index.html")
        if path not in files and outside is not None:
            outside.setdefault(target, name)
        elif path not in files:
            yield f"{name}: the link to {target or '/'} is broken"
        elif fragment and path in anchors and fragment not in anchors[path]:
            yield f"{name}: the link to {target}#{fragment} is broken: the page has no such anchor"


def _parts(
    name: str, read: Callable[[str], bytes], body: Body | None, frames: dict[str, frozenset[str]]
) -> Iterator[_Part]:
    """Yield the parts of a page. Its frame is left out if it was read before; `frames` has the anchors of frames."""
    if body is None:
        yield _parsed(read(name).decode("utf-8", "replace"))
        return
    if body.frame not in frames:
        page = read(name).decode("utf-8", "replace")
        if body.html not in page:
            yield _parsed(page)
            return
        frame = _parsed(page.replace(body.html, ""))
        frames[body.frame] = frame.anchors
        yield frame
    yield _read_by_tags(body.html) or _parsed(body.html)


def _frame(body: Body | None) -> str:
    return body.frame if body is not None else ""


def _read_by_tags(html: str) -> _Part | None:
    """Read plain HTML; None if only a parser can read it."""
    tags = tags_in(html, {"id", *_ADDRESSES}, _RARE)
    if tags is None:
        return None
    anchors = {value for _, attributes in tags for name, value in attributes if name == "id" and value is not None}
    found = [
        (tag, dict(attributes).get("rel") or "", value)
        for tag, attributes in tags
        for name, value in attributes
        if name in _ADDRESSES and value is not None
    ]
    return _part(anchors, found)


def _parsed(html: str) -> _Part:
    try:
        tree: Any = lxml.html.document_fromstring(html)  # lxml-stubs know no HTML elements
    except lxml.etree.ParserError:  # there is no element
        return _Part(frozenset(), (), ())
    anchors = {str(element.get("id")) for element in tree.iter() if element.get("id") is not None}
    found = [(str(element.tag), element.get("rel") or "", str(address)) for element, _, address, _ in tree.iterlinks()]
    for element in tree.iter():
        if isinstance(element.tag, str):
            addresses = [element.get(name) for name in _UNKNOWN if element.get(name)]
            addresses += [entry.split()[0] for entry in (element.get("srcset") or "").split(",") if entry.strip()]
            found += [(element.tag, "", address) for address in addresses]
    return _part(anchors, found)


def _part(anchors: Iterable[str], found: Iterable[tuple[str, str, str]]) -> _Part:
    """Return a part. `found` has element, `rel`, and address of each link."""
    links: dict[str, None] = {}
    fetched: dict[str, None] = {}
    for tag, rel, address in dict.fromkeys(found):
        address = address.strip()
        has_scheme, has_host = _kind(address)
        if has_host and _is_fetched(tag, rel):
            fetched[address] = None
        elif not has_scheme and not has_host:
            links[address] = None
    return _Part(frozenset(anchors), tuple(links), tuple(fetched))


@lru_cache(maxsize=4096)
def _kind(address: str) -> tuple[bool, bool]:
    """Whether an address has a scheme, and whether it has a host."""
    parts = urlsplit(address)
    return bool(parts.scheme), bool(parts.netloc)


def _is_fetched(tag: str, rel: str) -> bool:
    return not _DESCRIBING & set(rel.split()) if tag == "link" else tag not in _LINKING


def _target(page: str, path: str) -> str:
    """Return the file of the site that a link on a page leads to."""
    path = unquote(path)
    if path.startswith("/"):
        target = path.lstrip("/")
    else:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    return "" if target == "." else target
