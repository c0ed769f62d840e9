"""What pages show of a guideline's fields: links and images in prose, practice, warnings, times, the quality plan."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from playwright.sync_api import Page

from guidelinekit.operations.build import build
from guidelinekit.operations.workspace import Workspace
from tests.conftest import ENGLISH, MOOD, Repository
from tests.media import png

LANGUAGES = ("en", "de", "es")
SPEC = """\
format: 1
id: mood-LANGUAGE
title: Mood
short: Happy or sad & nothing else?
version: 1.0.0
language: LANGUAGE
summary: "Say how it sounds. ![A face](assets/face.png)"
task: {unit: One sentence., input: text, kind: choose-many, choose: [1, 2]}
owners:
  desk: {name: Desk, within: 90m}
labels:
  people: {name: People, abstract: true, definition: About people.}
  things: {name: Things, abstract: true, definition: About things.}
  happy:
    name: Happy
    definition: Pleased.
    parent: [people, things]
    attributes: [tone]
    confused_with: {sad: {ask: Who smiles?, text: The happy one.}}
  sad: {name: Sad, definition: Not pleased.}
  calm: {name: Calm, definition: Neither.}
attributes:
  tone:
    ask: Which tones?
    of: label
    kind: choose-many
    choose: [1, 2]
    options: {low: {name: Low, definition: Low.}, mid: {name: Mid, definition: Mid.}, up: {name: Up, definition: Up.}}
procedure:
  first: {title: Look first, ask: Is it a sentence?, answers: {"yes": happy, "no": {outcome: skip}}}
outcomes:
  skip: {name: Skip, when: Not a sentence., to: desk}
rules:
  grim: {title: The grim rule, statement: GRIM rule., why: GRIM why., warning: death, labels: [happy]}
  plain: {title: The plain rule, statement: Look twice., labels: [happy]}
edge_cases:
  grim-case: {title: The grim case, situation: GRIM case., why: GRIM why., decision: [happy], warning: violence}
open_questions:
  robots: {ask: What of robots?, meanwhile: Ask the desk., asked: 2026-01-02, by: Desk, about: [labels/happy]}
examples:
  taught: {input: A sunny day., answer: [happy]}
  practiced: {input: A rainy day., answer: [sad], why: SECRET reason., uses: [practice]}
  grim-item: {input: GRIM day., answer: [sad], why: SECRET why., warning: violence, uses: [practice]}
