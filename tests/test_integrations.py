"""The scripts of the action, the GitLab template and the hooks, in real repositories."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from guidelinekit.report.review import MARKER, nothing_changed
from tests.comment_server import TOKEN, Comments, served
from tests.conftest import ENGLISH, MOOD, ROOT, Repository, Result

Cli = Callable[..., Result]
SPEC = "specs/mood.yaml"
CHANGED = MOOD.replace("The writer is pleased.", "The writer is pleased or relieved.")
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
GITLAB = yaml.safe_load((ROOT / "integrations/gitlab.yml").read_text())["guidelinekit"]


@pytest.fixture
def host() -> Iterator[Comments]:
    with served() as comments:
        yield comments


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment in which the first step of the action has installed the lock file."""
    folder = tmp_path_factory.mktemp("runner")
    source = folder / "action"
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, files.split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    done = step("Install", folder, folder, {"GITHUB_ACTION_PATH": str(source)})
    assert done.returncode == 0, done.stderr
    return folder


def step(name: str, folder: Path, temporary: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as a runner does: bash, stopping at the first failure."""
    (found,) = [entry for entry in ACTION["runs"]["steps"] if entry["name"] == name]
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", found["run"]], cwd=folder, capture_output=True,
        text=True, check=False, env={**os.environ, "RUNNER_TEMP": str(temporary), **environment},
    )  # fmt: skip


@pytest.fixture
def checkout(repository: Repository, tmp_path: Path) -> Repository:
    """A checkout of a pull request's branch, whose server is a bare repository."""
    repository.commit("One", {SPEC: MOOD})
    subprocess.run(["git", "clone", "--quiet", "--bare", repository.path, tmp_path / "server.git"], check=True)
    subprocess.run(["git", "clone", "--quiet", tmp_path / "server.git", tmp_path / "checkout"], check=True)
    clone = Repository(tmp_path / "checkout")
    clone.day = 5
    clone.git("checkout", "--quiet", "-b", "work")
    return clone


def github(host: Comments, tmp_path: Path, checkout: Repository, **more: str) -> dict[str, str]:
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"number": 7, "pull_request": {"number": 7}}))
    return {
        "BASE": "main", "SINCE_BASE": "false", "GITHUB_TOKEN": TOKEN, "GITHUB_API_URL": host.address,
        "GITHUB_REPOSITORY": "team/guidelines", "GITHUB_EVENT_PATH": str(event),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"), **more,
    }  # fmt: skip


def test_the_action_keeps_one_comment(checkout: Repository, installed: Path, host: Comments, tmp_path: Path) -> None:
    environment = github(host, tmp_path, checkout)
    for at in range(120):
        host.add(f"comment {at} of a user")

    def review(**more: str) -> subprocess.CompletedProcess[str]:
        return step("Review", checkout.path, installed, {**environment, **more})

    # Nothing changed: no comment.
    done = review()
    assert (done.returncode, done.stdout, len(host.all)) == (0, "", 120)
    # A change: one comment, and annotations beside its lines.
    checkout.commit("Two", {SPEC: CHANGED})
    done = review()
    assert (done.returncode, len(host.all)) == (0, 121), done.stderr
    assert host.all[-1]["body"].startswith(
        f"{MARKER}\n## Mood 1.0.0 + changes: {ENGLISH.text('review.ready-after', count=1)}\n"
    )
    assert (tmp_path / "summary.md").read_text() == host.all[-1]["body"]
    annotated = step("Annotate", checkout.path, installed, environment)
    assert annotated.stdout.startswith(f"::warning file={SPEC},line=8,"), annotated.stderr
    # No difference: the comment is not written again.
    writes = len([request for request in host.requests if not request.startswith("GET")])
    assert "The comment is up to date." in review().stderr
    assert len([request for request in host.requests if not request.startswith("GET")]) == writes
    # An error: the same comment, updated, and the job fails.
    checkout.commit("Three", {SPEC: CHANGED.replace("definition: The writer is not pleased.", "definition: 4")})
    done = review()
    assert (done.returncode, len(host.all)) == (1, 121), done.stderr
    reasons = ENGLISH.text("review.new-errors", count=1)
    assert f"⛔ {ENGLISH.text('review.blocked', reasons=reasons)}" in host.all[-1]["body"]
    # Reverted: the comment states it.
    checkout.commit("Four", {SPEC: MOOD})
    assert review().returncode == 0
    assert host.all[-1]["body"] == f"{MARKER}\n{nothing_changed(ENGLISH)}\n"
    assert [one["body"] for one in host.all[:120]] == [f"comment {at} of a user" for at in range(120)]


def test_a_token_without_write_permission_is_no_error(
    checkout: Repository, installed: Path, host: Comments, tmp_path: Path
) -> None:
    checkout.commit("Two", {SPEC: CHANGED})
    host.read_only = True
    done = step("Review", checkout.path, installed, github(host, tmp_path, checkout, SINCE_BASE="true"))
    assert (done.returncode, host.all) == (0, [])
    assert "No comment was written: the token has no permission" in done.stderr
    side = ENGLISH.text("review.branch-start", base="origin/main")
    assert ENGLISH.text("review.compared-with", side=side) in done.stdout


