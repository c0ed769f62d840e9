"""No byte of a publication names what its readers must not see, in any release and any file, whenever it was hidden."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Repository, Result
from tests.test_audience import HIDDEN, MARKER
from tests.test_audience_of_commands import assert_no_marker, committed

Cli = Callable[..., Result]
Data = dict[str, Any]


def published(cli: Cli, repository: Repository, *arguments: object) -> Path:
    """Publish releases; returns the folder."""
    folder = repository.path.parent / "site"
    result = cli("-C", repository.path, "publish", "--output", folder, *arguments)
    assert result.code == 0, result
    return folder


def check(folder: Path, *, is_named: bool = False) -> None:
    """Check that no file has the marker, or that one has, so that the test can fail."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 30
    if is_named:
        assert any(MARKER.encode() in path.read_bytes() for path in files)
        return
    for path in files:
        assert_no_marker(path.read_bytes() + path.relative_to(folder).as_posix().encode(), path)


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 12))])
@pytest.mark.parametrize("branch", ["main", "branch"])
def test_no_file_for_an_audience_names_what_is_hidden(cli: Cli, repository: Repository, branch: str, seed: int) -> None:
    committed(repository, seed)
    repository.git("checkout", "--quiet", branch)
    for audience in ("everyone", "vendor", "internal"):
        folder = published(cli, repository, "--next", "--audience", audience)
        check(folder, is_named=audience == "internal")
        folder.rename(repository.path.parent / audience)


# When it was hidden

HEAD: Data = {
    "format": 1, "id": "mood", "title": "Mood", "summary": "Say the mood.",
    "task": {"unit": "One text.", "input": "text", "kind": "choose-one"},
    "labels": {"sad": {"name": "Sad", "definition": "Not glad."}, "glad": {"name": "Glad", "definition": "Not sad."}},
    "rules": {"look": {"statement": "Look twice."}}, "examples": {"e": {"input": "Hm.", "answer": "sad"}},
}  # fmt: skip


def commit(repository: Repository, version: str, section: str = "rules", **elements: Data) -> str:
    """Commit a release with more elements in a section."""
    data = {**HEAD, "version": version, section: {**HEAD[section], **elements}}
    data["labels"]["sad"]["definition"] = f"Not glad, in {version}."
    return repository.commit(version, {"specs/mood.yaml": json.dumps(data)})


def element(section: str, number: int = 0, **fields: Any) -> Data:
    """An element with the marker in its texts."""
    text = f"{MARKER} text {number}."
    own: Data = {"statement": text} if section == "rules" else {"input": text, "answer": "glad"}
    if section == "labels":
        own = {"name": text, "definition": text}
    return {**own, **fields}


HIDING = [("rules", {"audience": ["internal"]}), ("labels", {"audience": ["internal"]}),
          ("examples", {"audience": ["internal"]}), ("examples", {"uses": ["gold"]}),
          ("examples", {"uses": ["quiz"]})]  # fmt: skip


def audience_of(hiding: Data) -> list[str]:
    """The option for readers who must not see it; gold is hidden from all."""
    return ["--audience", "everyone"] if "audience" in hiding else []


@pytest.mark.parametrize(("section", "hiding"), HIDING)
@pytest.mark.parametrize("is_released", [True, False])
def test_what_is_hidden_later_is_taken_out_of_old_releases(
    cli: Cli, repository: Repository, section: str, hiding: Data, *, is_released: bool
) -> None:
    """Also if only the newest commit hides it, and under all ids that it had."""
    ids = [f"{MARKER}-{number}" for number in range(3)]
    repository.commit("Settings", {"guidelinekit.yaml": "review_audience: everyone\n"})
    commit(repository, "1.0.0", section, **{ids[0]: element(section)})
    commit(repository, "1.1.0", section, **{ids[1]: element(section, 1, renamed_from=[ids[0]])})
    folder = published(cli, repository, *audience_of(hiding))
    check(folder, is_named=True)
    before = (folder / "mood/1.0.0/guideline.json").read_bytes()
    hidden = element(section, 2, renamed_from=[ids[1]], **hiding)
    commit(repository, "1.2.0" if is_released else "1.1.0", section, **{ids[2]: hidden})
    check(published(cli, repository, "--next", *audience_of(hiding)))
    assert (folder / "mood/1.0.0/guideline.json").read_bytes() != before
    assert cli("-C", repository.path, "verify", folder).code == 0
    if is_released:
        commit(repository, "1.3.0")
        check(published(cli, repository, *audience_of(hiding)))


