"""Mutated guidelines, to be parsed and checked: `python -m tests.fuzz 200000` is the long run; a test has a sample."""

import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.spec.check import check
from guidelinekit.spec.craft import craft
from guidelinekit.spec.document import SourceFile
from guidelinekit.store.resources import load_schema

ROOT = Path(__file__).resolve().parent.parent
_TOKENS = [
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
    """What a run saw: how many inputs, how many were usable guidelines, the slowest in seconds, the peak in MB."""

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
    """Mutations of the seeds: bytes changed, tokens put in, pieces cut out, doubled and joined."""
    chance = random.Random(seed)
    pool = seeds()
    for _ in range(count):
        data = bytearray(chance.choice(pool))
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            at, length = chance.randrange(len(data) + 1), chance.randint(1, 40)
            match chance.randrange(5):
                case 0 if at < len(data):
                    data[at] = chance.randrange(256)
                case 1:
                    data[at:at] = chance.choice(_TOKENS)
                case 2:
                    del data[at : at + length]
                case 3:
                    data[at:at] = data[at : at + length] * chance.randint(1, 4)
                case _:
                    other = chance.choice(pool)
                    begin = chance.randrange(len(other))
                    data[at : at + length] = other[begin : begin + chance.randint(1, 200)]
        yield bytes(data)


def run(count: int, *, seed: int) -> Outcome:
    """Parse and check that many inputs. Whatever is raised is a defect, and comes through."""
    schema = load_schema()
    usable, slowest = 0, 0.0
    for content in inputs(count, seed=seed):
        began = time.perf_counter()
        checked = check([SourceFile(path="f.yaml", content=content)], schema)
        if checked.guideline is not None and not checked.has_errors:
            usable += 1
            list(craft(checked.guideline, checked.source, checked.prose, reading_grade=8))
        slowest = max(slowest, time.perf_counter() - began)
        assert checked.guideline is not None or checked.findings
    return Outcome(count, usable, slowest, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000, seed=int(sys.argv[2]) if len(sys.argv) > 2 else 1))
