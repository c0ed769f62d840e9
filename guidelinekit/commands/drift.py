"""`guidelinekit drift`"""

from pathlib import Path
from typing import Any

import click

from guidelinekit.commands.options import audience_option, format_option, open_workspace
from guidelinekit.commands.output import echo
from guidelinekit.exchange.formats.registry import FORMATS
from guidelinekit.exchange.report import drift_annotation, drift_data, drift_line
from guidelinekit.operations.drift import ToolDrift, drift
from guidelinekit.report.json_text import to_json

#: What guidelinekit does not write, such as documents, cannot be compared.
_COMPARED = [fmt.id for fmt in FORMATS.values() if fmt.write is not None]


@click.command()
@click.argument("name", metavar="[ID[@VERSION]]", required=False, default="")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--from", "format_name", metavar="FORMAT", default="", help=f"The format: {', '.join(_COMPARED)}. The "
              "default is that of the settings, or the one that the file seems to have.")  # fmt: skip
@format_option("text", "json", "github")
@audience_option
def command(name: str, file: Path | None, format_name: str, output_format: str, audience: str) -> int:
    """ID is the id of a guideline in the work tree, and ID@VERSION one of its releases. FILE is the configuration that
    a tool has now. Without FILE, the files are those under `exchange` in guidelinekit.yaml, and without ID those of all
    guidelines.

    Both are compared by meaning: what the format cannot hold is no difference, and neither is another order of labels.
    The output says where finished annotations need migration, such as those with an earlier id.

    Exit code: 0 no difference, 1 at least one, 2 a file cannot be compared.
    """
    results = drift(open_workspace(), name, file, format_name=format_name, audience=audience)
    if not results:
        echo("Nothing to compare: `exchange` in guidelinekit.yaml names no file of a tool.", err=True)
    if output_format == "json":
        echo(to_json({"schema_version": 1, "files": [_data(result) for result in results]}))
    elif output_format == "github":
        for result in results:
            for one, where in zip(result.drifts, result.locations, strict=True):
                # Annotations of GitHub are commands.
                click.echo(drift_annotation(one, where, result.path))
    elif results:
        echo("\n\n".join(map(_text, results)))
    return int(any(result.drifts for result in results))


def _data(result: ToolDrift) -> dict[str, Any]:
    return {
        "guideline": result.guideline_id,
        "version": result.version,
        "format": result.fmt.id,
        "file": result.path,
        "exported_from": result.exported_from,
        "drifts": [drift_data(one) for one in result.drifts],
        "not_compared": [{"place": one.place, "reason": one.reason} for one in result.skipped],
    }


def _text(result: ToolDrift) -> str:
    exported = f", exported from {result.exported_from}" if result.exported_from else ""
    head = f"{result.path} ({result.fmt.title}{exported}) and {result.guideline_id} {result.version}"
    lines = [f"{head}: {_summary(len(result.drifts))}", *map(drift_line, result.drifts)]
    if result.skipped:
        lines += ["Not compared:", *(f"  {one.place}: {one.reason}" for one in result.skipped)]
    return "\n".join(lines)


def _summary(count: int) -> str:
    return "no difference" if not count else f"{count} difference{'' if count == 1 else 's'}"
