"""The checks in a browser find what they are for, in pages made for this, and nothing in a page without problems."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.built_site import BuiltPage, one_of_each_type, pages_of, served
from tests.site_checks import (
    COLOR_RULES,
    html_errors,
    lines_of,
    lost_lines,
    overflow,
    set_text_size,
    violations,
    watch,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Title</h1>{body}</main></body></html>"""
_WIDE = '<div style="min-width: 20rem"><p id="wide" style="width: 25rem">Wide</p></div>'


def shown(tab: "Page", folder: Path, body: str) -> "Page":
    path = folder / "page.html"
    path.write_text(_PAGE.format(body=body), encoding="utf-8")
    tab.goto(path.as_uri())
    return tab


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ('<p style="color: #aaa">Pale</p>', "color-contrast"),
        ('<details><summary>More</summary><p style="color: #aaa">Pale</p></details>', "color-contrast"),
        ('<img src="data:,">', "image-alt"),
        ("<h4>Two levels too low</h4>", "heading-order"),
    ],
)
def test_axe_names_the_rule_and_the_element(body: str, rule: str, page: "Page", tmp_path: Path) -> None:
    found = violations(shown(page, tmp_path, body))
    assert [line.split(":")[0] for line in found] == [rule]


def test_axe_finds_nothing_in_a_page_without_problems(page: "Page", tmp_path: Path) -> None:
    assert violations(shown(page, tmp_path, "<p>Text</p>")) == []


def test_axe_checks_only_the_rules_and_the_part_that_are_asked_for(page: "Page", tmp_path: Path) -> None:
    shown(page, tmp_path, '<img src="data:,"><p style="color: #aaa">Pale</p><div class="gk"><img src="data:,"></div>')
    assert [line.split(":")[0] for line in violations(page, rules=COLOR_RULES)] == ["color-contrast"]
    assert [line.split(":")[0] for line in violations(page, inside=".gk")] == ["image-alt"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (_WIDE, 'px too wide: p#wide "Wide"'),
        ('<p id="left" style="margin-inline-start: -2000px; width: 2400px">Wide</p>', 'px too wide: p#left "Wide"'),
        ('<p style="overflow: hidden; width: 3rem; white-space: nowrap">Much too long</p>', "px at the side: p"),
        ('<p style="overflow: hidden; height: 1rem; width: 3rem">Much too long</p>', "px below: p"),
        (f"<details><summary>More</summary>{_WIDE}</details>", "px too wide: p#wide"),
    ],
)
def test_overflow_names_the_widest_element(body: str, expected: str, page: "Page", tmp_path: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    (found,) = overflow(shown(page, tmp_path, body))
    assert expected in found


def test_what_scrolls_in_its_own_box_does_not_overflow(page: "Page", tmp_path: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    assert (
        overflow(shown(page, tmp_path, f'<div style="overflow-x: auto">{_WIDE}</div><input value="{"x" * 99}">')) == []
    )


def test_the_text_size_changes_what_is_measured_in_rem(page: "Page", tmp_path: Path) -> None:
    page.set_viewport_size({"width": 640, "height": 740})
    assert overflow(shown(page, tmp_path, _WIDE)) == []
    set_text_size(page, 200)
    assert overflow(page)


def test_the_difference_without_javascript_is_named_in_both_directions(browser: "Browser", tmp_path: Path) -> None:
    body = """<p hidden>Shown by a script</p><p id="gone">Removed</p><p data-js hidden>A button</p>
    <details><summary>More</summary>Closed</details><p id="step">Hidden by a script, which is allowed</p>
    <script>document.querySelectorAll("p[hidden]").forEach(p => p.hidden = false)
    document.querySelector("#gone").remove(); document.querySelector("#step").hidden = true</script>"""
    lines = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        lines.append(lines_of(shown(context.new_page(), tmp_path, body)))
        context.close()
    assert lost_lines(*lines) == ["only with JavaScript: Shown by a script", "removed by JavaScript: Removed"]
    assert lost_lines(lines[0], lines[0]) == []


def test_requests_errors_and_missing_files_are_seen(browser: "Browser", tmp_path: Path) -> None:
    with served(tmp_path) as address:
        context = browser.new_context()
        seen = watch(context, f"{address}/")
        body = """<img src="http://127.0.0.1:9/a.png" alt=""><img src="missing.png" alt="">
        <script>console.warn("warned"); setTimeout(() => { throw Error("thrown") })</script>"""
        (tmp_path / "page.html").write_text(_PAGE.format(body=body), encoding="utf-8")
        tab = context.new_page()
        tab.goto(f"{address}/page.html")
        tab.wait_for_load_state("networkidle")
        context.close()
    for expected in ("request to http://127.0.0.1:9/a.png", f"404: {address}/missing.png", "warned"):
        assert expected in seen
    assert any("thrown" in line for line in seen)


def test_the_checker_of_html_names_java_if_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="needs Java: install it, for example `default-jre-headless`"):
        html_errors([tmp_path])


def test_pages_have_the_type_of_their_path(tmp_path: Path) -> None:
    for path, text in {
        "index.html": "", "mood/latest/index.html": "", "mood/latest/labels/a/index.html": "",
        "mood/latest/labels/b/index.html": "largest", "mood/latest/labels/a/vs/b/index.html": "",
        "mood/1.0.0/labels/a/index.html": "", "mood/latest/team/index.html": "",
    }.items():  # fmt: skip
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    assert pages_of(tmp_path) == [
        BuiltPage("", "portal", "index.html"),
        BuiltPage("mood", "label", "mood/latest/labels/a/index.html"),
        BuiltPage("mood", "label", "mood/latest/labels/b/index.html"),
        BuiltPage("mood", "label of another version", "mood/1.0.0/labels/a/index.html"),
        BuiltPage("mood", "other", "mood/latest/team/index.html"),
        BuiltPage("mood", "start", "mood/latest/index.html"),
        BuiltPage("mood", "tell-apart", "mood/latest/labels/a/vs/b/index.html"),
    ]
    assert "mood/latest/labels/a/index.html" not in {page.path for page in one_of_each_type(tmp_path)}
    assert len(one_of_each_type(tmp_path)) == 6
