"""The laws of a migration, on generated pairs of guidelines and on chains of releases whose history is known.

What must become of every value comes from `migration_oracle`, which shares no code with the package.
"""

import itertools
import json
import os
import random
import re
import sqlite3
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guidelinekit.changes.change import Change, Impact, flat
from guidelinekit.changes.compare.compare import compare
from guidelinekit.changes.history.notes import Note, with_notes
from guidelinekit.changes.migration.mapping import Migration, ValueMapping
from guidelinekit.changes.migration.migrate import migrate, migrate_over
from guidelinekit.changes.migration.step import step_between
from guidelinekit.report.migration import migration_data
from guidelinekit.report.migration_sql import migration_sql
from tests.conftest import ENGLISH, ROOT
from tests.migration_chains import ATTRIBUTES, EVENTS, MEANINGS, OUTCOMES
from tests.migration_oracle import Chain, Expected, chain_of, expected, smallest
from tests.test_no_silent_change import MUTATIONS, PAIRS, SCHEMA, source

#: A longer run than CI's: LAW_EXAMPLES=5000 pytest tests/test_migration_laws.py
EXAMPLES = int(os.environ.get("LAW_EXAMPLES", "300"))
LAW = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip
FORM = jsonschema_rs.validator_for(json.loads((ROOT / "schema/migration.schema.json").read_text("utf-8")))
STORED = ("id", "code")


def with_note(changes: Sequence[Change], targets: Sequence[str], impact: Impact) -> tuple[Change, ...]:
    """Changes to which a note about some addresses is applied."""
    note = Note(slug="n", path="n.md", version="", impact=impact, targets=tuple(targets), text="So it is.")
    return with_notes(changes, [note] if targets else [], "1.0.0", "2.0.0", is_release=False)[0]


# The laws of a pair


def broken_laws(migration: Migration, changes: Sequence[Change]) -> list[str]:
    """The laws that the migration of a pair does not keep, each with what breaks it."""
    broken = []
    by_change: dict[int, set[str]] = {id(cause.change): {"every"} for cause in migration.every_item if cause.change}
    for mapping in migration.mappings:
        if (mapping.action == "keep") == bool(mapping.causes):
            broken.append(f"3: {mapping.old.key} is {mapping.action} with {len(mapping.causes)} causes")
        if (mapping.action in ("keep", "convert")) != (mapping.new is not None):
            broken.append(f"{mapping.old.key} is {mapping.action} with {mapping.new}")
        if mapping.action == "keep" and mapping.new is not None and mapping.new.key != mapping.old.key:
            broken.append(f"{mapping.old.key} is kept as {mapping.new.key}")
        for cause in mapping.causes:
            by_change.setdefault(id(cause.change), set()).add(mapping.action)
    for change in changes:
        found = by_change.get(id(change), set())
        # The candidates of a removed tombstone may have become one in the same release.
        is_tombstone = change.kind.id == "label-removed" and change.before.get("status") == "deprecated"
        if is_tombstone and found == {"convert"}:
            continue
        if change.impact is Impact.RELABEL and not found & {"review", "every"}:
            broken.append(f"1: {change.kind.id} at {change.address} causes no review, only {sorted(found)}")
        if change.impact is Impact.REMAP and not found & {"convert", "drop", "review", "every"}:
            broken.append(f"2: {change.kind.id} at {change.address} converts nothing")
    return broken


def check_pair(old: dict[str, Any], new: dict[str, Any], generator: random.Random) -> None:
    """Check the laws of a pair with the default impacts, and with a note that sets another impact."""
    sides = source(old), source(new)
    plain = compare(*sides, SCHEMA)
    noted = with_note(plain, [generator.choice(plain).address] if plain else [], generator.choice(list(Impact)))
    for changes in (plain, noted):
        found = migrate(*sides, changes, SCHEMA)
        assert broken_laws(found, changes) == []
        FORM.validate(migration_data("things", found, ENGLISH))


@LAW
@given(PAIRS, st.randoms(use_true_random=False))
def test_generated_pairs_keep_the_laws(pair: tuple[dict[str, Any], dict[str, Any]], generator: random.Random) -> None:
    check_pair(*pair, generator)


def test_a_changed_property_keeps_the_laws() -> None:
    for old, new in MUTATIONS.values():
        check_pair(old, new, random.Random(1))


