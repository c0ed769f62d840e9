"""`build` replaces only a folder that it wrote, and no file that anybody else made or that git tracks."""

import errno
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from guidelinekit.errors import OutputError
from guidelinekit.store.output import switch
from guidelinekit.store.output.files import STAGE
from guidelinekit.store.output.folder import open_output
from guidelinekit.store.output.index import INDEX
from tests.conftest import MOOD, Repository, Result
from tests.output_states import replace_folder

Cli = Callable[..., Result]


@pytest.fixture
def mood(repository: Repository) -> Repository:
    """A repository with one guideline, notes and a template."""
    repository.commit(
        "One",
        {
            "specs/mood.yaml": MOOD, "changes/mood/why.md": "Why.\n", "site_templates/own.j2": "x",
            "guidelinekit.yaml": "title: Moods\n", "docs/.guidelinekit": "", "docs/manual.md": "A manual.\n",
        },
    )  # fmt: skip
    return repository


def build(cli: Cli, repository: Repository, *arguments: object) -> Result:
    return cli("-C", repository.path, "build", "--no-history", "--markdown", *arguments)


def everything(folder: Path) -> dict[str, object]:
    """All files below a folder, of git too, with what they contain."""
    return {
        str(path.relative_to(folder)): path.readlink() if path.is_symlink() else path.read_bytes()
        for path in folder.rglob("*")
        if (path.is_symlink() or path.is_file()) and "guidelinekit" not in path.parts
    }


@pytest.mark.parametrize(
    "target",
    [
        ".", "..", "specs", "specs/mood/site", "changes", "changes/mood", "site_templates", "site_templates/x", ".git",
        ".git/foo", ".git/objects/info", "docs", "SPECS", ".GIT/x", "./specs/../specs", "guidelinekit.yaml",
        "empty/../.git/x", "sub/.git/x",
    ],
)  # fmt: skip
def test_an_output_that_overlaps_the_repository_is_refused(mood: Repository, cli: Cli, target: str) -> None:
    for folder in (".", "specs", "changes", "site_templates", "docs"):
        (mood.path / folder / ".guidelinekit").write_text("guidelinekit writes this folder.\n")
        (mood.path / folder / INDEX).write_text('{"files": {}}')
    (mood.path / "empty").mkdir()
    before = everything(mood.path)
    for adopt in ([], ["--adopt"]):
        result = build(cli, mood, "--output", mood.path / target, *adopt)
        assert (result.code, result.err.startswith("error: ")) == (2, True), result.err
    assert everything(mood.path) == before


@pytest.mark.parametrize(
    "setting", ["specs", "changes", "site_templates", ".git/x", ".git/objects/info", "docs", "lnk/x"]
)
def test_an_output_of_the_settings_is_checked_too(mood: Repository, cli: Cli, tmp_path: Path, setting: str) -> None:
    (tmp_path / "outside").mkdir()
    (mood.path / "lnk").symlink_to(tmp_path / "outside")
    mood.write({"guidelinekit.yaml": f"output: {setting}\n"})
    before = everything(mood.path)
    assert build(cli, mood).code == 2
    assert (everything(mood.path), list((tmp_path / "outside").iterdir())) == (before, [])


@pytest.mark.parametrize("target", ["out", "missing", "loop", "file", "specs"])
def test_a_link_is_refused(mood: Repository, cli: Cli, tmp_path: Path, target: str) -> None:
    (tmp_path / "out").mkdir()
    (mood.path / "loop").symlink_to("loop")
    where = {"out": tmp_path / "out", "specs": mood.path / "specs", "file": mood.path / "guidelinekit.yaml"}
    (mood.path / "_site").symlink_to(where.get(target, Path(target)))
    result = build(cli, mood)
    assert (result.code, "is a symbolic link" in result.err) == (2, True), result.err
    assert not list((tmp_path / "out").iterdir())


def test_an_output_in_a_linked_folder_outside_is_checked_where_it_is(
    mood: Repository, cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "lnk").symlink_to(mood.path / "specs")
    (tmp_path / "other").symlink_to(tmp_path)
    assert build(cli, mood, "--output", tmp_path / "lnk/site").code == 2
    assert build(cli, mood, "--output", tmp_path / "other/site").code == 0


