"""`guidelinekit export`"""

import sys
from pathlib import Path
from typing import Any

import click

from guidelinekit.commands.options import audience_option, open_workspace, output_option, write_output
from guidelinekit.commands.output import echo
from guidelinekit.errors import OutputError
from guidelinekit.exchange.formats.registry import FORMATS, format_of
from guidelinekit.exchange.report import losses_data, losses_text
from guidelinekit.operations.export import Export, export
from guidelinekit.report.json_text import to_json

_WRITTEN = [fmt.id for fmt in FORMATS.values() if fmt.write is not None]


@click.command()
@click.argument("name", metavar="ID[@VERSION]")
@click.option("--to", "format_name", metavar="FORMAT", required=True, help=f"The format: {', '.join(_WRITTEN)}.")
@output_option
@audience_option
@click.option("--strict", is_flag=True, help="Exit with 1 if the file does not hold something that is not accepted.")
@click.option("--accept", metavar="FIELD", multiple=True, help="With --strict: a field that may be missing, such as "
              "labels/*/excludes or rules. Can be repeated.")  # fmt: skip
@click.option("--all", "every", is_flag=True, help="List each loss; by default, those of one field are one entry.")
@click.option("--losses", "losses_path", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Also write the losses as JSON.")  # fmt: skip
def command(
    name: str, format_name: str, output: Path | None, audience: str, strict: bool, accept: tuple[str, ...],
    every: bool, losses_path: Path | None,
) -> int:  # fmt: skip
    """ID is the id of a guideline in the work tree, and ID@VERSION one of its releases.

    The file has what annotators choose from and answer. What the format cannot hold is listed with its address and the
    reason, on the standard error. Gold examples are never in the file.

    Exit code: 0 success; 1 with --strict, something is missing; 2 the file cannot be made.
    """
    workspace = open_workspace()
    fmt = format_of(format_name)
    result = export(workspace, name, fmt, audience=audience, accept=accept)
    if output is not None:
        write_output(output, result.content)
    elif sys.stdout.isatty() and b"\0" in result.content:
        raise OutputError(f"a file of {fmt.title} cannot be shown in a terminal", hint="Name a file: -o FILE.")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(result.content)
    if losses_path is not None:
        write_output(losses_path, f"{to_json(_losses(result))}\n".encode())
    where = f"  {output}\n" if output is not None else ""
    echo(f"{where}{result.guideline_id} {result.version} for {fmt.title}", err=True)
    if result.losses:
        echo(f"Not in the file:\n{losses_text(result.losses, every=every)}", err=True)
    return int(strict and bool(result.unaccepted))


def _losses(result: Export) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "guideline": result.guideline_id,
        "version": result.version,
        "format": result.fmt.id,
        "losses": losses_data(result.losses, result.unaccepted),
    }
