"""No file of a checkout is run as a program: no module, no hook, no setting of an embedded repository, no template."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from guidelinekit.store.starter import set_driver
from tests.conftest import MOOD, ROOT, Repository, Result
from tests.test_integrations import ACTION, GITLAB, installed, step

Cli = Callable[..., Result]
__all__ = ["installed"]
SPEC = "specs/mood.yaml"
#: Modules that Python or guidelinekit imports, and whose names a repository could use.
MODULES = (
    "venv", "ensurepip", "pip", "click", "yaml", "jinja2", "git", "gc", "signal", "sitecustomize", "usercustomize",
    "runpy", "PIL", "mkdocs", "msgspec",
)  # fmt: skip
PACKAGES = ("guidelinekit", "babel")
CANDIDATES = tuple(f"{name}.py" for name in MODULES) + tuple(
    f"{name}/{file}" for name in PACKAGES for file in ("__init__.py", "__main__.py")
)


def plant(folder: Path, mark: Path) -> None:
    """Write modules that make the file `mark` when they are imported."""
    for name in CANDIDATES:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"open({str(mark)!r}, 'a').write(__file__ + '\\n')\n")


@pytest.fixture
def planted(repository: Repository, tmp_path: Path) -> Repository:
    repository.commit("One", {SPEC: MOOD})
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    plant(repository.path, tmp_path / "RAN")
    repository.commit("Two", {SPEC: MOOD.replace("pleased.", "glad.")})
    return repository


def test_the_planted_modules_would_run(planted: Repository, tmp_path: Path) -> None:
    """Otherwise the other tests could not fail."""
    subprocess.run([sys.executable, "-m", "venv", "--help"], cwd=planted.path, capture_output=True, check=False)
    assert "venv.py" in (tmp_path / "RAN").read_text()


def test_the_action_imports_nothing_from_the_checkout(planted: Repository, installed: Path, tmp_path: Path) -> None:
    environment = {
        "BASE": "main",
        "SINCE_BASE": "false",
        "GITHUB_TOKEN": "",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "s"),
    }
    environment |= {"PREVIEW": "_preview", "TEMPLATES_FROM": "", "GITHUB_ACTION_PATH": str(installed / "action")}
    runner = tmp_path / "runner"
    shutil.copytree(installed, runner, symlinks=True)
    for entry in ACTION["runs"]["steps"]:
        temporary = tmp_path / "fresh" if entry["name"] == "Install" else installed
        done = step(entry["name"], planted.path, temporary, environment)
        assert entry["name"] == "Review" or done.returncode == 0, done.stderr
    assert not (tmp_path / "RAN").exists(), (tmp_path / "RAN").read_text()
    assert (planted.path / "_preview/mood/preview/index.html").is_file()


def test_the_gitlab_template_imports_nothing_from_the_checkout(
    planted: Repository, installed: Path, tmp_path: Path
) -> None:
    planted.git("remote", "add", "origin", str(planted.path))
    environment = {
        **os.environ, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "PREVIEW": "true",
        "GUIDELINEKIT": f"--no-deps --no-build-isolation {installed / 'action'}",
        "PATH": os.pathsep.join([str(installed / "guidelinekit/bin"), os.environ["PATH"]]),
    }  # fmt: skip
    script = "\n".join(line.replace(" --post gitlab", "") for line in GITLAB["script"])
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script], cwd=planted.path, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "RAN").exists(), (tmp_path / "RAN").read_text()
    assert (planted.path / "guidelinekit-preview/index.html").is_file()


def test_the_workflow_of_init_imports_nothing_from_the_checkout(planted: Repository, tmp_path: Path) -> None:
    workflow = yaml.safe_load((ROOT / "starter/repository/.github/workflows/guidelines.yml").read_text())
    commands = [entry["run"] for entry in workflow["jobs"]["check"]["steps"] if "run" in entry]
    assert len(commands) == 4
    for command in commands:
        if " install " in command:
            command = command.replace("install guidelinekit", "--version")
        subprocess.run(
            ["bash", "-c", command.replace(" --post github", "")], cwd=planted.path, capture_output=True, check=False,
            env={**os.environ, "GITHUB_BASE_REF": "main", "TEMPLATES_FROM": "origin/main"},
        )  # fmt: skip
    assert (planted.path / "_site/index.html").is_file()
    assert not (tmp_path / "RAN").exists(), (tmp_path / "RAN").read_text()


@pytest.mark.parametrize("on_path", [False, True])
def test_the_diff_driver_and_the_hooks_import_nothing_from_the_checkout(
    planted: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_path: bool
) -> None:
    bin_folder = str(Path(sys.executable).parent)
    others = [part for part in os.environ["PATH"].split(os.pathsep) if not Path(part, "guidelinekit").exists()]
    monkeypatch.setenv("PATH", os.pathsep.join([bin_folder, *others] if on_path else others))
    set_driver(planted.path)
    planted.write({".gitattributes": "specs/** diff=guidelinekit\n", SPEC: MOOD.replace("Happy", "Glad")})
    out = subprocess.run(["git", "--no-pager", "diff"], cwd=planted.path, capture_output=True, text=True, check=True)
    assert "Glad" in out.stdout
    hooks = [
        *yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()),
        *yaml.safe_load((ROOT / "starter/repository/.pre-commit-config.yaml").read_text())["repos"][0]["hooks"],
    ]
    monkeypatch.setenv("PATH", os.pathsep.join([bin_folder, *others]))
    for hook in hooks:
        done = subprocess.run(
            ["bash", "-c", hook["entry"]], cwd=planted.path, capture_output=True, text=True, check=False
        )
        assert "1 guideline checked" in done.stdout, done.stderr
    assert not (tmp_path / "RAN").exists(), (tmp_path / "RAN").read_text()


_BARE = """\
[core]
	repositoryformatversion = 0
	bare = {bare}
	worktree = .
	fsmonitor = "touch {mark}; false"
	hooksPath = hooks
	sshCommand = touch {mark}
	pager = touch {mark}
