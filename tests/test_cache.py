"""The cache does not change the output of commands: without it, and with a damaged one, all bytes are the same."""

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
    """Three releases, one of which cannot be read, and an unreleased edit."""
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


def results_of_commands(cli: Cli, root: Path, *, cold: bool = False) -> list[Result]:
    """The results of the commands that use the cache; with `cold`, each without a cache."""
    results = []
    for command in COMMANDS:
        if cold:
            shutil.rmtree(root / ".git/guidelinekit", ignore_errors=True)
        results.append(cli("-C", root, *command))
    return results


def cache_file(root: Path) -> Path:
    return root / ".git/guidelinekit/mood.json"


def test_ten_runs_have_the_same_output(cli: Cli, history: Path) -> None:
    first = results_of_commands(cli, history, cold=True)
    assert [result.code for result in first] == [0, 0, 0, 0, 0, 2, 0, 0]
    assert "sad" in first[0].out
    assert all(results_of_commands(cli, history) == first for _ in range(9))
    assert cache_file(history).exists()


def test_cached_results_are_not_computed_again(cli: Cli, history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = cli("-C", history, "changelog", "--format", "json")

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the result is cached")

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
    ids=["unusable", "two locations", "a wide space"],
)
def test_unusual_histories_have_the_same_output_with_a_cache(
    repository: Repository, cli: Cli, files: dict[str, str]
) -> None:
    repository.commit("Odd", files)
    cold = results_of_commands(cli, repository.path, cold=True)
    assert results_of_commands(cli, repository.path) == cold
    repository.commit("Fixed", {"specs/mood.yaml": MOOD.replace("1.0.0", "1.1.0").replace("glad", "happy")})
    cold = results_of_commands(cli, repository.path, cold=True)
    assert results_of_commands(cli, repository.path) == cold
    assert all(result.code in (0, 1, 2) for result in cold)


def test_a_file_name_that_is_not_valid_utf_8_is_no_error(repository: Repository, cli: Cli) -> None:
    (repository.path / "specs/mood").mkdir(parents=True)
    (repository.path / "specs/mood/guideline.yaml").write_text(HEAD, encoding="utf-8")
    (Path(os.fsdecode(os.fsencode(repository.path / "specs/mood") + b"/l\xff.yaml"))).write_text(LABELS)
    repository.commit("One")
    (repository.path / "specs/mood/guideline.yaml").write_text(HEAD.replace("1.0.0", "1.1.0"), encoding="utf-8")
    repository.commit("Two")
    cold = results_of_commands(cli, repository.path, cold=True)
    assert cold[0].code == 0, cold[0].err
    assert results_of_commands(cli, repository.path) == cold


def test_two_projects_of_a_repository_have_separate_caches(repository: Repository, cli: Cli) -> None:
    heavy = "impact:\n  label-definition-reworded: relabel\n"
    for name, settings in (("one", "title: One\n"), ("two", heavy)):
        repository.write({f"{name}/specs/mood.yaml": MOOD, f"{name}/guidelinekit.yaml": settings})
    repository.commit("One")
    changed = MOOD.replace("1.0.0", "1.1.0").replace("is pleased", "feels pleased")
    repository.commit("Two", {f"{name}/specs/mood.yaml": changed for name in ("one", "two")})
    output = {name: cli("-C", repository.path / name, "changelog").out for name in ("one", "two")}
    assert ("RELABEL" in output["one"], "RELABEL" in output["two"]) == (False, True)
    assert sorted(path.name for path in (repository.path / ".git/guidelinekit").iterdir()) == [
        "one~mood.json", "two~mood.json",
    ]  # fmt: skip
    assert {name: cli("-C", repository.path / name, "changelog").out for name in ("one", "two")} == output


def test_a_blob_id_equals_that_of_git(repository: Repository) -> None:
    for content in (b"", b"text\n", bytes(range(256))):
        (repository.path / "file").write_bytes(content)
        assert repository.git("hash-object", "--no-filters", "file") == blob_id(content)


def test_a_damaged_cache_is_detected_and_replaced(cli: Cli, history: Path) -> None:
    first = results_of_commands(cli, history)
    whole = cache_file(history).read_bytes()
    generator = random.Random(3)
    for _ in range(25):
        at = generator.randrange(len(whole))
        damaged = [whole[:at], whole[:at] + bytes([whole[at] ^ 1 << generator.randrange(8)]) + whole[at + 1 :], b""]
        cache_file(history).write_bytes(generator.choice(damaged))
        assert cli("-C", history, "changelog", "--format", "json") == first[1]
    results_of_commands(cli, history)
    assert cache_file(history).read_bytes() == whole


def test_without_a_writable_cache_the_output_is_the_same(cli: Cli, history: Path) -> None:
    (history / ".git/guidelinekit").write_text("a file instead of a folder", encoding="utf-8")
    first = results_of_commands(cli, history)
    assert results_of_commands(cli, history) == first


def test_other_impact_settings_do_not_use_the_cached_changes(cli: Cli, history: Path) -> None:
    before = cli("-C", history, "changelog").out
    settings = history / "guidelinekit.yaml"
    settings.write_text("impact:\n  label-renamed: relabel\n", encoding="utf-8")
    overridden = cli("-C", history, "changelog").out
    assert "RELABEL" in overridden
    assert overridden != before
    settings.unlink()
    assert cli("-C", history, "changelog").out == before


def test_another_program_version_does_not_use_the_cache(
    cli: Cli, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("-C", history, "changelog")
    before = cache_file(history).read_bytes()
    monkeypatch.setattr("guidelinekit.operations.comparison_cache.program_digest", lambda: "another")
    cli("-C", history, "changelog")
    assert cache_file(history).read_bytes() != before


def test_entries_that_are_not_used_are_removed_from_a_full_cache(
    cli: Cli, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("-C", history, "changelog")
    cli("-C", history, "diff", "HEAD~2", "HEAD")
    before = len(cache_file(history).read_bytes())
    monkeypatch.setattr("guidelinekit.operations.comparison_cache.BYTES", 1)
    (history / "specs/mood.yaml").write_text(MOOD.replace("1.0.0", "3.0.0"), encoding="utf-8")
    cli("-C", history, "changelog")
    assert 0 < len(cache_file(history).read_bytes()) < 2 * before
    (history / "specs/mood.yaml").write_text(MOOD.replace("1.0.0", "4.0.0"), encoding="utf-8")
    cli("-C", history, "changelog")
    content = cache_file(history).read_text(encoding="utf-8", errors="replace")
    assert "4.0.0" in content
    assert "3.0.0" not in content


def test_a_cache_returns_what_was_written_or_nothing(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.read("a") == b""
    cache.write("a", b"kept")
    assert cache.read("a") == b"kept"
    Cache(None).write("a", b"not kept")
    assert Cache(None).read("a") == b""
