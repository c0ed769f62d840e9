"""Where a message is shown: how foreign text and ids are written there."""

from collections.abc import Callable
from dataclasses import dataclass

from guidelinekit.guideline.one_line import plain_line


class Written(str):
    """A text in the markup of its medium: what is foreign in it is escaped. It is not escaped again."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Medium:
    """How a text from a guideline, a setting, a path or a branch name is written: as text, and as an id."""

    escape: Callable[[str], str]
    escape_id: Callable[[str], str]
    #: Whether a text that is escaped twice differs from one that is escaped once.
    has_markup: bool = True

    def written(self, text: str) -> str:
        """Mark a text as written in this medium; without markup, that makes no difference."""
        return Written(text) if self.has_markup else text

    def text(self, text: object) -> str:
        """Return a foreign text as it is written in this medium; `Written` text as it is."""
        return text if isinstance(text, Written) else self.written(self.escape(str(text)))

    def code(self, text: object) -> str:
        """Return an id, a path or another name that is shown as code."""
        return self.written(self.escape_id(str(text)))


#: Text without markup: terminals, JSON, and pages, which escape the whole sentence. Ids are in backticks.
PLAIN = Medium(plain_line, lambda text: f"`{plain_line(text)}`", has_markup=False)
