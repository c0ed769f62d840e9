"""A guideline and one of its pages -> the facts that the frame of the page shows, such as the version."""

from typing import Any
from urllib.parse import quote

from guidelinekit.site.edition import OWN_SITE, Edition
from guidelinekit.site.escape import in_title
from guidelinekit.site.everything import ALL
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.paths import FIND, START, PageLinks


def facts_of(view: GuidelineView, to: PageLinks, edition: Edition = OWN_SITE, element: str = "") -> dict[str, Any]:
    """Return the facts: finished texts, and relative links from the page. Absent facts are left out.

    `element` is the address of the element that the page is about. What is not the newest state has the address of the
    same page there as the canonical one, and is in no index of a search engine.
    """
    guideline = view.guideline
    facts = {
        "id": guideline.id,
        "guideline": in_title(guideline.title),
        "version": in_title(view.version),
        "since": view.since,
        "root": to.root,
        "start": f"{to.root}{START}",
        "find": FIND,
        "all": f"{to.root}{ALL}" if edition.has_combined else "",
        "ask": f"{to.root}{START}#ask" if guideline.owners else "",
        "versions": to.versions(element),
        "robots": "" if edition.kind == "site" else "index" if edition.is_indexed else "noindex",
    }
    newest = edition.address or (to.root + edition.newest if edition.newest else "")
    if newest and edition.kind not in ("site", "preview"):
        facts["canonical"] = newest + quote(to.page)
    return {key: value for key, value in facts.items() if value or key == "root"}
