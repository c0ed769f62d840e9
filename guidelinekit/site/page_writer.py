"""Templates -> pages of one guideline; long lists are divided into several pages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil
from posixpath import dirname
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from guidelinekit.guideline.format.assets import Assets
from guidelinekit.site import escape
from guidelinekit.site.drawing import ItemRenderer
from guidelinekit.site.edition import OWN_SITE, Edition
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.label_view import examples_for
from guidelinekit.site.page import Page
from guidelinekit.site.paths import LABELS, PageLinks, link_to_file, page_of
from guidelinekit.site.terms import Terms

#: The end of the names of templates of pages.
TEMPLATE = ".html.j2"
#: The pages that list the elements of a section.
LISTS = (LABELS, *map(page_of, ("rules", "edge_cases", "examples", "glossary")))
#: The largest body of one page of a list, in bytes. Examples are found one by one; other lists are read.
_LARGEST, _LARGEST_OF_EXAMPLES = 52_000, 27_000


class PageWriter:
    """Renders the templates of one guideline's pages. `used` collects the assets that the pages show.

    `base` is the path of the guideline's pages below the root of those that are rendered, if they are elsewhere.
    """

    def __init__(
        self,
        view: GuidelineView,
        environment: Environment,
        assets: Assets,
        used: dict[str, None],
        edition: Edition = OWN_SITE,
        base: str = "",
    ) -> None:
        self.view = view
        self.edition = edition
        self._base = base
        self._environment = environment
        self._assets = assets
        self._used = used
        self._terms = Terms(view.guideline.glossary) if view.guideline.glossary else None
        self.contents: dict[str, str] = {}
        #: The titles of the pages that are not about one element, by path.
        self.titles: dict[str, str] = {}
        self._only_practice = view.for_practice.keys() - examples_for("teach", view.guideline).keys()

    def content(self, path: str, name: str, title: str, view: GuidelineView | None = None, **context: Any) -> str:
        """Render the template `name` for a page."""
        view = view or self.view
        to = PageLinks(
            path,
            self._used,
            self._only_practice,
            self._terms,
            above=self.edition.versions,
            base=self._base,
            combined=self.edition.has_combined,
        )
        renderer = ItemRenderer(view.guideline, self._assets, to.file, view.catalogue)
        names = {"view": view, "guideline": view.guideline, "page": path, "title": title, "titles": self.titles}
        template = self._environment.get_template(name + TEMPLATE)
        return template.render(**names, to=to, renderer=renderer, **context).strip()

    def framed(
        self,
        path: str,
        title: str,
        text: str,
        *,
        is_in_menu: bool = False,
        sign: Mapping[str, str] | None = None,
        element: str = "",
    ) -> Page:
        """Return the page with a content, without a banner.

        `sign` is what stands on the key of the page's label in the menu, and `element` the address of what it is about.
        """
        view, to = self.view, PageLinks(path, base=self._base)
        form = Markup(
            '<div class="gk" data-root="{}" data-guideline="{}" data-version="{}" data-copied="{}">\n{}\n</div>'
        )
        copied = view.catalogue.text("pages.link-copied")
        content = escape.trusted(text)
        html = form.format(to.root, view.guideline.id, view.guideline.version, copied, content)
        return Page(
            path=path,
            title=title,
            body=escape.block(html),
            is_in_menu=is_in_menu,
            label=sign or {},
            element=element,
        )

    def page(
        self,
        path: str,
        name: str,
        title: str,
        *,
        is_in_menu: bool = False,
        sign: Mapping[str, str] | None = None,
        element: str = "",
        **context: Any,
    ) -> Page:
        """Render the template `name` as a page. The first content of each page is kept in `contents`."""
        text = self.content(path, name, title, **context)
        if sections := self.view.links.gone_on(path):
            text += "\n" + self.content(path, "gone", title, sections=sections)
        self.contents.setdefault(path, text)
        return self.framed(path, title, text, is_in_menu=is_in_menu, sign=sign, element=element)


def listed_elements(view: GuidelineView) -> dict[str, list[str]]:
    """Return the pages that list the elements of a section, and the ids of the elements.

    An empty section has no page, but the page of edge cases also lists open questions, and a page says what became of
    elements that it had.
    """
    guideline = view.guideline
    ids: tuple[Iterable[str], ...] = (
        dict.fromkeys(row.id for row in view.tree),
        guideline.rules,
        guideline.edge_cases,
        [k for group in view.examples_by_answer for k in group.examples],
        guideline.glossary,
    )
    lists = {path: list(found) for path, found in zip(LISTS, ids, strict=True)}
    kept = {LABELS, *view.links.pages_of_gone(), *([page_of("edge_cases")] if guideline.open_questions else [])}
    return {path: ids for path, ids in lists.items() if ids or path in kept}


def list_pages(
    writer: PageWriter, path: str, name: str, title: str, ids: Sequence[str], *, is_in_menu: bool, **context: Any
) -> Iterator[Page]:
    """Yield the pages of a list. The first has an entry for each element of the others, so that its address stays."""
    limit = _LARGEST_OF_EXAMPLES if path == page_of("examples") else _LARGEST
    count = 1
    while True:
        pages = _divided(writer, path, name, title, ids, count, is_in_menu, context)
        # The first page also has the titles of all others.
        largest = max(len(page.body.encode()) for page in pages[1:] or pages)
        if largest <= limit or count >= len(ids):
            yield from pages
            return
        count = max(count + 1, ceil(count * largest / limit) if count == 1 else count + 1)


def _divided(
    writer: PageWriter,
    path: str,
    name: str,
    title: str,
    ids: Sequence[str],
    count: int,
    is_in_menu: bool,
    context: Mapping[str, Any],
) -> list[Page]:
    size = ceil(len(ids) / count) if ids else 0
    parts = [ids[start : start + size] for start in range(0, len(ids), size)] if size else [ids]
    # Ids begin with a letter or a digit, so no element has the path of a page of a list.
    paths = [path, *(f"{dirname(path)}/-{number}/index.html" for number in range(2, len(parts) + 1))]
    pages = []
    for number, (part, own) in enumerate(zip(parts, paths, strict=True), 1):
        links = {n: "" if other == own else link_to_file(own, other) for n, other in enumerate(paths, 1)}
        elsewhere = {
            element_id: f"{links[n]}#{element_id}"
            for n, others in enumerate(parts, 1)
            if n > 1 and number == 1
            for element_id in others
        }
        listed: dict[str, Any] = {"ids": part, "number": number, "page_links": links, "elsewhere": elsewhere}
        pages.append(writer.page(own, name, title, is_in_menu=is_in_menu and number == 1, **listed, **context))
    return pages
