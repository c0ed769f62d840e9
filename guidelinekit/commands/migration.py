"""`guidelinekit migration`"""

import click

from guidelinekit.commands.options import format_option, language_option, open_workspace
from guidelinekit.operations.migration import migration
from guidelinekit.report.migration import migration_csv, migration_json, migration_text


@click.command(short_help="Say what becomes of items labeled by an old version.")
@click.argument("guideline", metavar="ID")
@click.argument("old")
@click.argument("new", required=False, default="")
@format_option("text", "json", "csv")
@language_option
def command(guideline: str, old: str, new: str, output_format: str, language: str) -> int:
    """For each label of an old version, say what becomes of the items that have it.

    OLD and NEW are released versions of the guideline ID, such as 1.1.0; without NEW the map leads to the work tree.

    \b
    keep     the label stands
    convert  another label, or another code, takes its place
    ask      a person must look again; the reasons say why

    The maps of the releases in between are composed.
    """
    workspace = open_workspace()
    found = migration(workspace, guideline, old, new)
    catalogue = workspace.catalogue(language)
    if output_format == "json":
        click.echo(migration_json(guideline, found, catalogue))
    elif output_format == "csv":
        click.echo(migration_csv(found, catalogue))
    else:
        click.echo(migration_text(guideline, found, catalogue))
    return 0
