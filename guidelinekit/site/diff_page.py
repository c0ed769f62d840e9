"""Two versions of guidelines and the changes between them -> one HTML file without external resources. Pure.

Prose is compared by word, lists by item, and the item of an example or edge case is drawn before and after.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from guidelinekit.changes.change import Change, Impact, by_impact
from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.changes.history.semver import Bump
from guidelinekit.changes.rename_questions import RenameQuestion
from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.item import EdgeCase, Example
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.drawing import ItemRenderer
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.pages import Templates, environment_of

_TEMPLATE = "comparison.html.j2"
_STYLES = ("assets/guidelinekit.css", "comparison.css")
#: The media types that browsers show in a page, by file extension.
_MEDIA = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".gif": "image/gif",
    ".wav": "audio/wav", ".flac": "audio/flac", ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".oga": "audio/ogg",
    ".opus": "audio/ogg", ".m4a": "audio/mp4", ".mp4": "video/mp4", ".pdf": "application/pdf",
}  # fmt: skip
#: Larger files are only described, so that the page can be sent by mail.
_MAX_BYTES = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedVersion:
    """A guideline on one side. `content` returns the bytes of a file of its assets; None where it does not exist."""

    guideline: Guideline
    assets: Assets
    content: Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedGuideline:
    """The comparison of one guideline. A version is empty, and a side None, if the guideline does not exist on it."""

    id: str
    title: str
    old_version: str
    new_version: str
    bump: Bump | None
    changes: Sequence[Change]
    questions: Sequence[RenameQuestion]
    old: ComparedVersion | None
    new: ComparedVersion | None

    @property
    def groups(self) -> list[tuple[Impact, list[Change]]]:
        """The changes by impact, highest first."""
        return by_impact(self.changes)

    def drawn(self, change: Change, catalogue: Catalogue) -> "tuple[Drawing | None, Drawing | None]":
        """Return the item that a change is about, before and after; None where there is none."""
        difference = change.difference
        if difference is None or len(difference.address) < 2 or difference.address[0] not in ("examples", "edge_cases"):
            return None, None
        field = difference.address[2:3]
        if field and field[0] not in ("input", "answer", "decision", "not"):
            return None, None
        section, old_id, new_id = (str(difference.address[0]), *(
            str(address[1]) for address in (difference.old_address, difference.address)
        ))  # fmt: skip
        old, new = _drawing(self.old, section, old_id, catalogue), _drawing(self.new, section, new_id, catalogue)
        return old, new


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """An example or edge case of one version, with the objects that render it."""

    view: GuidelineView
    renderer: ItemRenderer
    item: Example | EdgeCase


def diff_page(
    old: str, new: str, guidelines: Sequence[ComparedGuideline], templates: Templates, catalogue: Catalogue
) -> bytes:
    """Return the page; `old` and `new` are the names of the sides."""
    environment = environment_of(templates, catalogue)
    title = catalogue.text("report.compared", old=old, new=new)
    styles = "\n".join(templates[name].decode() for name in _STYLES)
    template = environment.get_template(_TEMPLATE)
    return (
        template.render(title=title, guidelines=guidelines, styles=styles, catalogue=catalogue).strip() + "\n"
    ).encode()


def _drawing(version: ComparedVersion | None, section: str, element_id: str, catalogue: Catalogue) -> Drawing | None:
    item = _items(version, section).get(element_id)
    if version is None or item is None or not item.input:
        return None
    renderer = ItemRenderer(
        version.guideline, version.assets, lambda path: _embedded(path, version.content(path)), catalogue
    )
    return Drawing(view=GuidelineView(version.guideline, Changelog(), catalogue), renderer=renderer, item=item)


def _items(version: ComparedVersion | None, section: str) -> Mapping[str, Example | EdgeCase]:
    if version is None:
        return {}
    return version.guideline.examples if section == "examples" else version.guideline.edge_cases


def _embedded(path: str, content: bytes | None) -> str:
    """Return the data URL of a file; an empty one if it does not exist or is too large."""
    if content is None or len(content) > _MAX_BYTES:
        return "data:,"
    kind = _MEDIA.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
