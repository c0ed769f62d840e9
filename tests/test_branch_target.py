"""Publishing to a git branch: real repositories and remotes, several publishers, kills and refusals."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import pytest

from guidelinekit.errors import GuidelineKitError, HistoryError, OutputError
from guidelinekit.store.git.branch_target import BranchOutput, open_branch, publish_to_branch
from guidelinekit.store.git.history import forget_git_environment
from guidelinekit.store.published_index import Entry, read_entries
from tests.conftest import MOOD, ROOT, Repository, Result
from tests.git_server import HEADER, git_server
from tests.small_publications import publication, write_all

BRANCH = "gh-pages"


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """A bare repository, which keeps each push as one pack."""
    path = tmp_path / "remote.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", path], check=True)
    _git(path, "config", "receive.unpackLimit", "1")
    return path


@pytest.fixture
def clone(repository: Repository, remote: Path) -> Repository:
    """A repository whose `origin` is the bare one."""
    return _connected(repository, remote)


def _connected(repository: Repository, remote: Path) -> Repository:
    repository.commit("One", {"specs/mood.yaml": MOOD, "big.txt": "".join(f"{n}\n" for n in range(20))})
    repository.git("remote", "add", "origin", str(remote))
    repository.git("push", "--quiet", "--force", "--set-upstream", "origin", "main")
    return repository


def _git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def _add(
    *, releases: Mapping[str, str] | None = None, previews: Mapping[str, str] | None = None
) -> Callable[[BranchOutput], Collection[str]]:
    def make(output: BranchOutput) -> Collection[str]:
        published = output.published()
        # The root index is in no index, the others are.
        new = publication(lambda path: output.read(path) if path in published else None,
                          releases=releases, previews=previews)  # fmt: skip
        write_all(output.fresh, new)
        return published.keys() - new.keys()

    return make


def _blobs(remote: Path, revision: str = BRANCH) -> dict[str, str]:
    lines = _git(remote, "ls-tree", "-r", revision).splitlines()
    return {path: about.split()[2] for about, path in (line.split("\t") for line in lines)}


def _files(folder: Path) -> dict[str, tuple[str, int]]:
    """All files below a folder: their content and the time when they were changed."""
    return {
        path.relative_to(folder).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def _sent(remote: Path, before: set[Path]) -> set[str]:
    """The ids of the objects in the packs that a remote got since."""
    packs = set((remote / "objects/pack").glob("*.idx")) - before
    lines = [line for pack in packs for line in _git(remote, "verify-pack", "--verbose", str(pack)).splitlines()]
    return {words[0] for words in map(str.split, lines) if len(words) > 3 and words[1] in ("blob", "tree", "commit")}


def _stored(repository: Path) -> set[str]:
    """The ids of the objects that a repository has itself."""
    return set(_git(repository, "cat-file", "--batch-all-objects", "--batch-check=%(objectname)").split())


def test_the_first_publication_is_one_commit_without_a_parent(clone: Repository, remote: Path) -> None:
    publish_to_branch(clone.path, BRANCH, _add(releases={"1.0.0": "One"}))
    assert set(_blobs(remote)) == {
        ".nojekyll", "index.html", "index.json", "mood/1.0.0/index.html", "mood/1.0.0/labels/happy/index.html",
        "mood/index.json", "mood/latest/index.html",
    }  # fmt: skip
    assert _git(remote, "log", "--format=%P|%s|%aI|%cI", BRANCH) == (
        "|Publish mood 1.0.0|2026-02-01T12:00:00+00:00|2026-02-01T12:00:00+00:00"
    )
    assert _git(remote, "show", f"{BRANCH}:mood/1.0.0/index.html") == "One"
    _git(remote, "fsck", "--strict")


@pytest.mark.parametrize("partial", [False, True])
def test_old_releases_are_neither_fetched_nor_sent(clone: Repository, remote: Path, *, partial: bool) -> None:
    _git(remote, "config", "uploadpack.allowFilter", str(partial).lower())
    publish_to_branch(clone.path, BRANCH, _add(releases={f"1.{n}.0": f"Release {n}" for n in range(5)}))
    before, packs = _blobs(remote), set((remote / "objects/pack").glob("*.idx"))
    old = {blob for path, blob in before.items() if path.startswith("mood/1.")}
    with open_branch(clone.path, BRANCH) as output:
        repository = output.work.parent / "repository"
        assert bool(old & _stored(repository)) is not partial
        assert output.put(_add(releases={"2.0.0": "Two"})(output))
        assert bool(old & _stored(repository)) is not partial
    after = _blobs(remote)
    assert {path: blob for path, blob in after.items() if path.startswith("mood/1.")} == {
        path: blob for path, blob in before.items() if path.startswith("mood/1.")
    }
    sent = _sent(remote, packs)
    assert after["mood/2.0.0/index.html"] in sent
    assert not old & sent
    assert _git(remote, "log", "--format=%P|%s", BRANCH) == "|Publish mood 2.0.0"
    _git(remote, "fsck", "--strict")


def test_what_is_published_is_read_from_the_nested_indexes(clone: Repository) -> None:
    with open_branch(clone.path, BRANCH) as output:
        assert output.published() == {}
        with pytest.raises(KeyError):
            output.read("index.json")
        assert output.put(_add(releases={"1.0.0": "One"})(output))
    with open_branch(clone.path, BRANCH) as output:
        published = output.published()
        assert published["mood/1.0.0/index.html"] == Entry(hashlib.sha256(b"One").hexdigest(), 3)
        assert set(published) >= {"index.html", "mood/index.json", "mood/latest/index.html"}
        assert published["index.json"].size == len(output.read("index.json"))
        for path, entry in published.items():
            content = output.read(path)
            assert Entry(hashlib.sha256(content).hexdigest(), len(content)) == entry
        with pytest.raises(KeyError):
            output.put(["mood/9.9.9/index.html"])


def test_the_same_state_is_pushed_once(clone: Repository, remote: Path) -> None:
    publish_to_branch(clone.path, BRANCH, _add(releases={"1.0.0": "One"}))
    commit, packs = _git(remote, "rev-parse", BRANCH), set((remote / "objects/pack").iterdir())
    publish_to_branch(clone.path, BRANCH, _add())
    publish_to_branch(clone.path, BRANCH, lambda output: output.published())
    assert _git(remote, "rev-parse", BRANCH) == commit
    assert set((remote / "objects/pack").iterdir()) == packs


def test_the_same_publication_is_the_same_commit_anywhere(
    clone: Repository, remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_to_branch(clone.path, BRANCH, _add(releases={"1.0.0": "One"}))
    first = _git(remote, "rev-parse", BRANCH)
    _git(remote, "update-ref", "-d", f"refs/heads/{BRANCH}")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    clone.commit("Later")
    publish_to_branch(clone.path, BRANCH, _add(releases={"1.0.0": "One"}))
    monkeypatch.delenv("TZ")
    time.tzset()
    assert _git(remote, "rev-parse", BRANCH) == first


def test_who_publishes_second_starts_again(clone: Repository, remote: Path) -> None:
    attempts = 0

    def make(output: BranchOutput) -> Collection[str]:
        nonlocal attempts
        attempts += 1
        kept = _add(previews={"mine": "Mine"})(output)
        if attempts == 1:
            publish_to_branch(clone.path, BRANCH, _add(previews={"theirs": "Theirs"}))
        return kept

    publish_to_branch(clone.path, BRANCH, make)
    assert attempts == 2
    assert {"mood/preview/mine/index.html", "mood/preview/theirs/index.html"} <= set(_blobs(remote))


def test_who_is_never_first_gets_an_error(clone: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guidelinekit.store.git.branch_target._PAUSE", 0)
    monkeypatch.setattr("guidelinekit.store.git.branch_target._ATTEMPTS", 2)
    count = 0

    def make(output: BranchOutput) -> Collection[str]:
        nonlocal count
        count += 1
        kept = _add(previews={"mine": "Mine"})(output)
        publish_to_branch(clone.path, BRANCH, _add(previews={f"theirs-{count}": "Theirs"}))
        return kept

    with pytest.raises(OutputError, match="others published to `gh-pages` during each of 2 attempts"):
        publish_to_branch(clone.path, BRANCH, make)


_PUBLISHER = """
import sys
from pathlib import Path
from guidelinekit.store.git.branch_target import publish_to_branch
from tests.test_branch_target import BRANCH, _add
root, name, count = sys.argv[1:]
for at in range(int(count)):
    publish_to_branch(Path(root), BRANCH, _add(previews={f"{name}-{at}": name}))
