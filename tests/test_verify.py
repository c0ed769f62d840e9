"""`verify` finds what is wrong with a published folder: any file that is changed, and releases that differ from git."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MOOD, Repository, Result

Cli = Callable[..., Result]
SECOND = MOOD.replace("1.0.0", "1.1.0").replace("not pleased", "not glad")
THIRD = SECOND.replace("1.1.0", "1.2.0").replace("is pleased", "is glad")
HIDDEN = "rules: {look: {statement: Look twice., audience: [internal]}}\n"


@pytest.fixture
def published(cli: Cli, repository: Repository) -> Repository:
    """A repository with two releases, which are published into `_site`, with the unreleased state."""
    repository.commit("One", {"specs/mood.yaml": MOOD, ".gitignore": "/_site/\n"})
    repository.commit("Two", {"specs/mood.yaml": SECOND})
    assert cli("-C", repository.path, "publish", "--next").code == 0
    return repository


def verify(cli: Cli, repository: Repository, *, problems: int) -> list[str]:
    """Run `verify`; returns its lines."""
    result = cli("-C", repository.path, "verify", "_site")
    assert result.code == (1 if problems else 0), result
    lines = result.out.splitlines()
    if problems:
        assert any(line.startswith(f"{problems} problem{'s' * (problems > 1)} in ") for line in lines[-2:])
    return lines


def test_what_was_published_is_as_it_should_be(cli: Cli, published: Repository) -> None:
    count = sum(path.is_file() for path in (published.path / "_site").rglob("*"))
    assert verify(cli, published, problems=0) == [
        f"{count} files: all are as the indexes say.",
        "2 releases: all are as in git.",
    ]


@pytest.mark.parametrize("name", ["_site/mood/1.0.0/index.html", "_site/mood/latest/index.html", "_site/feed.atom",
                                  "_site/mood/next/index.html"])  # fmt: skip
def test_every_kind_of_file_is_checked(cli: Cli, published: Repository, name: str) -> None:
    path = published.path / name
    content, shown = path.read_bytes(), name.removeprefix("_site/")
    path.write_bytes(content[:-2] + b" \n")
    assert verify(cli, published, problems=1)[0] == f"{shown} has changed"
    path.write_bytes(content + b"\n")
    assert verify(cli, published, problems=1)[0] == f"{shown} has changed"
    path.unlink()
    assert f"{shown} is missing" in cli("verify", "_site").out.splitlines()
    path.mkdir()
    (path / "more\nlines").write_text("")
    found = cli("verify", "_site").out.splitlines()
    assert f"{shown}/more lines is in no index" in found
    assert f"{shown} is missing" in found


def test_a_link_and_a_pipe_are_no_files(cli: Cli, published: Repository, tmp_path: Path) -> None:
    path = published.path / "_site/robots.txt"
    shutil.move(path, tmp_path / "robots.txt")
    path.symlink_to(tmp_path / "robots.txt")
    assert verify(cli, published, problems=1)[0] == "robots.txt is no ordinary file"


def test_what_no_index_lists_is_found(cli: Cli, published: Repository) -> None:
    (published.path / "_site/mood/1.0.0/added.html").write_text("")
    (published.path / "_site/.git").mkdir()
    assert verify(cli, published, problems=2)[:2] == [
        ".git is in no index",
        "mood/1.0.0/added.html is in no index",
    ]


def test_the_index_of_a_guideline_is_checked_too(cli: Cli, published: Repository) -> None:
    path = published.path / "_site/mood/index.json"
    path.write_bytes(path.read_bytes() + b"\n")
    assert verify(cli, published, problems=1)[0] == "mood/index.json has changed"
    path.write_bytes(b"")
    assert "mood/index.json is not valid" in verify(cli, published, problems=2)[0]
    path.unlink()
    assert verify(cli, published, problems=1)[0] == "mood/index.json is missing"
    edit(published.path / "_site/index.json", lambda data: data["files"].pop("mood/index.json"))
    assert verify(cli, published, problems=1)[0] == "mood/index.json is missing"


def edit(path: Path, change: Callable[[Any], None]) -> None:
    """Change a JSON file."""
    data = json.loads(path.read_text())
    change(data)
    path.write_text(json.dumps(data))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda data: data["releases"][1].update(status="old"), "/releases/1/status: 'old' is not one of"),
        (lambda data: data.pop("latest"), "'latest' is a required property"),
        (lambda data: data.update(files=[]), "/files: [] is not of type 'object'"),
        (lambda data: data["files"]["versions.css"].update(sha256="0" * 9999), "/files/versions.css/sha256: '000"),
    ],
)
def test_an_index_that_is_not_valid_is_named_with_its_error(
    cli: Cli, published: Repository, change: Callable[[Any], None], problem: str
) -> None:
    edit(published.path / "_site/mood/index.json", change)
    line = cli("-C", published.path, "verify", "_site").out.splitlines()[0]
    assert line.startswith("mood/index.json is not valid by schema/releases.schema.json: ")
    assert problem in line
    assert len(line) < 400


@pytest.mark.parametrize("content", ["", "[", "[]", "null", "[" * 100_000, "{}", '{"files": {"../x": {}}}'])
def test_any_content_of_the_first_index_is_answered(cli: Cli, published: Repository, content: str) -> None:
    (published.path / "_site/index.json").write_text(content)
    lines = verify(cli, published, problems=1)
    assert lines[0].startswith("index.json is not valid by schema/site.schema.json: ")
    (published.path / "_site/index.json").unlink()
    assert verify(cli, published, problems=1)[0] == "index.json is missing"


def test_no_index_leads_out_of_the_folder(cli: Cli, published: Repository) -> None:
    def outside(data: Any) -> None:
        data["guidelines"][0]["index"] = "../specs/mood.yaml"
        data["files"]["../guidelinekit.yaml"] = {"sha256": "0" * 64, "bytes": 0}

    edit(published.path / "_site/index.json", outside)
    lines = cli("-C", published.path, "verify", "_site").out.splitlines()
    assert "../specs/mood.yaml cannot be read: it is outside of its folder" in lines
    assert "../guidelinekit.yaml is missing" in lines


# Git


def rewritten(folder: Path, path: str, change: Callable[[Any], None]) -> None:
    """Change a file of a release, and all indexes so that they list it."""
    edit(folder / path, change)

    def listed(name: str) -> dict[str, object]:
        content = (folder / name).read_bytes()
        return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}

    below = path.removeprefix("mood/")

    def in_index(data: Any) -> None:
        for release in data["releases"]:
            if below in release["files"]:
                release["files"][below] = listed(path)

    edit(folder / "mood/index.json", in_index)
    edit(folder / "index.json", lambda data: data["files"].update({"mood/index.json": listed("mood/index.json")}))


def test_a_folder_with_other_contents_and_indexes_is_found_by_git(cli: Cli, published: Repository) -> None:
    site = published.path / "_site"
    commit = json.loads((site / "mood/index.json").read_text())["releases"][1]["commit"][:12]

    def change(data: Any) -> None:
        data["content"]["labels"]["sad"]["definition"] = "Something else."

    rewritten(site, "mood/1.0.0/guideline.json", change)
    assert verify(cli, published, problems=1)[0] == (
        f"mood@1.0.0 has another content in mood/1.0.0/guideline.json than in commit {commit}"
    )
    rewritten(site, "mood/1.0.0/guideline.json", lambda data: data.clear())
    assert "has another content" in verify(cli, published, problems=1)[0]


def test_a_release_without_its_file_is_found(cli: Cli, published: Repository) -> None:
    site = published.path / "_site"

    def without(data: Any) -> None:
        del data["releases"][1]["files"]["1.0.0/guideline.json"]

    (site / "mood/1.0.0/guideline.json").unlink()
    edit(site / "mood/index.json", without)
    rewritten(site, "mood/1.1.0/changes.json", lambda _: None)
    assert "mood@1.0.0 has no guideline.json" in verify(cli, published, problems=1)[0]


def test_releases_that_git_does_not_have(cli: Cli, published: Repository) -> None:
    published.git("reset", "--quiet", "--hard", "HEAD^")
    assert verify(cli, published, problems=1)[0] == "mood@1.1.0 is published, and git has no such release"
    published.git("commit", "--quiet", "--amend", "--message=Other")
    published.git("reflog", "expire", "--expire=now", "--all")
    published.git("gc", "--quiet", "--prune=now")
    old = [
        entry["commit"][:12] for entry in json.loads((published.path / "_site/mood/index.json").read_text())["releases"]
    ]
    assert verify(cli, published, problems=2)[:2] == [
        f"mood@1.1.0 is of commit {old[0]}, which this repository does not have",
        f"mood@1.0.0 is of commit {old[1]}, which this repository does not have",
    ]


def test_a_release_that_has_another_commit_now(cli: Cli, published: Repository) -> None:
    published.git("branch", "old")
    published.git("commit", "--quiet", "--amend", "--message=Other")
    assert "mood@1.1.0 is of commit" in verify(cli, published, problems=1)[0]


def test_what_is_not_published_yet_is_no_problem(cli: Cli, published: Repository) -> None:
    published.commit("Three", {"specs/mood.yaml": THIRD, "changes/mood/1.1.0/withdrawn.md": "Wrong.\n"})
    assert verify(cli, published, problems=0)[:2] == [
        "note: mood@1.1.0 is published as released, and is withdrawn in git",
        "note: mood@1.2.0 is in git, and is not published",
    ]
    assert cli("publish", "--next").code == 0
    assert len(verify(cli, published, problems=0)) == 2


def test_what_is_hidden_now_must_not_be_published(cli: Cli, repository: Repository) -> None:
    repository.commit("One", {"specs/mood.yaml": MOOD + HIDDEN.replace(", audience: [internal]", "")})
    repository.commit("Two", {"specs/mood.yaml": SECOND + HIDDEN})
    repository.write({"guidelinekit.yaml": "audience: {rules: [internal]}\n"})
    repository.git("checkout", "--quiet", "HEAD^")
    assert cli("-C", repository.path, "publish", "--audience", "internal").code == 0
    assert verify(cli, repository, problems=0)
    repository.git("checkout", "--quiet", "main")
    edit(repository.path / "_site/index.json", lambda data: data.update(audience="everyone"))
    lines = verify(cli, repository, problems=1)
    assert lines[0] == (
        "mood@1.0.0 shows another part of the guideline than its readers may see now: `publish` writes it again"
    )


def test_a_publication_for_an_audience_is_compared_with_what_its_readers_see(cli: Cli, repository: Repository) -> None:
    repository.commit("One", {"specs/mood.yaml": MOOD + HIDDEN})
    repository.commit("Two", {"specs/mood.yaml": SECOND + HIDDEN})
    for audience in ("everyone", "internal"):
        assert cli("-C", repository.path, "publish", "--audience", audience).code == 0
        assert verify(cli, repository, problems=0)
        shown = (repository.path / "_site/mood/1.0.0/guideline.json").read_text()
        assert ("Look twice." in shown) == (audience == "internal")
        refused = cli("publish")
        assert refused.code == 2
        assert f"what is published is for the audience `{audience}`" in refused.err
        shutil.rmtree(repository.path / "_site")


def test_outside_of_a_repository_only_the_indexes_are_checked(cli: Cli, published: Repository, tmp_path: Path) -> None:
    shutil.copytree(published.path / "_site", tmp_path / "copy")
    (tmp_path / "empty").mkdir()
    result = cli("-C", tmp_path / "empty", "verify", tmp_path / "copy")
    assert result.code == 0
    assert result.out.endswith("Nothing was compared with git: the current folder is not in a git repository.\n")
    other = Repository(tmp_path / "other")
    other.commit("One", {"specs/other.yaml": MOOD.replace("id: mood", "id: other")})
    result = cli("-C", other.path, "verify", tmp_path / "copy")
    assert result.code == 0
    assert "the repository of the current folder has none of these guidelines" in result.out


def test_a_built_site_is_checked_too(cli: Cli, published: Repository) -> None:
    shutil.rmtree(published.path / "_site")
    assert cli("-C", published.path, "build").code == 0
    assert "the folder has no releases" in verify(cli, published, problems=0)[-1]
    (published.path / "_site/index.html").write_text("")
    assert verify(cli, published, problems=1)[0] == "index.html has changed"


def test_what_is_no_folder_is_refused(cli: Cli, published: Repository) -> None:
    for name in ("none", "specs/mood.yaml"):
        result = cli("-C", published.path, "verify", name)
        assert result.code == 2
        assert f"{name} is not a folder" in result.err
