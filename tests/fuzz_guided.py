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

    # All of them now: what is imported when it is needed would not be watched.
    for module in pkgutil.walk_packages(guideline.__path__, f"{guideline.__name__}."):
        importlib.import_module(module.name)

BETWEEN = b"\n\x00\x00\n"
#: The guidelines of this repository are the longest seeds.
MAX_BYTES = 80_000
_WORD = re.compile(rb"[\w-]+")


def seeds() -> list[bytes]:
    """The guidelines of this repository, the cases of the check, and the examples of the pages of craft.

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
    """What is put in beside bytes: the tokens of YAML, and the words of the format."""
    schema = (fuzz.ROOT / "schema/guideline.schema.json").read_bytes()
    return [*fuzz.TOKENS, *sorted(set(re.findall(rb'"([a-z][a-z0-9_-]{2,30})"', schema)))]


def edited(content: bytes, pool: list[bytes], chance: random.Random) -> bytes:
    """What an author may do, and what leaves more guidelines usable than bytes do: lines and words, moved about."""
    lines, others = content.splitlines(keepends=True), chance.choice(pool).splitlines(keepends=True)
    if not lines:
        return chance.choice(pool)
    at, other = chance.randrange(len(lines)), chance.choice(chance.choice([lines, others]))
    match chance.randrange(4):
        case 0:
            del lines[at : at + chance.randint(1, 4)]
        case 1:
            lines.insert(at, other)
        case 2:
            lines[at] = lines[at].partition(b": ")[0] + b": " + other.partition(b": ")[2]
        case _:
            found = list(_WORD.finditer(lines[at]))
            if found:
                word, new = chance.choice(found), chance.choice(_WORD.findall(other) or [b""])
                lines[at] = lines[at][: word.start()] + new + lines[at][word.end() :]
    return b"".join(lines)


def prepare(folder: Path, pool: list[bytes]) -> list[str]:
    """Write the seeds and the words; gives the options that name them. The order is written down: it steers the run."""
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
    """Fuzz until there were enough inputs, or the time is over; then print the outcome."""
    run, pool, began = fuzz.Run(), seeds(), time.monotonic()
    usable: deque[bytes] = deque(maxlen=500)
    current = folder / "current"

    def mutate(data: bytes, most: int, steer: int) -> bytes:
        chance = random.Random(steer)
        if usable and chance.randrange(3) == 0:
            data = chance.choice(usable)  # A change breaks most guidelines: without this, few would reach craft.
        match chance.randrange(3):
            case 0:
                made: bytes = atheris.Mutate(data, most)
            case 1:
                made = fuzz.mutated(data, pool, chance)
            case _:
                made = edited(data, pool, chance)
        return made[:most]

    def attempt(content: bytes) -> None:
        current.write_bytes(content)  # What ends the interpreter leaves no word.
        if run.attempt(*content.split(BETWEEN)) and len(content) < 4000:
            usable.append(content)
        outcome = run.outcome()
        if outcome.inputs >= count or 0 < seconds <= time.monotonic() - began:
            print(json.dumps(dataclasses.asdict(outcome)), flush=True)
            os._exit(0)  # Atheris never comes back, and when it ends by itself nothing of Python runs any more.

    options = [
        f"-seed={seed}", f"-max_len={MAX_BYTES}", f"-rss_limit_mb={fuzz.MAX_MEGABYTES}",
        f"-timeout={5 * fuzz.MAX_SECONDS}",  # by the clock on the wall: for what does not end
        "-mutate_depth=1",  # ours make several changes themselves
        "-entropic=0",  # its weights depend on where the process lies in memory: no run would be like another
        *prepare(folder, pool),
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options], attempt, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
