"""A guideline and its changelog -> its pages, feed and other files. Pure."""

import marshal
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import CodeType
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from jinja2 import BytecodeCache, Environment, FunctionLoader, StrictUndefined
from jinja2.bccache import Bucket, bc_magic
from markupsafe import Markup

from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.guideline.address import to_segment
from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.audience import ALL_READERS, Readers
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.messages.change_summary import items_text
from guidelinekit.messages.change_words import change_words
from guidelinekit.site import escape
from guidelinekit.site.audience import visible
from guidelinekit.site.banner import banner_of
from guidelinekit.site.drawing import ItemRenderer
from guidelinekit.site.everything import ALL, NOT_INCLUDED, part_of, with_links_inside
from guidelinekit.site.facts import facts_of
from guidelinekit.site.guideline_view import GuidelineView, examples_for
from guidelinekit.site.page import Page
from guidelinekit.site.paths import CHANGELOG, LABELS, PRACTICE, START, PageLinks, media_path, page_of
from guidelinekit.site.sandbox import BoundedEnvironment, PackagedEnvironment

#: The templates of a guideline's pages, by page, in the order of the menu. The page of an empty section is left out.
_PAGES = {
    START: "start",
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
_TEMPLATE = ".html.j2"
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
    pages = tuple(_pages(view, environment, assets, used))
    files = {name: content for name, content in templates.own.items() if name.startswith(_ASSETS)}
    if view.feed:
        template = environment.get_template(_FEED_PAGE)
        feed = template.render(view=view, address=address, urn=_urn)
        files[FEED] = (feed.strip() + "\n").encode()
    return Rendered(view=view, pages=pages, files=files, media={media_path(path): path for path in used})


def _pages(view: GuidelineView, environment: Environment, assets: Assets, used: dict[str, None]) -> Iterator[Page]:
    """Yield each page. `used` collects the assets that the pages show."""
    guideline = view.guideline
    only_practice = view.for_practice.keys() - examples_for("teach", guideline).keys()
    has_label_menu = len(view.tree) <= _LABELS_IN_MENU
    contents: dict[str, str] = {}

    def content(path: str, name: str, title: str, view: GuidelineView = view, **context: Any) -> str:
        to = PageLinks(path, used, only_practice)
        renderer = ItemRenderer(guideline, assets, to.file, view.catalogue)
        template = environment.get_template(name + _TEMPLATE)
        text = template.render(
            view=view, guideline=guideline, page=path, title=title, to=to, renderer=renderer, **context
        )
        return text.strip()

    def framed(path: str, title: str, text: str, *, is_in_menu: bool = False, label: str = "") -> Page:
        to = PageLinks(path)
        form = Markup('<div class="gk" data-root="{}" data-guideline="{}" data-version="{}">\n{}\n</div>')
        text = escape.trusted(f"{banner_of(view, to)}{text}")
        body = form.format(to.root, guideline.id, guideline.version, text)
        facts, sign = facts_of(view, to), view.sign(label) if is_in_menu and label else {}
        return Page(path=path, title=title, body=body, facts=facts, is_in_menu=is_in_menu, label=sign)

    def page(path: str, name: str, title: str, *, is_in_menu: bool = False, **context: Any) -> Page:
        text = content(path, name, title, **context)
        return framed(path, title, text, is_in_menu=is_in_menu, label=context["id"] if "label" in context else "")

    for path, name in _PAGES.items():
        if _has_content(path, view):
            title = view.catalogue.text(f"pages.titles.{name}")
            contents[path] = content(path, name, title)
            yield framed(path, title, contents[path], is_in_menu=True)
    for label_id, label in guideline.labels.items():
        is_in_menu = has_label_menu and label.status != "deprecated"
        yield page(page_of("labels", label_id), "label", label.name, is_in_menu=is_in_menu, id=label_id, label=label)
        for old in label.renamed_from:
            if old not in guideline.labels:
                yield page(page_of("labels", old), "moved", old, old=old, id=label_id)
    title = view.catalogue.text("pages.titles.changelog")
    contents[CHANGELOG] = content(CHANGELOG, "changelog", title, view.with_last_release())
    title = view.catalogue.text("pages.titles.everything")
    everything = framed(ALL, title, content(ALL, "everything", title, **_parts(contents, view)))
    yield replace(everything, body=with_links_inside(everything.body))


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


def _has_content(path: str, view: GuidelineView) -> bool:
    guideline = view.guideline
    content: dict[str, Collection[str]] = {
        page_of("rules"): guideline.rules,
        page_of("edge_cases"): {**guideline.edge_cases, **guideline.open_questions},
        page_of("examples"): examples_for("teach", guideline),
        PRACTICE: view.for_practice,
        page_of("glossary"): guideline.glossary,
    }
    return bool(content.get(path, True))


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
    are shown as text.

    `t` returns the message of the catalogue with an id below `pages`, with its placeholders filled in.
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
    environment.filters.update(
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
