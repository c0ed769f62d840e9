"""`guidelinekit init`"""

from pathlib import Path
from typing import Any

import click

from guidelinekit.commands.new_values import NewValues, new_guideline_options
from guidelinekit.commands.output import echo

_FIRST_ID = "first-guideline"


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--example", is_flag=True, help="Use a complete example with three releases instead of a first guideline."
)
@click.option("--id", metavar="ID", help=f"The id of the first guideline. The default is {_FIRST_ID}.")
@new_guideline_options
def command(folder: Path, example: bool, **options: Any) -> int:
    """DIR becomes a git repository with settings, a first guideline, schemas for editors, a CI workflow, a pre-commit
    hook, a pull request template and code owners. Existing files are kept, except that lines are added to
    .gitattributes. If DIR already has guidelines, no first guideline is added.

    The CI workflow is for GitHub. It publishes releases and previews to the branch gh-pages. GitHub shows this branch
    if you choose it in Settings > Pages.

    Run it also in each new clone: it sets up `git diff` to show guidelines by meaning.

    In a terminal, guidelinekit asks for the values of the first guideline for which you give no option, and checks each
    answer at once. Texts that only your team can write begin with `FILL IN:`. Replace them; `check` lists those that
    are left (GK438), and `release` requires that there are none.

    With --example, the repository contains comment-toxicity, a complete example guideline with three releases, so that
    you can try `diff`, `changelog` and `publish`.
    """
    if example:
        from guidelinekit.operations.init import init_example

        subjects = init_example(folder)
        for subject in subjects:
            echo(f"  {subject}")
        echo(f"Created {folder} with {len(subjects)} commits. Next:")
        echo(f"  guidelinekit -C {folder} changelog")
        echo(f"  guidelinekit -C {folder} publish")
    else:
        from guidelinekit.operations.init import init, needs_first_guideline
        from guidelinekit.store.resources import load_schema

        needs_first = needs_first_guideline(folder)
        values = NewValues(load_schema(), lambda _: None, (), id_option="--id", default_id=_FIRST_ID)
        first = values.read(options, ask=needs_first)
        written, kept = init(folder, first)
        for name in written:
            echo(f"  {name}")
        for name in kept:
            echo(f"  {name} exists and was kept", err=True)
        echo(f"Wrote {len(written)} files. Next:")
        if needs_first:
            echo("  Replace the texts that begin with `FILL IN:`. This command lists them:")
        echo(f"  guidelinekit -C {folder} check")
        echo(f"  guidelinekit -C {folder} serve")
        if needs_first:
            echo("  Commit the files. Then make the first release, and publish it:")
            echo(f"  guidelinekit -C {folder} release {first.id}")
        echo(f"  guidelinekit -C {folder} publish")
        if ".github/workflows/guidelines.yml" in written:
            echo("  On GitHub, choose the branch gh-pages in Settings > Pages, once the workflow has published to it.")
    return 0
