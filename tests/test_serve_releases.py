"""`serve` shows the releases beside the work tree, published when they are opened, and again after each new one."""

import os
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

import lxml.html
import pytest

from guidelinekit.operations.publish import pages
from guidelinekit.operations.publish.states import ReleaseState
from guidelinekit.operations.serve import serve
from guidelinekit.operations.served_releases import ServedReleases
from guidelinekit.operations.workspace import Workspace
from tests.conftest import MOOD, Repository

SPEC = "specs/mood.yaml"
NEXT = MOOD.replace("1.0.0", "1.1.0").replace("is pleased", "is grateful")
_PORTS = count(50_000 + os.getpid() % 9_000, 37)


class Server:
    """A running server of a repository, and what it reports."""

    def __init__(self, root: Path) -> None:
        self.port = next(_PORTS)
        self.messages: list[str] = []
        options = {"host": "127.0.0.1", "port": self.port, "report": self.messages.append}
        threading.Thread(target=serve, args=(Workspace(root), []), daemon=True, kwargs=options).start()
        self.wait(lambda: self.status("/") == 200)

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as response:
            return str(response.read().decode())

    def status(self, path: str) -> int:
        try:
            self.get(path)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0
        return 200

    def links(self, path: str) -> set[str]:
        links: Any = lxml.html.document_fromstring(self.get(path)).xpath("//main//a/@href")
        return set(links)

    def wait(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < end, self.messages
            time.sleep(0.05)


@pytest.fixture
def released(repository: Repository) -> Repository:
    repository.commit("First", {SPEC: MOOD})
    repository.git("tag", "mood@1.0.0")
    return repository


def test_releases_are_beside_the_work_tree(released: Repository) -> None:
    released.write({SPEC: MOOD.replace("is pleased", "is glad")})
    server = Server(released.path)
    assert {"mood/preview/index.html", "mood/latest/index.html", "mood/all/index.html"} <= server.links("/")
    page = "labels/happy/index.html"
    assert "../../../latest/index.html" in server.links(f"/mood/preview/{page}")
    assert not any("releases" in message for message in server.messages)
    for folder, expected in (("preview", "is glad"), ("1.0.0", "is pleased"), ("latest", "is pleased")):
        text = server.get(f"/mood/{folder}/{page}")
        assert [sentence for sentence in ("is glad", "is pleased") if sentence in text] == [expected]
    assert server.status("/mood/all/labels/happy/") == 200
    assert server.status("/mood/1.1.0/") == 404
    assert "mood/preview/index.html" in server.links("/"), "the first page is still that of the work tree"
    assert [message for message in server.messages if "releases" in message] == ["Publishing the releases of mood."]


def test_a_new_release_is_shown_and_old_ones_are_not_rendered_again(
    released: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []
    real = pages.GuidelinePages.release

    def release(self: pages.GuidelinePages, state: ReleaseState, work: Path) -> pages.Files:
        rendered.append(state.release.version)
        return real(self, state, work)

    monkeypatch.setattr(pages.GuidelinePages, "release", release)
    server = Server(released.path)
    assert server.status("/mood/latest/") == 200
    released.commit("Second", {SPEC: NEXT})
    assert "is grateful" in server.get("/mood/latest/labels/happy/")
    assert "is pleased" in server.get("/mood/1.0.0/labels/happy/")
    assert server.status("/mood/1.1.0/") == 200
    assert rendered == ["1.0.0", "1.1.0"]
    server.wait(lambda: ">1.1.0</a>" in server.get("/"))


def test_a_commit_updates_the_pages_of_the_work_tree(released: Repository) -> None:
    released.write({SPEC: MOOD.replace("is pleased", "is glad")})
    server = Server(released.path)
    assert "1.0.0 + unreleased changes" in server.get("/")
    released.commit("Release", {SPEC: NEXT})
    released.git("tag", "mood@1.1.0")
    server.wait(lambda: "unreleased" not in server.get("/"))


def test_another_history_takes_the_place_of_a_published_one(released: Repository) -> None:
    released.commit("Second", {SPEC: NEXT})
    server = Server(released.path)
    assert server.status("/mood/1.1.0/") == 200
    released.git("reset", "--hard", "--quiet", "HEAD~1")
    assert server.status("/mood/1.1.0/") == 404
    assert "is pleased" in server.get("/mood/latest/labels/happy/")
    assert server.status("/") == 200


def test_without_a_release_only_the_work_tree_is_shown(repository: Repository) -> None:
    repository.commit("First", {SPEC: "status: draft\n" + MOOD})
    server = Server(repository.path)
    assert not [link for link in server.links("/") if "latest" in link or "all/" in link]
    assert not [link for link in server.links("/mood/preview/") if "latest" in link]
    assert server.status("/mood/latest/") == 404


def test_without_git_only_the_work_tree_is_shown(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / SPEC).write_text(MOOD)
    server = Server(tmp_path)
    assert server.status("/mood/preview/") == 200
    assert server.status("/mood/latest/") == 404
    assert not [link for link in server.links("/") if "latest" in link]


def test_what_is_hidden_from_the_audience_is_in_no_release(released: Repository) -> None:
    secret = MOOD.replace("name: Sad", "audience: [internal], name: Sad").replace("1.0.0", "1.1.0")
    released.commit("Hide", {SPEC: secret})
    lock = Lock()
    site = released.path.parent / "served"
    releases = ServedReleases(
        released.path, site, released.path.parent / "work",
        ids=[], audience="everyone", rendering=lock, report=print,
    )  # fmt: skip
    releases.update("/mood/latest/")
    files = [path for path in site.rglob("*") if path.is_file()]
    assert (site / "mood/1.0.0/index.html") in files
    assert not [path for path in files if b"regrets" in path.read_bytes()]
    assert not lock.locked()


def test_an_edit_is_shown_while_releases_are_published(released: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock of who renders is free between two releases."""
    lock = Lock()
    releases = ServedReleases(
        released.path, released.path.parent / "served", released.path.parent / "work",
        ids=[], audience="", rendering=lock, report=lambda _: None,
    )  # fmt: skip
    taken: list[bool] = []
    real = time.sleep

    def sleep(seconds: float) -> None:
        taken.append(lock.acquire(blocking=False))
        lock.release()
        real(seconds)

    monkeypatch.setattr("guidelinekit.operations.served_releases.time.sleep", sleep)
    releases.update("/mood/latest/")
    assert taken == [True] * 2, "one release, and the newest pages"


def test_a_server_that_ends_publishes_no_more(released: Repository) -> None:
    messages: list[str] = []
    site = released.path.parent / "served"
    releases = ServedReleases(
        released.path, site, released.path.parent / "work",
        ids=[], audience="", rendering=Lock(), report=messages.append,
    )  # fmt: skip
    releases.close()
    releases.update("/mood/latest/")
    assert (messages, site.exists()) == ([], False)
