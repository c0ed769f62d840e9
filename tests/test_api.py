"""The Python API: the same results as the command line, names as documented, and `repr` on one line."""

import gc
import json
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

import guidelinekit as gk
from guidelinekit.errors import OutputError
from guidelinekit.store.git import journal
from tests import interrupt_releases
from tests.conftest import CASES, MOOD, ROOT, Repository, Result

Cli = Callable[..., Result]
PAGE = (ROOT / "docs/reference/python.md").read_text(encoding="utf-8")
TOXICITY = "comment-toxicity"
BASES = (Mapping, Sequence)


@pytest.fixture
def repo(example: Path) -> Iterator[gk.Repository]:
    """The example, opened."""
    with gk.open(example) as opened:
        yield opened


@pytest.fixture
def unreleased(tmp_path: Path) -> Repository:
    """A repository with one guideline and a change to release."""
    return interrupt_releases.prepared(tmp_path / "repository")


def output(cli: Cli, folder: Path, *arguments: str) -> str:
    result = cli("-C", folder, *arguments)
    assert result.code in (0, 1), result.err
    return result.out


def public(value: object) -> set[str]:
    """The names that `dir` lists, without those of a mapping or sequence."""
    inherited = {name for base in BASES if isinstance(value, base) for name in dir(base)}
    return {name for name in dir(value) if not name.startswith("_")} - inherited


def parts(value: object) -> Iterator[object]:
    """The structs of the model in a value, itself included."""
    if isinstance(value, msgspec.Struct):
        yield value
        for name in value.__struct_fields__:
            yield from parts(getattr(value, name))
    elif isinstance(value, Mapping):
        for entry in value.values():
            yield from parts(entry)
    elif isinstance(value, tuple):
        for entry in value:
            yield from parts(entry)


def assert_short(values: Iterable[object]) -> None:
    for value in values:
        assert re.fullmatch(r"<.{1,118}>", repr(value)), repr(value)


# The same as the command line


def test_a_check_agrees_with_the_command(cli: Cli) -> None:
    for case in ("bad-notes", "unknown-key", "duplicate-label"):
        found = gk.open(CASES / "check" / case).check()
        assert found.data == json.loads(output(cli, CASES / "check" / case, "check", "--format", "json"))
        assert f"{found}\n" == output(cli, CASES / "check" / case, "check")
        assert found.rows == found.data["findings"] != []
        assert list(found) == [found[at] for at in range(len(found))] == list(found[:])
        first = found[0]
        assert str(first) == f"{found}".splitlines()[0]
        assert_short([found, *found])


def test_a_check_of_some_guidelines_agrees_with_the_command(cli: Cli, repository: Repository) -> None:
    broken = MOOD.replace("version: 1.0.0", "version: 1.x")
    repository.commit("Two guidelines", {"specs/mood.yaml": broken, "specs/tone/guideline.yaml": broken})
    with gk.open(repository.path) as repo:
        assert len(repo.check()) > len(repo.check("mood")) > 0
        for name, path in (("mood", "specs/mood.yaml"), ("tone", "specs/tone")):
            expected = json.loads(output(cli, repository.path, "check", path, "--format", "json"))
            assert repo.check(name).data == expected
        repository.commit("Nothing")
        assert len(repo.check(since="HEAD")) == 0
        with pytest.raises(gk.GuidelineKitError, match="there is no guideline `nothing`"):
            repo.check("mood", "nothing")


@pytest.mark.parametrize(
    ("sides", "guideline"),
    [
        ((), ""),
        (("HEAD~3",), ""),
        (("HEAD~3", "HEAD~1"), ""),
        (("comment-toxicity@1.0.0", "comment-toxicity@2.0.0"), ""),
        (("comment-toxicity@1.1.0",), ""),
        (("1.0.0", "1.1.0"), TOXICITY),
    ],
)
def test_a_diff_agrees_with_the_command(
    repo: gk.Repository, example: Path, cli: Cli, sides: tuple[str, ...], guideline: str
) -> None:
    found = repo.diff(*sides, guideline=guideline)
    arguments = ["diff", *sides, *(["--guideline", guideline] if guideline else [])]
    assert found.data == json.loads(output(cli, example, *arguments, "--format", "json"))
    assert f"{found}\n" == output(cli, example, *arguments)
    expected = [change for entry in found.data["guidelines"] for change in entry["changes"]]
    assert [change.data for change in found.changes] == expected
    assert found.rows == [{"guideline": TOXICITY, **change} for change in expected]
    assert found.impact == found.data["impact"]


