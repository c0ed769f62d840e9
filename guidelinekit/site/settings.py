"""The pages of a site -> the MkDocs settings for a site that needs no other host."""

from collections.abc import Iterable
from typing import Any

import yaml

from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.escape import in_title
from guidelinekit.site.page import Page

#: The folder of the Markdown pages beside `mkdocs.yml`.
DOCS = "docs"


def theme(catalogue: Catalogue) -> dict[str, Any]:
    """Return the theme of every site, with the words of its frame in the language of a catalogue."""
    return {
        "name": "guidelinekit",
        "language": catalogue.language,
        "direction": catalogue.direction,
        "words": dict(catalogue.group("frame")),
    }


def mkdocs_settings(title: str, description: str, pages: Iterable[Page], catalogue: Catalogue) -> bytes:
    """Return `mkdocs.yml` for the site of some pages. Pages that are not in the menu are not in the navigation."""
    settings = {
        "site_name": in_title(title),
        "site_description": in_title(description),
        "docs_dir": DOCS,
        "site_dir": "site",
        "nav": navigation(pages, catalogue),
        "theme": theme(catalogue),
        "use_directory_urls": False,
        "plugins": [],
        "not_in_nav": "*\n",
    }
    return yaml.safe_dump(settings, sort_keys=False, allow_unicode=True, width=110).encode()


def navigation(pages: Iterable[Page], catalogue: Catalogue, below: str = "") -> list[dict[str, Any]]:
    """Return the navigation: pages of the menu by their titles, and those of labels in a section of their own."""
    menu = [page for page in pages if page.is_in_menu]
    labels = [{in_title(page.title): below + page.source_path} for page in menu if page.label]
    entries: list[dict[str, Any]] = [
        {in_title(page.title): below + page.source_path} for page in menu if not page.label
    ]
    return [*entries, *([{catalogue.text("pages.titles.labels"): labels}] if labels else [])]
