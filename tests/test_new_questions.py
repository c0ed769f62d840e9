"""In a terminal, `init` and `new` ask for values, check each answer at once, and keep the answers before it."""

import fcntl
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from guidelinekit.guideline.starter_text import MARK
from tests.conftest import ROOT, Result, data_of

Cli = Callable[..., Result]


class Terminal:
    """A command in a pseudo terminal."""

    def __init__(self, *arguments: object, folder: Path) -> None:
        self._controller, terminal = pty.openpty()
        command = [sys.executable, "-m", "guidelinekit", *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}

        def take_terminal() -> None:
            # Ctrl-C interrupts the command, also where the tests run with this signal ignored.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            command, stdin=terminal, stdout=terminal, stderr=terminal, cwd=folder, env=environment,
            start_new_session=True, preexec_fn=take_terminal,
        )  # fmt: skip
        os.close(terminal)
        self._unread = b""
        self._end = time.monotonic() + 60

    def until(self, text: str) -> str:
        """Return the next output that ends with a text, or all of it if there is none."""
        output = self._unread
        while not text or text not in output.decode(errors="replace"):
            ready, _, _ = select.select([self._controller], [], [], 1)
            assert time.monotonic() < self._end, output
            try:
                part = os.read(self._controller, 65536) if ready else None
            except OSError:  # the end, on Linux
                part = b""
            if part == b"":
                assert not text, output
                break
            output += part or b""
        end = output.find(text.encode()) + len(text.encode()) if text else len(output)
        self._unread = output[end:]
        return output[:end].decode(errors="replace").replace("\r", "")

    def answers(self, dialog: Sequence[tuple[str, str]]) -> str:
        """Wait for each question, and type its answer; returns the rest of the output."""
        for question, answer in dialog:
            self.until(question)
            self.type(answer)
        return self.until("")

    def type(self, text: str) -> None:
        """Type a text."""
        os.write(self._controller, text.encode())

    def stopped_by(self, key: str) -> str:
        """Press a key until the command ends; returns the rest of the output.

        A signal that arrives just before `input` starts to wait is noticed only with the next key.
        """
        while self.process.poll() is None:
            self.type(key)
            time.sleep(0.5)
            assert time.monotonic() < self._end
        return self.until("")

    def exit_code(self) -> int:
        """Wait for the end of the command."""
        return self.process.wait(timeout=30)

    def close(self) -> None:
        """End the command if it is still running."""
        self.process.kill()
        self.process.wait()
        os.close(self._controller)


Start = Callable[..., Terminal]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start commands, which end with the test."""
    with ExitStack() as stack:

        def terminal(*arguments: object, folder: Path) -> Terminal:
            started = Terminal(*arguments, folder=folder)
            stack.callback(started.close)
            return started

        yield terminal


def test_values_are_asked_for_in_a_terminal(start: Start, tmp_path: Path) -> None:
    """Each answer is checked at once and asked for again; the answers before it are kept."""
    terminal = start("init", "new", folder=tmp_path)
    out = terminal.answers(
        [
            ("Title of the guideline (Enter: fill in later): ", "Adult: nudity\n"),
            ("never changes [adult-nudity]: ", "no spaces\n"),
            ("Error: 'no spaces' is not a valid id. Use at most 64 letters", ""),
            ("never changes [adult-nudity]: ", "\n"),
            ("What one item is", "[x](y)\n"),
            ("Error: the link target `y`", ""),
            ("What one item is", "One picture.\n"),
            ("Kind of task [choose-one]: ", "boxes\n"),
            ("Error: 'boxes' is not a kind of task.", ""),
            ("Kind of task [choose-one]: ", "draw-boxes\n"),
            ("Kind of input (image, video, document) [image]: ", "text\n"),
            ("Error: draw-boxes does not take text. It takes `image`, `video`, `document`.", ""),
            ("[image]: ", "\n"),
            ("Labels, separated by commas, at least 1", "a b=Cat\n"),
            ("Error: the label 'a b=Cat': 'a b' is not a valid id.", ""),
            ("Labels, separated by commas, at least 1", "Very sad, 幸せ、x=Cat\n"),
            ("Team that decides disputes", "\n"),
        ]
    )
    assert terminal.exit_code() == 0, out
    data = data_of(tmp_path / "new/specs/adult-nudity")
    assert (data["id"], data["title"]) == ("adult-nudity", "Adult: nudity")
    assert data["task"] == {"unit": "One picture.", "input": "image", "kind": "draw-boxes"}
    names = {"very-sad": "Very sad", "label-2": "幸せ", "x": "Cat"}
    assert {k: label["name"] for k, label in data["labels"].items()} == names
    assert data["owners"]["owner"]["name"].startswith(MARK)


def test_new_asks_for_an_id_that_is_free(cli: Cli, start: Start, tmp_path: Path) -> None:
    assert cli("init", tmp_path, "--id", "mood").code == 0
    terminal = start("new", "--title", "Mood", "--label", "One", "--unit", "x", "--owner", "y", folder=tmp_path)
    out = terminal.answers(
        [
            ("never changes [mood-2]: ", "mood\n"),
            ("Error: specs/mood already exists. Choose another id.", ""),
            ("never changes [mood-2]: ", "\n"),
            ("Kind of task [choose-one]: ", "\n"),
            ("Error: choose-one needs at least 2 labels; there is one.", ""),
            ("Kind of task [choose-one]: ", "compare\n"),
            ("Error: compare needs at least 2 labels", ""),
            ("Kind of task [choose-one]: ", "link\n"),
            ("[text]: ", "audio\n"),
        ]
    )
    assert terminal.exit_code() == 0, out
    labels = data_of(tmp_path / "specs/mood-2")["labels"]
    assert (labels["one"]["kind"], labels["belongs-to"]["from"]) == ("mark-segments", ["one"])
    taken = start("new", "mood", folder=tmp_path)
    assert "Invalid value for 'ID': specs/mood already exists. Choose another id." in taken.until("")
    assert taken.exit_code() == 2


def test_nothing_is_asked_where_nothing_is_missing(cli: Cli, start: Start, tmp_path: Path) -> None:
    """A clone has guidelines already, and text needs no labels."""
    assert cli("init", tmp_path).code == 0
    clone = start("init", ".", folder=tmp_path)
    assert "Title" not in clone.until("")
    assert clone.exit_code() == 0
    writing = start("new", "w", "--title", "W", "--kind", "write", "--unit", "x", "--owner", "y", folder=tmp_path)
    assert "Labels" not in writing.answers([("Kind of input", "\n")])
    assert writing.exit_code() == 0


@pytest.mark.parametrize("key", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_interrupted_questions_write_nothing(start: Start, tmp_path: Path, key: str) -> None:
    terminal = start("init", "new", folder=tmp_path)
    terminal.until("Title of the guideline (Enter: fill in later): ")
    terminal.type("Mood\n")
    terminal.until("[mood]: ")
    rest = terminal.stopped_by(key)
    assert "Nothing was written." in rest
    assert terminal.exit_code() == 130
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_is_not_utf_8_is_asked_for_again(tmp_path: Path) -> None:
    controller, terminal = pty.openpty()
    command = [sys.executable, "-m", "guidelinekit", "init", "new", "--id", "x", "--unit", "x", "--owner", "y"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdin=terminal, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=tmp_path, env=environment
    ) as process:
        os.write(controller, b"M\xf6d\nMood\nchoose-many\n\nHappy\n")
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 0, out
    assert b"UTF-8" in out
    assert data_of(tmp_path / "new/specs/x")["title"] == "Mood"
