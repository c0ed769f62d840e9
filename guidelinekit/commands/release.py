"""`guidelinekit release`"""

from datetime import datetime

import click

from guidelinekit.changes.history.semver import Bump
from guidelinekit.commands.options import open_workspace
from guidelinekit.commands.output import echo
from guidelinekit.operations.release import release
from guidelinekit.report.findings import finding_line
from guidelinekit.report.release import release_text


@click.command()
@click.argument("ids", nargs=-1, required=True)
@click.option(
    "--bump",
    type=click.Choice(["patch", "minor", "major"]),
    help="How to increase the version: by at least as much as the changes require. The default is the version in the "
    "guideline if it is higher than required, and otherwise what the changes require.",
)
@click.option(
    "--pre",
    metavar="NAME",
    default="",
    help="Make a trial of the next version, such as 2.0.0-rc.1 with --pre rc, and with the next --pre rc 2.0.0-rc.2. "
    "The notes and the effective date stay as they are until the release.",
)
@click.option(
    "--effective",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="DATE",
    help="The date from which annotators follow the release, as YYYY-MM-DD. The default is the date in the "
    "guideline if it was changed after the last release and is not in the past; otherwise today, or the effective date "
    "of the last release if that is later. It cannot be before the effective date of the last release.",
)
@click.option("--no-commit", is_flag=True, help="Only write the files. Commit and tag them yourself.")
@click.option("--no-tag", is_flag=True, help="Commit, but do not tag. Tag the commit after the merge.")
@click.option("--dry-run", is_flag=True, help="Show what would happen, and change nothing.")
def command(
    ids: tuple[str, ...], bump: Bump | None, pre: str, effective: datetime | None, no_commit: bool, no_tag: bool,
    dry_run: bool,
) -> int:  # fmt: skip
    """IDS are the ids of guidelines; all of them are released in one commit.

    A release increases the version by at least as much as the changes since the last release require, sets the
    effective date, moves the notes from changes/ID/ to changes/ID/VERSION/, commits, and creates the tag ID@VERSION,
    after the `tag_prefix` of the settings. A draft is released with the version that is in its file.

    A release fails if the work tree has uncommitted changes, a guideline has errors or contains starter text
    (`FILL IN:`), a change needs a decision, the bump is too low, the version exists on any branch, or the version in
    the guideline is lower than that of its last release. After a failure nothing has changed. If a release is
    interrupted, the next command completes or discards it.

    On a branch that starts at an older release, the next version is counted from that release. Where another branch has
    that version already, the error lists the versions that are free.
    """
    report = release(
        open_workspace(),
        ids,
        bump=bump,
        pre=pre,
        effective=f"{effective:%Y-%m-%d}" if effective else "",
        commit=not no_commit,
        tag=not no_tag,
        dry_run=dry_run,
    )
    for finding in report.findings:
        echo(finding_line(finding), err=True)
    for path in report.edited:
        echo(f"{path} was edited during the release and was kept.", err=True)
    echo(release_text(report.releases, commit=report.commit, tags=report.tags, branch=report.branch))
    if dry_run:
        echo("Dry run: nothing was changed.")
    return 0
