"""What commands remember never changes what they say: without it, and with it damaged, all bytes are the same."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from guidelinekit.store.cache import Cache
from tests.conftest import MOOD, Repository, Result

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


def everything(cli: Cli, root: Path) -> list[Result]:
    """What the commands that remember say."""
    return [
        cli("-C", root, "changelog"),
        cli("-C", root, "changelog", "--format", "json"),
        cli("-C", root, "diff", "--format", "json"),
        cli("-C", root, "migration", "mood", "2.0.0", "--format", "json"),
        cli("-C", root, "review", "HEAD~1"),
    ]


def kept(root: Path) -> Path:
    return root / ".git/guidelinekit/mood.json"


def test_ten_runs_say_the_same(cli: Cli, history: Path) -> None:
    first = everything(cli, history)
    assert [result.code for result in first] == [0, 0, 0, 0, 0]
    assert "sad" in first[0].out
    assert kept(history).exists()
    assert all(everything(cli, history) == first for _ in range(9))


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
    monkeypatch.setattr("guidelinekit.operations.versions.program_digest", lambda: "another")
    cli("-C", history, "changelog")
    assert kept(history).read_bytes() != before


def test_what_nobody_asks_for_makes_room(cli: Cli, history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("-C", history, "changelog")
    cli("-C", history, "diff", "HEAD~2", "HEAD")
    before = len(kept(history).read_bytes())
    monkeypatch.setattr("guidelinekit.operations.versions.BYTES", 1)
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
