"""`templates` lists and copies originals, and `check` reports templates of a team that no page uses."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from guidelinekit.operations.templates import PURPOSES
from guidelinekit.site.template_names import unused_templates
from guidelinekit.store.resources import resource_files
from tests.conftest import MOOD, ROOT, Repository, Result

Cli = Callable[..., Result]


@pytest.fixture
def mood(repository: Repository) -> Repository:
    repository.write({"specs/mood.yaml": MOOD})
    return repository


def template_findings(cli: Cli, mood: Repository) -> list[str]:
    lines = cli("-C", mood.path, "check").out.splitlines()
    return [line for line in lines if " GK604 " in line]


def test_every_packaged_file_says_what_it_is_for() -> None:
    assert PURPOSES.keys() == resource_files("site_templates").keys()


def test_the_list_has_every_file_and_says_which_differ(mood: Repository, cli: Cli) -> None:
    result = cli("-C", mood.path, "templates")
    assert result.code == 0
    assert [line.split()[0] for line in result.out.splitlines()] == sorted(PURPOSES)
    assert "[" not in result.out
    assert cli("-C", mood.path, "templates", "copy", "label.html.j2", "rules.html.j2").code == 0
    mood.write({"site_templates/rules.html.j2": "<h1>Ours</h1>", "site_templates/assets/own.css": "p {}"})
    lines = cli("-C", mood.path, "templates").out.splitlines()
    width = max(map(len, PURPOSES)) + 2
    assert [line.partition("[")[::2] for line in lines if "[" in line] == [
        (f"{'label.html.j2':{width}}{PURPOSES['label.html.j2']} ", "yours, the same as the original]"),
        (f"{'rules.html.j2':{width}}{PURPOSES['rules.html.j2']} ", "yours, differs from the original]"),
    ]
    assert lines[-2:] == ["Other files in site_templates/:", "assets/own.css"]


def test_a_copy_is_the_original_and_builds_the_same_site(mood: Repository, cli: Cli) -> None:
    def pages() -> dict[str, bytes]:
        assert cli("-C", mood.path, "build", "--no-history", "--markdown").code == 0
        return {str(path): path.read_bytes() for path in (mood.path / "_site").rglob("*.md")}

    before = pages()
    result = cli("-C", mood.path, "templates", "copy", "label.html.j2")
    assert result.out == "site_templates/label.html.j2\n"
    original = (ROOT / "site_templates/label.html.j2").read_bytes()
    assert (mood.path / "site_templates/label.html.j2").read_bytes() == original
    assert pages() == before


def test_copies_go_to_the_folder_of_the_settings(mood: Repository, cli: Cli) -> None:
    mood.write({"guidelinekit.yaml": "templates: look\n"})
    assert cli("-C", mood.path, "templates", "copy", "changelog.atom.j2").out == "look/changelog.atom.j2\n"


def test_a_file_is_only_replaced_with_force(mood: Repository, cli: Cli) -> None:
    mood.write({"site_templates/rules.html.j2": "ours"})
    result = cli("-C", mood.path, "templates", "copy", "label.html.j2", "rules.html.j2")
    assert result.code == 2
    assert "site_templates/rules.html.j2 exists" in result.err
    assert [path.name for path in (mood.path / "site_templates").iterdir()] == ["rules.html.j2"]
    assert (mood.path / "site_templates/rules.html.j2").read_text() == "ours"
    assert cli("-C", mood.path, "templates", "copy", "--force", "label.html.j2", "rules.html.j2").code == 0
    for name in ("label.html.j2", "rules.html.j2"):
        assert (mood.path / "site_templates" / name).read_bytes() == (ROOT / "site_templates" / name).read_bytes()


@pytest.mark.parametrize("arguments", [[], ["--force"]])
def test_a_link_is_not_followed(mood: Repository, cli: Cli, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "elsewhere").mkdir()
    (mood.path / "site_templates").symlink_to(tmp_path / "elsewhere")
    assert cli("-C", mood.path, "templates", "copy", *arguments, "label.html.j2").code == 2
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("name", ["lable.html.j2", "../pyproject.toml", "/etc/passwd", "assets"])
def test_only_originals_are_copied(mood: Repository, cli: Cli, name: str) -> None:
    result = cli("-C", mood.path, "templates", "copy", name)
    assert result.code == 2
    assert f"there is no template or file `{name}`" in result.err
    assert ("Did you mean `label.html.j2`?" in result.err) == (name == "lable.html.j2")


# Templates that no page uses


def test_the_examples_of_the_manual(mood: Repository, cli: Cli) -> None:
    page = (ROOT / "docs/reference/findings/GK604.md").read_text()
    assert "site_templates/lable.html.j2" in page
    mood.write({"site_templates/lable.html.j2": "x"})
    (line,) = template_findings(cli, mood)
    assert line.startswith("site_templates/lable.html.j2:1:1: warning GK604 no page uses this template")
    assert line.endswith("Did you mean `label.html.j2`?")
    (mood.path / "site_templates/lable.html.j2").rename(mood.path / "site_templates/label.html.j2")
    assert template_findings(cli, mood) == []
    assert '{% include "contact.j2" %}' in page
    mood.write({"site_templates/contact.j2": "x"})
    assert len(template_findings(cli, mood)) == 1
    mood.write({"site_templates/start.html.j2": '{% include "contact.j2" %}'})
    assert template_findings(cli, mood) == []


@pytest.mark.parametrize(
    ("own", "unused"),
    [
        ({"a.j2": "x"}, ["a.j2"]),
        ({"page.j2": "x"}, []),
        ({"notes.md": "x", "assets/a.css": "x"}, []),
        ({"page.j2": '{% import "a.j2" as a %}', "a.j2": '{% extends "b.j2" %}', "b.j2": "x", "c.j2": "x"}, ["c.j2"]),
        ({"page.j2": '{% from "a.j2" import x %}', "a.j2": ""}, []),
        ({"page.j2": '{% include ["a.j2", "gone.j2"] ignore missing %}', "a.j2": ""}, []),
        ({"page.j2": '{# include "a.j2" #}', "a.j2": ""}, ["a.j2"]),
        ({"a.j2": '{% include "b.j2" %}', "b.j2": '{% include "a.j2" %}'}, ["a.j2", "b.j2"]),
        ({"page.j2": "{% include name %}", "a.j2": ""}, []),
        ({"page.j2": "{% if %}", "a.j2": ""}, []),
        ({"page.j2": "{{ " + "(" * 5000, "a.j2": ""}, []),
    ],
)
def test_a_template_is_used_if_a_page_reaches_it(own: Mapping[str, str], unused: list[str]) -> None:
    files = {name: text.encode() for name, text in own.items()}
    assert unused_templates(["page.j2", "other.j2"], files) == unused


def test_a_template_that_is_not_text_is_left_to_the_build(mood: Repository, cli: Cli) -> None:
    mood.write({"site_templates/a.j2": "x"})
    (mood.path / "site_templates/label.html.j2").write_bytes(b"\xff")
    assert cli("-C", mood.path, "check").code == 0
    assert template_findings(cli, mood) == []


def test_the_settings_decide_on_it(mood: Repository, cli: Cli) -> None:
    mood.write({"site_templates/a.j2": "x", "guidelinekit.yaml": "severity: {GK604: error}\n"})
    assert cli("-C", mood.path, "check").code == 1
    mood.write({"guidelinekit.yaml": "severity: {GK604: 'off'}\n"})
    assert template_findings(cli, mood) == []


def test_a_check_without_templates_does_not_import_what_renders_pages(
    mood: Repository, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "guidelinekit.operations.templates", None)
    assert cli("-C", mood.path, "check").code == 0
