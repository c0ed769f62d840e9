"""Laws of all formats on generated guidelines: nothing is lost without a reason, and nothing else happens."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from guidelinekit.exchange.export import exported
from guidelinekit.exchange.formats.format import ExchangeError, File, Format
from guidelinekit.exchange.formats.registry import FORMATS, guesses
from guidelinekit.exchange.reading import completed
from guidelinekit.exchange.reasons import NOT_STORED
from tests.generated_exchange import STORED, exportable
from tests.test_exchange_formats import SCHEMA, WRITTEN, errors_in

#: A longer run than CI's: LAW_EXAMPLES=2000 pytest tests/test_exchange_laws.py
LAW = settings(
    max_examples=int(os.environ.get("LAW_EXAMPLES", "40")), deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip
_SECTIONS = ("labels", "attributes", "outcomes")


def broken_laws(data: Mapping[str, Any], fmt: Format, stored: Sequence[str]) -> Iterator[str]:
    """Yield the laws that the export of a guideline does not keep, each with what breaks it."""
    try:
        result = exported(data, fmt, SCHEMA, tuple(stored))
    except ExchangeError as error:
        if len(str(error)) < 15:
            yield f"no sentence: {error}"
        return
    for loss in result.losses:
        section, _, rest = loss.address.partition("/")
        if not loss.reason:
            yield f"lost without a reason: {loss.field}"
        elif loss.field in fmt.holds and loss.reason not in {*fmt.partly.values(), NOT_STORED}:
            yield f"held, and lost: {loss.field}"
        if section in _SECTIONS and rest and "/" not in rest and rest not in data.get(section, {}):
            yield f"given back, and not in the guideline: {section}"
    again = exported(json.loads(json.dumps(data)), fmt, SCHEMA, tuple(stored))
    if again != result:
        yield "the same guideline, another file"
    file = File(name=fmt.file_name, content=result.content)
    if fmt not in guesses(file):
        yield "not recognized"
    yield from _broken_way_back(file, fmt, "back")
    unmarked = File(name=fmt.file_name, content=fmt.without_mark(result.content))
    yield from _broken_way_back(unmarked, fmt, "back without the mark")


def _broken_way_back(file: File, fmt: Format, way: str) -> Iterator[str]:
    try:
        draft = completed(fmt.read(file, SCHEMA), "made")
    except ExchangeError as error:
        if way == "back":
            yield f"{way}: {error}"
        return
    yield from (f"{way}: {error}" for error in errors_in(draft))


@pytest.mark.parametrize("format_id", WRITTEN)
def test_exports_of_generated_guidelines_keep_the_laws(format_id: str) -> None:
    @LAW
    @given(data=exportable(SCHEMA), stored=st.sampled_from(STORED))
    def law(data: dict[str, Any], stored: tuple[str, ...]) -> None:
        assume(not errors_in(data))
        assert list(broken_laws(data, FORMATS[format_id], stored)) == []

    law()
