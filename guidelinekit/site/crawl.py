"""The files of a built site -> dead links, dead anchors, and requests to other hosts.

MkDocs checks links in Markdown only, but the pages contain HTML.
"""

import posixpath
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import lxml.html

#: Elements that only link to an address. Browsers fetch the addresses of all other elements.
_LINKING = frozenset({"a", "area", "form", "blockquote", "q"})
#: Kinds of `<link>` that only describe other pages.
_DESCRIBING = frozenset({"canonical", "prev", "next", "alternate"})


def crawl(names: Iterable[str], read: Callable[[str], bytes]) -> Iterator[str]:
    """Check every page of a site. `names` are its files, `read` returns the bytes of a file. Yields sentences."""
    files = set(names)
    anchors: dict[str, set[str]] = {}
    links: list[tuple[str, str, str]] = []
    for name in sorted(files):
        if not name.endswith(".html"):
            continue
        tree: Any = lxml.html.document_fromstring(read(name))  # lxml-stubs know no HTML elements
        anchors[name] = {str(element.get("id")) for element in tree.iter() if element.get("id") is not None}
        for element, _, address, _ in tree.iterlinks():
            parts = urlsplit(address)
            if parts.netloc and _is_fetched(element):
                yield f"{name}: the page fetches {address} from another host"
            elif not parts.scheme and not parts.netloc:
                links.append((name, _target(name, parts.path), unquote(parts.fragment)))
    for name, target, fragment in dict.fromkeys(links):
        path = target if target in files else posixpath.join(target, "index.html")
        if path not in files:
            yield f"{name}: the link to {target or '/'} is broken"
        elif fragment and path in anchors and fragment not in anchors[path]:
            yield f"{name}: the link to {target}#{fragment} is broken: the page has no such anchor"


def _is_fetched(element: lxml.html.HtmlElement) -> bool:
    if element.tag == "link":
        return not _DESCRIBING & set((element.get("rel") or "").split())
    return element.tag not in _LINKING


def _target(page: str, path: str) -> str:
    """Return the file of the site that a link on a page leads to."""
    path = unquote(path)
    if path.startswith("/"):
        target = path.lstrip("/")
    else:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    return "" if target == "." else target
