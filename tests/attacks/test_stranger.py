"""What a stranger's pull request can do when it is checked, reviewed and built where secrets are: nothing."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.attacks.stranger import ATTACKS, Stranger, pull_request

WATCHED = Path(__file__).with_name("watched.py")
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("check",), ("check", "--format", "github"), ("check", "--since", "main", "--format", "junit"),
    ("check", "--staged", "--format", "json"), ("review", "main"), ("diff", "main"),
    ("diff", "main", "--format", "markdown"), ("diff", "main", "--format", "github"),
    ("diff", "main", "--format", "html"), ("diff", "main", "HEAD", "--format", "json"), ("changelog",),
    ("migration", "mood", "1.0.0"), ("build",), ("build", "-o", "preview"), ("release", "mood"),
)  # fmt: skip
#: Exit codes: done, refused because of findings, unusable input. 3 is a defect of ours.
EXPECTED = frozenset({0, 1, 2})
_MARKUP = re.compile(r"^\s*(::|##\[|/\w)", re.MULTILINE)


@pytest.mark.parametrize("seed", range(6))
def test_nothing_runs_leaks_or_changes(seed: int, tmp_path: Path) -> None:
    attack(pull_request(tmp_path, seed))


@pytest.mark.parametrize("name", ATTACKS)
def test_each_attack_by_itself(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for other in set(ATTACKS) - {name}:
        monkeypatch.delitem(ATTACKS, other)
    seed = next(seed for seed in range(100) if pull_request(tmp_path / str(seed), seed).applied)
    attack(pull_request(tmp_path / "chosen", seed))


@pytest.mark.attack
@pytest.mark.parametrize("seed", range(100, 300))
def test_nothing_runs_leaks_or_changes_in_many_seeds(seed: int, tmp_path: Path) -> None:
    attack(pull_request(tmp_path, seed))


def attack(stranger: Stranger) -> None:
    """Run every command on a pull request, and compare what there is afterwards."""
    folder = stranger.outside.parent
    before = snapshot(folder)
    for command in COMMANDS:
        done = run(stranger, command, folder / "events")
        about = (stranger.applied, command, done.returncode, done.stderr.decode("utf-8", "replace")[-2000:])
        assert done.returncode in EXPECTED, about
        assert b"Traceback" not in done.stderr, about
        assert not stranger.canary.exists(), about
        for secret in stranger.secrets:
            for form in (secret.encode(), base64.b64encode(secret.encode())[:-4]):
                assert form not in done.stdout + done.stderr, about
        if "github" not in command:
            assert not _MARKUP.search(done.stdout.decode("utf-8", "replace")), about
        assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", done.stdout + done.stderr), about
    assert list(unexpected_events(folder / "events")) == []
    for path, content in output(stranger):
        assert not any(secret.encode() in content for secret in stranger.secrets), path
    after = snapshot(folder)
    changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    released = (
        set()
        if "mood@1.1.0" not in stranger.repository.git("tag")
        else {path for path in changed if "specs" in path or "changes" in path}
    )
    assert changed - released == set(), (stranger.applied, changed)


def run(stranger: Stranger, command: Sequence[str], log: Path) -> "subprocess.CompletedProcess[bytes]":
    """Run one command under watch, with the secrets in its environment."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTHON"))}
    environment |= {**stranger.environment, "GIT_CONFIG_GLOBAL": os.devnull}
    return subprocess.run(
        [sys.executable, "-I", WATCHED, log, *command],
        cwd=stranger.repository.path, env=environment, capture_output=True, timeout=60, check=False,
    )  # fmt: skip


def unexpected_events(log: Path) -> Iterator[list[str]]:
    """Yield what was started other than git and our own Python, and every connection."""
    for line in log.read_text().splitlines():
        event, *arguments = json.loads(line)
        program = Path(arguments[0]).name
        if event == "socket.connect" or program not in ("git", Path(sys.executable).name):
            yield [event, *arguments]


def output(stranger: Stranger) -> Iterator[tuple[Path, bytes]]:
    """Yield every file of the folders that the commands write."""
    folders = [stranger.repository.path / name for name in ("_site", "preview")]
    for folder in folders:
        # A folder that is a link of the stranger is no output: `snapshot` shows that nothing was written there.
        for path in () if folder.is_symlink() else folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                yield path, path.read_bytes()


def snapshot(folder: Path) -> dict[str, str]:
    """Return the hash of every file, and the target of every link, apart from outputs and git's own data."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        parts = path.relative_to(folder).parts
        if (
            name == "events"
            or parts[1:2] in (("_site",), ("preview",))
            or (".git" in parts and "config" not in parts and "hooks" not in parts)
        ):
            continue
        if path.is_symlink():
            found[name] = f"link {path.readlink()}"
        elif path.is_file():
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found
