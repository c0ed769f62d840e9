"""Pages of a builder with marks -> shells, and shells filled with the bodies of pages.

A builder such as MkDocs makes the frame of a page: head, header, menu and footer. It renders one stub for each page of
the menu, and one for all other pages that have the same frame. A stub has marks where the title, the path, the body and
the facts of a page belong, so that a shell is filled without running the builder again.
"""

import json
import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from markupsafe import escape

from guidelinekit.site.escape import in_title
from guidelinekit.site.page import Page

#: The mark of the body.
BODY = '<div class="gk">gk-stub-body</div>'
#: What marks of texts begin with. No title contains it, and its `&` shows whether a theme escapes the text.
_TEXT = "gk-stub&gk-"
_TITLE = f"{_TEXT}title"
_STEP = "gk-stub-path"
_SOURCE = re.compile(rb"[\w.~+/-]+\.md")
#: The facts that differ between the states of a guideline whose frames are the same otherwise.
_OF_STATE = ("version", "since", "versions", "canonical", "robots")
_TAG = re.compile(r'(<(?:link|script|img)\b[^>]*?\b(?:href|src)=")([^"#?:]+)(?=["#?])')
_LINK = re.compile(r'(<a\b[^>]*?\bhref=")(\.\./[^"#?:]*)(?=["#?])')


@dataclass(frozen=True, slots=True)
class Stub:
    """A page to build, with marks. `path` is that of the HTML file below the root; `facts` are the marked ones."""

    path: str
    source: bytes
    facts: tuple[str, ...] = ()

    @property
    def source_path(self) -> str:
        """The path of the source below the folder of sources."""
        return self.path.removesuffix(".html") + ".md"


@dataclass(frozen=True, slots=True)
class Shell:
    """The text of a built stub, cut at its marks: texts at even positions, marks at odd ones.

    `links` are the marks of links that are written another way on a page in the same folder: mark -> target.
    """

    pieces: tuple[str, ...]
    stub: Stub
    links: Mapping[str, str] = field(default_factory=dict)

    def filled(self, page: Page) -> bytes:
        """Return the HTML of a page in this shell."""
        texts = {_TITLE: in_title(page.title), **{f"{_TEXT}{key}": str(page.facts[key]) for key in self.stub.facts}}
        values = {BODY: page.body, _stem(self.stub.path): _stem(quote(page.path)), **texts}
        values.update({_escaped(mark): _escaped(text) for mark, text in texts.items()})
        folder = posixpath.dirname(page.path)
        # A link is shorter if the page and its target share more folders than the stub and the target.
        shared = "/".join(page.path.split("/")[: min(2, page.path.count("/"))]) + "/"
        for mark, target in self.links.items():
            # The builder has no link to the page itself, which is not in the menu: that is one of the facts.
            is_shorter = target.startswith(shared) and target != page.path
            values[mark] = posixpath.relpath(f"/{target}", f"/{folder}") if is_shorter else mark
        return "".join(values[piece] if index % 2 else piece for index, piece in enumerate(self.pieces)).encode()


def stubs(pages: Iterable[Page], own: Mapping[str, bytes]) -> dict[str, Stub]:
    """Return the stub of each page, by the path of the page.

    `own` are the team's own pages, by path. A page to which they link is a stub of its own, so that builders find it.
    """
    linked = {
        posixpath.normpath(posixpath.join(posixpath.dirname(path), name.decode()))
        for path, content in own.items()
        if path.endswith(".md")
        for name in _SOURCE.findall(content)
    }
    chosen: dict[str, Stub] = {}
    groups: dict[tuple[str, ...], list[Page]] = {}
    for page in pages:
        if page.is_in_menu or page.source_path in linked:
            facts = tuple(key for key in _OF_STATE if key in page.facts)
            chosen[page.path] = Stub(page.path, _marked(page, facts).source(BODY), facts)
        else:
            groups.setdefault(_frame_of(page), []).append(page)
    for number, group in enumerate(groups.values(), start=1):
        first = group[0]
        facts = tuple(
            key
            for key, value in first.facts.items()
            if key in _OF_STATE or any(other.facts[key] != value for other in group[1:])
        )
        source = _marked(first, facts).source(BODY, title="" if _is_start(first) else _TITLE)
        stub = Stub(_stub_path(first.path, number), source, facts)
        chosen.update({page.path: stub for page in group})
    return chosen


