"""`guidelinekit build`"""

from pathlib import Path

import click

from guidelinekit.commands.options import ProgressLine, history_option, open_workspace
from guidelinekit.operations import build as operation
from guidelinekit.report.findings import finding_line, pluralize


@click.command(short_help="Build the labelers' site.")
@click.argument("ids", nargs=-1)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The folder to write; replaced as a whole.  [default: _site]",
)
@click.option("--markdown", is_flag=True, help="Write the Markdown folders without building them.")
@click.option("--audience", metavar="NAME", default="", help="Leave out what is not for this audience.")
@history_option
def command(ids: tuple[str, ...], output: Path | None, markdown: bool, audience: str, no_history: bool) -> int:
    """Build the labelers' site: a site for each guideline, and a portal over them.

    IDS are guidelines, by default all. The site needs no server and no network: it opens from the folder.
    Gold examples are never in it.
    """
    with ProgressLine() as progress:
        report = operation.build(
            open_workspace(),
            ids,
            output=output,
            markdown=markdown,
            audience=audience,
            history=not no_history,
            progress=progress,
        )
    for finding in report.findings:
        click.echo(finding_line(finding), err=True)
    said = f"Wrote {pluralize(report.pages, 'page')} of {pluralize(len(report.guideline_ids), 'guideline')}."
    click.echo(f"{said} Open {report.open}")
    return 0
