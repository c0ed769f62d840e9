"""Our exports are those that the tools' own packages accepted, and have nothing that these packages do not see.

No tool is needed here: `python3 tasks.py oracles` runs them and stores their verdicts in `cases/oracles/`.
"""

import ast
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from guidelinekit.exchange.export import exported
from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.formats.registry import FORMATS
from tests.blind_spots import CHECKS
from tests.blind_spots.numbers import NUMBERED, wrong_numbers
from tests.conftest import CASES, ROOT
from tests.oracle_guidelines import SCHEMA, export_of, guidelines
from tests.oracle_table import ORACLES, WITHOUT_ORACLE, Oracle
from tests.oracle_verdicts import exports_for, key_of, problems_in, sha256

JUDGED = {format_id for oracle in ORACLES.values() for format_id in oracle.formats}
WRITTEN = [fmt.id for fmt in FORMATS.values() if fmt.write is not None]
TEST_FILES = [path for oracle in ORACLES.values() for path in oracle.test_files]
TEST_FILES += sorted((CASES / "without_oracle").glob("*/*"))


@cache
def recorded(oracle: Oracle) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(oracle.verdicts.read_text(encoding="utf-8"))
    return found


def hint(oracle: Oracle) -> str:
    return f"run `python3 tasks.py oracles {oracle.name}` and commit {oracle.verdicts.relative_to(ROOT)}"


def choosable(data: Mapping[str, Any]) -> dict[str, Any]:
    labels = data.get("labels", {}).items()
    return {key: one for key, one in labels if not one.get("abstract") and one.get("status", "active") == "active"}


# Verdicts


@pytest.mark.parametrize("oracle", ORACLES.values(), ids=ORACLES.keys())
def test_the_oracle_accepted_each_current_export(oracle: Oracle) -> None:
    exports = dict(exports_for(oracle))
    current = {key: sha256(content) for key, content in exports.items() if isinstance(content, bytes)}
    judged = {key: verdict["sha256"] for key, verdict in recorded(oracle)["files"].items()}
    assert judged == current, f"some exports are not those that {oracle.name} judged: {hint(oracle)}"
    refused = exports.keys() - current.keys()
    assert recorded(oracle)["not_exported"].keys() == refused, f"other guidelines have no export: {hint(oracle)}"
    assert list(problems_in(oracle, recorded(oracle))) == []


@pytest.mark.parametrize("oracle", ORACLES.values(), ids=ORACLES.keys())
def test_the_oracle_itself_was_tested(oracle: Oracle) -> None:
    current = {key_of(path): sha256(path.read_bytes()) for path in oracle.test_files}
    judged = {key: verdict["sha256"] for key, verdict in recorded(oracle)["test_files"].items()}
    assert judged == current, hint(oracle)
    for format_id in oracle.formats:
        kinds = {path.name.partition("-")[0] for path in oracle.test_files if path.parent.name == format_id}
        assert kinds == {"valid", "invalid", "blind"}, f"{oracle.name} needs test files of each kind for {format_id}"


@pytest.mark.parametrize("oracle", ORACLES.values(), ids=ORACLES.keys())
def test_the_verdicts_are_those_of_the_locked_version(oracle: Oracle) -> None:
    assert recorded(oracle)["tool"] == oracle.tool, hint(oracle)
    wanted = oracle.lock.with_suffix(".in").read_text(encoding="utf-8").splitlines()
    assert oracle.tool in wanted


def test_an_oracle_that_accepts_everything_is_a_problem() -> None:
    oracle = ORACLES["label-studio"]
    verdicts = recorded(oracle)
    for accepts in (True, False):
        blindly = {
            section: {key: {**verdict, "accepted": accepts} for key, verdict in verdicts[section].items()}
            for section in ("files", "test_files")
        }
        wrong = [key for key in verdicts["test_files"] if "/invalid-" in key] if accepts else list(blindly["files"])
        problems = "\n".join(problems_in(oracle, blindly))
        assert wrong
        assert [key for key in wrong if f"{key}: " not in problems] == []


# The table


