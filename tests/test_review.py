"""`guidelinekit review` writes a comment on a pull request: what changes in guidelines, and what blocks the merge."""

from collections.abc import Callable

import pytest

from guidelinekit.report.escape_markdown import message
from guidelinekit.report.markdown import LIMIT, cut
from tests.conftest import ENGLISH, MOOD, Repository, Result

Cli = Callable[..., Result]
PATH = "specs/mood.yaml"


@pytest.fixture
def branch(repository: Repository) -> Repository:
    """A repository with a release on main, on a branch that has changed nothing yet."""
    repository.commit("One", {PATH: MOOD, "README.md": "x"})
    repository.git("checkout", "--quiet", "-b", "work")
    return repository


def blocked(message_id: str, **arguments: int) -> str:
    """The line that states why the merge is blocked."""
    return "⛔ " + ENGLISH.text("review.blocked", reasons=ENGLISH.text(f"review.{message_id}", **arguments))


def review(cli: Cli, repository: Repository, *arguments: str) -> Result:
    return cli("-C", repository.path, "review", *arguments)


def test_a_branch_that_changes_no_guideline_has_no_output(branch: Repository, cli: Cli) -> None:
    branch.commit("Two", {"README.md": "y"})
    assert review(cli, branch, "main") == Result(0, "", "")


def test_the_required_work_comes_first(branch: Repository, cli: Cli) -> None:
    text = MOOD.replace("The writer is pleased.", "The writer is pleased or relieved.")
    branch.commit("Two", {PATH: text.replace("pleased.}\n", 'pleased., avoid_when: ["It was lost. @all"]}\n', 1)})
    result = review(cli, branch)
    assert result.code == 0
    lines = result.out.splitlines()
    assert lines[0] == "<!-- guidelinekit review -->"
    assert lines[1] == f"## Mood 1.0.0 + changes: {ENGLISH.text('review.ready-after', count=1)}"
    (row,) = (line for line in lines if line.startswith("| **"))
    _, annotators, items, author = (cell.strip() for cell in row.strip("|").split("|"))
    assert annotators == ENGLISH.text("review.read", count=2, minutes=1)
    assert items == ENGLISH.text("review.values-relabel", values="`sad`")
    assert (
        author
        == f"{ENGLISH.text('review.answers', count=1)}; {ENGLISH.text('review.version', bump='major', lowest='2.0.0')}"
    )
    everything = f"<details><summary>{ENGLISH.text('review.everything')}</summary>"
    decide = f"**{ENGLISH.text('review.decide')}** {ENGLISH.text('review.decide-how')}"
    assert lines.index(row) < lines.index(decide) < lines.index(everything)
    assert "> The writer is pleased <ins>or relieved</ins>." in result.out
    assert "@all" not in result.out, "no user is mentioned"


def test_a_version_that_is_too_low_is_reported(branch: Repository, cli: Cli) -> None:
    changed = MOOD.replace("pleased.}\n", "pleased., avoid_when: [It was lost.]}\n", 1)
    branch.commit("Two", {PATH: changed.replace("version: 1.0.0", "version: 1.1.0")})
    too_low = ENGLISH.text("review.version-too-low", lowest="2.0.0", version="1.1.0")
    assert too_low in review(cli, branch, "--since-base").out
    branch.commit("Three", {PATH: changed.replace("version: 1.0.0", "version: 2.0.0")})
    enough = ENGLISH.text("review.version", bump="major", lowest="2.0.0")
    assert enough in review(cli, branch, "--since-base").out


def test_new_errors_block_and_old_ones_do_not(repository: Repository, cli: Cli) -> None:
    wrong = MOOD + "rules:\n  r: {statement: Look twice., labels: [hapy]}\n"
    repository.commit("One", {PATH: wrong})
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit("Two", {PATH: wrong + "# a comment\n"})
    assert review(cli, repository).code == 0
    repository.commit("Three", {PATH: wrong.replace("[hapy]", "[hapy, sat]")})
    result = review(cli, repository)
    assert result.code == 1
    assert blocked("new-errors", count=1) in result.out
    assert "`specs/mood.yaml:11`" in result.out
    assert "there is no label `sat`" in result.out
    assert "hapy" not in result.out


def test_a_guideline_that_cannot_be_read_blocks(branch: Repository, cli: Cli) -> None:
    branch.commit("Two", {PATH: MOOD.replace("name: Sad, ", "")})
    result = review(cli, branch)
    assert result.code == 1
    assert "GK202" in result.out


def test_the_settings_can_require_decisions_before_the_merge(branch: Repository, cli: Cli) -> None:
    text = MOOD.replace("The writer is pleased.", "The writer is pleased or relieved.")
    branch.commit("Two", {PATH: text, "guidelinekit.yaml": "require_decisions: true\n"})
    result = review(cli, branch)
    assert (result.code, blocked("needs-decisions") in result.out) == (1, True)
    assert cli("-C", branch.path, "note", "-m", "Relief counts.", "--impact", "reread").code == 0
    assert review(cli, branch).code == 0


SETTINGS = "counts: counts/{id}.csv\nminutes_per_item: 0.5\nhourly_rate: 30\ncurrency: EUR\n"


