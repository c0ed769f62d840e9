"""Create the files of a new guideline, which pass the check and build."""

import json
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from jinja2 import Environment, StrictUndefined

from guidelinekit.errors import GuidelineKitError, OutputError
from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.tasks import LINKED_BY, TASK_KINDS
from guidelinekit.guideline.ids import ids_from_names
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.starter_text import MARK
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.repository_files import Kind, list_folder
from guidelinekit.store.starter import SCHEMAS, guideline_templates, schema_files
from guidelinekit.store.temporary import temporary_folder
from guidelinekit.store.writing import write_new

DEFAULT_KIND = "choose-one"
#: Ids that some programs that read YAML do not read as text.
_NOT_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"})
_PLAIN = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGuideline:
    """The values from which the files of a new guideline are made. `labels` are names by id.

    The defaults are starter texts. An empty `input` means the usual kind of input for the kind of task.
    """

    id: str
    title: str = f"{MARK}the title of this guideline"
    unit: str = f"{MARK}what one item is, as annotators see it."
    kind: str = DEFAULT_KIND
    input: str = ""
    labels: Mapping[str, str] = field(
        default_factory=lambda: {
            word: f"{MARK}the name of the {word} label; change its id too" for word in ("first", "second")
        }
    )
    owner: str = f"{MARK}the team that decides disputes"


def new_guideline(workspace: Workspace, values: NewGuideline) -> tuple[str, ...]:
    """Write the draft of a guideline, and the schemas for editors if they are missing; returns the written paths.

    Raises:
        OutputError: a guideline with this id exists, or a file cannot be written.
        GuidelineKitError: a value is not valid.
    """
    require_new(workspace, values.id)
    folder = f"{workspace.config.specs}/{values.id}"
    files = new_guideline_files(values, folder, workspace.schema)
    return tuple(write_with_guideline(workspace.root, folder, files, schema_files())[0])


def write_with_guideline(
    root: Path, folder: str, guideline: Mapping[str, bytes], others: Mapping[str, bytes]
) -> tuple[list[str], list[str]]:
    """Write the files of a new guideline, all or none, and those of the others that do not exist.

    `folder` is the guideline's folder. Returns the paths of the written and of the kept files.

    Raises:
        OutputError: a file cannot be written.
    """
    target = root / folder
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with temporary_folder(target.parent, f".{target.name}-") as work:
            write_new(work / "new", {posixpath.relpath(path, folder): content for path, content in guideline.items()})
            written, kept = write_new(root, others)
            (work / "new").rename(target)
    except OSError as error:
        raise OutputError(f"{target} cannot be written: {error.strerror or error}") from error
    return [*written, *guideline], kept


def guideline_ids(workspace: Workspace) -> tuple[str, ...]:
    """Return the names of the folders and files in the folder of guidelines, which a new guideline cannot have."""
    entries = list_folder(workspace.root, workspace.config.specs) or ()
    return tuple(PurePath(entry.name).stem if entry.kind is Kind.FILE else entry.name for entry in entries)


def require_new(workspace: Workspace, guideline_id: str) -> None:
    """Raise an OutputError if there is a guideline with this id."""
    folder = f"{workspace.config.specs}/{guideline_id}"
    for path in (folder, f"{folder}.yaml", f"{folder}.yml"):
        if (workspace.root / path).exists():
            raise OutputError(f"{path} already exists", hint="Choose another id.")


def new_guideline_files(values: NewGuideline, folder: str, schema: Schema) -> dict[str, bytes]:
    """Return the files of a new guideline by path. They pass the check.

    Raises:
        GuidelineKitError: a value is not valid.
    """
    files = {f"{folder}/{name}": text.encode() for name, text in _rendered(values, folder).items()}
    checked = check([SourceFile(path=path, content=content) for path, content in files.items()], schema)
    if checked.has_errors:
        first = checked.findings[0]
        raise GuidelineKitError(first.message, hint=first.hint)
    return files


def input_form(kind: str, input_kind: str) -> str | dict[str, str]:
    """Return `task.input` of a new guideline: a kind of input, or for compare its parts."""
    return dict.fromkeys(("prompt", "a", "b"), input_kind) if kind == "compare" else input_kind


def _rendered(values: NewGuideline, folder: str) -> dict[str, str]:
    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 (writes YAML)
    )  # fmt: skip
    environment.filters["quoted"] = _quoted
    environment.filters["id"] = lambda text: (
        text if _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT else _quoted(text)
    )
    ids = list(values.labels)
    kind = TASK_KINDS[values.kind]
    form = input_form(values.kind, values.input or kind.usual_input)
    (link_id,) = ids_from_names(["Belongs to"], taken=ids)
    context = {
        "input": form if isinstance(form, str) else f"{{{', '.join(': '.join(part) for part in form.items())}}}",
        "mark_kind": LINKED_BY.get(str(form), "mark-spans") if kind.joins_marks else "",
        "ids": ids, "link_id": link_id,
        "id": values.id, "title": values.title, "unit": values.unit, "kind": values.kind,
        "owner": values.owner, "labels": values.labels,
        # The next label is the one to use instead, unless there is no other.
        "next_ids": dict(zip(ids, [*ids[1:], ids[0]] if len(ids) > 1 else [""], strict=False)),
        "schemas": posixpath.relpath(SCHEMAS, folder),
    }  # fmt: skip
    names = [name for name in guideline_templates() if kind.min_labels or name != "labels.yaml"]
    return {name: environment.from_string(guideline_templates()[name]).render(context) for name in names}


def _quoted(text: str) -> str:
    """A text in double quotes, as JSON and YAML write it."""
    return json.dumps(text, ensure_ascii=False)
