"""Only `store/repository_files.py` opens files, and only `store/writing.py` writes them. Exceptions have a reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

#: Methods and functions that open, list or write what a path names.
ACCESS = frozenset({
    "open", "fdopen", "open_code", "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "glob", "rglob",
    "iglob", "walk", "fwalk", "scandir", "listdir", "copy", "copy2", "copyfile", "copytree", "loadtxt", "getlines",
})  # fmt: skip
#: Functions of modules that read a stream, which only a path can give them.
STREAMS = frozenset({"json.load", "tomllib.load", "pickle.load", "csv.DictReader"})
#: Whose methods with these names are no access to files.
HARMLESS = frozenset({"schema"})
EXCEPTIONS = {
    "store/repository_files.py": "the reader",
    "store/writing.py": "the writer",
    "store/resources.py": "files of this package",
    "store/example.py": "files of this package",
    "operations/explain.py": "files of this package",
    "store/output/files.py": "lists the output folder",
    "store/output/index.py": "the index of the site, in a new folder",
    "store/output/in_place.py": "the output folder",
    "store/output/lock.py": "locks a folder",
    "store/output/new_files.py": "new files, in a new folder",
    "store/output/record.py": "the record in git's folder",
    "store/output/refusals.py": "asks whether the output folder is empty",
    "store/output/switch.py": "the output folder",
    "store/output/system.py": "folders, for the disk",
    "operations/build.py": "the site that was built, in a new folder",
    "operations/frame.py": "what the builder wrote into a temporary folder",
    "operations/look.py": "the languages of Material, a package",
    "operations/served_releases.py": "releases that were published into a temporary folder",
    "operations/upload_manifest.py": "the list of uploads, a file that the user names",
    "exchange/formats/plain_yaml.py": "parses a text",
    "store/foreign_files.py": "files that the user names, anywhere on the disk",
    "operations/packs.py": "the site that was built, in a new folder",
    "store/browser.py": "what the browser printed into a temporary folder",
    "operations/init.py": "asks whether a folder is empty",
    "store/temporary.py": "temporary folders of its own, and those that a killed process left",
    "store/git/safe.py": "the .git file of a linked work tree, which no commit can contain",
    "store/git/branch_target.py": "new files, in a temporary folder",
    "store/git/remote_branch.py": "a temporary repository",
    "store/git/journal.py": "locks git's folder",
    "store/comments.py": "the event, a file of GitHub's runner",
    "store/images.py": "reads the headers of images from memory",
    "commands/main.py": "the null device",
}


def accesses(source: str) -> Iterator[str]:
    """Yield the calls in a module that may open, list or write a file."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        receiver, _, method = name.rpartition(".")
        is_method = bool(receiver) or method == "open"  # a bare `walk` is the one of the reader
        is_yaml = receiver == "yaml" and method.endswith("load") and not isinstance(node.args[0], ast.Constant)
        is_access = is_method and method in ACCESS and receiver.split("(")[0] not in HARMLESS
        if is_yaml or name in STREAMS or is_access:
            yield f"{node.lineno}: {name}"


def modules() -> list[Path]:
    return sorted((ROOT / "guidelinekit").rglob("*.py"))


def test_files_are_opened_in_one_place() -> None:
    package = ROOT / "guidelinekit"
    found = {path.relative_to(package).as_posix(): list(accesses(path.read_text("utf-8"))) for path in modules()}
    assert {name: calls for name, calls in found.items() if calls and name not in EXCEPTIONS} == {}
    assert [name for name in EXCEPTIONS if not found[name]] == [], "exceptions that nothing needs"


@pytest.mark.parametrize(
    "code",
    [
        "open('x')", "(root / 'x').read_text()", "path.open()", "os.open('x', 0)", "io.open('x')", "path.read_bytes()",
        "json.load(stream)", "yaml.safe_load(stream)", "yaml.load(stream, Loader=L)", "os.listdir(x)", "p.rglob('*')",
        "shutil.copytree(a, b)", "path.write_text('')", "os.fdopen(1)", "tarfile.open('x')", "codecs.open('x')",
    ],
)  # fmt: skip
def test_every_way_to_open_a_file_is_found(code: str) -> None:
    assert list(accesses(code))
