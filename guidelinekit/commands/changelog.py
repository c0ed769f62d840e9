"""`guidelinekit changelog`"""

import click

from guidelinekit.commands.options import format_option, project
from guidelinekit.operations.changelog import Timelines, changelog
from guidelinekit.report.changes import changelog_data, changelog_markdown, changelog_text, to_json


@click.command(short_help="Show the releases and what each changed.")
@click.argument("ids", nargs=-1)
@format_option("text", "markdown", "json")
def command(ids: tuple[str, ...], output_format: str) -> int:
    """Show the releases of guidelines and what each changed, newest first.

    It is computed from the git history and the notes in changes/; IDS are guidelines, by default all.
    """
    opened = project()
    timelines = Timelines(opened, opened.demand_history())
    data, blocks = [], []
    for files in opened.guidelines(ids):
        checked = opened.readable(files, where="the work tree")
        told = changelog(opened, files.name, checked, timelines)
        for finding in told.findings:
            where = finding.location
            click.echo(f"{where.path}: {finding.severity} {finding.code} {finding.message}", err=True)
        title = checked.guideline.title if checked.guideline else files.name
        data.append(changelog_data(files.name, told))
        blocks.append(
            changelog_markdown(title, told) if output_format == "markdown" else changelog_text(files.name, told)
        )
    click.echo(to_json({"changelogs": data}) if output_format == "json" else "\n\n".join(blocks))
    return 0
