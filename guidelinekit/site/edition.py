"""Which state of a guideline its pages show, and where the other states are."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["site", "work tree", "release", "latest", "preview"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One of the states of a guideline that are published side by side, each in a folder of its own.

    `site` is a site by itself, and `work tree` what is on disk; the other kinds are published. `above` is the relative
    path from the root of the pages to the folder of the guideline, which has the releases; empty where there are none.
    `newest` is that to the newest pages, and `address` their URL, ending with a slash; both are empty if there are none
    or they are not known. `until` is the date (YYYY-MM-DD) on which a preview ends. `from_date` is the date from which
    a release holds, if that is after its release, and `before` the version that holds until then.
    """

    kind: Kind = "site"
    above: str = ""
    newest: str = ""
    address: str = ""
    until: str = ""
    from_date: str = ""
    before: str = ""

    @property
    def is_indexed(self) -> bool:
        """Whether search engines may list the pages. Those of one state only: the newest."""
        return self.kind in ("site", "latest")

    @property
    def has_combined(self) -> bool:
        """Whether there are pages that combine the content of others: everything on one page, two labels side by side.

        A numbered release is kept for years, and has everything once.
        """
        return self.kind != "release"

    @property
    def versions(self) -> str:
        """The relative path from the root of the pages to the pages about all versions; empty where there are none.

        A preview may have elements that no release has.
        """
        return self.above if self.kind in ("release", "latest") else ""


#: Pages that stand by themselves.
OWN_SITE = Edition()
#: Pages of a work tree, which are not published.
WORK_TREE = Edition(kind="work tree")
#: Pages of a work tree in a folder beside those of the releases.
BESIDE_RELEASES = Edition(kind="work tree", above="../", newest="../latest/")
