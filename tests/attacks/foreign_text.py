"""Each text that attacks, in each property, setting, note and name of a file: nothing of it is live in any output."""

import pytest

from guidelinekit.guideline.format.schema import Schema
from tests.conftest import Repository
from tests.foreign_texts import PAYLOADS
from tests.test_foreign_text import Run, require_inert_outputs, run_in

__all__ = ["run_in"]
pytestmark = pytest.mark.attack


@pytest.mark.parametrize("offset", range(0, len(PAYLOADS), 3))
def test_no_output_has_anything_live(
    offset: int,
    repository: Repository,
    schema: Schema,
    monkeypatch: pytest.MonkeyPatch,
    run_in: Run,
) -> None:
    require_inert_outputs(offset, repository, schema, monkeypatch, run_in)