def test_a_migration_agrees_with_the_command(repo: gk.Repository, example: Path, cli: Cli) -> None:
    arguments = ("migration", TOXICITY, "1.0.0", "2.0.0")
    found = repo.migration(TOXICITY, "1.0.0", "2.0.0")
    assert found.data == json.loads(output(cli, example, *arguments, "--format", "json"))
    lists = ("labels", "options", "attributes", "outcomes", "empty")
    assert sorted(row["old"] for row in found.rows) == sorted(row["old"] for name in lists for row in found.data[name])
    columns = output(cli, example, *arguments, "--format", "csv").splitlines()[0].split(",")
    assert set(columns) <= set(found.rows[0])
    assert f"{found}\n" == output(cli, example, *arguments)
    assert {type(value) for row in found.rows for value in row.values()} <= {str, int, list, type(None)}


def test_a_changelog_agrees_with_the_command(repo: gk.Repository, example: Path, cli: Cli) -> None:
    found = repo.changelog(TOXICITY)
    assert [found.data] == json.loads(output(cli, example, "changelog", "--format", "json"))["changelogs"]
    assert f"{found}\n" == output(cli, example, "changelog")
    assert [entry.version for entry in found] == ["2.0.0", "1.1.0", "1.0.0"]
    assert [[change.data for change in entry.changes] for entry in found] == [row["changes"] for row in found.rows]
    assert (found.released, found.unreleased, found.findings) == ("2.0.0", None, ())


def test_a_release_agrees_with_the_command(unreleased: Repository, cli: Cli) -> None:
    with gk.open(unreleased.path) as repo:
        head, status = unreleased.git("rev-parse", "HEAD"), unreleased.git("status", "--porcelain")
        plan = repo.release("mood", dry_run=True, effective="2026-05-04")
        expected = output(cli, unreleased.path, "release", "mood", "--dry-run", "--effective", "2026-05-04")
        assert f"{plan}\nDry run: nothing was changed.\n" == expected
        assert repr(plan) == "<Release planned: mood@2.0.0>"
        assert (plan.commit, plan.tags, unreleased.git("tag")) == ("", (), "")
        assert (unreleased.git("rev-parse", "HEAD"), unreleased.git("status", "--porcelain")) == (head, status)
        (entry,) = plan.guidelines
        assert [change.data for change in entry.changes] == [change.data for change in repo.diff().changes]
        with pytest.raises(ValueError, match="Invalid isoformat"):
            repo.release("mood", effective="soon")
        done = repo.release("mood", effective="2026-05-04")
        assert (done.commit, done.tags) == (unreleased.git("rev-parse", "HEAD"), ("mood@2.0.0",))
        assert unreleased.git("tag") == "mood@2.0.0"
        # The same object has the result.
        assert repo.guidelines["mood"].version == repo.changelog().released == "2.0.0"
        assert repo.load(version="2.0.0").effective == "2026-05-04"
        assert repo.migration("1.0.0", "2.0.0").new_version == "2.0.0"
        with pytest.raises(gk.GuidelineKitError, match="nothing changed in `mood`"):
            repo.release()
        assert_short([plan, done, *done.guidelines, *done.guidelines[0].notes])


def test_unreleased_changes_are_an_entry_without_a_version(unreleased: Repository) -> None:
    found = gk.open(unreleased.path).changelog("mood").unreleased
    assert found is not None
    assert (found.version, found.previous, found.date) == ("", "1.0.0", "")
    assert repr(found) == "<ChangelogEntry unreleased since 1.0.0: 1 relabel>"


# Names of guidelines and versions


def test_versions_can_be_named_in_three_ways(repo: gk.Repository) -> None:
    expected = repo.migration(TOXICITY, "1.0.0", "1.1.0").data
    assert repo.migration("comment-toxicity@1.0.0", "comment-toxicity@1.1.0").data == expected
    assert repo.migration("1.0.0", "1.1.0", guideline=TOXICITY).data == expected
    assert repo.migration("1.0.0", "1.1.0").data == expected
    assert repo.migration(TOXICITY, "1.0.0").data == repo.migration("comment-toxicity@1.0.0").data
    changes = repo.diff("comment-toxicity@1.0.0", "comment-toxicity@1.1.0").data
    assert repo.diff("1.0.0", "1.1.0").data == repo.diff("1.0.0", "1.1.0", guideline=TOXICITY).data == changes


