"""An error in a template is the team's to fix only if it is raised in a template of the team."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import MOOD, Result

Cli = Callable[..., Result]

#: Lines before the one that fails, so that its line number is not 1.
BEFORE = "<h1>Labels</h1>\n\n{# a comment #}\n"
#: What our code needs for `view.joins_marks`; without it, that raises a TypeError.
TABLE = "guidelinekit.site.guideline_view.TASK_KINDS"


@pytest.fixture
def mood(tmp_path: Path) -> Path:
    """A folder with one guideline, without git."""
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/mood.yaml").write_text(MOOD)
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / "site_templates").mkdir(exist_ok=True)
    (folder / "site_templates" / name).write_text(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{ 1 / 0 }}", "division by zero"),
        ('{{ 1 + "a" }}', "unsupported operand type(s) for +: 'int' and 'str'"),
        ("{{ nothing.like.it }}", "'nothing' is undefined"),
        ("{{ view.nothing }}", "has no attribute 'nothing'"),
        ("{% if %}", "Expected an expression"),
        ("{{ view | nothing }}", "No filter named 'nothing'"),
        ("{% include 'nothing.j2' %}", "nothing.j2"),
        ("{{ to() }}", "missing"),
        ("{{ view | tojson }}", "not JSON serializable"),
        ("{% include 'labels.html.j2' %}", "recursion"),
    ],
)
def test_an_error_in_a_template_of_the_team_names_its_file_and_line(
    mood: Path, cli: Cli, text: str, reason: str
) -> None:
    write(mood, "labels.html.j2", BEFORE + text)
    result = cli("-C", mood, "build", "--no-history")
    assert result.code == 2
    assert "error: site_templates/labels.html.j2, line 4, cannot be rendered: " in result.err
    assert reason in result.err
    assert "Fix or remove this file." in result.err


def test_an_error_in_a_file_that_the_team_added_is_named_too(mood: Path, cli: Cli) -> None:
    write(mood, "labels.html.j2", "{% import 'own.j2' as own %}{{ own.count(0) }}")
    write(mood, "own.j2", "{% macro count(n) %}\n{{ 1 / n }}\n{% endmacro %}")
    assert "site_templates/own.j2, line 2, cannot be" in cli("-C", mood, "build", "--no-history").err


def test_the_folder_of_templates_is_the_one_of_the_settings(mood: Path, cli: Cli) -> None:
    (mood / "guidelinekit.yaml").write_text("templates: look\n")
    (mood / "look").mkdir()
    (mood / "look/portal.html.j2").write_text("{{ 1 / 0 }}")
    assert "error: look/portal.html.j2, line 1, cannot be" in cli("-C", mood, "build", "--no-history").err


def test_the_page_of_a_comparison_can_be_replaced_too(mood: Path, cli: Cli) -> None:
    write(mood, "comparison.html.j2", "{{ 1 / 0 }}")
    (mood / "old.yaml").write_text(MOOD)
    result = cli("-C", mood, "diff", "old.yaml", "specs/mood.yaml", "--format", "html")
    assert (result.code, "site_templates/comparison.html.j2, line 1, cannot be" in result.err) == (2, True)


@pytest.mark.parametrize("name", ["labels.html.j2", "own.j2", "comparison.css"])
def test_a_template_that_is_not_text_is_named(mood: Path, cli: Cli, name: str) -> None:
    (mood / "site_templates/assets").mkdir(parents=True)
    (mood / "site_templates" / name).write_bytes(b"a {}\n/* \xe9 */")
    result = cli("-C", mood, "build", "--no-history")
    assert (result.code, f"site_templates/{name}, line 2, is not UTF-8 text" in result.err) == (2, True)


def test_other_assets_can_be_binary(mood: Path, cli: Cli) -> None:
    (mood / "site_templates/assets").mkdir(parents=True)
    (mood / "site_templates/assets/logo.png").write_bytes(b"\x89PNG\xff")
    assert cli("-C", mood, "build", "--no-history").code == 0


def test_an_error_in_the_package_is_an_internal_error(mood: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TABLE, None)
    result = cli("-C", mood, "build", "--no-history")
    assert result.code == 3
    assert "TypeError" in result.err
    assert "cannot be rendered" not in result.err
    assert "Your own templates" not in result.err


def test_an_error_in_the_package_is_an_internal_error_if_a_template_of_the_team_made_the_call(
    mood: Path, cli: Cli
) -> None:
    write(mood, "start.html.j2", BEFORE + "{{ view.date(5) }}")
    result = cli("-C", mood, "build", "--no-history")
    assert result.code == 3
    assert 'File "site_templates/start.html.j2", line 4' in result.err
    assert "Your own templates were in use: site_templates/start.html.j2." in result.err


def test_an_error_in_a_packaged_template_is_an_internal_error(
    mood: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guidelinekit.site.guideline_view.GuidelineView.attributes_of_items", 5)
    write(mood, "glossary.html.j2", "<h1>unused</h1>\n")
    result = cli("-C", mood, "build", "--no-history")
    assert result.code == 3
    assert "TypeError: 'int' object is not iterable" in result.err
    assert "Your own templates were in use: site_templates/glossary.html.j2." in result.err


def test_a_warning_of_mkdocs_is_the_reason_of_the_error_and_is_not_logged(
    mood: Path, cli: Cli, caplog: pytest.LogCaptureFixture
) -> None:
    (mood / "guidelinekit.yaml").write_text("mkdocs: {pages: handbook}\n")
    (mood / "handbook").mkdir()
    (mood / "handbook/own.md").write_text("[a page](nowhere.md)\n")
    result = cli("-C", mood, "build", "--no-history")
    assert result.code == 2
    assert "mkdocs cannot build the pages of mood" in result.err
    assert "nowhere.md" in result.err
    assert caplog.records == []
