"""Mutated inputs, to be read and checked: `python -m tests.fuzz 300000` is the long run; a test has a sample.

Half of the inputs are guidelines, the others are those of `tests/fuzz_kinds.py`.

With `--engine atheris`, a fuzzer makes them that sees which code an input reaches, and goes on from what reaches more.
"""

import argparse
import itertools
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.guideline.check.check import check
from guidelinekit.guideline.check.craft import craft
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.store.resources import load_schema
from tests.fuzz_kinds import Kind, kinds

ROOT = Path(__file__).resolve().parent.parent
#: The most processor time of one input, in seconds.
MAX_SECONDS = 2
#: The most memory of a whole run, in megabytes.
MAX_MEGABYTES = 500
#: How the inputs are made. Atheris has wheels for Linux only.
ENGINES = ("mutations", *(["atheris"] if sys.platform == "linux" and platform.machine() == "x86_64" else []))
TOKENS = [
    *(
        b"[",
        b"]",
        b"{",
        b"}",
        b": ",
        b"- ",
        b"? ",
        b"&a ",
        b"*a",
        b"!!str ",
        b"!x ",
        b"|",
        b">-",
        b"#",
        b'"',
        b"'",
        b"%",
    ),
    *(
        b"\n",
        b"\t",
        b"\r\n",
        b"  ",
        b"---\n",
        b"...\n",
        b"<<: ",
        b"null",
        b"~",
        b"1e400",
        b".nan",
        b"0x7fffffffffffffff",
    ),
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xc3\xa9",
        b"\xf0\x9f\x99\x82",
        b"\xc2\x85",
        b"\xe2\x80\xa8",
        b"\xed\xa0\x80",
    ),
    *(b"x-a: 1\n", b"labels: []\n", b"answer: ", b"[[[[[[[[", b"a" * 300, b"<b>", b"{{ 7*7 }}", b"](javascript:x)"),
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a run: the number of inputs and of usable guidelines, the slowest in seconds, the peak in MB."""

    inputs: int
    usable: int
    slowest: float
    peak: float


def seeds() -> list[bytes]:
    """Small real and broken guidelines: the cases of the check, and parts of the guidelines of this repository."""
    paths = [path for path in (ROOT / "tests/cases/check").rglob("*.y*ml") if path.is_file()]
    found = [path.read_bytes() for path in sorted(paths)]
    found += [path.read_bytes()[:6000] for path in sorted((ROOT / "specs").rglob("*.yaml"))]
    return [content for content in found if 0 < len(content) < 20_000]


def inputs(count: int, *, seed: int) -> Iterator[bytes]:
    """Mutations of the seeds: bytes changed, tokens inserted, pieces removed, repeated and joined."""
    generator = random.Random(seed)
    pool = seeds()
    for _ in range(count):
        yield mutated(generator.choice(pool), pool, generator)


def mutated(content: bytes, pool: Sequence[bytes], generator: random.Random) -> bytes:
    """One mutation, or a few; pieces that are joined to it come from the pool."""
    data = bytearray(content)
    for _ in range(generator.choice((1, 1, 1, 2, 4))):
        at, length = generator.randrange(len(data) + 1), generator.randint(1, 40)
        match generator.randrange(5):
            case 0 if at < len(data):
                data[at] = generator.randrange(256)
            case 1:
                data[at:at] = generator.choice(TOKENS)
            case 2:
                del data[at : at + length]
            case 3:
                data[at:at] = data[at : at + length] * generator.randint(1, 4)
            case _:
                other = generator.choice(pool)
                begin = generator.randrange(len(other))
                data[at : at + length] = other[begin : begin + generator.randint(1, 200)]
    return bytes(data)


class Run:
    """Parses and checks one input after another. An exception is a defect, and is not caught."""

    def __init__(self) -> None:
        self._schema = load_schema()
        self._inputs, self._usable, self._slowest = 0, 0, 0.0

    def attempt(self, *contents: bytes) -> bool:
        """Check the files of a guideline, also with the craft checks if it is usable; returns whether it is."""
        return self._timed(lambda: self._check(contents))

    def attempt_kind(self, kind: Kind, content: bytes) -> bool:
        """Read an input of another kind; returns whether it is usable."""
        return self._timed(lambda: kind.read(content))

    def _check(self, contents: Sequence[bytes]) -> bool:
        files = [SourceFile(path=f"f{number}.yaml", content=content) for number, content in enumerate(contents)]
        checked = check(files, self._schema)
        usable = checked.guideline is not None and not checked.has_errors
        if checked.guideline is not None and usable:
            list(craft(checked.guideline, checked.source, checked.texts, reading_grade=8))
        assert checked.guideline is not None or checked.findings
        return usable

    def _timed(self, read: Callable[[], bool]) -> bool:
        began = time.process_time()
        usable = read()
        seconds = time.process_time() - began
        assert seconds < MAX_SECONDS, f"{seconds:.1f} seconds"
        self._inputs, self._usable, self._slowest = self._inputs + 1, self._usable + usable, max(self._slowest, seconds)
        return usable

    def outcome(self) -> Outcome:
        """The result so far."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return Outcome(self._inputs, self._usable, self._slowest, peak)


