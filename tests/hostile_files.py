"""Files that nobody should import: exports of our own, broken in many ways, each of them the same in every run."""

import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

#: Values in the place of others: of another type, too long, too deep, invisible, or as formulas and paths have them.
VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 2**63, 1e308, 0.1, "", " ", "a" * 70_000, "\u0000", "\u202eabc", "\ud800", "a\nb", "..", "=1+1",
    "../../etc/passwd", "<script>alert(1)</script>", "{{ 7 * 7 }}", "FILL IN: x", "no", "1", "ａ", "🙂" * 200, [],
    {}, [[]], {"a": {"b": []}}, ["x", "x"], "#zzzzzz", "![a](http://x.invalid/b.png)", "[a](javascript:alert)",
)  # fmt: skip


def broken_bytes(content: bytes, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield a file with its bytes damaged, and a name for each damage."""
    choose = random.Random(seed)
    size = len(content)
    yield "cut", content[: size // 2]
    yield "one byte", content[:1]
    yield "twice", content * 2
    yield "utf-16", _encoded(content, "utf-16")
    yield "utf-32", _encoded(content, "utf-32")
    yield "bom", b"\xef\xbb\xbf" + content
    yield "zeros", content + b"\0" * 100
    yield "reversed", content[::-1]
    yield "noise", bytes(choose.randrange(256) for _ in range(500))
    for count in (1, 5, 50):
        damaged = bytearray(content)
        for _ in range(count):
            damaged[choose.randrange(size)] = choose.randrange(256)
        yield f"{count} bytes", bytes(damaged)
    start = choose.randrange(size)
    yield "hole", content[:start] + content[start + size // 10 :]


def broken_data(content: bytes, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield a JSON file with one value replaced, removed or repeated; nothing for other files."""
    try:
        json.loads(content)
    except (ValueError, UnicodeDecodeError):
        return
    choose = random.Random(seed)
    for number in range(14):
        data = json.loads(content)
        places = list(_places(data))
        container, key = choose.choice(places)
        kind = ("value", "removed", "repeated")[number % 3]
        if kind == "value":
            container[key] = choose.choice(VALUES)
        elif kind == "removed":
            del container[key]
        elif isinstance(container, list):
            container.extend(json.loads(json.dumps(container)) * 3)
        else:
            container[f"{key} "] = container[key]
        yield f"{kind} {number}", json.dumps(data, ensure_ascii=True).encode()
    yield "nested", b"[" * 100_000 + b"]" * 100_000


def broken_text(content: bytes, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield a text file with words replaced by hostile ones."""
    choose = random.Random(seed)
    try:
        words = content.decode().split(" ")
    except UnicodeDecodeError:
        return
    for number in range(8):
        changed = list(words)
        for _ in range(3):
            changed[choose.randrange(len(changed))] = str(choose.choice(VALUES))
        yield f"words {number}", " ".join(changed).encode("utf-8", "surrogatepass")
    lines = content.splitlines(keepends=True)
    yield "lines shuffled", b"".join(choose.sample(lines, len(lines)))
    yield "lines twice", b"".join(line * 2 for line in lines)


def broken_archive(content: bytes, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield an archive of an office program with a part missing, damaged, repeated or enormous."""
    if not content.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    bomb = b"<a>" + b" " * (80 * 1024 * 1024) + b"</a>"
    for name, part in parts.items():
        yield f"without {name}", _archive({key: value for key, value in parts.items() if key != name})
        yield f"cut {name}", _archive({**parts, name: part[: len(part) // 2]})
        yield f"entities in {name}", _archive({**parts, name: _ENTITIES + part})
    yield "bomb", _archive({**parts, next(iter(parts)): bomb})
    yield "no parts", _archive({})
    yield "path", _archive({**parts, "../../evil": b"x"})


_ENTITIES = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>\n'


def _archive(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def _encoded(content: bytes, encoding: str) -> bytes:
    try:
        return content.decode().encode(encoding)
    except UnicodeDecodeError:
        return content


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container with a key or index in it."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(items):
        yield value, key
        yield from _places(inner)


BREAKERS: tuple[Callable[[bytes, int], Iterator[tuple[str, bytes]]], ...] = (
    broken_bytes, broken_data, broken_text, broken_archive,
)  # fmt: skip
