"""Options that several commands share, and the repository in the current folder."""

import functools
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Self

import click

from guidelinekit.guideline.format.tasks import INPUT_KINDS, TASK_KINDS
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.operations.workspace import Workspace

_DELAY_SECONDS = 1.0


def format_option(*formats: str) -> Callable[[Any], Any]:
    """The option `--format`. The first format is the default."""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="The output format.",
    )


def language_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option `--language`."""
    return click.option(
        "--language",
        metavar="CODE",
        default="",
        help="The language of the output, such as de. The default is the language of the guidelines if all have the "
        "same one, and otherwise English.",
    )(command)


def catalogue_for(workspace: Workspace, language: str, languages: Iterable[str]) -> Catalogue:
    """Return the messages in a language; the default is the language of all guidelines, or English if they differ."""
    return workspace.catalogue_for(language, languages)


no_history_option = click.option(
    "--no-history",
    is_flag=True,
    help="Leave out releases and changes. With this option, neither git nor a full clone is needed.",
)


def new_guideline_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options for the values of a new guideline. In a terminal, most values without an option are asked for.

    The decorated command receives them as `values`.
    """

    @functools.wraps(command)
    def with_values(**arguments: Any) -> Any:
        values = {name: arguments.pop(name) for name in ("title", "unit", "kind", "input", "label", "owner")}
        if sys.stdin is not None and sys.stdin.isatty() and not arguments.get("example"):
            for name, prompt, default in _PROMPTS:
                values[name] = values[name] or click.prompt(prompt, default=default)
            if not values["label"]:
                values["label"] = tuple(
                    click.prompt("The labels, separated by commas", default="First, Second").split(",")
                )
        labels = _labels(values.pop("label"))
        values = {name: value for name, value in values.items() if value} | ({"labels": labels} if labels else {})
        return command(**arguments, values={"title": "A first guideline", **values})

    # The last decorator's option comes first in the help.
    for option in reversed(_NEW_GUIDELINE_OPTIONS):
        with_values = option(with_values)
    return with_values


_TASK_KIND_LIST, _INPUT_KIND_LIST = ", ".join(TASK_KINDS), ", ".join(INPUT_KINDS)


def _choice(kinds: Iterable[str]) -> click.Choice[str]:
    return click.Choice(list(kinds))


_NEW_GUIDELINE_OPTIONS = (
    click.option("--title", help="The title of the guideline."),
    click.option("--unit", metavar="TEXT", help="What one item is."),
    click.option("--kind", type=_choice(TASK_KINDS), metavar="KIND", help=f"The kind of task: {_TASK_KIND_LIST}."),
    click.option("--input", type=_choice(INPUT_KINDS), metavar="KIND", help=f"The kind of input: {_INPUT_KIND_LIST}."),
    click.option("--label", metavar="NAME", multiple=True, help="The name of a label, or id=Name. Can be repeated."),
    click.option("--owner", metavar="NAME", help="The team that decides disputes."),
)
_PROMPTS = (
    ("title", "The title of the guideline", "A first guideline"),
    ("unit", "What one item is", "One item, as annotators see it."),
    ("kind", f"The kind of task ({_TASK_KIND_LIST})", "choose-one"),
    ("owner", "The team that decides disputes", "Guideline owners"),
)


def _labels(texts: Iterable[str]) -> dict[str, str]:
    """Label names by id. Each text is `id=Name`, or a name from which the id is made.

    Raises:
        click.UsageError: a label has no id, or the id of another label.
    """
    labels: dict[str, str] = {}
    for text in texts:
        label_id, separator, name = text.strip().partition("=")
        if not separator:
            name = label_id
            ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
            label_id = re.sub(r"[^A-Za-z0-9_:.]+", "-", ascii_name).strip("-").lower()
        label_id = label_id.strip()
        if not label_id or label_id in labels:
            if label_id:
                problem = f"has the same id (`{label_id}`) as another label. Give it another id: id=Name."
            else:
                problem = "has no id. Write it as id=Name."
            raise click.UsageError(f"The label {text.strip()!r} {problem}")
        labels[label_id] = name.strip()
    return labels


def open_workspace() -> Workspace:
    """The guideline repository that contains the current folder. Completes or discards an interrupted release in it.

    The git processes of the workspace end when the command ends.
    """
    workspace = Workspace(Path.cwd())
    click.get_current_context().call_on_close(workspace.close)
    if workspace.is_interrupted:
        from guidelinekit.operations.release import recovery_lines, resume

        recovery = resume(workspace)
        if recovery is not None:
            click.echo("\n".join(recovery_lines(recovery)), err=True)
    return workspace


class ProgressLine:
    """A progress line on stderr. It appears after one second, and only if stderr is a terminal."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._shown = False

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show the number of the current step: `done` of `total` steps are complete."""
        if sys.stderr is not None and sys.stderr.isatty() and time.monotonic() - self._start > _DELAY_SECONDS:
            self._shown = True
            click.echo(f"\r\x1b[K{what} {done + 1 if done < total else total}/{total}", err=True, nl=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)
