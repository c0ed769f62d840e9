"""What doccano, INCEpTION, brat and Prodigy have in common: bad files, files of other formats, and time."""

import json
import time

import pytest

from guidelinekit.exchange.export import written
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.registry import FORMATS
from guidelinekit.exchange.reading import completed
from tests.exchange_cases import content_of, read, small
from tests.test_exchange_formats import GUIDELINES, guideline

OURS = ("doccano", "inception", "brat", "prodigy")


@pytest.mark.parametrize("format_id", OURS)
@pytest.mark.parametrize("other", FORMATS)
@pytest.mark.parametrize("name", GUIDELINES)
def test_no_file_of_another_format_is_claimed(format_id: str, other: str, name: str) -> None:
    fmt = FORMATS[other]
    if other == format_id or fmt.write is None:
        return
    try:
        file = File(name="file", content=written(guideline(name), fmt))
    except ExchangeError:
        return
    assert FORMATS[format_id].recognizes(file) == 0


@pytest.mark.parametrize(
    ("format_id", "content"),
    [
        ("doccano", '[{"text": ""}]'),
        ("doccano", '[{"text": {"a": 1}}]'),
        ("doccano", '[1, "a"]'),
        ("doccano", "[]"),
        ("inception", '{"name": "T", "tags": []}'),
        ("inception", '[{"features": [], "type": "chain", "name": "C", "uiName": "C"}]'),
        ("inception", '[{"features": [], "type": "relation", "name": "R", "uiName": "R"}]'),
        ("inception", "<typeSystemDescription/>"),
        ("inception", '<!DOCTYPE a [<!ENTITY b "c">]><typeSystemDescription/>'),
        ("prodigy", '{"labels": [{}, null]}'),
        ("prodigy", '{"labels": [], "custom_theme": 1, "keymap_by_label": [], "blocks": {"a": 1}}'),
    ],
)
def test_a_file_without_labels_is_refused_with_a_sentence_and_a_hint(format_id: str, content: str) -> None:
    with pytest.raises(ExchangeError) as error:
        completed(read(format_id, content), "draft")
    assert len(str(error.value)) > 15
    assert error.value.hint


def test_halves_of_surrogate_pairs_do_not_break_the_draft() -> None:
    for format_id, content in (
        ("doccano", r'[{"text": "a\ud800"}, {"text": "b"}]'),
        ("prodigy", r'{"view_id": "choice", "labels": ["a\ud800", "b"]}'),
        ("inception", r'{"name": "\udfff", "tags": [{"tag_name": "\ud800"}, {"tag_name": "b"}]}'),
    ):
        json.dumps(completed(read(format_id, content), "draft"), ensure_ascii=False).encode()


@pytest.mark.parametrize("format_id", OURS)
def test_a_thousand_labels_take_no_second(format_id: str) -> None:
    labels = {f"label-{number}": {"name": f"Label {number}", "color": "#d4380d"} for number in range(1000)}
    data = small("mark-spans", labels)
    start = time.process_time()
    content = content_of(format_id, data)
    assert len(read(format_id, content).data["labels"]) == 1000
    assert time.process_time() - start < 1
