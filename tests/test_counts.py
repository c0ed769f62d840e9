"""Counts of finished items: what a file can name, what is reported about it, and what it makes of a migration."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from guidelinekit.changes.cost import Rate, cost_of, effort_of, passes
from guidelinekit.changes.message import Message
from guidelinekit.changes.migration.mapping import EMPTY, Cause, Migration, Value, ValueMapping
from guidelinekit.operations.review import review
from guidelinekit.operations.workspace import Workspace
from tests.conftest import MOOD, Repository, Result

Cli = Callable[..., Result]
SPEC = "specs/mood.yaml"
MANY = MOOD.replace("choose-one", "choose-many") + (
    "outcomes:\n  skip: {name: Skip, when: It cannot be read.}\n"
    "attributes:\n  strength:\n    {ask: How strong?, kind: choose-one, of: item, "
    "options: {low: {name: Low}, high: {name: High}}}\n"
)
SETTINGS = "counts: counts/{id}.csv\nminutes_per_item: 6\nhourly_rate: 20\ncurrency: EUR\nannotators: 2\n"


def unknown(cli: Cli, repository: Repository) -> list[str]:
    found = json.loads(cli("-C", repository.path, "check", "--format", "json").out)["findings"]
    return [f"{f['line']}: {f['message']}" for f in found if f["code"] == "GK705"]


def test_rows_that_name_nothing_are_findings(repository: Repository, cli: Cli) -> None:
    rows = "label,items\nhappy,5\n(none),2\nskip,3\nstrength/low,1\nstrength,4\nhapy,7\nstrength/mid,1\n"
    repository.commit("One", {SPEC: MANY, "guidelinekit.yaml": SETTINGS, "counts/mood.csv": rows})
    assert unknown(cli, repository) == [
        "7: the row names no label, outcome or option of the guideline",
        "8: the row names no label, outcome or option of the guideline",
    ]
    assert "Did you mean `happy`?" in cli("-C", repository.path, "check").out
    # What the last release has is known, and what was renamed.
    repository.write({SPEC: MANY.replace("happy: {name: Happy", "glad: {name: Happy, renamed_from: [happy]")})
    assert len(unknown(cli, repository)) == 2
    repository.write({SPEC: MANY.replace("  happy: {name: Happy, definition: The writer is pleased.}\n", "")})
    assert len(unknown(cli, repository)) == 2


@pytest.mark.parametrize(
    ("quality", "expected"),
    [
        ({}, 1.0), ({"overlap": 3}, 3.0), ({"overlap": 3, "overlap_share": 0.1}, 1.2),
        ({"overlap_share": 0.5}, 1.0), ({"overlap": 2, "audit": {"share": 0.25}}, 2.25),
        ({"audit": {"text": "A."}}, 1.0),
    ],
)  # fmt: skip
def test_overlap_and_audits_multiply_the_work(quality: dict[str, object], expected: float) -> None:
    assert passes(quality) == pytest.approx(expected)


def test_effort_has_days_and_money() -> None:
    effort = effort_of(120, Rate(minutes=6, hourly=20, annotators=2, hours_per_day=6), 1.5)
    assert (effort.items, effort.hours, effort.days, effort.money) == (120, 18.0, 1.5, 360.0)
    assert effort_of(120, Rate(minutes=6), 1.0).days == 0


def of(action: str, key: str, kind: str = "label", attribute: str = "") -> ValueMapping:
    """A mapping caused by a change."""
    cause = Cause(message=Message(id="migration.no-successor"), version="2.0.0", change=object())  # type: ignore[arg-type]
    value = Value(kind=kind, id=key, attribute=attribute)  # type: ignore[arg-type]
    return ValueMapping(old=value, action=action, causes=(cause,) if action != "keep" else ())  # type: ignore[arg-type]


def test_items_with_an_option_are_some_of_the_items_with_a_label() -> None:
    mappings = (of("keep", "a"), of("review", "b"), of("convert", "c"), of("review", "mid", "option", "strength"),
                of("keep", "skip", "outcome"), of("keep", EMPTY, "empty"))  # fmt: skip
    migration = Migration(old_version="1.0.0", new_version="2.0.0", mappings=mappings)
    counts = {"a": 100, "b": 10, "c": 5, "skip": 3, EMPTY: 2, "strength/mid": 30}
    cost = cost_of(migration, counts, Rate(minutes=1))
    assert (cost.total, cost.reviewed, cost.converted, cost.kept, cost.unknown) == (120, 40, 5, 75, ())
    assert cost_of(migration, {"a": 1, "strength/mid": 30}, Rate(minutes=1)).reviewed == 1, "never more than there are"
    assert cost_of(migration, {"a": 1}, Rate(minutes=1)).unknown == ("b", "c")


def test_what_was_so_before_is_no_work() -> None:
    cause = Cause(message=Message(id="migration.retired-before"), version="1.0.0")
    old = ValueMapping(old=Value(kind="label", id="a"), action="review", causes=(cause,))
    migration = Migration(old_version="1.0.0", new_version="2.0.0", mappings=(old,))
    assert cost_of(migration, {"a": 5000}, Rate(minutes=1)).reviewed == 0


def test_a_decision_shows_what_it_costs(repository: Repository, cli: Cli, tmp_path: Path) -> None:
    rows = "happy,100\nsad,50\n(none),30\nskip,20\n"
    repository.commit("One", {SPEC: MANY, "guidelinekit.yaml": SETTINGS, "counts/mood.csv": rows})
    repository.git("checkout", "--quiet", "-b", "work")
    edited = MANY.replace("The writer is pleased.", "The writer is pleased or relieved.")
    edited += "rules:\n  twice: {statement: Read it twice., why: It ends late.}\n"
    repository.commit("Two", {SPEC: edited})
    with closing(Workspace(repository.path)) as workspace:
        (entry,) = review(workspace, "main").guidelines
    found = [(decision.change.address, decision.effort) for decision in entry.decisions]
    assert [(address, effort.items, effort.hours, effort.money) for address, effort in found if effort] == [
        ("rules/twice", 200, 20.0, 400.0), ("labels/happy/definition", 100, 10.0, 200.0),
    ]  # fmt: skip
    text = cli("-C", repository.path, "review", "main").out
    assert "nothing to do (0 of 200)" in text
    assert "if yes: 200 items, 20 hours, 2 days with 2 annotators, 400 EUR" in text
