"""`guidelinekit explain`"""

import click

from guidelinekit.operations.explain import explain


@click.command(short_help="Say what a finding means.")
@click.argument("code")
def command(code: str) -> int:
    """Say what a finding means, why annotators suffer, and how to mend it.

    CODE is a finding's code, such as GK403, or its name, such as vague.
    """
    click.echo(explain(code))
    return 0
