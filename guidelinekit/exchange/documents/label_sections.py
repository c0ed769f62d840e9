"""Sections, lists and tables of a document -> its labels, with the groups that they are in."""

from guidelinekit.exchange.documents.blocks import Block, Item, Listing, Paragraph, Table
from guidelinekit.exchange.documents.found import Found
from guidelinekit.exchange.documents.label_fields import FieldReader, lead_of
from guidelinekit.exchange.documents.label_texts import LabelText, Statement, is_emphasized, named, pieces
from guidelinekit.exchange.documents.outline import Part, Section
from guidelinekit.exchange.documents.vocabulary import column_of, field_of, folded, section_role
from guidelinekit.exchange.documents.words import Words, bold_lead, is_bold, line, words_of

#: Sections that labels can have between them. Other headings there, such as “History”, can be names of labels.
_BETWEEN = frozenset({"examples", "edge_cases", "rules", "outcomes", "glossary"})
_LISTED = frozenset({"use_when", "avoid_when", "examples", "aliases"})
_VALUES = frozenset({"stated", "code", "color", "hotkey", "value"})
#: Heads of a second column with a shorter name, which is what annotations contain.
_TAGS = frozenset({"tag", "class", "entity", "type", "abbreviation", "abbr", "kürzel"})
_OF_LABELS = frozenset({"label", "group", "definition", *_LISTED, *_VALUES})


class LabelReader:
    """Adds the labels of sections, lists and tables to what was found."""

    def __init__(self, found: Found) -> None:
        self._found = found

    def section(self, section: Section, parent: str = "") -> None:
        """Read a section of labels, or a group in it."""
        below = [one for one in section.sections if section_role(one.heading, exact=True) not in _BETWEEN]
        has_headings = any(not field_of(one.heading) for one in below)
        self._parts(section, section.parts, parent, has_headings=has_headings)
        for one in section.sections:
            role = section_role(one.heading, exact=True)
            if role in _BETWEEN:
                self._found.others.append(one)
            elif role == "labels":
                self.section(one, parent)
            elif field_of(one.heading):
                self._found.rest.add_section(one)
            else:
                self.label(one, parent)

    def label(self, section: Section, parent: str = "") -> None:
        """Read a section that is one label, or a group with labels below it."""
        label = self._found.labels.get(line(section.words), section.place, parent)
        key = self._found.labels.key(label)
        inner = [one for one in section.sections if not field_of(one.heading)]
        tables = [part.block for part in section.parts if isinstance(part.block, Table)]
        has_labels = bool(inner) or any(is_label_table(one, may_guess=False) for one in tables)
        is_group = has_labels and not has_fields(section)
        if not is_group:
            FieldReader(label, section, self._found).read_section(section)
            return
        label.is_group = True
        text, lists = _split(section.parts)
        FieldReader(label, section, self._found).read(text)
        self._parts(section, lists, key, has_headings=True)
        for one in section.sections:
            if section_role(one.heading, exact=True) in _BETWEEN:
                self._found.others.append(one)
            elif field_of(one.heading):
                self._found.rest.add_section(one)
            else:
                self.label(one, key)

    def _parts(self, section: Section, parts: list[Part], parent: str, *, has_headings: bool) -> None:
        """Read the blocks directly below the heading of a section of labels."""
        bold = [] if has_headings else [part for part in parts if _begins_label(part.block)]
        is_listed = any(isinstance(part.block, Listing) and is_label_list(part.block) for part in parts)
        if len(bold) > 1 and not is_listed:
            self._bold_paragraphs(section, parts, parent)
            return
        for part in parts:
            block = part.block
            if isinstance(block, Table) and is_label_table(block, may_guess=not has_headings):
                self.table(section, part.order, block, parent)
            elif isinstance(block, Listing) and is_label_list(block) and (not has_headings or _is_bold_list(block)):
                self.listing(section, part.order, block, parent)
            else:
                self._found.rest.add_part(section, part)

    def _bold_paragraphs(self, section: Section, parts: list[Part], parent: str) -> None:
        """Read labels whose names are bold words at the start of paragraphs."""
        reader: FieldReader | None = None
        for part in parts:
            block = part.block
            if isinstance(block, Paragraph) and _begins_label(block) and (found := named(block.words)):
                label = self._found.labels.get(found[0], block.place, parent)
                reader = FieldReader(label, section, self._found)
                rest = Paragraph(words=found[1], place=block.place)
                reader.read([Part(block=rest, order=part.order)])
            elif reader is None:
                self._found.rest.add_part(section, part)
            else:
                reader.read([part], reader.current)

    def listing(self, section: Section, order: int, listing: Listing, parent: str = "") -> None:
        """Read a list whose items are labels."""
        for item in listing.items:
            found = None if lead_of(item.words)[0] else named(item.words)
            if found is None:
                self._found.rest.add_block(section, order, Listing(items=(item,), place=item.place))
                continue
            label = self._found.labels.get(found[0], item.place, parent)
            label.add("definition", Statement(words=found[1], place=item.place, order=order, section=section))
            for block in item.inner:
                self._below_item(section, order, label, block)

    def _below_item(self, section: Section, order: int, label: LabelText, block: Block) -> None:
        if isinstance(block, Listing) and _is_bold_list(block) and is_label_list(block):
            label.is_group = True
            self.listing(section, order, block, self._found.labels.key(label))
        elif isinstance(block, Paragraph) or (
            isinstance(block, Listing) and any(lead_of(item.words)[0] for item in block.items)
        ):
            FieldReader(label, section, self._found).read([Part(block=block, order=order)])
        else:
            item = Item(words=words_of(label.name), place=block.place, inner=(block,))
            self._found.rest.add_block(section, order, Listing(items=(item,), place=block.place))

    def table(self, section: Section, order: int, table: Table, parent: str = "") -> None:
        """Read a table with one label in each row."""
        columns = columns_of(table)
        has_head = any(column_of(line(cell)) for cell in table.rows[0])
        at_label = columns.index("label")
        group = parent
        for index, row in enumerate(table.rows):
            if index == 0 and has_head:
                continue
            place = table.row_place(index)
            if at_label == 0 and is_bold(row[0]) and len(row) > 1 and not any(line(cell) for cell in row[1:]):
                # A bold row with one cell is the name of a group.
                group = self._group(line(row[0]), place, parent)
                continue
            above = group
            for column, cell in zip(columns, row, strict=True):
                if column == "group" and line(cell):
                    above = self._group(line(cell), place, parent)
            if not line(row[at_label]):
                self._keep_row(section, order, table, index)
                continue
            label = self._found.labels.get(line(row[at_label]), place, above)
            for column, cell in zip(columns, row, strict=True):
                self._cell(label, column, cell, section, order, place)
            unknown = tuple(at for at, column in enumerate(columns) if not column and line(row[at]))
            if unknown:
                rows = tuple(tuple(one[at] for at in (at_label, *unknown)) for one in (table.rows[0], row))
                self._found.rest.add_block(section, order, Table(rows=rows, place=place))

    def _cell(self, label: LabelText, column: str, cell: Words, section: Section, order: int, place: str) -> None:
        if column == "definition" or column in _VALUES:
            label.add(column, Statement(words=cell, place=place, order=order, section=section))
        elif column in _LISTED:
            for piece in pieces(cell):
                label.add(column, Statement(words=piece, place=place, order=order, section=section))

    def _group(self, name: str, place: str, parent: str) -> str:
        label = self._found.labels.get(name, place, parent)
        label.is_group = True
        return self._found.labels.key(label)

    def _keep_row(self, section: Section, order: int, table: Table, index: int) -> None:
        rows = (table.rows[0], table.rows[index])
        self._found.rest.add_block(section, order, Table(rows=rows, place=table.row_place(index)))


