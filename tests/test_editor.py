"""The real YAML language server uses what `init` and `new` write for editors: it completes, explains and checks."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from guidelinekit.guideline.format.schema import Schema
from guidelinekit.operations.init import init
from guidelinekit.operations.new import NewGuideline, new_guideline
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.resources import load_schema
from tests.language_server import CURSOR, Editor, editing

pytestmark = pytest.mark.slow

HEAD, LABELS, RULES = (f"specs/mood/{name}.yaml" for name in ("guideline", "labels", "rules"))
SETTINGS = "guidelinekit.yaml"
MOOD = NewGuideline(id="mood", title="Mood", labels={"happy": "Happy", "sad": "Sad"})
SECOND = NewGuideline(id="second", title="Second", kind="mark-spans")
DEFINITION = '    name: "Happy"\n    definition: "FILL IN: what must be true of an item with this label."\n'


def yaml_files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.y*ml"))


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository as `init` and `new` write it."""
    repository = tmp_path_factory.mktemp("editor") / "guidelines"
    init(repository, MOOD)
    new_guideline(Workspace(repository), SECOND)
    return repository


@pytest.fixture(scope="module")
def editor(folder: Path) -> Iterator[Editor]:
    with editing(folder) as opened:
        yield opened


def test_the_files_of_init_and_new_have_no_diagnostics(editor: Editor, folder: Path) -> None:
    names = yaml_files(folder)
    assert {HEAD, LABELS, RULES, SETTINGS, "specs/second/guideline.yaml", "specs/second/working.yaml"} < set(names)
    assert editor.open(*names) == {name: [] for name in names}


def test_the_example_and_a_new_guideline_in_it_have_no_diagnostics(example: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    shutil.copytree(example, folder)
    new_guideline(Workspace(folder), MOOD)
    names = yaml_files(folder)
    assert {"specs/comment-toxicity/examples.yaml", LABELS} < set(names)
    with editing(folder) as opened:
        assert opened.open(*names) == {name: [] for name in names}


def test_files_name_their_schema_in_any_specs_folder(tmp_path: Path) -> None:
    """Editors other than VS Code read the first line of a file only. `new` writes the schemas that are missing."""
    specs = "data/guides"
    (tmp_path / SETTINGS).write_text(f"specs: {specs}\n")
    init(tmp_path, MOOD)
    shutil.rmtree(tmp_path / "schema")
    new_guideline(Workspace(tmp_path), SECOND)
    expected: dict[str, list[str]] = {}
    for name in (f"{specs}/{folder}/{part}.yaml" for folder in ("mood", "second") for part in ("guideline", "rules")):
        with (tmp_path / name).open("a") as file:
            file.write("rulez: {}\n")
        last = len((tmp_path / name).read_text().splitlines())
        expected[name] = [f"{last}: Property rulez is not allowed."]
    first_lines_only: dict[str, str] = {}
    for known in (first_lines_only, None):
        with editing(tmp_path, known) as opened:
            assert opened.open(*expected) == expected


def test_a_file_that_names_no_schema_has_that_of_the_settings(editor: Editor) -> None:
    """A part of a guideline, and a guideline of one file, as an author adds them later."""
    assert editor.type("specs/mood/examples.yaml", "examples: {}\nexamplez: {}\n") == [
        "2: Property examplez is not allowed."
    ]
    messages = editor.type("specs/short.yaml", "format: 1\nid: short\ntitel: Short\n")
    assert "3: Property titel is not allowed." in messages
    assert '1: Missing property "title".' in messages


def test_a_head_must_be_complete_and_a_part_need_not(editor: Editor) -> None:
    text = editor.read(HEAD)
    assert editor.type(HEAD, text.replace('title: "Mood"\n', "")) == [
        f'{line_of(text, "format: 1")}: Missing property "title".'
    ]
    assert editor.type(HEAD, text) == []
    assert editor.type(RULES, "glossary: {mood: {definition: How a writer feels.}}\n") == []


def test_the_properties_of_a_label_are_completed_with_their_descriptions(editor: Editor, schema: Schema) -> None:
    offered = editor.complete(LABELS, editor.read(LABELS).replace(DEFINITION, f"{DEFINITION}    {CURSOR}\n"))
    label = schema.raw["$defs"]["label"]["properties"]
    there = {"name", "definition", "use_when", "avoid_when", "confused_with", "code", "requirements"}
    assert offered == {name: label[name]["description"] for name in label.keys() - there}
    assert "aliases" in offered
    shorter = "labels:\n  happy:\n    name: Happy\n    definition: The writer is pleased.\n"
    assert "avoid_when" in editor.complete(LABELS, f"{shorter}    {CURSOR}\n")


def test_the_kinds_of_task_are_completed(editor: Editor) -> None:
    text = editor.read(HEAD)
    offered = editor.complete(HEAD, text.replace("  kind: choose-one\n", f"  kind: {CURSOR}\n"))
    assert set(offered) == set(load_schema().raw["$defs"]["task_kind"]["enum"])


@pytest.mark.parametrize(
    ("name", "key", "description"),
    [
        (LABELS, "definition", "What the label means."),
        (LABELS, "avoid_when", "Cases in which the label does not apply"),
        (HEAD, "kind", "What the annotator does: choose-one"),
        (RULES, "level", "How binding the rule is."),
        (SETTINGS, "title", "The title of the portal page that lists the guidelines."),
    ],
)
def test_hovering_over_a_key_shows_its_description(editor: Editor, name: str, key: str, description: str) -> None:
    before, _, rest = editor.read(name).partition(f"{key}:")
    shown = editor.hover(name, f"{before}{key[:2]}{CURSOR}{key[2:]}:{rest}")
    assert description in shown


def test_an_error_is_shown_on_its_line_until_it_is_fixed(editor: Editor) -> None:
    text = editor.read(LABELS)
    at = line_of(text, DEFINITION) + 1
    wrong = DEFINITION.replace("definition", "defintion")
    assert editor.type(LABELS, text.replace(DEFINITION, f"{wrong}    status: old\n")) == [
        f"{at}: Property defintion is not allowed.",
        f'{at + 1}: Value is not accepted. Valid values: "draft", "active", "deprecated".',
    ]
    assert editor.type(LABELS, text) == []


def test_the_settings_are_completed_and_checked(editor: Editor) -> None:
    text = editor.read(SETTINGS)
    properties = load_schema("config").raw["properties"]
    offered = editor.complete(SETTINGS, f"{text}{CURSOR}\n")
    assert offered == {name: properties[name]["description"] for name in properties.keys() - {"title"}}
    severities = editor.complete(SETTINGS, f"{text}severity:\n  GK407: {CURSOR}\n")
    assert [severity.strip('"') for severity in severities] == ["error", "warning", "note", "off"]
    line = len(text.splitlines()) + 1
    assert editor.type(SETTINGS, f"{text}outptu: x\nseverity: {{GK407: loud}}\n") == [
        f"{line}: Property outptu is not allowed.",
        f'{line + 1}: Value is not accepted. Valid values: "error", "warning", "note", "off".',
    ]
    assert editor.type(SETTINGS, text) == []


def test_the_settings_name_the_schemas_that_exist(folder: Path) -> None:
    named = json.loads((folder / ".vscode/settings.json").read_text())["yaml.schemas"]
    assert {str(path.relative_to(folder)) for path in (folder / "schema").iterdir()} == set(named)
