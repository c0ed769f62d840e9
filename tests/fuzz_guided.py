"""The process in which atheris runs; `python -m tests.fuzz --engine atheris` starts it and reads what it prints.

An input is a whole guideline: its files, with two zero bytes on a line of their own between them.
"""

import dataclasses
import importlib
import json
import os
import pkgutil
import random
import re
import sys
import time
from collections import deque
from pathlib import Path

import atheris
import yaml

with atheris.instrument_imports(include=["guidelinekit"]):
    from guidelinekit import guideline
    from tests import fuzz, test_craft

    # Import all modules now: a module that is imported later would not be instrumented.
    for module in pkgutil.walk_packages(guideline.__path__, f"{guideline.__name__}."):
        importlib.import_module(module.name)

BETWEEN = b"\n\x00\x00\n"
#: The guidelines of this repository are the longest seeds.
MAX_BYTES = 80_000
_WORD = re.compile(rb"[\w-]+")


def seeds() -> list[bytes]:
    """The guidelines of this repository, the cases of the check, and the examples of the pages about craft findings.

    A folder of files is one input.
    """
    files = [*(fuzz.ROOT / "tests/cases/check").rglob("*.y*ml"), *(fuzz.ROOT / "specs").rglob("*.yaml")]
    folders: dict[Path, list[bytes]] = {}
    for path in sorted(path for path in files if path.is_file()):
        folders.setdefault(path.parent, []).append(path.read_bytes())
    whole = [BETWEEN.join(contents) for contents in folders.values()]
    for code in sorted(test_craft.CRAFT):
        for title in ("before", "after"):
            data = test_craft.merged(yaml.safe_load(test_craft.CLEAN), test_craft.block(code, title))
            whole.append(yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode())
    return [content for content in whole if 0 < len(content) < MAX_BYTES]


def words() -> list[bytes]:
    """What is inserted besides bytes: the tokens of YAML, and the words of the format."""
    schema = (fuzz.ROOT / "schema/guideline.schema.json").read_bytes()
    return [*fuzz.TOKENS, *sorted(set(re.findall(rb'"([a-z][a-z0-9_-]{2,30})"', schema)))]


def edited(content: bytes, pool: list[bytes], generator: random.Random) -> bytes:
    """An edit of lines and words as by an author: it leaves more guidelines usable than changed bytes do."""
    lines, others = content.splitlines(keepends=True), generator.choice(pool).splitlines(keepends=True)
    if not lines:
        return generator.choice(pool)
    at, other = generator.randrange(len(lines)), generator.choice(generator.choice([lines, others]))
    match generator.randrange(4):
        case 0:
            del lines[at : at + generator.randint(1, 4)]
        case 1:
            lines.insert(at, other)
        case 2:
            lines[at] = lines[at].partition(b": ")[0] + b": " + other.partition(b": ")[2]
        case _:
            found = list(_WORD.finditer(lines[at]))
            if found:
                word, new = generator.choice(found), generator.choice(_WORD.findall(other) or [b""])
                lines[at] = lines[at][: word.start()] + new + lines[at][word.end() :]
    return b"".join(lines)


def prepare(folder: Path, pool: list[bytes]) -> list[str]:
    """Write the seeds and the words; returns the options that name them. Their order decides the run."""
    paths = []
    for number, content in enumerate(pool):
        path = folder / f"seed-{number:04}"
        path.write_bytes(content)
        paths.append(str(path))
    (folder / "seeds").write_text(",".join(paths))
    escaped = ("".join(f"\\x{byte:02X}" for byte in word) for word in words())
    (folder / "words").write_text("".join(f'"{word}"\n' for word in escaped))
    return [f"-seed_inputs=@{folder / 'seeds'}", f"-dict={folder / 'words'}", f"-artifact_prefix={folder}/found-"]


def main(folder: Path, count: int, seed: int, seconds: int) -> None:
    """Fuzz until the number of inputs or the time limit is reached; then print the outcome."""
    run, pool, began = fuzz.Run(), seeds(), time.monotonic()
    usable: deque[bytes] = deque(maxlen=500)
    current = folder / "current"

    def mutate(data: bytes, most: int, seed_value: int) -> bytes:
        generator = random.Random(seed_value)
        if usable and generator.randrange(3) == 0:
            data = generator.choice(
                usable
            )  # A mutation breaks most guidelines: without this, few would reach the craft checks.
        match generator.randrange(3):
            case 0:
                made: bytes = atheris.Mutate(data, most)
            case 1:
                made = fuzz.mutated(data, pool, generator)
            case _:
                made = edited(data, pool, generator)
        return made[:most]

    def attempt(content: bytes) -> None:
        current.write_bytes(content)  # A crash of the interpreter reports no input.
        if run.attempt(*content.split(BETWEEN)) and len(content) < 4000:
            usable.append(content)
        outcome = run.outcome()
        if outcome.inputs >= count or 0 < seconds <= time.monotonic() - began:
            print(json.dumps(dataclasses.asdict(outcome)), flush=True)
            os._exit(0)  # Atheris does not return, and runs no Python code when it ends.

    options = [
        f"-seed={seed}", f"-max_len={MAX_BYTES}", f"-rss_limit_mb={fuzz.MAX_MEGABYTES}",
        f"-timeout={5 * fuzz.MAX_SECONDS}",  # in wall-clock time: for inputs that do not end
        "-mutate_depth=1",  # our mutations make several changes themselves
        "-entropic=0",  # its weights depend on memory addresses: runs would differ
        *prepare(folder, pool),
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options], attempt, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