def test_only_a_recorded_folder_is_replaced(mood: Repository, cli: Cli) -> None:
    site = mood.path / "_site"
    assert [build(cli, mood).code for _ in range(2)] == [0, 0]
    # What can be committed is no record.
    copy = mood.path / "copy"
    shutil.copytree(site, copy)
    result = build(cli, mood, "--output", copy)
    assert (result.code, "there is no record that guidelinekit wrote it" in result.err) == (2, True)
    assert build(cli, mood, "--output", copy, "--adopt").code == 0
    assert build(cli, mood, "--output", copy).code == 0
    # Another folder took its place.
    shutil.rmtree(copy)
    copy.mkdir()
    (copy / "mine").write_text("1")
    for index in (None, '{"files": {}}', "[]", "x", '{"files": {"mine": "0"}}', '{"files": []}', "[" * 10**6):
        if index is not None:
            (copy / INDEX).write_text(index)
        for adopt in ([], ["--adopt"]):
            assert build(cli, mood, "--output", copy, *adopt).code == 2
    assert (copy / "mine").read_text() == "1"


def test_a_moved_repository_keeps_its_record(mood: Repository, cli: Cli, tmp_path: Path) -> None:
    assert build(cli, mood).code == 0
    mood.path.rename(tmp_path / "moved")
    assert cli("-C", tmp_path / "moved", "build", "--no-history").code == 0


def test_folders_that_are_written_at_once_are_all_recorded(mood: Repository) -> None:
    def write(name: str) -> None:
        for _ in range(10):
            with replace_folder(mood.path / name, root=mood.path) as fresh:
                (fresh / "a").write_text(name)

    names = [f"out-{number}" for number in range(4)]
    with ThreadPoolExecutor() as threads:
        list(threads.map(write, names))
    records = json.loads((mood.path / ".git/guidelinekit/outputs.json").read_bytes())
    assert records.keys() == {f"../{name}" for name in names}
    assert [path.name for path in (mood.path / ".git/guidelinekit").iterdir()] == ["outputs.json"]


def test_linked_work_trees_have_records_of_their_own(mood: Repository, cli: Cli, tmp_path: Path) -> None:
    mood.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "linked"))
    assert build(cli, mood).code == 0
    for _ in range(2):
        assert cli("-C", tmp_path / "linked", "build", "--no-history", "--markdown").code == 0
    assert build(cli, mood).code == 0
    assert not (tmp_path / "linked/.git").is_dir()


@pytest.mark.parametrize("name", ["mine", "mood/docs/mine"])
def test_a_tracked_file_in_the_output_is_kept(mood: Repository, cli: Cli, name: str) -> None:
    assert build(cli, mood).code == 0
    mood.commit("Two", {f"_site/{name}": "1"})
    for adopt in ([], ["--adopt"]):
        result = build(cli, mood, *adopt)
        assert (result.code, "contains files that git tracks" in result.err) == (2, True)
    assert (mood.path / "_site" / name).read_text() == "1"


def test_a_repository_in_the_output_is_kept(mood: Repository, cli: Cli) -> None:
    assert build(cli, mood).code == 0
    Repository(mood.path / "_site/mood/inner")
    result = build(cli, mood)
    assert (result.code, "contains a git repository" in result.err) == (2, True)


def test_tracked_files_of_another_repository_are_kept(mood: Repository, cli: Cli, tmp_path: Path) -> None:
    other = Repository(tmp_path / "other")
    other.commit("One", {"public/page.html": "1"})
    result = build(cli, mood, "--output", other.path / "public")
    assert (result.code, "contains files that git tracks" in result.err) == (2, True)


