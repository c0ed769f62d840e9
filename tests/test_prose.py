"""Prose is compared without copy-editing: quotation marks, white space, emphasis and a final full stop."""

import pytest

from guidelinekit.guideline.prose import fold


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
        (" It is so. ", "It is so."),
    ],
)  # fmt: skip
def test_copy_editing_is_ignored(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It is so.", "It is so!"), ("It is so. Yes.", "It is so Yes."), ("It is ~~not~~ so.", "It is not so."),
        ("It is `so`.", "It is so."), ("It [is](https://a.example) so.", "It is so."), ("- a\n- b", "a b"),
        ("It is so.", "it is so."),
    ],
)  # fmt: skip
def test_everything_else_is_compared(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("mark", "‘’'")
def test_code_keeps_its_quotation_marks(mark: str) -> None:
    assert mark in fold(f"Write `{mark}x{mark}`.")
