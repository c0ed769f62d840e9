"""The workflow that `init` writes and the GitLab template: when jobs run, with which rights, and what they call."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

WORKFLOW_PATH = ROOT / "starter/repository/.github/workflows/guidelines.yml"
GITLAB_PATH = ROOT / "integrations/gitlab.yml"
WORKFLOW = yaml.safe_load(WORKFLOW_PATH.read_text())
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]
PAGES = yaml.safe_load(GITLAB_PATH.read_text())["pages"]
#: A name that a branch may have, and that is a command if it is not quoted.
HOSTILE = "a;touch${IFS}RAN;$(touch${IFS}RAN)`touch${IFS}RAN`"
REPOSITORY = "team/guidelines"
#: Prints the arguments of each call, and ends as if it had succeeded.
STUB = f"#!{sys.executable}\nimport json, sys\nprint(json.dumps(sys.argv[1:]))\n"


def github(event: str, action: str = "", source: str = "", actor: str = "anna") -> dict[str, Any]:
    """The context of a run; `source` is the repository of a pull request's branch."""
    number = {"pull_request": {"number": 7, "head": {"repo": {"full_name": source}}}} if source else {}
    return {"event_name": event, "repository": REPOSITORY, "actor": actor, "event": {"action": action, **number}}


def holds(condition: str, context: dict[str, Any]) -> bool:
    """Evaluate a condition of GitHub's expression language: paths, texts, comparisons, `&&` and `||`."""

    def value(path: str) -> object:
        found: Any = context
        for key in path.split(".")[1:]:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    text = re.sub(r"github(?:\.\w+)+", lambda match: f"value({match[0]!r})", condition)
    text = " ".join(text.split()).replace("&&", "and").replace("||", "or")
    return bool(eval(text, {"__builtins__": {}, "value": value}))


def jobs_of(context: dict[str, Any]) -> set[str]:
    """The jobs that run, if all jobs that run succeed."""
    running = {name for name, job in JOBS.items() if holds(job["if"], context)}
    return {name for name in running if JOBS[name].get("needs", name) in running}


PREVIEW = ("opened", "synchronize", "reopened")


@pytest.mark.parametrize(
    ("context", "jobs"),
    [
        *((github("pull_request", action, REPOSITORY), {"check", "preview"}) for action in PREVIEW),
        *((github("pull_request", action, "eve/guidelines"), {"check"}) for action in PREVIEW),
        (github("pull_request", "opened", REPOSITORY, "dependabot[bot]"), {"check"}),
        (github("pull_request", "closed", REPOSITORY), {"end-preview"}),
        (github("pull_request", "closed", "eve/guidelines"), set()),
        # The fork is deleted.
        (github("pull_request", "opened") | {"event": {"pull_request": {"head": {"repo": None}}}}, {"check"}),
        (github("push"), {"check", "publish"}),
        (github("workflow_dispatch"), {"check", "publish"}),
        (github("schedule"), {"publish"}),
    ],
)
def test_each_event_runs_its_jobs(context: dict[str, Any], jobs: set[str]) -> None:
    assert jobs_of(context) == jobs


def test_the_events_are_those_of_the_table() -> None:
    events = WORKFLOW[True]  # YAML 1.1 reads the key `on` as a boolean.
    assert set(events) == {"pull_request", "push", "schedule", "workflow_dispatch"}
    assert events["pull_request"]["types"] == [*PREVIEW, "closed"]
    assert events["push"] == {"branches": ["main"], "tags": ["**@*"]}


def test_only_jobs_that_publish_may_write_to_the_repository() -> None:
    assert WORKFLOW["permissions"] == {}
    assert {name: job["permissions"] for name, job in JOBS.items()} == {
        "check": {"contents": "read", "pull-requests": "write"},
        "publish": {"contents": "write"}, "preview": {"contents": "write"}, "end-preview": {"contents": "write"},
    }  # fmt: skip
    # The others leave no token in the checkout.
    assert checkout("check") == {"fetch-depth": 0, "persist-credentials": False}


def test_releases_come_from_the_main_branch_only() -> None:
    for name in ("publish", "end-preview"):
        assert checkout(name) == {"fetch-depth": 0, "ref": "main"}
    assert checkout("preview") == {"fetch-depth": 0}


def test_no_publication_is_replaced_by_a_preview() -> None:
    """GitHub cancels a waiting job when another one of its group starts to wait."""
    groups = {name: job["concurrency"]["group"] for name, job in JOBS.items() if "concurrency" in job}
    assert groups["preview"] == groups["end-preview"] == (
        "guidelines-preview-${{ github.event.pull_request.number }}"
    )  # fmt: skip
    assert groups["publish"] == "guidelines-publish"
    assert JOBS["publish"]["concurrency"]["cancel-in-progress"] is False


