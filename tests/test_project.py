"""The package, the MkDocs plugin, the lock files, the manual and the guidelines of this repository."""

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from guidelinekit.changes.kinds import registry
from guidelinekit.commands.main import COMMANDS
from guidelinekit.guideline.codes import CODES
from guidelinekit.guideline.finding import Severity
from guidelinekit.guideline.format.schema import Schema
from tests.conftest import CASES, ROOT, Result

# Packaging


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution as a packager would."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_works_without_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """The wheel is installed into an environment with the dependencies of this one, but without the checkout."""
    venv.create(tmp_path / "venv", with_pip=False)
    (packages,) = (tmp_path / "venv").glob("lib/python*/site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    dependencies = Path(yaml.__file__).parent.parent
    for entry in dependencies.iterdir():
        if "guidelinekit" not in entry.name and not (packages / entry.name).exists():
            (packages / entry.name).symlink_to(entry)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    python = tmp_path / "venv/bin/python"

    def call(*arguments: str) -> str:
        completed = subprocess.run(
            [python, "-m", "guidelinekit", *arguments],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert completed.returncode == 0, completed.stderr
        return completed.stdout

    located = subprocess.run(
        [python, "-c", "import guidelinekit; print(guidelinekit.__file__)"], cwd=tmp_path, env=environment,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert str(tmp_path) in located.stdout
    call("init", "example", "--example")
    assert "nothing found" in call("-C", "example", "check")
    assert "2.0.0" in call("-C", "example", "changelog")
    assert "Published 3 releases of 1 guideline" in call("-C", "example", "publish", "-o", "published")
    published = tmp_path / "example/published/comment-toxicity"
    assert all((published / name / "index.html").is_file() for name in ("1.0.0", "1.1.0", "2.0.0", "latest", "all"))
    call("-C", "example", "build")
    assert (tmp_path / "example/_site/comment-toxicity/preview/labels/threat/index.html").is_file()


def test_the_wheel_contains_the_packaged_files(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    data = {name.split("/")[2] for name in names if name.startswith("guidelinekit/_data/")}
    assert data == {"schema", "site_templates", "example", "specs", "changes", "findings", "starter"}
    assert {name.split("/")[3] for name in names if name.startswith("guidelinekit/_data/specs/")} == {
        "comment-toxicity"
    }
    assert not [name for name in names if name.startswith(("tests", "docs", "bench"))]


def test_the_source_distribution_builds_the_same_wheel(wheel: Path) -> None:
    (archive,) = wheel.parent.glob("*.tar.gz")
    with tarfile.open(archive) as source:
        names = {name.split("/", 1)[-1] for name in source.getnames()}
    assert {"pyproject.toml", "schema/guideline.schema.json", "site_templates/start.html.j2"} <= names


# The first command of the README


def test_the_first_command_ends_with_three_published_releases(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    tasks = importlib.import_module("tasks")
    for name, value in {
        "EXAMPLE": tmp_path / "example",
        "BIN": Path(sys.executable).parent,
        "install": lambda _: None,
    }.items():
        monkeypatch.setattr(tasks, name, value)
    assert tasks.main(["example"]) == 0
    last = capfd.readouterr().out.splitlines()[-1]
    assert last.startswith("Published 3 releases of 1 guideline")
    start = Path(last.rpartition("Open ")[2])
    assert start == tmp_path / "example/_site/index.html"
    links = re.findall(r'href="(comment-toxicity/[^"#]*)', start.read_text())
    assert "comment-toxicity/latest/index.html" in links
    folder = start.parent / "comment-toxicity"
    assert {"1.0.0", "1.1.0", "2.0.0", "latest"} <= {path.name for path in folder.iterdir()}


# The MkDocs plugin


def test_a_plain_mkdocs_build_shows_the_same_pages(example: Path, site: Path, tmp_path: Path) -> None:
    repository = tmp_path / "guidelines"
    shutil.copytree(example, repository)
    shutil.copy(ROOT / "mkdocs.yml", repository)
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "out")],
        cwd=repository, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (built.returncode, built.stderr) == (0, "")

    def pages(folder: Path) -> set[Path]:
        return {path.relative_to(folder) for path in folder.rglob("*.html") if not path.name.startswith("warned-")}

    assert pages(site / "comment-toxicity/preview") == pages(tmp_path / "out/comment-toxicity")
    assert 'href="comment-toxicity/index.html"' in (tmp_path / "out/index.html").read_text()
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert not [path for path in files if path.suffix in (".yaml", ".yml")]
    assert not [path for path in files if path.suffix in (".html", ".js") and "gold-ministry" in path.read_text()]


def test_the_plugin_reports_errors(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: x\ndocs_dir: specs\nplugins: [guidelinekit]\n")
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/mood.yaml").write_text("id: mood\n")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)},
    )  # fmt: skip
    assert built.returncode == 1
    assert "specs/mood.yaml has errors" in built.stderr
    assert "Traceback" not in built.stderr


# Contracts


def test_every_finding_code_has_a_case() -> None:
    outputs = "\n".join(path.read_text() for path in CASES.rglob("expected.txt"))
    pages = {path.stem for path in (ROOT / "docs/reference/findings").glob("*.md")}
    tests = "\n".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    for code in CODES:
        shown = (
            code in pages
            or re.search(rf"(error|warning|note) {code} ", outputs)
            or re.search(rf'"(\w+ )?{code}"', tests)
        )
        assert shown, f"{code} has no case"


def test_the_manual_lists_all_findings_changes_commands_and_properties(schema: Schema) -> None:
    findings = (ROOT / "docs/reference/findings.md").read_text()
    changes = (ROOT / "docs/reference/changes.md").read_text()
    commands = (ROOT / "docs/reference/commands.md").read_text()
    format_page = (ROOT / "docs/reference/format.md").read_text()
    assert all(f"### {code.code}" in findings for code in CODES.values())
    assert all(f"`{kind}`" in changes for kind in registry(schema))
    assert all(f"## {command}" in commands for command in COMMANDS)
    assert all(f"`{path[-1]}`" in format_page for path, _, _ in schema.walk() if path[-1] != "*")


def test_finding_codes_are_well_formed() -> None:
    assert all(re.fullmatch(r"GK[1-7]\d\d", code) for code in CODES)
    assert len({entry.rule for entry in CODES.values()}) == len(CODES)
    assert all(entry.title.endswith(".") and entry.fix.endswith(".") for entry in CODES.values())
    assert set(Severity) == {entry.severity for entry in CODES.values()}


def test_the_lock_files_have_versions_and_hashes_and_no_addresses() -> None:
    for path in (ROOT / "locks").glob("*.txt"):
        text = path.read_text()
        assert "://" not in text
        assert re.findall(r"^[a-z0-9-]+==", text, re.MULTILINE)
        assert not re.findall(r"^(?!#)\S+(?<!\\)$", text, re.MULTILINE), "each requirement continues with its hashes"
    assert _pins("run") <= _pins("dev")


def test_all_dependencies_are_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    requirements = {"run": project["project"]["dependencies"] + groups["build"]}
    requirements["dev"] = requirements["run"] + [entry for entry in groups["dev"] if isinstance(entry, str)]
    for name, entries in requirements.items():
        pinned = {pin.split("==")[0] for pin in _pins(name)}
        names = {re.split(r"[<>=;\[ ]", entry)[0].lower() for entry in entries}
        assert names <= pinned, "run `python3 tasks.py lock`"


def test_the_lock_file_of_the_language_server_has_versions_and_hashes_and_no_addresses() -> None:
    text = (ROOT / "locks/editor/package-lock.json").read_text()
    assert "://" not in text
    pinned = json.loads(text)["packages"]
    dependencies = json.loads((ROOT / "locks/editor/package.json").read_text())["dependencies"]
    assert pinned.pop("")["dependencies"] == dependencies
    assert all(package["version"] and package["integrity"].startswith("sha512-") for package in pinned.values())
    for name, version in dependencies.items():
        assert pinned[f"node_modules/{name}"]["version"] == version


def _pins(name: str) -> set[str]:
    return set(re.findall(r"^([\w-]+==\S+)", (ROOT / "locks" / f"{name}.txt").read_text(), re.MULTILINE))


def test_the_guidelines_of_this_repository_have_no_findings(cli: Callable[..., Result]) -> None:
    result = cli("-C", ROOT, "check", "--fail-on", "note")
    assert result.code == 0, result.out


def test_the_example_has_no_unreleased_changes_and_enough_content(example: Path, cli: Callable[..., Result]) -> None:
    diff = json.loads(cli("-C", example, "diff", "--format", "json").out)
    assert diff["guidelines"] == []
    labels = yaml.safe_load((example / "specs/comment-toxicity/labels.yaml").read_text())["labels"]
    counts = {
        name: len(yaml.safe_load((example / f"specs/comment-toxicity/{name}.yaml").read_text())[name])
        for name in ("rules", "edge_cases", "examples")
    }
    assert len([label for label in labels.values() if not label.get("abstract")]) >= 8
    assert counts["rules"] >= 12
    assert counts["edge_cases"] >= 15
    assert counts["examples"] >= 40
