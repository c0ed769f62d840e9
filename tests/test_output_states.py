"""What `put` leaves in the folder: all new files and the kept ones, and nothing else, whatever was there before."""

import fcntl
import hashlib
import json
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guidelinekit.errors import GuidelineKitError, OutputError
from guidelinekit.store.output import switch, system
from guidelinekit.store.output.files import sizes
from guidelinekit.store.output.folder import open_output
from guidelinekit.store.output.index import INDEX
from guidelinekit.store.published_index import Entry
from tests.conftest import Repository
from tests.output_kills import write_files

Files = dict[str, bytes]
#: A file system that does not wait for a disk, if there is one.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
NAMES = st.sampled_from(
    ["a", "b", "index.html", "1.2.0", "theme", ".x", "ä ö", "%2f", "a\nb", "'\"$", "x" * 200, "\u202e"]
)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)


def without_conflicts(files: Mapping[str, bytes]) -> Files:
    """Leave out what is in a folder with the path of a file."""
    return {
        path: content for path, content in files.items() if not any(path.startswith(f"{other}/") for other in files)
    }


STATES = st.dictionaries(PATHS, st.binary(max_size=4), max_size=8).map(without_conflicts)


def content_of(folder: Path) -> Files:
    """The content of the files of a folder by path, without the index."""
    return {path: (folder / path).read_bytes() for path in sizes(folder) if path != INDEX}


def put(target: Path, files: Mapping[str, bytes], keep: Callable[[str], bool] = lambda _: False) -> None:
    """Publish a state with all of the given files, and the published ones that `keep` names."""
    with open_output(target, root=target.parent) as out:
        kept = {path: entry for path, entry in out.published().items() if keep(path)}
        write_files(out.fresh, files, kept)
        out.put(kept)


def refuse(*_: object) -> bool:
    raise switch.CannotRenameError


def no_exchange(*_: object) -> bool:
    return False


@pytest.mark.parametrize(
    ("name", "instead"), [("switch.exchange", None), ("switch.exchange", no_exchange), ("folder.switch", refuse)]
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), states=st.lists(STATES, min_size=2, max_size=4))
def test_the_new_state_is_the_new_files_and_the_kept_ones(
    name: str, instead: Callable[..., bool] | None, data: st.DataObject, states: list[Files]
) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        target, expected = Path(folder, "out"), Files()
        for files in states:
            new = len(files) + 1
            free = [path for path in expected if len(without_conflicts({path: b"", **files})) == new]
            kept = data.draw(st.sets(st.sampled_from(free))) if free else set()
            inodes = {path: (target / path).stat().st_ino for path in kept}
            if instead is None or not target.exists():
                put(target, files, kept.__contains__)
            else:
                with patch(f"guidelinekit.store.output.{name}", instead):
                    put(target, files, kept.__contains__)
            expected = {path: expected[path] for path in kept} | files
            assert content_of(target) == expected
            assert {path: (target / path).stat().st_ino for path in kept} == inodes, "not linked"
            assert [path.name for path in Path(folder).iterdir()] == ["out"]


