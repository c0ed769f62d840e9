"""Interrupt releases at random moments: `python -m tests.interrupt_releases TIMES SEED [--signal KILL]`.

A moment is a system call of the process (opening or renaming a file, starting a program), or a point in time. After an
interruption at any moment, the next command must complete the release or discard it.
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
NOTE_TEXT = "---\nimpact: relabel\ntargets: [labels/happy]\n---\nRelief counts.\n"

#: Runs the command line, and sends itself a signal at the n-th system call.
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
    """A repository with a change to release."""
    repository = Repository(folder)
    repository.git("config", "user.name", "Tests")
    repository.git("config", "user.email", "tests@guidelinekit.invalid")
    repository.commit("One", {SPEC: MOOD})
    repository.commit("Two", {SPEC: CHANGED, NOTE: NOTE_TEXT})
    return repository


def system_calls(folder: Path) -> int:
    """The number of system calls of a complete release."""
    completed = run_release(prepared(folder), 0, "SIGKILL")
    assert completed.returncode == 0, completed.stderr
    return int(completed.stderr.split()[-1])


def interrupt_at_call(folder: Path, at: int, name: str) -> str:
    """Interrupt a release at its `at`-th system call, run the next command and check the state before and after it.

    Returns `completed` or `discarded`.
    """
    repository = prepared(folder)
    old = repository.git("rev-parse", "HEAD")
    run_release(repository, at, name)
    return _checked_outcome(repository, old, name)


def interrupt_after(folder: Path, seconds: float, name: str) -> str:
    """Interrupt a release after some seconds; otherwise like `interrupt_at_call`."""
    repository = prepared(folder)
    old = repository.git("rev-parse", "HEAD")
    process = subprocess.Popen(
        [sys.executable, "-m", "guidelinekit", "-C", str(repository.path), "release", "mood"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(seconds)
    process.send_signal(getattr(signal, name))
    process.wait()
    return _checked_outcome(repository, old, name)


def run_release(repository: Repository, at: int, name: str) -> subprocess.CompletedProcess[str]:
    """Run a release that sends itself a signal at its `at`-th system call; 0 for none."""
    command = [sys.executable, "-c", _DRIVER, str(at), name, "-C", str(repository.path), "release", "mood"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _checked_outcome(repository: Repository, old: str, name: str) -> str:
    spec, note, moved = (repository.path / path for path in (SPEC, NOTE, "changes/mood/2.0.0/relief.md"))
    text = spec.read_text(encoding="utf-8")
    assert text.endswith(LABELS.splitlines()[-1] + "\n"), "a spec is never partly written"
    assert note.is_file() or moved.is_file(), "a note is never lost"
    time.sleep(0.05)  # a git process that the release started may still run
    if name != "SIGKILL":
        assert not _locks(repository), "an interruption leaves no lock"
    next_command = subprocess.run(
        [sys.executable, "-m", "guidelinekit", "-C", str(repository.path), "check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert next_command.returncode == 0, next_command.stderr
    released = repository.git("rev-parse", "HEAD") != old
    assert not repository.git("status", "--porcelain"), "the release is complete, or nothing changed"
    assert bool(repository.git("tag")) == released
    assert moved.is_file() == released
    assert note.is_file() != released
    assert ("version: 2.0.0" in spec.read_text(encoding="utf-8")) == released
    assert not (repository.path / ".git" / "guidelinekit-release.json").exists()
    assert not _locks(repository)
    if not released:
        again = run_release(repository, 0, "SIGKILL")
        assert again.returncode == 0, again.stderr
    repository.git("fsck", "--strict")
    return "completed" if released else "discarded"


def _locks(repository: Repository) -> list[Path]:
    return list((repository.path / ".git").rglob("*.lock"))


def main() -> None:
    """Interrupt as many releases as requested."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("times", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("--signal", default="KILL", choices=["KILL", "INT", "TERM"])
    arguments = parser.parse_args()
    generator = random.Random(arguments.seed)
    counts = {"completed": 0, "discarded": 0}
    with tempfile.TemporaryDirectory() as base:
        call_count = system_calls(Path(base) / "complete")
        for index in range(arguments.times):
            folder = Path(base) / str(index)
            name = f"SIG{arguments.signal}"
            if index % 2:
                outcome = interrupt_at_call(folder, generator.randint(1, call_count), name)
            else:
                outcome = interrupt_after(folder, generator.uniform(0.05, 0.7), name)
            counts[outcome] += 1
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    print(f"{arguments.times} releases interrupted by {name}: {outcomes}.")
    os._exit(0)


if __name__ == "__main__":
    main()
