"""Releases on several branches: maintenance lines, trials, withdrawn releases, tags, removed guidelines."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import guidelinekit as gk
from guidelinekit.changes.history.semver import is_trial, next_trial, order
from guidelinekit.operations.release_history import ReleaseHistories
from guidelinekit.operations.removed_guidelines import Removal, removal_of, removed_ids
from guidelinekit.operations.workspace import Workspace
from tests.conftest import ENGLISH, MOOD, Repository, Result

SPEC = "specs/mood/guideline.yaml"
Cli = Callable[..., Result]
GRATEFUL = MOOD.replace("is pleased.", "is pleased or grateful.")
NOTE = "---\nimpact: reread\n---\nThanks count as joy.\n"
NOTE_OF_HAPPY = NOTE.replace("\n---\nT", "\ntargets: [labels/happy/definition]\n---\nT")


def at(version: str, text: str = MOOD) -> str:
    """The guideline with another version."""
    return text.replace("version: 1.0.0", f"version: {version}")


def typo(text: str) -> str:
    """An editorial change."""
    return text.replace("is not pleased.", "is not pleased")


def commit(repository: Repository, text: str, *, tag: str = "", **files: str) -> str:
    """Commit the guideline, and tag it as a release if a version is given."""
    made = repository.commit("A change", {SPEC: text, **files})
    if tag:
        repository.git("tag", f"mood@{tag}")
    return made


Opened = Callable[[Repository], ReleaseHistories]


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Open the release histories of a repository. Its git processes end with the test."""
    workspaces: list[Workspace] = []

    def open_histories(repository: Repository) -> ReleaseHistories:
        workspaces.append(Workspace(repository.path))
        return ReleaseHistories(workspaces[-1], workspaces[-1].require_history())

    yield open_histories
    for workspace in workspaces:
        workspace.close()


def changelog(cli: Cli, repository: Repository) -> tuple[list[dict[str, Any]], str]:
    """The entries of the changelog, newest first, and the findings."""
    result = cli("-C", repository.path, "changelog", "mood", "--format", "json")
    assert result.code == 0, result.err
    entries: list[dict[str, Any]] = json.loads(result.out)["changelogs"][0]["entries"]
    return entries, result.err


def versions(cli: Cli, repository: Repository) -> list[str]:
    return [entry["version"] for entry in changelog(cli, repository)[0]]


@pytest.fixture
def two_lines(repository: Repository) -> Repository:
    """1.0.0, then on main 1.1.0 and 1.2.0, and on the branch `hot` 1.0.1 and 1.0.2. The branch is main."""
    commit(repository, MOOD, tag="1.0.0")
    repository.git("checkout", "--quiet", "-b", "hot")
    commit(repository, at("1.0.1", typo(MOOD)), tag="1.0.1")
    commit(repository, at("1.0.2", typo(MOOD).replace("name: Sad", "name: Not happy")), tag="1.0.2")
    repository.git("checkout", "--quiet", "main")
    commit(repository, at("1.1.0", GRATEFUL), tag="1.1.0")
    commit(repository, at("1.2.0", GRATEFUL.replace("is not pleased", "is sad")), tag="1.2.0")
    return repository


# Maintenance lines


def test_a_release_of_another_line_does_not_count_among_those_of_this_one(two_lines: Repository, cli: Cli) -> None:
    entries, findings = changelog(cli, two_lines)
    assert ([entry["version"] for entry in entries], findings) == (["1.2.0", "1.1.0", "1.0.0"], "")
    two_lines.git("checkout", "--quiet", "hot")
    entries, findings = changelog(cli, two_lines)
    assert ([entry["version"] for entry in entries], findings) == (["1.0.2", "1.0.1", "1.0.0"], "")


def test_releases_of_other_lines_are_known_with_their_branch_point(two_lines: Repository, opened: Opened) -> None:
    others = opened(two_lines).of("mood").others
    assert [(release.version, release.branch_point) for release in others] == [("1.0.1", "1.0.0"), ("1.0.2", "1.0.0")]
    assert [release.date for release in others] == ["2026-01-02", "2026-01-03"]
    two_lines.git("checkout", "--quiet", "hot")
    others = opened(two_lines).of("mood").others
    assert [(release.version, release.branch_point) for release in others] == [("1.1.0", "1.0.0"), ("1.2.0", "1.0.0")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("1.0.1", "1.2.0", ["1.0.1", "1.1.0", "1.2.0"]),
        ("1.0.1", "1.0.2", ["1.0.1", "1.0.2"]),
        ("1.0.0", "1.0.2", ["1.0.0", "1.0.1", "1.0.2"]),
        ("1.0.0", "1.2.0", ["1.0.0", "1.1.0", "1.2.0"]),
        ("1.0.2", "", ["1.0.2", "1.1.0", "1.2.0"]),
        ("1.1.0", "1.1.0", ["1.1.0"]),
    ],
)
def test_the_path_between_two_releases(
    two_lines: Repository, old: str, new: str, expected: list[str], opened: Opened
) -> None:
    history = opened(two_lines).of("mood")
    path = history.path(history.release(old), history.release(new) if new else None)
    assert [release.version for release in path] == expected