@pytest.mark.parametrize(("section", "hiding"), HIDING)
def test_what_was_hidden_and_is_removed_is_in_no_file(
    cli: Cli, repository: Repository, section: str, hiding: Data
) -> None:
    commit(repository, "1.0.0", section, **{HIDDEN: element(section, **hiding)})
    commit(repository, "1.1.0", section, **{f"{MARKER}-b": element(section, renamed_from=[HIDDEN], **hiding)})
    commit(repository, "1.2.0")
    repository.commit("Withdraw", {"changes/mood/1.1.0/withdrawn.md": "It was wrong.\n"})
    check(published(cli, repository, *audience_of(hiding)))


@pytest.mark.parametrize(("section", "hiding"), HIDING)
def test_what_was_hidden_once_stays_hidden_in_every_release(
    cli: Cli, repository: Repository, section: str, hiding: Data
) -> None:
    """The id tells which element it is: the changelog says nothing of one that any release hides."""
    commit(repository, "1.0.0", section, **{HIDDEN: element(section, **hiding)})
    commit(repository, "1.1.0", section, **{HIDDEN: element(section, 1)})
    check(published(cli, repository, *audience_of(hiding)))
    commit(repository, "1.2.0", section, **{"new-id": {**element(section), **_unmarked(section)}})
    folder = published(cli, repository, *audience_of(hiding))
    check(folder)
    assert "new-id" in (folder / "mood/latest/guideline.json").read_text()


def _unmarked(section: str) -> Data:
    return {key: value.replace(MARKER, "Public") for key, value in element(section).items()}


def test_notes_about_what_is_hidden_are_in_no_file(cli: Cli, repository: Repository) -> None:
    commit(repository, "1.0.0", "rules", **{HIDDEN: element("rules")})
    for number, targets in enumerate((f"[rules/{HIDDEN}]", f"[rules/look, rules/{HIDDEN}/statement]", "")):
        text = f"---\ntargets: {targets}\n---\n" if targets else ""
        repository.write({f"changes/mood/1.1.0/{MARKER}-{number}.md": f"{text}{MARKER} reason {number}.\n"})
    commit(repository, "1.1.0", "rules", **{HIDDEN: element("rules", 1)})
    commit(repository, "1.2.0", "rules", **{HIDDEN: element("rules", 2, audience=["internal"])})
    check(published(cli, repository, "--audience", "internal"), is_named=True)
    (repository.path.parent / "site").rename(repository.path.parent / "internal")
    check(published(cli, repository, "--audience", "everyone"))


def test_a_release_that_cannot_be_read_names_no_content(cli: Cli, repository: Repository) -> None:
    """The errors of a guideline quote it, and gold examples may be wrong too."""
    commit(repository, "1.0.0")
    wrong = {f"{MARKER}-a": {"input": f"{MARKER} text.", "answer": f"{MARKER}-b", f"{MARKER}-c": 1, "uses": ["gold"]}}
    commit(repository, "1.1.0", "examples", **wrong)
    commit(repository, "1.2.0")
    folder = published(cli, repository)
    check(folder)
    assert (folder / "mood/1.1.0/index.html").is_file() == ("1.1.0" in (folder / "mood/index.json").read_text())


def test_a_guideline_for_another_audience_is_not_published(cli: Cli, repository: Repository) -> None:
    commit(repository, "1.0.0")
    data = {**HEAD, "id": HIDDEN, "version": "1.0.0", "title": f"{MARKER} title", "audience": ["internal"]}
    repository.commit("Internal", {f"specs/{HIDDEN}.yaml": json.dumps(data)})
    check(published(cli, repository, "--audience", "everyone", "--next"))
    check(published(cli, repository, "--audience", "everyone", "--preview", "a"))
