"""The built site: the content of its pages, what they must not have, and how they work in a browser from a folder."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from playwright.sync_api import Page

from guidelinekit.guideline.address import from_segment, to_segment
from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.prose import render
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.operations.build import build
from guidelinekit.operations.workspace import Workspace
from tests.conftest import ENGLISH, MOOD, Repository, Result
from tests.hostile import PAYLOADS, hostile

PATH = "comment-toxicity/preview"
PAGES = [
    "index.html", f"{PATH}/index.html", f"{PATH}/labels/index.html", f"{PATH}/labels/harassment/index.html",
    f"{PATH}/labels/hate/index.html", f"{PATH}/practice/index.html",
    f"{PATH}/rules/index.html", f"{PATH}/edge-cases/index.html", f"{PATH}/examples/index.html",
    f"{PATH}/glossary/index.html", f"{PATH}/working/index.html", f"{PATH}/changelog/index.html",
]  # fmt: skip


def read(site: Path, page: str) -> Any:
    return lxml.html.document_fromstring((site / page).read_bytes())


def text_of(site: Path, page: str) -> str:
    return " ".join(read(site, page).text_content().split())


# The content of the pages


def test_the_start_page_shows_the_decision_and_its_options(site: Path) -> None:
    text = text_of(site, f"{PATH}/index.html")
    for expected in (
        ENGLISH.text("tasks.choose-one.instruction"),
        "2.0.0",
        "9 March 2026",
        "Threat",
        "Hand to the desk now",
        "Trust & Safety desk",
    ):
        assert expected in text


def test_the_first_screen_of_a_label_is_the_answer(site: Path) -> None:
    tree = read(site, f"{PATH}/labels/harassment/index.html")
    headings = [heading.text_content() for heading in tree.iter("h2") if heading.getparent().tag != "li"]
    sections = ("use-when", "not-when", "often-confused-with")
    assert headings[:3] == [ENGLISH.text(f"pages.{section}") for section in sections]
    assert headings[3] == ENGLISH.text("pages.hardest-examples", count=3)
    folds = [" ".join(summary.text_content().split()) for summary in tree.xpath("//details[@class='gk-fold']/summary")]
    assert any(fold.startswith("Edge cases: ") for fold in folds)
    assert ENGLISH.text("pages.history") in folds


def test_two_labels_are_told_apart_on_one_page_that_both_link(site: Path) -> None:
    page = f"{PATH}/labels/harassment/vs/insult/index.html"
    text = text_of(site, page)
    for expected in (
        "Harassment or Insult?",
        "An insult is a single remark.",
        ENGLISH.text("pages.one-right-one-wrong"),
    ):
        assert expected in text
    for label, href in (("harassment", "vs/insult/index.html"), ("insult", "../harassment/vs/insult/index.html")):
        tree = read(site, f"{PATH}/labels/{label}/index.html")
        assert (
            next(link.get("href") for link in tree.xpath("//a[@class='gk-cmp']") if "insult" in link.get("href"))
            == href
        )


def test_the_changelog_shows_what_to_do_notes_and_changed_words(site: Path) -> None:
    tree = read(site, f"{PATH}/changelog/index.html")
    text = " ".join(tree.text_content().split())
    assert (
        ENGLISH.text("changes.label-renamed", element="Label “Harassment”", before="abuse", after="harassment") in text
    )
    assert ENGLISH.text("pages.do.heading") in text
    assert "People also left the discussion when a comment asked" in text
    assert [element.text for element in tree.iter("del")].count("5") == 1
    assert {"2.0.0", "1.1.0", "1.0.0"} <= {e.get("id") for e in tree.iter("h2")}


def test_every_element_has_a_permalink_from_its_id(site: Path, example: Path) -> None:
    checked = check_example(example)
    for section, page in (("rules", "rules"), ("edge_cases", "edge-cases"), ("glossary", "glossary")):
        ids = {element.get("id") for element in read(site, f"{PATH}/{page}/index.html").iter()}
        assert set(checked.section(section)) <= ids
    for use, page in (("teach", "examples"), ("practice", "practice")):
        shown = {key for key, item in checked.examples.items() if use in item.uses and "gold" not in item.uses}
        assert shown
        ids = {element.get("id") for element in read(site, f"{PATH}/{page}/index.html").iter()}
        assert shown == ids & set(checked.examples)
    for label_id in checked.labels:
        assert (site / PATH / "labels" / to_segment(label_id) / "index.html").is_file()


def check_example(example: Path) -> Any:
    files = [
        SourceFile(path=path.name, content=path.read_bytes())
        for path in (example / "specs/comment-toxicity").glob("*.yaml")
    ]
    return check(files, Workspace(example).schema).guideline


def test_a_renamed_label_keeps_a_page_that_names_its_successor(site: Path) -> None:
    tree = read(site, f"{PATH}/labels/abuse/index.html")
    assert tree.xpath("//a[@class='gk-label' and contains(@href, 'harassment')]")
    assert "abuse" in tree.xpath("//h1")[0].text_content() + tree.xpath("//*[@class='gk-lead']")[0].text_content()


def test_no_file_of_the_site_has_gold_items(site: Path, example: Path) -> None:
    checked = check_example(example)
    secrets = [item.input["comment"] for item in checked.examples.values() if "gold" in item.uses]
    secrets += [f"gold-{name}" for name in ("sarcasm", "ministry", "pile-on", "weather")]
    for path in site.rglob("*"):
        if path.suffix in (".html", ".json", ".js", ".xml"):
            text = path.read_text(encoding="utf-8")
            assert not [secret for secret in secrets if secret in text], path


def test_warnings_are_closed_and_not_in_the_index_of_the_finder(site: Path) -> None:
    pages = sorted((site / PATH / "examples").rglob("index.html"))
    trees: list[Any] = [lxml.html.document_fromstring(path.read_bytes()) for path in pages]
    warnings = [element for tree in trees for element in tree.xpath("//details[@class='gk-warn']")]
    assert len(warnings) >= 20
    assert not [element for element in warnings if element.get("open") is not None]
    index = (site / PATH / "assets/find.js").read_text(encoding="utf-8")
    assert any("Nice windows" in tree.text_content() for tree in trees)
    assert "Nice windows" not in index


def test_the_finder_has_the_pages_of_labels_that_are_gone(site: Path) -> None:
    index = (site / PATH / "assets/find.js").read_text(encoding="utf-8")
    for old in ("abuse", "rudeness"):
        assert f'"labels/{old}/index.html"' in index
        assert (site / PATH / f"labels/{old}/index.html").is_file()


# A real browser


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_the_screen(site: Path, page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    for name in PAGES:
        page.goto(f"file://{site}/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_the_site_is_navigated_from_a_folder(site: Path, page: Page) -> None:
    page.goto(f"file://{site}/index.html")
    page.get_by_role("link", name="Comment toxicity").click()
    page.locator("main").get_by_role("link", name=re.compile("^Harassment")).click()
    page.wait_for_url(f"**/{PATH}/labels/harassment/index.html")
    page.locator("#rules > summary").click()
    page.get_by_role("link", name="Read it as the target would").last.click()
    page.wait_for_url("**/rules/index.html#as-the-target-reads-it")
    page.locator("[id='as-the-target-reads-it']").wait_for(state="visible")


def test_a_warning_opens_with_the_keyboard(site: Path, page: Page) -> None:
    page.goto(f"file://{site}/{PATH}/examples/index.html")
    summary = page.locator("details.gk-warn summary").first
    example = page.locator("details.gk-warn .gk-said").first
    assert not example.is_visible()
    summary.focus()
    page.keyboard.press("Enter")
    assert example.is_visible()


@pytest.mark.parametrize(("word", "leads_to"), [("mobbing", "labels/harassment/"), ("dogwhistle", "glossary/")])
def test_the_finder_works_from_a_folder(site: Path, page: Page, word: str, leads_to: str) -> None:
    page.goto(f"file://{site}/{PATH}/rules/index.html")
    page.keyboard.press("/")
    page.locator("dialog.gk-find input").wait_for()
    page.keyboard.type(word)
    result = page.locator(".gk-res a").first
    result.wait_for(timeout=10_000)
    assert leads_to in (result.get_attribute("href") or "")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{leads_to}**")


# Hostile specs


@pytest.fixture(scope="session")
def hostile_site(schema: Schema, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a guideline with an attack in every text, and a changelog that compares two such versions."""
    root = Repository(tmp_path_factory.mktemp("hostile") / "repository")
    data = hostile(schema)
    data["version"] = "1.0.0"
    root.commit("one", {"specs/a/guideline.yaml": json.dumps(data, ensure_ascii=False)})
    data["labels"]["a"]["definition"] = PAYLOADS[0] + PAYLOADS[3] + PAYLOADS[9]
    data["labels"]["a"]["name"] = PAYLOADS[0]
    data["rules"]["a"]["statement"] = PAYLOADS[1] + " " + PAYLOADS[6]
    data["summary"], data["version"], data["title"] = PAYLOADS[5], "1.1.0", PAYLOADS[0]
    root.commit("two", {
        "specs/a/guideline.yaml": json.dumps(data, ensure_ascii=False),
        "changes/a/1.1.0/why.md": PAYLOADS[0] + "\n" + PAYLOADS[2] + "\n" + PAYLOADS[1],
    })  # fmt: skip
    return build(Workspace(root.path), output=root.path / "_site").output


