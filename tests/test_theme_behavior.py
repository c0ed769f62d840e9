"""The script and the print styles of the theme, in a browser: each widget does what it promises."""

import wave
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

ASSETS = ROOT / "guidelinekit/theme/assets"

BEHAVIOR = """<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title><link rel="icon" href="data:,">
<script src="{gk}"></script><div class="gk" data-guideline="mood" data-version="2.0.0">
<div class="gk-strip" data-strip><p id="plain">2.0.0 is in force.</p><div data-since hidden>
<p data-last="1.1.0">4 changes</p><p data-last="1.0.0">12 changes</p>
<ul><li data-in="2.0.0">new</li><li data-in="1.1.0">older</li></ul>
<button type="button" data-do="read">Mark as read</button></div><p data-done hidden>Marked as read.</p></div>
<div class="gk-decide"><ol class="gk-path" data-js hidden></ol><ol class="gk-steps">
<li class="gk-step" id="one"><h2 data-short="First">First?</h2><div class="gk-answers">
<a href="#two"><kbd>1</kbd><span>No, go on</span></a><a href="#three"><kbd>2</kbd><span>Yes</span></a></div></li>
<li class="gk-step" id="two"><h2>Second?</h2><div class="gk-answers">
<a href="#three"><kbd>1</kbd><span>No</span></a></div></li>
<li class="gk-step" id="three"><h2>Third?</h2><div class="gk-answers"></div></li></ol></div>
<form class="gk-only" data-js hidden data-rows="rows" data-count="{{n}} of {{all}}"><select name="for">
<option value="">all</option><option value="a">a</option><option value="z">z</option></select><output></output></form>
<p class="gk-none" hidden>None. <button type="button" data-do="all">Show all</button></p>
<ul id="rows"><li data-for="a b" id="r1">1</li><li data-for="b" id="r2">2</li></ul>
<details class="gk-fold"><summary>more</summary><p id="deep">deep</p></details>
<details class="gk-warn"><summary>warning</summary><p>bad</p></details>
<button type="button" data-do="warnings" data-open="Open all" data-close="Close all"></button>
<button type="button" data-do="keys" data-on="Keys: on" data-off="Keys: off"></button>
<div class="gk-practice" data-line="{{right}} of {{all}}, again: {{labels}}">
<form class="gk-quiz" data-right="p"><label><input type="radio" name="q" value="p" data-k="p">Pleased</label>
<label><input type="radio" name="q" value="s" data-k="s">Sad</label><details class="gk-fold"><summary>answer</summary>
<p class="gk-result" data-yes="Right." data-no="Not {{label}}." hidden></p>
<button type="button" data-do="next">Next</button></details></form>
<section class="gk-score" hidden><h2>Done</h2><p class="gk-copy"></p></section></div></div>"""


@pytest.fixture
def opened(page: "Page", tmp_path: Path) -> "Page":
    """A page with one of each widget."""
    (tmp_path / "x.html").write_text(BEHAVIOR.format(gk=(ASSETS / "gk.js").as_uri()))
    page.goto((tmp_path / "x.html").as_uri())
    return page


def seen(page: "Page", select: str) -> list[str]:
    """The texts of what `select` finds and a reader sees."""
    script = "all => all.filter(e => e.checkVisibility({checkVisibilityCSS: true})).map(e => e.textContent)"
    return [" ".join(text.split()) for text in page.locator(select).evaluate_all(script)]


def test_decide_keeps_the_answers_given(opened: "Page") -> None:
    opened.keyboard.press("1")
    opened.wait_for_function("document.querySelector('#two.gk-now')")
    assert seen(opened, ".gk-path li") == ["First: No, go on"]
    opened.keyboard.press("1")
    opened.wait_for_function("document.querySelector('#three.gk-now')")
    assert seen(opened, ".gk-path li") == ["First: No, go on", "Second?: No"]
    opened.keyboard.press("Backspace")
    opened.wait_for_function("document.querySelector('#two.gk-now')")
    assert seen(opened, ".gk-path li") == ["First: No, go on"]
    # A question that no answer led to has no answers before it.
    opened.evaluate("location.hash = 'one'")
    opened.evaluate("location.hash = 'three'")
    opened.wait_for_function("document.querySelector('#three.gk-now')")
    assert seen(opened, ".gk-path li") == []
    opened.evaluate("location.hash = 'r1'")
    assert opened.locator("#three.gk-now").count() == 1


