"""`guidelinekit check`"""

from pathlib import Path

import click

from guidelinekit.commands.options import ProgressLine, format_option, open_workspace
from guidelinekit.guideline.finding import Severity
from guidelinekit.operations import check as operation
from guidelinekit.report.ci_formats import MACHINE
from guidelinekit.report.findings import findings_text


@click.command(short_help="Say what is wrong with guidelines.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@format_option("text", *MACHINE)
@click.option(
    "--fail-on",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.ERROR.value,
    show_default=True,
    help="The lightest finding that makes the exit code 1.",
)
@click.option(
    "--since",
    metavar="REV",
    default="",
    help="Report only what a git revision did not have yet, and ids and codes that meant something else before.",
)
@click.option("--staged", is_flag=True, help="Read the files from the git index, as the next commit will have them.")
def command(paths: tuple[Path, ...], output_format: str, fail_on: str, since: str, staged: bool) -> int:
    """Say what is wrong with guidelines, where, and how to mend it.

    PATHS are guideline folders or files, or folders of guidelines; by default everything in specs/ is checked.

    Exit code: 0 clean, 1 findings, 2 the check could not run.
    """
    with ProgressLine() as progress:
        report = operation.check(open_workspace(), paths, since=since, staged=staged, progress=progress)
    if output_format in MACHINE:
        click.echo(MACHINE[output_format](report.findings))
    else:
        click.echo(findings_text(report.findings, report.guideline_count, report.sources))
    return int(any(finding.severity.at_least(Severity(fail_on)) for finding in report.findings))
