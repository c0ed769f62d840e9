"""Templates of the package are compiled once for several processes, and only where Python keeps compiled modules."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from guidelinekit.store.compiled import CompiledFile
from tests.conftest import MOOD, Repository

#: Build the site, and print how many templates were compiled.
COUNT = """
import sys
from pathlib import Path
import jinja2
counts, own = [], jinja2.Environment.compile
jinja2.Environment.compile = lambda *args, **options: counts.append(1) or own(*args, **options)
from guidelinekit.operations.pages import render_folders
from guidelinekit.operations.workspace import Workspace
pages = [page.body for folder in render_folders(Workspace(Path(sys.argv[1])), history=False) for page in folder.pages]
print(len(counts), hash(tuple(pages)))
"""


def compiled(repository: Repository, cache: Path, **variables: str) -> tuple[int, str]:
    """The number of templates that a process compiles, and the hash of its pages."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(cache), "PYTHONHASHSEED": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-c", COUNT, repository.path], env={**environment, **variables}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    count, pages = done.stdout.split()
    return int(count), pages


def stored(cache: Path) -> list[Path]:
    return list(cache.rglob("*.templates"))


def test_the_next_process_compiles_nothing(repository: Repository, tmp_path: Path) -> None:
    repository.write({"specs/mood.yaml": MOOD})
    first, pages = compiled(repository, tmp_path)
    assert first >= 8
    assert len(stored(tmp_path)) == 1
    assert compiled(repository, tmp_path) == (0, pages)
    # Templates of a team are compiled each time: they are other code, which runs in a sandbox.
    repository.write({"site_templates/rules.html.j2": "<h1>Ours</h1>", "site_templates/label.html.j2": "<h1>Ours</h1>"})
    assert compiled(repository, tmp_path)[0] == 1
    # A damaged file is ignored, and replaced.
    (file,) = stored(tmp_path)
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    (repository.path / "site_templates/label.html.j2").unlink()
    assert compiled(repository, tmp_path)[0] == first
    assert compiled(repository, tmp_path) == (0, pages)


def test_nothing_is_written_if_python_writes_no_compiled_modules(repository: Repository, tmp_path: Path) -> None:
    repository.write({"specs/mood.yaml": MOOD})
    assert compiled(repository, tmp_path, PYTHONDONTWRITEBYTECODE="1")[0] >= 8
    assert stored(tmp_path) == []


def test_a_file_is_only_for_its_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    file = CompiledFile(b"a", b"b")
    assert file.read() == b""
    file.write(b"code")
    assert file.read() == b""  # without Python's folder, none is made
    file._path.parent.mkdir(parents=True)
    file.write(b"code")
    assert file.read() == b"code"
    assert CompiledFile(b"a", b"b").read() == b"code"
    assert CompiledFile(b"ab").read() == CompiledFile(b"a", b"c").read() == b""
