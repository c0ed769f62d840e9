"""Terms of the glossary explain themselves where they occur: once in each text, as whole words, in every script."""

import re
import unicodedata

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from guidelinekit.guideline.format.model import Term
from guidelinekit.guideline.prose import render
from guidelinekit.site.paths import PageLinks
from guidelinekit.site.terms import Terms


def term(definition: str = "Meaning.", name: str = "", *aliases: str) -> Term:
    return Term(definition=definition, name=name, aliases=aliases)


GLOSSARY = {
    "target": term("The person that is **meant**. More."),
    "last-turn": term(),
    "pii": term("", "PII", "personal data"),
    "ziel": term("", "Ziel"),
    "rnd": term("", "R&D"),
    "speakers": term("", "speaker's turn"),
    "hyou": term("", "標注", "タグ"),
    "slur": term("", "إهانة"),
    "kam": term("", "कम"),
    "cafe": term("", "café"),
    "cat": term("", "cat"),
    "cat-food": term("", "cat food"),
}
TERMS = Terms(GLOSSARY)


def links(text: str, own: str = "") -> list[tuple[str, str]]:
    """The terms that a text links to, and the words that are links."""
    html = TERMS.explained(render(text), lambda term_id: f"g.html#{term_id}", {own})
    tree = lxml.html.fragment_fromstring(html, create_parent="div")
    return [(a.get("href").split("#")[1], a.text_content()) for a in tree.find_class("gk-term")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The target is hit. A target again.", [("target", "target")]),
        ("Target first", [("target", "Target")]),
        ("targets, retarget, non-target, target-rich", []),
        ("The target's name", [("target", "target")]),
        ("the **target**", [("target", "target")]),
        ("In the last turn", [("last-turn", "last turn")]),
        ("In the last\nturn, the last-turn", [("last-turn", "last\nturn")]),
        ("Pii and pii are not meant, PII is", [("pii", "PII")]),
        ("Personal data", [("pii", "Personal data")]),
        ("das Ziel", [("ziel", "Ziel")]),
        ("our R&D, not AR&D", [("rnd", "R&D")]),
        ("the speaker’s turn", [("speakers", "speaker’s turn")]),
        ("これは標注である", [("hyou", "標注")]),
        ("タグを選ぶ", [("hyou", "タグ")]),
        ("メタグループ", []),
        ("هذه إهانة.", [("slur", "إهانة")]),
        ("कम है", [("kam", "कम")]),
        ("कमी है", []),
        ("the café", [("cafe", "café")]),
        (unicodedata.normalize("NFD", "the café"), [("cafe", unicodedata.normalize("NFD", "café"))]),
        ("cat food and a cat", [("cat-food", "cat food"), ("cat", "cat")]),
        ("cat foods", [("cat", "cat")]),
        ("`target` and [the target](https://a.example)", []),
        ("# The target\n\n    target\n\n```\ntarget\n```", []),
        ("# The target\n\nThe target", [("target", "target")]),
    ],
)
def test_where_terms_are_found(text: str, found: list[tuple[str, str]]) -> None:
    assert links(text) == found


def test_the_text_of_a_term_does_not_link_to_itself() -> None:
    assert links("A target and a cat", own="target") == [("cat", "cat")]


def test_a_block_links_to_a_term_once() -> None:
    to = PageLinks("rules/index.html", terms=TERMS)
    block, text = to.block(), Markup("<p>target</p>")
    assert [to.explained(text).count("<a ") for _ in range(2)] == [1, 1]
    assert [block.explained(text).count("<a ") for _ in range(2)] == [1, 0]
    assert 'href="../glossary/index.html#target"' in to.block().explained(text)
    assert PageLinks("rules/index.html").explained(text) == text


def test_a_term_shows_its_definition_as_text() -> None:
    html = TERMS.explained("<p>target</p>", lambda term_id: f'"{term_id}', set())
    assert html == '<p><a class="gk-term" href="&#34;target" title="The person that is meant. More.">target</a></p>'
    assert Terms({}).explained("<p>target</p>", str, set()) == "<p>target</p>"


def test_names_that_look_like_markup_do_no_harm() -> None:
    names = ["amp", "lt", "quot", "x27", "39", "p", "em", "<b>", "&amp;", "a.b", "(", "strong", "class"]
    terms = Terms({f"t{at}": term("", name) for at, name in enumerate(names)})
    html = terms.explained(render("A & B < C \"x\" 'y' *z* <b> a.b axb &amp;amp;"), str, set())
    tree = lxml.html.fragment_fromstring(html, create_parent="div")
    assert [a.text for a in tree.find_class("gk-term")] == ["<b>", "a.b", "&amp;"]
    assert tree.text_content() == "A & B < C \"x\" 'y' z <b> a.b axb &amp;"


@given(text=st.text(alphabet=st.sampled_from("cat food&<>`*[]()#\n-R&D"), max_size=60))
def test_links_change_no_word(text: str) -> None:
    before = render(text)
    after = TERMS.explained(before, str, set())
    assert re.sub(r'<a class="gk-term"[^>]*>(.*?)</a>', r"\1", after, flags=re.DOTALL) == before
