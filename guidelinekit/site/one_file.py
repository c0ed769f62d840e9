"""The page with everything of a guideline -> one HTML file that needs no other file and asks no other host. Pure."""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urljoin

from guidelinekit.guideline.address import to_segment
from guidelinekit.site import escape
from guidelinekit.site.data_urls import MAX_BYTES, data_url
from guidelinekit.site.everything import ALL
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.tags import Attributes, with_attributes
from guidelinekit.site.templates import Templates, environment_of

_TEMPLATE = "one-file.html.j2"
#: Attributes with the address of a file that the page shows, or leads to.
_ADDRESSES = frozenset({"href", "src", "poster", "data", "xlink:href"})


@dataclass(frozen=True, slots=True)
class OneFile:
    """The file, and the paths of the files of the site that are too large for it."""

    content: bytes
    omitted: tuple[str, ...]


def one_file(
    view: GuidelineView,
    body: str,
    files: Mapping[str, bytes],
    styles: Sequence[bytes],
    templates: Templates,
    *,
    address: str = "",
) -> OneFile:
    """Return the file. `body` is that of the page with everything, and `files` are those of the site by path.

    `address` is the URL of the published pages, ending with a slash. Links to other pages lead there; without it they
    are text.
    """
    omitted: dict[str, None] = {}
    urls: dict[str, str] = {}

    def embedded(path: str) -> str:
        if len(files[path]) > MAX_BYTES:
            omitted[path] = None
        if path not in urls:
            urls[path] = data_url(path, files[path])
        return urls[path]

    def changed(tag: str, attributes: Attributes) -> Attributes:
        new: Attributes = []
        for name, value in attributes:
            if name == "loading":
                continue  # what is printed must not wait for a reader to scroll to it
            if value is None or name not in _ADDRESSES or ":" in value.split("/")[0] or value.startswith(("#", "//")):
                new.append((name, value))
                continue
            target, sign, fragment = value.partition("#")
            path = unquote(posixpath.normpath(posixpath.join(posixpath.dirname(ALL), target)))
            if path in files and path.startswith("media/"):
                # Browsers open no data URL from a link.
                new.extend([] if tag == "a" else [(name, f"{embedded(path)}{sign}{fragment}")])
            elif address and tag == "a":
                new.append((name, urljoin(f"{address}{ALL}", value)))
        return new

    catalogue = view.catalogue
    template = environment_of(templates, catalogue).get_template(_TEMPLATE)
    page = template.render(
        title=f"{view.guideline.title} {view.version}",
        body=escape.trusted(with_attributes(body, changed)),
        styles="\n".join(style.decode() for style in styles),
    )
    return OneFile((page.strip() + "\n").encode(), tuple(omitted))


def file_name(view: GuidelineView) -> str:
    """Return the name of the file without its extension: the id of the guideline and its version."""
    guideline = view.guideline
    is_changed = view.changelog.unreleased is not None and "-" not in guideline.version
    return f"{to_segment(guideline.id)}-{guideline.version}{'-unreleased' if is_changed else ''}"
