"""Messages of a chat are shown as a chat shows them, and nothing in them loads, opens or becomes a part of the page."""

from collections.abc import Callable

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelinekit.guideline.chat import is_markdown, render_chat
from guidelinekit.guideline.prose import render

SAFE = {"p", "strong", "em", "s", "code", "pre", "ul", "ol", "li", "blockquote", "br", "hr", "table", "thead", "tbody",
        "tr", "th", "td", "div"}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["```python\nprint(1)\n```", "Use `x`.", "**Yes**, it is.", "- a\n- b", "1. a\n2. b", "# Title\ntext",
     "|a|b|\n|-|-|\n|1|2|"],
)  # fmt: skip
def test_what_is_markdown(text: str) -> None:
    assert is_markdown(text)


@pytest.mark.parametrize(
    "text",
    ["Plain.", "2 * 3 * 4", "*laughs*", "snake_case_name", "- alone", "1. alone", "a\n    indented", "A\n---", "#tag",
     "[a](https://b.example)", "<b>x</b>", "one\ntwo", "a | b", ""],
)  # fmt: skip
def test_what_is_shown_as_it_is_written(text: str) -> None:
    assert not is_markdown(text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo", "<p>one<br />\ntwo</p>"),
        ("# Title", "<p><strong>Title</strong></p>"),
        ("`a <b>`", "<p><code>a &lt;b&gt;</code></p>"),
        ("[a](https://b.example)", "<p>[a](https://b.example)</p>"),
        ("![a](assets/b.png)", "<p>![a](assets/b.png)</p>"),
        ("<https://b.example>", "<p>&lt;https://b.example&gt;</p>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
    ],
)
def test_how_it_is_rendered(text: str, html: str) -> None:
    assert render_chat(text) == html


@pytest.mark.parametrize("rendered", [render_chat, render])
def test_an_empty_head_of_a_table_is_a_plain_cell(rendered: Callable[[str], str]) -> None:
    table = lxml.html.fragment_fromstring(rendered("| | b |\n|-|-|\n| c | |"))
    assert [cell.tag for cell in table.iter("th", "td")] == ["td", "th", "td", "td"]


@given(text=st.text(alphabet=st.sampled_from("ab <>&\"'`*_[](){}!#|-~\n\\:/.1"), max_size=80))
def test_only_safe_elements_and_attributes_come_out(text: str) -> None:
    tree = lxml.html.fragment_fromstring(render_chat(text), create_parent="div")
    assert {element.tag for element in tree.iter()} <= SAFE
    assert {name for element in tree.iter() for name in element.attrib} <= {"class", "start", "style"}
    styles = {element.get("style") for element in tree.iter()} - {None}
    assert styles <= {f"text-align:{side}" for side in ("left", "right", "center")}
