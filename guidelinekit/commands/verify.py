"""`guidelinekit verify`"""

from pathlib import Path

import click

from guidelinekit.commands.options import ProgressLine, open_workspace
from guidelinekit.commands.output import echo
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.operations import verify as operation
from guidelinekit.report.findings import pluralize


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> int:
    """DIR is a folder that `publish` or `build` wrote, or a copy of one.

    Its indexes must be valid, and each file must be as one of them says: none is missing, changed or added. In a
    repository with its guidelines, each published release must be in git, in the same commit, and say in guideline.json
    what its readers may see of the guideline in that commit. Whoever can write the folder can also write its indexes:
    only git shows that.

    Exit code: 0 nothing is wrong, 1 something is, 2 the folder or the history cannot be read.
    """
    with ProgressLine() as progress:
        result = operation.verify(open_workspace(), folder, progress)
    for problem in result.problems:
        echo(plain_line(problem))
    for note in result.notes:
        echo(f"note: {plain_line(note)}")
    files = pluralize(result.file_count, "file")
    if result.problems:
        echo(f"{pluralize(len(result.problems), 'problem')} in {files}.")
    else:
        echo(f"{files}: all are as the indexes say.")
    if result.not_compared:
        echo(f"Nothing was compared with git: {result.not_compared}.")
    elif not result.problems:
        echo(f"{pluralize(result.release_count, 'release')}: all are as in git.")
    return int(bool(result.problems))
