"""`guidelinekit new`"""

from typing import Any

import click

from guidelinekit.commands.options import new_guideline_options, open_workspace
from guidelinekit.operations.new import NewGuideline, new_guideline


@click.command()
@click.argument("guideline_id", metavar="ID")
@new_guideline_options
def command(guideline_id: str, values: dict[str, Any]) -> int:
    """ID is the name of the guideline's folder in specs/ and never changes. The draft has sections for requirements,
    labels, rules, workflow, quality and privacy.

    In a terminal, guidelinekit asks for the values for which you give no option.
    """
    for path in new_guideline(open_workspace(), NewGuideline(id=guideline_id, **values)):
        click.echo(f"  {path}")
    click.echo("Next: fill in the draft, and view it with `guidelinekit serve`.")
    return 0
