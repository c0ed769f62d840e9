"""`guidelinekit migration`"""

import click

from guidelinekit.commands.options import format_option, language_option, open_workspace
from guidelinekit.operations.migration import migration
from guidelinekit.report.migration import migration_csv, migration_json, migration_text


@click.command()
@click.argument("guideline", metavar="ID")
@click.argument("old")
@click.argument("new", required=False, default="")
@format_option("text", "json", "csv")
@language_option
def command(guideline: str, old: str, new: str, output_format: str, language: str) -> int:
    """ID is the id of a guideline. OLD and NEW are released versions of it, such as 1.1.0, on any branch, or trials
    that have a tag. Without NEW, the new version is the work tree, or if the guideline was removed, its last release.

    For each label of the old version, the table shows what happens to the items with this label:

    \b
    keep     (UNCHANGED) the label stays valid
    convert  (CONVERTED AUTOMATICALLY) another label or another code replaces it
    ask      (NEEDS RELABELING) a person must relabel the items

    The words in lower case are those of `json` and `csv`. The table includes the changes of all releases between OLD
    and NEW.
    """
    workspace = open_workspace()
    item_mappings = migration(workspace, guideline, old, new)
    catalogue = workspace.catalogue(language)
    if output_format == "json":
        click.echo(migration_json(guideline, item_mappings, catalogue))
    elif output_format == "csv":
        click.echo(migration_csv(item_mappings, catalogue))
    else:
        click.echo(migration_text(guideline, item_mappings, catalogue))
    return 0
