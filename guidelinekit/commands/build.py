"""`guidelinekit build`"""

from pathlib import Path

import click

from guidelinekit.commands.options import (
    ProgressLine,
    audience_option,
    no_history_option,
    open_workspace,
    templates_from_option,
)
from guidelinekit.commands.output import echo
from guidelinekit.operations import build as operation
from guidelinekit.operations.packs import FORMATS
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
@click.option(
    "--pack",
    multiple=True,
    type=click.Choice(FORMATS),
    help="Also write, in packs/ of the output: each guideline as one HTML file, or as a PDF, which the system's "
    "Chromium, Chrome or Edge prints; or the whole site as a ZIP file. Can be given several times.",
)
@audience_option
@no_history_option
@templates_from_option
@click.option(
    "--adopt", is_flag=True, help="Replace a folder that was built elsewhere, if its files are those of its index.json."
)
def command(
    ids: tuple[str, ...],
    output: Path | None,
    markdown: bool,
    pack: tuple[str, ...],
    audience: str,
    no_history: bool,
    templates_from: str,
    adopt: bool,
) -> int:
    """IDS are the ids of guidelines; the default is all of them. The site has the pages of each guideline and a portal
    page that lists the guidelines. It needs no server and no network: open it from the folder. It never contains gold
    examples.

    The folder is replaced only if `build` wrote it before. It must not contain files that git tracks.
    """
    if markdown and pack:
        raise click.UsageError("--pack needs the site: omit --markdown.")
    with ProgressLine() as progress:
        report = operation.build(
            open_workspace(templates_from=templates_from),
            ids,
            output=output,
            markdown=markdown,
            pack=pack,
            audience=audience,
            history=not no_history,
            adopt=adopt,
            progress=progress,
        )
    for finding in report.findings:
        echo(finding_line(finding), err=True)
    for note in report.notes:
        echo(note, err=True)
    pages = pluralize(report.page_count, "page")
    guidelines = pluralize(len(report.guideline_ids), "guideline")
    echo(f"Wrote {pages} of {guidelines}. Open {report.open}")
    for path in report.packs:
        echo(f"Wrote {path}")
    return 0
