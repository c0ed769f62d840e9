"""Options that several commands share, and the repository in the current folder."""

import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Self

import click

from guidelinekit.commands.output import echo
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


def audience_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option `--audience`: with it, the output names nothing that is not for this audience."""
    return click.option(
        "--audience",
        metavar="NAME",
        default="",
        help="Leave out what is not for this audience. The name `everyone` leaves out all that is restricted.",
    )(command)


def output_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option `--output`: a file instead of the standard output."""
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The file to write. It is replaced. The default is the standard output.",
    )(command)


def print_or_write(text: str, output: Path | None) -> None:
    """Print a text that ends with a newline, or write it to a file as it is."""
    if output is None:
        echo(text.replace("\r\n", "\n"), nl=False)
    else:
        write_output(output, text.encode())


def write_output(path: Path, content: bytes) -> None:
    """Write a file that the user named, completely or not at all."""
    from guidelinekit.store.writing import write_file

    write_file(path.absolute().parent, path.name, content)


def catalogue_for(workspace: Workspace, language: str, languages: Iterable[str]) -> Catalogue:
    """Return the messages in a language; the default is the language of all guidelines, or English if they differ."""
    return workspace.catalogue_for(language, languages)


no_history_option = click.option(
    "--no-history",
    is_flag=True,
    help="Leave out releases and changes. With this option, neither git nor a full clone is needed.",
)


templates_from_option = click.option(
    "--templates-from",
    metavar="REV",
    default="",
    help="Use the templates of this revision, and its setting `templates`, instead of those of the work tree. For "
    "previews of other people's branches: name the base branch.",
)


def open_workspace(*, templates_from: str = "") -> Workspace:
    """The guideline repository that contains the current folder. Completes or discards an interrupted release in it.

    `templates_from` is the revision whose templates pages use; the default is the work tree. The git processes of the
    workspace end when the command ends.
    """
    workspace = Workspace(Path.cwd(), templates_from=templates_from)
    click.get_current_context().call_on_close(workspace.close)
    if workspace.is_interrupted:
        from guidelinekit.operations.release import recovery_lines, resume

        recovery = resume(workspace)
        if recovery is not None:
            echo("\n".join(recovery_lines(recovery)), err=True)
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
            echo(f"\r\x1b[K{what} {done + 1 if done < total else total}/{total}", err=True, nl=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            echo("\r\x1b[K", err=True, nl=False)
