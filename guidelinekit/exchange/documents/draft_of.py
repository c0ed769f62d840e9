"""A document -> a draft of a guideline: what each section is about, and what of it is kept to sort."""

from guidelinekit.exchange.documents.answers import Answers
from guidelinekit.exchange.documents.blocks import Document, Listing, Paragraph, Table, block_prose
from guidelinekit.exchange.documents.cases import CaseReader
from guidelinekit.exchange.documents.entries import EntryReader
from guidelinekit.exchange.documents.entry_data import add_edge_cases, add_outcomes, add_rules, add_terms
from guidelinekit.exchange.documents.example_data import ExampleData
from guidelinekit.exchange.documents.found import Found, FoundTable
from guidelinekit.exchange.documents.label_data import LabelData
from guidelinekit.exchange.documents.label_search import LabelSearch
from guidelinekit.exchange.documents.names import Names
from guidelinekit.exchange.documents.outline import Outline, Part, Section, outline_of
from guidelinekit.exchange.documents.phrases import METADATA
from guidelinekit.exchange.documents.prose import prose
from guidelinekit.exchange.documents.rest import KEY
from guidelinekit.exchange.documents.samples import SampleReader
from guidelinekit.exchange.documents.tables import read_tables
from guidelinekit.exchange.documents.task import Task, task_of
from guidelinekit.exchange.documents.vocabulary import section_role, without_signs
from guidelinekit.exchange.documents.words import bold_lead, is_bold, line, lines, plain, words_of
from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.tasks import TASK_KINDS

#: How many notes on what is left out are listed one by one.
_MAX_NOTES = 100
#: The shortest text that is a summary, and the longest line that says which version a document has, in characters.
_SHORTEST_SUMMARY = 30
_LONGEST_METADATA = 200


def draft_of(document: Document, name: str, schema: Schema) -> Draft:
    """Return the guideline that a document describes.

    Raises:
        ExchangeError: it has no labels.
    """
    return _Builder(document, name, schema).build()


