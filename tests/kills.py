"""Commands that are killed at a random moment, and what must hold then and after the next run.

A moment is a system call of the process (opening or renaming a file, starting a program), or a point in time.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.conftest import MOOD, ROOT, Repository
from tests.test_upgrade import HEAD, LABELS, LINES

SPEC = "specs/mood.yaml"
#: A file in a temporary folder.
_TEMPORARY = re.compile(r"(^|/)\.[^/]+-[a-z0-9_]{8}/")
Files = dict[str, bytes]

#: Runs the command line, and kills itself at the n-th system call. Prints how many there are.
_DRIVER = """
import os, signal, sys
at, calls = int(sys.argv[1]), 0
def hook(event, arguments):
    global calls
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.rmtree",
                 "subprocess.Popen") and not str(arguments[0]).endswith(("py", "pyc")):
        calls += 1
        if calls == at:
            os.kill(os.getpid(), signal.SIGKILL)
import git, guidelinekit.operations.build, guidelinekit.operations.upgrade, mkdocs.commands.build
from tests.test_upgrade import OLDER
guidelinekit.operations.upgrade.upgrade.__kwdefaults__["upgrades"] = OLDER
sys.addaudithook(hook)
sys.argv[1:] = sys.argv[2:]
from guidelinekit.__main__ import main
try:
    main()
finally:
    print(calls, file=sys.stderr)
"""


def _empty(folder: Path) -> None:
    folder.mkdir()


def _mood(folder: Path) -> None:
    repository = Repository(folder)
    repository.commit("One", {SPEC: MOOD, ".gitignore": "/_site/\n/._site-*/\n"})
    repository.write({SPEC: MOOD.replace("pleased.", "glad.")})


def _with_site(folder: Path) -> None:
    _mood(folder)
    text = (folder / SPEC).read_text()
    (folder / SPEC).write_text(MOOD)
    _run(folder, 0, "build", "--markdown")
    (folder / SPEC).write_text(text)


def _older(folder: Path) -> None:
    repository = Repository(folder)
    names = {"guideline.yaml": HEAD, "labels.yaml": LABELS, "examples/long.jsonl": LINES}
    repository.commit("One", {f"specs/mood/{name}": text for name, text in names.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command, the state before it, and the states of its files in which a kill may leave them."""

    arguments: tuple[str, ...]
    prepare: Callable[[Path], None]
    #: The prefixes of files that are as before or as after, all together.
    whole: tuple[str, ...] = field(default=())
    #: The message of the next run if the killed one was complete.
    is_done: str = ""


COMMANDS = {
    "build": Command(arguments=("build", "--markdown"), prepare=_with_site, whole=("_site/",)),
    "note": Command(arguments=("note", "mood", "-m", "Why."), prepare=_mood, is_done="already exists"),
    "new": Command(
        arguments=("new", "other", "--kind", "choose-one"), prepare=_mood, whole=("specs/",), is_done="already exists"
    ),
    "init": Command(arguments=("init", "."), prepare=_empty, whole=("specs/",)),
    "init --example": Command(arguments=("init", ".", "--example"), prepare=_empty, is_done="is not empty"),
    "upgrade": Command(arguments=("upgrade",), prepare=_older),
}


def kill(name: str, folder: Path, seed: int) -> None:
    """Kill a command at a random moment, check its files, and run it again."""
    command = COMMANDS[name]
    chance = random.Random(f"{name} {seed}")
    before, after, calls, seconds = _reference(name, folder.parent)
    command.prepare(folder)
    if chance.random() < 0.7:
        _run(folder, chance.randint(1, calls), *command.arguments)
    else:
        process = subprocess.Popen(
            _command(0, *command.arguments), cwd=folder, env=_environment(folder), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(chance.random() * seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    time.sleep(0.05)  # a git process that the command started may still run
    killed = files_of(folder)
    for path, content in killed.items():
        if not _TEMPORARY.search(path) and (not Path(path).name.startswith(".") or path in after):
            assert content in (before.get(path), after.get(path)), f"{path} is half-written"
    for prefix in command.whole:
        parts = [{path: text for path, text in state.items() if path.startswith(prefix) and not _TEMPORARY.search(path)}
                 for state in (killed, before, after)]  # fmt: skip
        assert parts[0] in parts[1:], f"{prefix} is half-written"
    again = _run(folder, 0, *command.arguments)
    assert again.returncode == 0 or (command.is_done and command.is_done in again.stderr), again.stderr
    assert files_of(folder) == after
    assert not list((folder / ".git").rglob("*.lock"))
    assert not list((folder.parent / "tmp").glob("guidelinekit-*"))
    fsck = subprocess.run(["git", "fsck", "--strict"], cwd=folder, capture_output=True, text=True, check=False)
    assert fsck.returncode == 0, fsck.stderr


def kill_serve(folder: Path, seed: int) -> None:
    """Kill a server at a random moment, and let the next one start and end."""
    chance = random.Random(seed)
    _mood(folder)
    before = files_of(folder)
    port = str(20_000 + (os.getpid() * 7 + seed) % 20_000)
    for seconds, number in ((chance.random() * 3, signal.SIGKILL), (3.0, signal.SIGTERM)):
        process = subprocess.Popen(
            [sys.executable, "-m", "guidelinekit", "serve", "--port", port], cwd=folder, env=_environment(folder),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(seconds)
        process.send_signal(number)
        process.wait(20)
    assert not list((folder.parent / "tmp").iterdir())
    assert files_of(folder) == before


def files_of(folder: Path) -> Files:
    """The files below a folder by path, without those of git."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    names = ((path.relative_to(folder).as_posix(), path) for path in paths)
    return {name: path.read_bytes() for name, path in names if "/.git/" not in f"/{name}"}


@cache
def _reference(name: str, parent: Path) -> tuple[Files, Files, int, float]:
    """The files before and after a command, how many system calls it makes, and how many seconds it takes."""
    folder = parent / "reference" / name.replace(" ", "")
    folder.parent.mkdir(exist_ok=True)
    COMMANDS[name].prepare(folder)
    before = files_of(folder)
    start = time.monotonic()
    done = _run(folder, 0, *COMMANDS[name].arguments)
    seconds = time.monotonic() - start
    assert done.returncode == 0, done.stderr
    after = files_of(folder)
    assert after != before
    return before, after, int(done.stderr.split()[-1]), seconds


def _run(folder: Path, at: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(at, *arguments), cwd=folder, env=_environment(folder), capture_output=True, text=True, check=False
    )


def _command(at: int, *arguments: str) -> list[str]:
    return [sys.executable, "-c", _DRIVER, str(at), *arguments]


def _environment(folder: Path) -> dict[str, str]:
    temporary = folder.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    assert shutil.which("git")
    return {**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT), "GIT_CONFIG_GLOBAL": os.devnull}
