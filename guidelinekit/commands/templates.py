"""`guidelinekit templates`"""

from collections.abc import Iterable

import click

from guidelinekit.commands.options import open_workspace
from guidelinekit.commands.output import echo
from guidelinekit.operations import templates as operation
from guidelinekit.operations.templates import TemplateFile


@click.group(invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> int:
    """Each line has the name of a file and what it is for. A file with the same name in the team's folder, the setting
    `templates`, replaces it; the list says whether that file differs from the original of this version.

    `guidelinekit templates copy NAME` copies originals into the team's folder. With `--force` it replaces files there.
    """
    if context.invoked_subcommand is None:
        listed = operation.list_templates(open_workspace())
        _echo_files(listed.packaged)
        if listed.added:
            echo(f"\nOther files in {listed.folder}/:")
            _echo_files(listed.added)
    return 0


@command.command("copy", short_help="Copy originals into the team's folder.")
@click.argument("names", nargs=-1, required=True)
@click.option("--force", is_flag=True, help="Replace files that the folder already has.")
def copy(names: tuple[str, ...], *, force: bool) -> int:
    """Copy originals into the team's folder, to change them there.

    NAMES are those that `guidelinekit templates` lists, such as label.html.j2.
    """
    for path in operation.copy_templates(open_workspace(), names, force=force):
        echo(path)
    return 0


def _echo_files(files: Iterable[TemplateFile]) -> None:
    shown = list(files)
    width = max(len(file.name) for file in shown)
    for file in shown:
        state = f"[{file.state}]" if file.state else ""
        echo(f"{file.name:{width}}  {' '.join(filter(None, (file.purpose, state)))}".rstrip())
