"""`check` and `check --since` report versions and notes that no release would show correctly, before the merge."""

import json
import subprocess
from collections.abc import Callable

import pytest

from tests.conftest import HEAD, LABELS, MOOD, Repository, Result
from tests.test_process_count import starts_of_git

Cli = Callable[..., Result]
SPEC = "specs/mood/guideline.yaml"
NOTE = "changes/mood/why.md"
THANKS = LABELS.replace("The writer is pleased.", "The writer is pleased or says thanks.")
LOSS = LABELS.replace("The writer is not pleased.", "The writer has lost something.")


def at(version: str, labels: str = LABELS, more: str = "") -> str:
    return HEAD.replace("1.0.0", version) + labels + more


def note(*targets: str, impact: str = "reread") -> str:
    return f"---\nimpact: {impact}\ntargets: [{', '.join(targets)}]\n---\nIt was unclear.\n"


#: The codes of findings on versions and notes.
CODES = {"GK501", "GK505", "GK510", "GK511", "GK512", "GK514"}


def findings(cli: Cli, repository: Repository, *arguments: str) -> list[tuple[str, str, int, str, str]]:
    """Severity and code, path, line, message and hint of these findings."""
    out = json.loads(cli("-C", repository.path, "check", *arguments, "--format", "json").out)["findings"]
    return [
        (f"{entry['severity']} {entry['code']}", entry["path"], entry["line"],
         entry["message"], entry["hint"])
        for entry in out if entry["code"] in CODES
    ]  # fmt: skip


def reported(cli: Cli, repository: Repository, *arguments: str) -> list[str]:
    return [f"{code} {path}" for code, path, *_ in findings(cli, repository, *arguments)]


@pytest.fixture
def released(repository: Repository) -> Repository:
    """A repository with one release on main, on a branch."""
    repository.commit("One", {SPEC: MOOD, "README.md": "x\n"})
    repository.git("checkout", "--quiet", "-b", "work")
    return repository


# Targets of notes


@pytest.mark.parametrize(
    ("target", "code", "message", "hint"),
    [
        ("labels/happy/definition", "", "", ""),
        ("labels/happy", "", "", ""),
        ("labels", "", "", ""),
        (
            "labels/hapy/definition",
            "error GK510",
            "there is no `labels/hapy/definition`",
            "Did you mean `labels/happy/definition`?",
        ),
        ("label/happy", "error GK510", "there is no `label/happy`", "Did you mean `labels/happy`?"),
        ("/labels/happy", "error GK510", "there is no `/labels/happy`", "Did you mean `labels/happy`?"),
        ("labels/happy/definition/x", "error GK510", "there is no `labels/happy/definition/x`", ""),
        ("rules/none", "error GK510", "there is no `rules/none`", "Use an address that `guidelinekit diff` shows"),
        (
            "labels/sad/definition",
            "warning GK505",
            "`labels/sad/definition` did not change since 1.0.0",
            "Did you mean `labels/happy/definition`?",
        ),
        ("task/unit", "warning GK505", "`task/unit` did not change since 1.0.0", "Correct the address"),
    ],
)
def test_a_target_that_did_not_change_is_reported(
    released: Repository, cli: Cli, target: str, code: str, message: str, hint: str
) -> None:
    released.commit("Two", {SPEC: at("1.0.0", THANKS), NOTE: note(target)})
    for arguments in ((), ("--since", "main"), ("--staged",)):
        found = findings(cli, released, *arguments)
        if not code:
            assert found == []
        else:
            ((found_code, path, line, found_message, found_hint),) = found
            assert (found_code, path, line, found_message) == (code, NOTE, 3, message)
            assert hint in found_hint
    review = cli("-C", released.path, "review", "main").out
    assert (message in review) if message else ("GK5" not in review)


def test_a_target_may_be_the_old_id_of_a_renamed_label(released: Repository, cli: Cli) -> None:
    renamed = LABELS.replace("  happy: {", "  glad: {renamed_from: [happy], ")
    released.commit("Two", {SPEC: at("1.0.0", renamed), NOTE: note("labels/happy", "labels/glad")})
    # That the note cannot lower the impact of the rename is reported, for both ids.
    assert [code for code, *_ in findings(cli, released)] == ["warning GK514", "warning GK514"]


