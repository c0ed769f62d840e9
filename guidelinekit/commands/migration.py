"""`guidelinekit migration`"""

import click

from guidelinekit.commands.options import audience_option, format_option, language_option, open_workspace
from guidelinekit.commands.output import echo
from guidelinekit.operations.migration import migration
from guidelinekit.report.migration import migration_csv, migration_json, migration_text
from guidelinekit.report.migration_sql import migration_sql


@click.command()
@click.argument("guideline", metavar="ID")
@click.argument("old")
@click.argument("new", required=False, default="")
@format_option("text", "json", "csv", "sql")
@language_option
@audience_option
def command(guideline: str, old: str, new: str, output_format: str, language: str, audience: str) -> int:
    """ID is the id of a guideline. OLD and NEW are released versions of it, such as 1.1.0, on any branch, or trials
    that have a tag. Without NEW, the new version is the work tree, or if the guideline was removed, its last release.

    For each label, option, attribute and outcome of the old version, and for the answer without a label, the output
    shows what happens to items that have it, and why:

    \b
    keep     UNCHANGED                it stays valid
    convert  CONVERTED AUTOMATICALLY  another id or another code replaces it
    drop     DROPPED                  its attribute was removed
    review   NEEDS RELABELING         a person must decide

    The words in lower case are used by `json`, `csv` and `sql`. Values are followed through all releases between OLD
    and NEW. What is compared besides ids depends on `datasets` in guidelinekit.yaml; the default is codes.

    `sql` prints a query that converts a table of finished items. Its table and columns have the names `items`, `label`,
    `label_code`, `outcome` and the ids of attributes: replace them by your own.
    """
    workspace = open_workspace()
    item_mappings = migration(workspace, guideline, old, new, audience=audience)
    catalogue = workspace.catalogue(language)
    if output_format == "json":
        echo(migration_json(guideline, item_mappings, catalogue))
    elif output_format == "csv":
        echo(migration_csv(item_mappings, catalogue))
    elif output_format == "sql":
        echo(migration_sql(guideline, item_mappings, catalogue))
    else:
        echo(migration_text(guideline, item_mappings, catalogue))
    return 0
