"""A guideline, its changelog and its edition -> the banner of a page, which readers must know first. Pure."""

from collections.abc import Iterator

from markupsafe import Markup

from guidelinekit.site import escape
from guidelinekit.site.edition import Edition
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.paths import START, PageLinks
from guidelinekit.site.spoken import spoken, words

#: The style sheet in the folder of a guideline that hides the banner of its newest release.
VERSIONS_CSS = "versions.css"
_SHEET = Markup('<link rel="stylesheet" href="{}">\n')
_FORM = Markup('<div class="gk-old"><p>{}</p></div>\n')
_HELD = Markup('<div class="gk-notice"><p>{}</p></div>\n')
_LINK = Markup('<a href="{}">{}</a>')


def banner_of(view: GuidelineView, to: PageLinks, edition: Edition) -> Markup:
    """Return the first elements of a page: empty for the newest release that holds.

    Every page of a release has its banner from the beginning, and a style sheet that later releases change hides it
    for the newest one: so what is published stays as it is, and without the sheet, no old page seems to be the newest.
    """
    banner = Markup()
    if edition.kind == "release":
        banner += _SHEET.format(to.root + edition.above + VERSIONS_CSS)
    if sentences := list(_sentences(view, to, edition)):
        banner += _FORM.format(Markup(" ").join(sentences))
    if edition.from_date:
        banner += _HELD.format(_holds_later(view, to, edition))
    return banner


def _sentences(view: GuidelineView, to: PageLinks, edition: Edition) -> Iterator[Markup]:
    version, changelog = view.guideline.version, view.changelog
    if edition.until:
        yield _message(view, "preview-until", date=view.date(edition.until))
    elif edition.kind in ("work tree", "preview"):
        yield _message(view, "preview")
    if "-" in version:
        yield _message(view, "trial", version=version)
    elif changelog.unreleased is not None and changelog.released:
        yield _message(view, "unreleased", version=changelog.released)
    elif changelog.complete and not changelog.released:
        yield _message(view, "never")
    elif edition.kind == "release":
        yield _message(view, "old", version=version)
    if changelog.unreleased is not None:
        yield _LINK.format(to("changelog", "", "unreleased"), view.catalogue.text("pages.what-changed"))
    if edition.newest and edition.kind != "latest":
        # Every page of a release has its address among the newest ones too; a preview may have more pages.
        page = to.page if edition.kind == "release" else START
        yield _LINK.format(to.root + edition.newest + page, view.catalogue.text("pages.banner.newest"))


def _holds_later(view: GuidelineView, to: PageLinks, edition: Edition) -> Markup:
    """Return from when on a release holds, and which one does until then."""
    date = view.date(edition.from_date)
    if not edition.before:
        return _message(view, "later", date=date)
    link = _LINK.format(f"{to.root}{edition.above}{edition.before}/{START}", edition.before)
    return _message(view, "later-after", date=date, before=link)


def _message(view: GuidelineView, name: str, **arguments: str) -> Markup:
    shown = {key: escape.html(value) for key, value in arguments.items()}
    text = words(view.catalogue.text(f"pages.banner.{name}", **shown), view.catalogue)
    return escape.trusted(spoken(text, view.catalogue))