def test_commands_name_releases_of_other_lines(two_lines: Repository, cli: Cli) -> None:
    assert cli("-C", two_lines.path, "diff", "mood@1.0.1", "mood@1.1.0").out.startswith("mood  1.0.1 → 1.1.0\n")
    assert cli("migration", "mood", "1.0.1", "1.1.0").out.startswith("mood  1.0.1 → 1.1.0\n")
    assert gk.open(two_lines.path).load("mood", version="1.0.1").labels["sad"].definition == "The writer is not pleased"
    refused = cli("migration", "mood", "1.1.0", "1.0.2")
    assert (refused.code, "1.0.2 was released before 1.1.0" in refused.err) == (2, True)
    unknown = cli("diff", "mood@1.0.9")
    assert "Its releases: 1.0.0, 1.1.0, 1.2.0, 1.0.1, 1.0.2." in unknown.err
    assert "git fetch --tags" in unknown.err


def test_notes_of_a_release_of_another_line_are_no_mistake(two_lines: Repository, cli: Cli) -> None:
    two_lines.commit("Notes", {"changes/mood/1.0.1/why.md": "A typo.\n", "changes/mood/1.0.7/why.md": "Why.\n"})
    _, findings = changelog(cli, two_lines)
    assert findings.count("GK505") == 1
    assert "there is no release 1.0.7" in findings


def test_a_fix_of_an_older_release_gets_the_next_version_of_its_line(repository: Repository, cli: Cli) -> None:
    commit(repository, MOOD, tag="1.0.0")
    commit(repository, at("1.1.0", GRATEFUL), tag="1.1.0")
    repository.git("checkout", "--quiet", "-b", "hot", "mood@1.0.0")
    commit(repository, typo(MOOD))
    result = cli("-C", repository.path, "release", "mood")
    assert result.out.startswith("mood 1.0.1 (1.0.0 → 1.0.1, patch)"), result.err
    assert repository.git("tag", "--points-at", "HEAD") == "mood@1.0.1"


def test_a_version_of_another_line_is_not_used_again(repository: Repository, cli: Cli) -> None:
    commit(repository, MOOD, tag="1.0.0")
    main = commit(repository, at("1.1.0", GRATEFUL), tag="1.1.0")
    repository.git("checkout", "--quiet", "-b", "hot", "mood@1.0.0")
    commit(repository, MOOD.replace("is not pleased.", "is sad."), **{"changes/mood/why.md": NOTE})
    refused = cli("-C", repository.path, "release", "mood")
    assert refused.code == 2
    assert f"would be 1.1.0, but the tag mood@1.1.0 is on commit {main[:10]}" in refused.err
    assert "`--bump patch` for 1.0.1, `--bump major` for 2.0.0" in refused.err
    assert cli("release", "mood", "--bump", "patch").out.startswith("mood 1.0.1 (1.0.0 → 1.0.1, patch)")


def test_main_does_not_use_a_version_of_a_maintenance_line(repository: Repository, cli: Cli) -> None:
    commit(repository, MOOD, tag="1.0.0")
    repository.git("checkout", "--quiet", "-b", "hot")
    commit(repository, at("1.0.1", typo(MOOD)), tag="1.0.1")
    repository.git("checkout", "--quiet", "main")
    commit(repository, typo(MOOD))
    assert "would be 1.0.1" in cli("-C", repository.path, "release", "mood").err
    commit(repository, at("1.0.2", typo(MOOD)))
    assert versions(cli, repository) == ["1.0.2", "1.0.0"]


def test_a_version_in_the_guideline_may_be_chosen_where_the_required_one_is_taken(
    repository: Repository, cli: Cli
) -> None:
    commit(repository, MOOD, tag="1.0.0")
    commit(repository, at("1.1.0", GRATEFUL), tag="1.1.0")
    repository.git("checkout", "--quiet", "-b", "hot", "mood@1.0.0")
    repository.write({SPEC: at("1.0.5-rc.1", GRATEFUL), "changes/mood/why.md": NOTE})
    repository.commit("Fix")
    assert cli("-C", repository.path, "release", "mood").out.startswith("mood 1.0.5 (1.0.0 → 1.0.5)")


