"""The colors of labels are readable on light and dark paper, and are set only inside their guideline."""

import colorsys
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from guidelinekit.guideline.format.model import Label
from guidelinekit.site.colors import DARK_PAPER, LIGHT_PAPER, adapted, colors_of, contrast, stripe, style_sheet

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def labels(*colors: str, **more: Any) -> dict[str, Label]:
    return {f"l{at}": Label(name=f"L{at}", color=color, **more) for at, color in enumerate(colors)}


def hls(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return colorsys.rgb_to_hls(red, green, blue)


@given(color=COLORS)
def test_every_color_can_be_read_in_both_schemes(color: str) -> None:
    for paper in (LIGHT_PAPER, DARK_PAPER):
        new = adapted(color, paper)
        assert contrast(new, paper) >= 4.5
        assert adapted(new, paper) == new
        if contrast(color, paper) >= 4.6:
            assert new == color, "a color that can be read stays"


@given(color=COLORS)
def test_the_hue_stays(color: str) -> None:
    _, _, saturation = hls(color)
    for paper in (LIGHT_PAPER, DARK_PAPER):
        new = adapted(color, paper)
        _, lightness, _ = hls(new)
        # Near black and white, 8 bits for a channel hold no exact hue.
        if saturation > 0.3 and 0.1 < lightness < 0.9:
            apart = abs(hls(color)[0] - hls(new)[0])
            assert min(apart, 1 - apart) < 0.03


def test_the_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_labels_without_colors_get_some_unless_others_have_one_or_there_are_many() -> None:
    derived = list(colors_of(labels(*[""] * 24)).values())
    assert len(set(derived)) == 24
    for one, other in pairwise(derived):
        apart = abs(hls(one)[0] - hls(other)[0])
        assert min(apart, 1 - apart) > 0.2, "neighbors are told apart"
    assert colors_of(labels("#ff0000", "")) == {"l0": "#ff0000"}
    assert colors_of(labels(*[""] * 25)) == {}
    assert style_sheet(labels(*[""] * 25), "x") == ""
    assert stripe(labels(*[""] * 25)) == ""
    assert colors_of(labels("", status="deprecated")) == {}


def test_one_page_can_hold_several_guidelines_with_ids_of_any_characters(page: Page) -> None:
    ids = ['a"]{}*{color:red}', "b\\", "c'd", "</style>", "日本", "e f", "g\u202eh", "1"]
    both = []
    for scope, color in (('x"y', "#b57c1d"), ("z", "#1565c0")):
        both.append(style_sheet({label_id: Label(name="n", color=color) for label_id in ids}, scope))
    assert "".join(both).isascii()
    assert "</" not in "".join(both)
    page.set_content("<style>:root{color-scheme:light}[data-l]{color:var(--c)}</style>")
    page.add_style_tag(content="".join(both))
    script = """([scope, ids]) => {
        const root = document.body.appendChild(document.createElement("div"));
        root.dataset.guideline = scope;
        return ids.map(id => {
            const label = root.appendChild(document.createElement("i"));
            label.dataset.l = id;
            return getComputedStyle(label).color;
        });
    }"""
    assert page.evaluate(script, ['x"y', ids]) == ["rgb(154, 105, 25)"] * len(ids)
    assert page.evaluate(script, ["z", ids]) == ["rgb(21, 101, 192)"] * len(ids)
    assert page.evaluate(script, ["other", ids]) == ["rgb(0, 0, 0)"] * len(ids)


def test_a_stripe_has_the_colors_of_the_labels_in_their_order() -> None:
    found = stripe(labels("#b57c1d", "#1565c0", "#b57c1d"))
    assert found == f"linear-gradient(90deg,#b57c1d 0% 50%,{adapted('#1565c0', DARK_PAPER)} 50% 100%)"
    assert stripe(labels(*[f"#{at:02x}80ff" for at in range(40)])).count("#") == 16