def columns_of(table: Table) -> list[str]:
    """Return what each column of a table of labels has. The first column that is not known has the names."""
    columns: list[str] = []
    for cell in table.rows[0]:
        column, head = column_of(line(cell)), folded(line(cell))
        if column == "label" and "label" in columns and head.startswith(("sub", "label", "level", "unter", "name")):
            # “Category | Subcategory” are a group and its label, “Label | Name” what tools store and what people read.
            columns[columns.index("label")] = "stated" if head == "name" else "group"
        elif column == "label" and "label" in columns and head in _TAGS:
            column = "stated"
        columns.append("" if column in columns else column)
    if "label" not in columns:
        at = next((at for at, column in enumerate(columns) if column in ("", "group", "term")), 0)
        columns[at] = "label"
    if "definition" not in columns and "text" in columns:
        columns[columns.index("text")] = "definition"
    if "definition" not in columns and "why" not in columns and not any(columns[1:]) and len(columns) > 1:
        columns[1] = "definition"
    return [column if column in _OF_LABELS else "" for column in columns]


def is_label_table(table: Table, *, may_guess: bool) -> bool:
    """Whether a table has one label in each row. `may_guess` is true if nothing else in its section has labels."""
    columns = [column_of(line(cell)) for cell in table.rows[0]]
    if (
        columns[0] == "text"
        or ("text" in columns and "label" in columns)
        or "marked" in columns
        or ("decision" in columns and "situation" in columns)
    ):
        return False
    says = {"definition", "use_when", "avoid_when"} & set(columns)
    if ("label" in columns or "group" in columns) and (says or may_guess) and columns[0] != "examples":
        return True
    return may_guess and len(columns) > 1 and columns[0] in ("", "label", "code", "stated", "term")


def is_label_list(listing: Listing) -> bool:
    """Whether most items of a list are names of labels, with or without a text."""
    names = [named(item.words) for item in listing.items if not lead_of(item.words)[0]]
    return sum(1 for one in names if one) >= 0.7 * len(listing.items)


def _is_bold_list(listing: Listing) -> bool:
    return all(is_emphasized(item.words) for item in listing.items)


def has_fields(section: Section) -> bool:
    """Whether a section says when to use a label, or gives examples of it."""
    if any(field_of(one.heading) for one in section.sections):
        return True
    for at, part in enumerate(section.parts):
        block = part.block
        fields: list[str] = []
        if isinstance(block, Paragraph):
            is_before_list = any(isinstance(one.block, Listing | Table) for one in section.parts[at + 1 : at + 2])
            fields = [lead_of(block.words, is_before_list=is_before_list)[0]]
        elif isinstance(block, Listing):
            fields = [lead_of(item.words)[0] for item in block.items]
        if any(field not in ("", "definition") for field in fields):
            return True
    return False


def _begins_label(block: Block) -> bool:
    """Whether a paragraph begins with a bold name that is no field of a label."""
    if not isinstance(block, Paragraph) or lead_of(block.words)[0]:
        return False
    lead, _ = bold_lead(block.words)
    return bool(lead) and named(block.words) is not None and len(line(lead)) <= 60


def _split(parts: list[Part]) -> tuple[list[Part], list[Part]]:
    """Return the paragraphs, and the other blocks."""
    text = [part for part in parts if isinstance(part.block, Paragraph)]
    return text, [part for part in parts if not isinstance(part.block, Paragraph)]
