"""`guidelinekit explain`"""

from pathlib import Path

import click

from guidelinekit.operations.explain import explain


@click.command(short_help="Say what a finding or a kind of change means.")
@click.argument("name")
def command(name: str) -> int:
    """Say what a finding means, why annotators suffer, and how to mend it; or what a kind of change means.

    NAME is a finding's code, such as GK403, its name, such as vague, or a kind of change, such as label-merged, as
    `diff` prints it. Of a kind it also says what the team's settings make of it.
    """
    click.echo(explain(Path.cwd(), name))
    return 0
