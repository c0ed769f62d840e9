"""Kills of processes that publish into a folder, at each call and at random times, and many writers at once."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.output_mounts import IN_PLACE, run_mounted
from tests.test_output_kills import figures_of

pytestmark = pytest.mark.attack


def test_readers_see_whole_states(tmp_path: Path) -> None:
    figures = figures_of(tmp_path, "exchange", 240, 5)
    assert figures["reads"] > 20_000
    assert (figures["missing"], figures["mixed"]) == (0, 0)


def test_the_next_run_repairs_what_two_renames_leave(tmp_path: Path) -> None:
    assert figures_of(tmp_path, "renames", 240, 0)["mixed"] == 0


@pytest.mark.parametrize("kind", IN_PLACE)
def test_files_in_place_are_never_missing(tmp_path: Path, kind: str) -> None:
    figures = json.loads(run_mounted(tmp_path, IN_PLACE[kind], "run", "in place", "240", "5"))
    assert figures["reads"] > 20_000
    assert (figures["missing"], figures["mixed"]) == (0, 0)


def test_eight_processes_lose_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.output_kills", "append", str(tmp_path / "out")]
    writers = [subprocess.Popen([*command, str(name), "25"], cwd=ROOT) for name in range(8)]
    assert [writer.wait() for writer in writers] == [0] * 8
    assert len((tmp_path / "out/lines.txt").read_text().splitlines()) == 8 * 25
