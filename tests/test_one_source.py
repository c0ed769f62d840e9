"""*One source*: every output says of the items with an old label what the migration says of them."""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from click import unstyle

from guidelinekit.changes.change import Change, Impact
from guidelinekit.changes.compare.compare import compare
from guidelinekit.changes.cost import Rate, cost_of, decisions_of
from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.history.notes import Note, with_notes
from guidelinekit.changes.migration.migrate import migrate_over
from guidelinekit.changes.migration.step import step_between
from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.read.compose import Source
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.operations.compare import Comparison
from guidelinekit.operations.migration import migration
from guidelinekit.operations.pages import load_templates, render_folders
from guidelinekit.operations.review import GuidelineReview, Review
from guidelinekit.operations.workspace import Workspace
from guidelinekit.report.diff import diff_json, diff_markdown, diff_text
from guidelinekit.report.migration import migration_csv, migration_json, migration_text
from guidelinekit.report.migration_sql import migration_sql
from guidelinekit.report.review import review_markdown
from guidelinekit.site.pages import render
from guidelinekit.store.resources import load_schema
from tests.conftest import ENGLISH, ROOT, Repository, Result
from tests.generated import complete, mutations
from tests.outputs_about_items import READERS, Claim, Outputs, contradictions
from tests.test_no_silent_change import source
from tests.version_pairs import Pair, version_pairs

SCHEMA = load_schema()
TEMPLATES = load_templates(Workspace(ROOT / "specs"))
RATE = Rate(minutes=1.0)


def pairs() -> Iterator[Pair]:
    """Pairs in which something happens to labels, and one pair for each property of the format."""
    yield from version_pairs(300, SCHEMA)
    for name, old, new in mutations(SCHEMA):
        yield Pair(name, old, new, {})
    choose = random.Random(1)
    sides = complete(SCHEMA), complete(SCHEMA, 1)
    for number in range(40):
        keys = choose.sample(sorted(sides[0]), 4)
        new = {key: sides[key in keys][key] for key in sides[0] if key not in keys or choose.random() < 0.7}
        if SCHEMA.accepts(new):
            yield Pair(f"mixed {number}", sides[0], new, {})


def counts_of(pair: Pair, old: Source) -> dict[str, int]:
    """A different power of two for each label."""
    return {label: 2**at for at, label in enumerate(pair.old.get("labels", {}))}


def outputs_of(pair: Pair, *, with_counts: bool) -> Outputs:
    """Everything that is said of a pair."""
    old, new = source(pair.old), source(pair.new)
    notes = [
        Note(slug=f"n{at}", path="", version="", impact=Impact(impact), targets=(target,), text="It was unclear.")
        for at, (target, impact) in enumerate(pair.notes.items())
    ]
    changes, _ = with_notes(compare(old, new, SCHEMA), notes, "1.0.0", "2.0.0", is_release=False)
    step = step_between(old, new, changes, SCHEMA, stored=("id", "code"))
    record = migrate_over([step])
    counts = counts_of(pair, old)
    diff = Comparison(
        id="mood", title="Mood", language="en", old_version="1.0.0", new_version="2.0.0", changes=changes,
        new_data=new.data,
    )  # fmt: skip
    review = Review(
        base="main", findings=(), new_errors=0, needs_decisions=False, rate=RATE,
        guidelines=(
            GuidelineReview(
                diff=diff, since="main", is_version_too_low=False, migration=record,
                cost=cost_of(record, counts, RATE) if with_counts else None,
                decisions=decisions_of(step, changes, None, RATE),
            ),
        ),
    )  # fmt: skip
    pages = {}
    if not check([SourceFile(path="mood.yaml", content=json.dumps(pair.new).encode())], SCHEMA).has_errors:
        pages = render(new.data, SCHEMA, changelog_of(changes), TEMPLATES, ENGLISH, assets=dict[str, Any]().get).files
    return Outputs(
        old=pair.old,
        new=pair.new,
        migration=record,
        counts=counts,
        diff_json=diff_json([diff], diff.impact, ENGLISH),
        diff_text=diff_text("old", "new", [diff], ENGLISH, list_all=True),
        diff_markdown=diff_markdown("old", "new", [diff], ENGLISH, list_all=True),
        review=review_markdown(review, ENGLISH),
        migration_json=migration_json("mood", record, ENGLISH),
        migration_csv=migration_csv(record, ENGLISH),
        migration_sql=migration_sql("mood", record, ENGLISH),
        migration_text=migration_text("mood", record, ENGLISH),
        pages={path: content.decode() for path, content in pages.items() if not path.startswith("assets/")},
    )


def changelog_of(changes: tuple[Change, ...]) -> Changelog:
    """The changelog of two releases with changes between them."""
    new, first = (
        ChangelogEntry(
            version=version, previous=previous, date="2026-01-02", effective="", commit="", changes=between, notes=(),
            first=not previous,
        )
        for version, previous, between in (("2.0.0", "1.0.0", changes), ("1.0.0", "", ()))
    )  # fmt: skip
    return Changelog(entries=(new, first))


def test_no_output_contradicts_the_migration() -> None:
    found: dict[str, list[str]] = {}
    count = 0
    for count, pair in enumerate(pairs(), 1):
        outputs = outputs_of(pair, with_counts=bool(count % 3))
        if wrong := list(contradictions(outputs)):
            found[pair.name] = wrong
    assert count >= 500
    assert found == {}
