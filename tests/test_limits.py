"""What a stranger can send is limited: no input takes much time or memory, and none ends in a traceback."""

import io
import json
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from bench.dimensions import DIMENSIONS
from bench.growth import MOST, OPERATIONS, measure
from guidelinekit.errors import ConfigError
from guidelinekit.guideline.format.spans import occurrences
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.reader import read
from guidelinekit.store.assets import probe
from guidelinekit.store.counts import counts_of
from tests.conftest import MOOD, Repository, Result
from tests.media import jpeg, pdf, png

Cli = Callable[..., Result]


def test_aliases_cannot_repeat_a_long_text() -> None:
    text = f'a: &a "{"x" * 100_000}"\nb: [{", ".join(["*a"] * 50)}]\n'
    (finding,) = read(SourceFile(path="a.yaml", content=text.encode())).findings
    assert (finding.code, "characters" in finding.message) == ("GK109", True)


def test_an_alias_as_a_key_counts() -> None:
    entries = ", ".join("{*a : 1}" for _ in range(50))
    text = f"a: &a {'x' * 100_000}\nb: [{entries}]\n"
    (finding,) = read(SourceFile(path="a.yaml", content=text.encode())).findings
    assert finding.code == "GK109"


@pytest.mark.parametrize(("width", "height"), [(2**31 - 1, 2**31 - 1), (40_000, 40_000)])
def test_an_image_with_too_many_pixels_is_refused(width: int, height: int) -> None:
    content = bytearray(png())
    content[16:24] = struct.pack(">II", width, height)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    assert "pixels; at most 300,000,000 are allowed" in probe("a.png", bytes(content)).problem


def test_a_large_progressive_photograph_is_not_decoded() -> None:
    out = io.BytesIO()
    Image.new("L", (16_000, 16_000)).save(out, "JPEG", progressive=True)
    assert probe("a.jpg", out.getvalue()).width == 16_000
    assert "cut off" in probe("a.jpg", out.getvalue()[:-200]).problem


@pytest.mark.parametrize("cut", [2, 10, 100, 300])
def test_a_photograph_that_is_cut_off_is_reported(cut: int) -> None:
    assert "the image is damaged" in probe("a.jpg", jpeg()[:-cut]).problem


def test_an_image_with_too_many_parts_is_refused() -> None:
    chunk = bytes(4) + b"tEXt" + bytes(4)
    assert "parts" in probe("a.png", png()[:33] + chunk * 60_000 + png()[33:]).problem


def test_a_document_without_pages_is_refused() -> None:
    assert probe("a.pdf", pdf(0)).problem == "the PDF has no pages"


@pytest.mark.parametrize("zone", ["UTC+99", "XXX-24:59:59", "AAA-25"])
def test_any_time_zone_works(cli: Cli, repository: Repository, monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    repository.write({"specs/mood/guideline.yaml": MOOD})
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "One")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        results = [cli("-C", repository.path, command) for command in ("check", "diff")]
    time.tzset()
    assert [result.code for result in results] == [0, 0]


@pytest.mark.parametrize("seconds", ["abc", "", "-1", "253402300800", "1e9"])
def test_an_impossible_time_of_the_build_is_a_sentence(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: str
) -> None:
    (tmp_path / "specs/mood").mkdir(parents=True)
    (tmp_path / "specs/mood/guideline.yaml").write_text(MOOD)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    result = cli("-C", tmp_path, "build", "--no-history")
    assert result.code == 2
    assert "SOURCE_DATE_EPOCH" in result.err


@pytest.mark.parametrize(
    ("text", "piece", "expected"),
    [
        ("aaaa", "aa", [0, 1, 2]),
        ("abababab", "abab", [0, 2, 4]),
        ("aabaabaab aab", "aabaab", [0, 3]),
        ("xaaax aaa", "aaa", [6]),
    ],
)
def test_occurrences_may_overlap(text: str, piece: str, expected: list[int]) -> None:
    assert occurrences(text, piece) == expected


@pytest.mark.parametrize(
    "name",
    ["check: a mark at every offset", "check: a long address", "check: unknown keys", "read: keys of a JSON line",
     "check: elisions", "notes: one for each change"],
)  # fmt: skip
def test_time_grows_with_the_input(name: str) -> None:
    operation, make, first = DIMENSIONS[name]
    measured = measure(name, OPERATIONS[operation], make, first)
    # Far above noise, far below the growth of a quadratic algorithm.
    assert not measured.exponents or min(measured.exponents[-2:]) < MOST + 0.4


def test_keys_that_are_defined_twice_are_found_quickly() -> None:
    line = '{"id": "a", ' + ", ".join(f'"k{i}": 1' for i in (*range(60_000), 59_999)) + "}"
    (finding,) = read(SourceFile(path="a.jsonl", content=line.encode())).findings
    assert finding.arguments == ("k59999",)
    assert json.dumps("k59999")[1:-1] in finding.message


@pytest.mark.parametrize("number", ["9" * 5000, "1 2", "-1", "", "x"])
def test_counts_that_are_no_numbers_are_a_sentence(tmp_path: Path, number: str) -> None:
    (tmp_path / "a.csv").write_text(f"sad,1\nhappy,{number}\n")
    with pytest.raises(ConfigError, match=r"a\.csv:2"):
        counts_of("a", tmp_path, "{id}.csv")


def test_a_count_may_have_any_white_space(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("sad,1\nhappy,2\x1e\n")
    counts = counts_of("a", tmp_path, "{id}.csv")
    assert counts is not None
    assert counts.items == {"sad": 1, "happy": 2}
