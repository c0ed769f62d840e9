"""Processes that publish states into one folder and are killed, and a reader that polls the folder meanwhile.

State n has the number n in each file that changes, and the folders of the last releases. Run as a module, so that it
can run where something is mounted: `python -m tests.output_kills run FOLDER MODE KILLS SECONDS`.
"""

import json
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Mapping
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Final, NamedTuple

from guidelinekit.errors import OutputError
from guidelinekit.store.output import switch
from guidelinekit.store.output.files import STAGE, sizes
from guidelinekit.store.output.folder import open_output
from guidelinekit.store.output.index import INDEX, write_index
from guidelinekit.store.published_index import Entry

FORK: Final = multiprocessing.get_context("fork")
#: `exchange`: as usual. `renames`: without the exchange of folders. `in place`: the folder cannot be renamed.
MODES = ("exchange", "renames", "in place")
_RELEASES = 4
_PAGES = 5
#: Files that every state has.
READ = ("index.html", *(f"g/latest/{number}.html" for number in range(_PAGES)), INDEX)
#: What Python reports before a system call that changes files.
_EVENTS = ("open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.chown", "shutil.rmtree",
           "ctypes.dlsym", "shutil.copytree")  # fmt: skip


def release_files(number: int) -> dict[str, bytes]:
    return {f"g/1.{number}.0/{name}": f"{name} {number}\n".encode() for name in ("index.html", "labels.csv")}


def new_files(number: int) -> dict[str, bytes]:
    """The files of a state that the one before does not have, without the index."""
    changing = {name: b"%d\n" % number for name in READ if name != INDEX}
    # Sometimes a file is a folder, and a folder a file.
    other = f"g/all/x{'/page.html' if number % 2 else ''}"
    return changing | {other: b"x\n"} | release_files(number)


def state(number: int) -> dict[str, bytes]:
    """All files of a state without the index."""
    files = new_files(number)
    for earlier in range(max(0, number - _RELEASES), number):
        files |= release_files(earlier)
    return files


def publish(target: Path) -> int:
    """Publish the state that follows the one in the folder; returns its number."""
    with open_output(target, root=target.parent) as out:
        published = out.published()
        number = int(out.read("index.html")) + 1 if published else 0
        kept = {path: entry for path, entry in published.items() if path in state(number) and path[2:4] == "1."}
        write_files(out.fresh, new_files(number), kept)
        out.put(kept)
    return number


def write_files(fresh: Path, files: Mapping[str, bytes], kept: Mapping[str, Entry]) -> None:
    """Write files into a new folder, and an index of them and of the kept ones."""
    for path, content in files.items():
        (fresh / path).parent.mkdir(parents=True, exist_ok=True)
        (fresh / path).write_bytes(content)
    write_index(fresh)
    listed = json.loads((fresh / INDEX).read_text("utf-8"))["files"]
    listed |= {path: {"sha256": entry.sha256, "bytes": entry.size} for path, entry in kept.items()}
    (fresh / INDEX).write_text(json.dumps({"files": listed}), encoding="utf-8")


def append_lines(target: Path, name: str, count: int) -> None:
    """Publish a list with one more line, several times."""
    for number in range(count):
        with open_output(target, root=target.parent) as out:
            lines = out.read("lines.txt") if out.published() else b""
            write_files(out.fresh, {"lines.txt": lines + f"{name} {number}\n".encode()}, {})
            out.put()


def fill(target: Path) -> int:
    """Publish larger and larger states until the disk is full; returns how many could be published.

    The last state stays whole, and nothing is left.
    """
    for number in range(1, 1000):
        files = {
            f"{path}": b"%d " % number * 200 * number for path in ("index.html", *(f"{n}/p" for n in range(number)))
        }
        before = {path: (target / path).read_bytes() for path in sizes(target)}
        problem = None
        try:
            with open_output(target, root=target.parent) as out:
                kept = {path: entry for path, entry in out.published().items() if path.startswith("0/")}
                write_files(out.fresh, {path: content for path, content in files.items() if path not in kept}, kept)
                out.put(kept)
        except OutputError as error:
            problem = error
        if problem is not None:
            assert "No space left on device" in str(problem), problem
            assert "Free some space" in problem.hint
            assert {path: (target / path).read_bytes() for path in sizes(target)} == before
            assert not (target / STAGE).exists()
            assert [path.name for path in target.parent.iterdir()] == [target.name]
            return number - 1
    raise AssertionError("the disk was not full")


