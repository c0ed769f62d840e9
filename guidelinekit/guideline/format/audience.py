"""The audiences of an element -> whether readers may see it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

#: The audience that includes all readers, for an element that is not restricted although the settings have a default.
EVERYONE = "everyone"
#: Sections without elements, which can be restricted only as a whole, by the settings.
WHOLE_SECTIONS = ("quality", "privacy")
#: The key of the default for everything that has no default of its own.
ALL = "*"
#: The key of the default for a team's own keys.
OWN_KEYS = "x-*"


@dataclass(frozen=True, slots=True)
class Readers:
    """The readers of a site, a report or a table.

    `name` is their audience; with an empty one, they may see everything. `defaults` are the audiences of elements that
    have none, by section; `guideline` is the key for whole guidelines, `*` for everything that has no key of its own,
    `x-name` for an own key, and `x-*` for all own keys.
    """

    name: str = ""
    defaults: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def may_see(self, section: str, audiences: Collection[str]) -> bool:
        """Whether these readers may see an element of a section, or a whole section, that has these audiences."""
        allowed = audiences or self.defaults.get(section, self.defaults.get(ALL, ()))
        return not self.name or not allowed or EVERYONE in allowed or self.name in allowed

    def may_see_own_key(self, key: str) -> bool:
        """Whether these readers may see a team's own key.

        The format does not know what it contains, so without a setting only readers who may see everything see it.
        """
        allowed = self.defaults.get(key) or self.defaults.get(OWN_KEYS) or self.defaults.get(ALL, ())
        return not self.name or EVERYONE in allowed or self.name in allowed


#: Readers who may see everything.
ALL_READERS = Readers()
