"""The upload list for object stores, and the program of the manual that uploads by it."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pytest
import requests

from guidelinekit.errors import OutputError
from guidelinekit.operations.upload_manifest import write_upload_manifest
from guidelinekit.site.upload_list import upload_list
from tests.conftest import ROOT
from tests.small_publications import entry, publication, write_all
from tests.test_docs import blocks

SCHEMA = json.loads((ROOT / "schema/uploads.schema.json").read_text(encoding="utf-8"))
Site = dict[str, bytes]


def _files(site: Site) -> dict[str, tuple[str, int]]:
    return {path: (str(entry(content)["sha256"]), len(content)) for path, content in site.items()}


def _listed(site: Site, previous: Mapping[str, Any] | None = None) -> dict[str, Any]:
    data = upload_list(_files(site), previous, generated_by="guidelinekit 1.0")
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert {file["path"] for file in data["upload"]} | set(data["present"]) == set(site)
    assert not {file["path"] for file in data["upload"]} & set(data["present"])
    return data


def _done(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "uploaded": True}


def _paths(data: dict[str, Any]) -> list[str]:
    return [file["path"] for file in data["upload"]]


def _next(site: Site, **added: Mapping[str, str]) -> Site:
    return site | publication(site.get, **added)


THEME = {"theme/0a1b/gk.css": b"a {}"}
FIRST = _next(THEME, releases={"1.0.0": "One"})


def test_the_first_list_has_everything_in_an_order_in_which_links_work() -> None:
    data = _listed(FIRST)
    assert _paths(data) == [
        "mood/1.0.0/index.html", "mood/1.0.0/labels/happy/index.html", "theme/0a1b/gk.css",
        "mood/latest/index.html", "index.html", "mood/index.json", "index.json",
    ]  # fmt: skip
    assert [file["step"] for file in data["upload"]] == [1, 1, 1, 2, 5, 6, 7]
    assert (data["delete"], data["retired"], data["present"], data["uploaded"]) == ([], [], {}, False)


def test_the_next_list_has_what_is_new_or_changed() -> None:
    site = _next(FIRST, releases={"1.1.0": "Two"}, previews={"mine": "Mine"})
    data = _listed(site, _done(_listed(FIRST)))
    assert [(file["step"], file["path"]) for file in data["upload"]] == [
        (1, "mood/1.1.0/index.html"), (1, "mood/1.1.0/labels/happy/index.html"), (2, "mood/preview/mine/index.html"),
        (4, "mood/latest/index.html"), (6, "mood/index.json"), (7, "index.json"),
    ]  # fmt: skip
    assert set(data["present"]) == {
        "index.html", "mood/1.0.0/index.html", "mood/1.0.0/labels/happy/index.html", "theme/0a1b/gk.css",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "content_type", "forever"),
    [
        ("mood/1.0.0/labels/happy/index.html", "text/html; charset=utf-8", True),
        ("mood/2.0.0-rc.1/guideline.json", "application/json", True),
        ("mood/1.0.0/labels.csv", "text/csv; charset=utf-8", True),
        ("theme/0a1b/gk.js", "text/javascript; charset=utf-8", True),
        ("mood/1.0.0/assets/STREET.PNG", "image/png", True),
        ("mood/latest/index.html", "text/html; charset=utf-8", False),
        ("mood/compare/1.0.0..1.1.0/index.html", "text/html; charset=utf-8", False),
        ("mood/preview/1.0.0/index.html", "text/html; charset=utf-8", False),
        ("mood/versions.css", "text/css; charset=utf-8", False),
        ("feed.atom", "application/atom+xml", False),
        ("sitemap.xml", "application/xml", False),
        ("robots.txt", "text/plain; charset=utf-8", False),
        ("theme", "application/octet-stream", False),
        ("mood/1.0", "application/octet-stream", False),
    ],
)
def test_each_file_has_its_type_and_only_unchanging_ones_are_immutable(
    path: str, content_type: str, *, forever: bool
) -> None:
    (file,) = _listed({path: b"x"})["upload"]
    assert file["content_type"] == content_type
    assert ("immutable" in file["cache_control"]) is forever
    assert forever or file["cache_control"] == "no-cache"


def test_a_file_is_deleted_when_two_publications_do_not_have_it() -> None:
    preview = "mood/preview/mine/index.html"
    with_preview = _next(FIRST, previews={"mine": "Mine"})
    first = _done(_listed(with_preview))
    second = _listed(FIRST, first)
    assert (second["retired"], second["delete"]) == ([preview], [])
    again = _listed(FIRST, _done(second))
    assert (again["upload"], again["retired"], again["delete"], again["uploaded"]) == ([], [preview], [], True)
    changed = FIRST | {"mood/latest/index.html": b"changed"}
    third = _listed(changed, again)
    assert (third["retired"], third["delete"]) == ([], [preview])
    fourth = _listed(FIRST, _done(third))
    assert (fourth["retired"], fourth["delete"]) == ([], [])


def test_a_retired_file_that_returns_is_sent_again_and_not_deleted() -> None:
    with_preview = _next(FIRST, previews={"mine": "Mine"})
    second = _done(_listed(FIRST, _done(_listed(with_preview))))
    third = _listed(with_preview, second)
    assert "mood/preview/mine/index.html" in _paths(third)
    assert (third["retired"], third["delete"]) == ([], [])


def test_after_an_upload_that_may_not_have_ended_everything_uncertain_is_sent_again() -> None:
    first = _done(_listed(_next(FIRST, previews={"old": "Old"})))
    changed = _next(FIRST, releases={"1.1.0": "Two"})
    second = _listed(changed, first)
    # Back to the first state: what the second may have sent is not certain.
    third = _listed(FIRST, second)
    assert {"mood/latest/index.html", "mood/index.json", "index.json"} == set(_paths(third))
    assert third["retired"] == [
        "mood/1.1.0/index.html", "mood/1.1.0/labels/happy/index.html", "mood/preview/old/index.html",
    ]  # fmt: skip
    # What the second may have made new is sent after what is new now, and before what links to it.
    fourth = _listed(_next(changed, releases={"1.2.0": "Three"}), second)
    steps = {file["path"]: file["step"] for file in fourth["upload"]}
    assert (steps["mood/1.2.0/index.html"], steps["mood/1.1.0/index.html"]) == (1, 3)
    assert steps["mood/latest/index.html"] == 4


def test_a_deletion_that_may_not_have_happened_is_listed_again() -> None:
    first = _done(_listed(_next(FIRST, previews={"old": "Old"})))
    second = _done(_listed(FIRST, first))
    third = _listed(FIRST | {"feed.atom": b"1"}, second)
    fourth = _listed(FIRST | {"feed.atom": b"2"}, third)
    assert third["delete"] == fourth["delete"] == ["mood/preview/old/index.html"]


def test_the_list_is_read_from_the_file_that_it_replaces(tmp_path: Path) -> None:
    file = tmp_path / "uploads.json"
    first = write_upload_manifest(file, _files(FIRST))
    assert json.loads(file.read_text(encoding="utf-8")) == first
    file.write_text(json.dumps(_done(first)), encoding="utf-8")
    assert _paths(write_upload_manifest(file, _files(FIRST | {"index.html": b"new"}))) == ["index.html"]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"upload": []}', "\udcff"])
def test_a_file_that_is_not_a_list_is_not_replaced(content: str, tmp_path: Path) -> None:
    file = tmp_path / "uploads.json"
    file.write_text(content, encoding="utf-8", errors="surrogateescape")
    before = file.read_bytes()
    with pytest.raises(OutputError, match="is not a list that `publish --manifest` wrote") as error:
        write_upload_manifest(file, _files(FIRST))
    assert "delete this one" in error.value.hint
    assert file.read_bytes() == before


@pytest.fixture
def store() -> Iterator[str]:
    """The address of a server with the interface of S3."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                requests.get(f"{address}/moto-api/", timeout=5)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        # Whoever asks without an account may read this bucket.
        requests.put(f"{address}/pages", headers={"x-amz-acl": "public-read"}, timeout=5).raise_for_status()
        yield address
    finally:
        server.terminate()
        server.wait()


