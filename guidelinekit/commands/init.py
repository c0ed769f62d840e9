"""`guidelinekit init`"""

from pathlib import Path

import click

from guidelinekit.operations.init import init_example


@click.command(short_help="Start a repository of guidelines.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--example", is_flag=True, required=True, help="Fill it with a real guideline in three releases.")
def command(folder: Path, example: bool) -> int:
    """Start a new git repository of guidelines in DIR.

    With --example it holds a real guideline, comment-toxicity, in three releases made commit by commit, so that
    `diff`, `changelog` and `build` have something to show.
    """
    subjects = init_example(folder)
    for subject in subjects:
        click.echo(f"  {subject}")
    click.echo(f"Made {folder} with {len(subjects)} commits. Next:")
    click.echo(f"  guidelinekit -C {folder} changelog")
    click.echo(f"  guidelinekit -C {folder} build")
    return 0
