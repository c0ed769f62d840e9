"""Two versions of guidelines and the changes between them -> one HTML file that fetches nothing. Pure.

Prose is compared by word, lists by item, and the item of an example or edge case is drawn before and after.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from guidelinekit.changes.change import CONSEQUENCES, Change, Impact, by_impact
from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.changes.history.semver import Bump
from guidelinekit.changes.rename_questions import RenameQuestion
from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.model import EdgeCase, Example, Guideline
from guidelinekit.site.drawing import ItemRenderer
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.pages import Templates, environment_of

_TEMPLATE = "comparison.html.j2"
_STYLES = ("assets/guidelinekit.css", "comparison.css")
#: What browsers show inside a page, by the ending of its name.
_MEDIA = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".gif": "image/gif",
    ".wav": "audio/wav", ".flac": "audio/flac", ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".oga": "audio/ogg",
    ".opus": "audio/ogg", ".m4a": "audio/mp4", ".mp4": "video/mp4", ".pdf": "application/pdf",
}  # fmt: skip
#: A larger file is only described: a page that is sent around should stay one.
_LARGEST = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A guideline on one side. `content` gives the bytes of a file of its assets; None where it is not there."""

    guideline: Guideline
    assets: Assets
    content: Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One guideline's comparison. A version is empty, and a side None, where the guideline is not there."""

    id: str
    title: str
    old_version: str
    new_version: str
    bump: Bump | None
    changes: Sequence[Change]
    questions: Sequence[RenameQuestion]
    old: Version | None
    new: Version | None

    @property
    def groups(self) -> list[tuple[Impact, tuple[str, str], list[Change]]]:
        """The changes by impact, heaviest first, with what each impact asks."""
        return [(impact, CONSEQUENCES[impact], group) for impact, group in by_impact(self.changes)]

    def drawn(self, change: Change) -> "tuple[Drawing | None, Drawing | None]":
        """The item that a change is about as it was and as it is; None where there is none."""
        difference = change.difference
        if difference is None or len(difference.address) < 2 or difference.address[0] not in ("examples", "edge_cases"):
            return None, None
        field = difference.address[2:3]
        if field and field[0] not in ("input", "answer", "decision", "not"):
            return None, None
        section, old_id, new_id = (str(difference.address[0]), *(
            str(address[1]) for address in (difference.old_address, difference.address)
        ))  # fmt: skip
        return _drawing(self.old, section, old_id), _drawing(self.new, section, new_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """An example or edge case of one version, and what draws it."""

    book: GuidelineView
    easel: ItemRenderer
    item: Example | EdgeCase


def comparison(title: str, guidelines: Sequence[Compared], templates: Templates) -> bytes:
    """The page. `title` says what is compared."""
    environment = environment_of(templates)
    styles = "\n".join(templates[name].decode() for name in _STYLES)
    template = environment.get_template(_TEMPLATE)
    return (template.render(title=title, guidelines=guidelines, styles=styles).strip() + "\n").encode()


def _drawing(version: Version | None, section: str, element_id: str) -> Drawing | None:
    item = _items(version, section).get(element_id)
    if version is None or item is None or not item.input:
        return None
    easel = ItemRenderer(version.guideline, version.assets, lambda path: _inside(path, version.content(path)))
    return Drawing(book=GuidelineView(version.guideline, Changelog()), easel=easel, item=item)


def _items(version: Version | None, section: str) -> Mapping[str, Example | EdgeCase]:
    if version is None:
        return {}
    return version.guideline.examples if section == "examples" else version.guideline.edge_cases


def _inside(path: str, content: bytes | None) -> str:
    """A file as an address that holds it, or nothing where it is not there or too large."""
    if content is None or len(content) > _LARGEST:
        return "data:,"
    kind = _MEDIA.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