def test_a_maintenance_branch_merged_back_stays_a_line_of_its_own(
    two_lines: Repository, cli: Cli, opened: Opened
) -> None:
    two_lines.git("merge", "--quiet", "--no-ff", "--strategy=ours", "-m", "Merge hot", "hot")
    entries, findings = changelog(cli, two_lines)
    assert ([entry["version"] for entry in entries], findings) == (["1.2.0", "1.1.0", "1.0.0"], "")
    assert [release.version for release in opened(two_lines).of("mood").others] == ["1.0.1", "1.0.2"]


def test_a_release_on_a_merged_branch_needs_no_other_tag(repository: Repository, cli: Cli) -> None:
    commit(repository, MOOD, tag="1.0.0")
    repository.git("checkout", "--quiet", "-b", "work")
    commit(repository, at("1.1.0", GRATEFUL), tag="1.1.0")
    repository.git("checkout", "--quiet", "main")
    repository.commit("Elsewhere", {"README.md": "Hello.\n"})
    repository.git("merge", "--quiet", "--no-ff", "-m", "Merge", "work")
    entries, findings = changelog(cli, repository)
    assert ([entry["version"] for entry in entries], findings) == (["1.1.0", "1.0.0"], "")


def test_a_tag_that_a_rebase_left_behind_is_named_with_the_command_that_moves_it(
    repository: Repository, cli: Cli
) -> None:
    commit(repository, MOOD, tag="1.0.0")
    repository.git("checkout", "--quiet", "-b", "work")
    left = commit(repository, at("1.1.0", GRATEFUL), tag="1.1.0")
    repository.git("checkout", "--quiet", "main")
    repository.commit("Rules", {"specs/mood/rules.yaml": "x-team: A\n"})
    repository.git("checkout", "--quiet", "work")
    repository.git("rebase", "--quiet", "main")
    rebased = repository.git("rev-parse", "HEAD")
    entries, findings = changelog(cli, repository)
    assert [entry["version"] for entry in entries] == ["1.1.0", "1.0.0"]
    assert f"GK502 the tag for version 1.1.0 is on commit {left[:10]}, which is not on the line" in findings
    assert f"git tag -f mood@1.1.0 {rebased[:10]}" in findings


def test_a_tag_on_a_commit_without_its_version_is_reported(repository: Repository, cli: Cli, opened: Opened) -> None:
    commit(repository, MOOD, tag="1.0.0")
    repository.git("tag", "mood@1.3.0")
    repository.git("checkout", "--quiet", "-b", "hot")
    commit(repository, typo(MOOD), tag="1.0.1")
    repository.git("checkout", "--quiet", "main")
    _, findings = changelog(cli, repository)
    assert findings.count("GK502") == 2
    for version in ("1.3.0", "1.0.1"):
        assert f"the tag for version {version} is on a commit in which the guideline has version 1.0.0" in findings
        assert cli("diff", f"mood@{version}").code == 2
    assert opened(repository).of("mood").others == ()


def test_a_clone_without_tags_has_the_same_releases(two_lines: Repository, tmp_path: Path, cli: Cli) -> None:
    two_lines.git("clone", "--quiet", "--no-tags", f"file://{two_lines.path}", str(tmp_path / "clone"))
    clone = Repository.__new__(Repository)
    clone.path, clone.day = tmp_path / "clone", 9
    entries, findings = changelog(cli, clone)
    assert ([entry["version"] for entry in entries], findings) == (["1.2.0", "1.1.0", "1.0.0"], "")
    assert "git fetch --tags" in cli("-C", clone.path, "diff", "mood@1.0.1").err


@pytest.mark.parametrize("name", ["v1.0.0", "1.0.0", "mood-v1.0.0", "mood/1.0.0", "mood_1.0.0", "mood@v1.0.0"])
def test_a_tag_in_another_style_is_a_note(repository: Repository, cli: Cli, name: str) -> None:
    commit(repository, MOOD)
    repository.git("tag", name)
    entries, findings = changelog(cli, repository)
    assert [entry["version"] for entry in entries] == ["1.0.0"]
    assert f"note GK513 the tag {name} is not used: the tag of this release would be mood@1.0.0" in findings
    assert findings.count("GK513") == 1
    command = findings.partition("If it marks the release: `")[2].partition("`")[0]
    repository.git(*command.replace("'", "").split()[1:])
    assert changelog(cli, repository)[1] == ""


def test_tags_of_other_programs_are_no_finding(repository: Repository, cli: Cli) -> None:
    commit(repository, MOOD)
    repository.commit("Another", {"specs/tone.yaml": MOOD.replace("id: mood", "id: tone")})
    for name in ("v1.0.0", "other-1.0.0", "mood-1.7.0", "moods@1.0.0"):
        repository.git("tag", name)
    assert changelog(cli, repository)[1] == ""