def test_no_text_of_a_guideline_is_executed(hostile_site: Path, page: Page) -> None:
    pages = sorted(hostile_site.rglob("*.html"))
    assert len(pages) > 8
    for path in pages:
        page.goto(f"file://{path}")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert page.evaluate("window.hit === undefined"), path
        main = "document.querySelector('main')"
        assert (
            page.evaluate(
                f"{main}.querySelectorAll('script, svg[onload], img[onerror], [onclick], [onmouseover]').length"
            )
            == 0
        )
        assert page.evaluate(f"{main}.querySelectorAll('a[href^=javascript]').length") == 0
        assert page.evaluate(f"[...{main}.querySelectorAll('img')].length") == 0
        body = page.evaluate("document.body.innerText")
        assert "49" not in re.findall(r"\b49\b", body), path
        assert len(page.query_selector_all("[id='definition']")) <= 1


@pytest.mark.parametrize(
    "payload", [*PAYLOADS, "[a](javascript:hit)", "<javascript:hit>", "![a](b.png)", "[a](b.md)", "[a]: b\n\n[a]"]
)
def test_prose_renders_no_raw_html_no_image_and_no_dead_link(payload: str) -> None:
    tree = lxml.html.fragment_fromstring(render(payload), create_parent="div")
    allowed = {"div", "p", "em", "strong", "code", "pre", "a", "ul", "ol", "li", "h1", "s", "blockquote", "hr", "br"}
    assert {element.tag for element in tree.iter()} <= allowed | {"table", "thead", "tbody", "tr", "th", "td"}
    for element in tree.iter():
        assert set(element.keys()) <= {"href", "class", "title"}
        assert element.get("href", "https://").startswith(("https://", "mailto:"))


