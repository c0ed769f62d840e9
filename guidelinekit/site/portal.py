"""Guidelines and their changelogs -> the page that lists all guidelines. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from guidelinekit.changes.history.changelog import ChangelogEntry
from guidelinekit.guideline.address import to_segment
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site import escape
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.page import Page
from guidelinekit.site.paths import CHANGELOG, PREVIEW, START, versions_page
from guidelinekit.site.publication.releases import PublishedGuideline
from guidelinekit.site.templates import Templates, environment_of

_TEMPLATE = "portal.html.j2"
#: The largest number of label colors in a stripe: more are no longer told apart.
_STRIPE = 24


@dataclass(frozen=True, slots=True)
class Entry:
    """One guideline on the page.

    `root` is the path of its pages, ending with a slash. `releases` is that of the folder with all its releases, empty
    if they are not published. `packs` are links by format.
    """

    view: GuidelineView
    root: str
    packs: Mapping[str, str] = field(default_factory=dict)
    releases: str = ""

    @property
    def start(self) -> str:
        """The path of its first page."""
        return f"{self.root}{START}"

    @property
    def versions(self) -> str:
        """The path of the page of all its versions; empty if its releases are not published."""
        return f"{self.releases}{versions_page()}" if self.releases else ""

    @property
    def is_preview(self) -> bool:
        """Whether its pages are those of a work tree."""
        return self.root.endswith(f"/{PREVIEW}/")

    @property
    def stripe(self) -> str:
        """The colors of its labels side by side, as an image of CSS; empty without any."""
        colors = list(dict.fromkeys(row.label.color for row in self.view.tree if row.label.color))[:_STRIPE]
        share = 100 / max(len(colors), 1)
        stops = (f"{color} {at * share:.4g}% {(at + 1) * share:.4g}%" for at, color in enumerate(colors))
        return f"linear-gradient(90deg,{','.join(stops)})" if colors else ""

    @property
    def last_change(self) -> ChangelogEntry | None:
        """The newest entry of the changelog that changed something and is not withdrawn."""
        return self.view.latest

    @property
    def changes(self) -> str:
        """The path of the place in the changelog that lists the last change."""
        entry = self.view.latest
        return f"{self.root}{CHANGELOG}#{(entry.version or 'unreleased') if entry else ''}"


@dataclass(frozen=True, slots=True)
class Removed:
    """A guideline that was removed, whose releases stay.

    `versions` is the path of the page of all its versions. `successor` is the title of the guideline that replaced it,
    and `successor_start` the path of the first page of that; both are empty if there is none.
    """

    published: PublishedGuideline
    versions: str
    successor: str = ""
    successor_start: str = ""


def entry_of(view: GuidelineView, below: str, packs: Mapping[str, str], *, versions: bool = False) -> Entry:
    """Return the entry of a guideline. `below` is the subfolder with its pages, which may be empty.

    With `versions`, its releases are published beside that folder, if it has any.
    """
    folder = _folder(view.guideline.id)
    return Entry(view, f"{folder}{below}", packs, folder if versions and view.changelog.released else "")


def removed_of(published: Iterable[PublishedGuideline], entries: Sequence[Entry]) -> list[Removed]:
    """Return the guidelines that were removed and have pages of all their versions, in the order of their titles."""
    by_id = {entry.view.guideline.id: entry for entry in entries}
    found = []
    for guideline in sorted(published, key=lambda one: (one.title, one.id)):
        if guideline.removed and guideline.latest:
            after = by_id.get(guideline.successor)
            found.append(
                Removed(
                    published=guideline,
                    versions=f"{_folder(guideline.id)}{versions_page()}",
                    successor=after.view.guideline.title if after is not None else "",
                    successor_start=after.start if after is not None else "",
                )
            )
    return found


def portal(
    title: str,
    entries: Sequence[Entry],
    templates: Templates,
    catalogue: Catalogue,
    *,
    packs: Mapping[str, str],
    removed: Sequence[Removed] = (),
) -> Page:
    """Render the page. `packs` are links to files with all guidelines, by format."""
    template = environment_of(templates, catalogue).get_template(_TEMPLATE)
    text = template.render(title=title, entries=entries, removed=removed, all_packs=packs)
    roots = " ".join(entry.root for entry in entries)
    form = Markup('<div class="gk" data-root="" data-roots="{}">\n{}\n</div>')
    body = escape.block(form.format(roots, escape.trusted(text.strip())))
    return Page(path=START, title=title, body=body, is_in_menu=True)


def _folder(guideline_id: str) -> str:
    return f"{to_segment(guideline_id)}/"
