"""`guidelinekit review`"""

import click

from guidelinekit.commands.options import ProgressLine, catalogue_for, language_option, open_workspace
from guidelinekit.operations.review import post_review, review
from guidelinekit.report.review import nothing_changed, review_markdown
from guidelinekit.store.comments import Host

_SAID = {
    "created": "The comment was written.",
    "updated": "The comment was written anew.",
    "unchanged": "The comment says it already.",
    "refused": "The token may not write comments here, so that there is none.",
    "nothing": "No guideline changed, so that there is no comment.",
}


@click.command(short_help="Say what a branch does to guidelines, for its pull request.")
@click.argument("base", required=False, default="main")
@click.option("--since-base", is_flag=True, help="Compare with where the branch began, not with the last release.")
@click.option(
    "--post",
    type=click.Choice(["github", "gitlab"]),
    help="In a CI job: also write it as a comment on the pull request, in the place of the one before.",
)
@language_option
def command(base: str, since_base: bool, post: Host | None, language: str) -> int:
    """Write the comment on a pull request: who must do what because of it, every change by meaning, and what the check
    finds that the base does not have.

    BASE is the branch or revision that it is to be merged into, `main` if left out. Each changed guideline is compared
    with its last release. Nothing is printed where no guideline changed.

    Where the settings name a file of counts, it says how many finished items must be looked at again, and what that
    costs.

    --post takes the pull request and the token from what the host sets in a CI job: on GitHub GITHUB_TOKEN, on GitLab
    GITLAB_TOKEN, an access token with the scope api. A token that may not comment, as in a fork, is no failure.

    Exit code: 1 if the merge is blocked: by a new error, or if the settings want it, by a change without a note.
    """
    with ProgressLine() as progress:
        workspace = open_workspace()
        found = review(workspace, base, since_base=since_base, progress=progress)
    catalogue = catalogue_for(workspace, language, (entry.diff.language for entry in found.guidelines))
    text = review_markdown(found, catalogue)
    if text:
        click.echo(text, nl=False)
    if post is not None:
        click.echo(_SAID[post_review(text, post, otherwise=nothing_changed(catalogue))], err=True)
    return int(found.is_blocked)
