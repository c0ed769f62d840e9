"""The text of a review -> one comment on a pull request, which is found by its first line and updated in place.

The requests are sent by `http_api.py`, the only module that uses the network. GitHub:
https://docs.github.com/rest/issues/comments. GitLab: https://docs.gitlab.com/api/notes, section "Merge requests".
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from guidelinekit.errors import GuidelineKitError
from guidelinekit.store.http_api import Answer, Api, Limits

Host = Literal["github", "gitlab"]
Outcome = Literal["created", "updated", "unchanged", "refused", "nothing"]

_PAGE_SIZE = 100
#: The most pages of comments that are read.
_MAX_PAGES = 50
_REFUSED = (401, 403, 404)
#: The largest id of a comment: that of a 64-bit integer.
_MAX_ID = 2**63 - 1
#: The longest event of GitHub, in bytes.
_MAX_EVENT = 32 * 1024 * 1024
_VISIBLE = re.compile(r"[\x21-\x7e]+")
_TOKEN = re.compile(rf"{_VISIBLE.pattern}( {_VISIBLE.pattern})*")
_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_REPOSITORY = re.compile(r"(?!\.{1,2}/)[A-Za-z0-9_.-]+/(?!\.{1,2}$)[A-Za-z0-9_.-]+")
_API_PATH = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The comments of one pull request in the API of its host.

    `comments_url` lists comments and accepts new ones. `comment_url`, with an id appended, is one comment.
    `update_method` is the HTTP method that updates it.
    """

    comments_url: str
    comment_url: str
    update_method: str
    headers: Mapping[str, str] = field(repr=False)


def thread_of(host: Host, environment: Mapping[str, str] = os.environ) -> Thread:
    """Find the pull request of a CI job from the environment variables that its host sets.

    Raises:
        GuidelineKitError: the job is not for a pull request, or has no token.
    """
    if host == "github":
        api = _api_url(environment, "GITHUB_API_URL")
        repository = _require(environment, "GITHUB_REPOSITORY", _REPOSITORY, "the name of a repository")
        token = _token(environment, "GITHUB_TOKEN")
        number = _github_number(environment)
        return Thread(
            comments_url=f"{api}/repos/{repository}/issues/{number}/comments",
            comment_url=f"{api}/repos/{repository}/issues/comments",
            update_method="PATCH",
            headers={"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"},
        )
    api = _api_url(environment, "CI_API_V4_URL")
    project = _require(environment, "CI_PROJECT_ID", _NUMBER, "the number of a project")
    merge_request = _require(environment, "CI_MERGE_REQUEST_IID", _NUMBER, "the number of a merge request")
    notes = f"{api}/projects/{project}/merge_requests/{merge_request}/notes"
    token = _token(environment, "GITLAB_TOKEN")
    return Thread(comments_url=notes, comment_url=notes, update_method="PUT", headers={"PRIVATE-TOKEN": token})


def put_comment(thread: Thread, text: str, *, marker: str, otherwise: str, limits: Limits | None = None) -> Outcome:
    """Create or update the comment that starts with the line `marker`.

    Without a text no comment is created, and an existing one is set to `otherwise`. The outcome is `refused` if the
    token has no permission to write comments, for example in a fork.

    Raises:
        GuidelineKitError: the host cannot be reached, rejects the comment, or does not answer as its API should.
    """
    with Api(thread.headers, limits or Limits()) as api:
        comments = _comments(api, thread)
        if comments is None:
            return "refused"
        marked = [comment for comment in comments if comment.body.startswith(marker)]
        if not marked and not text:
            return "nothing"
        body = text or f"{marker}\n{otherwise}\n"
        if any(comment.body.strip() == body.strip() for comment in marked):
            return "unchanged"
        # Comments of other users may start with the marker too, as a quotation; the host refuses to update them.
        for comment in marked:
            answer = api.request(thread.update_method, f"{thread.comment_url}/{comment.id}", body={"body": body})
            if _is_done(answer):
                return "updated"
        if not text:
            return "nothing"
        return "created" if _is_done(api.request("POST", thread.comments_url, body={"body": body})) else "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comment:
    id: int
    body: str


