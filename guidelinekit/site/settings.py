"""A guideline -> the MkDocs settings for a site that needs no other host."""

from collections.abc import Mapping
from typing import Any

import yaml

from guidelinekit.guideline.format.model import Guideline
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.escape import in_title

#: The folder of the Markdown pages beside `mkdocs.yml`.
DOCS = "docs"
_SHIM = "assets/iframe-worker.js"


def theme(catalogue: Catalogue) -> dict[str, Any]:
    """Return the theme of every site: Material without web fonts, light and dark by the reader's system."""
    return {
        "name": "material",
        "font": False,
        "language": catalogue.language,
        "features": ["navigation.tracking", "navigation.top", "search.highlight", "search.suggest", "toc.follow"],
        "palette": [
            {
                "media": "(prefers-color-scheme: light)",
                "scheme": "default",
                "primary": "indigo",
                "accent": "indigo",
                "toggle": {"icon": "material/weather-night", "name": catalogue.text("pages.to-dark")},
            },
            {
                "media": "(prefers-color-scheme: dark)",
                "scheme": "slate",
                "primary": "indigo",
                "accent": "indigo",
                "toggle": {"icon": "material/weather-sunny", "name": catalogue.text("pages.to-light")},
            },
        ],
    }


def common(catalogue: Catalogue) -> dict[str, Any]:
    """Return the settings that every site of annotators' pages shares."""
    return {
        "theme": theme(catalogue),
        "use_directory_urls": False,
        # `offline` puts the search index into a script, for file://. It would load its worker shim from a CDN if there
        # were no polyfill of this name.
        "plugins": ["search", "offline"],
        "extra": {"polyfills": [_SHIM]},
        "extra_css": ["assets/guidelinekit.css"],
        "markdown_extensions": [
            "attr_list",
            {"toc": {"permalink": "¶", "permalink_title": catalogue.text("pages.permalink")}},
        ],
        "not_in_nav": "labels/*/\n",
        "validation": {
            "nav": {"omitted_files": "warn", "not_found": "warn", "absolute_links": "warn"},
            "links": {"not_found": "warn", "anchors": "warn", "absolute_links": "warn", "unrecognized_links": "warn"},
        },
    }


def mkdocs_settings(guideline: Guideline, titles: Mapping[str, str], catalogue: Catalogue) -> bytes:
    """Return `mkdocs.yml` for one guideline."""
    settings = {
        "site_name": in_title(guideline.title),
        "site_description": in_title(guideline.summary),
        "docs_dir": DOCS,
        "site_dir": "site",
        "nav": [{title: path} for path, title in titles.items()],
        **common(catalogue),
    }
    return yaml.safe_dump(settings, sort_keys=False, allow_unicode=True, width=110).encode()
