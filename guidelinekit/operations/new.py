"""Begin a guideline with files that pass the check and build."""

import json
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from jinja2 import Environment, StrictUndefined

from guidelinekit.errors import GuidelineKitError, OutputError
from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.output import write_new
from guidelinekit.store.starter import SCHEMAS, guideline_templates, schema_files


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGuideline:
    """What a new guideline is told about: its id, and the answers to a few questions. `labels` are names by id.

    An empty `input` is the one that the kind of task most often has.
    """

    id: str
    title: str
    unit: str = "One item, as annotators see it."
    kind: str = "choose-one"
    input: str = ""
    labels: Mapping[str, str] = field(default_factory=lambda: {"first": "First", "second": "Second"})
    owner: str = "Guideline owners"


def new_guideline(workspace: Workspace, beginning: NewGuideline) -> tuple[str, ...]:
    """Write a draft of a guideline: a playbook to fill in, and the schemas for editors where there are none.

    Gives the paths of the written files.

    Raises:
        OutputError: there is one with that id, or it cannot be written.
        GuidelineKitError: an answer cannot be used.
    """
    folder = f"{workspace.config.specs}/{beginning.id}"
    files = new_guideline_files(beginning, folder, workspace.schema)
    if (workspace.root / folder).exists() or (workspace.root / f"{folder}.yaml").exists():
        raise OutputError(f"{folder} exists already", hint="Choose another id.")
    written, _ = write_new(workspace.root, {**schema_files(), **files})
    return tuple(written)


def new_guideline_files(beginning: NewGuideline, folder: str, schema: Schema) -> dict[str, bytes]:
    """The files of a new guideline, by path; they pass the check, or an answer cannot be used."""
    files = {f"{folder}/{name}": text.encode() for name, text in _rendered(beginning, folder).items()}
    found = check([SourceFile(path=path, content=content) for path, content in files.items()], schema)
    if found.has_errors:
        raise GuidelineKitError(found.findings[0].message, hint=found.findings[0].hint)
    return files


def _rendered(beginning: NewGuideline, folder: str) -> dict[str, str]:
    environment = Environment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 (writes YAML)
    )  # fmt: skip
    environment.filters["quoted"] = lambda text: json.dumps(text, ensure_ascii=False)
    ids = list(beginning.labels)
    given = beginning.input or _INPUTS.get(beginning.kind, "text")
    others = {label_id: ids[(at + 1) % len(ids)] for at, label_id in enumerate(ids)}
    made = _MARKS.get(given, "mark-spans") if beginning.kind == "link" else ""
    context = {
        "input": given if beginning.kind != "compare" else f"{{prompt: {given}, a: {given}, b: {given}}}",
        "made": made, "ids": ids,
        "id": json.dumps(beginning.id), "title": beginning.title, "unit": beginning.unit, "kind": beginning.kind,
        "owner": beginning.owner, "labels": beginning.labels, "others": others,
        "schemas": posixpath.relpath(SCHEMAS, folder),
    }  # fmt: skip
    if len(ids) < 2:
        raise GuidelineKitError(
            "a guideline begins with two labels at least", hint="Name them: --label happy --label sad."
        )
    names = [name for name in guideline_templates() if beginning.kind != "write" or name != "labels.yaml"]
    return {name: environment.from_string(guideline_templates()[name]).render(context) for name in names}


#: The input that a kind of task most often has, where it is not text.
_INPUTS = {
    **dict.fromkeys(("draw-boxes", "draw-polygons", "draw-lines", "place-keypoints"), "image"),
    "mark-segments": "audio",
}
#: How the marks that links join are made, where not by marking words.
_MARKS = {"image": "draw-boxes", "video": "draw-boxes", "audio": "mark-segments"}