glossary:
  links:
    definition: >-
      [a](#labels/happy) [b](#rules/plain) [c](#attributes/tone) [d](#procedure/first) [e](#outcomes/skip)
      [f](#edge_cases/grim-case) [g](#open_questions/robots) [h](#examples/taught) [i](#examples/practiced)
      [j](#glossary/links) [k](#owners/desk) [l](#requirements/need) [m](#references/book) [n](#workflow/label)
      [o](#escalation/danger) [p](#sla/pace)
requirements: {need: {need: A need.}}
references: {book: {title: A book}}
workflow:
  label: {title: Label it, hands_to: review, within: 1d}
  review: {title: Review it, within: 3w}
escalation:
  danger: {title: Danger, when: It burns., to: desk, within: 1h}
sla:
  pace: {title: Pace, term: In time., vendor: desk, within: 2d}
quality:
  overlap: 3
  overlap_share: 0.125
  acceptance:
    critical: {definition: A wrong label., at_most: 0.005, otherwise: All of it again.}
"""


@pytest.fixture(scope="module")
def fields_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of one guideline in each language."""
    root = tmp_path_factory.mktemp("fields")
    for language in LANGUAGES:
        folder = root / "specs" / f"mood-{language}"
        (folder / "assets").mkdir(parents=True)
        (folder / "guideline.yaml").write_text(SPEC.replace("LANGUAGE", language), encoding="utf-8")
        (folder / "assets" / "face.png").write_bytes(png(3000, 200))
    return build(Workspace(root), output=root / "site", history=False).output


def parsed(path: Path) -> Any:
    return lxml.html.document_fromstring(path.read_bytes())


def read(site: Path, page: str, language: str = "en") -> Any:
    return parsed(site / f"mood-{language}/preview" / page)


def text_of(site: Path, page: str, language: str = "en") -> str:
    return " ".join(" ".join(read(site, page, language).find(".//main").itertext()).split())


# Links and images in prose


def test_a_link_in_prose_leads_to_the_page_and_anchor_of_its_element(fields_site: Path) -> None:
    links = read(fields_site, "glossary/index.html").xpath("//li[@id='links']/p/a")
    targets = {link.text: link.get("href") for link in links}
    assert targets == {
        "a": "../labels/happy/index.html",
        "b": "../rules/index.html#plain",
        "c": "../working/index.html#attributes/tone",
        "d": "../decide/index.html#first",
        "e": "../working/index.html#outcomes/skip",
        "f": "../edge-cases/index.html#grim-case",
        "g": "../edge-cases/index.html#open_questions/robots",
        "h": "../examples/index.html#taught",
        "i": "../practice/index.html#practiced",
        "j": "index.html#links",
        "k": "../working/index.html#owners/desk",
        "l": "../working/index.html#requirements/need",
        "m": "../working/index.html#references/book",
        "n": "../working/index.html#workflow/label",
        "o": "../working/index.html#escalation/danger",
        "p": "../working/index.html#sla/pace",
    }
    for target in targets.values():
        path, _, anchor = target.partition("#")
        tree = parsed((fields_site / "mood-en/preview/glossary" / path).resolve())
        assert not anchor or len(tree.xpath("//*[@id=$anchor]", anchor=anchor)) == 1, target


@pytest.mark.parametrize("width", [1280, 360])
def test_an_image_in_prose_is_published_and_not_wider_than_its_text(fields_site: Path, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"file://{fields_site}/mood-en/preview/index.html")
    image = page.get_by_role("img", name="A face")
    assert image.evaluate("image => image.naturalWidth") == 3000
    assert image.evaluate("image => image.offsetWidth <= image.parentElement.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# What readers open themselves


def test_the_answer_to_a_practice_item_is_hidden_until_it_is_opened(fields_site: Path, page: Page) -> None:
    page.goto(f"file://{fields_site}/mood-en/preview/practice/index.html")
    item = page.locator("form.gk-quiz").first
    answer, button = item.locator(".gk-verdicts"), item.locator("details.gk-fold > summary")
    assert item.get_by_text("A rainy day.").first.is_visible()
    assert (answer.is_visible(), button.inner_text().strip()) == (False, "Show the answer")
    button.focus()
    page.keyboard.press("Enter")
    assert answer.is_visible()
    page.keyboard.press("Space")
    assert not answer.is_visible()


@pytest.mark.parametrize(
    ("name", "text"), [("rules", "GRIM rule."), ("edge-cases", "GRIM case."), ("practice", "GRIM day.")]
)
def test_a_text_with_a_warning_is_hidden_until_it_is_opened(
    fields_site: Path, page: Page, name: str, text: str
) -> None:
    page.goto(f"file://{fields_site}/mood-en/preview/{name}/index.html")
    # Practice shows one item at a time with scripts.
    for quiz in page.locator("form.gk-quiz").all():
        quiz.evaluate("quiz => quiz.hidden = false")
    warned = page.get_by_text(text).first
    assert not warned.is_visible()
    page.locator("details.gk-warn > summary").first.click()
    assert warned.is_visible()


def test_no_other_page_and_no_search_index_has_a_text_with_a_warning_or_an_answer(fields_site: Path) -> None:
    folder = fields_site / "mood-en/preview"
    for word, pages in (("GRIM", {"rules", "edge-cases", "practice", "all"}), ("SECRET", {"practice"})):
        files = [path for path in folder.rglob("*") if path.suffix in (".html", ".js", ".json", ".xml")]
        assert {path.parent.name for path in files if word in path.read_text(encoding="utf-8")} == pages
    everything = read(fields_site, "all/index.html")
    for warned in everything.xpath("//details[@class='gk-warn']"):
        assert warned.get("open") is None
        warned.drop_tree()
    assert "GRIM" not in everything.text_content()
    label = text_of(fields_site, "labels/happy/index.html")
    assert [title in label for title in ("The grim rule", "The grim case", "The plain rule")] == [True] * 3


# Fields on their pages


@pytest.mark.parametrize(
    ("language", "working", "start"),
    [
        (
            "en",
            ["within 1 day", "within 3 weeks", "Danger answers within 1 hour", "within 2 days"],
            "answers within 90 minutes",
        ),
        (
            "de",
            ["Frist: 1 Tag", "Frist: 3 Wochen", "Danger Antwortzeit: 1 Stunde", "Frist: 2 Tage"],
            "Antwortzeit: 90 Minuten",
        ),
        (
            "es",
            ["plazo: 1 día", "plazo: 3 semanas", "Danger plazo de respuesta: 1 hora", "plazo: 2 días"],
            "plazo de respuesta: 90 minutos",
        ),
    ],
)
def test_times_are_written_in_words(fields_site: Path, language: str, working: list[str], start: str) -> None:
    text = text_of(fields_site, "working/index.html", language)
    assert [expected for expected in working if expected not in text] == []
    assert start in text
    assert start in text_of(fields_site, "index.html", language)


@pytest.mark.parametrize(
    ("language", "share", "limit"),
    [
        ("en", "3 (for 12.5% of all items; 1 for each other item)", "critical · at most 0.5% of checked items"),
        ("de", "3 (bei 12,5 % aller Items, sonst 1)", "critical · höchstens 0,5 % der geprüften Items"),
        (
            "es",
            "3 (en el 12,5 % de los ítems; 1 en los demás)",
            "critical · como máximo, el 0,5 % de los ítems revisados",
        ),
    ],
)
def test_shares_are_written_in_percent(fields_site: Path, language: str, share: str, limit: str) -> None:
    text = text_of(fields_site, "working/index.html", language)
    assert share in text
    assert f"{limit} A wrong label." in text


def test_the_number_of_labels_and_options_to_choose_is_where_they_are_chosen(fields_site: Path) -> None:
    assert "Choose 1 to 2 labels." in text_of(fields_site, "index.html")
    assert "Choose 1 to 2 labels." in text_of(fields_site, "labels/index.html")
    assert "choose 1 to 2, optional" in text_of(fields_site, "labels/happy/index.html")


def test_a_label_page_shows_each_parent_and_the_deciding_question(fields_site: Path) -> None:
    for label, other in (("happy", "Sad"), ("sad", "Happy")):
        assert f"{other} Who smiles? The happy one." in text_of(fields_site, f"labels/{label}/index.html")
    text = text_of(fields_site, "labels/happy/index.html")
    assert "People Things Happy" in text


@pytest.mark.parametrize("name", ["index", "labels/happy/index", "edge-cases/index", "practice/index", "working/index"])
def test_headings_skip_no_level(fields_site: Path, name: str) -> None:
    article = read(fields_site, f"{name}.html").find(".//main")
    levels = [int(heading.tag[1]) for heading in article.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(level <= before + 1 for before, level in pairwise(levels))


def test_the_list_of_guidelines_shows_the_short_description(fields_site: Path) -> None:
    text = parsed(fields_site / "index.html").text_content()
    assert "Happy or sad & nothing else?" in text
    assert "Say how it sounds." not in text


def test_pages_without_these_fields_have_no_empty_parts(repository: Repository) -> None:
    bare = "open_questions: {q: {ask: What of robots?}}\nescalation: {e: {when: It burns.}}\nsla: {s: {term: Soon.}}\n"
    repository.commit("one", {"specs/mood.yaml": MOOD + bare})
    site = build(Workspace(repository.path), output=repository.path / "_site").output
    for page in ("edge-cases", "working"):
        article = parsed(site / f"mood/preview/{page}/index.html").find(".//main")
        parts = list(article.iter("ul", "dl", "dd", "p", "div", "h2", "h3"))
        assert len(parts) >= 3
        assert [lxml.html.tostring(part) for part in parts if not part.text_content().strip()] == []
    assert not (site / "mood/preview/practice").exists()


def test_a_trial_and_a_draft_of_a_label_are_marked(repository: Repository) -> None:
    trial = MOOD.replace("version: 1.0.0", "version: 2.0.0-rc.1").replace("name: Sad,", "name: Sad, status: draft,")
    trial = trial.replace("kind: choose-one", "kind: choose-many")
    repository.commit("one", {"specs/mood.yaml": trial})
    site = build(Workspace(repository.path), output=repository.path / "_site").output
    for page in ("index.html", "labels/index.html", "labels/sad/index.html"):
        text = " ".join(parsed(site / "mood/preview" / page).text_content().split())
        assert text.count("This label is a draft and cannot be chosen yet.") == 1, page
    for page in ("index.html", "mood/preview/index.html"):
        assert "2.0.0-rc.1 (trial)" in parsed(site / page).text_content()


@pytest.mark.parametrize(
    ("time", "words"), [("1wd", "1 working day"), ("3wd", "3 working days"), ("90m", "90 minutes"), ("2w", "2 weeks")]
)
def test_a_time_is_written_in_words(time: str, words: str) -> None:
    assert ENGLISH.duration(time) == words


def test_what_is_done_at_once_has_no_number(repository: Repository) -> None:
    urgent = "owners: {desk: {name: Desk, within: now}}\nescalation: {e: {when: It burns., to: desk, within: now}}\n"
    repository.commit("one", {"specs/mood.yaml": MOOD + urgent})
    site = build(Workspace(repository.path), output=repository.path / "_site").output
    text = parsed(site / "mood/preview/working/index.html").text_content()
    assert (text.count("at once"), "within" in text) == (2, False)
