"""What is restricted to an audience does not occur in anything that other readers get, whatever refers to it."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from guidelinekit.changes.change import flat
from guidelinekit.changes.compare.compare import compare
from guidelinekit.changes.compare.renames import renamable_sections
from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.history.notes import Note
from guidelinekit.guideline.format.audience import Readers
from guidelinekit.guideline.format.references import references
from guidelinekit.guideline.format.schema import Node
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.pages import FEED, render
from guidelinekit.site.templates import Templates
from guidelinekit.store.resources import load_schema
from tests.conftest import ENGLISH, MOOD, ROOT, Repository, Result
from tests.item_histories import history_between
from tests.media import png
from tests.reference_fields import ReferenceField, reference_fields, sections_with_audience, value_for
from tests.release_contents import files_of, second_release
from tests.test_no_silent_change import source

Cli = Callable[..., Result]
Data = dict[str, Any]

SCHEMA = load_schema()
FIELDS = reference_fields(SCHEMA)
TEMPLATES = Templates(
    {
        path.relative_to(ROOT / "site_templates").as_posix(): path.read_bytes()
        for path in sorted((ROOT / "site_templates").rglob("*"))
        if path.is_file()
    }
)
#: In every id, name and text of what is hidden, and nowhere else.
MARKER = "zq7"
HIDDEN = f"{MARKER}-hidden"
#: In the texts of an element that is hidden because it depends on a hidden one.
DEPENDENT = "kx4"
#: A visible element of each section.
ELEMENTS: Mapping[str, Data] = {
    "owners": {"name": "Desk"},
    "requirements": {"need": "A need."},
    "references": {"title": "Book"},
    "labels": {"name": "Label", "definition": "What it means."},
    "rules": {"statement": "Look twice."},
    "attributes": {
        "ask": "What?", "kind": "choose-one", "of": "item", "options": {"x": {"name": "Ex"}, "y": {"name": "Why"}},
    },
    "procedure": {"ask": "Is it?", "answers": {"yes": "a", "no": "b"}},
    "outcomes": {"name": "Out", "when": "Sometimes."},
    "edge_cases": {"situation": "It is hard.", "decision": "a"},
    "open_questions": {"ask": "What of that?"},
    "examples": {"input": "A text.", "answer": "a"},
    "glossary": {"definition": "A word."},
    "workflow": {"does": "Work."},
    "escalation": {"when": "It is urgent."},
    "sla": {"term": "It is done soon."},
}  # fmt: skip


def mangled(entries: Any, path: str = "") -> Any:
    """The entries of a catalogue without their words: their ids, other quotation marks, arguments in another order."""
    if not isinstance(entries, str):
        return {key: mangled(inner, f"{path}.{key}") for key, inner in entries.items()}
    placeholders = re.findall(r"\{\w+\}", entries)
    special = {".signs.direction": entries, ".signs.quoted": "‹‹{text}››", ".signs.separator": " + "}
    return special.get(path, f"⟦{' ⁓ '.join(reversed(placeholders))} {path[1:]}⟧")


CATALOGUES = {
    "English": ENGLISH,
    "mangled": Catalogue("en", mangled(ENGLISH.entries), fields={path: f"⟦{path}⟧" for path in ENGLISH.fields}),
}


@pytest.fixture(params=[pytest.param("English", marks=pytest.mark.slow), "mangled"])
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    return CATALOGUES[request.param]


def guideline(**sections: Data) -> Data:
    """A guideline with elements `a` and `b` in every section, and those of some sections in addition."""
    head = {
        "format": 1, "id": "mood", "title": "Mood", "version": "1.0.0", "summary": "Say the mood of a text.",
        "task": {"unit": "One text.", "input": "text", "kind": "choose-many"},
    }  # fmt: skip
    elements = {
        section: {"a": element, "b": element, **sections.get(section, {})} for section, element in ELEMENTS.items()
    }
    data: Data = json.loads(json.dumps({**head, **elements}))
    assert SCHEMA.accepts(data)
    return data


def hidden_element(section: str) -> Data:
    """An element for another audience, with the marker in every field that takes any text."""
    node = SCHEMA.node((section, "*"))
    assert node is not None
    texts = {key: _text(child) for key, child in node.properties.items() if _takes_text(child)}
    options = {f"{MARKER}-x": {"name": f"{MARKER} x"}, "y": {"name": "Why"}}
    special: Mapping[str, Data] = {
        "attributes": {"options": options},
        "procedure": {"answers": {f"{MARKER}-yes": "a", "no": "b"}},
        "examples": {"input": f"{MARKER} input."},
    }
    return {
        **ELEMENTS[section], **texts, **special.get(section, {}),
        "audience": ["internal"], "x-note": f"{MARKER} note",
    }  # fmt: skip


def _takes_text(node: Node) -> bool:
    raw = node.items.raw if node.items is not None else node.raw
    is_free = raw.get("pattern", r"^[^\r\n]*$") == r"^[^\r\n]*$" and raw.get("maxLength", 99) > 20
    return raw.get("type") == "string" and "enum" not in raw and is_free and not node.meta.refs


def _text(node: Node) -> Any:
    return [f"{MARKER} text."] if node.kind == "list" else f"{MARKER} text."


def changelog_of(old: Data, new: Data, *notes: Note) -> Changelog:
    """The changelog of two releases."""
    changes = compare(source(old), source(new), SCHEMA)
    releases = [("2.0.0", "1.0.0", changes), ("1.0.0", "", ())]
    return Changelog(
        entries=tuple(
            ChangelogEntry(
                version=version, previous=previous, date="2026-01-02", effective="2026-01-03", commit="",
                changes=changes, notes=notes if changes else (), first=not previous,
            )
            for version, previous, changes in releases
        )
    )  # fmt: skip


def pages(
    old: Data,
    new: Data,
    catalogue: Catalogue,
    *notes: Note,
    audience: str = "vendor",
    readers: Readers | None = None,
) -> dict[str, str]:
    """The pages, the feed and the files for programs of the new version, by path.

    They are for some readers, or for an audience without settings.
    """
    readers = readers or Readers(audience)
    changelog = changelog_of(old, new, *notes)
    assets = dict[str, Any]().get
    items = history_between(source(old), source(new), changelog.entries[0].changes)
    rendered = render(new, SCHEMA, changelog, TEMPLATES, catalogue, assets=assets, items=items, readers=readers)
    assert FEED in rendered.files
    files = {path: content.decode() for path, content in rendered.files.items() if not path.startswith("assets/")}
    files |= {page.source_path: page.source().decode() for page in rendered.pages}
    release = second_release(old, new, changelog.entries[0].changes, *notes, readers=readers)
    return files | {name: content.decode() for name, content in files_of(release, catalogue).items()}


def assert_hidden(found: Mapping[str, str], *markers: str) -> None:
    for path, text in found.items():
        for marker in markers or (MARKER,):
            assert marker not in path.lower()
            assert marker not in text.lower(), path


def both_sides(field: ReferenceField, change: str) -> tuple[Data, Data]:
    """A guideline before and after a visible element is changed so that it names a hidden one, or no longer does."""
    section, second, *steps = field.steps
    node = SCHEMA.node((section, "*"))

    def side(hidden_id: str, *, is_named: bool = True, is_gone: bool = False) -> Data:
        named = f"{field.section}/{hidden_id}" if field.is_address else hidden_id
        if second != "*" or node is None:
            gone_or_hidden = {} if is_gone else {hidden_id: hidden_element(field.section)}
            whole = guideline(**{field.section: gone_or_hidden})
            value = value_for(SCHEMA.root, field.steps, SCHEMA, named=named)[section]
            if isinstance(value, dict):
                value = {**whole.get(section, {}), **value}
            return whole | {section: value} if is_named else whole
        value = value_for(node, tuple(steps), SCHEMA, named=named, option=f"{MARKER}-x")
        element = dict(ELEMENTS[section])
        if is_named:
            shown = element.get(steps[0])
            inner = value[steps[0]]
            element[steps[0]] = {**shown, **inner} if isinstance(shown, dict) and steps[1] == "*" else inner
        hidden = hidden_element(field.section)
        if hidden_id != HIDDEN:
            hidden["renamed_from"] = [HIDDEN]
        added: dict[str, Data] = {section: {"v": element}}
        if not is_gone:
            added.setdefault(field.section, {})[hidden_id] = hidden
        return guideline(**added)

    match change:
        case "added":
            return side(HIDDEN, is_named=False), side(HIDDEN)
        case "removed":
            return side(HIDDEN), side(HIDDEN, is_named=False)
        case "removed with the hidden element":
            return side(HIDDEN), side(HIDDEN, is_named=False, is_gone=True)
        case _:
            return side(HIDDEN), side(f"{HIDDEN}-too")


def is_named(field: ReferenceField, data: Data) -> bool:
    """Whether the visible element names the hidden one, under its id or a new one."""
    found = references(SCHEMA.root, data)
    inside = (field.steps[0], "v") if field.steps[1:2] == ("*",) else (field.steps[0],)
    names = {reference.element for reference in found if reference.address[: len(inside)] == inside}
    return any(name.startswith(f"{field.section}/{HIDDEN}") for name in names)


def cases() -> list[Any]:
    renamable = renamable_sections(SCHEMA)
    return [
        pytest.param(field, change, id=f"{field}, {change}")
        for field in FIELDS
        for change in ("added", "removed", "removed with the hidden element", "renamed")
        if change != "renamed" or field.section in renamable
        # All prose is handled alike.
        if field.steps[-1] != "#" or change in ("added", "renamed")
    ]


def test_every_section_with_an_audience_is_covered() -> None:
    assert set(ELEMENTS) == set(sections_with_audience(SCHEMA))
    # Every section is named by some field, except for those that nothing refers to.
    assert set(ELEMENTS) - {field.section for field in FIELDS} == {
        "references", "open_questions", "escalation", "sla",
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("field", "change"), cases())
def test_nothing_names_what_is_hidden(field: ReferenceField, change: str, catalogue: Catalogue) -> None:
    old, new = both_sides(field, change)
    assert (is_named(field, old), is_named(field, new)) == (change != "added", change in ("added", "renamed"))
    changes = list(flat(compare(source(old), source(new), SCHEMA)))
    assert any(f"{field.section}/{HIDDEN}" in {*change.names, *change.containers} for change in changes)
    assert_hidden(pages(old, new, catalogue))


@pytest.mark.parametrize("section", ELEMENTS)
def test_an_element_is_hidden_whatever_happens_to_it(section: str, catalogue: Catalogue) -> None:
    hidden = hidden_element(section)
    without, with_it = guideline(), guideline(**{section: {HIDDEN: hidden}})
    shown = guideline(**{section: {HIDDEN: {key: value for key, value in hidden.items() if key != "audience"}}})
    edited = guideline(**{section: {HIDDEN: {**hidden, "x-note": f"another {MARKER}"}}})
    for old, new in [(without, with_it), (with_it, without), (with_it, edited), (shown, with_it)]:
        assert compare(source(old), source(new), SCHEMA)
        assert_hidden(pages(old, new, catalogue))
        assert MARKER in str(pages(old, new, catalogue, audience="internal"))


@pytest.mark.parametrize("section", ["labels", "rules"])
def test_a_change_does_not_name_what_was_hidden_before(section: str, catalogue: Catalogue) -> None:
    """The old version hides the element that the new one shows to all."""
    hidden = hidden_element(section)
    shown = {key: value for key, value in hidden.items() if key != "audience"}
    naming = {"labels": ("rules", "labels", HIDDEN), "rules": ("examples", "shows", f"rules/{HIDDEN}")}
    other, field, name = naming[section]
    element = dict(ELEMENTS[other])
    element.pop(field, None)
    old = guideline(**{section: {HIDDEN: hidden}, other: {"v": element}})
    new = guideline(**{section: {HIDDEN: shown}, other: {"v": {**element, field: [name]}}})
    found = pages(old, new, catalogue)
    assert_hidden({path: text for path, text in found.items() if path in ("changelog.md", FEED)})
    assert MARKER in str(found)


#: An element of each kind that makes no sense without a hidden one.
DEPENDENTS: Mapping[str, tuple[str, str, Data]] = {
    "an answer": ("labels", "examples", {"input": f"{DEPENDENT} text.", "answer": ["a", HIDDEN]}),
    "an outcome": ("outcomes", "examples", {"input": f"{DEPENDENT} text.", "answer": {"outcome": HIDDEN}}),
    "a decision": ("labels", "edge_cases", {"situation": f"{DEPENDENT} case.", "decision": HIDDEN}),
    "every branch": ("labels", "procedure", {"ask": f"{DEPENDENT}?", "answers": {"yes": HIDDEN, "no": [HIDDEN]}}),
    "one end": ("labels", "labels", {"name": f"{DEPENDENT} link", "definition": "It joins.", "from": [HIDDEN]}),
}


@pytest.mark.parametrize("kind", DEPENDENTS)
def test_what_depends_on_a_hidden_element_is_hidden(kind: str, catalogue: Catalogue) -> None:
    named, section, element = DEPENDENTS[kind]
    added: dict[str, Data] = {section: {DEPENDENT: element}}
    added.setdefault(named, {})[HIDDEN] = hidden_element(named)
    new = guideline(**added)
    assert_hidden(pages(new, {**new, "summary": "Another."}, catalogue), MARKER, DEPENDENT)
    assert DEPENDENT in str(pages(new, new, catalogue, audience="internal"))


def test_a_wrong_answer_and_a_branch_that_lead_to_a_hidden_label_are_hidden(catalogue: Catalogue) -> None:
    wrong = {HIDDEN: f"{DEPENDENT} reason.", "b": "Not that."}
    branches = {f"{DEPENDENT}-yes": HIDDEN, "no": "b"}
    new = guideline(
        labels={HIDDEN: hidden_element("labels")},
        examples={"v": {"input": "A text.", "answer": "a", "not": wrong}},
        procedure={"v": {"ask": "Is it a branch?", "answers": branches}},
    )
    found = pages(new, new, catalogue)
    assert_hidden(found, MARKER, DEPENDENT)
    assert "Not that." in str(found)
    assert "Is it a branch?" in str(found)


def test_a_question_that_only_hidden_elements_ask_is_hidden(catalogue: Catalogue) -> None:
    hidden = hidden_element("attributes")
    hidden["options"][f"{MARKER}-x"]["attributes"] = ["why"]
    question = {"ask": "Why so?", "kind": "write", "of": "item"}
    new = guideline(attributes={HIDDEN: hidden, "why": question})
    assert "Why so?" not in str(pages(new, new, catalogue))
    assert "Why so?" in str(pages(new, new, catalogue, audience="internal"))


def test_an_order_is_shown_without_what_is_hidden(catalogue: Catalogue) -> None:
    old = guideline(labels={HIDDEN: hidden_element("labels"), "c": ELEMENTS["labels"]})
    old["task"]["kind"] = "rate"
    new = {**old, "labels": {key: old["labels"][key] for key in ("b", "a", HIDDEN, "c")}}
    found = pages(old, new, catalogue)
    assert_hidden(found)
    separator = catalogue.text("signs.separator")
    assert separator.join(f"<code>{key}</code>" for key in "bac") in found["changelog/index.md"]
    moved = {**old, "labels": {key: old["labels"][key] for key in (HIDDEN, "a", "b", "c")}}
    assert "<code>a</code>" not in pages(old, moved, catalogue)["changelog/index.md"]


def test_a_new_numbering_is_counted_without_what_is_hidden(catalogue: Catalogue) -> None:
    def numbered(shift: int) -> Data:
        labels = {f"kind-{at}": {**ELEMENTS["labels"], "code": at + shift} for at in range(6)}
        return guideline(labels={**labels, HIDDEN: {**hidden_element("labels"), "code": 6 + shift}})

    found = pages(numbered(0), numbered(100), catalogue)
    assert_hidden(found)
    assert catalogue.text("changes.labels-renumbered", count=6) in found["changelog/index.md"]


def test_a_note_about_what_is_hidden_is_hidden(catalogue: Catalogue) -> None:
    old = guideline(labels={HIDDEN: hidden_element("labels")})
    edited = {**old["labels"], HIDDEN: {**old["labels"][HIDDEN], "definition": f"Another {MARKER}."}}
    new = {**old, "labels": {**edited, "a": {**edited["a"], "definition": "Another meaning."}}}

    def note(text: str, *targets: str) -> Note:
        return Note(slug=text, path=f"{text}.md", version="2.0.0", impact=None, targets=targets, text=text)

    notes = [
        note(f"{MARKER} element", f"labels/{HIDDEN}"),
        note(f"{MARKER} field", f"labels/{HIDDEN}/definition"),
        note(f"{MARKER} too", "labels/a", f"labels/{HIDDEN}"),
        note("A visible reason.", "labels/a"),
    ]
    found = pages(old, new, catalogue, *notes)
    assert_hidden(found)
    assert "A visible reason." in found["changelog/index.md"]
    assert "A visible reason." in found[FEED]


def test_a_note_about_a_whole_release_with_a_hidden_change_is_hidden(catalogue: Catalogue) -> None:
    note = Note(slug="n", path="n.md", version="2.0.0", impact=None, targets=(), text=f"{MARKER} price.")
    old = guideline(sla={HIDDEN: hidden_element("sla")})
    changed = json.loads(json.dumps(old))
    changed["sla"][HIDDEN]["term"] = "Another price."
    for new in (changed, {**changed, "summary": "Another."}):
        assert_hidden(pages(old, new, catalogue, note))
        assert f"{MARKER} price." in str(pages(old, new, catalogue, note, audience="internal"))
    public = pages(old, {**old, "summary": "Another."}, catalogue, note)
    assert f"{MARKER} price." in public["changelog/index.md"]


#: Sections whose elements depend on no other one.
INDEPENDENT = ("labels", "rules", "sla")


@pytest.mark.parametrize(
    ("defaults", "hidden"),
    [
        ({"sla": ("internal",)}, {"sla"}),
        ({"sla": ("internal", "vendor")}, set()),
        ({"*": ("internal",)}, set(INDEPENDENT)),
        ({"*": ("internal",), "rules": ("vendor",)}, {"labels", "sla"}),
        ({"rules": ("everyone",)}, set()),
    ],
)
def test_the_settings_decide_where_an_element_has_no_audience(
    defaults: Mapping[str, tuple[str, ...]], hidden: set[str]
) -> None:
    for section in INDEPENDENT:
        unmarked = {k: v for k, v in hidden_element(section).items() if k not in ("audience", "status")}
        for audience, is_hidden in (
            ("everyone", False),
            ("vendor", False),
            ("internal", True),
            ("", section in hidden),
        ):
            element = unmarked | ({"audience": [audience]} if audience else {})
            new = guideline(**{section: {HIDDEN: element}})
            found = pages(guideline(), new, ENGLISH, readers=Readers("vendor", defaults))
            assert (MARKER not in str(found).lower()) is is_hidden, (section, audience)


def test_the_settings_can_restrict_a_section_without_elements(catalogue: Catalogue) -> None:
    new = guideline() | {"quality": {"audit": f"{MARKER} audit"}, "privacy": {"data": f"{DEPENDENT} data"}}
    found = pages(guideline(), new, catalogue, readers=Readers("vendor", {"quality": ("internal",)}))
    assert_hidden(found)
    assert DEPENDENT in found["working/index.md"]


@pytest.mark.parametrize("uses", [["gold"], ["teach", "gold"], ["quiz"]], ids=str)
def test_an_example_that_does_not_teach_is_hidden(uses: list[str], catalogue: Catalogue) -> None:
    example = {key: value for key, value in hidden_element("examples").items() if key != "audience"}
    old = guideline(examples={HIDDEN: {**example, "uses": uses}})
    for before, after in [(guideline(), old), (old, guideline()), (old, {**old, "summary": "Another."})]:
        assert_hidden(pages(before, after, catalogue, audience="internal"))
        assert_hidden(pages(before, after, catalogue, audience=""))


@pytest.mark.slow
def test_a_built_site_and_its_search_index_have_nothing_hidden(repository: Repository, cli: Cli) -> None:
    hidden = {section: {HIDDEN: hidden_element(section)} for section in ELEMENTS}
    for section in ("labels", "outcomes"):
        hidden[section][HIDDEN].pop("status", None)
    hidden["procedure"][HIDDEN]["answers"] = {f"{MARKER}-yes": "a", "no": "b"}
    old, new = guideline(), guideline(**hidden)
    new["version"] = "2.0.0"
    new["labels"]["a"].update(confused_with={HIDDEN: "How to tell."}, excludes=[HIDDEN])
    new["rules"]["a"]["labels"] = ["a", HIDDEN]
    new["examples"]["a"]["shows"] = [f"rules/{HIDDEN}", f"glossary/{HIDDEN}"]
    new["edge_cases"]["a"]["decided_by"] = HIDDEN
    for subject, data in (("One", old), ("Two", new)):
        repository.commit(subject, {"specs/mood.yaml": json.dumps(data)})

    def built(audience: str) -> dict[str, str]:
        out = repository.path / audience
        result = cli("-C", repository.path, "build", "--audience", audience, "-o", out)
        assert result.code == 0, result.err
        files = (path for path in out.rglob("*") if path.suffix in (".html", ".xml", ".json", ".js"))
        return {path.relative_to(out).as_posix(): path.read_text(encoding="utf-8") for path in files}

    found = built("everyone")
    index = "mood/preview/assets/find.js"
    assert index in found
    assert_hidden(found)
    assert MARKER in built("internal")[index].lower()


def test_what_only_a_link_outside_holds_is_not_read(cli: Cli, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "assets").mkdir(parents=True)
    (outside / "assets/secret.png").write_bytes(png())
    root = tmp_path / "root"
    (root / "specs").mkdir(parents=True)
    example = "examples:\n  e: {input: {file: assets/secret.png, description: x}, answer: sad}\n"
    (root / "specs/mood.yaml").write_text(MOOD.replace("input: text", "input: image") + example)
    (root / "specs/mood").symlink_to(outside)
    result = cli("-C", root, "check")
    assert (result.code, "it is a symbolic link or is in one" in result.out) == (1, True)
    assert cli("-C", root, "build", "--no-history").code == 2
