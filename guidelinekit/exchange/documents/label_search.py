"""Where in a document its labels are: below a heading that says so, and otherwise where the structure shows it."""

from guidelinekit.exchange.documents.blocks import Code, Listing, Paragraph, Table
from guidelinekit.exchange.documents.found import Found
from guidelinekit.exchange.documents.label_sections import (
    LabelReader,
    has_fields,
    is_label_list,
    is_label_table,
)
from guidelinekit.exchange.documents.label_texts import is_emphasized
from guidelinekit.exchange.documents.outline import Outline, Section
from guidelinekit.exchange.documents.section_words import CHAPTERS
from guidelinekit.exchange.documents.vocabulary import LABEL_HEADING, field_of, folded, section_role

_DEFINITIONS = frozenset({"definitions", "definitionen", "class definitions", "begriffsdefinitionen"})
#: Sections whose lists are no labels, whatever they look like.
_NOT_LABELS = frozenset({"rules", "edge_cases", "examples", "glossary", "outcomes", "other", *CHAPTERS})
#: Sections whose tables are no labels. A table of labels can be among examples or in an introduction.
_NO_TABLES = _NOT_LABELS - {"examples", "procedure"}


class LabelSearch:
    """Finds the labels of a document. `taken` are the sections that were read, by their identity."""

    def __init__(self, outline: Outline, found: Found) -> None:
        self._root = outline.root
        self._found = found
        self._reader = LabelReader(found)
        self.taken: set[int] = set()

    def read(self) -> None:
        """Read all labels. Structure decides only if no heading says where they are."""
        self._by_heading(self._root)
        self._tables()
        if not self._found.labels.by_key:
            for search in (self._definitions, self._headings_of_labels, self._sections_with_fields, self._lists):
                search(self._root)
                if self._found.labels.by_key:
                    return

    def _by_heading(self, section: Section) -> None:
        for below in section.sections:
            if below.role == "labels" and _has_labels(below):
                self._take(below)
            elif below.role not in _NOT_LABELS:
                self._by_heading(below)

    def _take(self, section: Section) -> None:
        self._reader.section(section)
        self.taken.update(id(one) for one in section.all())

    def _tables(self) -> None:
        """Read the tables of labels in other sections."""
        for section in self._root.all():
            if id(section) in self.taken or section.role in _NO_TABLES:
                continue
            for part in list(section.parts):
                block = part.block
                if isinstance(block, Table) and is_label_table(block, may_guess=False):
                    self._reader.table(section, part.order, block)
                    section.parts.remove(part)

    def _definitions(self, section: Section) -> None:
        for below in section.sections:
            if folded(below.heading) in _DEFINITIONS:
                self._take(below)
            else:
                self._definitions(below)

    def _headings_of_labels(self, section: Section) -> None:
        """Read sections with headings such as “Label 2: Hate”."""
        for below in section.sections:
            if LABEL_HEADING.match(below.heading):
                self._reader.label(below)
                self.taken.update(id(one) for one in below.all())
            else:
                self._headings_of_labels(below)

    def _sections_with_fields(self, section: Section) -> None:
        """Read neighboring sections that say when to use something, or give examples."""
        alike = [
            one
            for one in section.sections
            if has_fields(one) and not field_of(one.heading) and section_role(one.heading) not in _NOT_LABELS
        ]
        if len(alike) > 1:
            for below in alike:
                self._reader.label(below)
                self.taken.update(id(one) for one in below.all())
            return
        for below in section.sections:
            self._sections_with_fields(below)

    def _lists(self, root: Section) -> None:
        """Read the first list of bold names with definitions."""
        for section in root.all():
            for part in list(section.parts):
                block = part.block
                if (
                    section.role not in _NOT_LABELS
                    and isinstance(block, Listing)
                    and len(block.items) > 1
                    and is_label_list(block)
                    and all(is_emphasized(one.words) for one in block.items)
                ):
                    self._reader.listing(section, part.order, block)
                    section.parts.remove(part)
                    return


def _has_labels(section: Section) -> bool:
    """Whether a section can have labels: sections below it, a table, a list, or paragraphs with bold names."""
    if section.sections:
        return True
    return any(
        is_emphasized(part.block.words) if isinstance(part.block, Paragraph) else not isinstance(part.block, Code)
        for part in section.parts
    )
