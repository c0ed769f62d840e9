"""`guidelinekit import`"""

import re
import sys
from pathlib import Path

import click

from guidelinekit.commands.options import open_workspace
from guidelinekit.commands.output import echo
from guidelinekit.errors import GuidelineKitError
from guidelinekit.exchange.formats.format import File, Format
from guidelinekit.exchange.formats.registry import FORMATS, guessed, guesses
from guidelinekit.guideline.ids import ids_from_names
from guidelinekit.operations.import_file import Imported, format_for, import_file, open_file
from guidelinekit.operations.new import guideline_ids
from guidelinekit.operations.new_values import checked_guideline_id

_NOUNS = {"attributes": "questions", "edge_cases": "edge cases", "glossary": "terms", "procedure": "steps"}
#: What the name of a file can have after the name of its guideline: versions, dates and words for a copy.
_VERSION = re.compile(
    r"[\s_.(-]+(?:v(?:er(?:sion)?)?[\s_.-]*\d+(?:[._-]\d+)*|\d{4}[-_.]\d{2}(?:[-_.]\d{2})?|(?:19|20)\d{6}|\d+\)"
    r"|final(?:e|es)?|draft|entwurf|copy|kopie|latest|new|neu|aktuell|rev(?:ision|ised)?[\s_.-]*\d*"
    r"|endfassung|reviewed|clean)\)?$",
    re.IGNORECASE,
)
_COPY_OF = re.compile(r"^(?:copy of|kopie von)\s+", re.IGNORECASE)

#: How many texts to sort are listed.
_MAX_TEXTS = 50


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--from", "format_name", metavar="FORMAT", default="", help=f"The format: {', '.join(FORMATS)}. The "
              "default is the one that the file seems to have.")  # fmt: skip
@click.option("--id", "guideline_id", metavar="ID", default="", help="The id of the new guideline: the name of its "
              "folder in specs/, which never changes. The default is made from the name of the file, without its "
              "version.")  # fmt: skip
def command(file: Path, format_name: str, guideline_id: str) -> int:
    """FILE is the configuration of a labeling tool, a list of labels, a spreadsheet or a document; `-` is the standard
    input. The draft passes `check` without errors. No file is ever overwritten.

    The output lists what was guessed, what the draft does not have, what is left to sort, and what a person must write:
    texts that begin with `FILL IN:`, definitions, rules and examples.

    In a terminal, guidelinekit asks for the format if it is not clear.
    """
    workspace = open_workspace()
    content = open_file(file)
    fmt = _asked_format(content) if not format_name and _is_unclear(content) else format_for(content, format_name)
    name = guideline_id or _id_of(content.name, guideline_ids(workspace))
    try:
        name = checked_guideline_id(name, workspace.schema)
    except GuidelineKitError as error:
        raise click.BadParameter(f"{error}. {error.hint}".strip(), param_hint="'--id'") from None
    for line in _lines(import_file(workspace, content, fmt, name), is_made_up=not guideline_id):
        echo(line)
    return 0


def _is_unclear(file: File) -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and guessed(file) is None


def _asked_format(file: File) -> Format:
    likely = guesses(file)
    for fmt in FORMATS.values():
        echo(f"  {fmt.id:<15} {fmt.title}")
    default = likely[0].id if likely else None
    choice = click.prompt("Format of the file", default=default, type=click.Choice(list(FORMATS)), show_choices=False)
    return FORMATS[choice]


def _id_of(file_name: str, taken: tuple[str, ...]) -> str:
    (made,) = ids_from_names([_without_version(Path(file_name).stem)], taken=taken, fallback="guideline")
    return made


def _without_version(stem: str) -> str:
    """Return the name of a file without what says which version or copy it is: an id never changes."""
    name = _COPY_OF.sub("", stem)
    while shorter := _VERSION.sub("", name):
        if shorter == name:
            break
        name = shorter
    return name


def _lines(imported: Imported, *, is_made_up: bool) -> list[str]:
    counts = ", ".join(_count(section, count, imported.groups) for section, count in imported.counts.items())
    lines = [f"  {path}" for path in imported.paths]
    source = imported.fmt.one_file or imported.fmt.title
    lines.append(f"Imported from {source}: {counts or 'a task without labels'}.")
    if is_made_up:
        lines.append(f"The id `{imported.guideline_id}` never changes; --id sets another one.")
    if imported.guessed:
        lines += ["", "Guessed, please confirm:", *(f"  {one.place}: {one.what}" for one in imported.guessed)]
    if imported.skipped:
        lines += ["", "Not in the draft:", *(f"  {one.place}: {one.reason}" for one in imported.skipped)]
    if imported.remarks:
        lines += ["", "In the draft, but look at it:", *(f"  {one.place}: {one.reason}" for one in imported.remarks)]
    if imported.to_sort:
        count = len(imported.to_sort)
        lines += ["", f"Left to sort ({count} text{'s' if count != 1 else ''} under `x-to-sort`):"]
        lines += [f"  {place}: {why}" for place, why in imported.to_sort[:_MAX_TEXTS]]
        lines += [f"  and {count - _MAX_TEXTS} more"] if count > _MAX_TEXTS else []
    if imported.to_fill_in:
        lines += ["", "To write:", *(f"  {address}: {what}" for address, what in imported.to_fill_in)]
    if imported.stores:
        setting = f"datasets: {{{imported.guideline_id}: {{stored: [{imported.stores}]}}}}"
        lines += ["", f"If items have been labeled already, their annotations contain {imported.stores}s."]
        lines += [f"Add this to guidelinekit.yaml: {setting}"]
    last = f"When it is complete, commit it: `guidelinekit release {imported.guideline_id}` makes its first release."
    return [*lines, "", "Next: edit the draft, and view it with `guidelinekit serve`.", last]


def _count(section: str, count: int, groups: int) -> str:
    noun = _NOUNS.get(section, section)
    if section == "labels" and groups:
        return f"{_counted(count - groups, noun)} in {_counted(groups, 'groups')}"
    return _counted(count, noun)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun if count != 1 else noun.removesuffix('s')}"