def test_the_gitlab_template_keeps_one_comment(checkout: Repository, installed: Path, host: Comments) -> None:
    environment = {
        **os.environ, "CI_API_V4_URL": host.address, "CI_PROJECT_ID": "12", "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "GITLAB_TOKEN": TOKEN,
        "GUIDELINEKIT": f"--no-deps --no-build-isolation {installed / 'action'}",
        "PATH": os.pathsep.join([str(installed / "guidelinekit/bin"), os.environ["PATH"]]),
    }  # fmt: skip
    script = "\n".join(GITLAB["script"])

    def run() -> subprocess.CompletedProcess[str]:
        command = ["bash", "-eo", "pipefail", "-c", script]
        return subprocess.run(
            command, cwd=checkout.path, env=environment, capture_output=True, text=True, check=False
        )  # fmt: skip

    checkout.commit("Two", {SPEC: CHANGED})
    done = run()
    assert (done.returncode, len(host.all)) == (0, 1), done.stderr
    assert json.loads((checkout.path / "gl-code-quality-report.json").read_text()) == []
    checkout.commit("Three", {SPEC: CHANGED.replace("kind: choose-one", "kind: choose-two")})
    done = run()
    assert (done.returncode, len(host.all)) == (1, 1), done.stderr
    assert "1 new error" in host.all[0]["body"]
    report = json.loads((checkout.path / "gl-code-quality-report.json").read_text())
    assert [issue["check_name"] for issue in report] == ["GK204"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"GITHUB_TOKEN": ""}, "GITHUB_TOKEN is not set"),
        ({"GITHUB_EVENT_PATH": "", "GITHUB_REF": "refs/heads/main"}, "this job does not run for a pull request"),
        ({"GITHUB_API_URL": "http://127.0.0.1:1"}, "the comment cannot be written"),
    ],
)
def test_an_invalid_environment_is_an_error(
    checkout: Repository, host: Comments, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch,
    changed: dict[str, str], message: str,
) -> None:  # fmt: skip
    for name, value in {**github(host, tmp_path, checkout), **changed}.items():
        monkeypatch.setenv(name, value)
    checkout.commit("Two", {SPEC: CHANGED})
    result = cli("-C", checkout.path, "review", "origin/main", "--post", "github")
    assert (result.code, message in result.err) == (2, True), result.err
    assert result.out.startswith(MARKER), "the review itself is not lost"


def test_a_token_without_read_permission_is_no_error(
    checkout: Repository, host: Comments, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**github(host, tmp_path, checkout), "GITHUB_TOKEN": "of a fork"}.items():
        monkeypatch.setenv(name, value)
    checkout.commit("Two", {SPEC: CHANGED})
    result = cli("-C", checkout.path, "review", "origin/main", "--post", "github")
    assert (result.code, "No comment was written: the token has no permission" in result.err) == (0, True)


def test_a_comment_that_quotes_the_review_is_not_changed(
    checkout: Repository, host: Comments, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in github(host, tmp_path, checkout).items():
        monkeypatch.setenv(name, value)
    host.add(f"{MARKER}\nLook at this.")["locked"] = True
    host.add("")["body"] = None
    checkout.commit("Two", {SPEC: CHANGED})
    assert "The comment was created." in cli("-C", checkout.path, "review", "origin/main", "--post", "github").err
    assert (host.all[0]["body"], len(host.all)) == (f"{MARKER}\nLook at this.", 3)


def test_the_number_can_be_read_from_the_merge_reference(
    checkout: Repository, host: Comments, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = github(host, tmp_path, checkout) | {"GITHUB_REF": "refs/pull/7/merge"}
    (tmp_path / "event.json").write_text('{"pull_request": null}')
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    checkout.commit("Two", {SPEC: CHANGED})
    assert "The comment was created." in cli("-C", checkout.path, "review", "origin/main", "--post", "github").err


def test_the_hooks_are_valid_and_reject_errors(repository: Repository, cli: Cli) -> None:
    manifest = ROOT / ".pre-commit-hooks.yaml"
    checked = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", manifest], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    (offered,) = yaml.safe_load(manifest.read_text())
    assert cli("init", repository.path).code == 0
    (local,) = yaml.safe_load((repository.path / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    assert {key: offered[key] for key in ("entry", "pass_filenames")} == {
        key: local[key] for key in ("entry", "pass_filenames")
    }
    repository.git("add", "--all")
    assert hooks(repository).returncode == 0
    repository.write({SPEC: MOOD.replace("name: Sad, ", "")})
    repository.git("add", "--all")
    done = hooks(repository)
    assert (done.returncode, "GK202" in done.stdout) == (1, True)


def hooks(repository: Repository) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [sys.executable, "-m", "pre_commit", "run"]
    environment = {**os.environ, "PATH": path, "PRE_COMMIT_HOME": str(repository.path.parent / "hooks")}
    return subprocess.run(
        command, cwd=repository.path, env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip


def test_the_action_uses_existing_inputs_and_options() -> None:
    inputs: Any = ACTION["inputs"]
    assert set(inputs) == {"base", "since-base", "preview", "drift", "templates-from", "token"}
    assert shutil.which("bash")
    for entry in ACTION["runs"]["steps"]:
        assert entry["shell"] == "bash"
