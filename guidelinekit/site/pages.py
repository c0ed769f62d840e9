"""A guideline and its changelog -> its pages, feed and other files. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.migration.item_history import NO_ITEMS, ItemHistory
from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.audience import ALL_READERS, Readers
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site import escape
from guidelinekit.site.audience import Visible, visible
from guidelinekit.site.banner import banner_of
from guidelinekit.site.changelog_pages import ChangelogPage, changelog_pages
from guidelinekit.site.colors import style_sheet
from guidelinekit.site.contact import Contact
from guidelinekit.site.edition import OWN_SITE, Edition
from guidelinekit.site.everything import ALL, NOT_INCLUDED, part_of, with_links_inside
from guidelinekit.site.facts import facts_of
from guidelinekit.site.finder.index import entries as find_entries
from guidelinekit.site.finder.index import find_script
from guidelinekit.site.guideline_view import NOBODY, GuidelineView
from guidelinekit.site.page import Page
from guidelinekit.site.page_writer import LISTS, PageWriter, list_pages, listed_elements
from guidelinekit.site.paths import (
    CHANGELOG,
    DECIDE,
    FIND,
    LABELS,
    PRACTICE,
    START,
    PageLinks,
    apart_page,
    media_path,
    page_of,
)
from guidelinekit.site.templates import Templates, environment_of

#: The templates of a guideline's pages, by page, in the order of the menu. The page of an empty section is left out.
_PAGES = {
    START: "start",
    DECIDE: "decide",
    LABELS: "labels",
    "rules/index.html": "rules",
    "edge-cases/index.html": "edge-cases",
    "examples/index.html": "examples",
    PRACTICE: "practice",
    "glossary/index.html": "glossary",
    "working/index.html": "working",
    CHANGELOG: "changelog",
}
#: The largest number of labels that the menu lists.
_LABELS_IN_MENU = 40
_ASSETS = "assets/"
#: The colors of the guideline's labels.
GUIDELINE_CSS = f"{_ASSETS}guideline.css"
_FEED_PAGE = "changelog.atom.j2"
#: The feed of releases, beside the page of the changelog.
FEED = "changelog/atom.xml"
#: The data of the finder.
_INDEX = "assets/find.js"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The pages of one guideline, the other files of its site by path, and the files that pages show.

    `view` has what readers may see, as pages need it, and `shown` as it is. `media` maps the paths of files in the site
    to their paths in the guideline's folder.
    """

    view: GuidelineView
    shown: Visible
    pages: tuple[Page, ...]
    files: dict[str, bytes]
    media: dict[str, str]


def render(
    data: Mapping[str, Any],
    schema: Schema,
    changelog: Changelog,
    templates: Templates,
    catalogue: Catalogue,
    *,
    assets: Assets,
    items: ItemHistory = NO_ITEMS,
    readers: Readers = ALL_READERS,
    address: str = "",
    contact: Contact = NOBODY,
    edition: Edition = OWN_SITE,
    compared: Sequence[ChangelogEntry] = (),
) -> Rendered:
    """Render a guideline that the schema accepts. What annotators must not see, such as gold examples, is removed.

    `items` say what became of the items and ids of earlier releases. `address` is the URL of the published pages,
    ending with a slash; without it the feed has relative links. `contact` is where readers ask about unclear elements,
    and where the source is. `compared` are comparisons of earlier releases with this one.
    """
    shown = visible(data, schema, changelog, items, readers=readers, compared=compared)
    guideline = shown.guideline
    view = GuidelineView(guideline, shown.changelog, catalogue, shown.items, contact)
    environment = environment_of(templates, catalogue, page_count=len(_PAGES) + len(guideline.labels))
    used: dict[str, None] = {}
    files = {GUIDELINE_CSS: style_sheet(guideline.labels, guideline.id).encode(), **templates.assets}
    writer = PageWriter(view, environment, assets, used, edition)
    pages = tuple(in_edition(page, view, edition) for page in _pages(writer, files))
    if view.feed and edition.kind != "release":
        template = environment.get_template(_FEED_PAGE)
        feed = template.render(view=view, address=address, urn=_urn)
        files[FEED] = (feed.strip() + "\n").encode()
    return Rendered(view=view, shown=shown, pages=pages, files=files, media={media_path(path): path for path in used})


def in_edition(page: Page, view: GuidelineView, edition: Edition) -> Page:
    """Return a page with the banner and the facts of an edition."""
    to = PageLinks(page.path, above=edition.versions)
    shown = page.with_banner(escape.block(banner_of(view, to, edition)))
    return replace(shown, facts=facts_of(view, to, edition, page.element))


