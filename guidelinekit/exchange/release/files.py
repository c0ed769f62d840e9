"""One release -> its files for programs and models, by name. The same content gives the same bytes."""

from collections.abc import Mapping
from typing import Any

import msgspec

from guidelinekit.exchange.guideline_data import guideline_data
from guidelinekit.exchange.prompt.prompt import prompt
from guidelinekit.exchange.release.changes_data import changes_data
from guidelinekit.exchange.release.content import ReleaseContent
from guidelinekit.exchange.release.labels_csv import labels_csv
from guidelinekit.exchange.release.migration_data import release_migration
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.report.json_text import without_active

SCHEMA_ID = "urn:guidelinekit:release-guideline:1"


def release_files(content: ReleaseContent, schema: Schema, catalogue: Catalogue) -> dict[str, bytes]:
    """Return the files of a release by name. `catalogue` has the messages in the language of the guideline."""
    form = guideline_data(content.data, schema)
    return {
        "guideline.json": _json({**content.head(SCHEMA_ID), "content": form}),
        "labels.csv": labels_csv(content).encode(),
        "changes.json": _json(changes_data(content, catalogue)),
        "migration.json": _json(release_migration(content, catalogue)),
        "prompt.md": prompt(content.guideline, form, catalogue).encode(),
    }


def _json(data: Mapping[str, Any]) -> bytes:
    # Many times faster than Python's indented JSON.
    text = msgspec.json.format(msgspec.json.encode(data), indent=2).decode()
    return f"{without_active(text)}\n".encode()
