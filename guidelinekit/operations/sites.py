"""What the site of one guideline, or the portal, consists of, and the folder that a builder reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from guidelinekit.errors import BuildError
from guidelinekit.guideline.address import to_segment
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.page import Page
from guidelinekit.site.settings import DOCS, STYLES, Look
from guidelinekit.site.warned import with_links_to_warned


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The pages of one site, its other files by path, its `mkdocs.yml`, and what its frames are made of."""

    id: str
    pages: tuple[Page, ...]
    files: dict[str, bytes]
    settings: bytes
    look: Look

    @property
    def segment(self) -> str:
        """The name of the folder of the site."""
        return to_segment(self.id)

    def open_pages(self, styles: tuple[str, ...]) -> tuple[tuple[Page, ...], dict[str, bytes]]:
        """Return the pages as other builders may index them, and the files of what they leave out, by path.

        `styles` are the paths of style sheets, relative to the root of the site.
        """
        return self.pages, {}

    @property
    def sources(self) -> dict[str, bytes]:
        """The Markdown folder: `mkdocs.yml`, and below `docs/` pages and other files, by path."""
        pages, files = self.open_pages(STYLES)
        return self.folder({**{page.source_path: page.source() for page in pages}, **files})

    def folder(self, pages: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the folder that a builder reads, with the sources of some pages.

        Raises:
            BuildError: a file of the team would replace a page or another file.
        """
        for path in self.look.pages.keys() & {*(page.source_path for page in self.pages), *self.files}:
            raise BuildError(
                f"{path} would replace a file of the site", hint="Name the folder of your pages otherwise."
            )
        docs = {**self.look.files, **pages, **self.files, **self.look.pages}
        return {
            "mkdocs.yml": self.settings,
            **self.look.beside,
            **{f"{DOCS}/{path}": content for path, content in docs.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder(Site):
    """The site of one guideline. `view` has what its readers may see, in the language of its pages."""

    view: GuidelineView = field(compare=False)

    def open_pages(self, styles: tuple[str, ...]) -> tuple[tuple[Page, ...], dict[str, bytes]]:
        """Return the pages with links to their warned texts, and the files with these, by path."""
        linked = [with_links_to_warned(page, self.catalogue, styles) for page in self.pages]
        return tuple(page for page, _ in linked), {path: text for _, files in linked for path, text in files.items()}

    @property
    def guideline(self) -> Guideline:
        """The guideline, without what readers must not see."""
        return self.view.guideline

    @property
    def catalogue(self) -> Catalogue:
        """The messages in the language of the pages."""
        return self.view.catalogue

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings about the history."""
        return self.view.changelog.findings