def test_the_cost_of_relabeling_is_computed_from_counts(branch: Repository, cli: Cli) -> None:
    changed = MOOD.replace("pleased.}\n", "pleased., avoid_when: [It was lost.]}\n", 1)
    branch.commit(
        "Two", {PATH: changed, "guidelinekit.yaml": SETTINGS, "counts/mood.csv": "label,items\nhappy,1200\nsad,800\n"}
    )
    effort = ENGLISH.listed([ENGLISH.text("review.hours", count=10), "300 EUR"])
    cost = ENGLISH.text("review.items-relabel-counted", reviewed="1,200", total="2,000", effort=effort)
    assert cost in review(cli, branch).out
    branch.commit("Three", {"counts/mood.csv": "sad,800\n"})
    assert ENGLISH.text("review.unknown-counts", labels="`happy`") in review(cli, branch).out
    branch.commit("Four", {"counts/mood.csv": "happy,many\nsad,few\n"})
    result = review(cli, branch)
    assert (result.code, "counts/mood.csv:2" in result.err) == (2, True)


def test_a_thousand_like_changes_are_one_line_of_a_comment(branch: Repository, cli: Cli) -> None:
    rules = "".join(f"  r{at}: {{statement: Look {at} times at it., why: It helps.}}\n" for at in range(1000))
    branch.commit("Two", {PATH: f"{MOOD}rules:\n{rules}".replace("1.0.0", "1.1.0")})
    branch.commit(
        "Three", {PATH: f"{MOOD}rules:\n{rules}".replace("1.0.0", "1.1.0").replace("at it.", "at all of it.")}
    )
    text = review(cli, branch).out
    assert len(text) < 5000
    assert ENGLISH.text("review.read", count=1000, minutes=47) in text[:1000]
    assert "1,000 rules" in text


def test_long_changes_fit_into_a_comment(branch: Repository, cli: Cli) -> None:
    words = " ".join(f"word{at}" for at in range(900))
    rules = "".join(f"  r{at}: {{statement: Look {at} times at it. {words}, why: It helps.}}\n" for at in range(18))
    branch.commit("Two", {PATH: f"{MOOD}rules:\n{rules}".replace("1.0.0", "1.1.0")})
    branch.commit(
        "Three", {PATH: f"{MOOD}rules:\n{rules}".replace("1.0.0", "1.1.0").replace("at it.", "at all of it.")}
    )
    text = review(cli, branch).out
    assert LIMIT - 8000 < len(text) <= LIMIT
    rest = ENGLISH.text("review.rest", command="`guidelinekit review main`")
    assert text.endswith(f"*{rest}*\n")
    assert text.count("<details>") == text.count("</details>")


def test_an_unknown_base_is_an_error(branch: Repository, cli: Cli) -> None:
    result = review(cli, branch, "none")
    assert (result.code, "has no revision" in result.err) == (2, True)
    branch.git("checkout", "--quiet", "--orphan", "unrelated")
    branch.commit("Unrelated", {PATH: MOOD})
    assert "no commit in common" in review(cli, branch, "main").err


def test_new_and_removed_guidelines_are_shown(branch: Repository, cli: Cli) -> None:
    branch.commit("Two", {PATH: None, "specs/tone.yaml": MOOD.replace("id: mood", "id: tone")})
    text = review(cli, branch).out
    assert f"**Mood {ENGLISH.text('report.version-removed', version='1.0.0')}** (`mood`)" in text
    assert f"**Mood {ENGLISH.text('report.version-new', version='1.0.0')}** (`tone`)" in text
    question = ENGLISH.text("questions.guideline-renamed", old="`mood`", new="`tone`", percent="100")
    assert f"❓ {question}" in text


def test_cut_text_ends_with_a_whole_line() -> None:
    lines = [f"line {at}" for at in range(100)]
    text = cut(lines, limit=100, rest="rest")
    assert len(text) <= 100
    assert text.endswith("\n\nrest\n")
    assert text.splitlines()[:2] == lines[:2]
    assert cut(lines[:3], limit=100, rest="rest") == "line 0\nline 1\nline 2\n"


def test_markdown_characters_are_escaped() -> None:
    assert message("a *b* `c_d` <i> [x](y) | #") == r"a \*b\* `c_d` \<i\> \[x\](y) \| \#"


def test_a_note_of_the_base_does_not_answer_what_the_branch_writes_again(repository: Repository, cli: Cli) -> None:
    text = MOOD.replace("The writer is pleased.", "The writer is pleased or relieved.")
    note = "changes/mood/relief.md"
    repository.commit("One", {PATH: MOOD})
    repository.commit("Two", {PATH: text, note: "---\nimpact: reread\ntargets: [labels/happy]\n---\nRelief counts.\n"})
    repository.git("checkout", "--quiet", "-b", "work")
    repository.commit("Three", {PATH: text.replace("A mood", "One mood") + "  # a comment\n"})
    assert ENGLISH.text("review.decide") not in review(cli, repository, "main").out, "the note answers its own text"
    repository.commit("Four", {PATH: text.replace("or relieved", "or proud")})
    outdated = ENGLISH.text("review.outdated-note", path=f"`{note}`")
    asked = review(cli, repository, "main")
    assert outdated in asked.out
    assert asked.code == 0
    repository.write({"guidelinekit.yaml": "require_decisions: true\n"})
    assert review(cli, repository, "main").code == 1
    repository.write({note: "---\nimpact: relabel\ntargets: [labels/happy]\n---\nPride counts.\n"})
    answered = review(cli, repository, "main")
    assert outdated not in answered.out
    assert ENGLISH.text("review.decide") not in answered.out
    assert answered.code == 0
