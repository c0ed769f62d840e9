"""The releases of a changelog -> its pages: the newest releases on the first one, older ones on further ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from guidelinekit.changes.history.changelog import ChangelogEntry
from guidelinekit.site.paths import CHANGELOG

#: The size of a page in bytes from which older releases are on the next one. A single release is not divided.
_BYTES = 46_000


@dataclass(frozen=True, slots=True)
class ChangelogPage:
    """One page of the changelog: its path, its releases, and each of them as HTML."""

    path: str
    entries: list[ChangelogEntry]
    releases: list[str]


def changelog_pages(
    entries: Sequence[ChangelogEntry], render: Callable[[str, ChangelogEntry], str]
) -> list[ChangelogPage]:
    """Distribute releases, newest first, over pages. `render` returns one as HTML, for the page with a path."""
    pages = [ChangelogPage(CHANGELOG, [], [])]
    left = _BYTES
    for entry in entries:
        html = render(pages[-1].path, entry)
        if pages[-1].entries and len(html.encode()) > left:
            pages.append(ChangelogPage(f"changelog/{len(pages) + 1}/index.html", [], []))
            html, left = render(pages[-1].path, entry), _BYTES
        pages[-1].entries.append(entry)
        pages[-1].releases.append(html)
        left -= len(html.encode())
    return pages
