"""doccano's client and a list of label types, as the label page of a project exports and imports it.

It refuses empty texts, texts of more than 100 characters, colors that are none, unknown keys of the keyboard, and a
prefix without a suffix. It does not see texts and shortcuts given twice, an empty list, and ids, which only labels that
exist already can have.
"""

from pathlib import Path

from doccano_client.models.label_type import LabelType

from tests.oracles.judge import read_json, require_kept


def judge(path: Path) -> str:
    """Read each label type, and compare what the client keeps of it."""
    raw = read_json(path)
    labels = [LabelType(**item) for item in raw]
    for given, label in zip(raw, labels, strict=True):
        require_kept(given, label.dict())
    return f"{len(labels)} label types"
