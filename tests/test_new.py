"""The files that `init` and `new` write pass the check, can be built, and replace no existing files."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.tasks import INPUT_KINDS, TASK_KINDS
from guidelinekit.guideline.starter_text import MARK
from guidelinekit.operations.new import NewGuideline, new_guideline_files
from guidelinekit.operations.new_values import checked_labels, checked_line, checked_prose
from guidelinekit.store.resources import load_schema
from guidelinekit.store.starter import repository_files, schema_files
from tests.conftest import Repository, Result, data_of

Cli = Callable[..., Result]


def starter_texts(value: Any) -> list[str]:
    """The texts in data that begin with the mark."""
    if isinstance(value, dict | list):
        return [
            text for inner in (value.values() if isinstance(value, dict) else value) for text in starter_texts(inner)
        ]
    return [value] if isinstance(value, str) and value.startswith(MARK) else []


def assert_only_starter_texts(cli: Cli, folder: Path, name: str) -> None:
    """`check` exits with 0 and has a GK438 note for each starter text of a guideline, and no other finding."""
    checked = cli("-C", folder, "check", f"specs/{name}", "--format", "json")
    findings = json.loads(checked.out)["findings"]
    texts = starter_texts(data_of(folder / "specs" / name))
    assert checked.code == 0
    assert {finding["code"] for finding in findings} == {"GK438"}
    assert len(findings) == len(texts) > 8


def test_a_new_repository_passes_the_check_and_builds(cli: Cli, tmp_path: Path) -> None:
    created = cli("init", tmp_path / "new", "--title", "Mood", "--label", "Happy", "--label", "sad=Sad")
    assert created.code == 0, created.err
    assert_only_starter_texts(cli, tmp_path / "new", "first-guideline")
    assert cli("-C", tmp_path / "new", "build", "--no-history").code == 0
    for name in repository_files("specs"):
        assert (tmp_path / "new" / name).is_file()
    assert (tmp_path / "new/.git").is_dir()


def test_the_kinds_are_the_same_as_in_the_schema(schema: Schema) -> None:
    assert list(TASK_KINDS) == schema.raw["$defs"]["task_kind"]["enum"]
    assert list(INPUT_KINDS) == schema.raw["$defs"]["input_kind"]["enum"]


@pytest.mark.parametrize("kind", TASK_KINDS)
def test_a_new_guideline_of_each_kind(cli: Cli, tmp_path: Path, kind: str) -> None:
    assert cli("init", tmp_path).code == 0
    assert (
        cli("-C", tmp_path, "new", "second", "--kind", kind, "--title", "Second: one", "--owner", "The # desk").code
        == 0
    )
    assert_only_starter_texts(cli, tmp_path, "second")
    data = data_of(tmp_path / "specs/second")
    assert (data["id"], data["title"], data["status"]) == ("second", "Second: one", "draft")
    assert data["owners"]["owner"]["name"] == "The # desk"
    assert data["task"]["unit"].startswith(MARK)
    assert ("labels" in data) == (kind != "write")
    assert all(label["name"].startswith(MARK) for label in data.get("labels", {}).values())
    assert cli("-C", tmp_path, "build", "second", "--no-history").code == 0


@pytest.mark.parametrize("kind", TASK_KINDS)
def test_as_few_labels_as_the_kind_of_task_needs(cli: Cli, tmp_path: Path, kind: str) -> None:
    assert cli("init", tmp_path).code == 0
    needed = TASK_KINDS[kind].min_labels
    for count in range(3):
        names = [part for at in range(count) for part in ("--label", ("Belongs to", "Other")[at])]
        created = cli("-C", tmp_path, "new", f"with-{count}", "--kind", kind, *names)
        if count < needed and count:
            assert (created.code, f"{kind} needs at least {needed} labels; there is one" in created.err) == (2, True)
        elif count and not needed:
            assert (created.code, "write has no labels" in created.err) == (2, True)
        else:
            assert created.code == 0, created.err
            assert_only_starter_texts(cli, tmp_path, f"with-{count}")
        assert (tmp_path / f"specs/with-{count}").exists() == (created.code == 0)
    if needed == 1:
        labels = data_of(tmp_path / "specs/with-1")["labels"]
        assert labels["belongs-to"]["avoid_when"] == [f"{MARK}a case that looks similar and does not get this label."]
        assert list(labels) == ["belongs-to", *(["belongs-to-2"] if kind == "link" else [])]


@pytest.mark.parametrize("kind", TASK_KINDS)
def test_the_lines_in_comments_are_valid_when_they_are_used(cli: Cli, tmp_path: Path, kind: str) -> None:
    assert cli("init", tmp_path, "--kind", kind).code == 0
    for path in (tmp_path / "specs/first-guideline").iterdir():
        # Prose in comments has no indentation and no colon at its end.
        path.write_text(
            re.sub(r"^( *)# ((  )*(?!yaml-)[a-z_-]+:( .*)?)$", r"\1\2", path.read_text(), flags=re.MULTILINE)
        )
    merged = "".join(path.read_text() for path in (tmp_path / "specs/first-guideline").iterdir())
    assert {"\nedge_cases:", "\nopen_questions:", "\nsla:", "\n  overlap_share:"} <= set(
        re.findall(r"\n *\w+:", merged)
    )
    checked = cli("-C", tmp_path, "check", "--format", "json")
    assert {finding["code"] for finding in json.loads(checked.out)["findings"]} == {"GK438"}


@pytest.mark.parametrize(
    ("kind", "input_kind", "code"),
    [
        ("link", "image", 0),
        ("link", "audio", 0),
        ("rate", "video", 0),
        ("draw-boxes", "text", 2),
        ("mark-segments", "image", 2),
        ("mark-spans", "audio", 2),
        ("compare", "audio", 0),
    ],
)
def test_the_input_must_match_the_kind_of_task(cli: Cli, tmp_path: Path, kind: str, input_kind: str, code: int) -> None:
    assert cli("init", tmp_path).code == 0
    created = cli("-C", tmp_path, "new", "second", "--kind", kind, "--input", input_kind)
    assert created.code == code, created.err
    assert (f"{kind} does not take {input_kind}. It takes `" in created.err) == bool(code)
    assert (tmp_path / "specs/second").exists() == (not code)


def test_written_files_end_with_one_line_break(cli: Cli, tmp_path: Path) -> None:
    assert cli("init", tmp_path).code == 0
    texts = [path.read_text() for path in (tmp_path / "specs/first-guideline").iterdir()]
    assert len(texts) == 4
    assert all(text.endswith("\n") and not text.endswith("\n\n") for text in texts)


def test_special_characters_are_kept(cli: Cli, tmp_path: Path) -> None:
    names = ['Neither "of" them', "it's: {odd} # one", "Größe ☀"]
    options = [part for at, name in enumerate(names) for part in ("--label", f"l{at}={name}")]
    assert cli("init", tmp_path, *options).code == 0
    labels = yaml.safe_load((tmp_path / "specs/first-guideline/labels.yaml").read_text())["labels"]
    assert [label["name"] for label in labels.values()] == names
    assert_only_starter_texts(cli, tmp_path, "first-guideline")


def test_ids_that_yaml_could_read_as_other_values_stay_text(cli: Cli, tmp_path: Path) -> None:
    names = ["1", "Null", "true", "No", "1e5", "0x10", "1.0"]
    options = [part for name in [*names, "a:=Colon"] for part in ("--label", name)]
    assert cli("init", tmp_path, "--id", "2024", *options).code == 0
    data = data_of(tmp_path / "specs/2024")
    assert (data["id"], list(data["labels"])) == ("2024", [*(name.lower() for name in names), "a:"])
    assert_only_starter_texts(cli, tmp_path, "2024")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--id", "no spaces"], "'--id': 'no spaces' is not a valid id. Use at most 64 letters, digits and `_ : . -`."),
        (["--id", "../out"], "'../out' is not a valid id"),
        (["--id", ""], "'' is not a valid id"),
        (["--label", "Alone"], "choose-one needs at least 2 labels; there is one"),
        (["--label", "=X", "--label", "b"], "'--label': the label '=X': '' is not a valid id. Write Name, or id=Name."),
        (["--label", "a b=X", "--label", "b"], "'a b' is not a valid id"),
        (["--label", "a=", "--label", "b"], "the label 'a=': the text is empty"),
        (["--label", "a=A", "--label", "A=B"], "2 labels have the id `a`"),
        (["--label", " ", "--label", "b"], "the text is empty"),
        (["--kind", "chose-one"], "'--kind': 'chose-one' is not a kind of task. Did you mean `choose-one`?"),
        (["--input", "picture"], "'--input': 'picture' is not a kind of input"),
        (["--kind", "write", "--label", "A"], "write has no labels"),
        (["--title", ""], "'--title': the text is empty"),
        (["--title", "a\nb"], "the text has several lines"),
        (["--unit", "a\x07"], "the text contains U+0007"),
        (["--owner", "a\udcff"], "the text contains a byte that is not UTF-8"),
        (["--unit", "See [this](page.html)."], "the link target `page.html` is not a web or email address"),
    ],
)
def test_invalid_values_write_nothing(cli: Cli, tmp_path: Path, arguments: list[str], message: str) -> None:
    result = cli("init", tmp_path / "new", *arguments)
    assert (result.code, result.out) == (2, "")
    assert message in " ".join(result.err.split())
    assert not (tmp_path / "new").exists()


def test_new_needs_an_id_outside_of_a_terminal(cli: Cli, tmp_path: Path) -> None:
    result = cli("-C", tmp_path, "new", "--title", "Mood")
    assert (result.code, "Missing argument 'ID'." in result.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_ids_are_made_from_names(cli: Cli, tmp_path: Path) -> None:
    names = ["Über alles", "Adult: nudity", "日本", "x=Very good", "Very good", "uber alles"]
    assert cli("init", tmp_path, *(part for name in names for part in ("--label", name))).code == 0
    labels = data_of(tmp_path / "specs/first-guideline")["labels"]
    assert {k: label["name"] for k, label in labels.items()} == {
        "uber-alles": "Über alles", "adult-nudity": "Adult: nudity", "label-3": "日本", "x": "Very good",
        "very-good": "Very good", "uber-alles-2": "uber alles",
    }  # fmt: skip


@given(st.text(max_size=20), st.text(max_size=20), st.lists(st.text(max_size=20), min_size=1, max_size=3))
def test_values_that_are_accepted_give_a_guideline_without_errors(title: str, unit: str, names: list[str]) -> None:
    schema = load_schema()
    try:
        labels = checked_labels(names, schema, kind="choose-many")
        values = NewGuideline(
            id="x", title=checked_line(title), unit=checked_prose(unit), kind="choose-many", labels=labels
        )
    except GuidelineKitError:
        return
    files = new_guideline_files(values, "specs/x", schema)
    data = yaml.safe_load(files["specs/x/guideline.yaml"])
    assert (data["title"], data["task"]["unit"]) == (title.strip(), unit.strip())


def test_the_hook_works_before_the_first_commit(cli: Cli, tmp_path: Path) -> None:
    assert cli("init", tmp_path).code == 0
    subprocess.run(["git", "add", "--all"], cwd=tmp_path, check=True)
    checked = cli("-C", tmp_path, "check", "--staged")
    assert (checked.code, "1 guideline checked: 21 notes from 1 cause." in checked.out) == (0, True)


def test_existing_files_are_kept(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")
    result = cli("init", tmp_path)
    assert result.code == 0
    assert ".gitignore exists and was kept" in result.err
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
    again = cli("-C", tmp_path, "new", "first-guideline")
    assert (again.code, "already exists" in again.err) == (2, True)


def test_the_workflow_and_the_hook_use_existing_options(cli: Cli, tmp_path: Path) -> None:
    cli("init", tmp_path)
    workflow = yaml.safe_load((tmp_path / ".github/workflows/guidelines.yml").read_text())
    runs = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    hook = yaml.safe_load((tmp_path / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"][0]["entry"]
    calls = [words for run in (*runs, hook) if (words := run.partition("guidelinekit ")[2].split())]
    assert {name for name, *_ in calls} == {"check", "review", "build", "publish"}
    for name, *words in calls:
        options = {word for word in words if word.startswith("--")}
        assert options <= set(re.findall(r"--[\w-]+", cli(name, "-h").out)), name


def test_the_schema_of_parts_does_not_require_a_head(tmp_path: Path) -> None:
    files = schema_files()
    part = jsonschema.Draft202012Validator(json.loads(files["schema/guideline-part.schema.json"]))
    whole = jsonschema.Draft202012Validator(json.loads(files["schema/guideline.schema.json"]))
    rules = {"rules": {"r": {"statement": "Look twice."}}}
    assert part.is_valid(rules)
    assert not whole.is_valid(rules)
    assert not part.is_valid({"rulez": {}})


def test_starter_text_is_never_released(cli: Cli, repository: Repository) -> None:
    """Whatever the settings say about the finding."""
    created = cli("init", repository.path, "--id", "mood", "--title", "Mood")
    assert created.code == 0, created.err
    repository.write({"guidelinekit.yaml": "severity: {GK438: off}\n"})
    repository.commit("Draft")
    assert cli("-C", repository.path, "check").out == "1 guideline checked, nothing found.\n"
    refused = cli("-C", repository.path, "release", "mood")
    assert refused.code == 2
    assert "`mood` still contains 20 starter texts:\n    specs/mood/guideline.yaml:12: FILL IN: one " in refused.err
    assert "\n    … and 15 more\n    Replace each text that begins with `FILL IN:`" in refused.err
    folder = repository.path / "specs/mood"
    for path in folder.iterdir():
        path.write_text(path.read_text().replace("FILL IN: ", "The team wrote "))
    repository.commit("Fill in")
    released = cli("-C", repository.path, "release", "mood", "--dry-run")
    assert released.code == 0, released.err