@pytest.mark.parametrize(
    "names", [(), (TOXICITY,), ("a@1.0.0", "b@1.0.0"), (TOXICITY, "a@1.0.0"), (TOXICITY, "1.0.0", "1.1.0", "2.0.0")]
)
def test_a_migration_needs_one_guideline_and_its_versions(repo: gk.Repository, names: tuple[str, ...]) -> None:
    with pytest.raises(gk.GuidelineKitError, match="from one version of a guideline to another") as caught:
        repo.migration(*names)
    assert "`<id>@<old>`" in caught.value.hint


def test_an_id_is_needed_if_there_are_several_guidelines(repository: Repository) -> None:
    repository.commit("Two guidelines", {"specs/mood.yaml": MOOD, "specs/tone.yaml": MOOD.replace("mood", "tone")})
    repo = gk.open(repository.path)
    assert list(repo.guidelines) == ["mood", "tone"]
    calls: list[Callable[[], object]] = [
        repo.load,
        repo.changelog,
        repo.release,
        lambda: repo.diff("1.0.0"),
        lambda: repo.migration("1.0.0"),
    ]
    for call in calls:
        with pytest.raises(gk.GuidelineKitError, match="there are 2 guidelines") as caught:
            call()
        assert caught.value.hint == "Name one of them: mood, tone."


def test_sides_can_be_paths(repo: gk.Repository, example: Path) -> None:
    folder = example / "specs" / TOXICITY
    assert repo.diff(folder, str(folder)).changes == ()
    assert repo.diff(folder / "guideline.yaml").changes == repo.diff().changes == ()


# Loading


def test_the_guidelines_are_a_mapping_of_the_current_files(repository: Repository) -> None:
    repository.commit("One", {"specs/mood.yaml": MOOD})
    guidelines = gk.open(repository.path).guidelines
    assert guidelines["mood"].labels["happy"].definition == "The writer is pleased."
    repository.write({"specs/mood.yaml": interrupt_releases.CHANGED, "specs/tone.yaml": "id: tone\n"})
    assert guidelines["mood"].labels["happy"].definition == "The writer is pleased or relieved."
    assert (list(guidelines), len(guidelines)) == (["mood", "tone"], 2)
    assert guidelines._ipython_key_completions_() == ["mood", "tone"]
    assert repr(guidelines) == "<Guidelines mood, tone>"
    assert "tone" in guidelines
    assert "nothing" not in guidelines
    assert guidelines.get("nothing") is None
    with pytest.raises(KeyError):
        guidelines["nothing"]
    with pytest.raises(gk.UnreadableGuidelineError, match=r"specs/tone.yaml in the work tree cannot be used"):
        guidelines["tone"]


def test_a_guideline_is_loaded_from_a_release_and_a_revision(repo: gk.Repository) -> None:
    assert repo.load(TOXICITY) == repo.load() == repo.guidelines[TOXICITY]
    assert repo.load(TOXICITY, version="1.0.0").version == "1.0.0"
    assert repo.load(TOXICITY, version="1.1.0") == repo.load(TOXICITY, revision="HEAD~5")
    assert "abuse" in repo.load(TOXICITY, revision="HEAD~5").labels


def test_a_removed_guideline_is_loaded_from_its_release(repository: Repository) -> None:
    repository.commit("One", {"specs/mood.yaml": MOOD, "specs/tone.yaml": MOOD.replace("mood", "tone")})
    repository.commit("Two", {"specs/mood.yaml": None})
    assert gk.open(repository.path).load("mood", version="1.0.0").title == "Mood"


