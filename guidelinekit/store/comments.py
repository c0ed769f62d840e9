"""The text of a review -> one comment on a pull request, which is found by its first line and updated in place.

This is the only module that uses the network. GitHub: https://docs.github.com/rest/issues/comments. GitLab:
https://docs.gitlab.com/api/notes, section "Merge requests".
"""

import itertools
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from guidelinekit.errors import GuidelineKitError

Host = Literal["github", "gitlab"]
Outcome = Literal["created", "updated", "unchanged", "refused", "nothing"]

_TIMEOUT_SECONDS = 30
_PAGE_SIZE = 100
_REFUSED = (401, 403, 404)


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
        api, repository = _require(environment, "GITHUB_API_URL"), _require(environment, "GITHUB_REPOSITORY")
        token = _require(environment, "GITHUB_TOKEN")
        number = _github_number(environment)
        return Thread(
            comments_url=f"{api}/repos/{repository}/issues/{number}/comments",
            comment_url=f"{api}/repos/{repository}/issues/comments",
            update_method="PATCH",
            headers={"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"},
        )
    api, project = _require(environment, "CI_API_V4_URL"), _require(environment, "CI_PROJECT_ID")
    notes = f"{api}/projects/{project}/merge_requests/{_require(environment, 'CI_MERGE_REQUEST_IID')}/notes"
    token = _require(environment, "GITLAB_TOKEN")
    return Thread(comments_url=notes, comment_url=notes, update_method="PUT", headers={"PRIVATE-TOKEN": token})


def put_comment(thread: Thread, text: str, *, marker: str, otherwise: str) -> Outcome:
    """Create or update the comment that starts with the line `marker`.

    Without a text no comment is created, and an existing one is set to `otherwise`. The outcome is `refused` if the
    token has no permission to write comments, for example in a fork.

    Raises:
        GuidelineKitError: the host cannot be reached, or rejects the comment.
    """
    import requests

    try:
        with requests.Session() as session:
            session.headers.update(thread.headers)
            comments = _comments(session, thread)
            if comments is None:
                return "refused"
            marked = [comment for comment in comments if (comment.get("body") or "").startswith(marker)]
            if not marked and not text:
                return "nothing"
            body = text or f"{marker}\n{otherwise}\n"
            if any(comment["body"].strip() == body.strip() for comment in marked):
                return "unchanged"
            # Comments of other users may start with the marker too, as a quotation; the host refuses to update them.
            for comment in marked:
                response = session.request(
                    thread.update_method,
                    f"{thread.comment_url}/{comment['id']}",
                    json={"body": body},
                    timeout=_TIMEOUT_SECONDS,
                )
                if response.status_code not in _REFUSED:
                    response.raise_for_status()
                    return "updated"
            if not text:
                return "nothing"
            response = session.post(thread.comments_url, json={"body": body}, timeout=_TIMEOUT_SECONDS)
            if response.status_code in _REFUSED:
                return "refused"
            response.raise_for_status()
    except requests.RequestException as error:
        raise GuidelineKitError(
            f"the comment cannot be written: {error}",
            hint="Run the command without --post to see the review.",
        ) from error
    return "created"


def _comments(session: Any, thread: Thread) -> list[dict[str, Any]] | None:
    """All comments of the thread; None if the token has no permission to read them."""
    comments: list[dict[str, Any]] = []
    for page in itertools.count(1):
        response = session.get(
            thread.comments_url, params={"per_page": _PAGE_SIZE, "page": page}, timeout=_TIMEOUT_SECONDS
        )
        if response.status_code in _REFUSED:
            return None
        response.raise_for_status()
        page_comments = response.json()
        comments.extend(page_comments)
        if len(page_comments) < _PAGE_SIZE:
            break
    return comments


def _github_number(environment: Mapping[str, str]) -> int:
    """The number of the pull request, from the event or from the name of the merge reference."""
    event = Path(environment.get("GITHUB_EVENT_PATH", ""))
    try:
        payload = json.loads(event.read_text(encoding="utf-8")) if event.is_file() else {}
        number = (payload.get("pull_request") or payload).get("number")
    except (ValueError, AttributeError):
        number = None  # not the event of a pull request
    reference = re.match(r"refs/pull/(\d+)/", environment.get("GITHUB_REF", ""))
    if not number and not reference:
        raise GuidelineKitError(
            "this job does not run for a pull request", hint="Run the workflow `on: pull_request`, or omit --post."
        )
    return int(number or (reference[1] if reference else 0))


def _require(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if not value:
        raise GuidelineKitError(
            f"{name} is not set", hint="--post works only in a CI job that sets it; see the manual."
        )
    return value