def _pages(writer: PageWriter, files: dict[str, bytes]) -> Iterator[Page]:
    """Yield each page, without its banner and facts; `files` gets the index of the finder."""
    view = writer.view
    guideline = view.guideline
    has_label_menu = len(view.tree) <= _LABELS_IN_MENU
    lists = listed_elements(view)

    def release(path: str, entry: ChangelogEntry) -> str:
        view.news.pages[entry.version] = path
        return writer.content(path, "release", "", entry=entry)

    # Other pages link to the changes.
    changelog = changelog_pages(view.entries, release)
    writer.titles = titles = page_titles(view)
    for path, title in titles.items():
        name = _PAGES[path]
        # The menu lists the labels themselves, or the page that lists them.
        is_in_menu = path != LABELS or not has_label_menu
        if path == CHANGELOG:
            for part in changelog:
                yield writer.page(part.path, name, title, is_in_menu=part is changelog[0], part=part, parts=changelog)
        elif path in lists:
            yield from list_pages(writer, path, name, title, lists[path], is_in_menu=is_in_menu)
        else:
            yield writer.page(path, name, title, is_in_menu=is_in_menu)
    for label_id, label in guideline.labels.items():
        is_in_menu = has_label_menu and label.status != "deprecated" and not label.abstract
        sign = view.sign(label_id) if is_in_menu else {}
        page, context = page_of("labels", label_id), {"id": label_id, "label": label}
        element = f"labels/{label_id}"
        yield writer.page(page, "label", label.name, is_in_menu=is_in_menu, sign=sign, element=element, **context)
    for earlier in view.links.gone("labels"):
        page, element = page_of("labels", earlier.id), view.links.versions_of(earlier)
        yield writer.page(page, "moved", earlier.name or earlier.id, element=element, earlier=earlier)
    for pair in view.pairs.values() if writer.edition.has_combined else ():
        yield writer.page(apart_page(pair.first, pair.second), "apart", view.pair_title(pair), pair=pair)
    if writer.edition.has_combined:
        yield _everything(writer, changelog)
    found = find_entries(view, PageLinks(START, combined=writer.edition.has_combined), titles)
    files[_INDEX] = find_script(view, found).encode()
    numbers = [str(number) for number in range(len(found))]
    title = view.catalogue.text("pages.titles.find")
    yield from list_pages(writer, FIND, "find", title, numbers, is_in_menu=False, found=found)


def _everything(writer: PageWriter, changelog: Sequence[ChangelogPage]) -> Page:
    """Return the page with everything, made of the contents of the other pages; of the changelog, the last release."""
    view, contents = writer.view, {path: writer.contents[path] for path in _PAGES if path in writer.contents}
    newest = replace(changelog[0], entries=changelog[0].entries[:1], releases=changelog[0].releases[:1])
    title = view.catalogue.text("pages.titles.changelog")
    contents[CHANGELOG] = writer.content(CHANGELOG, "changelog", title, part=newest, parts=[newest])
    title = view.catalogue.text("pages.titles.everything")
    page = writer.framed(ALL, title, writer.content(ALL, "everything", title, **_parts(contents, view)))
    return replace(page, body=escape.block(with_links_inside(page.body)))


def _parts(contents: Mapping[str, str], view: GuidelineView) -> dict[str, Any]:
    """Return what the page with everything shows: the labels in order, and the parts before and after them."""
    parts = {path: part_of(path, text) for path, text in contents.items() if path not in NOT_INCLUDED}
    first = [path for path in parts if list(contents).index(path) < list(contents).index(LABELS)]
    return {
        "before": [parts[path] for path in first],
        "labels": list(dict.fromkeys([*(row.id for row in view.tree), *view.retired])),
        "after": [
            *(part for path, part in parts.items() if path not in first),
            part_of(CHANGELOG, contents[CHANGELOG]),
        ],
    }


def page_titles(view: GuidelineView) -> dict[str, str]:
    """Return the titles of the pages that are not about one element, by path, in the order of the menu.

    The page of an empty section is left out, unless it says what became of elements that it had.
    """
    lists, gone = listed_elements(view), view.links.pages_of_gone()
    content = {DECIDE: view.guideline.procedure, PRACTICE: view.for_practice}
    paths = (path for path in _PAGES if path in gone or (path in lists if path in LISTS else content.get(path, True)))
    return {path: view.catalogue.text(f"pages.titles.{_PAGES[path]}") for path in paths}


def _urn(name: str) -> str:
    """Return a permanent identifier of a guideline or release: a name-based UUID (RFC 9562, section 5.5)."""
    return uuid5(NAMESPACE_URL, f"guidelinekit:{name}").urn
