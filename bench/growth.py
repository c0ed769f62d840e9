"""How the time of one operation grows with its input: `python -m bench growth [PART OF A NAME]`.

Each dimension makes inputs of four sizes, each twice the one before. The exponent is that of the last doubling: 1 is
linear growth, 2 quadratic growth. Growth is measured against the bytes of the input, so that lists of all pairs count
as what they are. Where `check` refuses an input, its finding is shown instead.
"""

import gc
import json
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.dimensions import DIMENSIONS
from guidelinekit.changes.change import Change
from guidelinekit.changes.compare.compare import compare
from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.changes.history.notes import Note, with_notes
from guidelinekit.guideline.check.check import Checked, check
from guidelinekit.guideline.check.craft import craft
from guidelinekit.guideline.finding import Severity
from guidelinekit.guideline.prose import fold
from guidelinekit.guideline.prose import render as render_prose
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.load import load
from guidelinekit.guideline.read.reader import read
from guidelinekit.site.pages import render
from guidelinekit.site.templates import Templates
from guidelinekit.store.resources import load_catalogue, load_schema, resource

#: Growth above this is a defect, unless a finding refuses the larger inputs.
MOST = 1.3
#: Doublings, and runs of each size, of which the fastest counts.
_SIZES, _RUNS = 4, 3
#: A dimension ends at the size that takes this long, in seconds.
_LONGEST = 20.0
#: Times below this, in seconds, are not measured exactly enough to tell their growth.
_SHORTEST = 0.02


@dataclass(frozen=True, slots=True)
class Measured:
    """The growth of one dimension: seconds by n, the exponents of the doublings, and the finding that refuses more."""

    dimension: str
    seconds: dict[int, float]
    exponents: tuple[float, ...]
    refused: str

    @property
    def is_bounded(self) -> bool:
        """Whether the growth is at most `MOST`, too short to be measured, or refused by a finding."""
        return bool(self.refused) or not self.exponents or self.exponents[-1] <= MOST


def main(arguments: Sequence[str]) -> int:
    """Measure the dimensions whose name contains an argument, or all; returns 1 if one grows too fast."""
    # As in the command line: otherwise the collector's time grows faster than the input.
    gc.set_threshold(100_000, 50, 50)
    print("| dimension | seconds by size | exponent | limit |\n|---|---|---|---|")
    missed = 0
    for name, (operation, make, first) in DIMENSIONS.items():
        if not arguments or any(argument in name for argument in arguments):
            measured = measure(name, OPERATIONS[operation], make, first)
            missed += not measured.is_bounded
            print(_row(measured), flush=True)
    return int(bool(missed))


def measure(name: str, operation: "Operation", make: Callable[[int], Any], first: int) -> Measured:
    """Measure one dimension from the size `first` on."""
    seconds: dict[int, float] = {}
    sizes: list[int] = []
    refused = ""
    for n in (first * 2**doubling for doubling in range(_SIZES)):
        made = make(n)
        prepared, refused = operation.prepare(made)
        if refused:
            break
        sizes.append(len(json.dumps(made, ensure_ascii=False)))
        seconds[n] = min(_seconds(operation.run, prepared) for _ in range(_RUNS))
        if seconds[n] > _LONGEST:
            break
    measured = list(seconds.values())
    exponents = tuple(
        math.log(measured[at] / measured[at - 1]) / math.log(sizes[at] / sizes[at - 1])
        for at in range(1, len(measured))
        if measured[at] >= _SHORTEST
    )
    return Measured(name, seconds, exponents, refused)


def _seconds(run: Callable[[Any], object], prepared: Any) -> float:
    gc.collect()
    began = time.process_time()
    run(prepared)
    return time.process_time() - began


def _row(measured: Measured) -> str:
    times = ", ".join(f"{n:,}: {seconds:.2f}" for n, seconds in measured.seconds.items())
    exponent = f"{measured.exponents[-1]:.2f}" if measured.exponents else "too short"
    limit = measured.refused or ("" if measured.is_bounded else "TOO FAST")
    return f"| {measured.dimension} | {times} | {exponent} | {limit} |"


@dataclass(frozen=True, slots=True)
class Operation:
    """What is measured: `prepare` returns its input, and the code of a finding that refuses it, and `run` does it."""

    prepare: Callable[[Any], tuple[Any, str]]
    run: Callable[[Any], object]


_SCHEMA, _CATALOGUE, _PAGES = load_schema(), load_catalogue(), resource("site_templates")
_TEMPLATES = {path.relative_to(_PAGES).as_posix(): path.read_bytes() for path in _PAGES.rglob("*") if path.is_file()}


def _files(data: Mapping[str, Any]) -> list[SourceFile]:
    content = json.dumps(data, ensure_ascii=False).encode()
    return [SourceFile(path=f"specs/{data['id']}/guideline.yaml", content=content)]


def _check(files: Sequence[SourceFile]) -> Checked:
    checked = check(files, _SCHEMA)
    if checked.guideline is not None:
        list(craft(checked.guideline, checked.source, checked.texts, reading_grade=8))
    return checked


def _accepted(data: Mapping[str, Any]) -> tuple[Any, str]:
    checked = check(_files(data), _SCHEMA)
    errors = [finding.code for finding in checked.findings if finding.severity is Severity.ERROR]
    return checked.source.data, errors[0] if errors else ""


def _render(data: Any) -> object:
    return render(data, _SCHEMA, Changelog(complete=False), Templates(_TEMPLATES), _CATALOGUE, assets=lambda _: None)


def _sides(pair: Sequence[Mapping[str, Any]]) -> tuple[Any, str]:
    return [load(_files(data), _SCHEMA).source for data in pair], ""


def _compare(sides: Sequence[Any]) -> tuple[Change, ...]:
    return compare(sides[0], sides[1], _SCHEMA)


def _noted(pair: Sequence[Mapping[str, Any]]) -> tuple[Any, str]:
    changes = _compare(_sides(pair)[0])
    return (changes, list(_notes(change.address for change in changes))), ""


def _notes(addresses: Iterator[str]) -> Iterator[Note]:
    for number, address in enumerate(addresses):
        yield Note(slug=f"n{number}", path="", version="", impact=None, targets=(address,), text="Clearer.")


OPERATIONS = {
    "check": Operation(lambda data: (_files(data), ""), _check),
    "checked pages": Operation(_accepted, _render),
    "diff": Operation(_sides, _compare),
    "notes": Operation(_noted, lambda given: with_notes(given[0], given[1], "1.0.0", "1.0.0", is_release=False)),
    "read": Operation(lambda file: (SourceFile(path=file[0], content=file[1].encode()), ""), read),
    "prose": Operation(lambda text: (text, ""), lambda text: (render_prose(text), fold(text))),
}
