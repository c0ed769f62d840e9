"""The pages of a site -> the MkDocs settings for a site that needs no other host."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from markupsafe import Markup

from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.escape import in_title
from guidelinekit.site.page import Page

#: The folder of the Markdown pages beside `mkdocs.yml`.
DOCS = "docs"
#: The folder of the templates that replace those of Material.
OVERRIDES = "overrides"
#: Styles and scripts of the bodies, which are part of our own theme and added to other themes.
STYLES = ("assets/gk.css", "assets/drawing.css", "assets/guideline.css")
SCRIPTS = ("assets/gk.js", "assets/finder.js")
COLORS = "assets/colors.css"
#: Features of Material that fit pages without headings for a list of contents.
_FEATURES = ["navigation.tracking", "navigation.top", "toc.integrate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the frames of a site are made of, but for its pages.

    `options` is the section `mkdocs` of the settings. `files` are files of the sites that are the same in all of them:
    styles and scripts. `beside` are files beside `mkdocs.yml`. `pages` are the team's own pages, Markdown and images,
    by path. `languages` are those of the theme.
    """

    theme: str = "guidelinekit"
    builder: str = "mkdocs"
    options: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    beside: Mapping[str, bytes] = field(default_factory=dict)
    pages: Mapping[str, bytes] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()


def mkdocs_settings(
    title: str,
    description: str,
    pages: Iterable[Page],
    catalogue: Catalogue,
    look: Look,
    *,
    address: str = "",
    home: str = "",
) -> bytes:
    """Return `mkdocs.yml` for the site of some pages. Pages that are not in the menu are not in the navigation.

    `address` is the URL of the site, which canonical addresses need; it may be empty. `home` is the path of the first
    page below its root, if that is beside the pages: those of the guideline, with its style sheet, are there too.
    """
    options = look.options
    links = options.get("links", ())
    in_menu = [{in_title(link["text"]): link["url"]} for link in links if link.get("place") == "menu"]
    # Pages beside those of the guideline link to its style sheet themselves.
    is_guideline = any(page.facts.get("root") == "../" * page.path.count("/") for page in pages)
    styles, scripts = (
        ([], []) if look.theme == "guidelinekit" else ([*STYLES] if is_guideline else [STYLES[0]], [*SCRIPTS])
    )
    settings = {
        "site_name": in_title(title),
        "site_description": in_title(description),
        "site_url": address,
        "docs_dir": DOCS,
        "site_dir": "site",
        "nav": [*navigation(pages, catalogue), *own_pages(look.pages), *in_menu],
        "theme": theme(catalogue, look),
        "extra_css": [*styles, *([COLORS] if COLORS in look.files else []), *options.get("extra_css", ())],
        "extra_javascript": [*scripts, *options.get("extra_javascript", ())],
        "copyright": _footer(options),
        **{key: options[key] for key in ("repo_url", "repo_name", "edit_uri") if key in options},
        "use_directory_urls": False,
        "markdown_extensions": ["admonition"] if look.pages else [],
        "plugins": [],
        "extra": {"generator": False, **({"homepage": home} if home else {})} if look.theme == "material" else {},
        "not_in_nav": "*\n",
    }
    kept = {key: value for key, value in settings.items() if value or key in ("plugins", "use_directory_urls")}
    return yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=110).encode()


def theme(catalogue: Catalogue, look: Look) -> dict[str, Any]:
    """Return the theme of a site, with the words of its frame in the language of a catalogue."""
    icons = {key: look.options[key] for key in ("logo", "favicon") if key in look.options}
    words = {"direction": catalogue.direction, "words": dict(catalogue.group("frame"))}
    if catalogue.is_foreign:
        words |= {"words_language": catalogue.language, "words_direction": catalogue.words_direction}
    if look.theme == "guidelinekit":
        return {"name": "guidelinekit", "language": catalogue.tag, **words, **icons}
    schemes = (
        (f"(prefers-color-scheme: {name})", scheme) for name, scheme in (("light", "default"), ("dark", "slate"))
    )
    return {
        "name": "material",
        "custom_dir": OVERRIDES,
        "language": _known(catalogue.tag, look.languages),
        **words,
        "font": False,
        "favicon": "data:,",
        **icons,
        "features": _FEATURES,
        "palette": [{"media": media, "scheme": scheme, **look.options.get("palette", {})} for media, scheme in schemes],
    }


def navigation(pages: Iterable[Page], catalogue: Catalogue, below: str = "") -> list[dict[str, Any]]:
    """Return the navigation: pages of the menu by their titles, and those of labels in a section of their own."""
    menu = [page for page in pages if page.is_in_menu]
    labels = [{in_title(page.title): below + page.source_path} for page in menu if page.label]
    entries: list[dict[str, Any]] = [
        {in_title(page.title): below + page.source_path} for page in menu if not page.label
    ]
    return [*entries, *([{catalogue.text("pages.titles.labels"): labels}] if labels else [])]


def own_pages(files: Mapping[str, bytes]) -> list[str]:
    """Return the navigation of the team's own pages, whose titles are in the files. An index comes first."""
    pages = [path for path in files if path.endswith(".md")]
    return sorted(pages, key=lambda path: (path.rpartition("/")[0], not path.endswith("/index.md"), path))


def colors_css(colors: Mapping[str, Any]) -> bytes:
    """Return the style sheet of a team's colors: a color, or one for light and one for dark pages, by name."""
    values = (
        (name, color if isinstance(color, str) else f"light-dark({color['light']},{color['dark']})")
        for name, color in colors.items()
    )
    return f":root{{{''.join(f'--gk-{name}:{value};' for name, value in values)}}}\n".encode()


def _known(tag: str, languages: Collection[str]) -> str:
    """Return a language that the theme knows: that of the pages, without its region if need be, or English."""
    return next((name for name in (tag, tag.split("-")[0]) if name in languages), "en")


def _footer(options: Mapping[str, Any]) -> str:
    """Return the line of the footer as HTML. Themes do not escape it."""
    text = [Markup("{}").format(options["copyright"])] if "copyright" in options else []
    links = [
        Markup('<a href="{}">{}</a>').format(link["url"], link["text"])
        for link in options.get("links", ())
        if link.get("place", "footer") == "footer"
    ]
    return str(Markup(" · ").join([*text, *links]))
