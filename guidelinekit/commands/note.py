"""`guidelinekit note`"""

import click

from guidelinekit.changes.change import Impact
from guidelinekit.commands.options import open_workspace
from guidelinekit.commands.output import echo
from guidelinekit.operations.note import write_note


@click.command()
@click.argument("guideline", metavar="[ID]", required=False, default="")
@click.option(
    "-m", "--message", metavar="TEXT", required=True, help="The reason, in one or two sentences for annotators."
)
@click.option(
    "--impact",
    type=click.Choice([impact.value for impact in Impact]),
    help="The impact of the change on annotators and items already labeled.",
)
@click.option(
    "--target",
    "targets",
    metavar="ADDRESS",
    multiple=True,
    help="The address of a change that the note is about. Can be repeated.",
)
@click.option("--slug", default="", help="The file name; the default is the first words of the message.")
def command(guideline: str, message: str, impact: str | None, targets: tuple[str, ...], slug: str) -> int:
    """ID is the id of a guideline that changed since its last release. You can omit it if only one guideline changed.
    The note is written to changes/ID/.

    The note is about the changes in --target. Without --target, it is about all changes since the last release or, if
    --impact is given, about all changes that need a decision. --impact records the decision: the impact of these
    changes. Without --impact, the note confirms the impact that each change has.

    If one reason explains changes with different impacts, edit the file: under `targets:`, each address may have its
    own impact.
    """
    note = write_note(
        open_workspace(), guideline, message, impact=Impact(impact) if impact else None, targets=targets, slug=slug
    )
    echo(note.path)
    for target in note.targets:
        echo(f"  {target}")
    if note.undecided:
        echo("These changes still need a decision:")
        for address in note.undecided:
            echo(f"  {address}")
    return 0
