"""A command that is killed loses nothing, writes nothing by halves, and leaves nothing after the next run."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from guidelinekit.store.temporary import temporary_folder
from tests.conftest import MOOD
from tests.kills import COMMANDS, kill, kill_serve


@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_command_can_be_run_again(name: str, tmp_path: Path) -> None:
    for seed in range(3):
        kill(name, tmp_path / str(seed), seed)


def test_a_killed_server_leaves_nothing_after_the_next_one(tmp_path: Path) -> None:
    kill_serve(tmp_path / "guidelines", 1)


def _until(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM", "SIGQUIT", "SIGINT"])
@pytest.mark.parametrize("command", ["build", "serve"])
def test_a_signal_is_an_ordinary_end(tmp_path: Path, name: str, command: str) -> None:
    (tmp_path / "g/specs").mkdir(parents=True)
    (tmp_path / "tmp").mkdir()
    (tmp_path / "g/specs/mood.yaml").write_text(MOOD)
    number = getattr(signal, name)
    arguments = (
        ["build", "--no-history"] if command == "build" else ["serve", "--port", str(30_000 + os.getpid() % 9_000)]
    )
    where, prefix = (tmp_path / "g", "._site-") if command == "build" else (tmp_path / "tmp", "guidelinekit-work-")

    def folders() -> list[Path]:
        return [path for path in where.iterdir() if path.name.startswith(prefix)]

    codes: list[int] = []
    # A module that is being imported may catch the first signal.
    expected = {128 + number, *((0,) if (command, name) == ("serve", "SIGINT") else ())}
    while expected.isdisjoint(codes) and len(codes) < 3:
        process = subprocess.Popen(
            [sys.executable, "-m", "guidelinekit", "-C", str(tmp_path / "g"), *arguments], stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(tmp_path / "tmp")},
            # A shell that starts the tests in the background lets them ignore SIGINT and SIGQUIT.
            preexec_fn=partial(signal.signal, number, signal.SIG_DFL),
        )  # fmt: skip
        # Before it has content, the folder may not be known to what cleans up; then the next run removes it.
        assert _until(lambda: any(True for folder in folders() for _ in folder.iterdir()))
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
        assert "Traceback" not in err
        assert not folders()
        codes.append(process.returncode)
    assert codes[-1] in expected


def test_a_signal_that_the_caller_ignores_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/mood.yaml").write_text(MOOD)
    build = f"{sys.executable} -m guidelinekit -C {tmp_path} build --no-history"
    wait = f"while ! ls -d {tmp_path}/._site-*; do sleep 0.02; done"
    script = f"trap '' HUP; {build} & {wait}; kill -HUP $!; wait $!"
    assert subprocess.run(["bash", "-c", script], capture_output=True, check=False).returncode == 0


def _left(parent: Path, *names: str, mode: int = 0o700) -> Path:
    folder = parent / "x-abcd1234"
    folder.mkdir()
    for name in names:
        (folder / name).mkdir()
    folder.chmod(mode)
    return folder


@pytest.mark.parametrize(
    ("names", "mode", "is_kept"),
    [
        ((), 0o700, False),
        (("new",), 0o700, False),
        (("old", "new", "pages"), 0o700, False),
        (("site", "pages"), 0o700, False),
        (("new", "thesis"), 0o700, True),
        (("thesis",), 0o700, True),
        (("new",), 0o755, True),
    ],
)
def test_only_what_this_module_made_is_swept(tmp_path: Path, names: tuple[str, ...], mode: int, is_kept: bool) -> None:
    left = _left(tmp_path, *names, mode=mode)
    with temporary_folder(tmp_path, "x-"):
        assert left.exists() == is_kept


@pytest.mark.parametrize("name", ["x-", "x-abc", "x-abcd12345", "y-abcd1234", "x-abcd1234-old", "ax-abcd1234"])
def test_folders_of_other_names_are_kept(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir(mode=0o700)
    with temporary_folder(tmp_path, "x-"):
        assert (tmp_path / name).exists()


def test_a_link_and_its_target_are_kept(tmp_path: Path) -> None:
    (tmp_path / "target/new").mkdir(parents=True)
    (tmp_path / "target").chmod(0o700)
    (tmp_path / "x-abcd1234").symlink_to("target")
    with temporary_folder(tmp_path, "x-"):
        assert (tmp_path / "target/new").is_dir()


def test_the_folder_of_a_running_process_is_kept(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from guidelinekit.store.temporary import temporary_folder\n"
        "with temporary_folder(Path(sys.argv[1]), 'x-'): print('made', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "made\n"
        (other,) = tmp_path.iterdir()
        with temporary_folder(tmp_path, "x-"), temporary_folder(tmp_path, "x-"):
            assert other.exists()
            assert len(list(tmp_path.iterdir())) == 3
        process.kill()
    assert list(tmp_path.iterdir()) == [other]
    with temporary_folder(tmp_path, "x-"):
        assert not other.exists()
    assert not list(tmp_path.iterdir())