class Figures(NamedTuple):
    """What a reader saw: how many files it read, how many were missing, half-written or older than one before."""

    reads: int
    missing: int
    mixed: int


def read(target: Path, is_ordered: bool, stop: Event, figures: "Queue[Figures]") -> None:
    """Read files of a folder by path until `stop` is set."""
    reads = missing = mixed = newest = 0
    while not stop.is_set():
        for name in READ:
            try:
                content = (target / name).read_bytes()
            except OSError:
                missing += 1
                continue
            reads += 1
            try:
                number = newest if name == INDEX and json.loads(content)["files"] else int(content)
            except ValueError:
                mixed += 1
                continue
            mixed += (is_ordered and number < newest) or not content.endswith((b"\n", b"}"))
            newest = number
    figures.put(Figures(reads, missing, mixed))


def run(target: Path, mode: str, kills: int, seconds: float, seed: int = 0) -> Figures:
    """Kill publishing processes at random moments, and check the folder after each; then publish for some seconds."""
    chance = random.Random(f"{mode} {seed}")
    for _ in range(_RELEASES + 1):
        _publish(target, mode)
    start = time.monotonic()
    number, calls = _publish(target, mode)
    duration = time.monotonic() - start
    stop = FORK.Event()
    figures: Queue[Figures] = FORK.Queue()
    reader = FORK.Process(target=read, args=(target, mode == "exchange", stop, figures))
    reader.start()
    try:
        timed = kills // 4
        at_calls = [number % calls + 1 for number in range(max(kills, calls))]
        moments = [*chance.sample(at_calls, kills - timed), *(chance.random() * duration for _ in range(timed))]
        for moment in chance.sample(moments, kills):
            _kill(target, mode, moment)
            if mode == "exchange":
                assert _number(target) in (number, number + 1)
            after, _ = _publish(target, mode)
            assert after in (number + 1, number + 2), (number, after)
            number = after
            assert _number(target) == number
            assert [path.name for path in target.parent.iterdir()] == [target.name], "something was left beside it"
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            _publish(target, mode)
    finally:
        stop.set()
        found = figures.get()
        reader.join()
    return found


def _number(target: Path) -> int:
    """The number of the state that a folder has, and nothing but this."""
    number = int((target / "index.html").read_text())
    found = {path: (target / path).read_bytes() for path in sizes(target) if path != INDEX}
    assert found == state(number)
    assert not (target / STAGE).exists()
    listed = json.loads((target / INDEX).read_text("utf-8"))["files"]
    assert listed.keys() == found.keys()
    return number


def _publish(target: Path, mode: str) -> tuple[int, int]:
    """Publish in a process of its own; returns the number, and how many calls the process made."""
    results: Queue[tuple[int, int]] = FORK.Queue()
    process = FORK.Process(target=_child, args=(target, mode, 0, results))
    process.start()
    process.join()
    assert process.exitcode == 0
    return results.get()


def _kill(target: Path, mode: str, moment: float) -> None:
    """Kill a publishing process: at the n-th call, or if it is no whole number, after these seconds."""
    process = FORK.Process(target=_child, args=(target, mode, moment if isinstance(moment, int) else 0, FORK.Queue()))
    process.start()
    if not isinstance(moment, int):
        time.sleep(moment)
        process.kill()
    process.join()


def _child(target: Path, mode: str, kill_at: int, results: "Queue[tuple[int, int]]") -> None:
    calls = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal calls
        if event in _EVENTS and not str(arguments[0]).endswith(("py", "pyc")):
            calls += 1
            if calls == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    if mode == "renames":
        vars(switch)["exchange"] = lambda *_: False
    sys.addaudithook(hook)
    results.put((publish(target), calls))


def main(arguments: list[str]) -> None:
    what, where = arguments[0], Path(arguments[1])
    if what == "append":
        append_lines(where, arguments[2], int(arguments[3]))
    elif what == "fill":
        sys.stdout.write(str(fill(where)))
    else:
        figures = run(where, arguments[2], int(arguments[3]), float(arguments[4]))
        sys.stdout.write(json.dumps(figures._asdict()))


if __name__ == "__main__":
    main(sys.argv[1:])
