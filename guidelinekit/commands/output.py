"""The only way from a command to the terminal: output without commands that a terminal or a CI service would run."""

import click

from guidelinekit.report.terminal import inert


def echo(text: object, *, err: bool = False, nl: bool = True) -> None:
    """Print a text to stdout, or to stderr."""
    click.echo(inert(str(text)), err=err, nl=nl)
