"""*One source*: every output says of the items with an old label what the migration says of them."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from guidelinekit.changes.change import Change, Impact
from guidelinekit.changes.compare.compare import compare
from guidelinekit.changes.cost import Rate, cost_of, decisions_of, relabels_of
from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.history.notes import Note, with_notes
from guidelinekit.changes.migration.mapping import Migration, Value
from guidelinekit.changes.migration.migrate import migrate_over
from guidelinekit.changes.migration.step import step_between
from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format.model import build
from guidelinekit.guideline.read.compose import Source
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.operations.compare import Comparison
from guidelinekit.operations.migration import migration
from guidelinekit.operations.page_templates import load_templates
from guidelinekit.operations.release_history import ReleaseHistories
from guidelinekit.operations.review import GuidelineReview, Review
from guidelinekit.operations.workspace import Workspace
from guidelinekit.report.diff import diff_github, diff_json, diff_markdown, diff_text
from guidelinekit.report.migration import migration_csv, migration_json, migration_text
from guidelinekit.report.migration_sql import migration_sql
from guidelinekit.report.review import review_markdown
from guidelinekit.site.diff_page import ComparedGuideline, ComparedVersion, diff_page
from guidelinekit.site.pages import FEED, render
from guidelinekit.store.resources import load_schema
from tests.conftest import ENGLISH, ROOT, Repository, Result
from tests.generated import complete, mutations
from tests.item_claims import Outputs
from tests.item_histories import history_between
from tests.outputs_about_items import READERS, contradictions
from tests.test_no_silent_change import source
from tests.version_pairs import Pair, version_pairs

Cli = Callable[..., Result]
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
        base="main", findings=(), hidden_findings=0, new_errors=0, needs_decisions=False, rate=RATE,
        changes_folder="changes",
        guidelines=(
            GuidelineReview(
                diff=diff, since="main", is_version_too_low=False, migration=record,
                cost=cost_of(record, counts, RATE) if with_counts else None,
                decisions=decisions_of(step, record, changes, None, RATE),
                relabels=relabels_of(step, changes, None, RATE),
                passes=1.0, outdated_notes={},
            ),
        ),
    )  # fmt: skip
    pages: dict[str, str] = {}
    if not check([SourceFile(path="mood.yaml", content=json.dumps(pair.new).encode())], SCHEMA).has_errors:
        rendered = render(
            new.data, SCHEMA, changelog_of(changes), TEMPLATES, ENGLISH, assets=dict[str, Any]().get,
            items=history_between(old, new, changes),
        )  # fmt: skip
        pages = {FEED: rendered.files[FEED].decode()}
        pages |= {page.source_path: page.source().decode() for page in rendered.pages}
    return Outputs(
        old=pair.old,
        new=pair.new,
        migration=record,
        counts=counts,
        diff_json=diff_json([diff], diff.impact, ENGLISH),
        diff_text=diff_text("old", "new", [diff], ENGLISH, list_all=True),
        diff_markdown=diff_markdown("old", "new", [diff], ENGLISH, list_all=True),
        diff_html=html_page(diff, old, new),
        diff_github="\n".join(diff_github([diff], ENGLISH)),
        review=review_markdown(review, ENGLISH),
        migration_json=migration_json("mood", record, ENGLISH),
        migration_csv=migration_csv(record, ENGLISH),
        migration_sql=migration_sql("mood", record, ENGLISH),
        migration_text=migration_text("mood", record, ENGLISH),
        pages=pages,
    )


def html_page(diff: Comparison, old: Source, new: Source) -> str:
    """The page of `diff --format html`."""
    sides = [
        ComparedVersion(guideline=build(side.data, SCHEMA), assets=dict[str, Any]().get, content=lambda _: None)
        for side in (old, new)
    ]
    compared = ComparedGuideline(
        id=diff.id, title=diff.title, old_version=diff.old_version, new_version=diff.new_version, bump=diff.bump,
        changes=diff.changes, questions=(), old=sides[0], new=sides[1],
    )  # fmt: skip
    return diff_page("old", "new", [compared], TEMPLATES, (), ENGLISH).decode()


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


def run(cli: Cli, repository: Path, *arguments: str) -> str:
    """The output of a command."""
    result = cli("-C", repository, *arguments)
    assert result.code == 0, result.err
    return result.out


def migration_outputs(cli: Cli, repository: Path, *versions: str) -> dict[str, str]:
    """What `migration` prints in each format."""
    return {
        f"migration_{form}": run(cli, repository, "migration", *versions, "--format", form)
        for form in ("json", "csv", "sql", "text")
    }


def diff_outputs(cli: Cli, repository: Path, *sides: str) -> dict[str, str]:
    """What `diff` prints."""
    return {
        f"diff_{form}": run(cli, repository, "diff", *sides, "--format", form, *more)
        for form, more in (("json", ()), ("text", ("--all",)), ("markdown", ()), ("html", ()), ("github", ()))
    }


def pages_of(cli: Cli, repository: Path, guideline: str, output: Path) -> dict[str, str]:
    """The Markdown pages that `build` writes to a folder."""
    run(cli, repository, "build", "--markdown", "--output", str(output))
    folder = output / guideline / "docs"
    files = [path for path in folder.rglob("*") if path.suffix in (".md", ".xml")]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def test_the_commands_do_not_contradict_each_other(tmp_path: Path, cli: Cli) -> None:
    found = {}
    chosen = [pair for at, pair in enumerate(version_pairs(300, SCHEMA)) if at % 9 == 0]
    assert len(chosen) >= 30
    for at, pair in enumerate(chosen):
        repository = Repository(tmp_path / str(at))
        counts = counts_of(pair, source(pair.old))
        rows = "".join(f"{label},{count}\n" for label, count in counts.items())
        settings = {"guidelinekit.yaml": "counts: counts.csv\n", "counts.csv": f"label,items\n{rows}"}
        repository.commit("One", {"specs/mood.yaml": yaml.safe_dump(pair.old), **(settings if at % 3 else {})})
        repository.git("checkout", "--quiet", "-b", "work")
        notes = {
            f"changes/mood/n{number}.md": f"---\nimpact: {impact}\ntargets: [{target}]\n---\nIt was unclear.\n"
            for number, (target, impact) in enumerate(pair.notes.items())
        }
        repository.commit("Two", {"specs/mood.yaml": yaml.safe_dump(pair.new), **notes})
        outputs = Outputs(
            old=pair.old,
            new=pair.new,
            migration=migration(Workspace(repository.path), "mood", "1.0.0"),
            counts=counts,
            review=run(cli, repository.path, "review", "main"),
            pages=pages_of(cli, repository.path, "mood", tmp_path / f"{at}-pages"),
            **diff_outputs(cli, repository.path, "main"),
            **migration_outputs(cli, repository.path, "mood", "1.0.0"),
        )
        if wrong := list(contradictions(outputs)):
            found[pair.name] = wrong
    assert found == {}


def test_the_releases_of_the_example_do_not_contradict_each_other(example: Path, tmp_path: Path, cli: Cli) -> None:
    workspace = Workspace(example)
    (current,) = workspace.guidelines()
    history = ReleaseHistories(workspace, workspace.require_history()).of(current.id)
    releases = [release.version for release in history.releases]
    assert len(releases) > 2
    pages = pages_of(cli, example, current.id, tmp_path)
    found = {}
    for old, new in [*pairwise(releases), (releases[0], releases[-1])]:
        data = [workspace.load(history.version(history.release(name))).source.data for name in (old, new)]
        names = (f"{current.id}@{old}", f"{current.id}@{new}")
        is_newest = (old, new) == tuple(releases[-2:])
        later = ("changelog/index.md", FEED)
        outputs = Outputs(
            old=data[0],
            new=data[1],
            migration=migration(workspace, current.id, old, new),
            counts={},
            pages={k: v for k, v in pages.items() if new == releases[-1] and (is_newest or k not in later)},
            # Over several releases, the map follows each of them; `diff` compares the first with the last.
            **(diff_outputs(cli, example, *names) if (old, new) in pairwise(releases) else {}),
            **migration_outputs(cli, example, current.id, old, new),
        )
        assert sum(1 for reader in READERS.values() for _ in reader(outputs)) > len(outputs.old_labels)
        if wrong := list(contradictions(outputs)):
            found[f"{old} to {new}"] = wrong
    assert found == {}


def test_every_reader_finds_claims_of_each_kind_and_a_wrong_record() -> None:
    """A reader that yields nothing, or a comparison that accepts everything, would show no contradiction."""
    heard: dict[str, set[str]] = {name: set() for name in READERS}
    contradicted = set()
    for at, pair in enumerate(version_pairs(60, SCHEMA)):
        outputs = outputs_of(pair, with_counts=bool(at % 3))
        for name, reader in READERS.items():
            heard[name] |= {claim.says for claim in reader(outputs)}
        contradicted |= {
            entry.partition(":")[0] for entry in contradictions(replace(outputs, migration=wrong(outputs)))
        }
    changes, use = {"keep", "convert", "review"}, {"use"}
    of_pages = {"label pages": {"convert", "review"}, "notices of labels": use, "list of retired labels": use}
    assert heard == {name: of_pages.get(name, changes) for name in READERS}
    assert contradicted == set(READERS)


def wrong(outputs: Outputs) -> Migration:
    """The record with each label converted to one that no output names."""
    other = Value(kind="label", id="another")
    causes = tuple(cause for mapping in outputs.migration.mappings for cause in mapping.causes if cause.change)
    mappings = (
        replace(mapping, action="convert" if mapping.action != "convert" else "keep", new=other, causes=causes)
        for mapping in outputs.migration.mappings
    )
    return replace(outputs.migration, mappings=tuple(mappings))
