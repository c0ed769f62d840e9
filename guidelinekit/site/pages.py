"""A guideline and its changelog -> {path: bytes}: Markdown pages, assets, and the settings that build them. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from jinja2 import Environment, FunctionLoader, StrictUndefined

from guidelinekit.changes.change import Change
from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.changes.word_diff import Piece, word_diff
from guidelinekit.guideline.address import to_segment
from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.shapes import item_text
from guidelinekit.site import escape
from guidelinekit.site.audience import visible
from guidelinekit.site.drawing import ItemRenderer
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.paths import START, link, link_to_file, media_path, page_of

#: Names of templates that are pages of every guideline, by the page each makes.
_PAGES = {
    START: "start.md.j2",
    "labels/index.md": "labels.md.j2",
    "rules/index.md": "rules.md.j2",
    "edge-cases/index.md": "edge-cases.md.j2",
    "examples/index.md": "examples.md.j2",
    "glossary/index.md": "glossary.md.j2",
    "working/index.md": "working.md.j2",
    "changelog/index.md": "changelog.md.j2",
}
_LABEL_PAGE = "label.md.j2"
_MOVED_PAGE = "moved.md.j2"
_ASSETS = "assets/"
_FEED_PAGE = "changelog.atom.j2"
#: The feed of releases, beside the page of the changelog.
FEED = "changelog/atom.xml"
#: Tracebacks name a template by this and its own name.
TEMPLATE_FILE = "site_templates/"

Templates = Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The Markdown folder of one guideline: pages and the tool's assets, by path, and the files that pages show.

    `media` gives where a file goes in the folder, and its path below the guideline's.
    """

    files: dict[str, bytes]
    media: dict[str, str]


def render(
    data: Mapping[str, Any],
    schema: Schema,
    changelog: Changelog,
    templates: Templates,
    *,
    assets: Assets,
    audience: str = "",
    address: str = "",
) -> Rendered:
    """Render a guideline that the schema accepts. What labelers must not see, gold examples above all, is not in it.

    `address` is where its pages will be published, with a slash at its end; without one the feed names them from where
    it stands.
    """
    guideline, changelog = visible(data, schema, changelog, audience=audience)
    book = GuidelineView(guideline, changelog)
    environment = environment_of(templates)
    pages = dict(_pages(book, environment, assets))
    if book.feed:
        template = environment.get_template(_FEED_PAGE)
        feed = template.render(book=book, address=address, urn=_urn)
        pages[FEED] = (feed.strip() + "\n").encode()
    styles = {name: content for name, content in templates.items() if name.startswith(_ASSETS)}
    return Rendered(files={**pages, **styles}, media={media_path(path): path for path in book.media})


def page_titles(guideline: Guideline) -> dict[str, str]:
    """The pages of a guideline that its navigation shows, in the order that a labeler needs them."""
    titles = {
        START: "Start",
        page_of("labels"): "Labels",
        page_of("rules"): "Rules",
        page_of("edge_cases"): "Edge cases",
        page_of("examples"): "Examples",
        page_of("glossary"): "Glossary",
        "working/index.md": "Working",
        "changelog/index.md": "Changelog",
    }
    optional = {"rules", "edge_cases", "examples", "glossary"}
    empty = {page_of(section) for section in optional if not guideline.section(section)}
    return {path: title for path, title in titles.items() if path not in empty}


def portal(
    title: str, books: Mapping[str, Guideline], versions: Mapping[str, str], templates: Templates, *, below: str
) -> bytes:
    """Render the page that lists all guidelines. `below` is the folder of each one's pages, below its own."""
    environment = environment_of(templates)
    template = environment.get_template("portal.html.j2")
    return template.render(title=title, guidelines=books, versions=versions, below=below).encode()


def _pages(book: GuidelineView, environment: Environment, assets: Assets) -> Iterator[tuple[str, bytes]]:
    shown = page_titles(book.guideline)
    for path, name in _PAGES.items():
        if path in shown:
            yield path, _page(environment, name, path, book, assets, title=shown[path])
    for label_id, label in book.guideline.labels.items():
        path = page_of("labels", label_id)
        context = {"id": label_id, "label": label}
        yield path, _page(environment, _LABEL_PAGE, path, book, assets, title=label.name, **context)
        for old in label.renamed_from:
            if old not in book.guideline.labels:
                path = page_of("labels", old)
                yield path, _page(environment, _MOVED_PAGE, path, book, assets, old=old, id=label_id)


def _page(environment: Environment, name: str, path: str, book: GuidelineView, assets: Assets, **context: Any) -> bytes:
    easel = ItemRenderer(book.guideline, assets, lambda file: link_to_file(path, media_path(file)))
    template = environment.get_template(name)
    text = template.render(
        book=book,
        guideline=book.guideline,
        page=path,
        to=partial(link, path),
        easel=easel,
        **context,
    )
    return (text.strip() + "\n").encode()


def environment_of(templates: Templates) -> Environment:
    """What renders templates: text from a spec is data, and whatever a template prints is escaped."""
    sources = {name: content.decode() for name, content in templates.items() if name.endswith(".j2")}
    # What a filter here has made HTML of stays HTML.
    environment = Environment(
        loader=FunctionLoader(lambda name: (sources[name], TEMPLATE_FILE + name, None) if name in sources else None),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        heading=escape.in_heading,
        title_text=escape.in_title,
        quoted=escape.in_quotes,
        prose=escape.prose,
        inline=escape.inline,
        sentence=escape.with_code,
        segment=to_segment,
        plain=lambda text: escape.prose(text).striptags(),
        literal=escape.literal,
        stylesheet=escape.stylesheet,
        xml=escape.xml,
        word_pieces=_words,
    )
    return environment


def _urn(name: str) -> str:
    """The same name for the same guideline or release, for good: a UUID made of it, as RFC 9562 tells in 5.5."""
    return uuid5(NAMESPACE_URL, f"guidelinekit:{name}").urn


def _words(change: Change) -> tuple[Piece, ...]:
    """The word-by-word comparison of a change of prose; nothing for other changes."""
    if not change.prose or change.before is None or change.after is None:
        return ()
    return word_diff(item_text(change.before), item_text(change.after))
