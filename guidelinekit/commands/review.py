"""`guidelinekit review`"""

from typing import TYPE_CHECKING

import click

from guidelinekit.commands.options import ProgressLine, audience_option, catalogue_for, language_option, open_workspace
from guidelinekit.commands.output import echo
from guidelinekit.operations.review import post_review, review
from guidelinekit.report.review import nothing_changed, review_markdown

_OUTCOME_MESSAGES = {
    "created": "The comment was created.",
    "updated": "The comment was updated.",
    "unchanged": "The comment is up to date.",
    "refused": "No comment was written: the token has no permission to write comments.",
    "nothing": "No comment was written: no guideline changed.",
}

if TYPE_CHECKING:
    from guidelinekit.store.comments import Host


@click.command()
@click.argument("base", required=False, default="main")
@click.option("--since-base", is_flag=True, help="Compare with the start of the branch, not with the last release.")
@click.option(
    "--post",
    type=click.Choice(["github", "gitlab"]),
    help="In a CI job: also create or update the comment on the pull request.",
)
@language_option
@audience_option
def command(base: str, since_base: bool, post: "Host | None", language: str, audience: str) -> int:
    """BASE is the branch or revision into which the branch will be merged; the default is `main`. Each guideline that
    changed is compared with its last release, so unreleased changes that BASE already has are listed too; --since-base
    leaves them out. If no guideline changed, nothing is printed.

    The output is the comment for the pull request: what annotators, finished items and the author need, the findings
    that the branch causes, the changes that need a decision, a change note to paste that answers them, and every change
    by meaning. If `counts` is set in guidelinekit.yaml, it also shows how many items must be relabeled, what that
    costs, and how much each decision can add.

    The items and answers of gold examples are not in the output. --audience, or `review_audience` in
    guidelinekit.yaml, leaves out what is not for an audience; it does not change whether the merge is blocked.

    --post gets the pull request and the token from the environment of the CI job: GITHUB_TOKEN on GitHub; on GitLab
    GITLAB_TOKEN, an access token with the scope api. If the token has no permission to comment, as in a fork, no
    comment is written, and the command does not fail.

    Exit code: 0 success; 1 the merge is blocked, because of new errors or, with `require_decisions` in
    guidelinekit.yaml, because a change needs a decision; 2 the review could not run.
    """
    with ProgressLine() as progress:
        workspace = open_workspace()
        report = review(workspace, base, since_base=since_base, audience=audience, progress=progress)
    catalogue = catalogue_for(workspace, language, (entry.diff.language for entry in report.guidelines))
    text = review_markdown(report, catalogue)
    if text:
        echo(text, nl=False)
    if post is not None:
        echo(_OUTCOME_MESSAGES[post_review(text, post, otherwise=nothing_changed(catalogue))], err=True)
    return int(report.is_blocked)
