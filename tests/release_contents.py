"""The files of a release for programs, from data without a repository."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import jsonschema_rs

from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.migration.item_history import NO_ITEMS, ItemHistory
from guidelinekit.exchange.release.content import ReleaseContent
from guidelinekit.exchange.release.files import release_files
from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.format.audience import ALL_READERS, Readers
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.audience import visible
from guidelinekit.store.resources import load_catalogue, load_schema
from tests.conftest import ROOT
from tests.item_histories import history_between
from tests.test_no_silent_change import SCHEMA, source

Data = dict[str, Any]
#: The project's guidelines.
SPECS = sorted(path.name for path in (ROOT / "specs").iterdir() if path.is_dir())
SCHEMAS = {path.name: json.loads(path.read_text("utf-8")) for path in (ROOT / "schema").glob("*.schema.json")}

HEAD: Data = {
    "format": 1, "id": "mood", "title": "Mood", "version": "1.0.0", "summary": "Say the mood of a text.",
    "task": {"unit": "One text.", "input": "text", "kind": "choose-one"},
}  # fmt: skip
LABELS: Data = {"sad": {"name": "Sad", "definition": "Not pleased."}, "happy": {"name": "Happy", "definition": "Glad."}}
MOOD: Data = {**HEAD, "labels": LABELS}


def spec(name: str) -> Data:
    """The merged data of one of the project's guidelines."""
    folder = ROOT / "specs" / name
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".jsonl"))
    files = [SourceFile(path=str(path.relative_to(folder)), content=path.read_bytes()) for path in paths]
    data: Data = dict(check(files, SCHEMA).source.data)
    return data


def content_of(
    data: Data, changelog: Changelog | None = None, items: ItemHistory = NO_ITEMS, readers: Readers = ALL_READERS
) -> ReleaseContent:
    """A release as some readers may see it."""
    seen = visible(data, load_schema(), changelog or Changelog(), items, readers=readers)
    return ReleaseContent(
        guideline=seen.guideline,
        data=seen.data,
        changelog=seen.changelog,
        items=seen.items,
        commit="c0ffee",
        generated_by="guidelinekit 1.2.3",
    )


def second_release(old: Data, new: Data, changes: Any, *notes: Any, readers: Readers = ALL_READERS) -> ReleaseContent:
    """The release 2.0.0 of a guideline after 1.0.0."""
    old, new = {**old, "version": "1.0.0"}, {**new, "version": "2.0.0"}
    entry = ChangelogEntry(
        version="2.0.0", previous="1.0.0", date="2026-01-02", effective="", commit="", changes=changes, notes=notes
    )
    items = history_between(source(old), source(new), changes)
    return content_of(new, Changelog(entries=(entry,)), items, readers)


def files_of(content: ReleaseContent, catalogue: Catalogue | None = None) -> dict[str, bytes]:
    """The files, in the language of the guideline."""
    return release_files(content, load_schema(), catalogue or load_catalogue(content.guideline.language))


@cache
def validator(name: str) -> Any:
    """The validator of one of the schemas, which knows the others."""
    registry = jsonschema_rs.Registry([(schema["$id"], schema) for schema in SCHEMAS.values()])
    return jsonschema_rs.validator_for(SCHEMAS[name], registry=registry)


def by_id(schema_id: str) -> Any:
    """The validator of the schema with an id."""
    return validator(next(name for name, schema in SCHEMAS.items() if schema["$id"] == schema_id))


def validate(files: Mapping[str, bytes]) -> None:
    """Raise an error if a JSON file is not as the schema that it names has it."""
    for name, file in files.items():
        if name.endswith(".json"):
            data = json.loads(file)
            by_id(data["$schema"]).validate(data)
