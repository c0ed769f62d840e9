"""`guidelinekit publish`"""

from pathlib import Path

import click

from guidelinekit.commands.options import ProgressLine, audience_option, open_workspace, templates_from_option
from guidelinekit.commands.output import echo
from guidelinekit.guideline.address import to_segment
from guidelinekit.operations.publish import publish as operation
from guidelinekit.operations.publish.options import PublishOptions
from guidelinekit.report.findings import pluralize

_DATE = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("ids", nargs=-1)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The folder to publish into.  [default: _site]")
@click.option(
    "--branch",
    default="",
    help="Publish to this branch of a git remote, as one commit, instead of a folder. Nothing else in your repository "
    "changes.",
)
@click.option(
    "--remote", default="", help="With --branch: the remote to push to; `.` is this repository.  [default: origin]"
)
@click.option(
    "--manifest",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write the list of what to upload to a bucket, in which order, and what to delete. The list that FILE "
    "has is that of the last upload.",
)
@audience_option
@click.option("--next", "has_next", is_flag=True, help="Also publish the unreleased state, in <id>/next/.")
@click.option(
    "--preview",
    metavar="NAME",
    default="",
    help="Publish the newest commit as a preview only, in <id>/preview/NAME/. Releases stay as they are.",
)
@click.option(
    "--until",
    type=_DATE,
    help=f"The last day of the preview: a later publication removes it.  [default: {operation.PREVIEW_DAYS} days]",
)
@click.option(
    "--end-preview", "ended", metavar="NAME", multiple=True, help="Remove a preview. Can be given several times."
)
@click.option(
    "--again",
    metavar="VERSION",
    multiple=True,
    help="Render this release again, with the templates and settings of today; `all` for all of them.",
)
@click.option("--strict", is_flag=True, help="Publish nothing if a release cannot be shown.")
@templates_from_option
@click.option("--adopt", is_flag=True, help="Add to a folder that was published elsewhere, if it is unchanged.")
def command(
    ids: tuple[str, ...],
    output: Path | None,
    branch: str,
    remote: str,
    manifest: Path | None,
    audience: str,
    has_next: bool,
    preview: str,
    until: object,
    ended: tuple[str, ...],
    again: tuple[str, ...],
    strict: bool,
    templates_from: str,
    adopt: bool,
) -> int:
    """IDS are the ids of guidelines; the default is all of them. The folder has every release of each guideline, the
    newest one in <id>/latest/, all versions of each element in <id>/all/, comparisons, and files for programs.

    Releases are read from git, and nothing is checked out. A published release is not written again: only what is new
    is rendered. The folder is replaced in one step, so that readers never miss a page.
    """
    if until is not None and not preview:
        raise click.UsageError("--until needs --preview.")
    if remote and not branch:
        raise click.UsageError("--remote needs --branch.")
    if branch and (output is not None or manifest is not None or adopt):
        raise click.UsageError("--branch replaces the folder: omit --output, --manifest and --adopt.")
    options = operation.checked(
        PublishOptions(
            has_next=has_next,
            preview=preview,
            until=f"{until:%Y-%m-%d}" if until is not None else "",
            ended=ended,
            again=again,
            strict=strict,
        )
    )
    workspace = open_workspace(templates_from=templates_from)
    with ProgressLine() as progress:
        if branch:
            report = operation.publish_branch(
                workspace,
                ids,
                branch=branch,
                remote=remote or "origin",
                audience=audience,
                options=options,
                progress=progress,
            )
        else:
            report = operation.publish(
                workspace,
                ids,
                output=output,
                audience=audience,
                options=options,
                adopt=adopt,
                manifest=manifest,
                progress=progress,
            )
    published = report.published
    for note in published.notes:
        echo(note, err=True)
    releases = pluralize(sum(len(guideline.releases) for guideline in published.guidelines), "release")
    guidelines = pluralize(len(published.guidelines), "guideline")
    files = f"{published.new_count:,} of {len(published.files):,} files are new"
    place = f"Open {report.open}" if report.open is not None else f"They are in {report.where}."
    echo(f"Published {releases} of {guidelines}: {files if published.new_count else 'nothing is new'}. {place}")
    for guideline in published.guidelines if preview else ():
        path = f"{to_segment(guideline.id)}/preview/{preview}/index.html"
        if path in published.files:
            echo(f"Preview until {options.until}: {path}")
    return 0
