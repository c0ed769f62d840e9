"""Which of several change notes decides the impact of a change: the one with the most specific target."""

import pytest

from guidelinekit.changes.change import Change, Impact
from guidelinekit.changes.compare.compare import compare
from guidelinekit.changes.history.notes import Note, apply_notes
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.compose import Source, compose
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.reader import read
from tests.conftest import MOOD

DEFINITION = "labels/happy/definition"
RENAMED = MOOD.replace("happy: {name: Happy", "glad: {name: Happy, renamed_from: [happy]")


def source(text: str, schema: Schema) -> Source:
    return compose([read(SourceFile(path="guideline.yaml", content=text.encode()))], schema)[0]


@pytest.fixture
def change(schema: Schema) -> Change:
    """One reworded definition, which needs a decision."""
    new = MOOD.replace("is pleased.", "is pleased or relieved.")
    (found,) = compare(source(MOOD, schema), source(new, schema), schema)
    assert (found.address, found.impact, found.needs_decision) == (DEFINITION, Impact.REREAD, True)
    return found


def note(slug: str, impact: str, *targets: str) -> Note:
    return Note(
        slug=slug, path=f"changes/mood/{slug}.md", version="", impact=Impact(impact) if impact else None,
        targets=targets, text="Because.",
    )  # fmt: skip


def applied(change: Change, *notes: Note) -> tuple[str, str]:
    """The note that decided a change, and the impact that it has then."""
    (found,) = apply_notes([change], notes)
    assert found.needs_decision is not bool(found.note)
    return found.note, str(found.impact)


@pytest.mark.parametrize(
    ("specific", "general"),
    [
        ((DEFINITION,), ("labels/happy",)),
        ((DEFINITION,), ("labels",)),
        ((DEFINITION,), ()),
        (("labels/happy",), ("labels",)),
        (("labels/happy",), ()),
        (("labels",), ()),
        (("rules/r", DEFINITION), ("labels/happy", "rules/r/statement/long")),
    ],
)
@pytest.mark.parametrize("impact", ["relabel", "editorial"])
def test_the_note_with_the_most_specific_target_wins(
    change: Change, specific: tuple[str, ...], general: tuple[str, ...], impact: str
) -> None:
    """In any order of the notes, and whichever impact is higher."""
    first, second = note("specific", impact, *specific), note("general", "remap", *general)
    assert applied(change, first, second) == applied(change, second, first) == ("specific", impact)


def test_of_notes_with_the_same_target_the_first_one_wins(change: Change) -> None:
    light, heavy = note("light", "editorial", DEFINITION), note("heavy", "relabel", DEFINITION)
    assert applied(change, light, heavy) == ("light", "editorial")
    assert applied(change, heavy, light) == ("heavy", "relabel")


def test_a_note_without_an_impact_confirms_the_impact_of_the_change(change: Change) -> None:
    assert applied(change, note("confirms", "", DEFINITION)) == ("confirms", "reread")
    assert applied(change, note("heavy", "relabel", "labels/happy"), note("confirms", "", DEFINITION)) == (
        "confirms", "reread",
    )  # fmt: skip


def test_a_note_with_a_target_can_lower_and_raise_an_impact(change: Change) -> None:
    assert applied(change, note("low", "editorial", "labels")) == ("low", "editorial")
    assert applied(change, note("high", "relabel", "labels")) == ("high", "relabel")


def test_a_note_about_a_whole_release_can_raise_an_impact_but_not_lower_it(change: Change) -> None:
    assert applied(change, note("low", "editorial")) == ("low", "reread")
    assert applied(change, note("same", "reread")) == ("same", "reread")
    assert applied(change, note("high", "relabel")) == ("high", "relabel")


@pytest.mark.parametrize("target", ["labels/hap", "labels/happy/def", "labels/sad", f"{DEFINITION}/more", "rules"])
def test_a_note_about_another_address_decides_nothing(change: Change, target: str) -> None:
    assert applied(change, note("other", "relabel", target)) == ("", "reread")


def test_changes_are_sorted_by_the_impacts_of_notes(schema: Schema) -> None:
    new = MOOD.replace("is pleased.", "is pleased or relieved.").replace("is not pleased.", "is not content.")
    changes = compare(source(MOOD, schema), source(new, schema), schema)
    assert [change.address for change in changes] == [DEFINITION, "labels/sad/definition"]
    found = apply_notes(changes, [note("sad", "relabel", "labels/sad")])
    assert [change.address for change in found] == ["labels/sad/definition", DEFINITION]


@pytest.mark.parametrize("target", ["labels/happy", "labels/glad"])
def test_a_renamed_label_is_found_by_its_old_and_its_new_id(schema: Schema, target: str) -> None:
    (renamed,) = compare(source(MOOD, schema), source(RENAMED, schema), schema)
    assert renamed.kind.id == "label-renamed"
    (found,) = apply_notes([renamed], [note("renamed", "reread", target)])
    assert (found.note, found.impact) == ("renamed", Impact.REREAD)
