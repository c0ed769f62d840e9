"""The guidelines whose exports the oracles judge: those in specs/, and those in cases/oracle_guidelines/.

The latter have what the former lack: every kind of input, mark and question in one guideline, questions in questions,
names that are long, are ids of others or have signs that files treat in a special way, and codes from 0 on. Some are
also exported for data sets that store codes or names instead of ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from guidelinekit.changes.impact_overrides import STORED
from guidelinekit.exchange.export import written
from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.formats.registry import FORMATS
from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format.shapes import expand
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.resources import load_schema
from tests.conftest import CASES, ROOT

SCHEMA = load_schema()
#: What data sets store, where exports for it are judged too: by the name of the guideline.
_STORED: Mapping[str, tuple[str, ...]] = {"hard-names": ("name",), "objects": ("code",), "pairs": ("code",)}
#: Another input, for tools that do not show the first one.
_INPUT: Mapping[str, str] = {"hard-names": "image"}


@dataclass(frozen=True, kw_only=True)
class Exportable:
    """A guideline without short forms, and what data sets store of it."""

    data: Mapping[str, Any]
    stored: tuple[str, ...] = STORED


@cache
def guidelines() -> Mapping[str, Exportable]:
    """Return the guidelines by name; `objects, code` says what data sets store, `hard-names, image` another input."""
    workspace = Workspace(ROOT)
    found = {
        path.name: Exportable(
            data=expand(SCHEMA.root, workspace.load(workspace.guidelines([path.name])[0]).source.data)
        )
        for path in sorted((ROOT / "specs").iterdir())
        if path.is_dir()
    }
    for path in sorted((CASES / "oracle_guidelines").glob("*.yaml")):
        checked = check([SourceFile(path=f"specs/{path.stem}/guideline.yaml", content=path.read_bytes())], SCHEMA)
        assert not checked.has_errors, checked.findings
        data = expand(SCHEMA.root, checked.source.data)
        found[path.stem] = Exportable(data=data)
        if stored := _STORED.get(path.stem):
            found[f"{path.stem}, {stored[0]}"] = Exportable(data=data, stored=stored)
        if kind := _INPUT.get(path.stem):
            found[f"{path.stem}, {kind}"] = Exportable(data={**data, "task": {**data["task"], "input": kind}})
    return found


@cache
def export_of(format_id: str, name: str) -> bytes | ExchangeError:
    """Return the file of a guideline; the error if the tool cannot show its input, or offer its labels."""
    guideline = guidelines()[name]
    try:
        return written(guideline.data, FORMATS[format_id], guideline.stored)
    except ExchangeError as error:
        return error
