"""The formats of `diff` besides text: one HTML file, Markdown, and annotations in a pull request."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from playwright.sync_api import Page

from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.prose import plain
from guidelinekit.report.changes import _colored
from tests import media
from tests.conftest import CASES, ENGLISH, MOOD, ROOT, Repository, Result
from tests.hostile import PAYLOADS, hostile

Cli = Callable[..., Result]
FOLDERS = sorted((CASES / "diff").iterdir())
BOXES = """\
format: 1
id: street
title: Street
version: 1.0.0
summary: Draw boxes.
task: {unit: One image., input: image, kind: draw-boxes}
labels:
  car: {name: Car, definition: A car., color: "#2f6f9f"}
  van: {name: Van, definition: A van.}
examples:
  one:
    input: {file: assets/one.png, description: A car on a road.}
    answer: [{label: car, box: [5, 5, 20, 10]}]
    not: {loose: {answer: [{label: car, box: [0, 0, 30, 20]}], why: Too loose.}}
  two:
    input: {file: assets/one.png, description: Another one.}
    warning: blood
    answer: [{label: car, box: [35, 15, 20, 20]}]
"""


def diff(cli: Cli, folder: Path, output: str, *options: str) -> str:
    result = cli("-C", folder, "diff", "old.yaml", "new.yaml", "--format", output, *options)
    assert (result.code, result.err) == (0, "")
    return result.out


@pytest.mark.parametrize("case", FOLDERS, ids=lambda path: path.name)
def test_every_change_is_shown_in_every_format(case: Path, cli: Cli) -> None:
    every = [c for g in json.loads(diff(cli, case, "json"))["guidelines"] for c in g["changes"]]
    # The version and its date are in the heading.
    changes = [change for change in every if change["address"] not in ("version", "effective")]
    page = html.fromstring(diff(cli, case, "html"))
    shown = " ".join("".join(map(str, page.itertext())).split())
    markdown = " ".join(plain(diff(cli, case, "markdown", "--all")).replace("\\", "").split())
    annotations = diff(cli, case, "github").split("\n")[:-1]
    assert len(annotations) == len(every)
    for change in changes:
        sentence = " ".join(change["sentence"].replace("`", "").split())
        assert sentence in shown
        assert sentence.replace("@", "@\u200b") in markdown.replace("`", "")
    assert not page.xpath("//script | //link[@rel='stylesheet'] | //*[starts-with(@src, 'http')]")
    for line in annotations:
        found = re.match(r"::(?:warning|notice) file=([^,]+),line=(\d+),", line)
        assert found is not None, line
        assert int(found[2]) <= len((ROOT / found[1]).read_text().splitlines())


@pytest.fixture
def street(repository: Repository) -> Repository:
    repository.write({"specs/street/guideline.yaml": BOXES})
    (repository.path / "specs/street/assets").mkdir()
    (repository.path / "specs/street/assets/one.png").write_bytes(media.png())
    repository.commit("One")
    return repository


def written(cli: Cli, repository: Repository, *sides: str) -> Path:
    result = cli("-C", repository.path, "diff", *sides, "--format", "html")
    assert result.code == 0, result.err
    path = repository.path.parent / "comparison.html"
    path.write_text(result.out, encoding="utf-8")
    return path


@pytest.mark.parametrize("width", [1280, 360])
def test_items_are_drawn_before_and_after(street: Repository, cli: Cli, page: Page, width: int) -> None:
    changed = BOXES.replace("label: car, box: [5, 5", "label: van, box: [5, 5").replace("[35, 15", "[36, 16")
    street.write({"specs/street/guideline.yaml": changed})
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"file://{written(cli, street)}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".gk-side").all_text_contents() == ["Before", "After"] * 2
    legends = [" ".join(text.split()) for text in page.locator(".gk-marks").all_text_contents()]
    assert legends == ["✓ Car", "✓ Van", "✓ Car", "✓ Car"]
    boxes = page.locator("svg rect.gk-shape")
    assert [boxes.nth(at).get_attribute("x") for at in range(4)] == ["5", "5", "35", "36"]
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth === 60)")
    assert page.locator("details.gk-warn").get_attribute("open") is None, "an item with a warning is closed"


WARNED = """
edge_cases:
  joke: {situation: A joke., decision: [], why: It is harmless., warning: mockery, labels: [car]}
  noise:
    situation: Only noise is seen.
    input: {file: assets/one.png, description: Noise.}
    decision: []
    why: Nothing is there.
    labels: [van]
