"""Two texts -> a word-by-word comparison, as kept, removed and added pieces."""

import re
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import LCSseq

#: Above this product of lengths, texts are compared by sentence, which takes less time and memory.
_MAX_PRODUCT = 4_000_000
_SENTENCES = re.compile(r"[^.!?\n]*[.!?\n]*\s*(?=\S|\Z)|\s+", re.DOTALL)
_CONTENT_HASH = re.compile(r"(\]\(assets/[^\s()?]+)\?sha256=[0-9a-f]{16}")
_ELEMENT_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(#[^\s()]+\)")
_WORDS = re.compile(r"\s+|`[^`\s]+`|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. Kept and removed pieces make the old text, kept and added ones the new."""

    op: Literal["kept", "removed", "added"]
    text: str


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """Compare two texts by word. If they share too little, all of the old text is removed.

    Links to elements are shown as their text, unless the texts differ only in them.
    """
    # Names of replaced images are compared with the hash of their content, which readers do not need.
    old, new = (_CONTENT_HASH.sub(r"\1", text) for text in (old, new))
    before_links, after_links = (_ELEMENT_LINK.sub(r"\1", text) for text in (old, new))
    if before_links != after_links:
        old, new = before_links, after_links
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) * len(after) > _MAX_PRODUCT:
        before, after = _SENTENCES.findall(old), _SENTENCES.findall(new)
    opcodes = LCSseq.opcodes(before, after)
    kept = sum(op.src_end - op.src_start for op in opcodes if op.tag == "equal")
    if kept * 5 < max(len(before), len(after)):
        return _pieces([("removed", old), ("added", new)])
    runs: list[tuple[Literal["kept", "removed", "added"], str]] = []
    for op in opcodes:
        removed, added = "".join(before[op.src_start : op.src_end]), "".join(after[op.dest_start : op.dest_end])
        runs.extend([("kept", removed)] if op.tag == "equal" else [("removed", removed), ("added", added)])
    return _pieces(_joined(runs))


_Runs = list[tuple[Literal["kept", "removed", "added"], str]]


def _joined(runs: _Runs) -> _Runs:
    """Join changes that only white space separates: two words replaced in a row are one replacement."""
    joined: _Runs = []
    removed = added = ""
    for index, (op, text) in enumerate(runs):
        if op == "kept" and not (text.isspace() and (removed or added) and index + 1 < len(runs)):
            joined.extend([("removed", removed), ("added", added), ("kept", text)])
            removed = added = ""
        else:
            removed += text if op != "added" else ""
            added += text if op != "removed" else ""
    return [*joined, ("removed", removed), ("added", added)]


def _pieces(runs: _Runs) -> tuple[Piece, ...]:
    return tuple(Piece(op, text) for op, text in runs if text)
