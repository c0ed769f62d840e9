"""What a publication has besides the releases."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishOptions:
    """What is published besides the releases.

    `has_next` adds the unreleased state. `preview` is the name of a preview of it, which ends on the date `until`, and
    `ended` are the names of previews to remove: with one of them, releases stay as they are. `again` are the versions
    to render again, or `all`. With `strict`, a release that cannot be shown is an error. `today` is the date before
    which previews have ended.
    """

    has_next: bool = False
    preview: str = ""
    until: str = ""
    ended: Collection[str] = ()
    again: Collection[str] = ()
    strict: bool = False
    today: str = ""

    @property
    def is_about_previews(self) -> bool:
        """Whether releases stay as they are."""
        return bool(self.preview or self.ended)