# Trials


def test_trials_are_numbered_and_then_released(repository: Repository, cli: Cli) -> None:
    commit(repository, MOOD, tag="1.0.0")
    commit(repository, GRATEFUL)
    first = cli("-C", repository.path, "release", "mood", "--pre", "rc")
    assert first.out.startswith("mood 1.1.0-rc.1 (1.0.0 → 1.1.0-rc.1, minor)\n"), first.err
    assert "effective:" not in (repository.path / SPEC).read_text()
    assert "nothing changed in `mood` since the trial 1.1.0-rc.1" in cli("release", "mood", "--pre", "rc").err
    text = (repository.path / SPEC).read_text().replace("is not pleased", "is sad")
    commit(repository, text, **{"changes/mood/why.md": NOTE})
    assert cli("release", "mood", "--pre", "rc").out.startswith("mood 1.1.0-rc.2 (1.0.0 → 1.1.0-rc.2, minor)\n")
    assert (repository.path / "changes/mood/why.md").exists()
    assert versions(cli, repository) == ["", "1.0.0"]
    assert cli("release", "mood").out.startswith("mood 1.1.0 (1.0.0 → 1.1.0, minor), effective")
    entries, findings = changelog(cli, repository)
    assert ([entry["version"] for entry in entries], findings) == (["1.1.0", "1.0.0"], "")
    assert [note["text"] for note in entries[0]["notes"]] == ["Thanks count as joy."]
    assert repository.git("tag").split() == ["mood@1.0.0", "mood@1.1.0", "mood@1.1.0-rc.1", "mood@1.1.0-rc.2"]


def test_a_trial_with_a_tag_can_be_compared_and_migrated_to(repository: Repository, cli: Cli, opened: Opened) -> None:
    commit(repository, MOOD, tag="1.0.0")
    commit(repository, GRATEFUL, **{"changes/mood/why.md": NOTE})
    assert cli("-C", repository.path, "release", "mood", "--pre", "beta").code == 0
    shown = cli("diff", "mood@1.0.0", "mood@1.1.0-beta.1")
    assert shown.out.startswith("mood  1.0.0 → 1.1.0-beta.1\n")
    assert "needs a decision" not in shown.out
    assert cli("diff", "--guideline", "mood", "1.0.0", "1.1.0-beta.1").out == shown.out
    assert cli("migration", "mood", "1.0.0", "1.1.0-beta.1").out.startswith("mood  1.0.0 → 1.1.0-beta.1\n")
    assert cli("release", "mood").code == 0
    assert cli("migration", "mood", "1.1.0-beta.1", "1.1.0").out.startswith("mood  1.1.0-beta.1 → 1.1.0\n")
    migration = gk.open(repository.path).migration("1.0.0", "1.1.0-beta.1")
    assert migration.new_version == "1.1.0-beta.1"
    history = opened(repository).of("mood")
    assert [release.version for release in history.trials] == ["1.1.0-beta.1"]
    assert [release.is_trial for release in (*history.releases, *history.trials)] == [False, False, True]


def test_a_trial_of_a_released_version_is_refused(repository: Repository, cli: Cli) -> None:
    commit(repository, at("1.1.0"), tag="1.1.0")
    commit(repository, at("1.1.0-rc.2", GRATEFUL), **{"changes/mood/why.md": NOTE})
    for arguments in ([], ["--pre", "rc"]):
        result = cli("-C", repository.path, "release", "mood", *arguments)
        assert result.code == 2
        assert "the version 1.1.0-rc.2, a trial of a version that is not above 1.1.0" in result.err
    commit(repository, at("1.1.0", GRATEFUL))
    assert cli("release", "mood", "--pre", "rc").out.startswith("mood 1.2.0-rc.1 ")


@pytest.mark.parametrize("name", ["1", "r.c", "rc 1", "-rc"])
def test_a_name_that_no_trial_can_have(repository: Repository, cli: Cli, name: str) -> None:
    commit(repository, MOOD)
    commit(repository, GRATEFUL)
    result = cli("-C", repository.path, "release", "mood", f"--pre={name}")
    assert (result.code, "cannot be the name of a trial" in result.err) == (2, True)


def test_a_trial_before_the_first_release(repository: Repository, cli: Cli) -> None:
    commit(repository, at("0.9.0") + "status: draft\n")
    assert cli("-C", repository.path, "release", "mood", "--pre", "rc").out.startswith("mood 0.9.0-rc.1 (")
    assert versions(cli, repository) == []