"""


def _publisher(root: Path, name: str, count: int = 1) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", _PUBLISHER, str(root), name, str(count)], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.slow
def test_two_publishers_at_once_lose_nothing(clone: Repository, remote: Path, tmp_path: Path) -> None:
    other = _connected(Repository(tmp_path / "other"), remote)
    publish_to_branch(clone.path, BRANCH, _add(releases={"1.0.0": "One"}))
    old = _blobs(remote)["mood/1.0.0/index.html"]
    publishers = [_publisher(clone.path, "one", 4), _publisher(other.path, "two", 4)]
    for publisher in publishers:
        _, err = publisher.communicate(timeout=120)
        assert publisher.returncode == 0, err
    found = _blobs(remote)
    wanted = {f"mood/preview/{name}-{at}/index.html" for name in ("one", "two") for at in range(4)}
    assert wanted <= set(found)
    assert found["mood/1.0.0/index.html"] == old
    listed = read_entries(lambda path: _git(remote, "show", f"{BRANCH}:{path}").encode() if path in found else None)
    assert set(listed) == set(found) - {".nojekyll"}
    _git(remote, "fsck", "--strict")


@pytest.mark.slow
def test_a_kill_while_pushing_leaves_the_old_state_or_the_new(clone: Repository, remote: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    publish_to_branch(clone.path, BRANCH, _add(releases={"1.0.0": "One"}))
    old = _git(remote, "rev-parse", BRANCH)
    began = tmp_path / "began"
    hook = remote / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {began}\nsleep 1\n")
    hook.chmod(0o755)
    before = _files(clone.path)
    environment = {**os.environ, "TMPDIR": str(temporary)}
    command = [sys.executable, "-c", _PUBLISHER, str(clone.path), "killed", "1"]
    publisher = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    _wait_for(began)
    os.killpg(publisher.pid, signal.SIGKILL)
    publisher.wait()
    time.sleep(1.5)  # the server may still end what it began
    assert _git(remote, "rev-parse", BRANCH) == old
    assert len(list(temporary.iterdir())) == 1
    hook.unlink()
    done = subprocess.run([*command[:-2], "next", "1"], cwd=ROOT, env=environment, check=False)
    assert done.returncode == 0
    assert "mood/preview/next-0/index.html" in _blobs(remote)
    assert list(temporary.iterdir()) == []
    assert _files(clone.path) == before
    _git(remote, "fsck", "--strict")


def _wait_for(path: Path) -> None:
    for _ in range(600):
        if path.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"{path} was never made")


def test_the_message_of_a_server_that_refuses_is_shown(clone: Repository, remote: Path) -> None:
    hook = remote / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'GK: this branch is protected' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(OutputError, match=r"remote `origin` refuses .*GK: this branch is protected") as error:
        publish_to_branch(clone.path, BRANCH, _add(releases={"1.0.0": "One"}))
    assert "forced pushes" in error.value.hint
    assert _git(remote, "for-each-ref", "--format=%(refname)") == "refs/heads/main"


def test_a_server_that_forbids_forced_pushes_refuses_the_second(clone: Repository, remote: Path) -> None:
    publish_to_branch(clone.path, BRANCH, _add(releases={"1.0.0": "One"}))
    _git(remote, "config", "receive.denyNonFastForwards", "true")
    with pytest.raises(OutputError, match="non-fast-forward"):
        publish_to_branch(clone.path, BRANCH, _add(releases={"1.1.0": "Two"}))


def test_nothing_of_the_users_repository_changes(clone: Repository, remote: Path) -> None:
    clone.write({"big.txt": "changed", "new.txt": "untracked", "staged.txt": "staged"})
    clone.git("add", "staged.txt")
    clone.git("fetch", "--quiet", "origin")
    # Two commits, of which a shallow fetch gets one.
    publish_to_branch(clone.path, BRANCH, _add(releases={"1.0.0": "One"}))
    tip = _git(remote, "rev-parse", BRANCH)
    more = _git(
        remote, "-c", "user.name=x", "-c", "user.email=x", "commit-tree", "-p", tip, "-m", "x", f"{tip}^{{tree}}"
    )
    _git(remote, "update-ref", f"refs/heads/{BRANCH}", more)
    before = _files(clone.path)
    assert ".git/index" in before
    publish_to_branch(clone.path, BRANCH, _add(releases={"1.1.0": "Two"}))
    assert _files(clone.path) == before
    assert _git(remote, "log", "--format=%s", BRANCH) == "Publish mood 1.1.0"


def test_files_of_hosts_are_kept(clone: Repository, remote: Path) -> None:
    """GitHub commits `CNAME` to the branch when its owner sets a domain."""
    publish_to_branch(clone.path, BRANCH, _add(releases={"1.0.0": "One"}))
    clone.git("fetch", "--quiet", "origin", BRANCH)
    clone.git("worktree", "add", "--quiet", "--detach", "../pages", "FETCH_HEAD")
    pages = clone.path.parent / "pages"
    write_all(pages, {"CNAME": b"g.example", ".well-known/security.txt": b"x", "mood/old.html": b"stale"})
    clone.git("-C", str(pages), "add", "--all")
    clone.git("-C", str(pages), "commit", "--quiet", "--message=Create CNAME")
    clone.git("-C", str(pages), "push", "--quiet", "origin", f"HEAD:{BRANCH}")
    publish_to_branch(clone.path, BRANCH, _add(releases={"1.1.0": "Two"}))
    found = _blobs(remote)
    assert {"CNAME", ".well-known/security.txt", "mood/1.0.0/index.html"} <= set(found)
    assert "mood/old.html" not in found


def test_a_repository_without_a_remote_gets_the_branch_itself(repository: Repository) -> None:
    repository.commit("One", {"specs/mood.yaml": MOOD})
    repository.git("config", "user.name", "Ada")
    repository.git("config", "user.email", "ada@example.com")
    before = _files(repository.path)
    publish_to_branch(repository.path, BRANCH, _add(releases={"1.0.0": "One"}))
    publish_to_branch(repository.path, BRANCH, _add(releases={"1.1.0": "Two"}))
    assert repository.git("log", "--format=%P|%s|%an", BRANCH) == "|Publish mood 1.1.0|Ada"
    assert "mood/1.0.0/index.html" in _blobs(repository.path)
    after = _files(repository.path)
    added = {path for path, state in after.items() if before.get(path) != state}
    assert all(path.startswith(".git/objects/") or path.endswith(f"refs/heads/{BRANCH}") for path in added), added
    assert before.keys() <= after.keys()


def test_the_repository_itself_can_be_named(clone: Repository, remote: Path) -> None:
    publish_to_branch(clone.path, BRANCH, _add(releases={"1.0.0": "One"}), remote=".")
    assert clone.git("log", "--format=%s", BRANCH) == "Publish mood 1.0.0"
    assert BRANCH not in _git(remote, "for-each-ref")


def test_a_remote_with_a_relative_address_and_settings_of_the_repository(clone: Repository, remote: Path) -> None:
    clone.git("remote", "set-url", "origin", "short:remote.git")
    clone.git("config", "url.../.insteadOf", "short:")
    clone.git("config", "user.name", "Ada")
    clone.git("config", "user.email", "ada@example.com")
    publish_to_branch(clone.path / "specs", BRANCH, _add(releases={"1.0.0": "One"}))
    assert _git(remote, "log", "--format=%an <%ae>", BRANCH) == "Ada <ada@example.com>"


def test_the_settings_of_the_repository_open_a_server(
    clone: Repository, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """CI services write a header with a token into a file that the settings of the checkout include."""
    _git(remote, "config", "http.receivepack", "true")
    _git(remote, "config", "uploadpack.allowFilter", "true")
    monkeypatch.setenv("GIT_TERMINAL_PROMPT", "0")
    with git_server(remote.parent) as address:
        clone.git("remote", "set-url", "origin", f"{address}/remote.git")
        with pytest.raises(HistoryError, match="git cannot read the remote `origin`"):
            publish_to_branch(clone.path, BRANCH, _add(releases={"1.0.0": "One"}))
        token = clone.path.parent / "token"
        token.write_text(f'[http "{address}/"]\n\textraHeader = "{HEADER}"\n', encoding="utf-8")
        clone.git("config", f"includeIf.gitdir:{clone.path}/.git.path", str(token))
        publish_to_branch(clone.path, BRANCH, _add(releases={"1.0.0": "One"}))
        publish_to_branch(clone.path, BRANCH, _add(releases={"1.1.0": "Two"}))
    assert {"mood/1.0.0/index.html", "mood/1.1.0/index.html"} <= set(_blobs(remote))
    _git(remote, "fsck", "--strict")


def test_variables_that_tell_how_to_reach_a_remote_are_not_forgotten(cli: Callable[..., Result]) -> None:
    os.environ |= {"GIT_SSH_COMMAND": "ssh -i key", "GIT_ASKPASS": "ask", "GIT_DIR": "/elsewhere"}
    forget_git_environment()
    assert (os.environ["GIT_SSH_COMMAND"], os.environ["GIT_ASKPASS"], "GIT_DIR" in os.environ) == (
        "ssh -i key", "ask", False,
    )  # fmt: skip


def test_without_an_author_in_the_settings_the_tool_is_named(
    clone: Repository, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    publish_to_branch(clone.path, BRANCH, _add(releases={"1.0.0": "One"}))
    assert _git(remote, "log", "--format=%an <%ae> %cn", BRANCH) == (
        "guidelinekit <noreply@guidelinekit.invalid> guidelinekit"
    )


def test_many_guidelines_are_named_below_the_subject(clone: Repository, remote: Path) -> None:
    guidelines = [{"id": f"guideline-{n}", "index": f"guideline-{n}/index.json"} for n in range(9)]
    own = {"generated_by": "guidelinekit 1.0", "latest": "1.0.0", "releases": [], "files": {}}
    files = {f"guideline-{n}/index.json": json.dumps({**own, "guideline": f"guideline-{n}"}).encode() for n in range(9)}
    files["index.json"] = json.dumps(
        {"generated_by": "guidelinekit 1.0", "guidelines": guidelines, "files": {}}
    ).encode()

    def make(output: BranchOutput) -> Collection[str]:
        write_all(output.fresh, files)
        return ()

    publish_to_branch(clone.path, BRANCH, make)
    subject, _, *body = _git(remote, "log", "--format=%B", BRANCH).splitlines()
    assert subject == "Publish 9 guidelines"
    assert body == [f"guideline-{n} 1.0.0" for n in range(9)]
    # Without a release, the day is that of the commit.
    assert _git(remote, "log", "--format=%cI", BRANCH) == "2026-01-01T12:00:00+00:00"


@pytest.mark.parametrize(
    ("branch", "remote_name", "message", "hint"),
    [
        ("main", "origin", "`main` is checked out in", "pages only"),
        ("-f", "origin", "`-f` cannot be the name", "gh-pages"),
        ("a..b", "origin", "`a..b` cannot be the name", "gh-pages"),
        ("a b", "origin", "`a b` cannot be the name", "gh-pages"),
        ("HEAD", "origin", "`HEAD` cannot be the name", "gh-pages"),
        ("", "origin", "`` cannot be the name", "gh-pages"),
        (BRANCH, "upstream", "no remote `upstream`", "It has: origin."),
        (BRANCH, "https://example.com/x", "no remote `https://", "git remote add"),
        (BRANCH, "--upload-pack=x", "no remote `--upload", "git remote add"),
        ("topic", "origin", "`topic` of the remote `origin` was not written by", "git push origin --delete topic"),
        ("built", "origin", "`built` of the remote `origin` was not written by", "git push origin --delete built"),
        ("work", "origin", "`work` is checked out in", "no work tree is on"),
    ],
)
def test_a_branch_or_remote_that_cannot_be_used_is_refused(
    clone: Repository, remote: Path, branch: str, remote_name: str, message: str, hint: str
) -> None:
    clone.git("push", "--quiet", "origin", "main:topic")
    clone.git("worktree", "add", "--quiet", "-b", "work", "../work")
    clone.git("switch", "--quiet", "--create", "built")
    clone.commit("Not a publication", {"index.json": '{"files": {}}'})
    clone.git("push", "--quiet", "origin", "built")
    clone.git("switch", "--quiet", "main")
    before = _git(remote, "for-each-ref")
    with pytest.raises(OutputError, match=message) as error:
        publish_to_branch(clone.path, branch, _add(), remote=remote_name)
    assert hint in error.value.hint
    assert _git(remote, "for-each-ref") == before


def test_the_default_branch_is_refused_from_another_branch(clone: Repository) -> None:
    clone.git("switch", "--quiet", "--create", "topic")
    clone.git("remote", "add", "here", clone.git("remote", "get-url", "origin"))
    with pytest.raises(OutputError, match="`main` is the default branch of the remote `here`"):
        publish_to_branch(clone.path, "main", _add(), remote="here")
    with pytest.raises(OutputError, match="`main` is the default branch of the remote `origin`"):
        publish_to_branch(clone.path, "main", _add())


def test_a_damaged_index_is_refused(clone: Repository, remote: Path) -> None:
    publish_to_branch(clone.path, BRANCH, _add(releases={"1.0.0": "One"}))
    clone.git("fetch", "--quiet", "origin", BRANCH)
    clone.git("switch", "--quiet", "--detach", "FETCH_HEAD")
    for content, message in [("{", "mood/index.json of the publication is not an index"), (None, "has no file mood/")]:
        clone.commit("Damage", {"mood/index.json": content})
        clone.git("push", "--quiet", "--force", "origin", f"HEAD:{BRANCH}")
        with open_branch(clone.path, BRANCH) as output, pytest.raises(OutputError, match=message):
            output.published()


def test_a_remote_that_cannot_be_reached_is_named(clone: Repository, tmp_path: Path) -> None:
    clone.git("remote", "set-url", "origin", str(tmp_path / "missing.git"))
    with pytest.raises(HistoryError, match=r"git cannot read the remote `origin`.*missing\.git") as error:
        publish_to_branch(clone.path, BRANCH, _add())
    assert "git fetch" in error.value.hint


def test_outside_of_a_repository_there_is_no_branch(tmp_path: Path) -> None:
    with pytest.raises(GuidelineKitError, match="not in a git repository"):
        publish_to_branch(tmp_path, BRANCH, _add())
