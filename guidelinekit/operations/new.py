"""Create the files of a new guideline, which pass the check and build."""

import json
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from jinja2 import Environment, StrictUndefined

from guidelinekit.errors import GuidelineKitError, OutputError
from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.tasks import LINKED_BY, TASK_KINDS
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.output import write_new
from guidelinekit.store.starter import SCHEMAS, guideline_templates, schema_files


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGuideline:
    """The values from which the files of a new guideline are made. `labels` are names by id.

    An empty `input` means the usual kind of input for the kind of task.
    """

    id: str
    title: str
    unit: str = "One item, as annotators see it."
    kind: str = "choose-one"
    input: str = ""
    labels: Mapping[str, str] = field(default_factory=lambda: {"first": "First", "second": "Second"})
    owner: str = "Guideline owners"


def new_guideline(workspace: Workspace, values: NewGuideline) -> tuple[str, ...]:
    """Write the draft of a guideline, and the schemas for editors if they are missing; returns the written paths.

    Raises:
        OutputError: a guideline with this id exists, or a file cannot be written.
        GuidelineKitError: a value is not valid.
    """
    folder = f"{workspace.config.specs}/{values.id}"
    files = new_guideline_files(values, folder, workspace.schema)
    if (workspace.root / folder).exists() or (workspace.root / f"{folder}.yaml").exists():
        raise OutputError(f"{folder} already exists", hint="Choose another id.")
    written, _ = write_new(workspace.root, {**schema_files(), **files})
    return tuple(written)


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


def _rendered(values: NewGuideline, folder: str) -> dict[str, str]:
    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 (writes YAML)
    )  # fmt: skip
    environment.filters["quoted"] = lambda text: json.dumps(text, ensure_ascii=False)
    ids = list(values.labels)
    kind = TASK_KINDS[values.kind]
    input_kind = values.input or kind.usual_input
    next_ids = {label_id: ids[(index + 1) % len(ids)] for index, label_id in enumerate(ids)}
    mark_kind = LINKED_BY.get(input_kind, "mark-spans") if kind.joins_marks else ""
    parts = f"{{prompt: {input_kind}, a: {input_kind}, b: {input_kind}}}"
    context = {
        "input": parts if values.kind == "compare" else input_kind,
        "mark_kind": mark_kind, "ids": ids,
        "id": json.dumps(values.id), "title": values.title, "unit": values.unit, "kind": values.kind,
        "owner": values.owner, "labels": values.labels, "next_ids": next_ids,
        "schemas": posixpath.relpath(SCHEMAS, folder),
    }  # fmt: skip
    if len(ids) < 2:
        raise GuidelineKitError(
            "a new guideline needs at least two labels", hint="For example: --label happy --label sad."
        )
    names = [name for name in guideline_templates() if kind.min_labels or name != "labels.yaml"]
    return {name: environment.from_string(guideline_templates()[name]).render(context) for name in names}
