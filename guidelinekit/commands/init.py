"""`guidelinekit init`"""

from pathlib import Path
from typing import Any

import click

from guidelinekit.commands.options import new_guideline_options


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--example", is_flag=True, help="Use a complete example with three releases instead of a first guideline."
)
@click.option(
    "--id",
    "guideline_id",
    metavar="ID",
    default="first-guideline",
    show_default=True,
    help="The id of the first guideline.",
)
@new_guideline_options
def command(folder: Path, example: bool, guideline_id: str, values: dict[str, Any]) -> int:
    """DIR becomes a git repository with settings, a first guideline, schemas for editors, a CI workflow, a pre-commit
    hook, a pull request template and code owners. Existing files are kept, except that lines are added to
    .gitattributes. If DIR already has guidelines, no first guideline is added.

    Run it also in each new clone: it sets up `git diff` to show guidelines by meaning.

    With --example, the repository contains comment-toxicity, a complete example guideline with three releases, so that
    you can try `diff`, `changelog` and `build`.
    """
    if example:
        from guidelinekit.operations.init import init_example

        subjects = init_example(folder)
        for subject in subjects:
            click.echo(f"  {subject}")
        click.echo(f"Created {folder} with {len(subjects)} commits. Next:")
        click.echo(f"  guidelinekit -C {folder} changelog")
    else:
        from guidelinekit.operations.init import init
        from guidelinekit.operations.new import NewGuideline

        written, kept = init(folder, NewGuideline(id=guideline_id, **values))
        for name in written:
            click.echo(f"  {name}")
        for name in kept:
            click.echo(f"  {name} exists and was kept", err=True)
        click.echo(f"Wrote {len(written)} files to {folder}. Next:")
        click.echo(f"  guidelinekit -C {folder} check")
    click.echo(f"  guidelinekit -C {folder} build")
    return 0
