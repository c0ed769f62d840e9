"""Broken and hostile files of every format: each is a draft that passes the check, or an error in one sentence."""

import time
from collections.abc import Iterator

import pytest

from guidelinekit.errors import GuidelineKitError
from guidelinekit.exchange.export import exported
from guidelinekit.exchange.formats.format import ExchangeError, File, Format
from guidelinekit.exchange.formats.registry import FORMATS, guessed
from guidelinekit.exchange.reading import completed
from guidelinekit.operations.import_file import draft_files, require_valid
from tests.hostile_files import BREAKERS
from tests.test_exchange_formats import GUIDELINES, SCHEMA, guideline

#: The longest time that a broken file may take, in seconds: many times what it takes.
_LONGEST = 20


def files_of(fmt: Format) -> Iterator[tuple[str, bytes]]:
    """Yield valid files of a format: exports of guidelines, or the cases of a format that is only read."""
    for name in GUIDELINES:
        try:
            yield name, exported(guideline(name), fmt, SCHEMA).content
        except ExchangeError:
            continue


@pytest.mark.parametrize("format_id", [fmt.id for fmt in FORMATS.values() if fmt.write is not None])
def test_a_broken_file_is_a_draft_or_a_sentence(format_id: str) -> None:
    fmt = FORMATS[format_id]
    count = refused = 0
    for seed, (name, content) in enumerate(list(files_of(fmt))[:2]):
        for breaker in BREAKERS:
            for damage, broken in breaker(content, seed):
                count += 1
                refused += not is_imported(fmt, f"{name}: {damage}", broken)
    assert count >= 40
    assert refused >= 10


def is_imported(fmt: Format, what: str, content: bytes) -> bool:
    """Whether a file is a draft without errors; if not, whether the error is one that people understand is asserted."""
    file = File(name="file", content=content)
    start = time.monotonic()
    guessed(file)
    try:
        data = completed(fmt.read(file, SCHEMA), "draft")
        require_valid(draft_files(data, "specs/draft"), SCHEMA, file.name)
        problem = None
    except GuidelineKitError as error:
        problem = str(error)
    assert time.monotonic() - start < _LONGEST, what
    assert problem is None or (15 < len(problem) < 2_000 and "\n" not in problem), what
    return problem is None