def test_a_branch_that_adds_only_a_note_is_checked(released: Repository, cli: Cli) -> None:
    released.commit("Two", {NOTE: note("labels/hapy")})
    assert reported(cli, released, "--since", "main") == [f"error GK510 {NOTE}"]
    released.commit("Three", {NOTE: "---\nimpact: huge\n---\nWhy.\n"})
    assert "GK504" in cli("-C", released.path, "check", "--since", "main").out


def test_a_note_of_the_base_is_reported_only_if_the_branch_undoes_its_change(released: Repository, cli: Cli) -> None:
    released.commit("Two", {SPEC: at("1.0.0", THANKS), NOTE: note("labels/happy"), "changes/mood/bad.md": note("x")})
    released.git("branch", "--force", "main")
    released.commit("Three", {SPEC: at("1.0.0", THANKS.replace("not pleased", "not at all pleased"))})
    assert reported(cli, released, "--since", "main") == []
    released.commit("Four", {SPEC: at("1.0.0", LOSS)})
    assert reported(cli, released, "--since", "main") == [f"warning GK505 {NOTE}"]


def test_the_severity_and_exceptions_of_the_settings_apply(released: Repository, cli: Cli) -> None:
    released.commit("Two", {SPEC: at("1.0.0", THANKS), NOTE: note("labels/hapy", "labels/sad")})
    settings = "severity: {GK510: note, GK505: error}\n"
    released.write({"guidelinekit.yaml": settings})
    assert reported(cli, released) == [f"note GK510 {NOTE}", f"error GK505 {NOTE}"]
    exception = "reason: R., owner: o, until: 2099-01-01"
    released.write(
        {"guidelinekit.yaml": f"ignore: [{{code: GK510, guideline: mood, address: labels/hapy, {exception}}}]\n"}
    )
    assert reported(cli, released) == [f"warning GK505 {NOTE}"]
    assert "GK702" not in cli("-C", released.path, "check").out
    released.write({"guidelinekit.yaml": "severity: {GK505: off, GK510: off}\n"})
    assert reported(cli, released) == reported(cli, released, "--since", "main") == []


def test_without_a_release_no_target_is_reported(repository: Repository, cli: Cli) -> None:
    repository.write({SPEC: MOOD, NOTE: note("labels/none")})
    assert findings(cli, repository) == [], "no commit"
    repository.commit("One", {SPEC: MOOD.replace("version: 1.0.0", "version: 1.0.0\nstatus: draft")})
    assert findings(cli, repository) == [], "a draft"
    repository.commit("Two", {SPEC: MOOD, NOTE: None})
    repository.commit("Three", {SPEC: at("1.0.0", THANKS), NOTE: note("labels/none")})
    clone = repository.path.parent / "clone"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{repository.path}", str(clone)], check=True)
    assert "GK510" in cli("-C", repository.path, "check").out
    assert "GK510" not in cli("-C", clone, "check").out, "a shallow clone"


def test_a_check_without_unreleased_notes_does_not_read_the_history(repository: Repository) -> None:
    repository.commit("One", {SPEC: MOOD, "changes/mood/1.0.0/why.md": "The first one.\n"})
    repository.git("tag", "mood@1.0.0")
    repository.write({SPEC: at("1.0.0", THANKS)})
    started = starts_of_git(repository.path.parent, repository, "check", expected="1 guideline checked")
    assert not [line for line in started if " log " in line]


# Notes left behind


def test_a_note_left_behind_by_a_version_raised_by_hand_is_reported(released: Repository, cli: Cli) -> None:
    files = {SPEC: at("1.1.0", THANKS), NOTE: note("labels/happy"), "changes/mood/b.md": "About the release.\n"}
    released.write(files)
    both = ["warning GK511 changes/mood/b.md", f"warning GK511 {NOTE}"]
    assert reported(cli, released) == both, "before the commit"
    released.commit("Two", files)
    assert reported(cli, released) == both
    assert reported(cli, released, "--since", "main") == both
    (found,) = (entry for entry in findings(cli, released) if entry[1] == NOTE)
    assert found[3:] == (
        "the note belongs to version 1.1.0, but is not in the folder of that version",
        "Move it to 1.1.0: `mkdir changes/mood/1.1.0 && git mv changes/mood/why.md changes/mood/1.1.0/`.",
    )
    subprocess.run(found[4].split("`")[1], shell=True, cwd=released.path, check=True)
    (released.path / "changes/mood/b.md").rename(released.path / "changes/mood/1.1.0/b.md")
    released.commit("Moved")
    assert findings(cli, released) == findings(cli, released, "--since", "main") == []
    assert cli("-C", released.path, "changelog").err == ""


