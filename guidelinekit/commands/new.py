"""`guidelinekit new`"""

from typing import Any

import click

from guidelinekit.commands.new_values import NewValues, new_guideline_options
from guidelinekit.commands.options import open_workspace
from guidelinekit.commands.output import echo
from guidelinekit.operations.new import guideline_ids, new_guideline, require_new


@click.command()
@click.argument("guideline_id", metavar="[ID]", required=False)
@new_guideline_options
def command(guideline_id: str | None, **options: Any) -> int:
    """ID is the name of the guideline's folder in specs/ and never changes. It is required, except in a terminal. The
    draft has sections for requirements, labels, rules, workflow, quality and privacy.

    In a terminal, guidelinekit asks for the values for which you give no option, and checks each answer at once.

    Texts that only your team can write begin with `FILL IN:`. Replace them; `check` lists those that are left (GK438),
    and `release` requires that there are none.
    """
    workspace = open_workspace()
    values = NewValues(
        workspace.schema,
        lambda other: require_new(workspace, other),
        guideline_ids(workspace),
        id_option="ID",
        default_id="",
    ).read({"id": guideline_id, **options})
    for path in new_guideline(workspace, values):
        echo(f"  {path}")
    echo("Next: replace the texts that begin with `FILL IN:`, and view the draft with `guidelinekit serve`.")
    return 0
