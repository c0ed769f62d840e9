"""A guideline and one of its pages -> the facts that the frame of the page shows, such as the version."""

from typing import Any

from guidelinekit.site.escape import in_title
from guidelinekit.site.everything import ALL
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.paths import FIND, START, PageLinks


def facts_of(view: GuidelineView, to: PageLinks) -> dict[str, Any]:
    """Return the facts: finished texts, and relative links from the page. Absent facts are left out."""
    guideline = view.guideline
    facts = {
        "id": guideline.id,
        "guideline": in_title(guideline.title),
        "version": in_title(view.version),
        "since": view.since,
        "root": to.root,
        "start": f"{to.root}{START}",
        "find": FIND,
        "all": f"{to.root}{ALL}",
        "ask": f"{to.root}{START}#ask" if guideline.owners else "",
    }
    return {key: value for key, value in facts.items() if value or key == "root"}