def test_hostile_text_is_shown_as_it_is(hostile_site: Path) -> None:
    text = text_of(hostile_site, "a/preview/examples/index.html")
    assert "<script>window.hit=1</script>" in text
    assert "{{ 7*7 }}{% for x in y %}{# gone #}" in text


def test_a_hostile_title_does_not_break_the_head(hostile_site: Path) -> None:
    for path in hostile_site.rglob("*.html"):
        head = path.read_text(encoding="utf-8").partition("<body")[0]
        assert "window.hit=1</script>" not in head


# Paths


def test_ids_are_converted_to_path_segments_and_back() -> None:
    for element_id in ("nsubj:pass", "con", "aux", "AUX", "aux:pass", "lpt1.x", "a.", "a", "x..y", "NUL", "1.10"):
        segment = to_segment(element_id)
        assert from_segment(segment) == element_id
        assert ":" not in segment
        assert not segment.endswith(".")
        assert segment.lower() not in ("con", "aux", "nul")


def test_no_page_for_vendors_names_hidden_elements(repository: Repository, cli: Callable[..., Result]) -> None:
    def spec(version: str, name: str) -> str:
        return f"""
format: 1
id: mood
title: Mood
version: {version}
summary: Say how it sounds.
task: {{unit: One sentence., input: text, kind: choose-one}}
labels:
  happy:
    name: Happy
    definition: Pleased.
    avoid_when: [{{text: It is meant badly., instead: covert}}]
    excludes: [covert]
  sad: {{name: Sad, definition: Not pleased., parent: covert, confused_with: {{covert: Ask the desk.}}}}
  covert: {{name: {name}, definition: For us only., audience: [internal], renamed_from: [sly]}}
rules:
  seen: {{statement: Look twice., labels: [happy, covert]}}
  unseen: {{statement: Only internal., audience: [internal]}}
edge_cases:
  hidden-decision: {{situation: It depends., decision: covert}}
examples:
  hidden-answer: {{input: Well done., answer: covert}}
  seen-example:
    input: Nice.
    answer: happy
    not: {{covert: Not here.}}
    shows: [rules/unseen, labels/covert, rules/seen]
"""

    repository.commit("one", {"specs/mood.yaml": spec("1.0.0", "Covert")})
    repository.commit("two", {"specs/mood.yaml": spec("1.1.0", "Covertly")})
    assert cli("-C", repository.path, "build", "--audience", "everyone").code == 0
    for path in (repository.path / "_site").rglob("*"):
        if path.suffix in (".html", ".js", ".json"):
            found = re.search("covert|unseen|hidden-|Only internal", path.read_text(), re.IGNORECASE)
            assert found is None, f"{path}: {found}"
    assert cli("build", "--audience", "internal").code == 0
    assert "Covertly" in (repository.path / "_site/mood/preview/labels/covert/index.html").read_text()


