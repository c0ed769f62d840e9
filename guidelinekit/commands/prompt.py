"""`guidelinekit prompt`"""

from pathlib import Path

import click

from guidelinekit.commands.options import (
    audience_option,
    language_option,
    open_workspace,
    output_option,
    print_or_write,
)
from guidelinekit.exchange.prompt.prompt import Use
from guidelinekit.operations.prompt import prompt_schema, prompt_text


@click.command()
@click.argument("name", metavar="ID[@VERSION]")
@click.option(
    "--for",
    "use",
    type=click.Choice(["annotate", "judge"]),
    default="annotate",
    show_default=True,
    help="What the model does: answer items, or judge given answers.",
)
@click.option(
    "--examples",
    type=click.IntRange(min=0),
    metavar="N",
    help="The number of examples.  [default: as many as have 30,000 characters together]",
)
@click.option("--size", type=click.IntRange(min=1), metavar="CHARS", help="The largest size of the whole text.")
@click.option("--schema", "is_schema", is_flag=True, help="Print the JSON Schema of the model's answer instead.")
@audience_option
@language_option
@output_option
def command(
    name: str, use: Use, examples: int | None, size: int | None, audience: str, language: str, output: Path | None,
    *, is_schema: bool,
) -> int:  # fmt: skip
    """ID is the guideline of the work tree, and ID@VERSION a release, such as sentiment@1.2.0, or a trial that has a
    tag.

    The output is a text for a model, in Markdown: all that decides which answer is right, with the ids of labels and
    rules, and the form of the answer. Without options, it is `prompt.md` of a published release.

    With --size, examples are left out first, the least telling ones before the others, then the reasons and items of
    edge cases, the reasons of rules, the glossary, undecided questions, and edge cases. Labels, questions and rules are
    never left out.

    --schema prints a schema for the structured output of a provider: strict, with null for what is not answered. A
    guideline with more than 1,000 labels, options and outcomes is too large for one.

    Gold examples, quiz items and examples with a warning are never in the output.
    """
    if is_schema and (examples is not None or size is not None or language):
        raise click.UsageError("--schema takes neither --examples nor --size nor --language.")
    workspace = open_workspace()
    if is_schema:
        text = prompt_schema(workspace, name, use=use, audience=audience)
    else:
        text = prompt_text(
            workspace, name, use=use, examples=examples, size=size, audience=audience, language=language
        )  # fmt: skip
    print_or_write(text, output)
    return 0