@pytest.mark.skipif(sys.platform != "linux", reason="the call of Linux")
def test_folders_are_exchanged_without_the_function_of_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with musl, the C library of Alpine."""
    call = system._call
    monkeypatch.setattr(system, "_call", lambda name: None if name == "renameat2" else call(name))
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert system.exchange(tmp_path / "a", tmp_path / "b")
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("?/?"))] == ["a/b", "b/a"]
    with pytest.raises(FileNotFoundError, match="missing"):
        system.exchange(tmp_path / "a", tmp_path / "missing")


def test_without_the_call_for_the_disk_each_file_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    call, synced = system._call, list[int]()
    monkeypatch.setattr(system, "_call", lambda name: None if name == "syncfs" else call(name))
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_ino))
    put(tmp_path / "out", {"a/b": b"1", "c": b"2"})
    assert {(tmp_path / "out" / path).stat().st_ino for path in ("a/b", "a", "c", INDEX, ".")} <= set(synced)


def test_an_unchanged_state_is_not_written(tmp_path: Path) -> None:
    put(tmp_path / "out", {"a/b": b"1", "c": b"2"})
    before = {path: path.stat() for path in [tmp_path / "out", *(tmp_path / "out").rglob("*")]}
    with open_output(tmp_path / "out", root=tmp_path) as out:
        out.put(out.published())
    assert {path: path.stat() for path in [tmp_path / "out", *(tmp_path / "out").rglob("*")]} == before


def test_without_put_or_after_an_error_nothing_is_written(tmp_path: Path) -> None:
    with open_output(tmp_path / "out", root=tmp_path) as out:
        write_files(out.fresh, {"a": b"1"}, {})
    assert not list(tmp_path.iterdir())
    put(tmp_path / "out", {"a": b"1"})

    def failing() -> None:
        with open_output(tmp_path / "out", root=tmp_path) as out:
            write_files(out.fresh, {"a": b"2"}, {})
            raise GuidelineKitError("x")

    with pytest.raises(GuidelineKitError, match="x"):
        failing()
    assert content_of(tmp_path / "out") == {"a": b"1"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_files_that_are_missing_in_the_index_are_removed(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "r")
    target = repository.path / "_site"
    put(target, {"a": b"1"})
    (target / "left.txt").write_text("1")
    with open_output(target, root=repository.path) as out:
        assert out.published().keys() == {"a", INDEX}
        out.put(out.published())
    assert content_of(target) == {"a": b"1"}


def entry_of(content: bytes) -> dict[str, object]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def nested() -> Files:
    """A published folder with an index of a guideline."""
    files = {"1.0.0/index.html": b"1", "1.1.0/index.html": b"two", "versions.css": b"3"}
    listed = {path: entry_of(content) for path, content in files.items()}
    releases = [{"version": path[:5], "files": {path: listed[path]}} for path in files if path[0] == "1"]
    index = json.dumps({"releases": releases, "files": {"versions.css": listed["versions.css"]}}).encode()
    root = {"guidelines": [{"id": "g", "index": "g/index.json"}], "files": {"g/index.json": entry_of(index)}}
    return {INDEX: json.dumps(root).encode(), "g/index.json": index} | {f"g/{path}": files[path] for path in files}


@pytest.fixture
def published(tmp_path: Path) -> Path:
    with open_output(tmp_path / "r/_site", root=tmp_path / "r") as out:
        for path, content in nested().items():
            (out.fresh / path).parent.mkdir(parents=True, exist_ok=True)
            (out.fresh / path).write_bytes(content)
        out.put()
    return tmp_path / "r/_site"


def entries(target: Path, *, root: Path) -> Mapping[str, Entry]:
    with open_output(target, root=root) as out:
        return out.published()


def test_nested_indexes_list_each_file_and_themselves(published: Path) -> None:
    files = nested()
    found = entries(published, root=published.parent)
    assert {path: {"sha256": entry.sha256, "bytes": entry.size} for path, entry in found.items()} == {
        path: entry_of(content) for path, content in files.items()
    }


@pytest.mark.parametrize("path", nested())
@pytest.mark.parametrize("change", ["missing", "size", "link", "folder"])
def test_a_folder_with_a_changed_file_counts_as_empty(tmp_path: Path, published: Path, path: str, change: str) -> None:
    """In a repository: the record says that the folder is ours, and its files are written again."""
    subprocess.run(["git", "init", "--quiet", published.parent], check=True)
    put_again(published)
    file = published / path
    content = file.read_bytes()
    file.unlink()
    if change == "size":
        file.write_bytes(content + b"\n")
    elif change == "link":
        (tmp_path / "elsewhere").write_bytes(content)
        file.symlink_to(tmp_path / "elsewhere")
    elif change == "folder":
        file.mkdir()
    if path == INDEX:
        with pytest.raises(OutputError):
            entries(published, root=published.parent)
    else:
        assert entries(published, root=published.parent) == {}


def test_a_folder_with_another_index_of_a_guideline_counts_as_empty(published: Path) -> None:
    subprocess.run(["git", "init", "--quiet", published.parent], check=True)
    put_again(published)
    index = published / "g/index.json"
    index.write_bytes(index.read_bytes().replace(b'"version": "1.0.0"', b'"version": "1.0.1"'))
    assert entries(published, root=published.parent) == {}


def put_again(target: Path) -> None:
    """Adopt a folder in the repository that it is in."""
    with open_output(target, root=target.parent, adopt=True) as out:
        kept = out.published()
        (out.fresh / INDEX).write_bytes(out.read(INDEX))
        out.put(kept)


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o2775, 0o711, 0o555])
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_modes_are_those_of_ordinary_files(tmp_path: Path, mode: int, mask: int) -> None:
    old = os.umask(mask)
    try:
        put(tmp_path / "out", {"a/b": b"1"})
        assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o777 & ~mask
        (tmp_path / "out").chmod(mode)
        put(tmp_path / "out", {"a/c": b"1"})
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == mode
    assert stat.S_IMODE((tmp_path / "out/a").stat().st_mode) & 0o777 == 0o777 & ~mask
    assert stat.S_IMODE((tmp_path / "out/a/c").stat().st_mode) == 0o666 & ~mask


@pytest.mark.parametrize(
    "name", ["out", "out/.", "./x/../out", "-", "a b\nc", "%s", "ü" * 100, "n" * 255, "x/" * 20 + "out"]
)
def test_any_path_can_be_a_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    for text in (b"1", b"2"):
        with open_output(Path(name), root=tmp_path) as out:
            write_files(out.fresh, {"a": text}, {})
            out.put()
        assert content_of(Path(os.path.abspath(name))) == {"a": text}


@pytest.mark.parametrize("name", ["n" * 256, ("x" * 250 + "/") * 20 + "out"])
def test_a_path_that_is_too_long_is_reported(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match="File name too long"), open_output(tmp_path / name, root=tmp_path):
        pass


def test_the_file_system_of_temporary_folders_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    put(tmp_path / "out", {"a": b"1"})
    assert content_of(tmp_path / "out") == {"a": b"1"}


def test_a_misuse_is_an_error_of_the_program(tmp_path: Path) -> None:
    put(tmp_path / "out", {"a": b"1"})
    for kept in (["missing", INDEX], ["a"], []):
        with open_output(tmp_path / "out", root=tmp_path) as out, pytest.raises(ValueError, match="one call"):
            out.put(kept)
    with open_output(tmp_path / "out", root=tmp_path) as out:
        write_files(out.fresh, {"a": b"2"}, {})
        out.put()
        with pytest.raises(ValueError, match="one call"):
            out.put()
    assert content_of(tmp_path / "out") == {"a": b"2"}


def test_a_kept_file_that_disappeared_is_an_error(tmp_path: Path) -> None:
    put(tmp_path / "out", {"a": b"1", "b": b"1"})

    def write() -> None:
        with open_output(tmp_path / "out", root=tmp_path) as out:
            write_files(out.fresh, {"c": b"2"}, {})
            (tmp_path / "out/a").unlink()
            out.put(["a", "b"])

    with pytest.raises(OutputError, match="does not exist any more"):
        write()
    assert content_of(tmp_path / "out") == {"b": b"1"}


NOBODY = 65534


@contextmanager
def as_nobody() -> Iterator[None]:
    """Act as a user who has not the rights of root."""
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@pytest.fixture
def of_nobody() -> Iterator[Path]:
    """A folder of the user nobody."""
    if os.geteuid() != 0:
        pytest.skip("needs root")
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, NOBODY, NOBODY)
        old = os.umask(0)
        yield Path(folder)
        os.umask(old)


def test_read_only_files_are_kept_and_removed(of_nobody: Path) -> None:
    target = of_nobody / "out"
    with as_nobody():
        put(target, {"a/b": b"1", "c/d": b"1"})
        for path in ("a/b", "a", "c/d", "c"):
            (target / path).chmod(0o444 if "/" in path else 0o555)
        put(target, {"e": b"2"}, lambda path: path == "a/b")
    assert content_of(target) == {"a/b": b"1", "e": b"2"}
    assert stat.S_IMODE((target / "a/b").stat().st_mode) == 0o444
    assert [path.name for path in of_nobody.iterdir()] == ["out"]


@pytest.mark.parametrize("name", ["out", "new/out"])
def test_a_parent_that_is_not_writable_is_reported(of_nobody: Path, name: str) -> None:
    (of_nobody / "parent").mkdir(mode=0o755)
    with as_nobody(), pytest.raises(OutputError, match="cannot be written: Permission denied") as caught:
        put(of_nobody / "parent" / name, {"a": b"1"})
    assert "--output" in caught.value.hint


def test_files_of_another_user_that_may_not_be_linked_are_copied(of_nobody: Path) -> None:
    target = of_nobody / "out"
    put(target, {"a/b": b"1", "c/d": b"1"})
    (target / "a/b").chmod(0o644)
    with as_nobody():
        put(target, {"e": b"2"}, lambda path: path == "a/b")
    assert content_of(target) == {"a/b": b"1", "e": b"2"}
    if Path("/proc/sys/fs/protected_hardlinks").read_text() == "1\n":
        assert (target / "a/b").stat().st_uid == NOBODY
    assert [path.name for path in of_nobody.iterdir()] == ["out"]


def test_the_lock_is_for_all_users(of_nobody: Path) -> None:
    os.umask(0o077)
    with open_output(of_nobody / "out", root=of_nobody), as_nobody():
        handle = os.open(of_nobody / ".out-lock", os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(handle)