def test_a_guideline_for_others_is_left_out(tmp_path: Path, cli: Callable[..., Result]) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/mood.yaml").write_text(MOOD + "audience: [internal]\n")
    result = cli("-C", tmp_path, "build", "--no-history", "--audience", "everyone")
    assert (result.code, "no guideline is for the audience `everyone`" in result.err) == (2, True)
    (tmp_path / "specs/tone.yaml").write_text(MOOD.replace("id: mood", "id: tone"))
    assert cli("-C", tmp_path, "build", "--no-history", "--audience", "everyone").code == 0
    assert sorted(path.name for path in (tmp_path / "_site").iterdir() if path.is_dir()) == ["theme", "tone"]


def test_audience_is_filtered_for_all_pages(tmp_path: Path, cli: Callable[..., Result]) -> None:
    spec = MOOD + "rules:\n  r: {statement: Only for us., audience: [internal]}\n  s: {statement: For all.}\n"
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/mood.yaml").write_text(spec)
    for audience, shown in (("everyone", False), ("internal", True), ("", True)):
        arguments = ["--audience", audience] if audience else []
        assert cli("-C", tmp_path, "build", "--no-history", *arguments).code == 0
        text = (tmp_path / "_site/mood/preview/rules/index.html").read_text()
        assert ("Only for us" in text) == shown
        assert "For all" in text


# Elements that were hidden in an earlier version


def example_spec(version: str, example: str, *, rule: str = "", name: str = "Happy") -> str:
    return f"""
format: 1
id: mood
title: Mood
version: {version}
summary: Say how it sounds.
task: {{unit: One sentence., input: text, kind: choose-one}}
labels:
  happy: {{name: "{name}", definition: Pleased.}}
  sad: {{name: Sad, definition: Not pleased.}}
{rule}
examples:
  public: {{input: A sunny day., answer: happy}}
{example}
"""


