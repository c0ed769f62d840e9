"""A guideline and its changelog -> its Markdown pages, feed and style sheets; also the list of all guidelines. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import CodeType
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from jinja2 import BytecodeCache, Environment, FunctionLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.guideline.address import to_segment
from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.audience import ALL_READERS, Readers
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.messages.change_summary import items_text
from guidelinekit.messages.change_words import change_words
from guidelinekit.site import escape
from guidelinekit.site.audience import visible
from guidelinekit.site.drawing import ItemRenderer
from guidelinekit.site.guideline_view import GuidelineView, examples_for
from guidelinekit.site.paths import PRACTICE, START, PageLinks, media_path, page_of
from guidelinekit.site.sandbox import BoundedEnvironment, PackagedEnvironment

#: The templates of a guideline's pages, by page. The page of an empty section is left out.
_PAGES = {
    START: "start.md.j2",
    "labels/index.md": "labels.md.j2",
    "rules/index.md": "rules.md.j2",
    "edge-cases/index.md": "edge-cases.md.j2",
    "examples/index.md": "examples.md.j2",
    PRACTICE: "practice.md.j2",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The Markdown folder of one guideline: pages and the tool's assets, by path, and the files that pages show.

    `media` maps the paths of files in the folder to their paths in the guideline's folder.
    """

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
    readers: Readers = ALL_READERS,
    address: str = "",
) -> Rendered:
    """Render a guideline that the schema accepts. What annotators must not see, such as gold examples, is removed.

    `address` is the URL of the published pages, ending with a slash; without it the feed has relative links.
    """
    guideline, changelog = visible(data, schema, changelog, readers=readers)
    view = GuidelineView(guideline, changelog, catalogue)
    environment = environment_of(templates, catalogue, page_count=len(_PAGES) + len(guideline.labels))
    used: dict[str, None] = {}
    pages = dict(_pages(view, environment, assets, used))
    if view.feed:
        template = environment.get_template(_FEED_PAGE)
        feed = template.render(view=view, address=address, urn=_urn)
        pages[FEED] = (feed.strip() + "\n").encode()
    styles = {name: content for name, content in templates.files.items() if name.startswith(_ASSETS)}
    return Rendered(files={**pages, **styles}, media={media_path(path): path for path in used})


def page_titles(guideline: Guideline, catalogue: Catalogue) -> dict[str, str]:
    """Return the titles of a guideline's pages by path, in the order of the navigation."""
    titles = {
        START: "start",
        page_of("labels"): "labels",
        page_of("rules"): "rules",
        page_of("edge_cases"): "edge-cases",
        page_of("examples"): "examples",
        PRACTICE: "practice",
        page_of("glossary"): "glossary",
        "working/index.md": "working",
        "changelog/index.md": "changelog",
    }
    content = {
        page_of("rules"): guideline.rules,
        page_of("edge_cases"): {**guideline.edge_cases, **guideline.open_questions},
        page_of("examples"): examples_for("teach", guideline),
        PRACTICE: examples_for("practice", guideline),
        page_of("glossary"): guideline.glossary,
    }
    empty = {path for path, elements in content.items() if not elements}
    return {path: catalogue.text(f"pages.titles.{name}") for path, name in titles.items() if path not in empty}


def portal(
    title: str,
    guidelines: Mapping[str, Guideline],
    versions: Mapping[str, str],
    templates: Templates,
    catalogue: Catalogue,
    *,
    below: str,
) -> bytes:
    """Render the page that lists all guidelines.

    `below` is the subfolder of each guideline's folder that contains its pages; it may be empty.
    """
    environment = environment_of(templates, catalogue)
    template = environment.get_template("portal.html.j2")
    return template.render(title=title, guidelines=guidelines, versions=versions, below=below).encode()


def _pages(
    view: GuidelineView, environment: Environment, assets: Assets, used: dict[str, None]
) -> Iterator[tuple[str, bytes]]:
    """Yield each page with its path. `used` collects the assets that the pages show."""
    shown = page_titles(view.guideline, view.catalogue)
    only_practice = view.for_practice.keys() - examples_for("teach", view.guideline).keys()

    def page(path: str, name: str, **context: Any) -> tuple[str, bytes]:
        to = PageLinks(path, used, only_practice)
        renderer = ItemRenderer(view.guideline, assets, to.file, view.catalogue)
        template = environment.get_template(name)
        text = template.render(view=view, guideline=view.guideline, page=path, to=to, renderer=renderer, **context)
        return path, (text.strip() + "\n").encode()

    for path, name in _PAGES.items():
        if path in shown:
            yield page(path, name, title=shown[path])
    for label_id, label in view.guideline.labels.items():
        yield page(page_of("labels", label_id), _LABEL_PAGE, title=label.name, id=label_id, label=label)
        for old in label.renamed_from:
            if old not in view.guideline.labels:
                yield page(page_of("labels", old), _MOVED_PAGE, old=old, id=label_id)


class _Compiled(BytecodeCache):
    """The compiled templates of this process: they are the same for every guideline and language."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code


#: The code of a template in the sandbox is another one.
_COMPILED, _COMPILED_OWN = _Compiled(), _Compiled()


def environment_of(templates: Templates, catalogue: Catalogue, *, page_count: int = 1) -> Environment:
    """Return the Jinja environment of templates, which escapes all output that is not Markup.

    The team's templates run in a sandbox, with a budget that grows with the number of pages. A packaged template needs
    no sandbox: it sets no attribute names, loops or widths from its arguments.

    The filters `prose` and `inline` take the links of the page, `to`. Without it, links to elements and images in prose
    are shown as text.

    `t` returns the message of the catalogue with an id below `pages`, with its placeholders filled in.
    """
    packaged = PackagedEnvironment(templates.own, **_options(templates.packaged, _COMPILED))
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
    environment.filters.update(
        heading=escape.in_heading,
        title_text=escape.in_title,
        quoted=escape.in_quotes,
        prose=lambda text, to=None: escape.prose(text, to.targets if to else None),
        inline=lambda text, to=None: escape.inline(text, to.targets if to else None),
        sentence=lambda message: escape.with_code(catalogue.sentence(message)),
        duration=catalogue.duration,
        segment=to_segment,
        plain=lambda text: escape.prose(text).striptags(),
        literal=escape.literal,
        stylesheet=escape.stylesheet,
        xml=escape.xml,
        word_pieces=lambda change: change_words(change, catalogue),
    )
    environment.globals.update(
        catalogue=catalogue,
        language=catalogue.language,
        t=_translate(catalogue),
        items_text=lambda impact, highest_impact: items_text(impact, highest_impact, catalogue),
    )


def _translate(catalogue: Catalogue) -> Callable[..., Markup]:
    """Return the function that templates call for interface text. Markup in its arguments is not escaped."""

    def translate(message_id: str, **arguments: Any) -> Markup:
        shown = {key: value if isinstance(value, int) else escape.html(value) for key, value in arguments.items()}
        return escape.trusted(catalogue.text(f"pages.{message_id}", **shown))

    return translate


def _urn(name: str) -> str:
    """Return a permanent identifier of a guideline or release: a name-based UUID (RFC 9562, section 5.5)."""
    return uuid5(NAMESPACE_URL, f"guidelinekit:{name}").urn