def test_versions_are_sorted_as_semantic_versions() -> None:
    ascending = ["1.0.0-1", "1.0.0-2", "1.0.0-11", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-rc.2", "1.0.0-rc.10", "1.0.0"]
    assert sorted(set(ascending), key=order) == ascending
    assert [is_trial(text) for text in ("1.0.0-rc.1", "1.0.0", "1.0.0-", "1.0-rc", "v1.0.0-rc")] == [True] + 4 * [False]
    assert next_trial("1.0.0", "rc", ["1.0.0-rc.2", "1.0.0-rc.10", "1.0.1-rc.30", "1.0.0-rc.x"]) == "1.0.0-rc.11"


# Withdrawn and reverted releases


@pytest.fixture
def released(repository: Repository, cli: Cli) -> Repository:
    """1.0.0, and 1.1.0 made by `release` from a commit with a change and a note."""
    commit(repository, MOOD, tag="1.0.0")
    commit(repository, GRATEFUL, **{"changes/mood/thanks.md": NOTE_OF_HAPPY})
    assert cli("-C", repository.path, "release", "mood", "--effective", "2026-12-01").code == 0
    return repository


def withdraw(cli: Cli, repository: Repository, version: str, reason: str = "Thanks were counted twice.") -> Result:
    result = cli("-C", repository.path, "withdraw", "mood", version, "-m", reason)
    repository.commit("Withdraw")
    return result


def test_a_withdrawn_release_stays_readable_and_is_marked(released: Repository, cli: Cli) -> None:
    result = withdraw(cli, released, "1.1.0")
    assert result.code == 0, result.err
    assert result.out.startswith("changes/mood/1.1.0/withdrawn.md\n  The last release of mood is 1.0.0.")
    entries, findings = changelog(cli, released)
    assert [entry["version"] for entry in entries] == ["", "1.1.0", "1.0.0"]
    assert findings == ""
    assert [entry["withdrawn"] and entry["withdrawn"]["reason"] for entry in entries] == [
        None, "Thanks were counted twice.", None,
    ]  # fmt: skip
    date = entries[1]["withdrawn"]["date"]
    shown = f"Withdrawn on {date}: Thanks were counted twice."
    assert f"  {shown}\n" in cli("changelog").out
    assert f"> {shown}\n" in cli("changelog", "--format", "markdown").out
    assert cli("changelog", "--language", "de").out.count(f"Zurückgezogen am {date}") == 1
    log = gk.open(released.path).changelog()
    assert (log.released, log[1].withdrawn.reason if log[1].withdrawn else "") == (
        "1.0.0", "Thanks were counted twice.",
    )  # fmt: skip
    assert cli("build").code == 0
    page = (released.path / "_site/mood/preview/changelog/index.html").read_text()
    assert page.count(f"Withdrawn on {ENGLISH.date(date)}") == 1
    assert "Thanks were counted twice." in (released.path / "_site/mood/preview/changelog/atom.xml").read_text()
    assert cli("diff", "mood@1.1.0").code == 0
    assert cli("migration", "mood", "1.1.0").out.startswith("mood  1.1.0")


def test_after_a_withdrawal_the_release_before_it_is_the_base(released: Repository, cli: Cli, opened: Opened) -> None:
    """The next version is above the withdrawn one, which was in force for a time."""
    withdraw(cli, released, "1.1.0")
    assert cli("diff").out.startswith("mood  1.0.0 → 1.1.0\n")
    text = (released.path / SPEC).read_text()
    commit(released, text.replace("or grateful", "or relieved"), **{"changes/mood/relief.md": NOTE})
    assert cli("release", "mood", "--effective", "2026-12-02").out.startswith("mood 1.2.0 (1.0.0 → 1.2.0), effective")
    entries, findings = changelog(cli, released)
    assert [(entry["version"], entry["previous"]) for entry in entries] == [
        ("1.2.0", "1.0.0"), ("1.1.0", "1.0.0"), ("1.0.0", ""),
    ]  # fmt: skip
    assert findings == ""
    history = opened(released).of("mood")
    path = [history.path(history.release(old), None) for old in ("1.0.0", "1.1.0")]
    assert [[release.version for release in releases] for releases in path] == [["1.0.0", "1.2.0"], ["1.1.0", "1.2.0"]]


def test_a_later_withdrawal_does_not_change_what_a_newer_release_says(released: Repository, cli: Cli) -> None:
    text = (released.path / SPEC).read_text()
    commit(released, text.replace("or grateful", "or relieved"), **{"changes/mood/relief.md": NOTE})
    assert cli("-C", released.path, "release", "mood", "--effective", "2026-12-02").code == 0
    before = changelog(cli, released)[0]
    withdraw(cli, released, "1.1.0")
    after, _ = changelog(cli, released)
    assert [entry | {"withdrawn": None} for entry in after] == before
    assert [entry["previous"] for entry in after] == ["1.1.0", "1.0.0", ""]
    assert cli("diff").out.startswith("Nothing changed")


def test_a_reverted_release_is_withdrawn_before_the_next_one(released: Repository, cli: Cli) -> None:
    released.git("revert", "--no-edit", "HEAD")
    released.day += 1
    refused = cli("-C", released.path, "release", "mood")
    assert refused.code == 2
    assert "`mood` has the version 1.0.0, which is lower than 1.1.0, its last release" in refused.err
    assert "guidelinekit withdraw mood 1.1.0 --message WHY" in refused.err
    assert "guidelinekit withdraw mood 1.1.0 --message WHY" in changelog(cli, released)[1]
    withdraw(cli, released, "1.1.0")
    entries, findings = changelog(cli, released)
    assert ([entry["version"] for entry in entries], findings) == (["", "1.1.0", "1.0.0"], "")
    assert cli("release", "mood").out.startswith("mood 1.1.1 (1.0.0 → 1.1.1), effective")
    entries, findings = changelog(cli, released)
    assert [(entry["version"], entry["previous"]) for entry in entries][:2] == [("1.1.1", "1.0.0"), ("1.1.0", "1.0.0")]
    assert findings == ""
    assert [change["kind"] for change in entries[0]["changes"]].count("label-definition-reworded") == 1


def test_a_note_of_a_withdrawn_release_about_what_was_undone_is_not_shown_again(
    repository: Repository, cli: Cli
) -> None:
    commit(repository, MOOD, tag="1.0.0")
    commit(repository, at("1.1.0", GRATEFUL), tag="1.1.0", **{"changes/mood/1.1.0/thanks.md": NOTE_OF_HAPPY})
    withdraw(cli, repository, "1.1.0")
    sad = MOOD.replace("is not pleased", "is sad")
    commit(repository, at("1.2.0", sad), tag="1.2.0", **{"changes/mood/1.2.0/sad.md": "Shorter.\n"})
    entries, findings = changelog(cli, repository)
    assert [note["text"] for note in entries[0]["notes"]] == ["Shorter."]
    assert findings == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["mood", "9.9.9", "-m", "Wrong."], "`mood` has no release 9.9.9"),
        (["moot", "1.0.0", "-m", "Wrong."], "there is no guideline `moot`"),
        (["mood", "1.1.0", "-m", " "], "the note gives no reason"),
        (["mood", "1.1.0", "-m", "See [this](x.md)."], "the target `x.md`"),
        (["mood", "1.1.0"], "Missing option '--message'"),
    ],
)
def test_a_withdrawal_that_is_not_possible(released: Repository, cli: Cli, arguments: list[str], message: str) -> None:
    result = cli("-C", released.path, "withdraw", *arguments)
    assert (result.code, message in result.err) == (2, True), result.err
    assert released.git("status", "--porcelain") == ""


