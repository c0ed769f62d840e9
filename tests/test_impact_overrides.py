"""Settings can override the impacts of changes, and acknowledge single changes."""

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest

from guidelinekit.changes.change import Impact
from guidelinekit.operations.check import check
from guidelinekit.operations.review import review
from guidelinekit.operations.workspace import Workspace
from guidelinekit.report.changes import consequences
from tests.conftest import ENGLISH, MOOD, Repository, Result

Cli = Callable[..., Result]
SPEC, SETTINGS = "specs/mood.yaml", "guidelinekit.yaml"
OWN = MOOD.replace("The writer is pleased.}", "The writer is pleased., x-legal: 1, short: Glad}")
REWORDED = OWN.replace("The writer is pleased.", "The writer is pleased or relieved.")


def changes(cli: Cli, repository: Repository, settings: str, new: str) -> list[dict[str, Any]]:
    repository.write({SETTINGS: settings, SPEC: new})
    result = cli("-C", repository.path, "diff", "main", "--format", "json")
    assert result.code == 0, result.err
    found: list[dict[str, Any]] = json.loads(result.out)["guidelines"][0]["changes"]
    return found


def impacts(cli: Cli, repository: Repository, settings: str, new: str) -> list[tuple[str, bool]]:
    return [(change["impact"], change["needs_decision"]) for change in changes(cli, repository, settings, new)]


@pytest.mark.parametrize(
    ("settings", "old", "new", "expected"),
    [
        ("", "Glad", "Happy", ("reread", False)),
        ("impact: {label-short-changed: relabel}", "Glad", "Happy", ("relabel", False)),
        ("impact: {labels/*/short: remap}", "Glad", "Happy", ("remap", False)),
        ("impact: {labels: {impact: remap, reason: Ours.}}", "Glad", "Happy", ("remap", False)),
        (
            "impact: {labels: {impact: remap, reason: Ours.}, labels/*/short: relabel}",
            "Glad",
            "Happy",
            ("relabel", False),
        ),
        ("impact: {labels/*/short: remap, label-short-changed: relabel}", "Glad", "Happy", ("relabel", False)),
        ("impact: {labels/*/short: {impact: editorial, reason: Ours.}}", "Glad", "Happy", ("editorial", False)),
        ("impact: {rules: relabel}", "Glad", "Happy", ("reread", False)),
        ("", "is pleased.", "is pleased or relieved.", ("reread", True)),
        ("impact: {labels/*/definition: relabel}", "is pleased.", "is pleased or relieved.", ("relabel", False)),
        ("impact: {x-legal: relabel}", "x-legal: 1", "x-legal: 2", ("relabel", False)),
        ("impact: {x-legal: editorial}", "x-legal: 1", "x-legal: 2", ("editorial", False)),
        ("impact: {x-other: relabel}", "x-legal: 1", "x-legal: 2", ("editorial", False)),
    ],
)
def test_settings_override_impacts(
    repository: Repository, cli: Cli, settings: str, old: str, new: str, expected: tuple[str, bool]
) -> None:
    repository.commit("One", {SPEC: OWN})
    assert impacts(cli, repository, settings, OWN.replace(old, new)) == [expected]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("impact: {label-shrot-changed: relabel}", "`label-shrot-changed` is neither a kind of change nor a field"),
        ("impact: {labels/happy: relabel}", "`labels/happy` is neither a kind of change nor a field"),
        ("impact: {label-merged: reread}", "`label-merged: reread` lowers the default impact of `label-merged`"),
        ("impact: {labels/*/definition: editorial}", "lowers the default impact of `label-definition-"),
        ("impact: {label-merged: huge}", "impact"),
        ("impact: {labels/*/attributes: reread}", "lowers the default impact of `label-attribute-demanded`"),
        ("impact: {labels/*/avoid_when: reread}", "lowers the default impact"),
    ],
)
def test_invalid_overrides_are_errors(repository: Repository, cli: Cli, settings: str, message: str) -> None:
    repository.commit("One", {SPEC: OWN, SETTINGS: settings})
    repository.write({SPEC: REWORDED})
    result = cli("-C", repository.path, "diff")
    assert (result.code, message in result.err) == (2, True), result.err
    assert cli("check").code == 2, "check reports it too"


def test_explain_shows_the_impact_and_the_overrides_of_a_kind(repository: Repository, cli: Cli) -> None:
    settings = "impact: {labels/*/short: {impact: editorial, reason: Ours to choose.}, x-legal: relabel}\n"
    repository.commit("One", {SPEC: OWN, SETTINGS: settings})
    output = cli("-C", repository.path, "explain", "label-short-changed").out
    assert f"**reread**: {consequences(Impact.REREAD, ENGLISH)}" in output
    assert "- `labels/*/short`: **editorial**. Reason: Ours to choose." in output
    assert "- `x-legal`: **relabel**." in cli("explain", "own-key-changed").out
    assert "The default applies." in cli("explain", "Label-Merged").out
    assert "It *needs a decision*" in cli("explain", "label-definition-reworded").out
    repository.write({SETTINGS: "impact: {labels: relabel}\n"})
    assert "- `labels`: **relabel**." in cli("explain", "label-merged").out
    repository.write({SETTINGS: "impact: {nothing: relabel}\n"})
    assert cli("explain", "GK403").code == 0, "a finding needs no settings"
    assert cli("explain", "label-merged").code == 2
    assert "Did you mean `label-merged`?" in cli("explain", "label-marged").err