def cut(html: str, stub: Stub, theme_files: Collection[str] = (), theme_root: str = "") -> Shell:
    """Cut a built stub at its marks. Links to files of the theme lead to `theme_root`, a relative path, afterwards."""
    html = with_theme_root(html, stub.path, theme_files, theme_root)
    texts = [_TITLE, *(f"{_TEXT}{key}" for key in stub.facts)]
    marks = [BODY, *texts, *map(_escaped, texts)]
    links = {}
    if _STEP in stub.path:
        marks.append(_stem(stub.path))
        links = _shared_links(html, stub.path)
    pattern = "|".join(map(re.escape, sorted(marks, key=len, reverse=True)))
    if links:
        pattern += '|(?<=href=")(?:' + "|".join(map(re.escape, sorted(links, key=len, reverse=True))) + ')(?=["#?])'
    return Shell(tuple(re.split(f"({pattern})", html)), stub, links)


def with_theme_root(html: str, path: str, theme_files: Collection[str], theme_root: str) -> str:
    """Return a page in which links to files of the theme lead to a folder that several sites share.

    `path` is that of the page below the root of its site, and `theme_root` the relative path from there to the folder.
    """
    if not theme_root:
        return html
    folder = posixpath.dirname(path)
    up = "../" * path.count("/")

    def moved(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(f"/{folder}", match[2])).lstrip("/")
        return f"{match[1]}{up}{theme_root}/{target}" if target in theme_files else match.group()

    return _TAG.sub(moved, html)


def fill(pages: Iterable[Page], shells: Mapping[str, Shell]) -> dict[str, bytes]:
    """Return the HTML files of pages. `shells` are by the path of the page."""
    return {page.path: shells[page.path].filled(page) for page in pages}


def with_facts(html: str, page: Page) -> str:
    """Return a built page of a team, in which the facts of a page of the guideline are marked, with these facts."""
    for key in _OF_STATE:
        value = str(page.facts.get(key, ""))
        mark = f"{_TEXT}{key}"
        html = html.replace(_escaped(mark), _escaped(value)).replace(mark, value)
    return html


def _marked(page: Page, facts: Collection[str]) -> Page:
    return replace(page, facts={**page.facts, **{key: f"{_TEXT}{key}" for key in facts}})


def _frame_of(page: Page) -> tuple[str, ...]:
    """Return what pages have in common that share a stub: where they are, and which facts the frame shows."""
    parts = page.path.split("/")
    others = {key: value for key, value in page.facts.items() if not isinstance(value, str)}
    facts = json.dumps([sorted(page.facts), others, sorted(page.label.items())], default=str, sort_keys=True)
    first = parts[0] if len(parts) > 2 else ""
    return first, str(len(parts)), page.title if _is_start(page) else "", facts


def _is_start(page: Page) -> bool:
    """Whether a page has the title of its guideline, which themes do not show twice."""
    return in_title(page.title) == page.facts.get("guideline")


def _stub_path(path: str, number: int) -> str:
    """Return the path of the stub of pages such as `path`: in the same folder at the root, and as deep."""
    first, *rest = path.split("/")
    name = f"{_STEP}-{number}"
    if not rest:
        return f"{name}.html"
    folders = [name] * (len(rest) if len(rest) == 1 else len(rest) - 1)
    return "/".join([*([first] if len(rest) > 1 else []), *folders, "index.html"])


def _shared_links(html: str, path: str) -> dict[str, str]:
    """Return the links of a stub that can be shorter on a page in its place, as text -> target.

    Those are links as short as can be, which the builder writes. Templates also write links by way of the root.
    """
    folder = posixpath.dirname(path)
    first = path.split("/")[0] + "/" if path.count("/") > 1 else ""
    links = {}
    for match in _LINK.finditer(html):
        target = posixpath.normpath(posixpath.join(f"/{folder}", match[2])).lstrip("/")
        if match[2] == posixpath.relpath(f"/{target}", f"/{folder}") and target.startswith(first):
            links[match[2]] = target
    return links


def _stem(path: str) -> str:
    return path.removesuffix(".html")


def _escaped(text: str) -> str:
    return str(escape(text))
