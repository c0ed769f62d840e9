"""`ID` and `ID@VERSION` name the work tree and a release, without gold and without what an audience must not see."""

import json
from collections.abc import Callable, Iterator

import pytest

from guidelinekit.errors import GuidelineKitError, HistoryError, RevisionError
from guidelinekit.operations.named_version import NamedVersion, named_version
from guidelinekit.operations.workspace import Workspace
from tests.conftest import MOOD, Repository

EXAMPLES = """\
examples:
  open: {input: A good day., answer: happy}
  secret: {input: A zebra., answer: sad, uses: [gold]}
  asked: {input: A lion., answer: sad, uses: [quiz]}
"""
TEAM = "rules:\n  inner: {statement: A tiger., audience: [team]}\n  outer: {statement: A cat.}\n"
SPEC = "specs/mood/guideline.yaml"


Open = Callable[[Repository], Workspace]


@pytest.fixture
def open_workspace() -> Iterator[Open]:
    """Opens repositories, and ends their git processes."""
    opened: list[Workspace] = []

    def open_one(repository: Repository) -> Workspace:
        opened.append(Workspace(repository.path))
        return opened[-1]

    yield open_one
    for workspace in opened:
        workspace.close()


def text_of(named: NamedVersion) -> str:
    text = json.dumps(named.data)
    assert named.guideline.id in text
    return text


@pytest.fixture
def released(repository: Repository) -> Repository:
    """A repository with three releases: what is gold and what is for a team changes between them."""
    opened = EXAMPLES.replace(", uses: [gold]", "")
    repository.commit("First", {SPEC: MOOD + opened + TEAM.replace(", audience: [team]", "")})
    repository.commit("Second", {SPEC: MOOD.replace("1.0.0", "1.1.0") + EXAMPLES + TEAM})
    repository.commit("Third", {SPEC: MOOD.replace("1.0.0", "1.2.0") + "examples:\n  open: {input: A., answer: sad}\n"})
    repository.write({SPEC: MOOD.replace("1.0.0", "1.3.0") + EXAMPLES + TEAM})
    return repository


def test_an_id_is_the_work_tree_and_a_version_is_a_release(released: Repository, open_workspace: Open) -> None:
    workspace = open_workspace(released)
    assert named_version(workspace, "mood").guideline.version == "1.3.0"
    assert named_version(workspace, "mood").commit == ""
    named = named_version(workspace, "mood@1.1.0")
    assert named.guideline.version == "1.1.0"
    assert named.commit == released.git("rev-parse", "HEAD~1")
    assert list(named.data["examples"]) == list(named.guideline.examples) == ["open"]
    # The complete version is there for those who measure.
    assert "secret" in workspace.load(named.version).source.data["examples"]


@pytest.mark.parametrize("audience", ["", "vendor", "team", "everyone"])
@pytest.mark.parametrize("name", ["mood", "mood@1.0.0", "mood@1.1.0", "mood@1.2.0"])
def test_gold_of_any_version_is_in_none(released: Repository, name: str, audience: str, open_workspace: Open) -> None:
    released.write({"guidelinekit.yaml": "review_audience: vendor\n"})
    text = text_of(named_version(open_workspace(released), name, audience=audience))
    assert "zebra" not in text
    assert "lion" not in text
    assert "secret" not in text


@pytest.mark.parametrize("name", ["mood", "mood@1.0.0", "mood@1.1.0"])
def test_what_a_later_version_restricts_is_not_for_others(
    released: Repository, name: str, open_workspace: Open
) -> None:
    workspace = open_workspace(released)
    assert "tiger" in text_of(named_version(workspace, name))
    assert "tiger" in text_of(named_version(workspace, name, audience="team"))
    shown = text_of(named_version(workspace, name, audience="everyone"))
    assert "tiger" not in shown
    assert "A cat." in shown


def test_a_gold_example_that_was_renamed_stays_hidden(repository: Repository, open_workspace: Open) -> None:
    repository.commit("First", {SPEC: MOOD + "examples:\n  old: {input: A zebra., answer: sad}\n"})
    gold = "examples:\n  new: {input: A zebra., answer: sad, uses: [gold], renamed_from: [old]}\n"
    repository.commit("Second", {SPEC: MOOD.replace("1.0.0", "1.1.0") + gold})
    assert "zebra" not in text_of(named_version(open_workspace(repository), "mood@1.0.0"))


def test_a_removed_guideline_still_has_its_releases(released: Repository, open_workspace: Open) -> None:
    released.commit("Remove", {SPEC: None})
    assert named_version(open_workspace(released), "mood@1.1.0").guideline.version == "1.1.0"


def test_a_broken_work_tree_does_not_hinder_a_release(released: Repository, open_workspace: Open) -> None:
    released.write({SPEC: "id: [\n"})
    workspace = open_workspace(released)
    assert named_version(workspace, "mood@1.1.0", audience="team").guideline.version == "1.1.0"
    with pytest.raises(GuidelineKitError, match="cannot be used"):
        named_version(workspace, "mood")


def test_a_trial_with_a_tag_can_be_named(released: Repository, open_workspace: Open) -> None:
    released.commit("Trial", {SPEC: MOOD.replace("1.0.0", "2.0.0-rc.1")})
    released.git("tag", "mood@2.0.0-rc.1")
    assert named_version(open_workspace(released), "mood@2.0.0-rc.1").guideline.version == "2.0.0-rc.1"


def test_the_prefix_of_tags_can_be_in_a_name(released: Repository, open_workspace: Open) -> None:
    released.write({"guidelinekit.yaml": "tag_prefix: labels/\n"})
    assert named_version(open_workspace(released), "labels/mood@1.1.0").guideline.version == "1.1.0"


@pytest.mark.parametrize("name", ["", "nood", "nood@1.0.0", "mood@9.9.9", "mood@main", "@1.0.0", "mood@", "a@b@1.0.0"])
def test_a_name_of_nothing_is_an_error_that_helps(released: Repository, name: str, open_workspace: Open) -> None:
    with pytest.raises(GuidelineKitError) as error:
        named_version(open_workspace(released), name)
    assert error.value.hint


def test_a_guideline_can_be_for_others(repository: Repository, open_workspace: Open) -> None:
    repository.commit("First", {SPEC: MOOD})
    repository.commit("Second", {SPEC: MOOD.replace("1.0.0", "1.1.0") + "audience: [team]\n"})
    workspace = open_workspace(repository)
    assert named_version(workspace, "mood@1.0.0", audience="team").guideline.version == "1.0.0"
    for name in ("mood", "mood@1.0.0"):
        with pytest.raises(GuidelineKitError, match="not for the audience"):
            named_version(workspace, name, audience="everyone")
    with pytest.raises(GuidelineKitError, match="no guideline and no setting names"):
        named_version(workspace, "mood", audience="nobody")


def test_the_work_tree_needs_no_git(repository: Repository, open_workspace: Open) -> None:
    repository.write({SPEC: MOOD})
    workspace = open_workspace(repository)
    assert named_version(workspace, "mood").guideline.version == "1.0.0"
    with pytest.raises(HistoryError):
        named_version(workspace, "mood@1.0.0")
    with pytest.raises(RevisionError):
        named_version(workspace, "mood@first")
