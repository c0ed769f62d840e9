"""Every output that shows the changes of one repository has the same changes, impacts, decisions and acceptances.

The tests read each output back into data, and compare it with the JSON of `diff`.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest
from lxml import html

from guidelinekit.changes.change import Impact
from guidelinekit.operations.review import review
from guidelinekit.operations.workspace import Workspace
from tests.conftest import ENGLISH, HEAD, Repository, Result

Cli = Callable[..., Result]
HEAD_FILE, LABELS_FILE, RULES_FILE = (f"specs/mood/{name}.yaml" for name in ("guideline", "labels", "rules"))
LABELS = """\
labels:
  happy: {name: Happy, definition: The writer is pleased.}
  sad: {name: Sad, definition: The writer is not pleased.}
  odd: {name: Odd, definition: Neither of the two.}
"""
RULES = "rules:\n  writer: {statement: Label what the writer feels., labels: [sad]}\n"
#: A reworded definition, a renamed label that a rule follows, a removed label, and copy-editing.
NEW_HEAD = HEAD.replace("Say whether a sentence is happy or sad.", "Say whether a sentence is *happy* or *sad*.")
NEW_LABELS = """\
labels:
  happy: {name: Happy, definition: The writer is pleased or relieved.}
  glum: {name: Sad, definition: The writer is not pleased., renamed_from: [sad]}
"""
NEW_RULES = RULES.replace("[sad]", "[glum]")


class Shown(NamedTuple):
    """A change as an output shows it."""

    impact: str
    sentence: str
    needs_decision: bool
    accepted: bool


@pytest.fixture
def branch(repository: Repository, cli: Cli) -> Repository:
    """A branch with changes of each impact, in a clone whose `git diff` shows changes by meaning."""
    repository.commit("One", {HEAD_FILE: HEAD, LABELS_FILE: LABELS, RULES_FILE: RULES})
    assert cli("init", repository.path).code == 0
    repository.commit("Set up")
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit("Two", {HEAD_FILE: NEW_HEAD, LABELS_FILE: NEW_LABELS, RULES_FILE: NEW_RULES})
    return repository


def output(cli: Cli, repository: Repository, *arguments: str) -> str:
    result = cli("-C", repository.path, *arguments)
    assert (result.code, result.err) == (0, "")
    return result.out


def changes_of(data: Iterable[dict[str, Any]]) -> list[Shown]:
    return [
        Shown(entry["impact"], entry["sentence"], entry["needs_decision"], entry["acknowledged"] is not None)
        for entry in data
    ]


def diff_data(cli: Cli, repository: Repository) -> list[dict[str, Any]]:
    (guideline,) = json.loads(output(cli, repository, "diff", "--format", "json"))["guidelines"]
    found: list[dict[str, Any]] = guideline["changes"]
    return found


# Each output, read back

IMPACT = re.compile(rf"\**({'|'.join(impact.upper() for impact in Impact)})\** \((\d+)\)")
UNTIL = "2099-01-01"
ACCEPTED = ENGLISH.text("report.acknowledged", owner="trust-safety", until=UNTIL, reason="")


def in_text(text: str) -> list[Shown]:
    """The changes in text for a terminal: a heading for each impact, a bullet for each change, and a last line."""
    found: list[Shown] = []
    impact = ""
    for line in text.splitlines():
        heading = IMPACT.match(line)
        if heading is not None:
            impact = heading[1].lower()
        elif line.startswith("  • "):
            found.append(Shown(impact, line.removeprefix("  • "), needs_decision=False, accepted=False))
        elif found and " · " in line:
            found[-1] = found[-1]._replace(
                needs_decision=ENGLISH.text("report.needs-decision-short") in line, accepted=ACCEPTED in line
            )
    return found


def in_markdown(text: str) -> list[Shown]:
    """The changes in Markdown: a heading for each impact, and a list."""
    found: list[Shown] = []
    impact = ""
    for line in text.splitlines():
        heading = IMPACT.match(line)
        if heading is not None:
            impact = heading[1].lower()
        elif impact and line.startswith("- "):
            sentence = re.match(r"- (.*?\.)(?: ⚠️| \*|$)", line)
            assert sentence is not None, line
            needs_decision = ENGLISH.text("report.needs-decision-short") in line
            found.append(Shown(impact, sentence[1].replace("\\", ""), needs_decision, ACCEPTED in line))
    return found


def in_html(text: str) -> Iterator[Shown]:
    """The changes in HTML: a section for each impact, with all that is shown of a change as its sentence.

    An accepted change is not marked as one that needs a decision.
    """
    page: Any = html.fromstring(text)
    for group in page.xpath("//section[@class='gk-group-of-changes']"):
        impact = " ".join(group.xpath("string(p[@class='gk-impact-head'])").split()).split()[0].lower()
        for item in group.xpath("ul[@class='gk-changes']/li"):
            badges = " ".join(item.xpath(".//*[@class='gk-badge']/text()"))
            accepted = ACCEPTED.replace(UNTIL, ENGLISH.date(UNTIL)) in badges
            shown = " ".join("".join(map(str, item.itertext())).split())
            needs_decision = bool(badges) and not accepted
            yield Shown(impact, shown, needs_decision, accepted)


def in_annotations(text: str) -> Iterator[Shown]:
    """The changes in annotations of GitHub: a notice is accepted, or needs nothing."""
    for line in text.splitlines():
        found = re.fullmatch(r"::(warning|notice) .*title=mood%3A ([\w-]+) \((\w+)(?:%2C [^)]*)?\)::(.*)", line)
        assert found is not None, line
        level, _, impact, message = found.groups()
        sentence, *rest = unquote(message).split("\n")
        needs_decision = any(ENGLISH.text("report.needs-decision").lower() == one.lower() for one in rest)
        is_heavy = impact in (Impact.RELABEL, Impact.REMAP) or needs_decision
        yield Shown(impact, sentence, needs_decision, accepted=level == "notice" and is_heavy)


def in_git_diff(repository: Repository) -> set[Shown]:
    """The changes that `git diff` shows with this program: by file, so that one may be shown in two."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["git", "--no-pager", "diff", "main", "--", "specs"], cwd=repository.path, env={**os.environ, "PATH": path},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(in_text(done.stdout))