class _Bucket:
    """A published folder, its list, and the bucket to which the program of the manual uploads it."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address, self.folder = f"{address}/pages", folder
        self.manifest = folder / "uploads.json"
        (program,) = blocks(ROOT / "docs/how-to/publish-to-a-bucket.md", "python")
        (folder / "upload.py").write_text(program, encoding="utf-8")
        self._environment = {
            **os.environ, "AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x",
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_CONFIG_FILE": os.devnull,
        }  # fmt: skip

    def publish(self, site: Site) -> dict[str, Any]:
        write_all(self.folder / "site", site)
        return write_upload_manifest(self.manifest, _files(site))

    def upload(self) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "upload.py", "site", "uploads.json", "pages"]
        return subprocess.run(
            command, cwd=self.folder, env=self._environment, capture_output=True, text=True, check=False
        )

    def get(self, path: str) -> requests.Response:
        return requests.get(f"{self.address}/{path}", timeout=10)

    def keys(self) -> set[str]:
        return set(re.findall("<Key>(.*?)</Key>", self.get("").text))

    def times(self) -> dict[str, str]:
        found = re.findall("<Key>(.*?)</Key><LastModified>(.*?)<", self.get("").text)
        return dict(found)


@pytest.mark.slow
def test_the_program_of_the_manual_sends_what_is_new_and_deletes_late(store: str, tmp_path: Path) -> None:
    bucket = _Bucket(store, tmp_path)
    with_preview = _next(FIRST, previews={"mine": "Mine"})
    bucket.publish(with_preview)
    result = bucket.upload()
    assert (result.returncode, result.stdout) == (0, f"Uploaded {len(with_preview)} files, deleted 0\n"), result.stderr
    assert bucket.keys() == set(with_preview)
    page = bucket.get("mood/1.0.0/index.html")
    assert (page.content, page.headers["Content-Type"]) == (b"One", "text/html; charset=utf-8")
    assert page.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    before = bucket.times()
    time.sleep(1.1)  # times are in seconds
    site = _next(FIRST, releases={"1.1.0": "Two"})
    sent = _paths(bucket.publish(site))
    assert bucket.upload().returncode == 0
    after = bucket.times()
    assert {path for path, moment in after.items() if before.get(path) != moment} == set(sent)
    assert set(after) == set(site) | {"mood/preview/mine/index.html"}
    third = _next(site, releases={"1.2.0": "Three"})
    bucket.publish(third)
    assert bucket.upload().stdout.endswith("deleted 1\n")
    assert bucket.keys() == set(third)
    assert all(bucket.get(path).content == content for path, content in third.items())


def test_a_file_that_changed_after_it_was_listed_stops_the_upload_which_can_be_repeated(
    store: str, tmp_path: Path
) -> None:
    bucket = _Bucket(store, tmp_path)
    bucket.publish(FIRST)
    page = tmp_path / "site/mood/latest/index.html"
    content = page.read_bytes()
    page.write_bytes(b"edited")
    result = bucket.upload()
    assert result.returncode == 1
    assert "mood/latest/index.html is not the file that was published" in result.stderr
    assert not {"index.html", "index.json"} & bucket.keys()
    page.write_bytes(content)
    assert bucket.upload().returncode == 0
    assert bucket.keys() == set(FIRST)


def _linked(at: int, pages: int = 30) -> Site:
    """The publication number `at`: the portal links to `latest/`, that to pages of releases, and those to `all/`.

    Each one also has pages that only it has.
    """
    site: Site = {}
    for n in range(at + 1):
        for page in range(pages):
            site[f"mood/1.{n}.0/{page}/index.html"] = _links(f"mood/all/{n}-{page}/index.html")
            site[f"mood/all/{n}-{page}/index.html"] = _links(
                f"mood/1.{n}.0/{page}/index.html", f"mood/all/{at}-0/index.html"
            )
    own = f"mood/preview/{at}/index.html"
    site[own] = _links("index.html")
    site["mood/latest/index.html"] = _links(own, *(f"mood/1.{at}.0/{page}/index.html" for page in range(pages)))
    site["index.html"] = _links("mood/latest/index.html", own)
    site["mood/index.json"] = _links(*site)
    site["index.json"] = _links("index.html", "mood/index.json")
    return site


def _links(*paths: str) -> bytes:
    return "\n".join(paths).encode()


def _dead(store: Mapping[str, bytes]) -> set[str]:
    """The files that a store does not have although a reader who begins at the top finds a link to them."""
    pending, seen = ["index.html", "index.json"], set()
    while pending:
        path = pending.pop()
        if path not in seen:
            seen.add(path)
            pending += store.get(path, b"").decode().splitlines()
    return seen - store.keys()


@pytest.mark.parametrize("seed", range(40))
def test_no_link_is_dead_after_any_file_of_any_upload(seed: int) -> None:
    """Files of a step arrive in any order; uploads are interrupted, and other publications follow."""
    random = Random(seed)
    store = dict(_linked(0, 2))
    previous = _done(_listed(store))
    ended = set(store)
    for at in range(1, 12):
        site = _linked(random.choice((at, at, max(at - 2, 0))), 2)
        data = _listed(site, previous)
        sent = sorted(data["upload"], key=lambda file: (file["step"], random.random()))
        # Every other one is interrupted.
        stop = random.randrange(len(sent) + 1) if at % 2 else len(sent)
        for file in sent[:stop]:
            store[file["path"]] = site[file["path"]]
            assert not _dead(store)
        # Who opened a page of the publication before can follow its links.
        assert ended <= store.keys()
        previous = data
        if stop == len(sent):
            for path in data["delete"]:
                store.pop(path, None)
                assert not _dead(store)
            assert {path: store[path] for path in site} == site
            assert site.keys() <= store.keys() <= site.keys() | set(data["retired"])
            previous, ended = _done(data), set(site)


@pytest.mark.slow
def test_a_reader_during_uploads_never_misses_a_linked_file(store: str, tmp_path: Path) -> None:
    bucket = _Bucket(store, tmp_path)
    assert bucket.get("index.html").status_code in (403, 404)
    bucket.publish(_linked(0))
    assert bucket.upload().returncode == 0
    stop, problems, reads, random = threading.Event(), [], 0, Random(17)

    def read() -> None:
        nonlocal reads
        with requests.Session() as session:
            while not stop.is_set():
                path = "index.html"
                for _ in range(4):
                    answer = session.get(f"{bucket.address}/{path}", timeout=10)
                    reads += 1
                    if answer.status_code != 200:
                        problems.append((path, answer.status_code))
                        break
                    path = random.choice(answer.text.splitlines())

    reader = threading.Thread(target=read)
    reader.start()
    for at in (1, 2, 3):
        bucket.publish(_linked(at))
        assert bucket.upload().returncode == 0
    stop.set()
    reader.join()
    assert problems == []
    assert reads > 100
    # What the last publication does not have and the one before had is there until the next one.
    assert bucket.keys() == set(_linked(3)) | {"mood/preview/2/index.html"}
