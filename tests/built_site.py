"""The pages of a built site by type, and a server on the loopback interface that shows them."""

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

#: Page type -> pattern of the path below the folder of one version of a guideline. The first that matches counts.
PAGE_TYPES = {
    "start": r"index\.html",
    "labels": r"labels/index\.html",
    "tell-apart": r"labels/[^/]+/vs/[^/]+/index\.html",
    "label": r"labels/[^/]+/index\.html",
    "decide": r"decide/index\.html",
    "rules": r"rules/.*",
    "edge-cases": r"edge-cases/.*",
    "examples": r"examples/.*",
    "glossary": r"glossary/.*",
    "practice": r"practice/.*",
    "working": r"working/.*",
    "changelog": r"changelog/.*",
    "find": r"find/index\.html",
    "all": r"all/index\.html",
}
#: Type of a page that all releases share -> pattern of its path below the folder of the guideline.
PUBLISHED_TYPES = {
    "versions": r"all/index\.html",
    "element versions": r"all/.+/index\.html",
    "comparison of releases": r"compare/.+",
}
#: The folders of the newest pages: those of a publication, and those of a build.
_NEWEST = ("latest", "preview")


@dataclass(frozen=True, slots=True, order=True)
class BuiltPage:
    """A page of a built site: its guideline (empty for the portal), type, and path below the folder of the site."""

    guideline: str
    type: str
    path: str


def pages_of(site: Path) -> list[BuiltPage]:
    """All pages of a built site, in order."""
    return sorted(_classified(path.relative_to(site).as_posix()) for path in site.rglob("*.html"))


def one_of_each_type(site: Path) -> list[BuiltPage]:
    """Of each guideline and type of page the largest page, which holds most kinds of content."""
    by_size = sorted(pages_of(site), key=lambda page: ((site / page.path).stat().st_size, page.path))
    return sorted({(page.guideline, page.type): page for page in by_size}.values())


def _classified(path: str) -> BuiltPage:
    guideline, _, rest = path.partition("/")
    version, _, below = rest.partition("/")
    if not below:
        return BuiltPage("", "portal" if path == "index.html" else Path(path).stem, path)
    shared = next((kind for kind, pattern in PUBLISHED_TYPES.items() if re.fullmatch(pattern, rest)), "")
    if shared:
        return BuiltPage(guideline, shared, path)
    name = next((kind for kind, pattern in PAGE_TYPES.items() if re.fullmatch(pattern, below)), "other")
    return BuiltPage(guideline, name if version in _NEWEST else f"{name} of another version", path)


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Print nothing: the output is the report of the tests."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on the loopback interface; yields its address."""
    handler = functools.partial(_Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
