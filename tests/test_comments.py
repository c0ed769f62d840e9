"""`review --post` creates and updates one comment, and reports what it did. A server on loopback is the host."""

from collections.abc import Callable, Iterator

import pytest

from tests.comment_server import TOKEN, Comments, served
from tests.conftest import MOOD, Repository, Result

Cli = Callable[..., Result]
SPEC = "specs/mood.yaml"


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Comments]:
    with served() as comments:
        monkeypatch.setenv("CI_API_V4_URL", comments.address)
        monkeypatch.setenv("CI_PROJECT_ID", "12")
        monkeypatch.setenv("CI_MERGE_REQUEST_IID", "7")
        monkeypatch.setenv("GITLAB_TOKEN", TOKEN)
        yield comments


@pytest.fixture
def branch(repository: Repository) -> Repository:
    """A branch that rewords a definition."""
    repository.commit("One", {SPEC: MOOD})
    repository.git("switch", "--quiet", "--create", "topic")
    repository.commit("Two", {SPEC: MOOD.replace("is pleased.", "is pleased or relieved.")})
    return repository


def post(cli: Cli, branch: Repository) -> str:
    result = cli("-C", branch.path, "review", "main", "--post", "gitlab")
    assert result.code == 0, result.err
    return result.err.strip()


def test_a_comment_is_created_and_updated(branch: Repository, cli: Cli, host: Comments) -> None:
    assert post(cli, branch) == "The comment was created."
    assert post(cli, branch) == "The comment is up to date."
    branch.commit("Three", {SPEC: MOOD.replace("is pleased.", "is relieved.")})
    assert post(cli, branch) == "The comment was updated."
    assert len(host.all) == 1


def test_a_host_that_refuses_a_new_comment_is_no_failure(branch: Repository, cli: Cli, host: Comments) -> None:
    host.read_only = True
    assert post(cli, branch) == "No comment was written: the token has no permission to write comments."
    assert host.all == []


def test_a_comment_that_cannot_be_updated_is_written_again(branch: Repository, cli: Cli, host: Comments) -> None:
    post(cli, branch)
    host.all[0]["locked"] = True
    branch.commit("Three", {SPEC: MOOD.replace("is pleased.", "is relieved.")})
    assert post(cli, branch) == "The comment was created."
    assert len(host.all) == 2
