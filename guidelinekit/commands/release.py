"""`guidelinekit release`"""

from datetime import datetime

import click

from guidelinekit.changes.history.semver import Bump
from guidelinekit.commands.options import open_workspace
from guidelinekit.operations.release import release
from guidelinekit.report.findings import finding_line
from guidelinekit.report.release import release_text


@click.command(short_help="Release guidelines: version, day, notes, commit and tag.")
@click.argument("ids", nargs=-1, required=True)
@click.option(
    "--bump",
    type=click.Choice(["patch", "minor", "major"]),
    help="Raise the version this far; by default as far as the changes ask for, and never less.",
)
@click.option(
    "--effective",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="DAY",
    help="The day from which annotators follow it, as YYYY-MM-DD; by default the one that the guideline names since "
    "its last release, or today. Never before the last release's day.",
)
@click.option("--no-commit", is_flag=True, help="Only write the files; commit and tag are left to you.")
@click.option("--no-tag", is_flag=True, help="Commit, and leave the tag to whoever merges.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and do nothing.")
def command(
    ids: tuple[str, ...], bump: Bump | None, effective: datetime | None, no_commit: bool, no_tag: bool, dry_run: bool
) -> int:
    """Release guidelines, several of them in one commit.

    The version is raised as far as the changes since the last release ask for, the effective day is set, the notes in
    changes/ID/ move to changes/ID/VERSION/, all that is committed, and each release gets a tag ID@VERSION. A draft is
    released with the version that stands in it.

    It refuses a work tree with changes that are not committed, a change that waits for a note, a bump that is too low,
    and a version that exists. All of it happens or nothing: what is interrupted is finished or undone by the next
    command.
    """
    done = release(
        open_workspace(),
        ids,
        bump=bump,
        effective=f"{effective:%Y-%m-%d}" if effective else "",
        commit=not no_commit,
        tag=not no_tag,
        dry_run=dry_run,
    )
    for finding in done.findings:
        click.echo(finding_line(finding), err=True)
    for path in done.left:
        click.echo(f"{path} was edited meanwhile and is left as it is.", err=True)
    click.echo(release_text(done.guidelines, commit=done.commit, tags=done.tags, branch=done.branch))
    if dry_run:
        click.echo("Nothing was done.")
    return 0
