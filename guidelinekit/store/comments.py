"""The one comment of ours on a pull request: found by its first line, written anew in place. The only room with a web.

GitHub: https://docs.github.com/rest/issues/comments. GitLab: https://docs.gitlab.com/api/notes, «merge requests».
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

_SECONDS = 30
_PAGE = 100
_REFUSED = (401, 403, 404)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Where comments are read and written. `comments` lists them and takes new ones; `one` is that of a single one.

    `update` is the method by which the host takes a new text of a comment.
    """

    comments: str
    one: str
    update: str
    headers: Mapping[str, str] = field(repr=False)


def thread_of(host: Host, environment: Mapping[str, str] = os.environ) -> Thread:
    """Find the pull request that a CI job runs for, from what its host sets.

    Raises:
        GuidelineKitError: it runs for none, or has no token.
    """
    if host == "github":
        api, repository = _require(environment, "GITHUB_API_URL"), _require(environment, "GITHUB_REPOSITORY")
        token = _require(environment, "GITHUB_TOKEN")
        number = _github_number(environment)
        return Thread(
            comments=f"{api}/repos/{repository}/issues/{number}/comments",
            one=f"{api}/repos/{repository}/issues/comments",
            update="PATCH",
            headers={"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"},
        )
    api, project = _require(environment, "CI_API_V4_URL"), _require(environment, "CI_PROJECT_ID")
    notes = f"{api}/projects/{project}/merge_requests/{_require(environment, 'CI_MERGE_REQUEST_IID')}/notes"
    token = _require(environment, "GITLAB_TOKEN")
    return Thread(comments=notes, one=notes, update="PUT", headers={"PRIVATE-TOKEN": token})


def put_comment(thread: Thread, text: str, *, marker: str, otherwise: str) -> Outcome:
    """Let our comment say a text. Without a text nothing is written, unless there is one, which says `otherwise` then.

    `marker` is the first line by which it is known. `refused`: the token may not write comments, as that of a fork.

    Raises:
        GuidelineKitError: the host cannot be reached, or does not take it.
    """
    import requests

    try:
        with requests.Session() as session:
            session.headers.update(thread.headers)
            comments = _comments(session, thread)
            if comments is None:
                return "refused"
            marked = [one for one in comments if (one.get("body") or "").startswith(marker)]
            if not marked and not text:
                return "nothing"
            body = text or f"{marker}\n{otherwise}\n"
            if any(one["body"].strip() == body.strip() for one in marked):
                return "unchanged"
            # Somebody else may have quoted ours: that comment is not for us to write.
            for one in marked:
                answer = session.request(
                    thread.update, f"{thread.one}/{one['id']}", json={"body": body}, timeout=_SECONDS
                )
                if answer.status_code not in _REFUSED:
                    answer.raise_for_status()
                    return "updated"
            if not text:
                return "nothing"
            answer = session.post(thread.comments, json={"body": body}, timeout=_SECONDS)
            if answer.status_code in _REFUSED:
                return "refused"
            answer.raise_for_status()
    except requests.RequestException as error:
        raise GuidelineKitError(
            f"the comment cannot be written: {error}",
            hint="The review itself is done: run it without --post to see it.",
        ) from error
    return "created"


def _comments(session: Any, thread: Thread) -> list[dict[str, Any]] | None:
    """All comments that are there; None where the token may not read them."""
    comments: list[dict[str, Any]] = []
    for page in itertools.count(1):
        answer = session.get(thread.comments, params={"per_page": _PAGE, "page": page}, timeout=_SECONDS)
        if answer.status_code in _REFUSED:
            return None
        answer.raise_for_status()
        found = answer.json()
        comments.extend(found)
        if len(found) < _PAGE:
            break
    return comments


def _github_number(environment: Mapping[str, str]) -> int:
    """The number of the pull request: the event says it, or the name of the merge that is looked at."""
    event = Path(environment.get("GITHUB_EVENT_PATH", ""))
    try:
        said = json.loads(event.read_text(encoding="utf-8")) if event.is_file() else {}
        number = (said.get("pull_request") or said).get("number")
    except (ValueError, AttributeError):
        number = None  # no event of a pull request
    found = re.match(r"refs/pull/(\d+)/", environment.get("GITHUB_REF", ""))
    if not number and not found:
        raise GuidelineKitError(
            "this job runs for no pull request", hint="Let the workflow run `on: pull_request`, or leave --post out."
        )
    return int(number or (found[1] if found else 0))


def _require(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if not value:
        raise GuidelineKitError(
            f"{name} is not set", hint="--post writes from a CI job, which sets it; see the manual."
        )
    return value