def test_a_release_is_withdrawn_once_and_never_the_last_one(released: Repository, cli: Cli) -> None:
    assert withdraw(cli, released, "1.1.0").code == 0
    again = withdraw(cli, released, "1.1.0")
    assert (again.code, "`mood` 1.1.0 is already withdrawn" in again.err) == (2, True)
    last = withdraw(cli, released, "1.0.0")
    assert (last.code, "1.0.0 is the only release of `mood` that is not withdrawn" in last.err) == (2, True)


def test_releases_of_other_branches_and_trials_are_not_withdrawn(two_lines: Repository, cli: Cli) -> None:
    commit(two_lines, at("2.0.0-rc.1", GRATEFUL), tag="2.0.0-rc.1")
    assert "was released on another branch" in cli("-C", two_lines.path, "withdraw", "mood", "1.0.1", "-m", "W.").err
    assert "is a trial" in cli("withdraw", "mood", "2.0.0-rc.1", "-m", "W.").err


def test_a_file_that_withdraws_without_a_reason_is_an_error_and_withdraws(released: Repository, cli: Cli) -> None:
    released.commit("By hand", {"changes/mood/1.1.0/withdrawn.md": ""})
    entries, findings = changelog(cli, released)
    assert "error GK504" in findings
    assert [entry["withdrawn"] for entry in entries][1] == {"date": "", "reason": ""}
    assert "  Withdrawn.\n" in cli("changelog").out


