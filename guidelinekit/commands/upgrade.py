"""`guidelinekit upgrade`"""

import click

from guidelinekit.commands.options import open_workspace
from guidelinekit.commands.output import echo
from guidelinekit.guideline.read.upgrade import FORMAT
from guidelinekit.operations.upgrade import upgrade


@click.command()
@click.argument("ids", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
def command(ids: tuple[str, ...], dry_run: bool) -> int:
    """IDS are the ids of guidelines; the default is all of them. Comments and layout are kept. All commands can also
    read older formats, so you can upgrade at any time.
    """
    upgrades = upgrade(open_workspace(), ids, dry_run=dry_run)
    for entry in upgrades:
        echo(f"{entry.id}: format {entry.old} to {FORMAT}")
        for path in entry.paths:
            echo(f"  {path}")
    if not upgrades:
        echo(f"Nothing to do: the guidelines are in format {FORMAT}, the newest.")
    return 0