def built_texts(root: Path, cli: Callable[..., Result], *arguments: str) -> str:
    assert cli("-C", root, "build", *arguments).code == 0
    files = [path for path in (root / "_site").rglob("*") if path.suffix in (".html", ".js", ".json")]
    return "\n".join(path.read_text() for path in files)


@pytest.mark.parametrize(
    "versions",
    [
        ["  g: {input: SECRET, answer: sad, uses: [gold]}", "  g: {input: Public., answer: sad}"],
        [
            "  g: {input: SECRET, answer: sad, why: Plain., uses: [gold]}",
            "  g: {input: SECRET, answer: sad, why: SECRET, uses: [gold]}",
            "  g: {input: Public., answer: sad}",
        ],
        ["  g: {input: SECRET, answer: sad, uses: [gold]}", "", "  g: {input: Public., answer: sad}"],
        ["  g: {input: Public., answer: sad}", "  g: {input: SECRET, answer: sad, uses: [teach, gold]}"],
        ["  g: {input: SECRET, answer: sad, uses: [quiz]}", "  g: {input: SECRET, answer: happy, uses: []}"],
    ],
)  # fmt: skip
def test_the_changelog_hides_former_gold_items(
    versions: list[str], repository: Repository, cli: Callable[..., Result]
) -> None:
    for number, example in enumerate(versions):
        repository.commit("step", {"specs/mood.yaml": example_spec(f"1.{number}.0", example)})
    text = built_texts(repository.path, cli)
    assert "SECRET" not in text
    assert ("Public." in text) == (versions[-1] == "  g: {input: Public., answer: sad}")


def test_the_changelog_hides_former_internal_elements_from_vendors(
    repository: Repository, cli: Callable[..., Result]
) -> None:
    internal = "rules:\n  r: {statement: SECRET one., audience: [internal]}\n"
    for number, rule in enumerate((internal, internal.replace("one", "two"), "rules:\n  r: {statement: For all.}\n")):
        repository.commit("step", {"specs/mood.yaml": example_spec(f"1.{number}.0", "", rule=rule)})
    text = built_texts(repository.path, cli, "--audience", "everyone")
    assert "SECRET" not in text
    assert "For all." in text
    assert "SECRET" in built_texts(repository.path, cli)


def test_the_changelog_hides_the_text_of_an_example_with_a_warning(
    repository: Repository, cli: Callable[..., Result]
) -> None:
    before = "  w: {input: GRIM one, answer: sad, why: GRIM why., warning: death}"
    after = "  w: {input: GRIM two, answer: sad, why: GRIM because., warning: death}"
    for number, example in enumerate((before, after)):
        repository.commit("step", {"specs/mood.yaml": example_spec(f"1.{number}.0", example)})
    built_texts(repository.path, cli)
    guideline_pages = repository.path / "_site/mood/preview"
    assert "GRIM" not in (guideline_pages / "changelog/index.html").read_text()
    assert "Example “w”: “input” changed." in text_of(repository.path / "_site", "mood/preview/changelog/index.html")
    assert "GRIM" not in (guideline_pages / "assets/find.js").read_text()
    assert "GRIM two" in (guideline_pages / "examples/index.html").read_text()


@pytest.mark.parametrize(
    ("section", "elements"),
    [
        ("rules", ["{statement: GRIM one.}", "{statement: GRIM two., warning: death}"]),
        ("edge_cases", ["{situation: GRIM one., decision: sad}", "{situation: GRIM two., decision: sad, warning: x}"]),
        ("examples", ["{input: GRIM one, answer: sad}", "{input: GRIM two, answer: sad, warning: death}"]),
        ("rules", ["{statement: GRIM one., warning: x}", "{statement: GRIM two.}", "{statement: Mild., warning: x}"]),
    ],
)
def test_a_later_warning_closes_earlier_changes_too(
    section: str, elements: list[str], repository: Repository, cli: Callable[..., Result]
) -> None:
    for number, element in enumerate(elements):
        spec = MOOD.replace("1.0.0", f"1.{number}.0")
        repository.commit("step", {"specs/mood.yaml": f"{spec}{section}:\n  w: {element}\n"})
    built_texts(repository.path, cli)
    pages = repository.path / "_site/mood/preview"
    for page in ("changelog/index.html", "changelog/atom.xml", "assets/find.js", "index.html"):
        assert "GRIM" not in (pages / page).read_text(), page
    label_page = (pages / "labels/sad/index.html").read_text()
    assert "GRIM" not in re.sub(r"<details class=.gk-warn.*?</details>", "", label_page, flags=re.DOTALL)


