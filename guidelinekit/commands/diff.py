"""`guidelinekit diff`"""

from dataclasses import replace

import click

from guidelinekit.changes.acknowledgements import fingerprint
from guidelinekit.changes.change import Impact
from guidelinekit.changes.gold import without_gold_content
from guidelinekit.commands.options import (
    ProgressLine,
    audience_option,
    catalogue_for,
    format_option,
    language_option,
    open_workspace,
    templates_from_option,
)
from guidelinekit.commands.output import echo
from guidelinekit.operations import diff as operation
from guidelinekit.report.diff import diff_github, diff_json, diff_markdown, diff_text
from guidelinekit.report.findings import pluralize


@click.command()
@click.argument("old", required=False, default="")
@click.argument("new", required=False, default="")
@click.option(
    "--guideline",
    metavar="ID",
    default="",
    help="Compare only this guideline. OLD and NEW may be versions without an id.",
)
@format_option("text", "markdown", "html", "json", "github")
@language_option
@audience_option
@click.option("--all", "list_all", is_flag=True, help="List each change; by default, like changes are one line.")
@click.option(
    "--fail-on",
    type=click.Choice([impact.value for impact in Impact]),
    help="Exit with 1 if a change has this impact or a higher one.",
)
@templates_from_option
def command(
    old: str, new: str, guideline: str, output_format: str, language: str, audience: str, fail_on: str | None,
    templates_from: str, *, list_all: bool,
) -> int:  # fmt: skip
    """The versions are compared by meaning (elements and fields, not lines).

    OLD and NEW are files, folders, git revisions (rev:NAME is always a revision) or releases (<id>@<version>; with
    --guideline, <version> is enough). Without NEW, OLD is compared with the work tree. Without both, the last release
    of each guideline is compared with the work tree.

    The output begins with the number of changes and what has to be done. The changes follow, grouped by impact, from
    the highest to the lowest:

    \b
    relabel    annotators must read the change; labeled items may be wrong
    remap      annotators must read the change; labeled items are converted
    reread     annotators must read the change; labeled items stay valid
    editorial  nothing to do

    A change that needs a decision is marked: only its author knows whether labeled items are wrong. `guidelinekit note`
    records the decision.

    `html` prints one HTML page, which loads nothing from the network and shows the items of changed examples before and
    after. `github` prints commands with which GitHub shows each change next to its line in the pull request, without
    the items and answers of gold examples.

    Exit code: 0 success, 1 changes at or above --fail-on, 2 a version could not be read.
    """
    workspace = open_workspace(templates_from=templates_from)
    with ProgressLine() as progress:
        report = operation.diff(workspace, old, new, guideline=guideline, audience=audience, progress=progress)
    catalogue = catalogue_for(workspace, language, (entry.language for entry in report.diffs))
    match output_format:
        case "json":
            echo(diff_json(report.diffs, report.impact, catalogue))
        case "markdown":
            echo(diff_markdown(*report.sides(catalogue), report.diffs, catalogue, list_all=list_all))
        case "html":
            from guidelinekit.operations.html_diff import html_diff

            echo(html_diff(workspace, report, catalogue), nl=False)
        case "github":
            diffs = [replace(entry, changes=without_gold_content(entry.changes)) for entry in report.diffs]
            click.echo("".join(f"{line}\n" for line in diff_github(diffs, catalogue)), nl=False)
        case _:
            echo(diff_text(*report.sides(catalogue), report.diffs, catalogue, list_all=list_all))
    failing = list(report.at_least(Impact(fail_on))) if fail_on else []
    if failing:
        changes = pluralize(len(failing), "change")
        echo(f"{changes} with the impact {fail_on} or a higher one. To accept a change, add its", err=True)
        echo("fingerprint under `acknowledge:` in guidelinekit.yaml:", err=True)
    for entry, change in failing:
        echo(f"  {fingerprint(change)}  {entry.id}  {change.kind.id} {change.address}", err=True)
    return int(bool(failing))
