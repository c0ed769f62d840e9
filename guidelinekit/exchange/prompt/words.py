"""Texts of a guideline -> blocks of CommonMark with the words of a catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass

from guidelinekit.messages.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language, and ids as code."""

    catalogue: Catalogue

    def text(self, message_id: str, **arguments: object) -> str:
        """Return a message."""
        return self.catalogue.text(message_id, **arguments)

    def named(self, message_id: str, text: str) -> str:
        """Return a text after what it is: `Why: …`."""
        return f"{self.text(message_id)}: {text.strip()}"

    def code(self, element_id: str) -> str:
        """Return an id as code."""
        return self.catalogue.code(element_id)

    def codes(self, ids: Iterable[str]) -> str:
        """Return several ids as code."""
        return self.catalogue.listed([self.code(element_id) for element_id in ids])


def bullets(items: Iterable[str]) -> list[str]:
    """Return a list as one block; no block without items. An item may have several lines and lists of its own."""
    text = "\n".join(f"- {_indented(item.strip())}" for item in items)
    return [text] if text else []


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" if at and line else line for at, line in enumerate(text.split("\n")))


def sentences(*texts: str) -> str:
    """Return texts as one paragraph; empty ones are left out."""
    return " ".join(text.strip() for text in texts if text.strip())
