"""Releases that are stopped at random moments: `python -m tests.kill TIMES SEED [--signal KILL]`.

A moment is one of the things that the process asks of the system (a file opened or renamed, a program started), or a
point in time between two of them. Whatever the moment, the next command must find all of the release done, or none.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import LABELS, MOOD, Repository

SPEC, NOTE = "specs/mood.yaml", "changes/mood/relief.md"
CHANGED = MOOD.replace("The writer is pleased.", "The writer is pleased or relieved.")
WHY = "---\nimpact: relabel\ntargets: [labels/happy]\n---\nRelief counts.\n"

#: Runs the command line and sends itself a signal at one of its calls to the system.
_DRIVER = """
import os, signal, sys
at, name = int(sys.argv[1]), sys.argv[2]
calls = 0
def hook(event, arguments):
    global calls
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.chmod", "subprocess.Popen"):
        calls += 1
        if calls == at:
            os.kill(os.getpid(), getattr(signal, name))
import guidelinekit.operations.release, guidelinekit.report.release, guidelinekit.commands.release, git
sys.addaudithook(hook)
sys.argv[1:] = sys.argv[3:]
from guidelinekit.__main__ import main
try:
    main()
finally:
    print(calls, file=sys.stderr)
"""


def prepared(folder: Path) -> Repository:
    """A repository in which a release is due."""
    repository = Repository(folder)
    repository.git("config", "user.name", "Tests")
    repository.git("config", "user.email", "tests@guidelinekit.invalid")
    repository.commit("One", {SPEC: MOOD})
    repository.commit("Two", {SPEC: CHANGED, NOTE: WHY})
    return repository


def calls_of_a_release(folder: Path) -> int:
    """How many calls to the system a whole release makes."""
    done = _driven(prepared(folder), 0, "SIGKILL")
    assert done.returncode == 0, done.stderr
    return int(done.stderr.split()[-1])


def stopped(folder: Path, at: int, name: str) -> str:
    """Stop a release at one of its calls, look at what is left, run the next command and look again.

    Gives `done` or `undone`.
    """
    repository = prepared(folder)
    old = repository.git("rev-parse", "HEAD")
    _driven(repository, at, name)
    return _judged(repository, old, name)


def stopped_after(folder: Path, seconds: float, name: str) -> str:
    """The same with a moment in time."""
    repository = prepared(folder)
    old = repository.git("rev-parse", "HEAD")
    process = subprocess.Popen(
        [sys.executable, "-m", "guidelinekit", "-C", str(repository.path), "release", "mood"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(seconds)
    process.send_signal(getattr(signal, name))
    process.wait()
    return _judged(repository, old, name)


def _driven(repository: Repository, at: int, name: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _DRIVER, str(at), name, "-C", str(repository.path), "release", "mood"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _judged(repository: Repository, old: str, name: str) -> str:
    spec, note, moved = (repository.path / path for path in (SPEC, NOTE, "changes/mood/2.0.0/relief.md"))
    text = spec.read_text(encoding="utf-8")
    assert text.endswith(LABELS.splitlines()[-1] + "\n"), "a spec is never written by halves"
    assert note.is_file() or moved.is_file(), "a note is never lost"
    time.sleep(0.05)  # a git that we had started may still be at work
    if name != "SIGKILL":
        assert not _locks(repository), "who is interrupted leaves no lock"
    following = subprocess.run(
        [sys.executable, "-m", "guidelinekit", "-C", str(repository.path), "check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert following.returncode == 0, following.stderr
    released = repository.git("rev-parse", "HEAD") != old
    assert not repository.git("status", "--porcelain"), "all of it is done, or none"
    assert bool(repository.git("tag")) == released
    assert moved.is_file() == released
    assert note.is_file() != released
    assert ("version: 2.0.0" in spec.read_text(encoding="utf-8")) == released
    assert not (repository.path / ".git" / "guidelinekit-release.json").exists()
    assert not _locks(repository)
    if not released:
        again = _driven(repository, 0, "SIGKILL")
        assert again.returncode == 0, again.stderr
    repository.git("fsck", "--strict")
    return "done" if released else "undone"


def _locks(repository: Repository) -> list[Path]:
    return list((repository.path / ".git").rglob("*.lock"))


def main() -> None:
    """Stop as many releases as asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("times", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("--signal", default="KILL", choices=["KILL", "INT", "TERM"])
    asked = parser.parse_args()
    dice = random.Random(asked.seed)
    counts = {"done": 0, "undone": 0}
    with tempfile.TemporaryDirectory() as base:
        whole = calls_of_a_release(Path(base) / "whole")
        for turn in range(asked.times):
            folder = Path(base) / str(turn)
            name = f"SIG{asked.signal}"
            if turn % 2:
                outcome = stopped(folder, dice.randint(1, whole), name)
            else:
                outcome = stopped_after(folder, dice.uniform(0.05, 0.7), name)
            counts[outcome] += 1
    print(f"{asked.times} releases stopped by {name}: {counts['done']} were done, {counts['undone']} undone.")
    os._exit(0)


if __name__ == "__main__":
    main()
