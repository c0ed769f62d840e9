"""The introduction, the purpose and the task section of a document -> the summary and the purpose of a draft."""

from dataclasses import dataclass, field

from guidelinekit.exchange.documents.blocks import Listing, Paragraph, block_prose
from guidelinekit.exchange.documents.chapter_phrases import NO_SUMMARY, TASK_SENTENCE
from guidelinekit.exchange.documents.outline import Outline, Part, Section
from guidelinekit.exchange.documents.phrases import METADATA
from guidelinekit.exchange.documents.prose import prose
from guidelinekit.exchange.documents.sentences import sentences
from guidelinekit.exchange.documents.words import (
    Words,
    bold_lead,
    is_bold,
    joined,
    line,
    lines,
    plain,
    words_of,
)

#: The shortest text that is a summary, and the longest line that says which version a document has, in characters.
_SHORTEST = 30
#: A shorter sentence about the task is completed by those before it.
_SHORTEST_TASK = 60
_LONGEST = 500
_LONGEST_METADATA = 200


@dataclass(slots=True)
class Introduction:
    """The summary and the paragraphs of the purpose. `used` are sentences that need no other place, on one line."""

    has_purpose: bool
    summary: str = ""
    purpose: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def read_task(self, outline: Outline, unit: str) -> None:
        """Take the sentences about the task from the section that has it. `unit` is the sentence about an item."""
        if unit:
            self.used.add(unit)
        for section in outline.root.all():
            if section.role == "task" and not self.summary:
                for part in section.parts:
                    if isinstance(part.block, Paragraph) and not part.block.is_quote and self._take(part.block.words):
                        return

    def _take(self, words: Words) -> bool:
        listed = list(sentences(words))
        found = [one for one in listed if TASK_SENTENCE.search(line(one)) and not NO_SUMMARY.search(line(one))]
        text = " ".join(map(prose, found))
        if found and len(text) < _SHORTEST_TASK:
            found = listed[: listed.index(found[-1]) + 1]
            text = " ".join(map(prose, found))
        if not _SHORTEST <= len(text) <= _LONGEST:
            return False
        self.summary = text
        self.used.update(map(line, found))
        return True

    def left(self, part: Part) -> Part | None:
        """Return a part without the sentences that are used already; None if nothing is left."""
        block = part.block
        if not isinstance(block, Paragraph) or not self.used:
            return part
        listed = list(sentences(block.words))
        kept = [one for one in listed if line(one) not in self.used]
        if len(kept) == len(listed):
            return part
        if not kept:
            return None
        words = joined(span for one in kept for span in (*words_of(" "), *one))
        return Part(block=Paragraph(words=words, place=block.place), order=part.order)

    def read(self, section: Section, *, is_purpose: bool = False) -> list[Part]:
        """Read the paragraphs of an introduction, and return the parts that are neither summary nor purpose."""
        kept: list[Part] = []
        parts = section.parts
        taken = -1
        for at, part in enumerate(parts):
            if at == taken:
                continue
            if not is_purpose and (left := self.left(part)) is not part:
                if left is not None:
                    kept.append(left)
                continue
            block = part.block
            written = block_prose(block)
            is_text = isinstance(block, Paragraph) and not block.is_quote and not is_about_file(block)
            if is_text and written.endswith(":") and at + 1 < len(parts) and isinstance(parts[at + 1].block, Listing):
                # The list completes the sentence before it.
                written += "\n\n" + block_prose(parts[at + 1].block)
                taken = at + 1
            is_background = is_text and (section.role == "introduction" or not section.path or not self.has_purpose)
            if is_text and not is_purpose and not self.summary and len(written) > _SHORTEST:
                self.summary = written
            elif is_background or (is_purpose and isinstance(block, Paragraph | Listing)):
                self.purpose.append(written)
            else:
                kept.append(part)
                if taken == at + 1:
                    kept.append(parts[taken])
        return kept


def is_about_file(block: Paragraph) -> bool:
    """Whether a paragraph is a subtitle, or says only which version the document has or who wrote it."""
    rows = lines(block.words)
    is_short = all(len(plain(row)) < _LONGEST_METADATA for row in rows)
    is_subtitle = is_bold(block.words) and not line(block.words).endswith((".", "!", "?"))
    is_named = [bool(METADATA.match(plain(row))) or plain(bold_lead(row)[0]).rstrip().endswith(":") for row in rows]
    return is_short and (is_subtitle or all(is_named))