def _comments(api: Api, thread: Thread) -> list[_Comment] | None:
    """All comments of the thread; None if the token has no permission to read them."""
    comments: dict[int, _Comment] = {}
    for page in range(1, _MAX_PAGES + 1):
        answer = api.request("GET", thread.comments_url, query={"per_page": _PAGE_SIZE, "page": page})
        if answer.status in _REFUSED:
            return None
        _require_success(answer)
        if not isinstance(answer.data, list) or len(answer.data) > _PAGE_SIZE:
            raise _unusable("it sent no list of comments")
        found = [_comment(entry) for entry in answer.data]
        # On the next page, comments of the page before come again if one was added meanwhile, but not all of them.
        if found and all(comment.id in comments for comment in found):
            raise _unusable("it sent the same page of comments twice")
        comments.update((comment.id, comment) for comment in found)
        if len(found) < _PAGE_SIZE:
            return list(comments.values())
    raise _unusable(f"it lists more than {_MAX_PAGES * _PAGE_SIZE:,} comments")


def _comment(data: object) -> _Comment:
    """Check one comment that the host sent."""
    match data:
        case {"id": int(number), "body": str() | None as body} if number is not True and 0 < number <= _MAX_ID:
            return _Comment(id=number, body=body or "")
        case _:
            raise _unusable("it sent a comment without a number or a text")


def _is_done(answer: Answer) -> bool:
    """Whether the host wrote the comment; false if it refused."""
    if answer.status in _REFUSED:
        return False
    _require_success(answer)
    _comment(answer.data)
    return True


def _require_success(answer: Answer) -> None:
    if answer.status >= 400:
        raise _unusable(f"it answered with the status {answer.status}")


def _unusable(reason: str) -> GuidelineKitError:
    return GuidelineKitError(
        f"the comment cannot be written, because of the host: {reason}",
        hint="Run the command without --post to see the review.",
    )


def _github_number(environment: Mapping[str, str]) -> str:
    """The number of the pull request, from the event or from the name of the merge reference."""
    number = _number_in_event(Path(environment.get("GITHUB_EVENT_PATH", "")))
    reference = re.match(r"refs/pull/([1-9][0-9]{0,17})/", environment.get("GITHUB_REF", ""))
    if number is None and not reference:
        raise GuidelineKitError(
            "this job does not run for a pull request", hint="Run the workflow `on: pull_request`, or omit --post."
        )
    return str(number) if number is not None else reference[1] if reference else ""


def _number_in_event(path: Path) -> int | None:
    """The number of the pull request in an event; None if it is the event of something else."""
    try:
        if not path.is_file() or path.stat().st_size > _MAX_EVENT:
            return None
        payload = json.loads(path.read_text(encoding="utf-8"))
        number = (payload.get("pull_request") or payload).get("number")
    except (OSError, ValueError, AttributeError, RecursionError):
        return None
    return number if type(number) is int and 0 < number <= _MAX_ID else None


def _api_url(environment: Mapping[str, str], name: str) -> str:
    """Return the address of the API, without a slash at its end. A password in it would be shown in messages."""
    value = _require(environment, name)
    try:
        url = urlsplit(value)
        is_usable = url.scheme in ("https", "http") and bool(url.hostname) and (url.port is None or url.port > 0)
    except ValueError:
        is_usable = False
    path = url.path.rstrip("/") if is_usable else ""
    if (
        not is_usable
        or not _VISIBLE.fullmatch(value)
        or not re.fullmatch(r"[A-Za-z0-9.:\[\]_-]+", url.netloc)
        or not _API_PATH.fullmatch(path)
        or "?" in value
        or "#" in value
    ):
        raise GuidelineKitError(
            f"{name} is not the address of an API",
            hint="It must begin with https:// and have no user, password or query.",
        )
    return f"{url.scheme}://{url.netloc}{path}"


def _token(environment: Mapping[str, str], name: str) -> str:
    """Return a token. It is never part of a message."""
    token = _require(environment, name)
    if not _TOKEN.fullmatch(token):
        raise GuidelineKitError(
            f"{name} has a character that no token has, such as a line break",
            hint="Store the token again, without a line break at its end.",
        )
    return token


def _require(environment: Mapping[str, str], name: str, pattern: re.Pattern[str] | None = None, what: str = "") -> str:
    value = environment.get(name, "")
    if not value:
        raise GuidelineKitError(
            f"{name} is not set", hint="--post works only in a CI job that sets it; see the manual."
        )
    if pattern is not None and not pattern.fullmatch(value):
        raise GuidelineKitError(
            f"{name} is not {what}", hint="--post works only in a CI job, which sets it; see the manual."
        )
    return value
