"""Files of an older format are upgraded when they are read, or rewritten with their comments and layout.

Only one format exists so far. The upgrades here lead to it from invented formats.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.upgrade import FORMAT, UPGRADES, FormatUpgrade, upgraded
from guidelinekit.operations.upgrade import upgrade
from guidelinekit.operations.workspace import Workspace
from tests.conftest import MOOD, Result

OLDER = (
    FormatUpgrade(from_format=-1, renames={("about",): "summary"}, values={("task", "kind"): {"single": "choose-one"}}),
    FormatUpgrade(
        from_format=0, renames={("labels", "*", "unless"): "avoid_when", ("examples", "*", "label"): "answer"}
    ),
)
HEAD = """\
# The mood of sentences.
format: -1   # the first of all
id:    mood
title: "Mood"
version: 1.0.0
about: >-
  Say whether a sentence
  is happy or sad.
task: {unit: One sentence., input: text, 'kind': "single"}   # one label
"""
LABELS = """\
labels:
  happy:   # é 🙂
    name: Happy
    definition: The writer is pleased.
    unless: [The good thing is over.]   # they regret it then

  sad: {name: Sad, definition: The writer regrets something., unless: ["It was found again."]}
"""
LINES = """\
{"id": "sun",  "input": "The sun is out.", "label": "happy"}

{"id": "rain", "input": "It rains \\u2026", "label": "sad"}
{"id": "fog", "input": "Fog.", "answer": "sad"}
"""


def files() -> tuple[SourceFile, ...]:
    texts = {"guideline.yaml": HEAD, "labels.yaml": LABELS, "examples/long.jsonl": LINES}
    return tuple(SourceFile(path=f"specs/mood/{name}", content=text.encode()) for name, text in texts.items())


def test_an_upgrade_changes_only_what_it_names() -> None:
    head, labels, lines = (file.content.decode() for file in upgraded(files(), OLDER))
    assert head == HEAD.replace("-1 ", "1 ").replace("about:", "summary:").replace('"single"', "choose-one")
    assert labels == LABELS.replace("unless:", "avoid_when:")
    assert lines.splitlines()[0] == '{"id": "sun", "input": "The sun is out.", "answer": "happy"}'
    assert lines.splitlines()[2] == '{"id": "rain", "input": "It rains \\u2026", "answer": "sad"}'
    assert lines.splitlines()[1::2] == LINES.splitlines()[1::2]


def test_windows_line_endings_are_kept() -> None:
    windows = [SourceFile(path=file.path, content=file.content.replace(b"\n", b"\r\n")) for file in files()[:2]]
    head, labels = (file.content for file in upgraded(windows, OLDER))
    assert head.count(b"\r\n") == HEAD.count("\n")
    assert labels.replace(b"\r\n", b"\n").decode() == LABELS.replace("unless:", "avoid_when:")


def test_an_older_format_is_checked_without_rewriting_it(schema: Schema) -> None:
    checked = check(files(), schema, name="mood", upgrades=OLDER)
    assert checked.findings == ()
    assert checked.guideline is not None
    assert checked.guideline.labels["sad"].avoid_when[0].text == "It was found again."
    assert set(checked.guideline.examples) == {"sun", "rain", "fog"}
    assert check(files(), schema, name="mood").guideline is None


def test_upgrade_rewrites_the_files(schema: Schema, tmp_path: Path) -> None:
    for file in files():
        path = tmp_path / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    (result,) = upgrade(Workspace(tmp_path), dry_run=True, upgrades=OLDER)
    assert (result.id, result.old, len(result.paths)) == ("mood", -1, 3)
    assert (tmp_path / "specs/mood/guideline.yaml").read_text() == HEAD
    upgrade(Workspace(tmp_path), upgrades=OLDER)
    assert not check([*_read(tmp_path)], schema, name="mood").findings
    assert upgrade(Workspace(tmp_path), upgrades=OLDER) == ()
    assert not [path for path in (tmp_path / "specs/mood").iterdir() if path.name.startswith(".")]


def _read(root: Path) -> list[SourceFile]:
    paths = [path for path in (root / "specs/mood").rglob("*") if path.is_file()]
    return [SourceFile(path=path.relative_to(root).as_posix(), content=path.read_bytes()) for path in paths]


def test_files_that_cannot_be_read_are_not_changed(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    spec = tmp_path / "specs/mood.yaml"
    for text, message in (("format: 0\nid: [", "invalid YAML"), ("format: 9\nid: mood\n", "is in format 9")):
        spec.write_text(text)
        with pytest.raises(GuidelineKitError, match=message):
            upgrade(Workspace(tmp_path), upgrades=OLDER)
        assert spec.read_text() == text


def test_the_command_reports_that_nothing_is_to_do(cli: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/mood.yaml").write_text(MOOD)
    result = cli("-C", tmp_path, "upgrade")
    assert (result.code, result.out) == (0, f"Nothing to do: the guidelines are in format {FORMAT}, the newest.\n")
    assert (tmp_path / "specs/mood.yaml").read_text() == MOOD


def test_every_older_format_has_an_upgrade(schema: Schema) -> None:
    assert schema.raw["properties"]["format"]["const"] == FORMAT
    assert [upgrade.from_format for upgrade in UPGRADES] == list(range(1, FORMAT))
