"""Laws of all formats: what an exported file does not give back is a loss with a reason, and nothing else is."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from guidelinekit.errors import GuidelineKitError
from guidelinekit.exchange.export import exported
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.registry import FORMATS, guessed
from guidelinekit.exchange.reading import completed
from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format.shapes import expand
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.resources import load_schema

ROOT = Path(__file__).parent.parent
SCHEMA = load_schema()
GUIDELINES = sorted(path.name for path in (ROOT / "specs").iterdir() if path.is_dir())
WRITTEN = [fmt.id for fmt in FORMATS.values() if fmt.write is not None]


def guideline(name: str) -> dict[str, Any]:
    workspace = Workspace(ROOT)
    (version,) = workspace.guidelines([name])
    data: dict[str, Any] = expand(SCHEMA.root, workspace.load(version).source.data)
    return data


def errors_in(data: Mapping[str, Any]) -> list[str]:
    """Return the errors that `check` finds in a guideline."""
    file = SourceFile(path=f"specs/{data['id']}/guideline.yaml", content=json.dumps(data, ensure_ascii=False).encode())
    return [str(finding) for finding in check([file], SCHEMA).findings if finding.severity == "error"]


@pytest.mark.parametrize("name", GUIDELINES)
@pytest.mark.parametrize("format_id", WRITTEN)
def test_what_a_file_does_not_give_back_has_a_reason(format_id: str, name: str) -> None:
    fmt = FORMATS[format_id]
    try:
        result = exported(guideline(name), fmt, SCHEMA)
    except ExchangeError:
        # Only a tool that shows items can lack the kind of input.
        assert fmt.inputs
        return
    assert [loss for loss in result.losses if not loss.reason] == []
    held = {loss.field for loss in result.losses} & fmt.holds
    assert held <= set(fmt.partly), "a field that the format holds is lost"
    file = File(name=fmt.file_name, content=result.content)
    assert exported(guideline(name), fmt, SCHEMA).content == result.content
    assert guessed(file) is fmt
    draft = completed(fmt.read(file, SCHEMA), name)
    assert errors_in(draft) == []


@pytest.mark.parametrize("format_id", FORMATS)
def test_the_table_of_a_format_names_fields_of_the_schema(format_id: str) -> None:
    fmt = FORMATS[format_id]
    ids = {f"{section}/id" for section in ("labels/*", "attributes/*", "attributes/*/options/*", "outcomes/*")}
    fields = {"/".join(path) for path, _, _ in SCHEMA.walk()} | ids
    assert {path.partition("[")[0] for path in (*fmt.holds, *fmt.partly)} <= fields
    assert all(reason.endswith(".") for reason in fmt.partly.values())


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"\x00" * 50, b"[", b"{}", b"<a>", b"- a\n", b"\xe9", b"[[[[" * 9999]
)
@pytest.mark.parametrize("format_id", FORMATS)
def test_a_file_of_another_kind_is_refused_with_a_sentence(format_id: str, content: bytes) -> None:
    fmt = FORMATS[format_id]
    file = File(name="file", content=content)
    assert 0 <= fmt.recognizes(file) <= 100
    with pytest.raises(GuidelineKitError) as error:
        completed(fmt.read(file, SCHEMA), "draft")
    assert len(str(error.value)) > 15


def test_the_settings_know_all_formats_of_tools() -> None:
    settings = json.loads((ROOT / "schema/config.schema.json").read_text())
    entry = settings["properties"]["exchange"]["additionalProperties"]["items"]["properties"]["format"]
    assert entry["enum"] == WRITTEN
