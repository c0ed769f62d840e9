"""`guidelinekit new`"""

from typing import Any

import click

from guidelinekit.commands.options import new_guideline_options, open_workspace
from guidelinekit.operations.new import NewGuideline, new_guideline


@click.command(short_help="Begin a guideline.")
@click.argument("guideline_id", metavar="ID")
@new_guideline_options
def command(guideline_id: str, beginning: dict[str, Any]) -> int:
    """Begin a guideline: a draft to fill in, with intake, labels, rules, quality plan, workflow and privacy.

    ID is the name of its folder in specs/ and never changes. In a terminal the answers that no option gives are asked.
    """
    for path in new_guideline(open_workspace(), NewGuideline(id=guideline_id, **beginning)):
        click.echo(f"  {path}")
    click.echo("Next: fill it in, and look at it with `guidelinekit serve`.")
    return 0
