"""`guidelinekit build`"""

from pathlib import Path

import click

from guidelinekit.commands.options import ProgressLine, no_history_option, open_workspace
from guidelinekit.commands.output import echo
from guidelinekit.operations import build as operation
from guidelinekit.report.findings import finding_line, pluralize


@click.command()
@click.argument("ids", nargs=-1)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The folder to write. All of its content is replaced.  [default: _site]",
)
@click.option("--markdown", is_flag=True, help="Write the Markdown pages instead of the site.")
@click.option("--audience", metavar="NAME", default="", help="Leave out what is not for this audience.")
@no_history_option
def command(ids: tuple[str, ...], output: Path | None, markdown: bool, audience: str, no_history: bool) -> int:
    """IDS are the ids of guidelines; the default is all of them. The site has the pages of each guideline and a portal
    page that lists the guidelines. It needs no server and no network: open it from the folder. It never contains gold
    examples.
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
        echo(finding_line(finding), err=True)
    pages = pluralize(report.page_count, "page")
    guidelines = pluralize(len(report.guideline_ids), "guideline")
    echo(f"Wrote {pages} of {guidelines}. Open {report.open}")
    return 0
