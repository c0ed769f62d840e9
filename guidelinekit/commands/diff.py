"""`guidelinekit diff`"""

import click

from guidelinekit.changes.acknowledgements import fingerprint
from guidelinekit.changes.change import Impact
from guidelinekit.commands.options import ProgressLine, catalogue_for, format_option, language_option, open_workspace
from guidelinekit.operations import diff as operation
from guidelinekit.report.diff import diff_github, diff_json, diff_markdown, diff_text
from guidelinekit.report.findings import pluralize


@click.command(short_help="Show what changed between two versions.")
@click.argument("old", required=False, default="")
@click.argument("new", required=False, default="")
@click.option(
    "--guideline", metavar="ID", default="", help="Compare only this guideline; OLD and NEW may be bare versions."
)
@format_option("text", "markdown", "html", "json", "github")
@language_option
@click.option(
    "--fail-on",
    type=click.Choice([impact.value for impact in Impact]),
    help="Exit with 1 if a change has this impact or a heavier one.",
)
def command(old: str, new: str, guideline: str, output_format: str, language: str, fail_on: str | None) -> int:
    """Show what changed between two versions, by meaning.

    OLD and NEW are each a file or folder, a git revision (rev:NAME forces it), <id>@<version>, or with --guideline
    a bare version. Without NEW, OLD is compared with the work tree; without both, each guideline's last release is.

    \b
    relabel    read it; items already labeled may be wrong
    remap      read it; items already labeled are converted by a table
    reread     read it; items already labeled stand
    editorial  nothing to do

    As html it is one file that fetches nothing, with the items of changed examples drawn before and after; as github,
    an annotation for each change beside its line in the pull request.

    Exit code: 0 whatever changed (see --fail-on), 2 a side could not be read.
    """
    workspace = open_workspace()
    with ProgressLine() as progress:
        report = operation.diff(workspace, old, new, guideline=guideline, progress=progress)
    catalogue = catalogue_for(workspace, language, (entry.language for entry in report.diffs))
    match output_format:
        case "json":
            click.echo(diff_json(report.diffs, report.impact, catalogue))
        case "markdown":
            click.echo(diff_markdown(report.old, report.new, report.diffs, catalogue))
        case "html":
            from guidelinekit.operations.html_diff import html_diff

            click.echo(html_diff(workspace, report, catalogue), nl=False)
        case "github":
            click.echo("".join(f"{line}\n" for line in diff_github(report.diffs, catalogue)), nl=False)
        case _:
            click.echo(diff_text(report.old, report.new, report.diffs, catalogue))
    heavy = list(report.at_least(Impact(fail_on))) if fail_on else []
    if heavy:
        click.echo(
            f"{pluralize(len(heavy), 'change')} of impact {fail_on} or heavier. To accept one as it is, name it",
            err=True,
        )
        click.echo("under `acknowledge:` in guidelinekit.yaml:", err=True)
    for entry, change in heavy:
        click.echo(f"  {fingerprint(change)}  {entry.id}  {change.kind.id} {change.address}", err=True)
    return int(bool(heavy))
