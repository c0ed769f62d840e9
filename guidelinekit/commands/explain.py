"""`guidelinekit explain`"""

from pathlib import Path

import click

from guidelinekit.commands.output import echo
from guidelinekit.operations.explain import explain


@click.command()
@click.argument("name")
def command(name: str) -> int:
    """NAME is the code of a finding, such as GK403, its name, such as `vague`, or a kind of change, such as
    `label-merged`.

    For a finding, it explains the problem, its effect on annotators and how to fix it. For a kind of change, it shows
    the default impact and the impact in the team's settings.
    """
    echo(explain(Path.cwd(), name))
    return 0
