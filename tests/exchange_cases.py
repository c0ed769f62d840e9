"""Files of labeling tools in tests: drafts of cases, exports of small guidelines, and their losses."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.export import exported, written
from guidelinekit.exchange.formats.format import File
from guidelinekit.exchange.formats.registry import FORMATS, guessed
from guidelinekit.exchange.reading import completed
from guidelinekit.guideline.format.shapes import expand
from tests.test_exchange_formats import SCHEMA, errors_in

CASES = Path(__file__).parent / "cases" / "exchange"


def draft_of(format_id: str, name: str) -> Draft:
    """Return the draft of a case, after it was recognized."""
    file = File(name=name, content=(CASES / format_id / name).read_bytes())
    assert guessed(file) is FORMATS[format_id]
    draft = FORMATS[format_id].read(file, SCHEMA)
    assert errors_in(completed(draft, "draft")) == []
    return draft


def read(format_id: str, content: bytes | str) -> Draft:
    text = content.encode() if isinstance(content, str) else content
    return FORMATS[format_id].read(File(name="file", content=text), SCHEMA)


def small(kind: str, labels: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return a guideline about texts."""
    head = {"format": 1, "id": "small", "title": "Small", "version": "1.0.0", "status": "draft", "summary": "One."}
    task = {"unit": "A text.", "input": "text", "kind": kind}
    data: dict[str, Any] = expand(SCHEMA.root, {**head, "task": task, "labels": labels, **more})
    return data


def content_of(format_id: str, data: Mapping[str, Any], stored: tuple[str, ...] = ("id", "code")) -> str:
    return written(data, FORMATS[format_id], stored).decode()


def lost(format_id: str, data: Mapping[str, Any]) -> dict[str, str]:
    """Return the reason of each loss, by address."""
    return {loss.address: loss.reason for loss in exported(data, FORMATS[format_id], SCHEMA).losses}


def remarks(draft: Draft) -> dict[str, str]:
    return {one.place: one.reason for one in draft.skipped}
