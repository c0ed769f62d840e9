"""`guidelinekit show`"""

from pathlib import Path

import click

from guidelinekit.commands.options import audience_option, format_option, open_workspace, output_option, print_or_write
from guidelinekit.operations.show import ShownAs, shown


@click.command()
@click.argument("name", metavar="ID[@VERSION]")
@format_option("yaml", "json", "csv")
@audience_option
@output_option
def command(name: str, output_format: ShownAs, audience: str, output: Path | None) -> int:
    """ID is the guideline of the work tree, and ID@VERSION a release, such as sentiment@1.2.0, or a trial that has a
    tag.

    The output is the whole guideline in its normal form: in one file, with short forms written out, without defaults.
    `json` is what `guideline.json` of a published release has as its content. `csv` is a table of the labels, as
    `labels.csv`.

    Gold examples and quiz items are not in the output. With ID@VERSION, this includes examples that became gold later,
    and with --audience all that any release hides from this audience.
    """
    print_or_write(shown(open_workspace(), name, output_format, audience=audience), output)
    return 0
