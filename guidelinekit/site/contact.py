"""Elements -> where readers ask about them, and where their source is."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from guidelinekit.guideline.finding import Location
from guidelinekit.guideline.format.model import Guideline


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where readers ask, and where the source is.

    `feedback` is a mail address as a link or the address of a form for new issues; by default the first mail address of
    the owners. `source` is the address of a line of a file, with `{path}` and `{line}`, and `locate` finds an element.
    """

    feedback: str = ""
    source: str = ""
    locate: Callable[[tuple[str, ...]], Location] | None = None

    def unclear(self, guideline: Guideline, address: str) -> str:
        """Return the link to ask about an element, a mail or an issue; empty if there is no one to ask."""
        base = self.feedback or _first_mail(guideline)
        if not base:
            return ""
        subject = f"{guideline.id} {guideline.version}: {address}"
        key = "subject" if base.lower().startswith("mailto:") else "title"
        return f"{base}{'&' if '?' in base else '?'}{key}={quote(subject)}"

    def source_of(self, address: str) -> str:
        """Return the link to the source of an element; empty if the settings have no address."""
        if not self.source or self.locate is None:
            return ""
        where = self.locate(tuple(address.split("/")))
        return self.source.replace("{path}", quote(where.path)).replace("{line}", str(where.line))


def _first_mail(guideline: Guideline) -> str:
    contacts = (owner.contact for owner in guideline.owners.values())
    return next((contact for contact in contacts if contact.lower().startswith("mailto:")), "")