def test_changelogs_and_migrations_use_the_overrides(repository: Repository, cli: Cli) -> None:
    split = OWN.replace("pleased.,", "pleased., avoid_when: [It was lost.],")
    repository.commit("One", {SPEC: OWN, SETTINGS: "impact: {labels/*/avoid_when: {impact: reread, reason: Hints.}}\n"})
    repository.commit("Two", {SPEC: split.replace("version: 1.0.0", "version: 1.1.0")})
    entry = json.loads(cli("-C", repository.path, "changelog", "--format", "json").out)["changelogs"][0]["entries"][0]
    assert (entry["impact"], entry["bump"]) == ("reread", "minor")
    mappings = json.loads(cli("migration", "mood", "1.0.0", "--format", "json").out)["labels"]
    assert {mapping["action"] for mapping in mappings} == {"keep"}


# Acknowledgements


def accepted(mark: str, until: str = "2099-01-01") -> str:
    return (
        f"acknowledge:\n  - change: {mark}\n    guideline: mood\n    reason: The pilot is over anyway.\n"
        f"    owner: trust-safety\n    until: {until}\n"
    )


def test_an_acknowledged_change_is_shown_and_does_not_block(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {SPEC: OWN})
    repository.git("checkout", "--quiet", "-b", "work")
    (change,) = changes(cli, repository, "require_decisions: true\n", REWORDED)
    assert change["acknowledged"] is None
    repository.commit("Two")
    assert cli("-C", repository.path, "review").code == 1
    failing = cli("diff", "--fail-on", "reread")
    assert (failing.code, f"  {change['fingerprint']}  mood  label-definition-reworded" in failing.err) == (1, True)
    (again,) = changes(cli, repository, "require_decisions: true\n" + accepted(change["fingerprint"]), REWORDED)
    assert again["acknowledged"] == {
        "owner": "trust-safety", "reason": "The pilot is over anyway.", "until": "2099-01-01",
    }  # fmt: skip
    repository.commit("Three")
    result = cli("-C", repository.path, "review")
    assert result.code == 0, result.out
    accepted_by = ENGLISH.text(
        "report.acknowledged", owner="trust-safety", until="2099-01-01", reason="The pilot is over anyway."
    )
    assert accepted_by in result.out
    assert cli("diff", "--fail-on", "reread").code == 0
    assert accepted_by in cli("diff").out


def test_a_fingerprint_depends_on_the_content_of_a_change_only(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {SPEC: OWN})
    (first,) = changes(cli, repository, "", REWORDED)
    # Moved lines, a second change, and another impact.
    (moved,) = changes(cli, repository, "", "# A comment.\n\n" + REWORDED)
    both = changes(cli, repository, "", REWORDED.replace("Glad", "Happy"))
    (higher,) = changes(cli, repository, "impact: {labels/*/definition: relabel}", REWORDED)
    marks = {moved["fingerprint"], higher["fingerprint"], *(change["fingerprint"] for change in both)}
    assert first["fingerprint"] in marks
    assert len(marks) == 2
    (other,) = changes(cli, repository, "", REWORDED.replace("relieved", "glad"))
    assert other["fingerprint"] != first["fingerprint"]


def test_an_unreadable_guideline_hides_no_finding(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {SPEC: OWN, SETTINGS: accepted("c" + "0" * 11)})
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit("Two", {SPEC: OWN.replace("name: Sad, ", "")})
    result = cli("-C", repository.path, "review")
    assert (result.code, "GK202" in result.out) == (1, True), result.err


def test_an_acknowledgement_expires_and_becomes_stale(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {SPEC: OWN})
    repository.git("checkout", "--quiet", "-b", "work")
    (change,) = changes(cli, repository, "", REWORDED)
    settings = accepted(change["fingerprint"], "2026-03-01") + "require_decisions: true\n"
    repository.commit("Two", {SETTINGS: settings})

    def codes(day: str) -> list[str]:
        return [
            f.code
            for f in check(Workspace(repository.path), since="main", today=datetime.date.fromisoformat(day)).findings
        ]

    def blocks(day: str) -> bool:
        return bool(review(Workspace(repository.path), "main", today=datetime.date.fromisoformat(day)).is_blocked)

    assert ("GK703" in codes("2026-03-01"), blocks("2026-03-01")) == (False, False)
    assert ("GK703" in codes("2026-03-02"), blocks("2026-03-02")) == (True, True)
    repository.write({SPEC: REWORDED.replace("relieved", "glad")})
    assert "GK704" in codes("2026-03-01")
    assert "GK704" in cli("-C", repository.path, "review").out
    repository.write({SPEC: OWN, SETTINGS: settings.replace("guideline: mood", "guideline: moot")})
    assert "GK704" in codes("2026-03-01")


def test_an_outdated_acknowledgement_of_the_base_is_reported_only_by_a_whole_check(
    repository: Repository, cli: Cli
) -> None:
    def found(*arguments: str) -> bool:
        return "GK704" in cli("-C", repository.path, "check", *arguments).out

    repository.commit("One", {SPEC: OWN, SETTINGS: accepted("c" + "0" * 11)})
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit("Two", {SPEC: REWORDED})
    assert (found(), found("--since", "main")) == (True, False)
    repository.commit("Three", {SETTINGS: accepted("c" + "1" * 11)})
    assert (found(), found("--since", "main")) == (True, True)
