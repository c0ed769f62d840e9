"""Command-line arguments -> an exit code. Lists all commands (`COMMANDS`) and handles their errors.

0 success, 1 findings at or above the limit, 2 wrong usage or failed operation, 3 internal error, 130 interrupted.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from inspect import cleandoc
from io import StringIO
from pathlib import Path

import click

from guidelinekit import __version__
from guidelinekit.commands.output import echo
from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.one_line import plain_line

#: The summaries of the commands by name. A command's module is imported only when the command runs.
COMMANDS = {
    "check": "Check guidelines for errors and quality problems.",
    "diff": "Show what changed between two versions, by meaning.",
    "changelog": "Show the releases of guidelines and what each changed.",
    "review": "Show what a branch changes in guidelines, for its pull request.",
    "note": "Write a change note that explains why a guideline changed.",
    "release": "Release guidelines: set the version, commit and tag.",
    "withdraw": "Withdraw a release, so that the one before it is followed again.",
    "migration": "Show what happens to items labeled by an old version.",
    "import": "Make a draft of a guideline from a file of a labeling tool or a document.",
    "export": "Write a guideline as the file of a labeling tool.",
    "drift": "Show how the files of labeling tools differ from their guidelines.",
    "show": "Show one version of a guideline as one file.",
    "prompt": "Write a guideline as text for a model, or the schema of its answer.",
    "build": "Build the annotators' site.",
    "publish": "Publish every release of guidelines, permanently.",
    "verify": "Compare a published folder with its indexes and with git.",
    "templates": "List the templates of pages, and copy originals to change them.",
    "serve": "Serve the site, and reload it in the browser after each edit.",
    "git-diff": "Show one changed file by meaning, for `git diff`.",
    "explain": "Explain a finding or a kind of change.",
    "upgrade": "Rewrite guidelines of an older format in the current format.",
    "new": "Create a guideline: a draft to fill in.",
    "init": "Create a guideline repository.",
}


#: The modules of commands whose names are words of Python.
_MODULES = {"import": "import_file"}


class _Commands(click.Group):
    """The commands, each imported when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = _MODULES.get(cmd_name, cmd_name.replace("-", "_"))
        command: click.Command = import_module(f"guidelinekit.commands.{module}").command
        if command.short_help is None:
            command.short_help = COMMANDS[cmd_name]
            command.help = f"{COMMANDS[cmd_name]}\n\n{cleandoc(command.help or '')}"
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            matches = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {matches[0]!r}?" if matches else ""
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
    """Check labeling guidelines, compare their versions by meaning (elements and fields, not lines), and publish
    them.

    A guideline is a YAML file in specs/, or a folder there with several files. The settings are in guidelinekit.yaml.
    guidelinekit looks for both in the current folder and the folders above it.
    """
    from guidelinekit.store.git.history import forget_git_environment

    # When git sends our output to its pager, colors are shown although our output is not a terminal.
    if os.environ.get("GIT_PAGER_IN_USE") == "true":
        context.color = True
    context.obj = forget_git_environment()
    if directory is not None:
        os.chdir(directory)


def _echo_notes(error: BaseException) -> None:
    """Print the notes of an exception, such as the result of an interrupted release."""
    for note in getattr(error, "__notes__", ()):
        echo(note, err=True)


def _lines(text: str) -> str:
    """Return the text of an error; only its own lines, which are indented, stay lines."""
    return "\n    ".join(map(plain_line, text.split("\n    ")))


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code. Results go to stdout, messages to stderr."""
    try:
        result = cli.main(args=list(arguments), prog_name="guidelinekit", standalone_mode=False)
        if sys.stdout is not None:
            # Flush here, so that a full disk or a closed pipe still changes the exit code.
            sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return int(stop.exit_code)
    except click.ClickException as error:
        shown = StringIO()
        error.show(file=shown)
        echo(shown.getvalue().replace("\x1b", "\ufffd"), err=True, nl=False)
        return 2
    except GuidelineKitError as error:
        echo(f"{click.style('error:', fg='red', bold=True)} {_lines(str(error))}", err=True)
        if error.hint:
            echo(f"    {_lines(error.hint)}", err=True)
        _echo_notes(error)
        return 2
    except (KeyboardInterrupt, click.Abort) as stop:
        # Click raises Abort from the interruption, which has the notes.
        _echo_notes(stop.__cause__ or stop)
        return 130
    except (BrokenPipeError, SystemExit):
        # The reading process has ended, as in `| head`: not an error. Click raises SystemExit in this case.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        path = f" ({error.filename})" if error.filename else ""
        reason = plain_line(f"{error.strerror or error}{path}")
        echo(f"{click.style('error:', fg='red', bold=True)} {reason}", err=True)
        return 2
    except Exception as error:  # noqa: BLE001 (an internal error must not exit with 1, the code for findings)
        import traceback

        echo(traceback.format_exc().replace("\x1b", "\ufffd"), err=True, nl=False)
        echo(
            f"\nInternal error in guidelinekit {__version__}: {type(error).__name__}.\n"
            "Please report the lines above and the command that you ran.",
            err=True,
        )
        return 3