def test_without_git_every_file_must_be_listed_and_unchanged(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/mood.yaml").write_text(MOOD)
    site = tmp_path / "_site"

    def again() -> int:
        return cli("-C", tmp_path, "build", "--no-history", "--markdown").code

    assert [again(), again()] == [0, 0]
    page = site / "mood/docs/index.md"
    content = page.read_bytes()
    page.write_bytes(content + b"mine")
    assert (again(), page.read_bytes()) == (2, content + b"mine")
    page.write_bytes(content)
    assert again() == 0
    (site / "mine").write_text("1")
    assert again() == 2
    (site / "mine").unlink()
    (site / "mine").symlink_to("/etc")
    assert again() == 2


def test_the_index_lists_every_file(mood: Repository, cli: Cli) -> None:
    assert cli("-C", mood.path, "build", "--no-history").code == 0
    site = mood.path / "_site"
    listed = json.loads((site / INDEX).read_text())["files"]
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    assert listed.keys() == files.keys() - {INDEX}
    contents = {name: files[name].read_bytes() for name in listed}
    assert listed == {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in contents.items()
    }


@pytest.mark.parametrize("change", ["link", "files", "tracked"])
def test_the_check_is_made_again_before_the_folder_is_replaced(mood: Repository, tmp_path: Path, change: str) -> None:
    target = mood.path / "_site"
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/mine").write_text("1")

    def write() -> None:
        with replace_folder(target, root=mood.path) as fresh:
            (fresh / "a").write_text("1")
            if change == "link":
                target.symlink_to(tmp_path / "outside")
            elif change == "files":
                shutil.copytree(tmp_path / "outside", target)
            else:
                mood.commit("Two", {"_site/mine": "1"})

    with pytest.raises(OutputError):
        write()
    assert (tmp_path / "outside/mine").read_text() == "1"
    assert change == "link" or (target / "mine").read_text() == "1"


@pytest.mark.parametrize("in_repository", [True, False])
@pytest.mark.parametrize("number", [errno.EXDEV, errno.EBUSY])
def test_a_folder_that_cannot_be_renamed_gets_the_files(
    mood: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, number: int, in_repository: bool
) -> None:
    """As in the lower layer of a container's file system, or where a volume is mounted."""
    root = mood.path if in_repository else tmp_path / "plain"
    target = root / "_site"

    def write(text: str) -> None:
        with replace_folder(target, root=root) as fresh:
            (fresh / text).write_text(text)
            (fresh / "sub").mkdir()
            (fresh / "sub/page").write_text(text)

    def refuse(*_: object) -> bool:
        raise OSError(number, os.strerror(number))

    write("one")
    monkeypatch.setattr(switch, "exchange", refuse)
    inode = target.stat().st_ino
    write("two")
    assert ((target / "sub/page").read_text(), (target / "one").exists()) == ("two", False)
    replace = Path.replace

    def failing(path: Path, to: Path) -> Path:
        if to.name == "page":
            raise OSError(errno.EIO, "Input/output error")
        return replace(path, to)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", failing)
        with pytest.raises(OutputError, match="could not be written completely"):
            write("three")
    # Each file is still there, and the next run of any kind completes the change.
    assert (target / "sub/page").read_text() == "two"
    with open_output(target, root=root) as out:
        assert out.published().keys() == {"three", "sub/page", INDEX}
    assert everything(target) == {"three": b"three", "sub/page": b"three", INDEX: (target / INDEX).read_bytes()}
    assert target.stat().st_ino == inode
    assert not [path for path in root.iterdir() if path.name.startswith("._site")]


#: Two states: the links of each page.
STATES: tuple[dict[str, str], dict[str, str]] = (
    {
        "index.html": "g/latest/a.html g/latest/b.html",
        "g/latest/a.html": "theme/1/x.css g/1.0.0/a.html",
        "g/latest/b.html": "g/all/b.html",
        "g/all/b.html": "g/1.0.0/a.html",
        "g/1.0.0/a.html": "theme/1/x.css",
        "theme/1/x.css": "",
    },
    {
        "index.html": "g/latest/a.html g/latest/c.html",
        "g/latest/a.html": "theme/2/x.css g/1.1.0/c.html",
        "g/latest/c.html": "g/all/c.html g/latest/a.html",
        "g/all/c.html": "g/1.1.0/c.html g/1.0.0/a.html",
        "g/1.0.0/a.html": "theme/1/x.css",
        "g/1.1.0/c.html": "theme/2/x.css g/latest/c.html",
        "theme/1/x.css": "",
        "theme/2/x.css": "",
    },
)


def reachable(site: Path, path: str = "index.html", seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """The paths that a reader finds who follows all links. A dead one is an error."""
    for link in (site / path).read_text().split():
        if link not in seen:
            seen = reachable(site, link, seen | {link})
    return seen


def test_in_place_no_link_is_dead_at_any_moment(mood: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    target = mood.path / "_site"

    def write(pages: dict[str, str]) -> None:
        with replace_folder(target, root=mood.path) as fresh:
            for path, links in pages.items():
                (fresh / path).parent.mkdir(parents=True, exist_ok=True)
                (fresh / path).write_text(links)

    write(STATES[0])
    moments = 0
    replace, unlink = Path.replace, Path.unlink

    def replacing(path: Path, to: Path) -> Path:
        nonlocal moments
        moments += 1
        reachable(target)
        return replace(path, to)

    def unlinking(path: Path, missing_ok: bool = False) -> None:
        nonlocal moments
        moments += 1
        unlink(path, missing_ok)
        reachable(target)
        # Whoever has just opened a page that is removed still gets its style.
        styles = {link for page in target.rglob("*.html") for link in page.read_text().split() if link.endswith("css")}
        assert all((target / style).exists() for style in styles)

    def refuse(*_: object) -> bool:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    monkeypatch.setattr(switch, "exchange", refuse)
    monkeypatch.setattr(Path, "replace", replacing)
    monkeypatch.setattr(Path, "unlink", unlinking)
    for state in (*reversed(STATES), *STATES):
        write(state)
        assert reachable(target) <= state.keys()
    assert moments > 30


@pytest.mark.parametrize("change", ["a file of its own", "no index", "a link", "another index"])
def test_a_plan_in_a_folder_of_somebody_else_is_not_followed(tmp_path: Path, change: str) -> None:
    """A plan names the files before and after it. Any other file means that the folder is not ours."""
    target, outside = tmp_path / "site", tmp_path / "outside"
    (target / STAGE / "files").mkdir(parents=True)
    outside.mkdir()
    (outside / "mine").write_text("1")
    (target / INDEX).write_text("{}")
    after = {} if change == "no index" else {INDEX: "0" * 64}
    before = {INDEX: hashlib.sha256(b"" if change == "another index" else b"{}").hexdigest()}
    (target / STAGE / "plan.json").write_text(json.dumps({"before": before, "after": after}))
    (target / STAGE / "files/page").write_text("2")
    if change == "a file of its own":
        (target / "mine").write_text("1")
    elif change == "a link":
        shutil.rmtree(target / STAGE / "files")
        (target / STAGE / "files").symlink_to(outside)
    before_files = everything(tmp_path)
    with pytest.raises(OutputError, match="was not written by guidelinekit"), open_output(target, root=tmp_path):
        pass
    assert everything(tmp_path) == before_files


def _may_mount() -> bool:
    return subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(shutil.which("unshare") is None or not _may_mount(), reason="mounting is not allowed")
@pytest.mark.parametrize("kind", ["overlay", "tmpfs"])
def test_a_site_in_a_container_is_replaced(mood: Repository, tmp_path: Path, kind: str) -> None:
    (mood.path / "_site").mkdir()
    if kind == "overlay":
        for name in ("upper", "work", "merged"):
            (tmp_path / name).mkdir()
        folder = tmp_path / "merged"
        layers = f"lowerdir={mood.path},upperdir={tmp_path}/upper,workdir={tmp_path}/work"
        mount = f"mount -t overlay o -o userxattr,{layers} {folder}"
    else:
        folder, mount = mood.path, f"mount -t tmpfs t {mood.path}/_site"
    build = "python -m guidelinekit build --no-history --markdown"
    first = f"cd {mood.path} && {build}" if kind == "overlay" else "true"
    script = f"{first} && {mount} && cd {folder} && {build} && {build} && cat _site/{INDEX} && ls -A"
    done = subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True, check=False)
    if "mount" in done.stderr:
        pytest.skip(done.stderr)
    assert done.returncode == 0, done.stderr
    assert "mood/mkdocs.yml" in done.stdout
    assert "._site-" not in done.stdout