def test_each_format_that_is_written_has_an_oracle_or_a_reason() -> None:
    assert [format_id for format_id in WRITTEN if (format_id in JUDGED) == (format_id in WITHOUT_ORACLE)] == []
    assert CHECKS.keys() >= JUDGED, "each format needs a check of what its oracles do not see"


def test_each_oracle_has_a_lock_file_and_a_program_that_says_what_it_sees() -> None:
    folder = ROOT / "locks/oracles"
    assert {path.stem for path in folder.glob("*.in")} == {path.stem for path in folder.glob("*.txt")} == {*ORACLES}
    assert {path.stem for path in (CASES / "oracles").iterdir()} == {*ORACLES}
    for oracle in ORACLES.values():
        text = oracle.program.read_text(encoding="utf-8")
        docstring = " ".join((ast.get_docstring(ast.parse(text)) or "").split())
        assert "refuse" in docstring, oracle.program
        assert "not see" in docstring, oracle.program


def test_programs_of_oracles_use_nothing_of_guidelinekit() -> None:
    paths = sorted((ROOT / "tests/oracles").glob("*.py"))
    own = {f"tests.oracles.{path.stem}" for path in paths}
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert [name for name in names if name.startswith("tests") and name not in own] == [], path
        assert not [name for name in names if name.startswith("guidelinekit")], path


# What oracles do not see


@pytest.mark.parametrize("format_id", [format_id for format_id in WRITTEN if format_id in CHECKS])
@pytest.mark.parametrize("name", guidelines())
def test_exports_have_nothing_that_oracles_do_not_see(name: str, format_id: str) -> None:
    content = export_of(format_id, name)
    if isinstance(content, bytes):
        assert list(CHECKS[format_id](content)) == []


@pytest.mark.parametrize("path", TEST_FILES, ids=lambda path: "/".join(path.parts[-3:]))
def test_the_checks_find_what_oracles_do_not_see(path: Path) -> None:
    kind = path.name.partition("-")[0]
    if kind != "invalid":
        assert bool(list(CHECKS[path.parent.name](path.read_bytes()))) == (kind == "blind")


@pytest.mark.parametrize("format_id", [format_id for format_id in WRITTEN if format_id in NUMBERED])
@pytest.mark.parametrize("name", guidelines())
def test_each_label_has_its_own_number(name: str, format_id: str) -> None:
    content = export_of(format_id, name)
    if isinstance(content, bytes):
        labels = choosable(guidelines()[name].data)
        assert list(wrong_numbers(format_id, content, labels)) == []


@pytest.mark.parametrize(
    ("format_id", "content"),
    [
        ("coco", '{"categories": [{"id": 1, "name": "Road"}, {"id": 2, "name": "Car"}]}'),
        ("yolo", "names: [Car, Road]"),
        ("huggingface", '{"label": {"_type": "ClassLabel", "names": ["Car", "Road"]}}'),
    ],
)
def test_exchanged_numbers_are_found(format_id: str, content: str) -> None:
    labels = {"car": {"name": "Car"}, "road": {"name": "Road"}}
    first = 1 if format_id == "coco" else 0
    coded = {"car": {"name": "Car", "code": first + 1}, "road": {"name": "Road", "code": first}}
    in_order, by_code = ([*wrong_numbers(format_id, content.encode(), one)] for one in (labels, coded))
    assert (len(in_order), len(by_code)) == ((2, 0) if format_id == "coco" else (0, 2))


# The guidelines


@pytest.mark.parametrize("format_id", WRITTEN)
@pytest.mark.parametrize("name", guidelines())
def test_what_a_file_does_not_give_back_has_a_reason(name: str, format_id: str) -> None:
    guideline = guidelines()[name]
    try:
        result = exported(guideline.data, FORMATS[format_id], SCHEMA, guideline.stored)
    except ExchangeError:
        # The reason is in the verdicts, as `not_exported`.
        return
    assert [loss.address for loss in result.losses if not loss.reason] == []
    elements = [loss.address.split("/")[:2] for loss in result.losses]
    invented = [path for path in elements if len(path) == 2 and path[1] not in guideline.data.get(path[0], {})]
    assert invented == [], "the file gives back more than the guideline has"
    assert result.content == export_of(format_id, name)
