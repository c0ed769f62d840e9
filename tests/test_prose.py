"""Prose is compared without copy-editing: quotation marks, white space, emphasis and a final full stop."""

import time

import pytest

from guidelinekit.changes.word_diff import word_diff
from guidelinekit.guideline.prose import (
    ElementLink,
    Targets,
    fold,
    images,
    images_not_allowed,
    links_not_allowed,
    plain,
    render,
    with_element_links,
    with_image_paths,
)

TARGETS = Targets(element=lambda section, element_id: f"../{section}/{element_id}", image=lambda path: f"../{path}")


@pytest.mark.parametrize("apostrophe", "‘’‚‛")
def test_an_apostrophe_inside_a_word_has_no_style(apostrophe: str) -> None:
    assert fold(f"It{apostrophe}s the writer{apostrophe}s joke.") == fold("It's the writer's joke.")


@pytest.mark.parametrize("mark", "“”„‟«»")
def test_a_double_quotation_mark_has_no_style(mark: str) -> None:
    assert fold(f"Someone says {mark}no{mark} here.") == fold('Someone says "no" here.')


@pytest.mark.parametrize(
    "quoted", ["“no”", "„no“", "«no»", '"no"', "‘no’", "‚no‘", "‛no’", "'no'"]
)  # fmt: skip
def test_single_and_double_quotation_marks_are_the_same(quoted: str) -> None:
    assert fold(f"Someone says {quoted}, twice.") == fold("Someone says “no”, twice.")


def test_an_apostrophe_is_not_a_quotation_mark() -> None:
    assert fold("It’s the writer’s joke.").count("'") == 2
    assert fold("The writers' joke.") != fold('The writers" joke.')
    assert fold("It's theirs.") != fold("Its theirs.")


def test_a_quotation_is_not_the_same_as_no_quotation() -> None:
    assert fold("Someone says ‘no’ here.") != fold("Someone says no here.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It is so.", "It is so"), ("It  is\nso.", "It is so."), ("It is *so*.", "It is __so__."),
        (" It is so. ", "It is so."), ("It is `so`.", "It is so."), ("It is so.\n\nNow.", "It is so. Now."),
        ("caf\u0065\u0301", "café"), ("It – so.", "It — so."), ("It -- so.", "It—so."), ("3–5 people", "3-5 people"),
        ("a co-worker", "a co worker"), ("a co‑worker", "a co-worker"), ("Wait…", "Wait..."),
        ("- a\n- b", "- a\n\n- b"),
        ("so\u00adme", "some"),
    ],
)  # fmt: skip
def test_copy_editing_is_ignored(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It is so.", "It is so!"), ("It is so. Yes.", "It is so Yes."), ("It is ~~not~~ so.", "It is not so."),
        ("It [is](https://a.example) so.", "It is so."), ("- a\n- b", "a b"),
        ("It is so.", "it is so."), ("a, b", "a b"), ("It is US.", "It is us."), ("x < 3", "x > 3"),
        ("−5", "5"), ("-5", "5"),
        ("- a\n- b", "- b\n- a"), ("```\na  b\n```", "```\na b\n```"), ("```\na--b\n```", "```\na—b\n```"),
        ("a - b", "a b"), ("item-5", "item 5"), ("[x](#labels/a)", "[x](#labels/b)"), ("1.5", "15"), ("a+b", "a b"),
    ],
)  # fmt: skip
def test_everything_else_is_compared(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("mark", "‘’'")
def test_code_keeps_its_quotation_marks(mark: str) -> None:
    assert mark in fold(f"Write `{mark}x{mark}`.")


def test_a_link_to_an_element_leads_to_its_page() -> None:
    text = "See [how *sarcasm* counts](#rules/sarcasm)."
    assert render(text, TARGETS) == '<p>See <a href="../rules/sarcasm">how <em>sarcasm</em> counts</a>.</p>'
    assert render(text) == "<p>See how <em>sarcasm</em> counts.</p>"
    assert plain(text) == "See how sarcasm counts."


def test_a_link_without_a_target_is_text() -> None:
    assert render("[gone](#) [kept](https://a.example)", TARGETS) == '<p>gone <a href="https://a.example">kept</a></p>'


def test_an_image_is_shown_with_its_alternative_text() -> None:
    assert render("![A *red* car](assets/car.png)", TARGETS) == '<p><img src="../assets/car.png" alt="A red car" /></p>'
    assert render("![A *red* car](assets/car.png)") == "<p>A red car</p>"
    assert list(images("![A car](assets/car.png) `![no](assets/no.png)`")) == [("assets/car.png", "A car")]


@pytest.mark.parametrize(
    "target",
    ["https://elsewhere.example/pixel.png", "#labels/a", "assets/../x.png", "/x.png", "data:image/png;base64,AA"],
)
def test_an_image_from_elsewhere_is_never_loaded(target: str) -> None:
    text = f"![a **b** <i>]({target})"
    assert "<img" not in render(text, TARGETS)
    assert list(images_not_allowed(text)) == [target]


def test_the_text_of_an_image_is_escaped() -> None:
    assert render("![<b>](https://a.example/x.png)") == "<p>&lt;b&gt;</p>"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a](#rules/b)", ["rules/b"]),
        ("[a](#rules/nsubj:pass) and [b](#labels/x.y-z_1)", ["rules/nsubj:pass", "labels/x.y-z_1"]),
        ('[a](#rules/b "A title")', ["rules/b"]),
        ("`[a](#rules/b)` and ``[a](#rules/`c)``", []),
        ("```\n[a](#rules/b)\n```", []),
        ("~~~\n[a](#rules/b)\n~~~", []),
        ("    [a](#rules/b)", []),
        ("\\[a](#rules/b)", []),
        ("[a\\](#rules/b)", []),
        ("[a](#rules) and [b](#x/)", []),
        ("![a](#rules/b)", []),
        ("[a](#unknown/b)", ["unknown/b"]),
        # A backtick without a second one, or with one in another paragraph, begins no code.
        ("a ` b\n\n[x](#rules/b)\n\nc ` d", ["rules/b"]),
        ("``a [x](#rules/b) `", ["rules/b"]),
        ("- a `\n- [x](#rules/b)\n- ` b", ["rules/b"]),
        ("| a ` | b |\n|---|---|\n| [x](#rules/b) | ` |", ["rules/b"]),
        ("[![a](assets/x.png)](#rules/b)", ["rules/b"]),
        ("[a [b](#rules/c)](#rules/d)", ["rules/c"]),
        ("[a [b](javascript:x)](#rules/d)", ["rules/d"]),
        ("[a](#rules/b) #-0 [c](#rules/d) `[e](#rules/f)`", ["rules/b", "rules/d"]),
    ],
)  # fmt: skip
def test_links_to_elements_are_found_outside_of_code(text: str, found: list[str]) -> None:
    links: list[str] = []

    def collect(link: ElementLink) -> str:
        links.append(f"{link.section}/{link.id}")
        return link.id

    assert with_element_links(text, collect) is text
    assert links == found
    expected = text
    for address in found:
        expected = expected.replace(f"(#{address}", f"(#{address.split('/')[0]}/new")
    assert with_element_links(text, lambda _: "new") == expected


