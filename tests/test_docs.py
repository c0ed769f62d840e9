"""The manual and the README show real output, commands and paths."""

import datetime
import doctest
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from guidelinekit.commands.main import COMMANDS
from guidelinekit.guideline.prose import render
from tests.conftest import MOOD, ROOT, Repository, Result

MANUAL = sorted((ROOT / "docs").rglob("*.md"))
SUFFIXES = {".css", ".j2", ".json", ".md", ".patch", ".py", ".toml", ".txt", ".yaml", ".yml"}
#: Named in pages and not in the repository: what tasks write, and what is in the repository of a team.
NOT_HERE = {
    ".venv/bin/guidelinekit", ".venv/editor", "_example/", "assets/", "expected.txt",
    *(f"comment-toxicity/{name}/" for name in ("1.1.0", "latest", "all")),
}  # fmt: skip
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *MANUAL]
Cli = Callable[..., Result]


def blocks(path: Path, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_the_tutorial_works_as_it_is_written(repository: Repository, cli: Cli) -> None:
    starter, smallest, labels, parts, folded, links, spans, terms, *work, settings = blocks(
        ROOT / "docs/tutorial.md", "yaml"
    )
    assert starter in (ROOT / "starter/guideline/guideline.yaml.j2").read_text(encoding="utf-8")
    repository.write({"specs/mood/guideline.yaml": smallest})
    assert yaml.safe_load(folded)["summary"].startswith("Readers send us sentences: some long")
    result = cli("-C", repository.path, "check")
    assert (result.code, result.out) == (0, "1 guideline checked, nothing found.\n")
    head = smallest[: smallest.index("labels:")]
    repository.write({"specs/mood/guideline.yaml": head + labels, "specs/mood/rules.yaml": parts + terms})
    assert cli("check", "--fail-on", "error").code == 0
    repository.write({"specs/mood/working.yaml": "".join(work), "guidelinekit.yaml": settings})
    assert cli("check", "--fail-on", "error").code == 0
    assert cli("build", "--no-history", "--audience", "everyone", "--output", "site").code == 0
    page = (repository.path / "site/mood/preview/working/index.html").read_text(encoding="utf-8")
    assert ("Ask" in page, "2,000 sentences" in page, "krippendorff" in page) == (True, False, False)
    assert list(yaml.safe_load(links)) == ["why", "definition"]
    assert render(yaml.safe_load(links)["why"]) == "<p>The praise is not sincere, see whose feeling counts.</p>"
    repository.commit("Mood 1.0.0")
    assert "1.0.0" in cli("changelog").out
    assert cli("publish").code == 0
    assert all((repository.path / f"_site/mood/{name}/index.html").is_file() for name in ("latest", "1.0.0"))
    changed = (head + labels).replace("pleased about something.", "pleased or grateful about something.")
    repository.write({"specs/mood/guideline.yaml": changed})
    shown = next(block for block in blocks(ROOT / "docs/tutorial.md", "console") if "guidelinekit diff" in block)
    output = cli("diff").out
    for line in shown.splitlines()[1:]:
        assert re.sub(r":\d+", "", line) in re.sub(r":\d+", "", output)
    marking = {**yaml.safe_load(smallest), **yaml.safe_load(spans)}
    marking["labels"] = {"person": {"name": "Person", "definition": "The name of a person."}}
    (repository.path / "specs/mood/working.yaml").unlink()
    repository.write({"specs/mood/rules.yaml": "x-empty: yes\n", "specs/mood/guideline.yaml": yaml.safe_dump(marking)})
    assert cli("check").code == 0


def test_the_page_about_lines_of_releases_works_as_it_is_written(repository: Repository, cli: Cli) -> None:
    """Every command runs, in order; an edit is made before each commit of all files."""
    spec = "specs/mood/guideline.yaml"
    grateful = MOOD.replace("is pleased.", "is pleased or grateful.")
    repository.commit("One", {spec: MOOD})
    repository.git("tag", "mood@1.0.0")
    repository.commit("Two", {spec: grateful.replace("1.0.0", "1.1.0")})
    repository.git("tag", "mood@1.1.0")
    edits = iter([
        ("is not pleased.", "is not pleased"), (" or grateful.", ""), ("is pleased", "is pleased or relieved"),
        ("is not pleased.", "is not pleased"),
    ])  # fmt: skip
    ran = 0
    for block in blocks(ROOT / "docs/how-to/lines-of-releases.md", "console"):
        result = ""
        for line in block.splitlines():
            if not line.startswith("$ "):
                assert line in result.splitlines(), line
                continue
            program, *arguments = shlex.split(line[2:], comments=True)
            ran += 1
            if program == "git":
                if "--all" in arguments:
                    path = repository.path / spec
                    old, new = next(edits)
                    assert old in path.read_text()
                    path.write_text(path.read_text().replace(old, new))
                repository.day += 1
                repository.git(*arguments)
            else:
                done = cli("-C", repository.path, *arguments)
                assert done.code == 0, (line, done.err)
                result = done.out
    assert ran > 20


def test_the_python_page_works_as_it_is_written(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every block runs, in order, and prints what the page shows."""
    page = ROOT / "docs/reference/python.md"
    shutil.copytree(example, tmp_path / "example")
    monkeypatch.chdir(tmp_path / "example")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Tests")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "tests@guidelinekit.invalid")
    code = "\n".join(blocks(page, "python"))
    session = doctest.DocTestParser().get_doctest(code, {}, page.name, str(page), 0)
    results = doctest.DocTestRunner(verbose=False).run(session)
    assert results.failed == 0, capsys.readouterr().out
    assert results.attempted == len(re.findall("^>>> ", code, re.MULTILINE)) > 30


def test_the_tutorial_states_the_right_counts(example: Path) -> None:
    (output,) = re.findall(
        r"(\d+) labels in two levels, (\d+) rules, (\d+) edge cases, (\d+) examples",
        " ".join((ROOT / "docs/tutorial.md").read_text().split()),
    )
    folder = example / "specs/comment-toxicity"
    names = ("labels", "rules", "edge_cases", "examples")
    assert output == tuple(str(len(yaml.safe_load((folder / f"{name}.yaml").read_text())[name])) for name in names)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_command_that_is_shown_exists(page: Path, cli: Cli) -> None:
    for block in blocks(page, "console"):
        for line in re.findall(r"^\$ (?:\.venv/bin/)?guidelinekit (.*)$", block, re.MULTILINE):
            words = [word for word in shlex.split(line.partition("#")[0]) if word != "-C"]
            name = next(word for word in words if word in COMMANDS)
            options = {word.partition("=")[0] for word in words if word.startswith("--")}
            known = set(re.findall(r"--[\w-]+", cli(name, "-h").out))
            assert options <= known, line


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_link_has_a_target(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", text):
        path, _, fragment = (target[0] or target[1]).partition("#")
        if "://" in path or path.startswith("mailto:"):
            continue
        found = page if not path else (page.parent / path).resolve()
        assert found.exists(), f"{path} in {page.name}"
        if fragment:
            headings = {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in _headings(found)}
            assert fragment in headings, f"{path}#{fragment} in {page.name}"


def named_paths(text: str) -> list[str]:
    """The paths in backticks on a page, outside of code blocks: texts with a slash or a file name ending."""
    inline = re.findall(r"`([^`\s]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return [name for name in inline if "/" in name or Path(name).suffix in SUFFIXES]


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md", "README.md"])
def test_paths_that_are_named_exist(page: str) -> None:
    names = set(named_paths((ROOT / page).read_text(encoding="utf-8"))) - NOT_HERE
    assert names
    for name in names:
        found = [path for base in (ROOT, ROOT / "guidelinekit") for path in base.glob(name.rstrip("/"))]
        assert any(path.is_dir() or not name.endswith("/") for path in found), f"{page} names {name}"


def test_generated_pages_name_sources_that_exist() -> None:
    for page in (ROOT / "docs/reference").glob("*.md"):
        source = re.match(r"<!-- Made from (.*?);", page.read_text(encoding="utf-8"))
        for name in source[1].split() if source else ():
            assert "/" not in name or (ROOT / name).exists(), f"{page.name} names {name}"


def _headings(page: Path) -> list[str]:
    return re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_readme_shows_real_output(example: Path, tmp_path: Path, cli: Cli) -> None:
    """Each block with `$ guidelinekit …` shows lines that this command prints in the example; … leaves lines out."""
    folder = tmp_path / "example"
    shutil.copytree(example, folder)
    shown = [block for block in blocks(ROOT / "README.md", "console") if block.startswith("$ guidelinekit")]
    assert len(shown) >= 2
    for block in shown:
        command, *lines = block.splitlines()
        result = cli("-C", folder, *shlex.split(command)[2:])
        for line in lines:
            if line.strip() not in ("…", ""):
                output = (result.out + result.err).replace(f"{folder}/", "")
                assert line in output.splitlines(), line


def test_the_page_about_publishing_works_as_it_is_written(
    example: Path, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commands before the part about vendors run in order in the example, then `build`, then the Python block."""
    page = ROOT / "docs/how-to/publish.md"
    folder = tmp_path / "example"
    shutil.copytree(example, folder)
    monkeypatch.chdir(folder)
    # The page names the day on which a preview ends.
    monkeypatch.setattr("guidelinekit.operations.publish.publish.utc_day", lambda: datetime.date(2027, 1, 1))
    text = page.read_text(encoding="utf-8")
    count = text[: text.index("## For vendors")].count("```console")
    shown = blocks(page, "console")
    ran = 0
    for block in [*shown[:count], *(block for block in shown if "build --output ../preview" in block)]:
        result = ""
        for line in block.splitlines():
            if not line.startswith("$ "):
                assert line in result.replace(f"{folder}/", "").splitlines(), line
                continue
            done = cli(*shlex.split(line[2:])[1:])
            assert done.code == 0, (line, done.err)
            result = done.out
            ran += 1
    assert ran >= 6
    assert not (folder / "_site/comment-toxicity/preview").exists()
    (code,) = blocks(page, "python")
    values: dict[str, object] = {}
    exec(code, values)
    names = values["names"]
    assert isinstance(names, dict)
    assert "abuse" in names, "the id that the label had in this release"
    assert "1.1.0" in str(values["prompt"])


def test_the_two_commands_of_the_readme_are_tasks() -> None:
    commands = re.findall(r"^python3 tasks\.py (\w+)$", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert commands[:2] == ["example", "test"]
    listed = subprocess.run(
        ["python3", "tasks.py", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert all(re.search(rf"^{command} ", listed, re.MULTILINE) for command in commands)
    assert "python3 tasks.py test" in (ROOT / ".ci/run").read_text()


def test_no_file_names_a_registry_or_a_machine() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    hosts = re.compile(r"(pypi|pythonhosted|npmjs|debian)\.(org|com)|/home/\w|/root/|/Users/")
    for name in filter(None, tracked.split("\0")):
        path = ROOT / name
        if path.is_file() and path.suffix not in (".png", ".ico"):
            found = hosts.search(path.read_bytes().decode("utf-8", errors="replace"))
            assert found is None or path == Path(__file__), f"{name}: {found}"
