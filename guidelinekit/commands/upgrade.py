"""`guidelinekit upgrade`"""

import click

from guidelinekit.commands.options import open_workspace
from guidelinekit.guideline.read.upgrade import FORMAT
from guidelinekit.operations.upgrade import upgrade


@click.command(short_help="Bring guidelines of an older format to today's.")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
def command(ids: tuple[str, ...], dry_run: bool) -> int:
    """Rewrite guidelines of an older format in today's, keeping comments and layout; by default all of them.

    Files of an older format are also read as they are: an upgrade is never urgent.
    """
    done = upgrade(open_workspace(), ids, dry_run=dry_run)
    for found in done:
        click.echo(f"{found.id}: format {found.old} to {FORMAT}")
        for path in found.paths:
            click.echo(f"  {path}")
    if not done:
        click.echo(f"Nothing to do: format {FORMAT} is the newest.")
    return 0
