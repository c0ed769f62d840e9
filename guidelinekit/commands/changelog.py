"""`guidelinekit changelog`"""

import click

from guidelinekit.commands.options import ProgressLine, catalogue_for, format_option, language_option, open_workspace
from guidelinekit.operations.changelog import changelogs
from guidelinekit.report.changes import changelog_text
from guidelinekit.report.findings import finding_line
from guidelinekit.report.json import changelog_data, to_json
from guidelinekit.report.markdown import changelog_markdown


@click.command(short_help="Show the releases and what each changed.")
@click.argument("ids", nargs=-1)
@format_option("text", "markdown", "json")
@language_option
def command(ids: tuple[str, ...], output_format: str, language: str) -> int:
    """Show the releases of guidelines and what each changed, newest first.

    It is computed from the git history and the notes in changes/; IDS are guidelines, by default all.
    """
    workspace = open_workspace()
    with ProgressLine() as progress:
        found = changelogs(workspace, ids, progress=progress)
    words = [catalogue_for(workspace, language, [entry.language]) for entry in found]
    for entry in found:
        for finding in entry.changelog.findings:
            click.echo(finding_line(finding), err=True)
    match output_format:
        case "json":
            data = [changelog_data(entry.id, entry.changelog, one) for entry, one in zip(found, words, strict=True)]
            click.echo(to_json({"schema_version": 2, "changelogs": data}))
        case "markdown":
            texts = (
                changelog_markdown(entry.title, entry.changelog, one) for entry, one in zip(found, words, strict=True)
            )
            click.echo("\n\n".join(texts))
        case _:
            pairs = zip(found, words, strict=True)
            click.echo("\n\n".join(changelog_text(entry.id, entry.changelog, one) for entry, one in pairs))
    return 0
