"""The files that `init` and `new` write pass the check, can be built, and replace no existing files."""

import fcntl
import json
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
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
from tests.conftest import ROOT, Repository, Result

Cli = Callable[..., Result]


def data_of(folder: Path) -> dict[str, Any]:
    """The merged data of a guideline's folder."""
    return {
        key: value for path in folder.glob("*.yaml") for key, value in yaml.safe_load(path.read_text("utf-8")).items()
    }


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
    assert (checked.code, "1 guideline checked: 18 notes." in checked.out) == (0, True)


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
    runs = [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step]
    hook = yaml.safe_load((tmp_path / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"][0]["entry"]
    for run in [*runs, hook]:
        words = run.split(" >> ")[0].split()
        if words[0] == "guidelinekit":
            assert {word for word in words if word.startswith("--")} <= set(cli(words[1], "-h").out.split())


def test_the_schema_of_parts_does_not_require_a_head(tmp_path: Path) -> None:
    files = schema_files()
    part = jsonschema.Draft202012Validator(json.loads(files["schema/guideline-part.schema.json"]))
    whole = jsonschema.Draft202012Validator(json.loads(files["schema/guideline.schema.json"]))
    rules = {"rules": {"r": {"statement": "Look twice."}}}
    assert part.is_valid(rules)
    assert not whole.is_valid(rules)
    assert not part.is_valid({"rulez": {}})


class Terminal:
    """A command in a pseudo terminal."""

    def __init__(self, *arguments: object, folder: Path) -> None:
        self._controller, terminal = pty.openpty()
        command = [sys.executable, "-m", "guidelinekit", *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}

        def take_terminal() -> None:
            # Ctrl-C interrupts the command, also where the tests run with this signal ignored.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            command, stdin=terminal, stdout=terminal, stderr=terminal, cwd=folder, env=environment,
            start_new_session=True, preexec_fn=take_terminal,
        )  # fmt: skip
        os.close(terminal)
        self._unread = b""
        self._end = time.monotonic() + 60

    def until(self, text: str) -> str:
        """Return the next output that ends with a text, or all of it if there is none."""
        output = self._unread
        while not text or text not in output.decode(errors="replace"):
            ready, _, _ = select.select([self._controller], [], [], 1)
            assert time.monotonic() < self._end, output
            try:
                part = os.read(self._controller, 65536) if ready else None
            except OSError:  # the end, on Linux
                part = b""
            if part == b"":
                assert not text, output
                break
            output += part or b""
        end = output.find(text.encode()) + len(text.encode()) if text else len(output)
        self._unread = output[end:]
        return output[:end].decode(errors="replace").replace("\r", "")

    def answers(self, dialog: Sequence[tuple[str, str]]) -> str:
        """Wait for each question, and type its answer; returns the rest of the output."""
        for question, answer in dialog:
            self.until(question)
            os.write(self._controller, answer.encode())
        return self.until("")

    def exit_code(self) -> int:
        """Wait for the end of the command."""
        os.close(self._controller)
        return self.process.wait(timeout=30)


def test_values_are_asked_for_in_a_terminal(tmp_path: Path) -> None:
    """Each answer is checked at once and asked for again; the answers before it are kept."""
    terminal = Terminal("init", "new", folder=tmp_path)
    out = terminal.answers(
        [
            ("Title of the guideline (Enter: fill in later): ", "Adult: nudity\n"),
            ("never changes [adult-nudity]: ", "no spaces\n"),
            ("Error: 'no spaces' is not a valid id. Use at most 64 letters", ""),
            ("never changes [adult-nudity]: ", "\n"),
            ("What one item is", "[x](y)\n"),
            ("Error: the link target `y`", ""),
            ("What one item is", "One picture.\n"),
            ("Kind of task [choose-one]: ", "boxes\n"),
            ("Error: 'boxes' is not a kind of task.", ""),
            ("Kind of task [choose-one]: ", "draw-boxes\n"),
            ("Kind of input (image, video, document) [image]: ", "text\n"),
            ("Error: draw-boxes does not take text. It takes `image`, `video`, `document`.", ""),
            ("[image]: ", "\n"),
            ("Labels, separated by commas, at least 1", "a b=Cat\n"),
            ("Error: the label 'a b=Cat': 'a b' is not a valid id.", ""),
            ("Labels, separated by commas, at least 1", "Very sad, 幸せ、x=Cat\n"),
            ("Team that decides disputes", "\n"),
        ]
    )
    assert terminal.exit_code() == 0, out
    data = data_of(tmp_path / "new/specs/adult-nudity")
    assert (data["id"], data["title"]) == ("adult-nudity", "Adult: nudity")
    assert data["task"] == {"unit": "One picture.", "input": "image", "kind": "draw-boxes"}
    names = {"very-sad": "Very sad", "label-2": "幸せ", "x": "Cat"}
    assert {k: label["name"] for k, label in data["labels"].items()} == names
    assert data["owners"]["owner"]["name"].startswith(MARK)


def test_new_asks_for_an_id_that_is_free(cli: Cli, tmp_path: Path) -> None:
    assert cli("init", tmp_path, "--id", "mood").code == 0
    terminal = Terminal("new", "--title", "Mood", "--label", "One", "--unit", "x", "--owner", "y", folder=tmp_path)
    out = terminal.answers(
        [
            ("never changes [mood-2]: ", "mood\n"),
            ("Error: specs/mood already exists. Choose another id.", ""),
            ("never changes [mood-2]: ", "\n"),
            ("Kind of task [choose-one]: ", "\n"),
            ("Error: choose-one needs at least 2 labels; there is one.", ""),
            ("Kind of task [choose-one]: ", "compare\n"),
            ("Error: compare needs at least 2 labels", ""),
            ("Kind of task [choose-one]: ", "link\n"),
            ("[text]: ", "audio\n"),
        ]
    )
    assert terminal.exit_code() == 0, out
    labels = data_of(tmp_path / "specs/mood-2")["labels"]
    assert (labels["one"]["kind"], labels["belongs-to"]["from"]) == ("mark-segments", ["one"])
    taken = Terminal("new", "mood", folder=tmp_path)
    assert "Invalid value for 'ID': specs/mood already exists. Choose another id." in taken.until("")
    assert taken.exit_code() == 2


def test_nothing_is_asked_where_nothing_is_missing(cli: Cli, tmp_path: Path) -> None:
    """A clone has guidelines already, and text needs no labels."""
    assert cli("init", tmp_path).code == 0
    clone = Terminal("init", ".", folder=tmp_path)
    assert "Title" not in clone.until("")
    assert clone.exit_code() == 0
    writing = Terminal("new", "w", "--title", "W", "--kind", "write", "--unit", "x", "--owner", "y", folder=tmp_path)
    assert "Labels" not in writing.answers([("Kind of input", "\n")])
    assert writing.exit_code() == 0


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_interrupted_questions_write_nothing(tmp_path: Path, key: str) -> None:
    terminal = Terminal("init", "new", folder=tmp_path)
    rest = terminal.answers([("Title of the guideline (Enter: fill in later): ", "Mood\n"), ("[mood]: ", key)])
    assert "Nothing was written." in rest
    assert terminal.exit_code() == 130
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_is_not_utf_8_is_asked_for_again(tmp_path: Path) -> None:
    controller, terminal = pty.openpty()
    command = [sys.executable, "-m", "guidelinekit", "init", "new", "--id", "x", "--unit", "x", "--owner", "y"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=tmp_path, env=environment
    ) as process:
        os.write(controller, b"M\xf6d\nMood\nchoose-many\n\nHappy\n")
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 0, out
    assert b"UTF-8" in out
    assert data_of(tmp_path / "new/specs/x")["title"] == "Mood"


def test_starter_text_is_never_released(cli: Cli, repository: Repository) -> None:
    """Whatever the settings say about the finding."""
    created = cli("init", repository.path, "--id", "mood", "--title", "Mood")
    assert created.code == 0, created.err
    repository.write({"guidelinekit.yaml": "severity: {GK438: off}\n"})
    repository.commit("Draft")
    assert cli("-C", repository.path, "check").out == "1 guideline checked, nothing found.\n"
    refused = cli("-C", repository.path, "release", "mood")
    assert refused.code == 2
    assert "`mood` still contains 17 starter texts:\n    specs/mood/guideline.yaml:11: FILL IN: one " in refused.err
    assert "\n    … and 12 more\n    Replace each text that begins with `FILL IN:`" in refused.err
    folder = repository.path / "specs/mood"
    for path in folder.iterdir():
        path.write_text(path.read_text().replace("FILL IN: ", "The team wrote "))
    repository.commit("Fill in")
    released = cli("-C", repository.path, "release", "mood", "--dry-run")
    assert released.code == 0, released.err