def test_a_left_behind_note_is_reported_after_further_changes(released: Repository, cli: Cli) -> None:
    released.commit("Two", {SPEC: at("1.1.0", THANKS), NOTE: note("labels/happy")})
    released.git("branch", "--force", "main")
    for labels in (THANKS.replace("not pleased", "sad"), THANKS.replace("says thanks", "is thankful")):
        released.commit("Three", {SPEC: at("1.1.0", labels)})
        assert reported(cli, released) == [f"warning GK511 {NOTE}"]
        assert reported(cli, released, "--since", "main") == [], "the base has it too"
    released.commit("Four", {NOTE: note("labels/happy", impact="relabel")})
    assert reported(cli, released) == [], "the note was written anew"


def test_a_note_written_after_a_release_by_hand_is_reported(released: Repository, cli: Cli) -> None:
    released.commit("Two", {SPEC: at("1.1.0", THANKS)})
    released.commit("Three", {NOTE: note("labels/happy")})
    assert reported(cli, released) == [f"warning GK511 {NOTE}"]
    released.commit("Four", {NOTE: "About the release.\n"})
    ((code, path, _, message, hint),) = findings(cli, released)
    assert (code, path) == ("warning GK505", NOTE)
    assert message == "nothing changed since 1.1.0, so no release would show this note"
    assert "git mv changes/mood/why.md changes/mood/1.1.0/" in hint
    released.commit("Five", {SPEC: at("1.1.0", LOSS)})
    assert findings(cli, released) == []


@pytest.mark.parametrize("version", ["1.1.0-rc.1", "1.1.0\nstatus: draft"])
def test_a_trial_and_a_draft_leave_no_notes_behind(released: Repository, cli: Cli, version: str) -> None:
    released.commit("Two", {SPEC: at(version, THANKS), NOTE: note("labels/happy")})
    assert findings(cli, released) == findings(cli, released, "--since", "main") == []


def test_targets_of_notes_in_the_folder_of_a_raised_version_are_checked(released: Repository, cli: Cli) -> None:
    path = "changes/mood/1.1.0/why.md"
    released.commit("Two", {SPEC: at("1.1.0", THANKS), path: note("labels/hapy")})
    assert reported(cli, released, "--since", "main") == [f"error GK510 {path}"]


def test_notes_of_a_mistyped_guideline_are_reported_once_the_branch_adds_them(released: Repository, cli: Cli) -> None:
    released.commit("Two", {SPEC: at("1.0.0", THANKS), "changes/moot/why.md": "Why.\n"})
    ((code, path, _, message, hint),) = findings(cli, released, "--since", "main")
    assert (code, path, hint) == ("warning GK505", "changes/moot", "Did you mean `mood`?")
    assert message == "there is no guideline `moot`, so its notes are not shown"
    released.git("branch", "--force", "main")
    released.commit("Three", {SPEC: at("1.0.0", LOSS)})
    assert reported(cli, released, "--since", "main") == []


# Versions


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("1.5.0", "version 1.5.0 is lower than 2.0.0, which was released before"),
        ("2.0.0-rc.2", "version 2.0.0-rc.2 is a trial of 2.0.0, which was already released"),
        ("1.9.0-rc.1", "version 1.9.0-rc.1 is lower than 2.0.0, which was released before"),
        ("2.0.0", ""),
        ("2.0.1", ""),
        ("2.1.0-rc.1", ""),
    ],
)
def test_a_lowered_version_is_reported(released: Repository, cli: Cli, version: str, message: str) -> None:
    released.commit("Two", {SPEC: at("2.0.0")})
    released.git("branch", "--force", "main")
    released.commit("Low", {SPEC: at(version, THANKS)})
    expected = [("warning GK501", SPEC, 4, message)] if message else []
    assert [entry[:4] for entry in findings(cli, released, "--since", "main")] == expected
    assert findings(cli, released) == [], "no history is read without a reason to expect a finding"
    released.git("tag", "mood@2.0.0", "main")
    assert [entry[:4] for entry in findings(cli, released)] == expected
    if message:
        assert message in cli("-C", released.path, "review", "main").out
        released.git("branch", "--force", "main")
        released.commit("Word", {SPEC: at(version, LOSS)})
        assert findings(cli, released, "--since", "main") == [], "the base has it too"


