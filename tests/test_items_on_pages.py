"""Pages, the changelog and `migration --format json` say the same of the items with every old label."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from guidelinekit.operations.migration import migration
from guidelinekit.operations.pages import render_folders
from guidelinekit.operations.release_history import ReleaseHistories
from guidelinekit.operations.workspace import Workspace
from guidelinekit.report.migration import migration_json
from tests.conftest import ENGLISH, Result
from tests.generated_histories import write_history
from tests.items_on_pages import Line, about, all_stay, changelog_lines, label_pages, names_of

Cli = Callable[..., Result]


def differences(workspace: Workspace, guideline: str) -> tuple[list[str], int]:
    """What a page or the changelog says of items, but the migration does not, and the number of statements."""
    (folder,) = render_folders(workspace, [guideline])
    pages = {page.source_path: page.source().decode() for page in folder.pages}
    history = ReleaseHistories(workspace, workspace.require_history()).of(guideline)
    releases = [entry.version for entry in reversed(folder.view.changelog.entries) if entry.version]
    # A label that is called by its name alone still has it.
    names: dict[str, str] = {}
    for release in reversed(releases):
        names = {**names_of(migration(workspace, guideline, release)), **names}
    shown = folder.guideline.labels
    names |= {label.name: f"label {k}" for k, label in shown.items()}
    found, count = [], 0
    for release in releases:
        if history.release(release).withdrawn is not None:
            continue
        record = migration(workspace, guideline, release)
        lines = list(label_pages(pages, names))
        rows = json.loads(migration_json(guideline, record, ENGLISH))["labels"]
        old = workspace.load(history.version(history.release(release))).source.data["labels"]
        for row in rows:
            said = about(lines, row["old"], release)
            if old[row["old"]].get("status") == "deprecated" and not said:
                continue
            count += 1
            if not agree(said, row):
                found.append(f"page, {release}: {row['old']}: {said}; the map: {short(row)}")
    for entry in folder.view.changelog.entries:
        if not entry.previous:
            continue
        record = migration(workspace, guideline, entry.previous, entry.version)
        said = list(changelog_lines(pages, entry.version, names | names_of(record)))
        for row in json.loads(migration_json(guideline, record, ENGLISH))["labels"]:
            count += 1
            own = [line for line in said if line.label == row["old"]]
            is_old_news = row["action"] != "keep" and not any(cause["kind"] for cause in row["causes"])
            is_right = agree_in_changelog(own, row) or (is_old_news and not own)
            if not is_right and not (row["action"] == "keep" and all_stay(pages, entry.version)):
                found.append(f"changelog, {entry.version}: {row['old']}: {own}; the map: {short(row)}")
    return found, count


def short(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["action"], row["new"] or row["candidates"]


def agree(lines: list[Line], row: Mapping[str, Any]) -> bool:
    """Whether the lines of pages say what the map says. What just stays is not mentioned."""
    now = frozenset([row["new"]] if row["new"] else row["candidates"])
    if row["action"] == "keep" and row["new"] == row["old"] and not lines:
        return True
    return bool(lines) and all((line.action, line.now) == (row["action"], now) for line in lines)


def agree_in_changelog(lines: list[Line], row: Mapping[str, Any]) -> bool:
    """Whether the lines of one release say what the map says."""
    now = frozenset([row["new"]] if row["new"] else row["candidates"])
    # A line about several labels says that they are the same afterwards, or another one.
    named = {frozenset([row["old"]]) if line.now is None else line.now for line in lines}
    return len(lines) == 1 and lines[0].action == row["action"] and named == {now}


def test_the_example_says_the_same_everywhere(example: Path) -> None:
    workspace = Workspace(example)
    found, count = differences(workspace, "comment-toxicity")
    assert found == []
    assert count > 30


@pytest.mark.parametrize("seed", range(60))
def test_a_generated_history_says_the_same_everywhere(seed: int, tmp_path: Path) -> None:
    assert_equal(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.attack
@pytest.mark.parametrize("seed", range(60, 600))
def test_many_generated_histories_say_the_same_everywhere(seed: int, tmp_path: Path) -> None:
    assert_equal(seed, tmp_path)


def assert_equal(seed: int, folder: Path) -> None:
    write_history(folder / "repository", seed)
    found, count = differences(Workspace(folder / "repository"), "mood")
    assert found == []
    assert count >= 3
