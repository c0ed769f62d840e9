"""What commands remember never changes what they say: without it, and with it damaged, all bytes are the same."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from guidelinekit.store.cache import Cache
from guidelinekit.store.git.history import blob_id
from tests.conftest import HEAD, LABELS, MOOD, Repository, Result

Cli = Callable[..., Result]


@pytest.fixture
def history(repository: Repository) -> Path:
    """Three releases, one of which cannot be used, and an edit that is not released."""
    repository.commit("One", {"specs/mood.yaml": MOOD, "changes/mood/2.0.0/why.md": "Because."})
    repository.commit("Two", {"specs/mood.yaml": MOOD.replace("1.0.0", "1.1.0").replace("summary:", "sumary:")})
    renamed = MOOD.replace("1.0.0", "2.0.0").replace("  sad: {", "  low: {renamed_from: [sad], ")
    repository.commit("Three", {"specs/mood.yaml": renamed})
    repository.write({"specs/mood.yaml": renamed.replace("is pleased", "is pleased or calm")})
    return repository.path


COMMANDS = (
    ("changelog",),
    ("changelog", "--format", "json"),
    ("diff", "--format", "json"),
    ("diff", "mood@2.0.0"),
    ("migration", "mood", "2.0.0", "--format", "json"),
    ("migration", "mood", "1.0.0"),
    ("review", "HEAD~1"),
    ("check", "--since", "HEAD~1"),
)


def everything(cli: Cli, root: Path, *, cold: bool = False) -> list[Result]:
    """What the commands that remember say; `cold`, each as if it were the first."""
    said = []
    for command in COMMANDS:
        if cold:
            shutil.rmtree(root / ".git/guidelinekit", ignore_errors=True)
        said.append(cli("-C", root, *command))
    return said


def kept(root: Path) -> Path:
    return root / ".git/guidelinekit/mood.json"


def test_ten_runs_say_what_the_first_one_says(cli: Cli, history: Path) -> None:
    first = everything(cli, history, cold=True)
    assert [result.code for result in first] == [0, 0, 0, 0, 0, 2, 0, 0]
    assert "sad" in first[0].out
    assert all(everything(cli, history) == first for _ in range(9))
    assert kept(history).exists()


def test_what_is_known_is_not_found_out_again(cli: Cli, history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cli("-C", history, "changelog", "--format", "json")

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("it was known")

    monkeypatch.setattr("guidelinekit.changes.compare.compare.compare", refuse)
    monkeypatch.setattr("guidelinekit.operations.workspace.load", refuse)
    assert cli("-C", history, "changelog", "--format", "json") == first


@pytest.mark.parametrize(
    "files",
    [
        {"specs/mood.yaml": MOOD.replace("summary:", "sumary:")},
        {"specs/mood.yaml": MOOD, "specs/mood/rules.yaml": "rules:\n  r: {statement: Be kind., level: must}\n"},
        {"specs/mood.yaml": MOOD.replace("labels:\n", "labels:\n\u3000calm: {name: Calm, definition: Quiet.}\n")},
    ],
    ids=["unusable", "two homes", "a wide space"],
)
def test_odd_histories_are_no_exception(repository: Repository, cli: Cli, files: dict[str, str]) -> None:
    repository.commit("Odd", files)
    cold = everything(cli, repository.path, cold=True)
    assert everything(cli, repository.path) == cold
    repository.commit("Mended", {"specs/mood.yaml": MOOD.replace("1.0.0", "1.1.0").replace("glad", "happy")})
    cold = everything(cli, repository.path, cold=True)
    assert everything(cli, repository.path) == cold
    assert all(result.code in (0, 1, 2) for result in cold)


def test_a_name_that_is_no_text_is_no_failure(repository: Repository, cli: Cli) -> None:
    (repository.path / "specs/mood").mkdir(parents=True)
    (repository.path / "specs/mood/guideline.yaml").write_text(HEAD, encoding="utf-8")
    (Path(os.fsdecode(os.fsencode(repository.path / "specs/mood") + b"/l\xff.yaml"))).write_text(LABELS)
    repository.commit("One")
    (repository.path / "specs/mood/guideline.yaml").write_text(HEAD.replace("1.0.0", "1.1.0"), encoding="utf-8")
    repository.commit("Two")
    cold = everything(cli, repository.path, cold=True)
    assert cold[0].code == 0, cold[0].err
    assert everything(cli, repository.path) == cold


def test_two_projects_of_a_repository_remember_apart(repository: Repository, cli: Cli) -> None:
    heavy = "impact:\n  label-definition-reworded: relabel\n"
    for name, settings in (("one", "title: One\n"), ("two", heavy)):
        repository.write({f"{name}/specs/mood.yaml": MOOD, f"{name}/guidelinekit.yaml": settings})
    repository.commit("One")
    changed = MOOD.replace("1.0.0", "1.1.0").replace("is pleased", "feels pleased")
    repository.commit("Two", {f"{name}/specs/mood.yaml": changed for name in ("one", "two")})
    said = {name: cli("-C", repository.path / name, "changelog").out for name in ("one", "two")}
    assert ("RELABEL" in said["one"], "RELABEL" in said["two"]) == (False, True)
    assert sorted(path.name for path in (repository.path / ".git/guidelinekit").iterdir()) == [
        "one~mood.json", "two~mood.json",
    ]  # fmt: skip
    assert {name: cli("-C", repository.path / name, "changelog").out for name in ("one", "two")} == said


def test_a_blob_has_the_id_that_git_gives_it(repository: Repository) -> None:
    for content in (b"", b"text\n", bytes(range(256))):
        (repository.path / "file").write_bytes(content)
        assert repository.git("hash-object", "--no-filters", "file") == blob_id(content)


def test_damage_is_noticed_and_mended(cli: Cli, history: Path) -> None:
    first = everything(cli, history)
    whole = kept(history).read_bytes()
    chance = random.Random(3)
    for _ in range(25):
        at = chance.randrange(len(whole))
        damaged = [whole[:at], whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :], b""]
        kept(history).write_bytes(chance.choice(damaged))
        assert cli("-C", history, "changelog", "--format", "json") == first[1]
    everything(cli, history)
    assert kept(history).read_bytes() == whole


def test_nothing_is_kept_where_nothing_can_be(cli: Cli, history: Path) -> None:
    (history / ".git/guidelinekit").write_text("a file in the folder's place", encoding="utf-8")
    first = everything(cli, history)
    assert everything(cli, history) == first


def test_other_weights_are_no_excuse_for_what_was_known(cli: Cli, history: Path) -> None:
    before = cli("-C", history, "changelog").out
    settings = history / "guidelinekit.yaml"
    settings.write_text("impact:\n  label-renamed: relabel\n", encoding="utf-8")
    weighed = cli("-C", history, "changelog").out
    assert "RELABEL" in weighed
    assert weighed != before
    settings.unlink()
    assert cli("-C", history, "changelog").out == before


def test_another_program_finds_out_anew(cli: Cli, history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("-C", history, "changelog")
    before = kept(history).read_bytes()
    monkeypatch.setattr("guidelinekit.operations.comparison_cache.program_digest", lambda: "another")
    cli("-C", history, "changelog")
    assert kept(history).read_bytes() != before


def test_what_nobody_asks_for_makes_room(cli: Cli, history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("-C", history, "changelog")
    cli("-C", history, "diff", "HEAD~2", "HEAD")
    before = len(kept(history).read_bytes())
    monkeypatch.setattr("guidelinekit.operations.comparison_cache.BYTES", 1)
    (history / "specs/mood.yaml").write_text(MOOD.replace("1.0.0", "3.0.0"), encoding="utf-8")
    cli("-C", history, "changelog")
    assert 0 < len(kept(history).read_bytes()) < 2 * before
    (history / "specs/mood.yaml").write_text(MOOD.replace("1.0.0", "4.0.0"), encoding="utf-8")
    cli("-C", history, "changelog")
    content = kept(history).read_text(encoding="utf-8", errors="replace")
    assert "4.0.0" in content
    assert "3.0.0" not in content


def test_a_cache_gives_back_what_it_was_given_or_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.read("a") == b""
    cache.write("a", b"kept")
    assert cache.read("a") == b"kept"
    Cache(None).write("a", b"nowhere")
    assert Cache(None).read("a") == b""
