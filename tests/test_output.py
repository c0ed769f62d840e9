"""Output is written completely or not at all, and never replaces files of the user."""

import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guidelinekit.errors import BuildError, GuidelineKitError, OutputError, UnreadableGuidelineError
from guidelinekit.operations import serve as serving
from guidelinekit.operations.build import build
from guidelinekit.operations.init import init_example
from guidelinekit.operations.workspace import Workspace
from tests.conftest import MOOD, Result
from tests.output_states import replace_folder


@pytest.fixture
def mood(tmp_path: Path) -> Path:
    """A folder with one guideline, without git."""
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/mood.yaml").write_text(MOOD)
    return tmp_path


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_failed_build_keeps_the_old_site(mood: Path) -> None:
    built = build(Workspace(mood), history=False).output
    before = snapshot(built)
    (mood / "specs/mood.yaml").write_text(MOOD.replace("kind: choose-one", "kind: choose-two"))
    with pytest.raises(UnreadableGuidelineError, match=r"specs/mood\.yaml has errors"):
        build(Workspace(mood), history=False)
    assert snapshot(built) == before
    assert names(mood) == ["_site", "specs"]


def test_a_dead_link_in_a_template_fails_the_build_and_keeps_the_old_site(mood: Path) -> None:
    built = build(Workspace(mood), history=False).output
    before = snapshot(built)
    (mood / "site_templates").mkdir()
    (mood / "site_templates/labels.html.j2").write_text('<h1>Labels</h1>\n<a href="nowhere.html">x</a>\n')
    with pytest.raises(BuildError, match=r"the link to mood/preview/labels/nowhere\.html is broken"):
        build(Workspace(mood), history=False)
    assert snapshot(built) == before


def test_a_team_can_replace_single_templates(mood: Path) -> None:
    (mood / "site_templates").mkdir()
    (mood / "site_templates/glossary.html.j2").write_text("<h1>unused</h1>\n")
    (mood / "site_templates/labels.html.j2").write_text("<h1>Our labels</h1>\n")
    built = build(Workspace(mood), history=False).output
    assert "Our labels" in (built / "mood/preview/labels/index.html").read_text()
    assert "Happy" in (built / "mood/preview/index.html").read_text()


def test_a_folder_of_the_user_is_never_replaced(mood: Path, cli: Callable[..., Result]) -> None:
    (mood / "thesis").mkdir()
    (mood / "thesis/chapter-1.txt").write_text("Years of work.\n")
    result = cli("-C", mood, "build", "--no-history", "--output", "thesis")
    assert result.code == 2
    assert "was not written by guidelinekit" in result.err
    assert (mood / "thesis/chapter-1.txt").read_text() == "Years of work.\n"


def test_an_output_folder_that_cannot_be_written_is_reported(mood: Path, cli: Callable[..., Result]) -> None:
    (mood / "file").write_text("")
    result = cli("-C", mood, "build", "--no-history", "--output", "file/site")
    assert result.code == 2
    assert "cannot be written" in result.err


def test_an_interruption_while_writing_keeps_the_old_folder(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with replace_folder(target, root=tmp_path) as fresh:
        (fresh / "a").write_text("1")

    def interrupted() -> None:
        with replace_folder(target, root=tmp_path) as fresh:
            (fresh / "a").write_text("2")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert (target / "a").read_text() == "1"
    assert names(tmp_path) == ["out"]


def test_a_symbolic_link_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/precious").write_text("1")
    (tmp_path / "out").symlink_to("real")

    def write() -> None:
        with replace_folder(tmp_path / "out", root=tmp_path):
            pass

    with pytest.raises(OutputError):
        write()
    assert (tmp_path / "real/precious").read_text() == "1"


def test_markdown_without_building(mood: Path) -> None:
    built = build(Workspace(mood), history=False, markdown=True, output=mood / "pages").output
    assert (built / "mood/mkdocs.yml").is_file()
    assert (built / "mood/docs/labels/happy/index.md").is_file()
    assert not list(built.rglob("*.html"))


def test_two_builds_are_identical(example: Path, tmp_path: Path) -> None:
    sites = [snapshot(build(Workspace(example), output=tmp_path / name).output) for name in ("one", "two")]
    assert sites[0] == sites[1]


def test_the_example_has_the_same_commits_each_time(example: Path, tmp_path: Path) -> None:
    init_example(tmp_path / "again")
    heads = {(path / ".git/refs/heads/main").read_text() for path in (example, tmp_path / "again")}
    assert len(heads) == 1


def test_the_example_is_not_created_in_a_folder_with_files(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("1")
    with pytest.raises(OutputError, match="is not empty"):
        init_example(tmp_path)
    assert names(tmp_path) == ["mine"]


def test_serve_shows_edits_and_continues_after_an_error(mood: Path) -> None:
    messages: list[str] = []
    port = 8765 + os.getpid() % 1000
    address = f"http://127.0.0.1:{port}/mood/preview/labels/happy/index.html"
    server = threading.Thread(
        target=serving.serve, args=(Workspace(mood), []), daemon=True,
        kwargs={"host": "127.0.0.1", "port": port, "report": messages.append},
    )  # fmt: skip
    server.start()
    assert _until(lambda: "The writer is pleased." in _get(address), 15)
    (mood / "specs/mood.yaml").write_text(MOOD.replace("The writer is pleased.", "The writer is glad."))
    assert _until(lambda: "The writer is glad." in _get(address), 10)
    (mood / "specs/mood.yaml").write_text(MOOD.replace("kind: choose-one", "kind: choose-two"))
    assert _until(lambda: any("has errors" in message for message in messages), 10)
    assert "The writer is glad." in _get(address)


def _get(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return str(response.read().decode())
    except OSError:
        return ""


def _until(condition: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_a_port_in_use_is_reported(mood: Path, cli: Callable[..., Result]) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = cli("-C", mood, "serve", "--port", taken.getsockname()[1])
    assert result.code == 2
    assert "--port" in result.err


def test_all_errors_have_one_base_class() -> None:
    assert issubclass(BuildError, GuidelineKitError)


def test_an_interrupted_init_leaves_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.run

    def interrupted(command: list[str], **options: Any) -> Any:
        if "am" in command:
            raise KeyboardInterrupt
        return real(command, **options)

    monkeypatch.setattr(subprocess, "run", interrupted)
    (tmp_path / "there").mkdir()
    for folder in (tmp_path / "there", tmp_path / "new"):
        with pytest.raises(KeyboardInterrupt):
            init_example(folder)
    assert names(tmp_path) == ["there"]
    assert names(tmp_path / "there") == []


def test_a_terminated_build_leaves_no_files(example: Path, tmp_path: Path) -> None:
    shutil.copytree(example, tmp_path / "example")
    command = [sys.executable, "-m", "guidelinekit", "-C", str(tmp_path / "example"), "build"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        assert _until(lambda: any(name.startswith("._site-") for name in names(tmp_path / "example")), 20)
        running.terminate()
        assert running.wait(20) == 143
    assert not [name for name in names(tmp_path / "example") if "_site" in name]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_reported(example: Path) -> None:
    command = f"{sys.executable} -m guidelinekit -C {example} changelog > /dev/full"
    completed = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert completed.returncode == 2
    assert "No space left" in completed.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_output_works_in_any_encoding(example: Path, encoding: str) -> None:
    completed = subprocess.run(
        [sys.executable, "-m", "guidelinekit", "-C", str(example), "changelog"],
        env={**os.environ, "PYTHONIOENCODING": encoding}, capture_output=True, check=True,
    )  # fmt: skip
    assert b"comment-toxicity" in completed.stdout
