"""What a pull request can put into a repository: links, pipes, huge files, names that lead out of it."""

import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from guidelinekit.errors import GuidelineKitError, OutputError
from guidelinekit.guideline.read.text import MAX_BYTES
from guidelinekit.store import repository_files
from guidelinekit.store.repository_files import Kind, list_folder, read_file, read_folder, walk
from guidelinekit.store.writing import remove_leftovers, write_file, write_files, write_new
from tests.conftest import LABELS, MOOD, Repository, Result

Cli = Callable[..., Result]
SECRET = "SECRET-7391"
SPEC = "specs/mood/guideline.yaml"
LEFTOVER = ".guidelinekit-0123456789abcdef.tmp"
CHANGED = MOOD.replace("The writer is pleased.", "The writer is pleased or relieved.")
#: A link in git is its target's path; this one is also YAML.
LINKED_RULE = "rules: {r: {level: must, statement: From a link}}"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder with secrets, which no output may contain, and no command may change."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret.txt").write_text(f"{SECRET},5\n")
    (folder / f"{SECRET}.yaml").write_text(MOOD)
    (folder / f"{SECRET}").mkdir()
    return folder


def make(path: Path, kind: str, outside: Path) -> None:
    """Make something else than a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    match kind:
        case "link":
            path.symlink_to(outside / "secret.txt")
        case "dangling":
            path.symlink_to("nowhere")
        case "loop":
            path.symlink_to(path.name)
        case "environ":
            path.symlink_to("/proc/self/environ")
        case "zero":
            path.symlink_to("/dev/zero")
        case "stdin":
            path.symlink_to("/dev/stdin")
        case "pipe":
            os.mkfifo(path)
        case "socket":
            with socket.socket(socket.AF_UNIX) as server:
                folder = os.open(path.parent, os.O_RDONLY)
                server.bind(f"/proc/self/fd/{folder}/{path.name}")
                os.close(folder)
        case "folder":
            path.mkdir()
        case "huge":
            path.touch()
            os.truncate(path, 5 * 1024**3)


KINDS = ("link", "dangling", "loop", "environ", "zero", "stdin", "pipe", "socket", "folder", "huge")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_not_read(kind: str, tmp_path: Path, outside: Path) -> None:
    make(tmp_path / "root/a/x", kind, outside)
    file = read_file(tmp_path / "root", "a/x", 1000)
    assert file is not None
    assert (bool(file.problem), file.content) == (True, b"")


@pytest.mark.parametrize("name", ["../outside/secret.txt", "/etc/passwd", ".git/config", "a/.GIT/x", "a/../../x", "\0"])
def test_names_that_lead_elsewhere_are_not_read(name: str, tmp_path: Path, outside: Path) -> None:
    (tmp_path / "root/.git").mkdir(parents=True)
    (tmp_path / "root/.git/config").write_text(SECRET)
    file = read_file(tmp_path / "root", name, 1000)
    assert file is not None
    assert (bool(file.problem), file.content) == (True, b"")


def test_no_folder_on_the_way_may_be_a_link(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "root/a").mkdir(parents=True)
    (tmp_path / "root/a/b").symlink_to(outside)
    file = read_file(tmp_path / "root", "a/b/secret.txt", 1000)
    assert file is not None
    assert file.problem == repository_files.LINK
    assert [entry.kind for entry in walk(tmp_path / "root", "a")] == [Kind.LINK]
    with pytest.raises(GuidelineKitError, match="it is a symbolic link"):
        list_folder(tmp_path / "root", "a/b")
    with pytest.raises(GuidelineKitError, match="it is a symbolic link"):
        read_folder(tmp_path / "root", "a", 1000)
    # The root itself is the user's choice.
    (tmp_path / "to-root").symlink_to("root")
    (tmp_path / "root/x").write_text("x")
    found = read_file(tmp_path / "to-root", "x", 1)
    assert found is not None
    assert found.content == b"x"


def test_missing_files_and_the_limit(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("12345")
    assert read_file(tmp_path, "y", 5) is None
    assert read_file(tmp_path, "x/y", 5) is None
    assert list_folder(tmp_path, "y") is None
    whole, cut = read_file(tmp_path, "x", 5), read_file(tmp_path, "x", 4)
    assert whole is not None
    assert cut is not None
    assert (whole.content, cut.problem, cut.size) == (b"12345", "it has 5 bytes; the limit is 4", 5)
    with pytest.raises(GuidelineKitError, match="more than 4 bytes"):
        read_folder(tmp_path, "", 4)


def test_folders_nested_too_deep_are_refused(tmp_path: Path) -> None:
    (tmp_path / "/".join("a" * 50)).mkdir(parents=True)
    with pytest.raises(GuidelineKitError, match="nested deeper"):
        list(walk(tmp_path, "a"))


# Each kind of file of a repository

PLACES = {
    "spec": "specs/mood/labels.yaml", "list": "specs/mood/examples/a.jsonl", "settings": "guidelinekit.yaml",
    "counts": "counts/mood.csv", "note": "changes/mood/a.md", "released note": "changes/mood/1.0.0/a.md",
    "withdrawal": "changes/mood/1.0.0/withdrawn.md", "template": "site_templates/start.html.j2",
    "asset of a template": "site_templates/assets/x.css", "asset": "specs/mood/assets/a.png",
}  # fmt: skip
COMMANDS = (
    ("check",), ("check", "--staged"), ("build", "--no-history", "--markdown"), ("review", "HEAD"), ("diff", "HEAD"),
    ("changelog",), ("release", "mood", "--dry-run"), ("build", "--markdown"), ("upgrade", "--dry-run"),
    ("diff", "HEAD", "--format", "html"),
)  # fmt: skip


@pytest.mark.parametrize("kind", ["environ", "link", "pipe", "huge", "folder"])
@pytest.mark.parametrize("place", PLACES)
def test_no_command_reads_what_is_no_file(
    place: str, kind: str, repository: Repository, cli: Cli, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANTED", SECRET)
    example = "examples:\n  e: {input: {file: assets/a.png, description: x}, answer: sad}\n"
    spec = MOOD.replace("input: text", "input: image") + example if place == "asset" else MOOD
    settings = {} if place == "settings" else {"guidelinekit.yaml": "counts: counts/{id}.csv\n"}
    repository.commit("One", {SPEC: spec, **settings})
    make(repository.path / PLACES[place], kind, outside)
    repository.write({SPEC: spec.replace("The writer is pleased.", "The writer is pleased or relieved.")})
    if kind not in ("pipe", "huge"):
        repository.git("add", "--all")
    results = [cli("-C", repository.path, *command) for command in COMMANDS]
    assert {result.code for result in results} <= {0, 1, 2}
    output = "".join(result.out + result.err for result in results)
    assert SECRET not in output
    assert any(result.code for result in results), "no command reported anything"
    built = [path for path in (repository.path / "_site").rglob("*") if path.is_file()]
    assert not any(SECRET.encode() in path.read_bytes() for path in built)


@pytest.mark.parametrize("name", ["specs", "specs/other", "specs/mood/examples", "changes", "changes/mood",
                                  "changes/mood/1.0.0", "site_templates", "counts"])  # fmt: skip
def test_folders_that_are_links_give_no_names(name: str, repository: Repository, cli: Cli, outside: Path) -> None:
    spec = {SPEC: MOOD} if name != "specs" else {"real/mood/guideline.yaml": MOOD}
    repository.commit("One", {**spec, "guidelinekit.yaml": "counts: counts/secret.txt\n"})
    path = repository.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(outside)
    results = [cli("-C", repository.path, *command) for command in COMMANDS]
    assert SECRET not in "".join(result.out + result.err for result in results)
    assert any("symbolic link" in result.out + result.err for result in results)
    assert {result.code for result in results} <= {0, 1, 2}


def test_a_link_does_not_withdraw_a_release(repository: Repository, cli: Cli, outside: Path) -> None:
    repository.commit("One", {SPEC: MOOD})
    make(repository.path / PLACES["withdrawal"], "link", outside)
    assert "withdrawn" not in cli("-C", repository.path, "changelog").out.replace("withdrawn.md", "")
    result = cli("-C", repository.path, "check")
    assert (result.code, "changes/mood/1.0.0/withdrawn.md" in result.out) == (1, True)


# Settings and counts


@pytest.mark.parametrize(
    "path", [".git/config", ".git/logs/HEAD", ".GIT/config", "./.git/config", "a/.git", "../x", "/x"]
)
@pytest.mark.parametrize("key", ["counts", "templates", "specs", "changes", "output"])
def test_paths_in_the_settings_stay_in_the_repository(key: str, path: str, repository: Repository, cli: Cli) -> None:
    repository.commit("One", {SPEC: MOOD, "guidelinekit.yaml": f"{key}: {path}\n"})
    result = cli("-C", repository.path, "check")
    assert (result.code, "guidelinekit.yaml:1:" in result.err) == (2, True)


@pytest.mark.parametrize(
    "content",
    [
        f"{SECRET}\n", f"token={SECRET}\n", f"a,1\n{SECRET}\n", f"a,1\n{SECRET},x\n", f"{SECRET},12\n",
        f"a,1\n{SECRET},{'9' * 5000}\n", f"a,1\n{SECRET},{'9' * 400}\n", f'a,1\n"{SECRET}', f"{SECRET}\0,1\n",
        f"a,1\n{SECRET},-1\n", f"a,1\n{SECRET},1.5\n", f"{{\"key\": \"{SECRET}\"}}", f"{'x' * 200_000}{SECRET}",
    ],
)  # fmt: skip
def test_rows_of_a_file_that_is_no_table_of_counts_are_not_shown(
    content: str, repository: Repository, cli: Cli
) -> None:
    repository.commit("One", {SPEC: MOOD, "guidelinekit.yaml": "counts: npmrc\n", "npmrc": content})
    repository.write({SPEC: CHANGED})
    for command in (("check",), ("check", "--format", "json"), ("check", "--format", "sarif"), ("review", "HEAD")):
        result = cli("-C", repository.path, *command)
        text = result.out + result.err
        assert (SECRET in text, result.code in (0, 1, 2)) == (False, True), command


# Git


def link_in_git(repository: Repository, path: str, target: str, mode: str = "120000") -> None:
    """Add an entry to the index that the work tree does not have."""
    blob = (
        subprocess.run(
            ["git", "hash-object", "-w", "--stdin"], cwd=repository.path, input=target.encode(),
            capture_output=True, check=True,
        ).stdout.decode().strip()
        if mode == "120000"
        else repository.git("rev-parse", "HEAD").strip()
    )  # fmt: skip
    repository.git("update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}")


@pytest.mark.parametrize("mode", ["120000", "160000"])
@pytest.mark.parametrize("name", ["rules.yaml", "guideline.yml", "examples/a.jsonl"])
def test_links_and_submodules_in_git_are_no_specs(mode: str, name: str, repository: Repository, cli: Cli) -> None:
    first = repository.commit("One", {SPEC: MOOD})
    link_in_git(repository, f"specs/mood/{name}", LINKED_RULE, mode)
    staged = cli("-C", repository.path, "check", "--staged")
    assert (staged.code, f"specs/mood/{name}:1:1: error GK101" in staged.out) == (1, True)
    repository.git("commit", "--quiet", "-m", "Two")
    for command in (("diff", "HEAD~1", "HEAD"), ("diff", "HEAD", "HEAD~1"), ("review", first), ("changelog",)):
        result = cli("-C", repository.path, *command)
        assert ("From a link" in result.out + result.err, result.code in (0, 1, 2)) == (False, True), command
    assert cli("-C", repository.path, "diff", "HEAD~1", "HEAD").code == 2


def test_large_files_in_git_are_not_read(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {SPEC: MOOD, "specs/mood/labels.yaml": f"#{'x' * MAX_BYTES}\n"})
    result = cli("-C", repository.path, "check", "--staged")
    assert (result.code, "GK108" in result.out) == (1, True)
    assert cli("-C", repository.path, "diff", "HEAD", "HEAD").code in (0, 2)


def test_links_in_git_are_no_notes(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {SPEC: MOOD})
    repository.commit("Two", {SPEC: CHANGED})
    link_in_git(repository, "changes/mood/a.md", "---\nimpact: editorial\n---\nFrom a link")
    staged = cli("-C", repository.path, "check", "--staged")
    assert (staged.code, "changes/mood/a.md:1:1: error GK504" in staged.out) == (1, True)


# Writers


def test_a_prepared_temporary_file_is_not_followed(repository: Repository, cli: Cli, outside: Path) -> None:
    repository.commit("One", {SPEC: MOOD})
    victim = outside / "secret.txt"
    for name in (".guideline.yaml.new", LEFTOVER):
        (repository.path / "specs/mood" / name).symlink_to(victim)
    note = "---\nimpact: relabel\n---\nRelief counts.\n"
    repository.commit("Two", {SPEC: CHANGED, "changes/mood/a.md": note})
    before = victim.read_bytes()
    assert cli("-C", repository.path, "release", "mood").code == 0
    assert victim.read_bytes() == before
    assert not (repository.path / SPEC).is_symlink()


@pytest.mark.parametrize("name", ["x", "a/x", "a/b/x"])
def test_writers_refuse_links(name: str, tmp_path: Path, outside: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    before = sorted(path.name for path in outside.iterdir()), (outside / "secret.txt").read_bytes()
    (root / name.split("/")[0]).symlink_to(outside if "/" in name else outside / "secret.txt")
    with pytest.raises(OutputError, match="symbolic link"):
        write_file(root, name, b"new")
    with pytest.raises(OutputError, match="symbolic link"):
        write_files(root, {name: b"new"})
    if "/" in name:
        with pytest.raises(OutputError, match="symbolic link"):
            write_new(root, {"first": b"x", name: b"new"})
        assert not (root / "first").exists(), "what was written before is deleted again"
    else:
        assert write_new(root, {name: b"new"}) == ([], [name])
    assert (sorted(path.name for path in outside.iterdir()), (outside / "secret.txt").read_bytes()) == before
    assert [path.name for path in root.iterdir()] == [name.split("/")[0]]


@pytest.mark.parametrize(
    ("link", "command"),
    [
        ("changes", ("note", "mood", "--message", "Why it changed.")),
        ("specs/new", ("new", "new")), ("schema", ("new", "other")), (".vscode", ("init", ".")),
        (".gitattributes", ("init", ".")), (".pre-commit-config.yaml", ("init", ".")), (".github", ("init", ".")),
        ("changes", ("withdraw", "mood", "1.0.0", "--reason", "It was wrong.")),
        ("changes/mood", ("note", "mood", "--message", "Why it changed.")),
    ],
)  # fmt: skip
def test_commands_write_nothing_behind_a_link(
    link: str,
    command: tuple[str, ...],
    repository: Repository,
    cli: Cli,
    outside: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repository.commit("One", {SPEC: MOOD})
    repository.commit("Two", {SPEC: CHANGED.replace("1.0.0", "1.1.0")})
    repository.write({SPEC: CHANGED.replace("1.0.0", "1.1.0").replace("is not pleased", "is displeased")})
    target = outside / "target"
    if link not in (".gitattributes", ".pre-commit-config.yaml"):
        target.mkdir()
    path = repository.path / link
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)
    monkeypatch.chdir(repository.path)
    result = cli(*command)
    assert result.code in (0, 2), result
    assert not target.exists() or list(target.iterdir()) == []


def test_interrupted_writes_leave_nothing_for_long(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / LEFTOVER).write_text("half")
    write_file(tmp_path, "a/x", b"new")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["x"]
    (tmp_path / "a" / LEFTOVER).write_text("half")
    remove_leftovers(tmp_path, "")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["x"]


def test_a_file_that_another_process_is_writing_stays(tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / LEFTOVER).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        write_file(tmp_path, "x", b"new")
    assert (tmp_path / LEFTOVER).exists()


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("old")
    (tmp_path / "x").chmod(0o750)
    write_file(tmp_path, "x", b"new")
    assert ((tmp_path / "x").stat().st_mode & 0o777, (tmp_path / "x").read_bytes()) == (0o750, b"new")


def test_a_spec_in_labels_only(repository: Repository, cli: Cli) -> None:
    """An ordinary guideline in two files has no findings about its files."""
    repository.commit("One", {SPEC: MOOD.replace(LABELS, ""), "specs/mood/labels.yaml": LABELS})
    assert cli("-C", repository.path, "check", "--staged").code == 0
