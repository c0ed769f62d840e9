"""`guidelinekit changelog`"""

import click

from guidelinekit.commands.options import (
    ProgressLine,
    audience_option,
    catalogue_for,
    format_option,
    language_option,
    open_workspace,
)
from guidelinekit.commands.output import echo
from guidelinekit.operations.changelog import changelogs
from guidelinekit.report.changes import changelog_text
from guidelinekit.report.findings import finding_line
from guidelinekit.report.json import changelog_data
from guidelinekit.report.json_text import to_json
from guidelinekit.report.markdown import changelog_markdown


@click.command()
@click.argument("ids", nargs=-1)
@format_option("text", "markdown", "json")
@language_option
@audience_option
@click.option("--all", "list_all", is_flag=True, help="List each change; by default, like changes are one line.")
def command(ids: tuple[str, ...], output_format: str, language: str, audience: str, *, list_all: bool) -> int:
    """IDS are the ids of guidelines; the default is all that are in the work tree. A guideline that was removed is
    found by its id. The newest release comes first. The changelog is computed from the git history and the notes in
    changes/.
    """
    workspace = open_workspace()
    with ProgressLine() as progress:
        entries = changelogs(workspace, ids, audience=audience, progress=progress)
    catalogues = [catalogue_for(workspace, language, [entry.language]) for entry in entries]
    for entry in entries:
        for finding in entry.changelog.findings:
            echo(finding_line(finding), err=True)
            if finding.hint:
                echo(f"    {finding.hint}", err=True)
    pairs = list(zip(entries, catalogues, strict=True))
    match output_format:
        case "json":
            data = [changelog_data(entry.id, entry.changelog, catalogue) for entry, catalogue in pairs]
            echo(to_json({"schema_version": 2, "changelogs": data}))
        case "markdown":
            texts = (
                changelog_markdown(entry.title, entry.changelog, catalogue, list_all=list_all)
                for entry, catalogue in pairs
            )
            echo("\n\n".join(texts))
        case _:
            texts = (
                changelog_text(entry.id, entry.changelog, catalogue, list_all=list_all) for entry, catalogue in pairs
            )
            echo("\n\n".join(texts))
    return 0