def test_a_note_cannot_have_the_name_of_a_withdrawal(released: Repository, cli: Cli) -> None:
    commit(released, at("1.1.0", MOOD))
    refused = cli("-C", released.path, "note", "mood", "-m", "Withdrawn")
    assert (refused.code, "withdrawn.md is the name of the file that withdraws" in refused.err) == (2, True)
    released.commit("By hand", {"changes/mood/withdrawn.md": NOTE})
    assert "changes/mood/withdrawn.md:1:1: error GK504" in cli("check").out


# Several roots


def test_two_roots_with_the_same_guideline_and_a_prefix_for_the_tags(tmp_path: Path, cli: Cli) -> None:
    repository = Repository(tmp_path / "repository")
    for team in ("a", "b"):
        settings = f"tag_prefix: team-{team}/\n"
        repository.commit(team, {f"{team}/{SPEC}": MOOD, f"{team}/guidelinekit.yaml": settings})
    for team in ("a", "b"):
        repository.commit(f"Change {team}", {f"{team}/{SPEC}": typo(MOOD)})
        released = cli("-C", repository.path / team, "release", "mood")
        assert f"tagged team-{team}/mood@1.0.1" in released.out, released.err
        assert f"origin main team-{team}/mood@1.0.1" in released.out
    repository.commit("More", {f"a/{SPEC}": at("1.0.1", GRATEFUL)})
    assert repository.git("tag").split() == ["team-a/mood@1.0.1", "team-b/mood@1.0.1"]
    for team in ("a", "b"):
        root = repository.path / team
        result = cli("-C", root, "changelog", "--format", "json")
        assert result.err == ""
        found = [entry["version"] for entry in json.loads(result.out)["changelogs"][0]["entries"]]
        assert found == (["", "1.0.1", "1.0.0"] if team == "a" else ["1.0.1", "1.0.0"])
        for name in ("mood@1.0.1", f"team-{team}/mood@1.0.1"):
            assert cli("-C", root, "diff", "mood@1.0.0", name).out.startswith("mood  1.0.0 → 1.0.1\n")


def test_tags_of_another_root_are_reported_with_the_setting_that_separates_them(tmp_path: Path, cli: Cli) -> None:
    repository = Repository(tmp_path / "repository")
    repository.commit("Both", {f"{team}/{SPEC}": MOOD for team in ("a", "b")} | {"a/guidelinekit.yaml": "title: A\n"})
    repository.commit("Release a", {f"a/{SPEC}": at("1.1.0", GRATEFUL)})
    repository.git("tag", "mood@1.1.0")
    result = cli("-C", repository.path / "b/specs", "changelog")
    assert "GK502" in result.err
    assert "tag_prefix" in result.err


@pytest.mark.parametrize("prefix", ["-a/", "a//", "a b/", "/a", "a..b/", "a~1/", "é/"])
def test_a_prefix_that_no_tag_can_have(repository: Repository, cli: Cli, prefix: str) -> None:
    repository.commit("One", {SPEC: MOOD, "guidelinekit.yaml": f"tag_prefix: '{prefix}'\n"})
    result = cli("-C", repository.path, "changelog")
    assert (result.code, "guidelinekit.yaml:1: `tag_prefix`" in result.err) == (2, True), result.err


# Removed guidelines


def test_a_removed_guideline_keeps_its_changelog(repository: Repository, cli: Cli, opened: Opened) -> None:
    other = MOOD.replace("id: mood", "id: tone").replace("happy", "up").replace("sad", "down")
    commit(repository, MOOD, **{"specs/tone.yaml": other})
    commit(repository, at("1.1.0", GRATEFUL), **{"changes/mood/1.1.0/why.md": "Thanks count.\n"})
    repository.commit("Remove", {SPEC: None})
    result = cli("-C", repository.path, "changelog", "mood", "tone")
    assert result.code == 0, result.err
    assert "The guideline was removed on 2026-01-03." in result.out
    assert "Thanks count." in result.out
    assert [entry["version"] for entry in changelog(cli, repository)[0]] == ["1.1.0", "1.0.0"]
    data = json.loads(cli("changelog", "mood", "--format", "json").out)["changelogs"][0]
    assert (data["removed"], data["successor"]) == ("2026-01-03", None)
    assert cli("migration", "mood", "1.0.0").out.startswith("mood  1.0.0 → 1.1.0\n")
    log = gk.open(repository.path).changelog("mood")
    assert (log.removed, log.successor, log.title) == ("2026-01-03", "", "Mood")
    assert "mood" not in cli("changelog").out
    unknown = cli("changelog", "moot")
    assert (unknown.code, "there is no guideline `moot`" in unknown.err) == (2, True)
    histories = opened(repository)
    assert removed_ids(histories) == {"mood"}
    assert removal_of(histories, "tone") is None