# The states of a repository

NOTE = ("note", "mood", "--impact", "relabel", "-m", "Relief counts now.")


def agree(cli: Cli, repository: Repository) -> list[Shown]:
    """Compare every output with the JSON of `diff`, and return what they show."""
    data = diff_data(cli, repository)
    expected = changes_of(data)
    assert len(set(expected)) == len(expected) == 4
    impact_order = [list(Impact).index(Impact(one.impact)) for one in expected]
    assert impact_order == sorted(impact_order), "highest first"
    assert list(in_annotations(output(cli, repository, "diff", "--format", "github"))) == expected
    assert in_text(output(cli, repository, "diff")) == expected
    assert in_markdown(output(cli, repository, "diff", "--format", "markdown")) == expected
    assert in_git_diff(repository) == set(expected)
    page = list(in_html(output(cli, repository, "diff", "--format", "html")))
    assert [(one.impact, one.accepted) for one in page] == [(one.impact, one.accepted) for one in expected]
    for shown, change in zip(page, expected, strict=True):
        assert shown.sentence.startswith(change.sentence.replace("`", "")), shown
        assert shown.needs_decision is (change.needs_decision and not change.accepted)

    assert in_markdown(output(cli, repository, "review", "main")) == expected
    (reviewed,) = review(Workspace(repository.path), "main").guidelines
    assert reviewed.open_decisions == sum(one.needs_decision and not one.accepted for one in expected)

    (changelog,) = json.loads(output(cli, repository, "changelog", "--format", "json"))["changelogs"]
    entry = changelog["entries"][0]
    assert (entry["version"], entry["previous"]) == ("", "1.0.0")
    # A changelog is for annotators: it does not show who accepted a change.
    assert changes_of(entry["changes"]) == [one._replace(accepted=False) for one in expected]
    agree_on_items(cli, repository, data)
    return expected