@pytest.mark.parametrize(
    "code",
    ["`[a](#rules/b)`", "``x`[a](#rules/b)`", "\n\n    [a](#rules/b)", "\n```\n[a](#rules/b)\n```", "\\[a](#rules/b)"],
)
def test_code_that_looks_like_a_link_of_the_text_stays(code: str) -> None:
    assert with_element_links(f"[See](#rules/b). {code}", lambda _: "new") == f"[See](#rules/new). {code}"
    text = f"![See](assets/b.png). {code.replace('#rules/b', 'assets/b.png')}"
    assert with_image_paths(text, lambda path: f"{path}?new") == text.replace("b.png", "b.png?new", 1)


def test_the_paths_of_images_are_changed_whole() -> None:
    text = "![a](assets/a) ![b](assets/a.png) ![b](assets/a.png 'Title')"
    changed = with_image_paths(text, lambda path: {"assets/a": "assets/new"}.get(path, path))
    assert changed == text.replace("(assets/a)", "(assets/new)")


@pytest.mark.parametrize(
    "text",
    ["![a](<assets/x.png>)", "![a](assets/&#120;.png)", "![a]( assets/x.png )", "![a](assets/x\\.png)",
     "![a][b]\n\n[b]: assets/x.png\n\n", "`![a](assets/x.png)` ![a](<assets/x.png>)"],
)  # fmt: skip
def test_an_image_in_another_form_is_not_allowed(text: str) -> None:
    assert [image.path for image in images(text)] == ["assets/x.png"]
    assert list(images_not_allowed(f"{text} ![c](assets/y.png)")) == ["assets/x.png"]


def test_a_long_text_is_read_in_linear_time() -> None:
    for piece in ("[a](#rules/b) ", "![a](assets/x.png) ", "](#", "`[a](#rules/b)``x```", "[a](#rules/b"):
        text = piece * 4000
        start = time.process_time()
        with_element_links(text, lambda link: f"{link.id}x")
        with_image_paths(text, lambda path: f"{path}x")
        assert time.process_time() - start < 3, piece


def test_a_removed_link_becomes_text() -> None:
    text = with_element_links("See [a](#rules/b), [c](#rules/d).", lambda link: None if link.id == "b" else link.id)
    assert render(text, TARGETS) == '<p>See a, <a href="../rules/d">c</a>.</p>'


@pytest.mark.parametrize(
    "target", ["rules.md", "/rules", "javascript:alert(1)", "assets/x.png", "#rules/a", "#", "a b"]
)
def test_links_to_anything_but_addresses_are_found(target: str) -> None:
    text = f"[a]({target})" if " " not in target else f"[a](<{target}>)"
    assert [found.replace("%20", " ") for found in links_not_allowed(text)] == [target]


def test_another_image_or_link_is_more_than_copy_editing() -> None:
    assert fold("![a](assets/x.png)") != fold("![a](assets/y.png)")
    assert fold("![a](assets/x.png)") != fold("![b](assets/x.png)")
    assert fold("[a](#rules/b)") != fold("[a](#rules/c)") != fold("a")


def test_a_word_diff_shows_neither_link_targets_nor_hashes_of_images() -> None:
    old = "See [a](#rules/b) and ![x](assets/x.png?sha256=0123456789abcdef) now."
    new = "See [a](#rules/c) and ![x](assets/x.png?sha256=fedcba9876543210) today."
    pieces = [(piece.op, piece.text) for piece in word_diff(old, new)]
    assert pieces == [("kept", "See a and ![x](assets/x.png) "), ("removed", "now"), ("added", "today"), ("kept", ".")]
    only_links = word_diff("See [a](#rules/b).", "See [a](#rules/c).")
    assert [piece.text for piece in only_links if piece.op != "kept"] == ["b", "c"]
