"""`guidelinekit git-diff`"""

from pathlib import Path

import click

from guidelinekit.operations.external_diff import file_change
from guidelinekit.report.external_diff import file_text, lines_text
from guidelinekit.store.resources import load_catalogue


@click.command(short_help="What git runs to show a changed spec by meaning.")
@click.argument("path")
@click.argument("old_file", required=False, default="/dev/null")
@click.argument("old_id", required=False, default=".")
@click.argument("old_mode", required=False, default=".")
@click.argument("new_file", required=False, default="/dev/null")
@click.argument("new_id", required=False, default=".")
@click.argument("new_mode", required=False, default=".")
@click.argument("new_path", required=False, default="")
@click.argument("header", required=False, default="")
def command(**given: str) -> int:
    """Show one changed file of a guideline by meaning. Not for people: git runs it for each file of a `git diff`.

    `init` sets it up in a clone: it writes .gitattributes and sets `diff.guidelinekit.command` in the clone's settings.
    `git diff --no-ext-diff` shows the lines as ever, and so does this for a spec that cannot be read.
    """
    path = given["new_path"] or given["path"]
    found = file_change(
        Path(path).absolute(), (given["old_file"], given["old_id"]), (given["new_file"], given["new_id"])
    )
    if found.old is None and found.new is None:
        click.echo(f"* Unmerged path {path}")
        return 0
    changes = found.changes
    text = (
        file_text(path, changes, load_catalogue(found.language))
        if changes is not None
        else lines_text(path, found.old, found.new)
    )
    moved = [line for line in given["header"].splitlines() if not line.startswith("index ")]
    modes = (given["old_mode"], given["new_mode"])
    if "." not in modes and modes[0] != modes[1]:
        moved.append(f"mode {modes[0]} → {modes[1]}")
    for line in moved:
        click.echo(line)
    click.echo(text)
    return 0
