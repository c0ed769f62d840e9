"""`diff --format markdown`: the versions, the next version, the changes, and how many changes follow from each."""

import re
from collections.abc import Callable

from tests.conftest import ENGLISH, MOOD, Repository, Result

Cli = Callable[..., Result]
SPEC = "specs/mood.yaml"
REWORDED = MOOD.replace("is pleased.", "is pleased or relieved.")
RENAMED = MOOD.replace("happy: {name: Happy", "glad: {name: Happy, renamed_from: [happy]")
RULE = "rules:\n  r: {{statement: Look twice., labels: [{0}]}}\nexamples:\n  e: {{input: It is fine., answer: {0}}}\n"


def markdown(cli: Cli, repository: Repository, *sides: str) -> list[str]:
    result = cli("-C", repository.path, "diff", *sides, "--format", "markdown")
    assert (result.code, result.err) == (0, "")
    return result.out.splitlines()


def next_version(bump: str) -> str:
    return ENGLISH.text("report.next-version", bump=bump)


def test_a_changed_version_is_shown_with_the_old_and_the_new_one(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {SPEC: MOOD})
    repository.write({SPEC: REWORDED.replace("1.0.0", "1.2.0")})
    lines = markdown(cli, repository)
    versions = ENGLISH.text("report.version-changed", old="1.0.0", new="1.2.0")
    assert lines[2] == f"## Mood (`mood`, {versions})"
    assert next_version("minor") in lines


def test_an_unchanged_version_is_shown_with_changes(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {SPEC: MOOD})
    repository.write({SPEC: REWORDED})
    assert f"## Mood (`mood`, {ENGLISH.text('report.version-same', version='1.0.0')})" in markdown(cli, repository)


def test_a_new_and_a_removed_guideline_have_one_version_and_no_next_one(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {SPEC: MOOD})
    repository.commit(
        "Two", {SPEC: None, "specs/tone.yaml": MOOD.replace("id: mood", "id: tone").replace("1.0", "2.0")}
    )
    lines = markdown(cli, repository, "HEAD~1", "HEAD")
    assert f"## Mood (`mood`, {ENGLISH.text('report.version-removed', version='1.0.0')})" in lines
    assert f"## Mood (`tone`, {ENGLISH.text('report.version-new', version='2.0.0')})" in lines
    assert not any(next_version(bump) in lines for bump in ("major", "minor", "patch"))


def test_the_next_version_follows_from_the_heaviest_impact(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {SPEC: MOOD})
    for text, bump in (
        (MOOD.replace("is pleased.", "is “pleased”.").replace("is not pleased.", "is *not* pleased."), "minor"),
        (MOOD.replace("is not pleased.", "is *not* pleased."), "patch"),
        (REWORDED.replace("task: {unit: One sentence.", "task: {unit: Two sentences."), "major"),
    ):
        repository.write({SPEC: text})
        lines = markdown(cli, repository)
        assert [one for one in ("major", "minor", "patch") if next_version(one) in lines] == [bump], lines


def test_a_change_names_how_many_changes_follow_from_it(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {SPEC: MOOD + RULE.format("happy")})
    repository.write({SPEC: RENAMED + RULE.format("glad")})
    *_, line = (line for line in markdown(cli, repository) if line.startswith("- "))
    count = ENGLISH.text("report.consequence-count", count=3)
    renamed = ENGLISH.text("changes.label-renamed", element="Label “Happy”", before="`happy`", after="`glad`")
    assert line == f"- {renamed} *({count})*"


def test_a_change_from_which_nothing_follows_has_no_count(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {SPEC: MOOD})
    repository.write({SPEC: REWORDED})
    *_, line = (line for line in markdown(cli, repository) if line.startswith("- "))
    decision = re.escape(ENGLISH.text("report.needs-decision-short"))
    mark = ENGLISH.text("report.fingerprint", value="`c[0-9a-f]+`")
    changed = rf"\*{decision}\*: `labels/happy/definition` \({mark}\)"
    assert re.fullmatch(rf"- Label “Happy”: “definition” reworded\. ⚠️ {changed}", line), line
