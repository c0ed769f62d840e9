"""A file of a labeling tool or a document -> the files of a new guideline: a draft that passes the check."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guidelinekit.exchange.draft import Draft, Guess, Skipped
from guidelinekit.exchange.formats.format import ExchangeError, File, Format
from guidelinekit.exchange.formats.registry import FORMATS, format_of, guessed, guesses
from guidelinekit.exchange.reading import completed, to_fill_in
from guidelinekit.exchange.yaml_text import yaml_text
from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.finding import Severity
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.starter_text import TO_SORT
from guidelinekit.operations.exchange_words import exchange_words
from guidelinekit.operations.new import require_new, write_with_guideline
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.foreign_files import read_foreign
from guidelinekit.store.starter import SCHEMAS, schema_files

#: The file of each section of a draft; all others are in guideline.yaml.
_FILES: Mapping[str, str] = {
    "labels": "labels.yaml",
    **dict.fromkeys(("rules", "edge_cases", "open_questions"), "rules.yaml"),
    "examples": "examples.yaml",
    **dict.fromkeys(("workflow", "escalation", "quality", "sla", "privacy"), "working.yaml"),
}
_HEAD = "guideline.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What was imported: the format, the written paths, how many elements there are, and what a person must do.

    `counts` are the numbers of elements by section, `groups` the number of labels that only group others. `guessed` is
    what a person must confirm, `skipped` what the draft does not have, and `remarks` what else a person should know.
    `to_sort` are the places of texts without a section, and why. `to_fill_in` are addresses and what is missing there.
    `stores` is what finished annotations contain, if it is neither id nor code.
    """

    guideline_id: str
    fmt: Format
    paths: tuple[str, ...]
    counts: Mapping[str, int]
    groups: int
    guessed: tuple[Guess, ...]
    skipped: tuple[Skipped, ...]
    remarks: tuple[Skipped, ...]
    to_sort: tuple[tuple[str, str], ...]
    to_fill_in: tuple[tuple[str, str], ...]
    stores: str


def open_file(path: Path) -> File:
    """Read the file that a person named.

    Raises:
        GuidelineKitError: it cannot be read.
    """
    name, content = read_foreign(path)
    return File(name=name, content=content, words=exchange_words())


def format_for(file: File, name: str) -> Format:
    """Return the format that a name states, or else the one that the file seems to have.

    Raises:
        ExchangeError: there is no such format, or it is not clear which one the file has.
    """
    if name:
        return format_of(name)
    found = guessed(file)
    if found is None:
        likely = [fmt.id for fmt in guesses(file)] or list(FORMATS)
        raise ExchangeError(
            f"it is not clear which format {file.name} has", hint=f"Name it: --from {' or '.join(likely)}."
        )
    return found


def import_file(workspace: Workspace, file: File, fmt: Format, guideline_id: str) -> Imported:
    """Write the draft of a guideline, and the schemas for editors if they are missing.

    Raises:
        ExchangeError: the file cannot be read as a guideline.
        OutputError: a guideline with this id exists, or a file cannot be written.
    """
    require_new(workspace, guideline_id)
    draft = fmt.read(file, workspace.schema)
    data = completed(draft, guideline_id)
    folder = f"{workspace.config.specs}/{guideline_id}"
    files = draft_files(data, folder)
    require_valid(files, workspace.schema, file.name)
    written, _ = write_with_guideline(workspace.root, folder, files, schema_files())
    return Imported(
        guideline_id=guideline_id,
        fmt=fmt,
        paths=tuple(written),
        counts={key: len(value) for key, value in data.items() if key in _COUNTED and value},
        groups=sum(1 for label in data.get("labels", {}).values() if label.get("abstract")),
        guessed=tuple(draft.guessed),
        skipped=tuple(draft.skipped),
        remarks=tuple(draft.remarks),
        to_sort=tuple(_to_sort(data)),
        to_fill_in=tuple(to_fill_in(data)),
        stores=_stored(draft, fmt),
    )


_COUNTED = ("labels", "attributes", "outcomes", "rules", "procedure", "edge_cases", "examples", "glossary")


def _to_sort(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the places of texts that have no section yet, and why, with the section that may be the right one."""
    for one in data.get(TO_SORT, ()):
        suggestion = f" Perhaps for `{one['suggestion']}`." if "suggestion" in one else ""
        yield one["place"], f"{one['why']}{suggestion}"


def draft_files(data: Mapping[str, Any], folder: str) -> dict[str, bytes]:
    """Return the files of a draft by path."""
    parts: dict[str, dict[str, Any]] = {_HEAD: {}}
    for key, value in data.items():
        parts.setdefault(_FILES.get(key, _HEAD), {})[key] = value
    schemas = posixpath.relpath(SCHEMAS, folder)
    files = {}
    for name, part in parts.items():
        schema = "guideline" if name == _HEAD else "guideline-part"
        comment = f"# yaml-language-server: $schema={schemas}/{schema}.schema.json\n"
        files[f"{folder}/{name}"] = (comment + yaml_text(part)).encode()
    return files


def require_valid(files: Mapping[str, bytes], schema: Schema, name: str) -> None:
    """Require that the check has no errors, so that a draft can be shown and completed.

    Raises:
        ExchangeError: it has one.
    """
    checked = check([SourceFile(path=path, content=content) for path, content in files.items()], schema)
    errors = [finding for finding in checked.findings if finding.severity is Severity.ERROR]
    if errors:
        first = errors[0]
        where = f" ({first.address})" if first.address else ""
        raise ExchangeError(f"{name} cannot be read as a guideline: {first.message}{where}", hint=first.hint)


def _stored(draft: Draft, fmt: Format) -> str:
    stores = draft.stores or fmt.identity
    return stores if stores not in ("id", "code") else ""