@cache
def chains() -> tuple[Chain, ...]:
    """The chains of all tests: at least 500, which have more than 2,000 pairs of releases."""
    return tuple(chain_of(seed) for seed in range(max(500, 2 * EXAMPLES)))


def test_consecutive_releases_keep_the_laws() -> None:
    pairs = 0
    for chain in chains():
        _, versions, targets = chain.play()
        sources = [source(version) for version in versions]
        for (old, new), noted in zip(itertools.pairwise(sources), targets[1:], strict=True):
            changes = with_note(compare(old, new, SCHEMA), noted, Impact.RELABEL)
            assert broken_laws(migrate(old, new, changes, SCHEMA), changes) == [], chain
            pairs += 1
    assert pairs > 2000


# The law of a chain


@lru_cache(maxsize=1000)
def maps_of(chain: Chain) -> tuple[Migration, list[Migration]]:
    """The migration over all releases from the first one on, and that of each step."""
    _, versions, targets = chain.play()
    sources = [source(version) for version in versions[chain.first :]]
    steps = [
        step_between(old, new, with_note(compare(old, new, SCHEMA), noted, Impact.RELABEL), SCHEMA, stored=STORED)
        for (old, new), noted in zip(itertools.pairwise(sources), targets[chain.first + 1 :], strict=True)
    ]
    return migrate_over(steps), [migrate_over([step]) for step in steps]


def as_expected(mapping: ValueMapping) -> Expected:
    """A row in the form of the oracle."""
    new = mapping.new.key if mapping.new is not None else ""
    code = mapping.new.code if mapping.new is not None else None
    assert code is None or isinstance(code, int)
    return Expected(mapping.action, new, code, frozenset(value.key for value in mapping.candidates))


def differences(chain: Chain) -> dict[str, tuple[Expected | None, Expected | None]]:
    """The rows in which the oracle and the package differ: what must be said, and what is."""
    world, _, _ = chain.play()
    said = {mapping.old.key: as_expected(mapping) for mapping in maps_of(chain)[0].mappings}
    right = expected(world, chain.first)
    return {key: (right.get(key), said.get(key)) for key in {*right, *said} if right.get(key) != said.get(key)}


def story(chain: Chain) -> str:
    """What the releases of a chain say, for a message."""
    _, versions, targets = chain.play()
    shown = [f"{chain}"]
    for at, (version, noted) in enumerate(zip(versions, targets, strict=True)):
        is_first = " (items are labeled with it)" if at == chain.first else ""
        shown.append(f"{version['version']}{is_first} {noted}")
        shown += [f"    {name}: {version[name]}" for name in ("labels", "attributes", "outcomes")]
    return "\n".join(shown)


def test_a_map_over_releases_equals_following_each_value_by_hand() -> None:
    actions: set[tuple[str, bool]] = set()
    for chain in chains():
        if differences(chain):
            least = smallest(chain, lambda candidate: bool(differences(candidate)))
            pytest.fail(f"{differences(least)}\n{story(least)}")
        found = maps_of(chain)[0]
        assert all((mapping.action == "keep") != bool(mapping.causes) for mapping in found.mappings), chain
        FORM.validate(migration_data("things", found, ENGLISH))
        actions |= {(mapping.action, bool(mapping.candidates)) for mapping in found.mappings}
    assert actions == {("keep", False), ("convert", False), ("drop", False), ("review", False), ("review", True)}


def test_items_converted_release_by_release_equal_those_converted_at_once() -> None:
    compared = 0
    for chain in chains():
        whole, steps = maps_of(chain)
        if has_second_thoughts(chain):
            continue
        for mapping in whole.mappings:
            values = _step_by_step(mapping.old.key, steps)
            action, key, code = values[-1]
            if "review" in [action for action, _, _ in values]:
                continue
            if action == "drop":
                assert mapping.action == "drop", (chain, mapping)
            else:
                assert mapping.new is not None, (chain, mapping)
                assert (mapping.new.key, mapping.new.code) == (key, code), (chain, mapping)
            compared += 1
    assert compared > 1000


def _step_by_step(key: str, steps: Sequence[Migration]) -> list[tuple[str, str, object]]:
    """Convert one value with the table of each release in turn, up to a review or a drop."""
    values: list[tuple[str, str, object]] = []
    for step in steps:
        mapping = step.mapping(key)
        assert mapping is not None, key
        if mapping.new is None:
            return [*values, (mapping.action, "", None)]
        key = mapping.new.key
        values.append((mapping.action, key, mapping.new.code))
    return values