"""
WARNED_CHANGES = {
    "A joke.": "A cruel joke.",
    "mockery, labels: [car]": "mockery, title: A jest, labels: [van]",
    "why: Too loose.": "why: Too loose.}, tight: {answer: [{label: van, box: [6, 6, 9, 9]}], why: A slur is in it.",
    "warning: blood": "warning: blood\n    difficulty: hard",
    "description: A car on a road.}": "description: A car on a road.}\n    warning: blood",
}


def test_the_sentence_about_an_element_with_a_warning_is_open_and_quotes_nothing(
    street: Repository, cli: Cli, page: Page
) -> None:
    street.write({"specs/street/guideline.yaml": BOXES + WARNED})
    street.commit("Two")
    changed = BOXES + WARNED
    for old, new in WARNED_CHANGES.items():
        assert old in changed
        changed = changed.replace(old, new, 1)
    street.write({"specs/street/guideline.yaml": changed})
    page.goto(f"file://{written(cli, street, 'HEAD')}")
    shown = page.locator("main").inner_text()
    for sentence in (
        "Edge case “A jest”: “situation” reworded.",
        "Edge case “A jest”: “title” added.",
        "Edge case “A jest”: added to “labels”: “Van”",
        "Example “two”: “difficulty” changed from plain to hard.",
        "Example “one”, “tight”: “wrong answer” added.",
        "Example “one”: “warning” added: “blood”.",
    ):
        assert sentence in shown
    assert "cruel" not in shown
    assert "slur" not in shown
    for summary in page.locator("details.gk-warn > summary").all():
        summary.click()
    opened = page.locator("main").inner_text()
    assert "cruel" in opened
    assert "A slur is in it." in opened


def test_filters_that_no_change_passes_say_so_and_can_be_reset(street: Repository, cli: Cli, page: Page) -> None:
    street.write({"specs/street/guideline.yaml": BOXES + WARNED})
    street.commit("Two")
    changed = (BOXES + WARNED).replace("name: Car", "name: Automobile").replace("A van.", "A van or a lorry.")
    changed = changed.replace("warning: blood", "warning: blood\n    difficulty: hard")
    street.write({"specs/street/guideline.yaml": changed})
    page.goto(f"file://{written(cli, street, 'HEAD')}")
    nothing, changes = page.locator(".gk-nothing"), page.locator(".gk-changes > li")
    impacts, labels = (page.locator(selector).all() for selector in (".gk-filters [type=radio]", ".gk-filters option"))
    every = changes.filter(visible=True).count()
    found = set()
    for impact in impacts:
        for label in labels:
            for only_undecided in (False, True):
                impact.check()
                page.locator(".gk-filters select").select_option(label.get_attribute("value"))
                page.locator("#gk-undecided").set_checked(only_undecided)
                is_empty = changes.filter(visible=True).count() == 0
                assert nothing.is_visible() is is_empty
                assert (page.locator("[data-impact]").filter(visible=True).count() == 0) is is_empty
                found.add(is_empty)
                if is_empty:
                    page.keyboard.press("Enter")
                    nothing.get_by_role("button").click()
                    assert (nothing.is_visible(), changes.filter(visible=True).count()) == (False, every)
    assert found == {True, False}


def test_print_is_dark_on_white_and_leaves_warned_items_closed(street: Repository, cli: Cli, page: Page) -> None:
    street.write({"specs/street/guideline.yaml": BOXES.replace("[35, 15", "[36, 16")})
    page.goto(f"file://{written(cli, street)}")
    for media_type, background in (("screen", "rgb(22, 25, 28)"), ("print", "rgb(255, 255, 255)")):
        page.emulate_media(media=media_type, color_scheme="dark")  # type: ignore[arg-type]
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == background
        is_print = media_type == "print"
        assert not page.locator("details.gk-warn figure").first.is_visible()
        assert page.locator("details.gk-warn .gk-print").first.is_visible() is is_print
        assert page.locator(".gk-filters").is_visible() is not is_print


def test_a_removed_image_is_replaced_by_an_empty_one(street: Repository, cli: Cli, page: Page) -> None:
    street.write({"specs/street/guideline.yaml": BOXES.replace("label: car, box: [5, 5", "label: van, box: [5, 5")})
    (street.path / "specs/street/assets/one.png").unlink()
    text = written(cli, street).read_text(encoding="utf-8")
    assert text.count("data:image/png;base64,") == 1
    page.goto(f"file://{street.path.parent}/comparison.html")


def test_no_text_of_a_guideline_is_executed(schema: Schema, repository: Repository, cli: Cli, page: Page) -> None:
    data = hostile(schema)
    repository.commit("One", {"specs/a/guideline.yaml": json.dumps(data, ensure_ascii=False)})
    for at, section in enumerate(("labels", "rules", "examples", "edge_cases", "glossary")):
        for element in data[section].values():
            _with_payloads(element, at)
    data["title"], data["summary"] = PAYLOADS[5], PAYLOADS[0]
    repository.write({"specs/a/guideline.yaml": json.dumps(data, ensure_ascii=False)})
    page.goto(f"file://{written(cli, repository)}")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("window.hit === undefined")
    executable = "script, svg[onload], img[onerror], [onclick], [onmouseover], a[href^='javascript'], iframe"
    assert page.locator(executable).count() == 0
    assert "<script>window.hit=1</script>" in page.locator("main").inner_text()


def _with_payloads(element: Any, at: int) -> None:
    for key, value in element.items():
        if isinstance(value, str) and " " in value and key not in ("short", "name", "title", "warning", "source"):
            element[key] = value + PAYLOADS[at] + PAYLOADS[at + 5]


def test_an_added_guideline_and_no_changes_are_shown(street: Repository, cli: Cli) -> None:
    street.write({"specs/mood.yaml": MOOD})
    text = written(cli, street).read_text(encoding="utf-8")
    assert ENGLISH.text("report.version-new", version="1.0.0") in text
    street.write({"specs/mood.yaml": None})
    assert ENGLISH.text("report.nothing-changed") in written(cli, street).read_text(encoding="utf-8")
    assert cli("diff", "--format", "markdown").out.endswith(ENGLISH.text("report.nothing-changed") + "\n")
    assert cli("diff", "--format", "github").out == ""


def test_removed_and_added_words_are_colored_across_line_breaks() -> None:
    lines = list(_colored(["a [-b", "c-] {+d+}", "e"]))
    assert lines == [
        "a \x1b[31m[-\x1b[0m\x1b[31mb\x1b[0m",
        "\x1b[31mc\x1b[0m\x1b[31m-]\x1b[0m \x1b[32m{+\x1b[0m\x1b[32md\x1b[0m\x1b[32m+}\x1b[0m",
        "e",
    ]
