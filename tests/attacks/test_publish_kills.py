"""`publish` killed at random moments, with its processes, while readers open pages: each finds whole pages only."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from guidelinekit.operations.init import init_example

pytestmark = pytest.mark.attack

_KILLS = 100
_READS = 20_000
_PAGES = (
    "index.html",
    "comment-toxicity/latest/index.html",
    "comment-toxicity/1.0.0/labels/threat/index.html",
    "comment-toxicity/all/labels/threat/index.html",
    "comment-toxicity/compare/1.0.0..latest/index.html",
    "comment-toxicity/next/index.html",
)


def test_a_reader_sees_whole_publications_only(tmp_path: Path) -> None:
    root, site = tmp_path / "repository", tmp_path / "out" / "site"
    init_example(root)
    command = [sys.executable, "-m", "guidelinekit", "-C", str(root), "publish", "--next", "--output", str(site)]
    subprocess.run(command, check=True, capture_output=True)
    stopped = threading.Event()
    reads: list[int] = []
    broken: list[str] = []

    def read() -> None:
        count = 0
        while not stopped.is_set():
            for page in _PAGES:
                try:
                    content = (site / page).read_bytes()
                except OSError as error:
                    broken.append(f"{page}: {error}")
                    continue
                if not content.rstrip().endswith(b"</html>"):
                    broken.append(f"{page} is not whole")
                count += 1
            time.sleep(0.001)
        reads.append(count)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    choose = random.Random(17)
    try:
        for number in range(_KILLS):
            _commit(root, number)
            publisher = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
            )
            time.sleep(choose.uniform(0, 1.6))
            publisher.kill()
            publisher.wait()
    finally:
        stopped.set()
        for reader in readers:
            reader.join()
    assert broken == []
    assert sum(reads) >= _READS
    subprocess.run(command, check=True, capture_output=True)
    assert [path.name for path in site.parent.iterdir()] == ["site"]
    verified = subprocess.run(
        [sys.executable, "-m", "guidelinekit", "-C", str(root), "verify", str(site)], check=False, capture_output=True
    )
    assert verified.returncode == 0, verified.stdout.decode()
    assert not _left_over(root)


def _commit(root: Path, number: int) -> None:
    """Commit an edit that changes the unreleased state."""
    path = next((root / "specs/comment-toxicity").glob("guideline.yaml"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.split("\n# Edit")[0] + f"\n# Edit {number}\n", encoding="utf-8")
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", str(root), *identity, "commit", "-qam", f"Edit {number}"], check=True)


def _left_over(root: Path) -> list[str]:
    """Return the processes of killed publishers that still exist."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if str(root) in line and "publish" in line:
                found.append(line)
                os.kill(int(entry.name), signal.SIGKILL)
    return found
