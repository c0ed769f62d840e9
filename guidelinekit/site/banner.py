"""A guideline and its changelog -> the banner of pages that are not those of a release. Pure."""

from markupsafe import Markup

from guidelinekit.site import escape
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.paths import PageLinks
from guidelinekit.site.spoken import spoken, words

_FORM = Markup('<div class="gk-old"><p>{}{}</p></div>\n')


def banner_of(view: GuidelineView, to: PageLinks) -> Markup:
    """Return the first element of a page that is a trial, shows unreleased changes, or was never released.

    Empty for a release, and where the history is not known.
    """
    text, changelog, catalogue = _text(view), view.changelog, view.catalogue
    if not text:
        return Markup()
    if changelog.unreleased is None:
        return _FORM.format(text, "")
    address, words = to("changelog", "", "unreleased"), catalogue.text("pages.what-changed")
    return _FORM.format(text, Markup(' <a href="{}">{}</a>').format(address, words))


def _text(view: GuidelineView) -> Markup:
    version, changelog = view.guideline.version, view.changelog
    if "-" in version:
        return _message(view, "trial", version=version)
    if changelog.unreleased is not None and changelog.released:
        return _message(view, "unreleased", version=changelog.released)
    if changelog.complete and not changelog.released:
        return _message(view, "never")
    return Markup()


def _message(view: GuidelineView, name: str, **arguments: str) -> Markup:
    shown = {key: escape.html(value) for key, value in arguments.items()}
    text = words(view.catalogue.text(f"pages.banner.{name}", **shown), view.catalogue)
    return escape.trusted(spoken(text, view.catalogue))
