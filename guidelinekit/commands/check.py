"""`guidelinekit check`"""

from pathlib import Path

import click

from guidelinekit.commands.options import ProgressLine, format_option, open_workspace
from guidelinekit.commands.output import echo
from guidelinekit.guideline.finding import Severity
from guidelinekit.operations import check as operation
from guidelinekit.operations.visible_findings import without_gold_findings
from guidelinekit.report.ci_formats import MACHINE_FORMATS
from guidelinekit.report.findings_text import findings_text


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@format_option("text", *MACHINE_FORMATS)
@click.option(
    "--fail-on",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.ERROR.value,
    show_default=True,
    help="The lowest severity for which the exit code is 1.",
)
@click.option(
    "--since",
    metavar="REV",
    default="",
    help="Report findings that are new since REV, and ids and label codes whose meaning changed since then. "
    "Leave out all others.",
)
@click.option("--staged", is_flag=True, help="Check the files in the git index, as the next commit will contain them.")
@click.pass_obj
def command(
    index_file: Path | None, paths: tuple[Path, ...], output_format: str, fail_on: str, since: str, staged: bool
) -> int:
    """PATHS are guideline folders or files, or folders of guidelines; the default is everything in specs/. Each finding
    states what is wrong, where, and how to fix it.

    Exit code: 0 no findings at or above --fail-on, 1 findings at or above it, 2 the check could not run.
    """
    with ProgressLine() as progress:
        workspace = open_workspace()
        report = operation.check(workspace, paths, since=since, staged=staged, index_file=index_file, progress=progress)
    if output_format in MACHINE_FORMATS:
        findings = report.findings
        if output_format == "github":
            findings = without_gold_findings(workspace, findings, workspace.guidelines())
        # Annotations of GitHub are commands.
        (click.echo if output_format == "github" else echo)(MACHINE_FORMATS[output_format](findings))
    else:
        echo(findings_text(report.findings, report.guideline_count, report.sources))
    return int(any(finding.severity.at_least(Severity(fail_on)) for finding in report.findings))