def test_a_comparison_keeps_warned_texts_closed(repository: Repository, cli: Callable[..., Result]) -> None:
    rules = "rules:\n  r: {statement: GRIM one., why: GRIM., warning: death}\n  s: {statement: Mild one.}\n"
    repository.commit("one", {"specs/mood.yaml": MOOD + rules})
    repository.write({"specs/mood.yaml": MOOD + rules.replace("one", "two").replace("why: GRIM., ", "")})
    page = cli("-C", repository.path, "diff", "--format", "html").out
    assert "GRIM" in page
    shown = re.sub(r"<details class=.gk-warn.*?</details>", "", page, flags=re.DOTALL)
    assert "GRIM" not in shown
    assert "Mild" in shown


@pytest.mark.parametrize("uses", [["[practice]", "[practice]"], ["[teach]", "[practice]"]])
def test_the_answer_of_an_example_for_practice_is_only_on_its_own_page(
    uses: list[str], repository: Repository, cli: Callable[..., Result]
) -> None:
    old, new = (
        example_spec(f"1.{number}.0", f"  p: {{input: PRIVATE {number}, answer: {answer}, why: PRIVATE., uses: {use}}}")
        for number, (use, answer) in enumerate(zip(uses, ("sad", "happy"), strict=True))
    )
    renamed = new.replace("1.1.0", "1.2.0").replace("  happy: {", "  glad: {renamed_from: [happy], ")
    renamed = renamed.replace("answer: happy", "answer: glad")
    for spec in (old, new, renamed):
        repository.commit("step", {"specs/mood.yaml": spec})
    built_texts(repository.path, cli)
    pages = repository.path / "_site/mood/preview"
    assert "Example “p”: “answer” changed." in text_of(repository.path / "_site", "mood/preview/changelog/index.html")
    files = [path for path in pages.rglob("*") if path.suffix in (".html", ".js", ".json", ".xml")]
    assert [path.relative_to(pages).as_posix() for path in files if "PRIVATE" in path.read_text()] == [
        "practice/index.html"
    ]
    for label in ("glad", "sad"):
        assert "“p”" not in text_of(repository.path / "_site", f"mood/preview/labels/{label}/index.html")


def test_a_label_below_a_deprecated_one_is_listed(repository: Repository, cli: Callable[..., Result]) -> None:
    old = "  old: {name: Old, definition: Old., status: deprecated}\n"
    low = "  low: {name: Low, definition: It is low., parent: old}\n"
    repository.commit("one", {"specs/mood.yaml": MOOD + old + low})
    assert cli("-C", repository.path, "build", "--markdown").code == 0
    for page in ("index.md", "labels/index.md"):
        assert "low/index.html" in (repository.path / "_site/mood/docs" / page).read_text(), page


@pytest.mark.parametrize("name", ["😀 Happy", "Happy: yes # no", "'Happy' & “co”", "- Happy", "👩‍👩‍👧 ﷽"])
def test_a_name_with_special_characters_is_a_title(
    name: str, repository: Repository, cli: Callable[..., Result]
) -> None:
    repository.commit("one", {"specs/mood.yaml": example_spec("1.0.0", "", name=name)})
    built_texts(repository.path, cli)
    tree = read(repository.path / "_site", "mood/preview/labels/happy/index.html")
    assert tree.find(".//h1").text_content().rstrip("¶") == name
    assert name.split()[-1].strip("'“”") in tree.find(".//title").text_content()
