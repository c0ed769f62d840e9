"""A published folder is whole for its readers: after kills, on a full disk, and with two writers at once."""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from guidelinekit.store.output.folder import open_output
from tests.conftest import ROOT
from tests.output_kills import append_lines, state
from tests.output_mounts import IN_PLACE, run_mounted
from tests.test_output_states import content_of


def figures_of(folder: Path, mode: str, kills: int, seconds: float) -> Any:
    command = ["run", str(folder / "out"), mode, str(kills), str(seconds)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.output_kills", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_readers_see_whole_states_when_writers_are_killed(tmp_path: Path) -> None:
    figures = figures_of(tmp_path, "exchange", 10, 0.2)
    assert figures["reads"] > 1000
    assert (figures["missing"], figures["mixed"]) == (0, 0)


def test_states_are_whole_without_the_exchange_of_folders(tmp_path: Path) -> None:
    assert figures_of(tmp_path, "renames", 10, 0)["mixed"] == 0


#: Ends between the renames of the old and of the new folder.
_BETWEEN = """
import os, sys; from pathlib import Path; from guidelinekit.store.output import switch; from tests import output_kills
rename = Path.rename
def failing(path, to):
    if path.name == "new": os._exit(9)
    return rename(path, to)
output_kills.publish(Path(sys.argv[1]))
switch.exchange = lambda *_: False
Path.rename = failing
output_kills.publish(Path(sys.argv[1]))
"""


def test_a_folder_that_was_renamed_is_put_back(tmp_path: Path) -> None:
    target = tmp_path / "out"
    done = subprocess.run([sys.executable, "-c", _BETWEEN, str(target)], cwd=ROOT, check=False)
    assert (done.returncode, target.exists()) == (9, False)
    with open_output(target, root=tmp_path) as out:
        assert out.read("index.html") == b"0\n"
    assert content_of(target) == state(0)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("kind", IN_PLACE)
def test_files_of_a_folder_that_cannot_be_renamed_are_never_missing(tmp_path: Path, kind: str) -> None:
    figures = json.loads(run_mounted(tmp_path, IN_PLACE[kind], "run", "in place", "10", "0.2"))
    assert figures["reads"] > 1000
    assert (figures["missing"], figures["mixed"]) == (0, 0)


@pytest.mark.parametrize("options", ["size=300k", "size=20m,nr_inodes=90"])
@pytest.mark.parametrize("where", ["site", "site/out"])
def test_on_a_full_disk_the_old_state_stays(tmp_path: Path, where: str, options: str) -> None:
    mount = f"mount -t tmpfs -o {options} t {where} && mkdir -p site/out"
    assert int(run_mounted(tmp_path, mount, "fill")) >= 2


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.output_kills", "append", str(tmp_path / "out")]
    writers = [subprocess.Popen([*command, name, "10"], cwd=ROOT) for name in ("one", "two")]
    assert [writer.wait() for writer in writers] == [0, 0]
    lines = (tmp_path / "out/lines.txt").read_text().splitlines()
    for name in ("one", "two"):
        assert [line for line in lines if line.startswith(name)] == [f"{name} {number}" for number in range(10)]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_two_threads_lose_nothing(tmp_path: Path) -> None:
    threads = [threading.Thread(target=append_lines, args=(tmp_path / "out", str(name), 10)) for name in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len((tmp_path / "out/lines.txt").read_text().splitlines()) == 20


def test_who_has_to_wait_is_told_once(tmp_path: Path) -> None:
    waits, told = [], threading.Event()

    def second() -> None:
        def waiting() -> None:
            waits.append(1)
            told.set()

        with open_output(tmp_path / "out", root=tmp_path, waiting=waiting) as out:
            waits.append(len(out.published()))

    thread = threading.Thread(target=second)
    with open_output(tmp_path / "out", root=tmp_path) as out:
        thread.start()
        assert told.wait(20)
        (out.fresh / "index.json").write_text('{"files": {}}')
        out.put()
    thread.join()
    assert waits == [1, 1]