def test_a_tag_of_another_line_lowers_no_version(released: Repository, cli: Cli) -> None:
    released.git("checkout", "--quiet", "main")
    released.commit("Two", {SPEC: at("2.0.0")})
    released.git("tag", "mood@2.0.0")
    released.git("pack-refs", "--all")
    released.git("checkout", "--quiet", "work")
    released.commit("Fix", {SPEC: at("1.0.0", THANKS)})
    assert findings(cli, released) == []


def released_on_two_branches(repository: Repository, one: str, other: str) -> None:
    """Branches a and b, which release the same version with these labels."""
    for name, labels in (("a", one), ("b", other)):
        repository.git("checkout", "--quiet", "-b", name, "main")
        repository.commit(name, {SPEC: at("1.1.0", labels), f"changes/mood/1.1.0/{name}.md": "Why.\n"})


def test_a_version_that_two_branches_released_is_reported(released: Repository, cli: Cli) -> None:
    released_on_two_branches(released, THANKS, LOSS)
    commits = [released.git("rev-parse", "--short=10", name) for name in ("a", "b")]
    assert reported(cli, released, "--since", "a") == [f"warning GK512 {SPEC}"], "before the merge"
    released.git("checkout", "--quiet", "a")
    released.git("merge", "--quiet", "--no-ff", "-m", "merge", "b", "--strategy-option=ours")
    ((code, path, line, message, hint),) = findings(cli, released, "--since", "HEAD~1")
    assert (code, path, line) == ("warning GK512", SPEC, 4)
    assert all(commit in message for commit in commits)
    assert "Release the next version" in hint
    assert "GK512" in cli("-C", released.path, "review", "main").out
    released.commit("Note", {NOTE: note("labels/sad")})
    assert f"warning GK512 {SPEC}" in reported(cli, released), "the note is a reason to read the history"
    released.git("branch", "--force", "main")
    released.commit("Word", {SPEC: at("1.1.0", LOSS.replace("lost", "mislaid"))})
    assert f"warning GK512 {SPEC}" not in reported(cli, released, "--since", "main"), "the base has it too"
    released.commit("Next", {SPEC: at("1.2.0", LOSS), NOTE: None})
    assert reported(cli, released, "--since", "main") == []


def test_the_same_content_released_on_two_branches_is_one_release(released: Repository, cli: Cli) -> None:
    released_on_two_branches(released, THANKS, THANKS)
    released.git("merge", "--quiet", "--no-ff", "-m", "merge", "a")
    released.commit("Word", {SPEC: at("1.1.0", THANKS.replace("thanks", "thank you"))})
    assert reported(cli, released, "--since", "main") == []


def test_a_release_on_a_branch_whose_base_moved_on_is_one_release(released: Repository, cli: Cli) -> None:
    released.commit("Release", {SPEC: at("1.1.0", THANKS)})
    released.git("checkout", "--quiet", "main")
    released.commit("Other", {"specs/mood/rules.yaml": "rules: {look: {statement: Look twice.}}\n"})
    released.git("merge", "--quiet", "--no-ff", "-m", "merge", "work")
    released.commit("Word", {SPEC: at("1.1.0", THANKS.replace("thanks", "thank you"))})
    assert reported(cli, released, "--since", "main~1") == []


def test_starter_text_that_a_branch_adds_is_reported(released: Repository, cli: Cli) -> None:
    released.commit("Two", {SPEC: at("1.0.0", LABELS.replace("The writer is pleased.", "'FILL IN: When?'"))})
    assert "note GK438" in cli("-C", released.path, "check", "--since", "main").out
    released.git("branch", "--force", "main")
    released.commit("Three", {SPEC: at("1.0.0", LOSS.replace("The writer is pleased.", "'FILL IN: When?'"))})
    assert "GK438" not in cli("-C", released.path, "check", "--since", "main").out


