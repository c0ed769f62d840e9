"""Pages of a builder with marks -> shells, and shells filled with the bodies of pages.

A builder such as MkDocs makes the frame of a page: head, header, menu and footer. It renders one stub for each page of
the menu, and one for all other pages of the same depth. A stub has marks where the title, the path and the body of a
page belong, so that a shell is filled without running the builder again.
"""

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from guidelinekit.site.escape import in_title
from guidelinekit.site.page import Page

_BODY = '<div class="gk">gk-stub-body</div>'
_TITLE = "gk-stub-title"
_STEP = "gk-stub-path"
_TAG = re.compile(r'(<(?:link|script|img)\b[^>]*?\b(?:href|src)=")([^"#?:]+)(?=["#?])')


@dataclass(frozen=True, slots=True)
class Shell:
    """The text of a built page, cut at its marks: texts and marks in turns."""

    pieces: tuple[str, ...]

    def filled(self, page: Page) -> bytes:
        """Return the HTML of a page in this shell."""
        values = {_BODY: page.body, _TITLE: in_title(page.title), _stub_path(page): page.path}
        return "".join(values.get(piece, piece) for piece in self.pieces).encode()


def stubs(pages: Iterable[Page]) -> dict[str, bytes]:
    """Return the sources of the stubs that the shells of pages need, by path."""
    sources: dict[str, bytes] = {}
    for page in pages:
        if page.is_in_menu:
            sources[page.source_path] = page.source(_BODY)
        else:
            path = _stub_path(page)
            sources.setdefault(path.removesuffix(".html") + ".md", replace(page, title=_TITLE).source(_BODY))
    return sources


def stub_of(page: Page) -> str:
    """Return the path of the built stub that a page is filled into."""
    return page.path if page.is_in_menu else _stub_path(page)


def cut(html: str, path: str, theme_files: Collection[str] = (), theme_root: str = "") -> Shell:
    """Cut a built stub at its marks. Links to files of the theme lead to `theme_root`, a relative path, afterwards."""
    html = with_theme_root(html, path, theme_files, theme_root)
    marks = (_BODY, _TITLE, *([path] if path.startswith(_STEP) else []))
    return Shell(tuple(re.split("(" + "|".join(map(re.escape, marks)) + ")", html)))


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
    """Return the HTML files of pages. `shells` are by the path of their stubs."""
    return {page.path: shells[stub_of(page)].filled(page) for page in pages}


def _stub_path(page: Page) -> str:
    return f"{_STEP}/" * page.path.count("/") + ("index.html" if "/" in page.path else f"{_STEP}.html")