class _Builder:
    def __init__(self, document: Document, name: str, schema: Schema) -> None:
        self._document = document
        self._name = name
        self._outline: Outline = outline_of(document)
        self._draft = Draft(schema=schema)
        self._found = Found()
        self._roles: dict[int, str] = {}
        self._entries = EntryReader(self._found)
        self._purpose: list[str] = []
        self._has_purpose = any(one.role == "purpose" for one in self._outline.root.all())

    def build(self) -> Draft:
        task = task_of(self._outline)
        search = LabelSearch(self._outline, self._found)
        search.read()
        self._sections(self._outline.root, search.taken)
        while self._found.others:
            section = self._found.others.pop(0)
            self._section(section, section_role(section.heading, exact=True), search.taken)
        read_tables(self._found, self._roles)
        if not self._found.labels.by_key and not (task.kind == "write" and self._found.rules):
            raise ExchangeError(
                f"{self._name} has no labels that can be recognized",
                hint="Write one heading for each label below a heading “Labels”, or a table with the columns Label and "
                "Definition, or a list of items such as “**Name**: definition”.",
            )
        self._fill(task)
        return self._draft

    def _sections(self, root: Section, taken: set[int]) -> None:
        self._introduction(root, root.parts)
        for section in root.sections:
            self._section(section, section.role, taken)

    def _section(self, section: Section, role: str, taken: set[int]) -> None:
        """Read a section by what it is about. Sections that labels were found in are read already."""
        if id(section) in taken:
            return
        if role not in ("rules", "edge_cases", "examples", "glossary", "outcomes") or _contains(section, taken):
            self._prose(section, role, taken)
            return
        for one in section.all():
            self._roles[id(one)] = role
        match role:
            case "rules":
                self._entries.rules(section)
            case "edge_cases":
                CaseReader(self._found).section(section)
            case "examples":
                SampleReader(self._found).section(section)
            case "glossary":
                self._entries.terms(section)
            case _:
                self._entries.outcomes(section)

    def _prose(self, section: Section, role: str, taken: set[int]) -> None:
        """Keep the text of a section. The introduction and the purpose have places of their own."""
        if role in ("introduction", "purpose"):
            self._introduction(section, section.parts, is_purpose=role == "purpose")
        else:
            for part in section.parts:
                self._keep(section, part)
        for below in section.sections:
            inner = below.role
            self._section(below, role if role in ("introduction", "purpose") and not inner else inner, taken)

    def _introduction(self, section: Section, parts: list[Part], *, is_purpose: bool = False) -> None:
        """Read paragraphs of an introduction: the first one is the summary, the others are the purpose."""
        taken = -1
        for at, part in enumerate(parts):
            block = part.block
            if at == taken:
                continue
            written = block_prose(block)
            is_text = isinstance(block, Paragraph) and not block.is_quote and not _is_about_file(block)
            if is_text and written.endswith(":") and at + 1 < len(parts) and isinstance(parts[at + 1].block, Listing):
                # The list completes the sentence before it.
                written += "\n\n" + block_prose(parts[at + 1].block)
                taken = at + 1
            if is_text and not is_purpose and "summary" not in self._draft.data and len(written) > _SHORTEST_SUMMARY:
                self._draft.data["summary"] = written
            elif (is_purpose and isinstance(block, Paragraph | Listing)) or (
                is_text and section.path and not self._has_purpose
            ):
                self._purpose.append(written)
            else:
                self._keep(section, part)
                if taken == at + 1:
                    self._keep(section, parts[taken])

    def _keep(self, section: Section, part: Part) -> None:
        """Keep a block to sort. A table may say by its head what it is about."""
        if isinstance(part.block, Table):
            self._found.tables.append(FoundTable(table=part.block, order=part.order, section=section))
        else:
            self._found.rest.add_part(section, part)

    def _fill(self, task: Task) -> None:
        """Add everything that was found to the draft."""
        draft, found = self._draft, self._found
        draft.set_task(task.kind, task.input)
        if task.unit:
            draft.data["task"]["unit"] = prose(words_of(task.unit))
        if self._outline.title:
            draft.data["title"] = draft.name(without_signs(self._outline.title), "")
        if task.language != "en":
            draft.data["language"] = task.language
        if self._purpose:
            draft.data["purpose"] = "\n\n".join(self._purpose)
        labels = LabelData(draft, found, task.kind)
        labels.add()
        kind = self._kind(task, labels.names)
        outcomes = add_outcomes(draft, found)
        answers = Answers(kind, labels.names, draft.data.get("labels", {}), outcomes)
        add_rules(draft, found)
        add_edge_cases(draft, found, answers)
        examples = ExampleData(found, answers, kind, task.input).entries()
        if examples:
            draft.data["examples"] = examples
        add_terms(draft, found)
        if rest := found.rest.entries():
            draft.data[KEY] = rest
        self._note(task, kind, len(rest))

    def _kind(self, task: Task, names: Names) -> str:
        """Set and return the kind of task: what examples show if the words do not say it."""
        kind = task.kind
        if not task.kind_words and any(len(names.several(plain(one.answer)) or ()) > 1 for one in self._found.samples):
            kind = "choose-many"
        choosable = [one for one in self._draft.data.get("labels", {}).values() if not one.get("abstract")]
        if len(choosable) < TASK_KINDS[kind].min_labels:
            # One label can only be chosen or not.
            kind = "choose-many"
        self._draft.data["task"]["kind"] = kind
        return kind

    def _note(self, task: Task, kind: str, rest: int) -> None:
        draft = self._draft
        source = f" from the words “{task.kind_words}”" if task.kind_words and kind == task.kind else ""
        draft.skip("the task", f"The kind of task `{kind}` was guessed{source}. Correct it if it is another one.")
        if task.input_words:
            guess = f"The kind of input `{task.input}` was guessed from the word “{task.input_words}”."
            draft.skip("the task", f"{guess} Correct it if it is another one.")
        groups = [label["name"] for label in draft.data.get("labels", {}).values() if label.get("abstract")]
        if groups:
            names = ", ".join(f"“{one}”" for one in groups[:10]) + (" and others" if len(groups) > 10 else "")
            draft.skip("the labels", f"Read as groups, which cannot be chosen, because labels are below them: {names}.")
        for place, reason in self._document.notes[:_MAX_NOTES]:
            draft.skip(place, reason)
        if (more := len(self._document.notes) - _MAX_NOTES) > 0:
            draft.skip("the document", f"{more} more images or other parts are left out.")
        if rest:
            draft.skip(
                "the document",
                f"{rest} texts have no place in a guideline yet. Sort those under `{KEY}`, and remove it.",
            )


def _is_about_file(block: Paragraph) -> bool:
    """Whether a paragraph is a subtitle, or says only which version the document has or who wrote it."""
    rows = lines(block.words)
    is_short = all(len(plain(row)) < _LONGEST_METADATA for row in rows)
    is_subtitle = is_bold(block.words) and not line(block.words).endswith((".", "!", "?"))
    is_named = [bool(METADATA.match(plain(row))) or plain(bold_lead(row)[0]).rstrip().endswith(":") for row in rows]
    return is_short and (is_subtitle or all(is_named))


def _contains(section: Section, taken: set[int]) -> bool:
    return any(id(one) in taken for one in section.all())