def test_a_guideline_with_errors_that_the_schema_accepts_is_loaded(repository: Repository) -> None:
    repository.commit("One", {"specs/mood.yaml": MOOD + "rules: {a: {statement: No., labels: [nothing]}}\n"})
    repo = gk.open(repository.path)
    assert any(finding.severity is gk.Severity.ERROR for finding in repo.check())
    assert repo.load("mood").rules["a"].labels == ("nothing",)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"guideline": "nothing"}, gk.GuidelineKitError, "there is no guideline `nothing`"),
        ({"guideline": "nothing", "version": "1.0.0"}, gk.GuidelineKitError, "there is no guideline `nothing`"),
        ({"guideline": "nothing", "revision": "HEAD"}, gk.RevisionError, "there is no guideline `nothing` in HEAD"),
        ({"version": "9.0.0"}, gk.RevisionError, "`comment-toxicity` has no release 9.0.0"),
        ({"revision": "nothing"}, gk.RevisionError, "nothing"),
        ({"version": "1.0.0", "revision": "HEAD"}, ValueError, "name a version or a revision, not both"),
    ],
)
def test_a_guideline_that_cannot_be_loaded_is_an_error(
    repo: gk.Repository, arguments: dict[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        repo.load(**arguments)


def test_an_unknown_guideline_or_version_is_an_error(repo: gk.Repository) -> None:
    with pytest.raises(gk.GuidelineKitError, match="there is no guideline `nothing`"):
        repo.changelog("nothing")
    with pytest.raises(gk.GuidelineKitError, match="there is no guideline `nothing`"):
        repo.release("nothing", dry_run=True)
    with pytest.raises(gk.GuidelineKitError, match="`nothing` has no release"):
        repo.migration("nothing", "1.0.0", "1.1.0")
    with pytest.raises(gk.RevisionError, match=r"has no release 9\.0\.0") as caught:
        repo.diff("comment-toxicity@9.0.0")
    assert caught.value.hint == (
        "Its releases: 1.0.0, 1.1.0, 2.0.0. One of another branch needs its tag: `git fetch --tags`."
    )
    with pytest.raises(gk.GuidelineKitError, match="was released before"):
        repo.migration(TOXICITY, "2.0.0", "1.0.0")


# Opening and closing


def test_a_repository_is_opened_by_str_path_and_from_a_folder_in_it(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(example)
    for path in (example, str(example), example / "specs" / TOXICITY, "specs", "."):
        assert gk.open(path).path == example.resolve()
    assert gk.open().path == example.resolve()


def test_a_path_without_a_repository_is_an_error(example: Path, tmp_path: Path) -> None:
    file = example / "guidelinekit.yaml"
    for path, message in (
        (tmp_path, "is not in a repository of guidelines"),
        (tmp_path / "nothing", "does not exist"),
        (file, "is not a folder"),
    ):
        with pytest.raises(gk.GuidelineKitError, match=message) as caught:
            gk.open(path)
        assert caught.value.hint


def test_a_folder_without_git_can_be_checked_and_loaded(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/mood.yaml").write_text(MOOD)
    repo = gk.open(tmp_path)
    assert repo.load("mood").title == "Mood"
    assert isinstance(repo.check(), gk.Findings)
    calls: list[Callable[[], object]] = [
        repo.diff,
        repo.changelog,
        lambda: repo.load("mood", version="1.0.0"),
        lambda: repo.migration("mood", "1.0.0"),
        lambda: repo.release("mood", dry_run=True),
    ]
    for call in calls:
        with pytest.raises(gk.HistoryError, match="is not in a git repository with commits"):
            call()


def test_the_first_commit_may_be_newer_than_the_repository(repository: Repository) -> None:
    repository.write({"specs/mood.yaml": MOOD})
    repo = gk.open(repository.path)
    with pytest.raises(gk.HistoryError):
        repo.changelog()
    repository.commit("One")
    assert repo.changelog().released == "1.0.0"


def interrupt(repo: gk.Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start a release that cannot write its files."""

    def fail(*_: object) -> tuple[str, ...]:
        raise OutputError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(journal, "_update_work_tree", fail)
        with pytest.raises(gk.OutputError, match="the disk is full"):
            repo.release("mood")


def test_opening_completes_an_interrupted_release(unreleased: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(gk.open(unreleased.path), monkeypatch)
    with pytest.warns(UserWarning, match=r"An interrupted release was completed \(Release mood 2\.0\.0\)") as caught:
        repo = gk.open(unreleased.path)
    assert caught[0].filename == __file__
    assert repo.guidelines["mood"].version == "2.0.0"
    assert unreleased.git("status", "--porcelain") == ""


def test_the_next_call_completes_an_interrupted_release(
    unreleased: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = gk.open(unreleased.path)
    interrupt(repo, monkeypatch)
    with pytest.warns(UserWarning, match="An interrupted release was completed") as caught:
        log = repo.changelog()
    assert caught[0].filename == __file__
    assert log.released == "2.0.0"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        repo.check()


def git_processes() -> list[str]:
    """The git processes that this process has started."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    names = [Path(f"/proc/{child}/comm").read_text().strip() for child in children]
    return [name for name in names if name.startswith("git")]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_git_processes_end(example: Path) -> None:
    gc.collect()
    before = git_processes()
    with gk.open(example) as repo:
        repo.changelog(TOXICITY)
        assert len(git_processes()) > len(before)
    assert git_processes() == before
    # It can still be used, and ends them again with the object.
    assert repo.load(TOXICITY, version="1.0.0").version == "1.0.0"
    del repo
    assert git_processes() == before
    assert gk.open(example).load(TOXICITY, version="1.0.0").version == "1.0.0"
    assert git_processes() == before


# Names and texts


def test_the_package_is_imported_when_it_is_used() -> None:
    code = (
        "import sys; before = set(sys.modules); import guidelinekit; guidelinekit.__version__; dir(guidelinekit);"
        "print(sorted(name for name in set(sys.modules) - before if name.startswith('guidelinekit')))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "['guidelinekit']\n"


def documented() -> dict[str, set[str]]:
    """The types of the page with the names in their row."""
    rows = re.findall(r"^\| (`[A-Z].*?) \|.*\| (.*?) *\|$", PAGE.partition("## Names")[2], re.MULTILINE)
    names = {}
    for types, attributes in rows:
        for name in re.findall(r"`(\w+)`", types):
            names[name] = set(re.findall(r"`(\w+)`", attributes))
    return names


def test_the_package_has_the_documented_names() -> None:
    errors = set(re.findall(r"^\| `(\w+Error)` \|", PAGE, re.MULTILINE))
    assert dir(gk) == sorted(gk.__all__)
    assert set(dir(gk)) == {"open", "__version__", *errors, *documented()}
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = gk.nothing


def results(repo: gk.Repository) -> Iterator[object]:
    """One object of every type with documented names, and all that it consists of."""
    diff = repo.diff(f"{TOXICITY}@1.0.0", f"{TOXICITY}@2.0.0")
    log = repo.changelog(TOXICITY)
    yield from (repo, repo.guidelines, repo.check(), repo.migration(TOXICITY, "1.0.0", "2.0.0"), diff, log, *log)
    yield from diff.changes
    yield from (consequence for change in diff.changes for consequence in change.consequences)
    yield from (note for entry in log for note in entry.notes)
    yield from (change for entry in log for change in entry.changes)


def test_objects_have_the_documented_names(repo: gk.Repository, unreleased: Repository) -> None:
    plan = gk.open(unreleased.path).release("mood", dry_run=True)
    (finding, *_) = gk.open(CASES / "check/unknown-key").check()
    seen = {type(value).__name__: value for value in (*results(repo), plan, *plan.guidelines, finding)}
    names = documented()
    assert set(names) - set(seen) == {"Guideline", "Label", "Impact", "Severity"}
    for name, value in seen.items():
        assert public(value) == names[name], name
        assert type(value).__doc__
    assert dir(repo) == sorted(names["Repository"])
    for method in names["Repository"]:
        assert getattr(gk.Repository, method).__doc__, method


def test_every_repr_is_one_short_line(repo: gk.Repository) -> None:
    assert_short(results(repo))
    assert repr(repo.guidelines) == "<Guidelines comment-toxicity>"


def test_every_repr_of_the_specs_is_one_short_line(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    repo = gk.open(tmp_path)
    for name, guideline in repo.guidelines.items():
        counts = f"{len(guideline.labels)} labels, {len(guideline.examples)} examples"
        assert repr(guideline) == f"<Guideline {name} {guideline.version}: {counts}>"
        assert_short(parts(guideline))
    (tmp_path / "others/specs").mkdir(parents=True)
    (tmp_path / "others/specs/mood.yaml").write_text(MOOD)
    diff = repo.diff(tmp_path / "others", tmp_path)
    assert set(diff.guidelines) == {*repo.guidelines, "mood"}
    findings = repo.check()
    assert_short([repo, repo.guidelines, diff, *diff.changes, findings, *findings])


def test_changes_are_compared_by_content(repo: gk.Repository) -> None:
    first, second = (repo.diff("1.0.0", "1.1.0").changes for _ in range(2))
    assert first == second
    assert len({*first, *second}) == len(first)
    assert [str(change) for change in first] == [change.text for change in first]


def test_texts_have_the_language_that_is_requested(repo: gk.Repository) -> None:
    calls: list[Callable[[str], Any]] = [
        lambda language: repo.diff("1.0.0", "1.1.0", language=language).data,
        lambda language: repo.migration("1.0.0", "2.0.0", language=language).data,
        lambda language: repo.changelog(language=language).data,
    ]
    for call in calls:
        assert call("xx") == call("")  # English replaces a language that does not exist
