"""`guidelinekit review`"""

import click

from guidelinekit.commands.options import ProgressLine, project
from guidelinekit.operations.review import review
from guidelinekit.report.review import review_markdown


@click.command(short_help="Say what a branch does to guidelines, for its pull request.")
@click.argument("base", required=False, default="main")
@click.option("--since-base", is_flag=True, help="Compare with where the branch began, not with the last release.")
def command(base: str, since_base: bool) -> int:
    """Write the comment on a pull request: who must do what because of it, every change by meaning, and what the check
    finds that the base does not have.

    BASE is the branch or revision that it is to be merged into, `main` if left out. Each changed guideline is compared
    with its last release. Nothing is printed where no guideline changed.

    Where the settings name a file of counts, it says how many finished items must be looked at again, and what that
    costs.

    Exit code: 1 if the merge is blocked: by a new error, or if the settings want it, by a change without a note.
    """
    with ProgressLine() as progress:
        found = review(project(), base, since_base=since_base, progress=progress)
    text = review_markdown(found.guidelines, found.findings, found.blocks, base=found.base, rate=found.rate)
    if text:
        click.echo(text, nl=False)
    return int(bool(found.blocks))
