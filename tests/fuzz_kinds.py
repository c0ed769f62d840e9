"""Other inputs than guidelines that are mutated: notes, settings, counts, examples in JSON lines, and media."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.changes.history.notes import read_note
from guidelinekit.errors import ConfigError
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.reader import read
from guidelinekit.store.assets import probe
from guidelinekit.store.config import FILE, load_config
from guidelinekit.store.counts import counts_of
from tests import media

_NOTES = (
    b"---\nimpact: relabel\ntargets: [labels/insult/definition, rules/pile-on]\n---\nIt was not clear.\n",
    b"---\ntargets:\n  labels/insult: reread\n  rules/sarcasm: relabel\n---\nSee [the decision](https://example.com).\n",
    b"The whole release uses simpler words: **read it** once, `twice` or\n\n- never\n- always\n",
)
_SETTINGS = (
    b"title: Guidelines\nspecs: specs\noutput: _site\nlanguage: en\nreading_grade: 8\nseverity: {GK401: off}\n",
    b"ignore:\n  - {code: GK401, guideline: mood, address: labels/sad, reason: Known., until: 2026-01-01}\n",
    b"impact: {rule-added: {impact: relabel, reason: Always.}}\naudience: {gold: [internal]}\nx-own: [1, {a: b}]\n",
    b"costs: {seconds_per_item: 20, per_hour: 30, currency: EUR}\ncounts: counts/{id}.csv\ntemplates: templates\n",
)
_COUNTS = (b"label,count\nsad,120\nhappy,3000\n(none),7\n", b'"a,b",1\nsad, 2 \n"x\ny",3\n', b"sad,1\r\nhappy,2\r\n")
_LINES = (
    b'{"id": "d", "input": "I am glad.", "answer": "happy", "why": "It says so.", "uses": ["teach"]}\n',
    b'{"id": "a", "input": "I am sad.", "answer": "sad", "not": {"happy": "No."}, "x-n": [1, 2.5, -3e4]}\n',
    b'{"id": "b", "input": {"text": "x"}, "answer": {"labels": [{"label": "sad", "text": "x"}]}}\n',
    json.dumps({"id": "c", "input": "é \U0001f642", "answer": "sad", "x-a": {"b": [[[None, True]]]}}).encode(),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of input: its seeds, and a function that reads one and returns whether it is usable."""

    seeds: tuple[bytes, ...]
    read: Callable[[bytes], bool]


def _note(content: bytes) -> bool:
    note, findings = read_note(SourceFile(path="changes/mood/a.md", content=content), version="")
    assert (note is None) == bool(findings)
    return note is not None


def _lines(content: bytes) -> bool:
    document = read(SourceFile(path="specs/mood/a.jsonl", content=content))
    assert (document.data is None) == bool(document.findings)
    return document.data is not None


def _from_folder(name: str, load: Callable[[Path], object]) -> Callable[[bytes], bool]:
    """Return a function that writes an input to a file and loads it; an error for the user is no defect."""

    def attempt(content: bytes) -> bool:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, name).write_bytes(content)
            try:
                load(Path(folder))
            except ConfigError:
                return False
            return True

    return attempt


def _media_kind(name: str, content: bytes) -> Kind:
    return Kind((content,), lambda mutated: not probe(f"assets/{name}", mutated).problem)


def kinds() -> dict[str, Kind]:
    """Return each kind of input by name."""
    files = {
        "a.png": media.png(), "a.jpg": media.jpeg(), "a.tiff": media.tiff(), "a.wav": media.wav(), "a.mp3": media.mp3(),
        "a.pdf": media.pdf(), "a.mp4": media.mp4(), "b.wav": media.compressed_wav(),
    }  # fmt: skip
    return {
        "notes": Kind(_NOTES, _note),
        "settings": Kind(_SETTINGS, _from_folder(FILE, load_config)),
        "counts": Kind(_COUNTS, _from_folder("a.csv", lambda folder: counts_of("a", folder, "{id}.csv"))),
        "lines": Kind(_LINES, _lines),
        **{name: _media_kind(name, content) for name, content in files.items()},
    }
