"""`guidelinekit init`"""

from pathlib import Path
from typing import Any

import click

from guidelinekit.commands.options import new_guideline_options


@click.command(short_help="Start a repository of guidelines.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--example", is_flag=True, help="Fill it with a real guideline in three releases.")
@click.option(
    "--id", "guideline_id", metavar="ID", default="first-guideline", show_default=True, help="The first guideline."
)
@new_guideline_options
def command(folder: Path, example: bool, guideline_id: str, beginning: dict[str, Any]) -> int:
    """Start a git repository of guidelines in DIR: settings, a first guideline, schemas for editors, a CI workflow,
    a hook, a pull-request template and code owners. Files that are there are kept (to .gitattributes lines are added),
    and where there are guidelines no first one is added. `git diff` shows specs by meaning from then on; run it in each
    new clone.

    With --example it holds a real guideline, comment-toxicity, in three releases made commit by commit, so that
    `diff`, `changelog` and `build` have something to show.
    """
    if example:
        from guidelinekit.operations.init import init_example

        subjects = init_example(folder)
        for subject in subjects:
            click.echo(f"  {subject}")
        click.echo(f"Made {folder} with {len(subjects)} commits. Next:")
        click.echo(f"  guidelinekit -C {folder} changelog")
    else:
        from guidelinekit.operations.init import init
        from guidelinekit.operations.new import NewGuideline

        written, kept = init(folder, NewGuideline(id=guideline_id, **beginning))
        for name in written:
            click.echo(f"  {name}")
        for name in kept:
            click.echo(f"  {name} was there and is kept", err=True)
        click.echo(f"Made {folder} with {len(written)} files. Next:")
        click.echo(f"  guidelinekit -C {folder} check")
    click.echo(f"  guidelinekit -C {folder} build")
    return 0
