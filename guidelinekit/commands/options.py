"""Options that several commands share, and the project they run on."""

import functools
import re
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Self

import click

from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.operations.workspace import Workspace

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


def language_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--language`."""
    return click.option(
        "--language",
        metavar="CODE",
        default="",
        help="The language of the output, such as de; by default that of the guidelines where it is available.",
    )(command)


def catalogue_for(workspace: Workspace, language: str, guidelines: Iterable[str]) -> Catalogue:
    """Return the messages in a language; by default in the one that all guidelines share, else in English."""
    shared = set(guidelines)
    return workspace.catalogue(language or (shared.pop() if len(shared) == 1 else ""))


history_option = click.option(
    "--no-history", is_flag=True, help="Leave releases and changes out; needs no git and no full clone."
)


def new_guideline_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The questions that a new guideline begins with, as options; in a terminal what no option answers is asked."""

    @functools.wraps(command)
    def asking(**given: Any) -> Any:
        answers = {name: given.pop(name) for name in ("title", "unit", "kind", "input", "label", "owner")}
        asks = sys.stdin is not None and sys.stdin.isatty() and not given.get("example")
        if asks:
            for name, question, default in _QUESTIONS:
                answers[name] = answers[name] or click.prompt(question, default=default)
            if not answers["label"]:
                answers["label"] = tuple(
                    click.prompt("The labels, separated by commas", default="First, Second").split(",")
                )
        labels = _labels(answers.pop("label"))
        beginning = {name: value for name, value in answers.items() if value} | ({"labels": labels} if labels else {})
        return command(**given, beginning={"title": "A first guideline", **beginning})

    # The last decorator's option comes first in the help.
    for option in reversed(_NEW_GUIDELINE):
        asking = option(asking)
    return asking


#: As in the schema, which would take longer to read than the help to print.
TASK_KINDS = (
    *("choose-one", "choose-many", "mark-spans", "draw-boxes", "draw-polygons", "draw-lines", "place-keypoints"),
    *("mark-segments", "link", "compare", "rate", "write"),
)
INPUT_KINDS = ("text", "conversation", "image", "audio", "video", "document")
_listed = ", ".join(TASK_KINDS)

_NEW_GUIDELINE = (
    click.option("--title", help="Its title."),
    click.option("--unit", metavar="TEXT", help="What one item is."),
    click.option("--kind", type=click.Choice(TASK_KINDS), metavar="KIND", help=f"What annotators do: {_listed}."),
    click.option("--input", type=click.Choice(INPUT_KINDS), metavar="KIND", help="What they meet: text, image …"),
    click.option("--label", metavar="NAME", multiple=True, help="A label's name, or id=name; repeat it for each."),
    click.option("--owner", metavar="NAME", help="The team that decides disputes."),
)
_QUESTIONS = (
    ("title", "The title of the guideline", "A first guideline"),
    ("unit", "What one item is", "One item, as annotators see it."),
    ("kind", f"What annotators do ({_listed})", "choose-one"),
    ("owner", "The team that decides disputes", "Guideline owners"),
)


def _labels(texts: Iterable[str]) -> dict[str, str]:
    """Names by id, of `id=Name` or of names from which ids are made. None may get lost by having another one's id."""
    labels: dict[str, str] = {}
    for text in texts:
        label_id, found, name = text.strip().partition("=")
        if not found:
            plain = unicodedata.normalize("NFKD", label_id).encode("ascii", "ignore").decode()
            label_id, name = re.sub(r"[^A-Za-z0-9_:.]+", "-", plain).strip("-").lower(), label_id
        label_id = label_id.strip()
        if not label_id or label_id in labels:
            why = "is already that of another label" if label_id else "cannot be made of it"
            raise click.UsageError(
                f"The label {text.strip()!r} needs an id of its own: `{label_id}` {why}. Write id=Name."
            )
        labels[label_id] = name.strip()
    return labels


def open_workspace() -> Workspace:
    """The repository of guidelines around the current folder. A release that was interrupted in it is over then."""
    found = Workspace(Path.cwd())
    if found.is_interrupted:
        from guidelinekit.operations.release import resume

        done = resume(found)
        if done is not None:
            what = "finished" if done.finished else "given up"
            where = f" on {done.branch}" if done.branch else ""
            click.echo(f"An interrupted release was {what}{where} ({done.title}).", err=True)
            for path in done.left:
                here = done.finished and not done.branch
                why = "was edited since and is left as it is" if here else "is of it, and lies here still"
                click.echo(f"  {path} {why}.", err=True)
            for tag in done.tags:
                click.echo(f"  Its tag stays; to remove it: git tag -d {tag}", err=True)
    return found


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
