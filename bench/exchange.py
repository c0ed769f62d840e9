"""What an export and an import of 1,000 labels take, in each format: `python -m bench exchange [FORMAT]`.

An export writes the file, reads it again and compares the two, to say what the file does not hold. An import reads the
file and completes the draft. Each is compared with half the labels: a ratio of 2 is linear growth. `crossed` has labels
and a chain of 50 options that lead to the same questions.
"""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from guidelinekit.exchange.export import exported
from guidelinekit.exchange.formats.format import ExchangeError, File, Format
from guidelinekit.exchange.formats.registry import FORMATS
from guidelinekit.exchange.reading import completed
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.format.shapes import expand
from guidelinekit.store.resources import load_schema

#: The seconds that an export or an import of `_LABELS` labels may take, and how much longer than one of half of them.
GOAL, MOST = 1.0, 2.5
_LABELS, _RUNS, _CHAIN = 1000, 3, 50
#: Times below this, in seconds, are not measured exactly enough to tell their growth.
_SHORTEST = 0.1
#: Models take no JSON Schema with more than 1,000 labels and options.
_FEWER = {"json-schema": 890}
#: The kinds of task and input of which a format takes the first that it can.
_TASKS = (("draw-boxes", "image"), ("mark-spans", "text"), ("choose-many", "text"), ("choose-one", "text"))


def main(arguments: Sequence[str]) -> int:
    """Measure the formats with these ids, or all; returns 1 if a goal is missed."""
    gc.set_threshold(100_000, 50, 50)
    schema = load_schema()
    print(f"Seconds of processor time for {_LABELS:,} labels; the ratio to half of them in brackets.")
    print(f"The goal is {GOAL:g} seconds and a ratio of {MOST:g}.\n")
    print(f"JSON Schemas have {_FEWER['json-schema']} labels. A format refuses what would be too large for it.\n")
    print("| format | task | export | import | export, crossed | import, crossed | |\n|---|---|---|---|---|---|---|")
    missed = 0
    for fmt in FORMATS.values():
        if fmt.write is not None and (not arguments or fmt.id in arguments):
            missed += not _row(fmt, schema)
    return int(bool(missed))


def _row(fmt: Format, schema: Schema) -> bool:
    kind, shown = next(task for task in _TASKS if _can_export(fmt, schema, *task))
    cells, has_met = [], True
    for make in (guideline, crossed):
        count = _FEWER.get(fmt.id, _LABELS)
        try:
            whole, half = (
                list(_seconds(fmt, schema, expand(schema.root, make(n, kind, shown)))) for n in (count, count // 2)
            )
        except ExchangeError:
            cells += ["refused"] * 2
            continue
        for seconds, reference in zip(whole, half, strict=True):
            ratio = seconds / reference
            is_linear = seconds < _SHORTEST or ratio <= MOST
            has_met = has_met and seconds <= GOAL and is_linear
            cells.append(f"{seconds:.2f} ({ratio:.1f})")
    print(f"| {fmt.title} | {kind} | {' | '.join(cells)} | {'' if has_met else 'MISSED'} |", flush=True)
    return has_met


def _can_export(fmt: Format, schema: Schema, kind: str, shown: str) -> bool:
    try:
        exported(expand(schema.root, guideline(2, kind, shown)), fmt, schema)
    except ExchangeError:
        return False
    return True


def _seconds(fmt: Format, schema: Schema, data: dict[str, Any]) -> Iterator[float]:
    """Yield the seconds of the fastest export, and of the fastest import."""
    export = partial(exported, data, fmt, schema)
    file = File(name=fmt.file_name, content=export().content)
    yield _fastest(export)
    yield _fastest(lambda: completed(fmt.read(file, schema), "bench"))


def _fastest(run: Callable[[], object]) -> float:
    # Processor time: other work on the machine hardly changes it.
    times = []
    for _ in range(_RUNS):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def guideline(labels: int, kind: str, shown: str) -> dict[str, Any]:
    """Return a guideline with a number of labels that ask two questions each."""
    options = {"yes": {"name": "Yes"}, "no": {"name": "No"}, "unclear": {"name": "Unclear"}}
    questions = {
        "hidden": {"name": "Hidden", "ask": "Is a part of it hidden?", "kind": "choose-one", "options": options},
        "count": {"name": "Count", "ask": "How many are there?", "kind": "number", "range": [1, 99]},
    }
    return _with_labels(labels, kind, shown, ["hidden", "count"], questions)


def crossed(labels: int, kind: str, shown: str) -> dict[str, Any]:
    """Return a guideline in which each label asks all questions, and the options of each question the next one."""
    questions: dict[str, Any] = {}
    for number in range(_CHAIN):
        more = {"attributes": [f"q{number + 1}"]} if number + 1 < _CHAIN else {}
        options = {"yes": {"name": "Yes", **more}, "no": {"name": "No"}}
        questions[f"q{number}"] = {"ask": f"What about {number}?", "kind": "choose-one", "options": options}
    return _with_labels(labels, kind, shown, list(questions), questions)


def _with_labels(count: int, kind: str, shown: str, asked: list[str], questions: dict[str, Any]) -> dict[str, Any]:
    labels = {
        f"label-{number}": {
            "name": f"Label {number}",
            "short": f"Things of the kind {number}",
            "definition": f"A thing of the kind {number} that can be seen.",
            "color": f"#{number * 7919 % 0x1000000:06x}",
            "attributes": asked,
        }
        for number in range(count)
    }
    return {
        "format": 1, "id": "bench", "title": "Many labels", "version": "1.0.0", "status": "draft",
        "summary": "Mark what can be seen.", "task": {"unit": "One item.", "input": shown, "kind": kind},
        "labels": labels, "attributes": questions,
    }  # fmt: skip
