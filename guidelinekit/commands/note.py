"""`guidelinekit note`"""

import click

from guidelinekit.changes.change import Impact
from guidelinekit.commands.options import open_workspace
from guidelinekit.operations.note import write_note


@click.command(short_help="Write a note that says why something changed.")
@click.argument("guideline", metavar="[ID]", required=False, default="")
@click.option("-m", "--message", metavar="TEXT", required=True, help="Why, in a sentence or two for annotators.")
@click.option(
    "--impact",
    type=click.Choice([impact.value for impact in Impact]),
    help="What the change asks of annotators and of finished items, as its author judges it.",
)
@click.option("--target", "targets", metavar="ADDRESS", multiple=True, help="What it is about; repeat it for each.")
@click.option("--slug", default="", help="The name of the file; by default the first words of the message.")
def command(guideline: str, message: str, impact: str | None, targets: tuple[str, ...], slug: str) -> int:
    """Write a change note into changes/ID/: why something changed since the last release.

    ID may be left out where one guideline changed. A note with an impact settles the changes that it targets; without a
    target, all that wait for an author's word. The note of a release that has nothing to settle needs neither.
    """
    written = write_note(
        open_workspace(), guideline, message, impact=Impact(impact) if impact else None, targets=targets, slug=slug
    )
    click.echo(written.path)
    for target in written.targets:
        click.echo(f"  {target}")
    if written.unsettled:
        click.echo("Still waiting for a word of their author:")
        for address in written.unsettled:
            click.echo(f"  {address}")
    return 0
