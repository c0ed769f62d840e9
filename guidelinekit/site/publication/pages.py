"""The newest release of a guideline, rendered, and all its releases -> the pages that the releases share. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.migration.item_history import ItemHistory
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.site.edition import Edition
from guidelinekit.site.escape import in_title
from guidelinekit.site.facts import facts_of
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.page import Page
from guidelinekit.site.page_writer import PageWriter
from guidelinekit.site.pages import Rendered
from guidelinekit.site.paths import LATEST, START, PageLinks, link_to_file, versions_page
from guidelinekit.site.publication.elements import ElementPage, element_pages
from guidelinekit.site.publication.in_force import spans_in_force
from guidelinekit.site.publication.releases import PublishedGuideline
from guidelinekit.site.templates import Templates, environment_of

#: The newest pages are beside the folders of these pages.
_BASE = f"{LATEST}/"
_ABOVE = "../"
_NEWEST = Edition(kind="latest", above=_ABOVE, newest=f"{_ABOVE}{LATEST}/")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A page about one element, in the list of all of them."""

    path: str
    title: str


def compare_page(old: str, new: str) -> str:
    """Return the page that compares two releases, as a path below the guideline's folder."""
    return f"compare/{old}..{new}/{START}"


class SharedPages:
    """Renders the pages that all releases of a guideline share, below its folder."""

    def __init__(self, published: PublishedGuideline, newest: Rendered, templates: Templates) -> None:
        self._published = published
        self._newest = newest
        self._view = newest.view
        self._environment = environment_of(templates, newest.view.catalogue, page_count=len(newest.pages))

    def pages(self, elsewhere: Iterable[tuple[str, str]] = ()) -> Iterator[Page]:
        """Yield the pages about all versions of each element, and the comparisons of releases.

        `elsewhere` are comparisons that had a page before a release was withdrawn: old version, and new one.
        """
        view = self._view
        readable = [release for release in self._published.releases if not release.problem]
        titles = {
            f"{section}/{element_id}": view.title_of(section, element_id)
            for section in SECTIONS
            for element_id in view.guideline.section(section)
        }
        elements = list(element_pages(self._newest.shown.items.earlier.elements, readable, titles))
        compared = {entry.previous for entry in self._newest.shown.compared}
        yield self._page(
            versions_page(),
            "versions",
            view.catalogue.text("pages.all-versions.heading"),
            element_pages=[_Entry(versions_page(page.address), _title(page)) for page in elements],
            compared=compared,
            spans=spans_in_force(self._published.releases, self._published.removed),
        )
        for page in elements:
            path, title = versions_page(page.address), _title(page)
            yield self._page(path, "element-versions", title, element=page.address, page_of=page)
        for entry in view.entries:
            if entry.previous:
                yield self._comparison(view, entry, entry.version)
        for entry in self._newest.shown.compared:
            yield self._comparison(self._compared_view(entry), entry, LATEST)
        for old, new in elsewhere:
            yield self._elsewhere(old, new)

    def _page(self, path: str, name: str, title: str, *, element: str = "", **context: Any) -> Page:
        writer = self._writer(self._view)
        text = writer.content(path, name, title, published=self._published, **context)
        return self._framed(writer, path, title, text, element)

    def _framed(self, writer: PageWriter, path: str, title: str, text: str, element: str = "") -> Page:
        page = writer.framed(path, title, text, element=element)
        facts = facts_of(self._view, PageLinks(path, above=_ABOVE, base=_BASE), _NEWEST, element)
        return replace(page, facts={key: value for key, value in facts.items() if key != "canonical"})

    def _writer(self, view: GuidelineView) -> PageWriter:
        return PageWriter(view, self._environment, _no_asset, {}, _NEWEST, base=_BASE)

    def _comparison(self, view: GuidelineView, entry: ChangelogEntry, new: str) -> Page:
        path = compare_page(entry.previous, new)
        title = view.catalogue.text("pages.all-versions.compare", old=entry.previous, new=entry.version)
        writer = self._writer(view)
        release = writer.content(path, "release", title, entry=entry)
        text = writer.content(
            path,
            "comparison-of-releases",
            title,
            release=release,
            old=entry.previous,
            new=entry.version,
            is_newest=new == LATEST,
            elsewhere=(),
        )
        return self._framed(writer, path, title, text)

    def _elsewhere(self, old: str, new: str) -> Page:
        """Return the page of a comparison that does not lead to the newest release."""
        path, newest = compare_page(old, new), self._published.latest
        shown = newest if new == LATEST else new
        return self._page(
            path,
            "comparison-of-releases",
            self._view.catalogue.text("pages.all-versions.compare", old=old, new=shown),
            release="",
            old=old,
            new=shown,
            is_newest=False,
            elsewhere=[old if new == LATEST else new],
        )

    def _compared_view(self, entry: ChangelogEntry) -> GuidelineView:
        """Return the newest release as it is seen from an older one."""
        items = self._newest.shown.items
        migration = items.to_shown.get(entry.previous)
        to_entry = {entry.version: migration} if migration is not None else {}
        seen = ItemHistory(to_shown=items.to_shown, to_entry=to_entry, earlier=items.earlier)
        view = self._view
        compared = GuidelineView(view.guideline, Changelog(entries=(entry,)), view.catalogue, seen)
        # Its changes are not those of the changelog.
        compared.news.pages[entry.version] = compare_page(entry.previous, LATEST)
        return compared


def missing_pages(
    newest: Rendered, templates: Templates, last_with: Mapping[str, str], edition: Edition
) -> Iterator[Page]:
    """Yield a page for each path that only earlier releases have: where it was, and what is near it now.

    `last_with` has the newest release with each path.
    """
    view = newest.view
    environment = environment_of(templates, view.catalogue, page_count=len(last_with))
    writer = PageWriter(view, environment, _no_asset, {}, edition)
    titles = {page.path: in_title(page.title) for page in newest.pages}
    title = view.catalogue.text("pages.not-in-newest.title")
    for path, version in last_with.items():
        near = {link_to_file(path, other): titles[other] for other in _near(path) if other in titles}
        # A release has no pages that combine others.
        there = f"labels/{path.split('/')[1]}/{START}" if "/vs/" in path else path
        old = f"{PageLinks(path).root}{edition.above}{version}/{there}"
        links = {**near, old: view.catalogue.text("pages.not-in-newest.in-release", version=version)}
        page = writer.framed(path, title, writer.content(path, "not-in-newest", title, links=links))
        facts = facts_of(view, PageLinks(path, above=edition.above), edition)
        yield replace(page, facts={**facts, "robots": "noindex"})


def _near(path: str) -> list[str]:
    """Return the pages that may say more about what a page was about, the nearest first."""
    parts = path.split("/")[:-1]
    near = [f"labels/{parts[1]}/{START}", f"labels/{parts[3]}/{START}"] if parts[2:3] == ["vs"] else []
    return list(dict.fromkeys([*near, *("/".join([*parts[:end], START]) for end in range(len(parts) - 1, -1, -1))]))


def _title(page: ElementPage) -> str:
    return (page.lives or page.moved)[0].title


def _no_asset(_: str) -> None:
    """Pages about releases show no files."""
