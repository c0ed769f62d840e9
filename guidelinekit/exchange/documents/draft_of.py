"""A document -> a draft of a guideline: what each section is about, and what of it is kept to sort."""

from typing import Any

from guidelinekit.exchange.documents.answers import Answers
from guidelinekit.exchange.documents.blocks import Document, Paragraph, Table
from guidelinekit.exchange.documents.cases import CaseReader
from guidelinekit.exchange.documents.chapter_phrases import USE_OUTCOME
from guidelinekit.exchange.documents.contacts import add_contacts
from guidelinekit.exchange.documents.entries import EntryReader
from guidelinekit.exchange.documents.entry_data import RuleNames, add_outcomes, add_rules, add_terms, edge_cases_in
from guidelinekit.exchange.documents.example_data import ExampleData
from guidelinekit.exchange.documents.found import Entry, Found, FoundTable
from guidelinekit.exchange.documents.introduction import Introduction, is_about_file
from guidelinekit.exchange.documents.label_data import LabelData
from guidelinekit.exchange.documents.label_search import LabelSearch
from guidelinekit.exchange.documents.names import Names
from guidelinekit.exchange.documents.notes import add_notes
from guidelinekit.exchange.documents.outline import Outline, Part, Section, outline_of
from guidelinekit.exchange.documents.privacy import add_privacy
from guidelinekit.exchange.documents.procedure import ProcedureReader
from guidelinekit.exchange.documents.prose import prose, wrapped
from guidelinekit.exchange.documents.quality import add_quality
from guidelinekit.exchange.documents.rest import KEY
from guidelinekit.exchange.documents.samples import SampleReader
from guidelinekit.exchange.documents.section_words import CHAPTERS
from guidelinekit.exchange.documents.tables import read_tables
from guidelinekit.exchange.documents.task import Task, task_of
from guidelinekit.exchange.documents.vocabulary import section_role, without_signs
from guidelinekit.exchange.documents.words import line, plain, words_of
from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.tasks import TASK_KINDS


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
        has_purpose = any(one.role == "purpose" for one in self._outline.root.all())
        self._introduction = Introduction(has_purpose=has_purpose)

    def build(self) -> Draft:
        task = task_of(self._outline)
        search = LabelSearch(self._outline, self._found)
        search.read()
        self._introduction.read_task(self._outline, task.unit_sentence)
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
        for part in self._introduction.read(root):
            self._keep(root, part)
        for section in root.sections:
            self._section(section, section.role, taken)

    def _section(self, section: Section, role: str, taken: set[int]) -> None:
        """Read a section by what it is about. Sections that labels were found in are read already."""
        if id(section) in taken:
            return
        if role in CHAPTERS and not _contains(section, taken):
            self._chapter(section, role)
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

    def _chapter(self, section: Section, role: str) -> None:
        if role not in ("history", "contents"):
            self._found.chapters.append((role, section))
        elif section_role(line(section.words), exact=True) != role:
            # A heading such as “Contents of a post” only has the word.
            self._prose(section, "", set())
        else:
            reason = "The git history has the changes from now on." if role == "history" else "Pages have their own."
            what = "change history" if role == "history" else "list of contents"
            self._draft.skip(f"“{line(section.words)}”, {section.place}", f"The {what} is left out. {reason}")

    def _prose(self, section: Section, role: str, taken: set[int]) -> None:
        """Keep the text of a section. The introduction and the purpose have places of their own."""
        is_about_project = role in ("introduction", "purpose")
        parts = section.parts
        if is_about_project:
            parts = self._introduction.read(section, is_purpose=role == "purpose")
        for part in parts:
            if (left := self._introduction.left(part)) is not None:
                self._keep(section, left)
        for below in section.sections:
            inner = below.role
            self._section(below, role if is_about_project and not inner else inner, taken)

    def _keep(self, section: Section, part: Part) -> None:
        """Keep a block to sort. A table may say by its head what it is about, and a sentence may be a rule."""
        block = part.block
        if isinstance(block, Table):
            self._found.tables.append(FoundTable(table=block, order=part.order, section=section))
        elif isinstance(block, Paragraph) and not block.is_quote and USE_OUTCOME.search(line(block.words)):
            entry = Entry(name=(), text=block.words, place=block.place, order=part.order, section=section)
            self._found.rules.append(entry)
        elif isinstance(block, Paragraph) and is_about_file(block):
            self._found.rest.add_part(section, part, "It is about the document itself.", "")
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
        if self._introduction.summary:
            draft.data["summary"] = self._introduction.summary
        if self._introduction.purpose:
            draft.data["purpose"] = wrapped("\n\n".join(self._introduction.purpose))
        labels = LabelData(draft, found, task.kind)
        labels.add()
        kind = self._kind(task, labels.names)
        outcomes = add_outcomes(draft, found)
        answers = Answers(kind, labels.names, draft.data.get("labels", {}), outcomes)
        cases = edge_cases_in(draft, found, answers)
        add_rules(draft, found, RuleNames(draft.data.get("labels", {}), outcomes))
        if cases:
            draft.data["edge_cases"] = cases
        examples = ExampleData(found, answers, kind, task.input).entries()
        if examples:
            draft.data["examples"] = examples
        self._require_labels(kind, outcomes, [*cases.values(), *examples.values()])
        add_terms(draft, found)
        self._chapters(kind, labels.names, outcomes)
        if rest := found.rest.entries():
            draft.data[KEY] = rest
        add_notes(draft, self._document, found, task, kind)

    def _require_labels(self, kind: str, outcomes: dict[str, Any], answered: list[dict[str, Any]]) -> None:
        """Require a label for each item if outcomes are for those without one, and no answer is empty."""
        is_empty = any(one.get("answer", one.get("decision")) == [] for one in answered)
        has_labels = any(not one.get("abstract") for one in self._draft.data.get("labels", {}).values())
        if kind == "choose-many" and outcomes and has_labels and not is_empty:
            self._draft.data["task"]["choose"] = [1]

    def _chapters(self, kind: str, names: Names, outcomes: dict[str, Any]) -> None:
        sections: dict[str, list[Section]] = {}
        for role, section in self._found.chapters:
            sections.setdefault(role, []).append(section)
        reader = ProcedureReader(self._draft, self._found, self._outline, outcomes)
        if kind == "write":
            for section in sections.pop("procedure", []):
                self._found.rest.add_section(section)
        reader.add(sections.get("procedure", []))
        add_quality(self._draft, self._found, sections.get("quality", []), names)
        add_contacts(self._draft, self._found, sections.get("contacts", []))
        add_privacy(self._draft, self._found, sections.get("privacy", []))

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


def _contains(section: Section, taken: set[int]) -> bool:
    return any(id(one) in taken for one in section.all())
