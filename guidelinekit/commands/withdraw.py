"""`guidelinekit withdraw`"""

import click

from guidelinekit.commands.options import open_workspace
from guidelinekit.commands.output import echo
from guidelinekit.operations.withdraw import withdraw


@click.command()
@click.argument("guideline", metavar="ID")
@click.argument("version")
@click.option("--message", "-m", required=True, help="Why, for annotators, as Markdown.")
def command(guideline: str, version: str, message: str) -> int:
    """ID is the id of a guideline, and VERSION a released version of it, such as 1.1.0.

    The release stays readable, and the changelog shows that and why it was withdrawn. The newest release that is not
    withdrawn is the last release again: `diff`, `review` and `release` compare with it. `migration` still leads away
    from the withdrawn version.

    The command writes changes/ID/VERSION/withdrawn.md. Commit it, best in a pull request. To take the withdrawal back,
    delete the file.
    """
    written = withdraw(open_workspace(), guideline, version, message)
    echo(f"{written.path}\n  The last release of {guideline} is {written.in_force}. To record it, commit:")
    echo(f"  git add {written.path}\n  git commit --message 'Withdraw {guideline} {version}'")
    if written.version_in_guideline == version:
        echo(f"  The guideline still has the changes of {version}. To undo them, revert its commits.")
    return 0
