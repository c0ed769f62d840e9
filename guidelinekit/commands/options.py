"""Options that several commands share, and the project they run on."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import click

from guidelinekit.operations.project import Project

_QUIET_SECONDS = 1.0


def format_option(*formats: str) -> Callable[[Any], Any]:
    """`--format`, the first being the default."""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to print it.",
    )


history_option = click.option(
    "--no-history", is_flag=True, help="Leave releases and changes out; needs no git and no full clone."
)


def project() -> Project:
    """The repository of guidelines around the current folder."""
    return Project(Path.cwd())


class ProgressLine:
    """A line on stderr that says how far long work is: silent for a second, and where stderr is no terminal."""

    def __init__(self) -> None:
        self._begin = time.monotonic()
        self._shown = False

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show that `done` of `total` are done."""
        if sys.stderr is not None and sys.stderr.isatty() and time.monotonic() - self._begin > _QUIET_SECONDS:
            self._shown = True
            click.echo(f"\r\x1b[K{what} {done + 1 if done < total else total}/{total}", err=True, nl=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)