[diff]
	external = touch {mark}
[diff "guidelinekit"]
	command = touch {mark}
	textconv = touch {mark}
[filter "x"]
	clean = touch {mark}
	smudge = touch {mark}
	process = touch {mark}
[gpg]
	program = touch {mark}
[commit]
	gpgSign = true
[alias]
	status = !touch {mark}
[include]
	path = more
"""
_COMMANDS = [
    ("check",), ("check", "--staged"), ("check", "--since", "HEAD~1"), ("diff",), ("diff", "HEAD~1"), ("changelog",),
    ("review", "HEAD~1"), ("build",), ("build", "--templates-from", "HEAD"), ("migration",),
    ("note", "-m", "Why."), ("release", "mood", "--dry-run"), ("release", "mood"), ("upgrade",),
    ("new", "other", "--kind", "choose-one"), ("init", "."),
]  # fmt: skip


@pytest.mark.parametrize("bare", ["false", "true"])
@pytest.mark.parametrize("below", ["g", "."])
def test_an_embedded_repository_runs_nothing(tmp_path: Path, below: str, bare: str) -> None:
    mark = tmp_path / "RAN"
    repository = Repository(tmp_path / "top")
    folder = repository.path / below
    at = "" if below == "." else f"{below}/"
    repository.commit("One", {f"{at}{SPEC}": MOOD, f"{at}guidelinekit.yaml": "title: Moods\n"})
    hostile = Repository(tmp_path / "hostile")
    hostile.commit("Stranger's", {SPEC: MOOD.replace("Happy", "STRANGER")})
    hostile.git("tag", "mood@9.0.0")
    for name in ("HEAD", "objects", "refs", "index", "packed-refs"):
        source = hostile.path / ".git" / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        elif source.exists():
            shutil.copy(source, folder / name)
    config = _BARE.format(mark=mark, bare=bare)
    repository.write({f"{at}config": config, f"{at}more": f"[core]\n\tfsmonitor = touch {mark}\n"})
    for hook in ("pre-commit", "reference-transaction", "post-index-change", "post-checkout", "fsmonitor-watchman"):
        repository.write({f"{at}hooks/{hook}": f"#!/bin/sh\ntouch {mark}\n"})
        (folder / "hooks" / hook).chmod(0o755)
    repository.write({f"{at}.gitattributes": "* filter=x diff=guidelinekit\n"})
    repository.commit("Two", {f"{at}{SPEC}": MOOD.replace("pleased.", "glad.")})
    names = {
        f"GIT_{role}_{key}": "x@guidelinekit.invalid" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")
    }
    outputs = {}
    for command in _COMMANDS:
        done = subprocess.run(
            [sys.executable, "-m", "guidelinekit", *command], cwd=folder, capture_output=True, text=True, check=False,
            env={**os.environ, **names},
        )  # fmt: skip
        assert done.returncode in (0, 1, 2), done.stderr
        assert "STRANGER" not in done.stdout + done.stderr, command
        outputs[command] = done.stdout
        assert not mark.exists(), command
    assert "STRANGER" not in outputs["changelog",]
    assert "1.0.0" in outputs["changelog",]


def test_the_templates_of_a_preview_are_those_of_the_base_branch(repository: Repository, cli: Cli) -> None:
    own = "site_templates/labels.html.j2"
    page = "<h1>OURS</h1>\n"
    ours = {own: page, "site_templates/assets/a.txt": "OURS", ".gitignore": "/_site/\n"}
    repository.commit("One", {SPEC: MOOD, **ours})
    repository.git("branch", "base")
    hostile = {"look/labels.html.j2": "<h1>THEIRS</h1>\n<script>1</script>\n", "look/assets/a.txt": "THEIRS"}
    repository.commit("Two", {own: page.replace("OURS", "THEIRS"), "guidelinekit.yaml": "templates: look\n", **hostile})
    site = repository.path / "_site"

    def shown(*arguments: str) -> str:
        result = cli("-C", repository.path, "build", "--markdown", *arguments)
        assert result.code == 0, result.err
        docs = site / "mood/docs"
        return (docs / "labels/index.md").read_text() + (docs / "assets/a.txt").read_text()

    assert "THEIRS" in shown()
    assert "THEIRS" not in shown("--templates-from", "base")
    assert "OURS" in shown("--templates-from", "base")
    assert "THEIRS" in shown("--templates-from", "HEAD")
    # A link in the base branch is no file.
    repository.git("checkout", "--quiet", "base")
    (repository.path / "site_templates/assets/a.txt").unlink()
    (repository.path / "site_templates/assets/a.txt").symlink_to("../../.git/config")
    repository.commit("Three")
    result = cli("-C", repository.path, "build", "--markdown", "--templates-from", "base")
    assert (result.code, (site / "mood/docs/assets/a.txt").exists()) == (0, False)
    for revision in ("nothing", "--upload-pack=touch PWNED", ""):
        result = cli("-C", repository.path, "build", "--markdown", f"--templates-from={revision}")
        assert result.code == 2, "without a revision, the link in the work tree is refused"
    assert not (repository.path / "PWNED").exists()


def test_an_error_in_a_template_of_a_revision_names_the_revision(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {SPEC: MOOD, "site_templates/labels.html.j2": "{{ 1 / 0 }}"})
    repository.write({"site_templates/labels.html.j2": "<h1>Labels</h1>\n"})
    result = cli("-C", repository.path, "build", "--templates-from", "HEAD")
    assert (result.code, "error: HEAD:site_templates/labels.html.j2, line 1, cannot be" in result.err) == (2, True)


@pytest.mark.parametrize("revision", ["base", ""])
def test_a_comparison_takes_its_page_from_the_base_branch_too(repository: Repository, cli: Cli, revision: str) -> None:
    repository.commit("One", {SPEC: MOOD})
    repository.git("branch", "base")
    repository.commit("Two", {SPEC: MOOD.replace("glad", "sad"), "site_templates/comparison.html.j2": "THEIRS"})
    result = cli("-C", repository.path, "diff", "base", "--format", "html", f"--templates-from={revision}")
    assert (result.code, "THEIRS" in result.out) == (0, not revision)
