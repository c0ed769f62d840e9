"""GK431 reports placeholders for missing text, and not quotations, code or running text that has the same words."""

import pytest
import yaml

from guidelinekit.guideline.format.schema import Schema
from tests.test_craft import CLEAN, codes_of, merged

PLACEHOLDERS = [
    "TODO",
    "TODO: ask the policy team.",
    "The limit is TBD.",
    "TBA",
    "Ask Anna (FIXME).",
    "XXX check with legal",
    "@TODO write this",
    "TODO(anna): add cases",
    "#TODO write",
    "Lorem ipsum dolor sit amet.",
    "lorem ipsum",
    "The limit is ??? euros.",
    "Threshold: ???",
    "???",
    "[...]",
    "[…].",
    "To be defined.",
    "to be decided",
    "Still to be written.",
    "This rule is to be decided.",
    "Threshold: to be decided",
    "Threshold – to be decided.",
    "The limit (to be defined) is strict.",
    "The limit [to be confirmed] is strict.",
    "Choose the first one. To be decided.",
    "- One\n- to be written\n- Three",
    "It depends on the size - to be determined.",
    "**TODO** add",
    "*To be written*",
    "Don't use it. TODO: the client's view",
    "TBD/TBA",
    "TODO — see below",
    "The rule’s threshold: to be decided",
]
OTHERS = [
    "Whether it is to be decided by the owner is open.",
    "The case to be decided is the second one.",
    "Names are to be written in capitals.",
    "To be written in capitals.",
    "What is to be decided?",
    "The terms to be defined are listed below.",
    "He said “I will [...] kill you” and left.",
    "Cut the quote [...] where it is too long.",
    "[...] and then he left",
    "Comments such as “TODO” are notes of programmers.",
    'Label "TODO: fix" as code.',
    "Label 'TODO' as code.",
    "Label «TODO» as code.",
    "Label „TODO“ as code.",
    "Label `TODO` as code.",
    "Label ``a ` TODO`` as code.",
    "An XXX-rated film.",
    "See #TODO-12.",
    "See TODO-12.",
    "Size XXXL.",
    "The file TODO.md",
    "TODOs of programmers",
    "A list of TODO's",
    "What???",
    "Really?! What???",
    "See https://example.org/TODO/list.",
    "a todo list",
    "The rating is to be written, then confirmed.",
    "Decide what has to be decided first: the owner, to be defined, or not.",
    "It is to be decided by law, as follows.",
    "‘TBD’ in a quote",
    "non-TODO lines",
    "The answer “to be decided” is not allowed.",
    "»TBD« is a quotation",
    "Two things: to be decided on the spot, and to be noted.",
]


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_placeholder_is_reported(text: str, schema: Schema) -> None:
    assert "GK431" in _codes(text, schema)


@pytest.mark.parametrize("text", OTHERS)
def test_other_text_is_not_reported(text: str, schema: Schema) -> None:
    assert "GK431" not in _codes(text, schema)


def test_the_message_names_the_placeholder(schema: Schema) -> None:
    assert _codes("Threshold: to be decided.", schema)["GK431"] == "the text contains the placeholder “to be decided”"
    assert _codes("[...]", schema)["GK431"] == "the text contains the placeholder “[...]”"


def test_only_the_text_that_is_not_quoted_counts(schema: Schema) -> None:
    assert "GK431" in _codes("“TODO” is a note. TODO: say of whom.", schema)


def _codes(text: str, schema: Schema) -> dict[str, str]:
    return codes_of(merged(yaml.safe_load(CLEAN), {"labels": {"sad": {"definition": text}}}), schema)
