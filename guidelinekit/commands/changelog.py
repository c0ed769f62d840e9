"""`guidelinekit changelog`"""

import click

from guidelinekit.commands.options import ProgressLine, format_option, project
from guidelinekit.operations.changelog import changelogs
from guidelinekit.report.changes import changelog_data, changelog_text, to_json
from guidelinekit.report.findings import finding_line
from guidelinekit.report.markdown import changelog_markdown


@click.command()
@click.argument("ids", nargs=-1)
@format_option("text", "markdown", "json")
def command(ids: tuple[str, ...], output_format: str) -> int:
    """IDS are the ids of guidelines; the default is all of them. The newest release comes first. The changelog is
    computed from the git history and the notes in changes/.
    """
    with ProgressLine() as progress:
        entries = changelogs(project(), ids, progress=progress)
    for entry in entries:
        for finding in entry.changelog.findings:
            click.echo(finding_line(finding), err=True)
    match output_format:
        case "json":
            click.echo(to_json({"changelogs": [changelog_data(entry.id, entry.changelog) for entry in entries]}))
        case "markdown":
            click.echo("\n\n".join(changelog_markdown(entry.title, entry.changelog) for entry in entries))
        case _:
            click.echo("\n\n".join(changelog_text(entry.id, entry.changelog) for entry in entries))
    return 0
