"""A guideline -> the MkDocs settings that build its folder into a site that needs no other host."""

from collections.abc import Mapping
from typing import Any

import yaml

from guidelinekit.guideline.format.model import Guideline
from guidelinekit.site.escape import in_title

#: The folder of the Markdown pages beside `mkdocs.yml`.
DOCS = "docs"
_SHIM = "assets/iframe-worker.js"


def theme() -> dict[str, Any]:
    """The look of every site: Material without web fonts, light and dark by the reader's system."""
    return {
        "name": "material",
        "font": False,
        "language": "en",
        "features": ["navigation.tracking", "navigation.top", "search.highlight", "search.suggest", "toc.follow"],
        "palette": [
            {
                "media": "(prefers-color-scheme: light)",
                "scheme": "default",
                "primary": "indigo",
                "accent": "indigo",
                "toggle": {"icon": "material/weather-night", "name": "Switch to dark"},
            },
            {
                "media": "(prefers-color-scheme: dark)",
                "scheme": "slate",
                "primary": "indigo",
                "accent": "indigo",
                "toggle": {"icon": "material/weather-sunny", "name": "Switch to light"},
            },
        ],
    }


def common() -> dict[str, Any]:
    """Settings that every site of labelers' pages shares."""
    return {
        "theme": theme(),
        "use_directory_urls": False,
        # `offline` puts the search index into a script, for file://. It would load its worker shim from a CDN unless
        # a polyfill of that name is there: ours.
        "plugins": ["search", "offline"],
        "extra": {"polyfills": [_SHIM]},
        "extra_css": ["assets/guidelinekit.css"],
        "markdown_extensions": ["attr_list", {"toc": {"permalink": "¶", "permalink_title": "Link to this"}}],
        "not_in_nav": "labels/*/\n",
        "validation": {
            "nav": {"omitted_files": "warn", "not_found": "warn", "absolute_links": "warn"},
            "links": {"not_found": "warn", "anchors": "warn", "absolute_links": "warn", "unrecognized_links": "warn"},
        },
    }


def mkdocs_settings(guideline: Guideline, titles: Mapping[str, str]) -> bytes:
    """Write `mkdocs.yml` for one guideline."""
    settings = {
        "site_name": in_title(guideline.title),
        "site_description": in_title(guideline.summary),
        "docs_dir": DOCS,
        "site_dir": "site",
        "nav": [{title: path} for path, title in titles.items()],
        **common(),
    }
    return yaml.safe_dump(settings, sort_keys=False, allow_unicode=True, width=110).encode()