def agree_on_items(cli: Cli, repository: Repository, changes: list[dict[str, Any]]) -> None:
    """Items need review exactly if a change that concerns their label has the impact `relabel`."""
    migration = json.loads(output(cli, repository, "migration", "mood", "1.0.0", "--format", "json"))
    reasons = {
        label["old"]: {cause["sentence"] for cause in label["causes"] if cause["impact"] == "relabel"}
        for label in migration["labels"]
    }
    relabel = [change for change in changes if change["impact"] == "relabel"]
    assert reasons == {
        label: {change["sentence"] for change in relabel if label in change["labels"]}
        for label in ("happy", "sad", "odd")
    }


def impacts(shown: Iterable[Shown]) -> dict[str, tuple[str, bool, bool]]:
    """What is shown by the first words of each sentence."""
    return {one.sentence: (one.impact, one.needs_decision, one.accepted) for one in shown}


REWORDED = "Label “Happy”: “definition” reworded."


def test_all_outputs_show_the_same_changes(branch: Repository, cli: Cli) -> None:
    shown = impacts(agree(cli, branch))
    assert {impact for impact, _, _ in shown.values()} == set(Impact)
    assert shown[REWORDED] == ("reread", True, False)


def test_all_outputs_show_the_impact_of_a_note(branch: Repository, cli: Cli) -> None:
    before = impacts(agree(cli, branch))
    assert output(cli, branch, *NOTE).splitlines()[1:] == ["  labels/happy/definition"]
    after = impacts(agree(cli, branch))
    assert after == {**before, REWORDED: ("relabel", False, False)}


def test_all_outputs_show_an_accepted_change(branch: Repository, cli: Cli) -> None:
    before = impacts(agree(cli, branch))
    (change,) = (change for change in diff_data(cli, branch) if change["needs_decision"])
    settings = branch.path / "guidelinekit.yaml"
    kept = settings.read_text(encoding="utf-8") if settings.exists() else ""
    settings.write_text(
        f"{kept}acknowledge:\n  - change: {change['fingerprint']}\n    guideline: mood\n"
        "    reason: The pilot is over.\n    owner: trust-safety\n    until: 2099-01-01\n",
        encoding="utf-8",
    )
    after = impacts(agree(cli, branch))
    assert after == {**before, REWORDED: ("reread", True, True)}


def test_a_note_lists_the_same_decisions_as_the_diff(branch: Repository, cli: Cli) -> None:
    branch.write({LABELS_FILE: NEW_LABELS.replace("is not pleased.", "is neither.")})
    open_before = [change["address"] for change in diff_data(cli, branch) if change["needs_decision"]]
    assert open_before == ["labels/glum/definition", "labels/happy/definition"]
    written = output(cli, branch, *NOTE, "--target", "labels/happy").splitlines()
    assert written[1] == "  labels/happy"
    remaining = [line.strip() for line in written[3:]]
    assert remaining == [change["address"] for change in diff_data(cli, branch) if change["needs_decision"]]
    assert remaining == ["labels/glum/definition"]


def test_a_released_note_has_the_same_impact_in_the_changelog_and_the_diff(branch: Repository, cli: Cli) -> None:
    output(cli, branch, *NOTE)
    expected = changes_of(diff_data(cli, branch))
    branch.git("checkout", "--quiet", "main")
    branch.git("merge", "--quiet", "work")
    note = next((branch.path / "changes/mood").glob("*.md"))
    content = note.read_text(encoding="utf-8")
    note.unlink()
    head = NEW_HEAD.replace("version: 1.0.0", "version: 2.0.0")
    branch.commit("Release", {HEAD_FILE: head, f"changes/mood/2.0.0/{note.name}": content})
    (changelog,) = json.loads(output(cli, branch, "changelog", "--format", "json"))["changelogs"]
    sides = json.loads(output(cli, branch, "diff", "mood@1.0.0", "mood@2.0.0", "--format", "json"))["guidelines"]
    for data in (changelog["entries"][0]["changes"], sides[0]["changes"]):
        assert changes_of(change for change in data if change["address"] != "version") == expected
