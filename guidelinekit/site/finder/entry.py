"""What the finder can find: an element, page or release, with the texts by which it is found."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from guidelinekit.guideline.format.model import Label
from guidelinekit.guideline.prose import plain

#: The longest title and hint made from a text, in characters.
_LONGEST = 90
#: The longest code on a keycap, in characters.
_LONGEST_KEY = 3
_MARKUP = re.compile(r"[\[<&\\`]|\w[*_~]+\w")
_SIGNS = re.compile(r"[*_~#>]|\s+")
_SENTENCE = re.compile(r"(?<=[.!?])\s|(?<=[。！？])")


class Links(Protocol):
    """The links of one page; for the index, those relative to the guideline's root."""

    def __call__(self, section: str, element_id: str = "", anchor: str = "") -> str:
        """Return the link to an element, or to the page of a section."""

    def apart(self, one: str, other: str) -> str:
        """Return the path of what tells two labels apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One result of the finder.

    `kind` is the last part of a message id below `find.kinds`. `address` is that of an element, such as `rules/wishes`.
    `label` is the id of the label whose keycap stands before the title. `names` are others that lead here: aliases,
    ids, codes, hotkeys and earlier names. `synonyms` are words of the interface that need not stand on any page.
    `lead` is the main sentence, `text` the rest. `shows` are the addresses of elements for which this one is an
    example: what is found in it speaks for them too.
    """

    kind: str
    title: str
    href: str
    hint: str = ""
    label: str = ""
    names: tuple[str, ...] = ()
    synonyms: str = ""
    lead: str = ""
    text: str = ""
    address: str = ""
    shows: tuple[str, ...] = ()


def keycap(label: Label) -> str:
    """Return the text on a label's keycap: its hotkey, or a short code; empty without either."""
    code = "" if label.code is None else str(label.code)
    return label.hotkey or (code if len(code) <= _LONGEST_KEY else "")


def text_of(*proses: str) -> str:
    """Return the words of prose fields. Text without markup is not parsed, because that takes time."""
    return " ".join(plain(prose) if _MARKUP.search(prose) else prose for prose in proses if prose)


def clipped(prose: str) -> str:
    """Return the first sentence of a prose field without its markup, shortened to the length of a title."""
    line = _SIGNS.sub(" ", text_of(prose)).strip()
    sentence = " ".join(_SENTENCE.split(line)[0].split())
    if len(sentence) <= _LONGEST:
        return sentence
    cut = sentence[: _LONGEST - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > _LONGEST // 2 else cut).rstrip(" ,;:") + "…"


def unique(names: Iterable[object]) -> tuple[str, ...]:
    """Return names as text, each once and none empty."""
    return tuple(dict.fromkeys(str(name) for name in names if name not in (None, "")))
