"""The command group and the one error boundary: arguments in, exit code out.

0 clean, 1 findings at or above the limit, 2 usage or operation failed, 3 a defect of ours, 130 interrupted.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from guidelinekit import __version__
from guidelinekit.errors import GuidelineKitError

#: Commands by name, with the line that `--help` shows; a command's module is imported only when it runs.
COMMANDS = {
    "check": "Say what is wrong with guidelines, where, and how to mend it.",
    "diff": "Show what changed between two versions, by meaning.",
    "changelog": "Show the releases of a guideline and what each changed.",
    "review": "Say what a branch does to guidelines, for its pull request.",
    "note": "Write a note that says why something changed.",
    "release": "Release guidelines: raise the version, move the notes, commit and tag.",
    "migration": "Say what becomes of items labeled by an old version.",
    "build": "Build the labelers' site.",
    "serve": "Serve the site while you edit; the page follows.",
    "git-diff": "What git runs to show a changed spec by meaning.",
    "explain": "Say what a finding or a kind of change means.",
    "upgrade": "Bring guidelines of an older format to today's.",
    "new": "Begin a guideline: a draft to fill in.",
    "init": "Start a repository of guidelines.",
}


class _Commands(click.Group):
    """Commands that are imported when needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"guidelinekit.commands.{cmd_name.replace('-', '_')}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"There is no command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
@click.version_option(__version__, "-V", "--version", prog_name="guidelinekit", message="%(prog)s %(version)s")
@click.option(
    "-C",
    "directory",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Run as if started in DIR.",
)
@click.pass_context
def cli(context: click.Context, directory: Path | None) -> None:
    """Labeling guidelines as code: check, compare by meaning, publish.

    A guideline is a folder of YAML files in specs/. Settings stand in guidelinekit.yaml; both are found from the
    current folder upwards.
    """
    from guidelinekit.store.git.history import forget_git_environment

    # A git that pages the output takes our colours, though what it gives us is no terminal.
    if os.environ.get("GIT_PAGER_IN_USE") == "true":
        context.color = True
    forget_git_environment()
    if directory is not None:
        os.chdir(directory)


def _echo_notes(error: BaseException) -> None:
    """Say what became of work that was stopped."""
    for note in getattr(error, "__notes__", ()):
        click.echo(note, err=True)


def run(arguments: Sequence[str]) -> int:
    """Run the command line and give its exit code. Results go to stdout, messages to stderr."""
    try:
        result = cli.main(args=list(arguments), prog_name="guidelinekit", standalone_mode=False)
        if sys.stdout is not None:
            # Here, where a full disk or a closed pipe can still be told apart from success.
            sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return int(stop.exit_code)
    except click.ClickException as error:
        error.show()
        return 2
    except GuidelineKitError as error:
        click.echo(f"{click.style('error:', fg='red', bold=True)} {error}", err=True)
        if error.hint:
            click.echo(f"    {error.hint}", err=True)
        _echo_notes(error)
        return 2
    except (KeyboardInterrupt, click.Abort) as stop:
        _echo_notes(stop)
        return 130
    except (BrokenPipeError, SystemExit):
        # The reader went away, as `| head` does (click exits then by itself): nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        click.echo(f"{click.style('error:', fg='red', bold=True)} {error.strerror or error}{where}", err=True)
        return 2
    except Exception as error:  # noqa: BLE001 (the boundary: a defect must not look like a finding)
        import traceback

        traceback.print_exc()
        click.echo(
            f"\nThis is a defect of guidelinekit {__version__}, not of your guideline: {type(error).__name__}.\n"
            "Please report the lines above, and the command that you ran.",
            err=True,
        )
        return 3
