"""`guidelinekit changelog`"""

import click

from guidelinekit.commands.options import ProgressLine, format_option, project
from guidelinekit.operations.changelog import changelogs
from guidelinekit.report.changes import changelog_data, changelog_text, to_json
from guidelinekit.report.findings import finding_line
from guidelinekit.report.markdown import changelog_markdown


@click.command(short_help="Show the releases and what each changed.")
@click.argument("ids", nargs=-1)
@format_option("text", "markdown", "json")
def command(ids: tuple[str, ...], output_format: str) -> int:
    """Show the releases of guidelines and what each changed, newest first.

    It is computed from the git history and the notes in changes/; IDS are guidelines, by default all.
    """
    with ProgressLine() as progress:
        found = changelogs(project(), ids, progress=progress)
    for entry in found:
        for finding in entry.changelog.findings:
            click.echo(finding_line(finding), err=True)
    match output_format:
        case "json":
            click.echo(to_json({"changelogs": [changelog_data(entry.id, entry.changelog) for entry in found]}))
        case "markdown":
            click.echo("\n\n".join(changelog_markdown(entry.title, entry.changelog) for entry in found))
        case _:
            click.echo("\n\n".join(changelog_text(entry.id, entry.changelog) for entry in found))
    return 0