# Releases


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({NOTE: note("labels/hapy")}, "changes/mood/why.md:3: there is no `labels/hapy` (GK510)"),
        ({NOTE: "---\nimpact: Relabel\n---\nWhy.\n"}, "changes/mood/why.md:2: impact is `Relabel`"),
        ({NOTE: "<<<<<<< HEAD\nA.\n=======\nB.\n>>>>>>> b\n"}, "changes/mood/why.md:1: the lines up to 5 contain"),
        ({"guidelinekit.yaml": "severity: {GK412: error}\n"}, "gives no reason (GK412)"),
    ],
)
def test_a_release_with_what_check_calls_an_error_is_refused(
    released: Repository, cli: Cli, files: dict[str, str], message: str
) -> None:
    rule = "rules: {look: {level: must, statement: Look twice.}}\n"
    head = released.commit("Two", {SPEC: at("1.0.0", THANKS, rule), "changes/mood/other.md": note("labels", "rules")})
    assert cli("-C", released.path, "release", "mood", "--dry-run").code == 0
    head = released.commit("Three", files)
    result = cli("-C", released.path, "release", "mood")
    assert (result.code, "`mood` has 1 error:" in result.err, message in result.err) == (2, True, True), result.err
    assert released.git("rev-parse", "HEAD") == head


def test_a_release_with_an_error_that_the_settings_turn_off_is_made(released: Repository, cli: Cli) -> None:
    released.commit(
        "Two",
        {
            SPEC: at("1.0.0", THANKS),
            NOTE: note("labels/happy", "labels/hapy"),
            "guidelinekit.yaml": "severity: {GK510: off}\n",
        },
    )
    result = cli("-C", released.path, "release", "mood", "--dry-run")
    assert result.code == 0, result.err


# Impacts of notes


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("impact: reread\ntargets: [labels/sad]", "`labels/sad` (label-removed) is `relabel`, not `reread`"),
        ("targets:\n  labels/sad: remap", "`labels/sad` (label-removed) is `relabel`, not `remap`"),
        ("impact: relabel\ntargets: [labels/sad]", ""),
        ("targets: [labels/sad]", ""),
        ("impact: editorial\ntargets: [labels/happy/definition]", ""),
    ],
)  # fmt: skip
def test_a_note_cannot_lower_the_impact_of_a_removal(released: Repository, cli: Cli, front: str, expected: str) -> None:
    edited = MOOD.replace("is pleased.", "is pleased or relieved.").replace("  sad:", "  calm:")
    released.write({SPEC: edited, "changes/mood/n.md": f"---\n{front}\n---\nBecause.\n"})
    found = [(code, line, message) for code, _, line, message, _ in findings(cli, released)]
    assert found == ([("warning GK514", 3, f"the impact of {expected}")] if expected else [])
    data = json.loads(cli("-C", released.path, "diff", "--format", "json").out)
    (removed,) = (c for c in data["guidelines"][0]["changes"] if c["kind"] == "label-removed")
    assert removed["impact"] == "relabel"


def test_a_note_can_set_an_impact_for_each_target(released: Repository, cli: Cli) -> None:
    edited = MOOD.replace("is pleased.", "is pleased or relieved.").replace("is not pleased.", "is not content.")
    note = "---\ntargets:\n  labels/happy/definition: relabel # widened\n  labels/sad: reread\n---\nRelief counts.\n"
    released.write({SPEC: edited, "changes/mood/n.md": note})
    assert findings(cli, released) == []
    changes = json.loads(cli("-C", released.path, "diff", "--format", "json").out)["guidelines"][0]["changes"]
    assert {change["address"]: (change["impact"], change["needs_decision"]) for change in changes} == {
        "labels/happy/definition": ("relabel", False), "labels/sad/definition": ("reread", False),
    }  # fmt: skip
    for wrong, message in (
        ("impact: reread\n" + note[4:], "each target has its own impact, so the note has none"),
        (note[4:].replace("relabel", "relable"), "the impact of `labels/happy/definition` is `relable`"),
    ):
        released.write({"changes/mood/n.md": f"---\n{wrong}"})
        assert message in cli("-C", released.path, "check").out