def checkout(job: str) -> dict[str, Any]:
    """The settings of a job's checkout."""
    (step,) = [entry for entry in JOBS[job]["steps"] if entry.get("uses", "").startswith("actions/checkout@")]
    settings: dict[str, Any] = step["with"]
    return settings


def test_the_jobs_call_guidelinekit_with_quoted_values(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python").write_text(STUB)
    (tmp_path / "bin/python").chmod(0o755)
    calls: dict[str, list[list[str]]] = {}
    for name, job in JOBS.items():
        for step in job["steps"]:
            # A value in the text of a script would be run as a part of it.
            assert "${{" not in step.get("run", ""), step
            if "run" in step:
                calls.setdefault(name, []).append(call(step["run"], tmp_path, GITHUB_BASE_REF=HOSTILE))
    assert not list(tmp_path.rglob("RAN"))
    install = ["-I", "-m", "pip", "install", "guidelinekit"]
    start = ["-I", "-m", "guidelinekit"]
    publish = [*start, "publish", "--branch", "gh-pages"]
    assert calls == {
        "check": [
            install, [*start, "check", "--format", "github"],
            [*start, "review", f"origin/{HOSTILE}", "--post", "github"],
            [*start, "build", "--output", "_site", "--templates-from", HOSTILE],
        ],
        "publish": [install, publish],
        "preview": [install, [*publish, "--preview", f"pr-{HOSTILE}", "--templates-from", f"origin/{HOSTILE}"]],
        "end-preview": [install, [*publish, "--end-preview", f"pr-{HOSTILE}"]],
    }  # fmt: skip


def test_values_of_the_event_reach_scripts_by_variables_only() -> None:
    (step,) = [entry for entry in JOBS["check"]["steps"] if "TEMPLATES_FROM" in entry.get("env", {})]
    assert step["env"]["TEMPLATES_FROM"] == (
        "${{ github.event_name == 'pull_request' && format('origin/{0}', github.base_ref) || 'HEAD' }}"
    )
    for name in ("preview", "end-preview"):
        assert JOBS[name]["steps"][-1]["env"] == {"NUMBER": "${{ github.event.pull_request.number }}"}


def call(script: str, folder: Path, **environment: str) -> list[str]:
    """Run a script of one command with a program `python` that prints its arguments."""
    values = {"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", "NUMBER": HOSTILE, "TEMPLATES_FROM": HOSTILE}
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script], cwd=folder, env={**values, **environment}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    arguments: list[str] = json.loads(done.stdout)
    return arguments


def test_gitlab_publishes_the_default_branch_only_if_that_is_asked_for(tmp_path: Path) -> None:
    assert PAGES["rules"] == [{"if": '$PUBLISH == "true" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH'}]
    # Only a folder `public` is shown, and only what was published before is taken from the cache.
    assert PAGES["artifacts"]["paths"] == PAGES["cache"]["paths"] == ["public/"]
    (tmp_path / "bin").mkdir()
    for name in ("python", "git"):
        (tmp_path / "bin" / name).write_text(STUB)
        (tmp_path / "bin" / name).chmod(0o755)
    calls = [call(line, tmp_path, GUIDELINEKIT="guidelinekit==9") for line in PAGES["script"]]
    assert calls == [
        ["-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "guidelinekit==9"],
        ["fetch", "--quiet", "--tags", "origin"],
        ["-I", "-m", "guidelinekit", "publish", "--output", "public", "--adopt"],
    ]


def test_gitlab_removes_previews() -> None:
    artifacts = yaml.safe_load(GITLAB_PATH.read_text())["guidelinekit"]["artifacts"]
    # Without the slash, the merge request has no link to the folder.
    assert (artifacts["paths"], artifacts["expire_in"]) == (["guidelinekit-preview/"], "2 weeks")


@pytest.mark.parametrize(
    ("schema", "path", "broken"),
    [
        ("github-workflows", WORKFLOW_PATH, ("runs-on:", "run-on:")),
        ("github-actions", ROOT / "action.yml", ("using: composite", "using: nothing")),
        ("gitlab-ci", GITLAB_PATH, ("expire_in:", "expires_in:")),
    ],
)
def test_the_files_follow_the_public_schemas(
    schema: str, path: Path, broken: tuple[str, str], tmp_path: Path
) -> None:  # fmt: skip
    def check(file: Path) -> int:
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(file)]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert check(path) == 0
    text = path.read_text()
    assert broken[0] in text
    (tmp_path / path.name).write_text(text.replace(*broken))
    assert check(tmp_path / path.name) == 1