def run(count: int, *, seed: int) -> Outcome:
    """Read a number of mutations: of guidelines and of the other kinds of input in turn."""
    so_far, generator, other_kinds = Run(), random.Random(seed), itertools.cycle(kinds().values())
    for number, content in enumerate(inputs(count, seed=seed)):
        if number % 2:
            kind = next(other_kinds)
            other = mutated(generator.choice(kind.seeds), kind.seeds, generator)
            _attempt(lambda kind=kind, other=other: so_far.attempt_kind(kind, other), other)  # type: ignore[misc]
        else:
            _attempt(lambda content=content: so_far.attempt(content), content)  # type: ignore[misc]
    return so_far.outcome()


def _attempt(read: Callable[[], bool], content: bytes) -> None:
    """Read an input, and write it to a file if that fails."""
    try:
        read()
    except BaseException as error:
        path = Path(tempfile.gettempdir(), "fuzz-found")
        path.write_bytes(content)
        error.add_note(f"The input is in {path}.")
        raise


def run_guided(count: int, *, seed: int, seconds: int = 0) -> Outcome:
    """Check a number of inputs of atheris, or as many as it makes in some seconds; with 0 seconds there is no limit.

    It runs in a process of its own, because the fuzzer ends its process and must import the package itself. A shell
    starts it: Linux counts the peak memory of the process that calls exec, here a large test process, as the peak of
    the program that it starts, and libFuzzer compares that peak with its limit.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.fuzz_guided", folder, str(count), str(seed), str(seconds)]
        done = subprocess.run(
            ["sh", "-c", '"$@"; exit $?', "sh", *command],
            cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "0"}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        found = [path.read_bytes() for path in sorted(Path(folder).glob("found-*"))]
        current = Path(folder, "current")
        if done.returncode and not found and current.exists():
            found.append(current.read_bytes())
    assert (done.returncode, found) == (0, []), f"{done.stderr[-3000:]}\n{done.stdout}\nThe input: {found}"
    return Outcome(**json.loads(done.stdout))


def main() -> None:
    """Run, and print the result."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("inputs", type=int, nargs="?", default=300_000)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--engine", choices=ENGINES, default="mutations")
    parser.add_argument("--seconds", type=int, default=0, help="let atheris end after this time")
    chosen = parser.parse_args()
    if chosen.engine == "atheris":
        outcome = run_guided(chosen.inputs, seed=chosen.seed, seconds=chosen.seconds)
    else:
        outcome = run(chosen.inputs, seed=chosen.seed)
    print(outcome)
    assert outcome.peak < MAX_MEGABYTES


if __name__ == "__main__":
    main()
