"""A guideline and its changelog -> its pages, feed and other files. Pure."""

import marshal
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import CodeType
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from jinja2 import BytecodeCache, Environment, FunctionLoader, StrictUndefined
from jinja2.bccache import Bucket, bc_magic
from markupsafe import Markup

from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.migration.item_history import NO_ITEMS, ItemHistory
from guidelinekit.guideline.address import to_segment
from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.audience import ALL_READERS, Readers
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.messages.change_summary import items_text
from guidelinekit.messages.change_words import change_words
from guidelinekit.site import escape
from guidelinekit.site.audience import visible
from guidelinekit.site.changelog_pages import ChangelogPage, changelog_pages
from guidelinekit.site.colors import style_sheet
from guidelinekit.site.contact import Contact
from guidelinekit.site.everything import ALL, NOT_INCLUDED, part_of, with_links_inside
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
from guidelinekit.site.sandbox import BoundedEnvironment, PackagedEnvironment
from guidelinekit.site.spoken import SpokenTemplate, marking, words

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
#: The prefix of template names in tracebacks.
TEMPLATE_FILE = "site_templates/"


@dataclass(frozen=True, slots=True)
class Templates:
    """Templates and assets by name: those of the package, and those of the team, which replace or add to them.

    Those of the team come with a repository: they run in a sandbox. `folder` is their place, for messages.
    """

    packaged: Mapping[str, bytes]
    own: Mapping[str, bytes] = field(default_factory=dict)
    folder: str = ""

    @property
    def files(self) -> dict[str, bytes]:
        """The files to use."""
        return {**self.packaged, **self.own}

    @property
    def assets(self) -> dict[str, bytes]:
        """The team's own files for the sites, such as a logo."""
        return {name: content for name, content in self.own.items() if name.startswith(_ASSETS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The pages of one guideline, the other files of its site by path, and the files that pages show.

    `view` has what readers may see. `media` maps the paths of files in the site to their paths in the guideline's
    folder.
    """

    view: GuidelineView
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
) -> Rendered:
    """Render a guideline that the schema accepts. What annotators must not see, such as gold examples, is removed.

    `items` say what became of the items and ids of earlier releases. `address` is the URL of the published pages,
    ending with a slash; without it the feed has relative links. `contact` is where readers
    ask about unclear elements, and where the source is.
    """
    guideline, changelog, items, _ = visible(data, schema, changelog, items, readers=readers)
    view = GuidelineView(guideline, changelog, catalogue, items, contact)
    environment = environment_of(templates, catalogue, page_count=len(_PAGES) + len(guideline.labels))
    used: dict[str, None] = {}
    files = {GUIDELINE_CSS: style_sheet(guideline.labels, guideline.id).encode(), **templates.assets}
    pages = tuple(_pages(view, environment, assets, used, files))
    if view.feed:
        template = environment.get_template(_FEED_PAGE)
        feed = template.render(view=view, address=address, urn=_urn)
        files[FEED] = (feed.strip() + "\n").encode()
    return Rendered(view=view, pages=pages, files=files, media={media_path(path): path for path in used})


def _pages(
    view: GuidelineView, environment: Environment, assets: Assets, used: dict[str, None], files: dict[str, bytes]
) -> Iterator[Page]:
    """Yield each page. `used` collects the assets that the pages show, and `files` gets the index of the finder."""
    guideline = view.guideline
    writer = PageWriter(view, environment, assets, used)
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
        yield writer.page(page, "label", label.name, is_in_menu=is_in_menu, sign=sign, **context)
    for earlier in view.links.gone("labels"):
        yield writer.page(page_of("labels", earlier.id), "moved", earlier.name or earlier.id, earlier=earlier)
    for pair in view.pairs.values():
        yield writer.page(apart_page(pair.first, pair.second), "apart", view.pair_title(pair), pair=pair)
    yield _everything(writer, changelog)
    found = find_entries(view, PageLinks(START), titles)
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


class _Compiled(BytecodeCache):
    """The compiled templates of this process: they are the same for every guideline and language."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code

    @property
    def count(self) -> int:
        """The number of compiled templates."""
        return len(self._code)

    def to_bytes(self) -> bytes:
        """Return all compiled templates, for the same version of Python and of Jinja."""
        return bc_magic + marshal.dumps(self._code)

    def add(self, content: bytes) -> None:
        """Add what `to_bytes` returned, unless it is for other versions. It is code: its place must be trusted."""
        if content.startswith(bc_magic):
            stored = marshal.loads(content[len(bc_magic) :])  # noqa: S302 (as for Python's own compiled modules)
            self._code = {**stored, **self._code}


#: The code of a template in the sandbox is another one.
COMPILED, _COMPILED_OWN = _Compiled(), _Compiled()


def environment_of(templates: Templates, catalogue: Catalogue, *, page_count: int = 1) -> Environment:
    """Return the Jinja environment of templates, which escapes all output that is not Markup.

    The team's templates run in a sandbox, with a budget that grows with the number of pages. A packaged template needs
    no sandbox: it sets no attribute names, loops or widths from its arguments.

    The filters `prose` and `inline` take the links of the page, `to`. Without it, links to elements and images in prose
    are shown as text. With it, `prose` links to terms of the glossary, and `inline(to, terms=true)` does.

    `t` returns the message of the catalogue with an id below `pages`, with its placeholders filled in, and `sep` is
    what stands between the entries of a list in one line. Messages in another language than the page say so; other
    texts with words of the catalogue do by the filter `spoken`.
    """
    packaged = PackagedEnvironment(templates.own, **_options(templates.packaged, COMPILED))
    _add_names(packaged, catalogue)
    if any(name.endswith(".j2") for name in templates.own):
        options = _options(templates.own, _COMPILED_OWN)
        own = BoundedEnvironment(templates.own, packaged, page_count=page_count, **options)
        _add_names(own, catalogue)
        own.bound_filters()
        packaged.bounded = own
    return packaged


def _options(templates: Mapping[str, bytes], compiled: _Compiled) -> dict[str, Any]:
    sources = {name: content.decode() for name, content in templates.items() if name.endswith(".j2")}
    # The output of the filters is Markup, so it is not escaped.
    return {
        "loader": FunctionLoader(lambda name: (sources[name], TEMPLATE_FILE + name, None) if name in sources else None),
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "bytecode_cache": compiled,
    }


def _add_names(environment: Environment, catalogue: Catalogue) -> None:
    """Add the filters and global names that templates can use."""
    environment.template_class = SpokenTemplate
    environment.filters.update(
        prose=lambda text, to=None: to.explained(escape.prose(text, to.targets)) if to else escape.prose(text),
        inline=_inline,
        sentence=lambda message: escape.trusted(words(escape.with_code(catalogue.sentence(message)), catalogue)),
        duration=lambda time: words(catalogue.duration(time), catalogue),
        spoken=lambda text: escape.trusted(words(escape.html(text), catalogue)),
        date=lambda text: escape.date(text, catalogue.date(text)),
        segment=to_segment,
        plain=lambda text: escape.prose(text).striptags(),
        literal=escape.literal,
        stylesheet=escape.stylesheet,
        xml=escape.xml,
        word_pieces=lambda change: change_words(change, catalogue),
    )
    environment.globals.update(
        catalogue=catalogue,
        language=catalogue.tag,
        sep=catalogue.text("signs.separator"),
        t=_translate(catalogue),
        items_text=lambda impact, highest_impact: words(items_text(impact, highest_impact, catalogue), catalogue),
    )


def _inline(text: str, to: PageLinks | None = None, *, terms: bool = False) -> Markup:
    """Render one line of prose. It may stand in a heading or a link, where terms are not links."""
    html = escape.inline(text, to.targets if to else None)
    return to.explained(html) if to and terms else html


def _translate(catalogue: Catalogue) -> Callable[..., Markup]:
    """Return the function that templates call for interface text. Markup in its arguments is not escaped."""

    marked = marking(catalogue)

    def translate(message_id: str, **arguments: Any) -> Markup:
        shown = {key: value if isinstance(value, int) else escape.html(value) for key, value in arguments.items()}
        return escape.trusted(words(marked.text(f"pages.{message_id}", **shown), catalogue))

    return translate


def _urn(name: str) -> str:
    """Return a permanent identifier of a guideline or release: a name-based UUID (RFC 9562, section 5.5)."""
    return uuid5(NAMESPACE_URL, f"guidelinekit:{name}").urn
