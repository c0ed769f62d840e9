"""Argilla 2 and a settings.json, as `rg.Settings.to_json` and `Dataset.to_disk` write it.

It refuses names and values given twice, unknown types of question, unknown keys, names of its own attributes (`count`,
`index`), and settings without a field or a question. It does not see a question with one option, a span question about
a field that does not exist, and the limits of its server: the length of names, titles and guidelines.
"""

from pathlib import Path
from unittest.mock import MagicMock

import argilla as rg

from tests.oracles.judge import read_json, require_kept


def judge(path: Path) -> str:
    """Load and validate the settings without a server, and compare what the package writes of them."""
    raw = read_json(path)
    # Settings ask for the default client, which asks a server.
    rg.Argilla._default_client = MagicMock(name="no server")
    settings = rg.Settings.from_json(path)
    settings.validate()
    require_kept(raw, settings.serialize())
    fields = ", ".join(field.name for field in settings.fields)
    questions = ", ".join(f"{question.name} ({question.type})" for question in settings.questions)
    return f"fields: {fields}; questions: {questions}"