def has_second_thoughts(chain: Chain) -> bool:
    """Whether something returned, or a successor was replaced: items that were converted before do not know it."""
    world, _, _ = chain.play()
    for key, thing in world.things.items():
        states = thing.states[chain.first :]
        if any(before != "active" and after == "active" for before, after in itertools.pairwise(states)):
            return True
        if len(world.led.get(key, ())) > 1:
            return True
    return False


# SQL


def test_the_sql_converts_a_table_as_the_rows_say() -> None:
    actions: set[tuple[str, str]] = set()
    for chain in chains()[:300]:
        found, _ = maps_of(chain)
        for column, new_column, rows in _columns(found):
            answers = _run(found, column, new_column, [old for old, _, _ in rows])
            assert answers == rows, (chain, column)
            actions |= {(column, action) for _, action, _ in rows}
    for action in ("keep", "convert", "review"):
        assert {("label", action), ("label_code", action), *((name, action) for name in ATTRIBUTES)} <= actions
    assert {("outcome", "review"), *((name, "drop") for name in ATTRIBUTES)} <= actions


Row = tuple[Any, str, Any]


def _columns(migration: Migration) -> Iterator[tuple[str, str, list[Row]]]:
    """For each column and its new name: the old value, the action and the new value of each row."""
    labels = list(migration.of("label"))
    yield "label", "label", [(m.old.id, m.action, m.new and m.new.id) for m in labels]
    coded = [mapping for mapping in labels if mapping.old.code is not None]
    if coded:
        yield "label_code", "label_code", [(m.old.code, m.action, m.new and m.new.code) for m in coded]
    outcomes = list(migration.of("outcome"))
    if outcomes:
        yield "outcome", "outcome", [(m.old.id, m.action, m.new and m.new.id) for m in outcomes]
    for attribute in migration.of("attribute"):
        name, new_name = attribute.old.id, (attribute.new or attribute.old).id
        rows = [mapping for mapping in migration.of("option") if mapping.old.attribute == name]
        if rows:
            yield name, new_name, [(m.old.id, m.action, m.new and m.new.id) for m in rows]
        with_code = [mapping for mapping in rows if mapping.old.code is not None]
        if with_code:
            yield f"{name}_code", f"{new_name}_code", [(m.old.code, m.action, m.new and m.new.code) for m in with_code]


def _run(migration: Migration, column: str, new_column: str, values: Sequence[Any]) -> list[Row]:
    """Run the SQL over a table that has these values in a column; returns each with its action and its new value."""
    sql = migration_sql("things", migration, ENGLISH)
    names = dict.fromkeys([*(name for name, _, _ in _columns(migration)), *re.findall(r'items\."([^"]+)"', sql)])
    connection = sqlite3.connect(":memory:")
    columns = ", ".join(f'"{name}"' for name in names)
    connection.execute(f"CREATE TABLE items ({columns})")
    connection.executemany(f'INSERT INTO items ("{column}") VALUES (?)', [(value,) for value in values])
    connection.row_factory = sqlite3.Row
    rows = connection.execute(sql).fetchall()
    connection.close()
    return [(row[column], row[f"action_{new_column}"], row[f"new_{new_column}"]) for row in rows]


# The oracle itself


def test_the_meanings_of_the_oracle_are_distinct() -> None:
    """Names and definitions share few words, so that no label is taken for another one."""
    for one, other in itertools.combinations(MEANINGS, 2):
        assert one[0] != other[0]
        words = set(one[1].lower().split()), set(other[1].lower().split())
        assert len(words[0] & words[1]) <= 1, (one, other)


def test_the_chains_have_every_kind_of_event() -> None:
    made = {name for chain in chains() for events in chain.releases for name, *_ in events}
    assert made == set(EVENTS)
    kinds = set()
    for chain in chains():
        _, versions, _ = chain.play()
        for old, new in itertools.pairwise(map(source, versions)):
            kinds |= {change.kind.id for change in flat(compare(old, new, SCHEMA))}
    assert {
        "label-renamed", "label-merged", "label-split", "label-removed", "label-deprecated", "label-returned",
        "label-unmerged", "label-choosable", "label-tombstone-removed", "label-code-exchanged", "option-renamed",
        "option-removed", "option-merged", "attribute-renamed", "attribute-removed", "outcome-removed",
        "outcome-renamed", "outcome-merged", "label-draft-added",
    } <= kinds  # fmt: skip
    assert set(OUTCOMES) == {"skip", "escalate"}