def test_practice_takes_the_first_answer_into_the_score(opened: "Page") -> None:
    opened.keyboard.press("s")
    assert seen(opened, ".gk-result") == ["Not Sad."]
    opened.keyboard.press("p")
    assert seen(opened, ".gk-result") == ["Right."]
    opened.keyboard.press("Enter")
    assert seen(opened, ".gk-copy") == ["0 of 1, again: Pleased"]


def test_a_filter_says_how_many_and_a_link_to_a_hidden_row_shows_it(opened: "Page") -> None:
    opened.select_option("select", "a")
    assert seen(opened, "#rows li") == ["1"]
    assert seen(opened, "output") == ["1 of 2"]
    opened.evaluate("location.hash = 'r2'")
    opened.wait_for_function("!document.querySelector('#r2').hidden")
    opened.select_option("select", "z")
    assert seen(opened, ".gk-none") == ["None. Show all"]
    opened.click("text=Show all")
    assert seen(opened, "#rows li") == ["1", "2"]


def test_what_changed_since_the_last_visit_is_remembered_until_read(opened: "Page") -> None:
    assert seen(opened, "#plain") == ["2.0.0 is in force."]
    opened.evaluate("localStorage['gk:read:mood'] = '1.1.0'")
    opened.reload()
    assert seen(opened, ".gk-strip p, .gk-strip li") == ["4 changes", "new"]
    opened.evaluate("localStorage['gk:read:mood'] = '1.0.0'")
    opened.reload()
    assert seen(opened, ".gk-strip p, .gk-strip li") == ["12 changes", "new", "older"]
    opened.click("text=Mark as read")
    assert seen(opened, ".gk-strip p") == ["Marked as read."]
    opened.reload()
    assert seen(opened, ".gk-strip") == []
    opened.evaluate("localStorage['gk:read:mood'] = '0.9.0'")
    opened.reload()
    assert seen(opened, ".gk-strip p") == ["2.0.0 is in force."]


def test_warnings_stay_open_for_a_visit_and_keys_can_be_switched_off(opened: "Page") -> None:
    opened.evaluate("location.hash = 'deep'")
    opened.wait_for_function("document.querySelector('.gk-fold').open")
    opened.click("text=Open all")
    opened.reload()
    assert seen(opened, ".gk-warn p") == ["bad"]
    opened.click("text=Close all")
    assert opened.locator(".gk-warn[open]").count() == 0
    opened.click("text=Keys: on")
    opened.keyboard.press("s")
    assert seen(opened, ".gk-result") == []


def test_a_time_plays_in_the_page_and_stops_at_its_end(page: "Page", tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "x.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(2 * 8000 * 3))
    player = '<audio controls preload="none" src="x.wav"></audio>'
    link = '<a data-from="1" data-to="1.2" href="x.wav#t=1">1 s</a>'
    head = f'<!doctype html><link rel="icon" href="data:,"><script src="{(ASSETS / "gk.js").as_uri()}"></script>'
    (tmp_path / "x.html").write_text(f'{head}<div class="gk">{player}{link}</div>')
    page.goto((tmp_path / "x.html").as_uri())
    page.click("text=1 s")
    page.wait_for_function("(a => a.paused && a.currentTime >= 1.2)(document.querySelector('audio'))")
    assert page.url.endswith("x.html")
    assert page.evaluate("document.querySelector('audio').currentTime") < 1.4


def test_a_printed_page_opens_folds_and_keeps_warnings_closed(page: "Page", tmp_path: Path) -> None:
    styles = f'<link rel="stylesheet" href="{(ASSETS / "gk.css").as_uri()}">'
    warned = '<details class="gk-warn" open><summary>warning</summary><p>bad</p></details>'
    fold = f'<details class="gk-fold"><summary>more</summary><p>deep</p>{warned}</details>'
    (tmp_path / "x.html").write_text(
        f'<!doctype html><link rel="icon" href="data:,">{styles}<div class="gk">{fold}</div>'
    )
    page.goto((tmp_path / "x.html").as_uri())
    assert seen(page, "p") == []
    page.emulate_media(media="print")
    assert page.evaluate("[...document.querySelectorAll('p')].map(e => e.offsetHeight > 0)") == [True, False]
