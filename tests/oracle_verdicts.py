"""Our exports -> what the tools' own packages find: `python -m tests.oracle_verdicts NAME…`, which tasks.py runs.

Each oracle judges the exports of all guidelines to its formats and the files that test the oracle. The verdicts are
written to `cases/oracles/NAME.json`, where ordinary tests find them, which have no tools: see `test_oracles.py`.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from guidelinekit.exchange.formats.registry import FORMATS
from tests.conftest import ROOT
from tests.oracle_guidelines import export_of, guidelines
from tests.oracle_table import ORACLES, Oracle

_TIMEOUT = 900
#: The first part of the names of files that oracles must refuse.
REFUSED = "invalid"


def main(names: Sequence[str]) -> int:
    """Write the verdicts of some oracles and print a table of them; returns 1 if one is not as it must be."""
    problems: list[str] = []
    print(f"{'oracle':<15}{'tool':<27}{'format':<15}{'accepted':>9}{'refused':>9}{'no export':>11}   test files")
    for oracle in map(ORACLES.__getitem__, names):
        recorded = verdicts_of(oracle)
        text = json.dumps(recorded, indent=1, ensure_ascii=False, sort_keys=True)
        oracle.verdicts.write_text(text + "\n", encoding="utf-8")
        _print_rows(oracle, recorded)
        problems += problems_in(oracle, recorded)
    print("\n".join(["", *problems] if problems else ["", "All verdicts are as they must be."]))
    return int(bool(problems))


def verdicts_of(oracle: Oracle) -> dict[str, Any]:
    """Return what an oracle finds in our exports and in its test files, and which guidelines have no export."""
    recorded: dict[str, Any] = {"tool": oracle.tool, "files": {}, "not_exported": {}, "test_files": {}}
    tested = {key_of(path): path for path in oracle.test_files}
    with tempfile.TemporaryDirectory() as folder:
        exports: dict[str, Path] = {}
        for key, content in exports_for(oracle):
            if not isinstance(content, bytes):
                recorded["not_exported"][key] = str(content)
                continue
            path = Path(folder) / key / FORMATS[key.partition("/")[0]].file_name
            path.parent.mkdir(parents=True)
            path.write_bytes(content)
            exports[key] = path
        found = _judged(oracle, [*exports.values(), *tested.values()])
        for section, files in (("files", exports), ("test_files", tested)):
            for key, path in files.items():
                recorded[section][key] = {"sha256": sha256(path.read_bytes()), **found[str(path)]}
    return recorded


def exports_for(oracle: Oracle) -> Iterator[tuple[str, bytes | Exception]]:
    """Yield the exports that an oracle judges, by format and guideline: `coco/street-scene-objects`."""
    for format_id in oracle.formats:
        if format_id in FORMATS and FORMATS[format_id].write is not None:
            for name in guidelines():
                yield f"{format_id}/{name}", export_of(format_id, name)


def problems_in(oracle: Oracle, recorded: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with verdicts: refused exports, and test files that were not judged as their names say."""
    for key, verdict in recorded["files"].items():
        if not verdict["accepted"]:
            yield f"{oracle.tool} refuses {key}: {verdict['message']}"
    for key, verdict in recorded["test_files"].items():
        if verdict["accepted"] == key.rpartition("/")[2].startswith(f"{REFUSED}-"):
            verb = "accepts" if verdict["accepted"] else "refuses"
            yield f"{oracle.tool} {verb} tests/cases/oracles/{oracle.name}/{key}: {verdict['message']}"


def key_of(path: Path) -> str:
    """Return the key of a test file: its format and its name."""
    return f"{path.parent.name}/{path.name}"


def sha256(content: bytes) -> str:
    """Return the checksum that verdicts name a file by."""
    return hashlib.sha256(content).hexdigest()


def _judged(oracle: Oracle, paths: Sequence[Path]) -> dict[str, Any]:
    """Return the verdicts of an oracle on some files, by path."""
    folder = ROOT / ".venv" / "oracles" / oracle.name
    python = next((path for path in (folder / "bin/python", folder / "Scripts/python.exe") if path.exists()), None)
    if python is None:
        sys.exit(f"{oracle.name} is not installed: run `python3 tasks.py oracles {oracle.name}`")
    done = subprocess.run(
        [str(python), "-Es", "-m", "tests.oracles.judge", oracle.name, *map(str, paths)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=_TIMEOUT, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{oracle.program.name} failed:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _print_rows(oracle: Oracle, recorded: Mapping[str, Any]) -> None:
    for format_id in oracle.formats:
        prefix = f"{format_id}/"
        accepted = [one["accepted"] for key, one in recorded["files"].items() if key.startswith(prefix)]
        missing = sum(key.startswith(prefix) for key in recorded["not_exported"])
        tested = sum(key.startswith(prefix) for key in recorded["test_files"])
        counts = f"{sum(accepted):>9}{len(accepted) - sum(accepted):>9}{missing:>11}   {tested}"
        print(f"{oracle.name:<15}{oracle.tool:<27}{format_id:<15}{counts}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