def test_a_guideline_with_a_new_id_names_its_successor(repository: Repository, cli: Cli, opened: Opened) -> None:
    commit(repository, MOOD)
    moved = repository.commit("Move", {SPEC: None, "specs/feeling.yaml": GRATEFUL.replace("id: mood", "id: feeling")})
    result = cli("-C", repository.path, "changelog", "mood")
    assert "The guideline was removed on 2026-01-02. Its successor is `feeling`." in result.out
    assert "Its successor is `feeling`." in cli("changelog", "mood", "--format", "markdown").out
    histories = opened(repository)
    assert removal_of(histories, "mood") == Removal(date="2026-01-02", commit=moved, successor="feeling")


def test_the_last_guideline_removed(repository: Repository, cli: Cli) -> None:
    commit(repository, MOOD, **{"guidelinekit.yaml": "title: T\n"})
    repository.commit("Remove", {SPEC: None})
    assert "1.0.0" in cli("-C", repository.path, "changelog", "mood").out
    assert cli("migration", "mood", "1.0.0").code == 0


# Sparse checkouts and submodules


@pytest.fixture
def sparse(repository: Repository) -> Repository:
    """A sparse checkout without `tone`, and without the examples of `mood`."""
    tone = MOOD.replace("id: mood", "id: tone")
    examples = '{"id": "thanks", "input": "Thanks.", "answer": "happy"}\n'
    files = {"specs/tone/guideline.yaml": tone, "specs/mood/examples/more.jsonl": examples}
    commit(repository, MOOD, tag="1.0.0", **files, **{"changes/README": "Notes.\n"})
    repository.git("sparse-checkout", "set", "--no-cone", "/specs/mood/*.yaml", "/changes/")
    assert not (repository.path / "specs/tone").exists()
    assert not (repository.path / "specs/mood/examples").exists()
    return repository


def test_a_sparse_checkout_removes_nothing(sparse: Repository, cli: Cli) -> None:
    assert cli("-C", sparse.path, "diff").out.startswith("Nothing changed")
    sparse.write({SPEC: typo(MOOD)})
    diff = json.loads(cli("diff", "--format", "json").out)["guidelines"]
    assert [(entry["id"], [change["kind"] for change in entry["changes"]]) for entry in diff] == [
        ("mood", ["label-definition-copyedited"])
    ]
    assert "tone" not in cli("review", "HEAD").out
    assert "1.0.0" in cli("changelog", "tone").out
    assert "\n2 guidelines checked: " in cli("check").out
    assert sorted(gk.open(sparse.path).guidelines) == ["mood", "tone"]


def test_a_release_needs_the_files_that_it_writes(sparse: Repository, cli: Cli) -> None:
    sparse.git("sparse-checkout", "set", "--no-cone", "/specs/mood/", "/changes/")
    sparse.commit("Change", {SPEC: typo(MOOD)})
    assert cli("-C", sparse.path, "release", "mood", "--dry-run").out.startswith("mood 1.0.1 ")
    refused = cli("release", "tone")
    assert refused.code == 2
    assert "specs/tone/guideline.yaml is not checked out" in refused.err


def test_notes_that_are_not_checked_out_are_an_error(sparse: Repository, cli: Cli) -> None:
    sparse.git("sparse-checkout", "set", "--no-cone", "/specs/")
    for command in ("diff", "changelog", "build"):
        result = cli("-C", sparse.path, command)
        assert (result.code, "git sparse-checkout add changes" in result.err) == (2, True), command


@pytest.mark.parametrize("folder", ["specs", "specs/shared"])
def test_guidelines_in_a_submodule_are_refused(tmp_path: Path, repository: Repository, cli: Cli, folder: str) -> None:
    inner = Repository(tmp_path / "inner")
    path = "shared/guideline.yaml" if folder == "specs" else "guideline.yaml"
    inner.commit("One", {path: MOOD.replace("mood", "shared")})
    repository.commit("One", {"guidelinekit.yaml": "title: T\n"} | ({} if folder == "specs" else {SPEC: MOOD}))
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.path), folder)
    repository.commit("Submodule")
    for command in (["diff"], ["diff", "HEAD"], ["changelog"], ["review", "HEAD"], ["build"]):
        result = cli("-C", repository.path, *command)
        assert (result.code, f"{folder} is a submodule" in result.err) == (2, True), (command, result)
    assert cli("check").code == 0


def test_a_submodule_without_guidelines_is_no_matter(tmp_path: Path, repository: Repository, cli: Cli) -> None:
    inner = Repository(tmp_path / "inner")
    inner.commit("One", {"logo.svg": "<svg/>\n"})
    commit(repository, MOOD)
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.path), "specs/logos")
    repository.commit("Submodule")
    assert cli("-C", repository.path, "changelog").code == 0
