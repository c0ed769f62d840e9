"""The values of a new guideline, from options, and in a terminal from answers to questions."""

import sys
from collections.abc import Callable, Collection, Mapping
from typing import Any

import click

from guidelinekit.commands.output import echo
from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.tasks import INPUT_KINDS, TASK_KINDS, TaskKind
from guidelinekit.guideline.ids import ids_from_names
from guidelinekit.operations.new import DEFAULT_KIND, NewGuideline
from guidelinekit.operations.new_values import (
    checked_guideline_id,
    checked_input,
    checked_kind,
    checked_labels,
    checked_line,
    checked_prose,
    inputs_of,
    label_texts,
)
from guidelinekit.store.resources import load_catalogue

#: The values in the order of the questions. A question may depend on the values before it.
_NAMES = ("title", "id", "unit", "kind", "input", "labels", "owner")
_LATER = " (Enter: fill in later)"


def new_guideline_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options for the values of a new guideline. Those that are not given are None, and `labels` is empty."""
    # The last decorator's option comes first in the help.
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option("--title", help="The title of the guideline."),
    click.option("--unit", metavar="TEXT", help="What one item is."),
    click.option(
        "--kind", metavar="KIND", help=f"The kind of task: {', '.join(TASK_KINDS)}. The default is {DEFAULT_KIND}."
    ),
    click.option(
        "--input",
        metavar="KIND",
        help=f"The kind of input: {', '.join(INPUT_KINDS)}. The default is the usual input of the kind of task.",
    ),
    click.option(
        "--label", "labels", metavar="NAME", multiple=True, help="The name of a label, or id=Name. Can be repeated."
    ),
    click.option("--owner", metavar="NAME", help="The team that decides disputes."),
)


class NewValues:
    """Reads the values of a new guideline. Each is checked in the same way, whether it is an option or an answer.

    `require_new` raises a `GuidelineKitError` if there is a guideline with an id. `ids` are those that exist already.
    `id_option` is what the id is called in messages about the arguments. Without `default_id`, an id is required.
    """

    def __init__(
        self,
        schema: Schema,
        require_new: Callable[[str], None],
        ids: Collection[str],
        *,
        id_option: str,
        default_id: str,
    ) -> None:
        self._schema = schema
        self._require_new = require_new
        self._ids = ids
        self._id_option = id_option
        self._default_id = default_id
        self._values: dict[str, Any] = {}

    def read(self, options: Mapping[str, Any], *, ask: bool = True) -> NewGuideline:
        """Return the values of options, and in a terminal ask for those that are missing, unless `ask` is false.

        Raises:
            click.UsageError: an option is not valid, or the id is missing.
            click.Abort: the questions were interrupted, or the input ended.
        """
        for name in _NAMES:
            if options[name] not in (None, ()):
                self._values[name] = self._option(name, options[name])
        if ask and sys.stdin is not None and sys.stdin.isatty():
            try:
                for name in _NAMES:
                    if name not in self._values and not (name == "labels" and not self._kind.min_labels):
                        self._ask(name)
            except click.Abort:
                echo("\nNothing was written.", err=True)
                raise
        elif "id" not in self._values:
            if not self._default_id:
                raise click.UsageError(f"Missing argument {self._id_option!r}.")
            self._values["id"] = self._option("id", self._default_id)
        if "kind" not in self._values:
            try:
                self._check("kind", DEFAULT_KIND)
            except GuidelineKitError as error:
                raise click.UsageError(_message(error)) from None
        return NewGuideline(**self._values)

    def _check(self, name: str, value: Any) -> Any:
        """Return a value in the form of `NewGuideline`; raises a GuidelineKitError that states why it is not valid."""
        kind = self._values.get("kind", "")
        match name:
            case "id":
                guideline_id = checked_guideline_id(value, self._schema)
                self._require_new(guideline_id)
                return guideline_id
            case "unit":
                return checked_prose(value)
            case "kind":
                count = len(self._values["labels"]) if "labels" in self._values else None
                return checked_kind(value, self._schema, input_kind=self._values.get("input", ""), label_count=count)
            case "input":
                return checked_input(value, self._schema, kind=kind)
            case "labels":
                return checked_labels(value, self._schema, kind=kind)
            case _:
                return checked_line(value)

    def _option(self, name: str, value: Any) -> Any:
        try:
            return self._check(name, value)
        except GuidelineKitError as error:
            hint = {"id": self._id_option, "labels": "--label"}.get(name, f"--{name}")
            raise click.BadParameter(_message(error), param_hint=repr(hint)) from None

    def _ask(self, name: str) -> None:
        """Ask for a value until the answer is valid; an empty answer is the default."""
        question, default = self._question(name)

        def checked(answer: str) -> Any:
            if not answer.strip() and not default:
                return None
            try:
                return self._check(name, label_texts(answer) if name == "labels" else answer.strip() or default)
            except GuidelineKitError as error:
                raise click.UsageError(_message(error)) from None

        while True:
            try:
                value = click.prompt(
                    question, default=default, show_default=bool(default), value_proc=checked, type=str
                )
            except UnicodeDecodeError:
                echo("Error: the answer is not UTF-8 text.")
            else:
                break
        if value is not None:
            self._values[name] = value

    def _question(self, name: str) -> tuple[str, str]:
        """The question for a value, and its default; an empty default means that the value is filled in later."""
        match name:
            case "title":
                return f"Title of the guideline{_LATER}", ""
            case "id":
                title = self._values.get("title")
                fallback = self._default_id or "guideline"
                names = [title] if title else [fallback]
                (suggested,) = ids_from_names(names, taken=self._ids, fallback="guideline")
                return "Id: the name of its folder, which never changes", suggested
            case "unit":
                return f"What one item is, such as: One sentence, shown without context.{_LATER}", ""
            case "kind":
                for kind in TASK_KINDS:
                    echo(f"  {kind:<15} {load_catalogue().text(f'tasks.{kind}.instruction')}")
                return "Kind of task", DEFAULT_KIND
            case "input":
                allowed = inputs_of(self._values["kind"], self._schema)
                what = "Kind of input of each part" if self._values["kind"] == "compare" else "Kind of input"
                return f"{what} ({', '.join(allowed)})", self._kind.usual_input
            case "labels":
                graded = self._values["kind"] == "rate"
                what = "Grades, from the lowest to the highest" if graded else "Labels"
                return f"{what}, separated by commas, at least {self._kind.min_labels}{_LATER}", ""
            case _:
                return f"Team that decides disputes{_LATER}", ""

    @property
    def _kind(self) -> TaskKind:
        return TASK_KINDS[self._values["kind"]]


def _message(error: GuidelineKitError) -> str:
    """The reason, then the expected form."""
    return f"{error}. {error.hint}".strip()
