"""`guidelinekit git-diff`"""

from pathlib import Path

import click

from guidelinekit.commands.options import audience_option
from guidelinekit.commands.output import echo
from guidelinekit.operations.external_diff import file_change
from guidelinekit.report.external_diff import file_text, lines_text
from guidelinekit.store.resources import load_catalogue


@click.command()
@click.argument("path")
@click.argument("old_file", required=False, default="/dev/null")
@click.argument("old_id", required=False, default=".")
@click.argument("old_mode", required=False, default=".")
@click.argument("new_file", required=False, default="/dev/null")
@click.argument("new_id", required=False, default=".")
@click.argument("new_mode", required=False, default=".")
@click.argument("new_path", required=False, default="")
@click.argument("header", required=False, default="")
@audience_option
def command(*, audience: str, **arguments: str) -> int:
    """Git runs this command for each changed file of a guideline. You do not need to run it yourself.

    `guidelinekit init` sets it up in a clone: it writes .gitattributes and sets `diff.guidelinekit.command` in the
    clone's git settings. To see the changed lines as usual, run `git diff --no-ext-diff`. A file that cannot be read is
    also shown by its changed lines, but not with --audience.
    """
    path = arguments["new_path"] or arguments["path"]
    difference = file_change(
        Path(path).absolute(),
        (arguments["old_file"], arguments["old_id"], arguments["old_mode"]),
        (arguments["new_file"], arguments["new_id"], arguments["new_mode"]),
        audience=audience,
    )
    if difference.old is None and difference.new is None:
        echo(f"* Unmerged path {path}")
        return 0
    changes = difference.changes
    text = (
        file_text(path, changes, load_catalogue(difference.language))
        if changes is not None
        else lines_text(path, difference.old, difference.new)
    )
    header = [line for line in arguments["header"].splitlines() if not line.startswith("index ")]
    modes = (arguments["old_mode"], arguments["new_mode"])
    if "." not in modes and modes[0] != modes[1]:
        header.append(f"mode {modes[0]} → {modes[1]}")
    for line in header:
        echo(line)
    echo(text)
    return 0
