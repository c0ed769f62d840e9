"""A guideline and the file of a tool -> how the tool differs from it, by meaning.

Both sides go through the format: the guideline is exported and read again, then compared with the file. So nothing that
the format cannot hold is reported, and two spellings of the same configuration are equal.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from guidelinekit.changes.impact_overrides import STORED
from guidelinekit.exchange.alignment import aligned
from guidelinekit.exchange.drift.differences import Differences
from guidelinekit.exchange.drift.grouping import grouped
from guidelinekit.exchange.drift.kinds import Drift
from guidelinekit.exchange.drift.stored_values import StoredValues
from guidelinekit.exchange.earlier import NOTHING_EARLIER, SECTIONS, Earlier
from guidelinekit.exchange.export import written
from guidelinekit.exchange.formats.format import File, Format
from guidelinekit.exchange.reading import described
from guidelinekit.exchange.words import ENGLISH_WORDS, Words
from guidelinekit.guideline.format.schema import Schema

Form = Mapping[str, Any]


def drifts(
    data: Form,
    file: File,
    fmt: Format,
    schema: Schema,
    *,
    stored: tuple[str, ...] = STORED,
    earlier: Earlier = NOTHING_EARLIER,
    words: Words = ENGLISH_WORDS,
) -> tuple[Drift, ...]:
    """Return how the file of a tool differs from a guideline, in the order of the guideline.

    `data` is the guideline without short forms, as annotators may see it. `earlier` is what is known of its releases.
    `words` are the texts of our own in its language; the file may have those of another one.

    Raises:
        ExchangeError: the file cannot be read, or the guideline cannot be exported to the format.
    """
    file = replace(file, words=words)
    draft = fmt.read(file, schema)
    own = File(name=fmt.file_name, content=written(data, fmt, stored, words), words=words)
    if not draft.guideline_id or not fmt.inputs:
        # The mark of our exports is not part of a list of labels, and people may have removed it: both sides are read
        # without it.
        own, file = (replace(one, content=fmt.without_mark(one.content)) for one in (own, file))
        draft = fmt.read(file, schema)
    guideline_id = str(data["id"])
    exported = fmt.read(own, schema)
    identity = fmt.identified_by(stored)
    ours = aligned(described(exported, guideline_id), data, schema, identity=identity, stored=exported.stored)
    known = _as_exported(data, ours.data)
    theirs = aligned(
        described(draft, guideline_id), known, schema, identity=identity, earlier=earlier, stored=draft.stored
    )
    not_compared = exported.not_compared | draft.not_compared
    differences = Differences(data, ours, theirs, fmt, schema, earlier, not_compared)
    values = StoredValues(data, ours, theirs, fmt.identity, stored, earlier)
    found = [*values.found(), *differences.found(stores_name=values.stores_name)]
    return grouped(found, ours.data, theirs.data, fmt.identity)


def _as_exported(data: Form, exported: Form) -> dict[str, Any]:
    """Return the elements that a file of a tool can have: as an export has them, with what they were called before.

    The numbers of an export may be others than the codes of the guideline, such as positions. Elements that tools do
    not offer are those of the guideline.
    """
    known: dict[str, Any] = {}
    for section in SECTIONS:
        elements = dict(exported.get(section, {}))
        for element_id, element in data.get(section, {}).items():
            own = elements.get(element_id, {key: value for key, value in element.items() if key != "code"})
            elements[element_id] = {**own, "renamed_from": element.get("renamed_from", ())}
        known[section] = elements
    return known
