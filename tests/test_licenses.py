"""Every package that the lock files pin has an accepted license and a line in the manual."""

import importlib.util
import re
import sys
import tomllib
from email.message import Message
from typing import Any

import pytest

from tests.conftest import ROOT

_spec = importlib.util.spec_from_file_location("licenses", ROOT / "docs/build/licenses.py")
assert _spec is not None
assert _spec.loader is not None
licenses: Any = importlib.util.module_from_spec(_spec)
sys.modules["licenses"] = licenses
_spec.loader.exec_module(licenses)


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_every_locked_package_has_a_license_that_is_accepted(lock: str) -> None:
    assert not [
        f"{package.name}: {package.license or 'unknown'}" for package in licenses.locked(lock) if package.is_refused
    ]


def test_only_licenses_that_need_a_reason_have_one() -> None:
    packages = {package.name: package for package in licenses.locked("dev")}
    for name in licenses.ACCEPTED:
        assert "General Public License" in packages[name].license, f"{name} needs no reason"


def test_every_direct_dependency_has_a_comment_with_its_purpose() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    direct = {re.split(r"[<>=[]", entry)[0] for group in groups for entry in group if isinstance(entry, str)}
    assert {package.name for package in licenses.locked("dev") if package.purpose} == direct


@pytest.mark.parametrize(
    ("headers", "license"),
    [
        ([("License-Expression", "MIT"), ("License", "The MIT License")], "MIT"),
        ([("Classifier", "License :: OSI Approved :: BSD License"), ("License", "BSD")], "BSD License"),
        ([("Classifier", "License :: OSI Approved"), ("License", "Apache-2.0\nand its text")], "Apache-2.0"),
        ([("License", "UNKNOWN")], ""),
        ([], ""),
    ],
)
def test_the_license_is_what_the_metadata_states(headers: list[tuple[str, str]], license: str) -> None:
    message = Message()
    for name, value in headers:
        message[name] = value
    assert licenses.license_of(message) == license


@pytest.mark.parametrize(
    ("license", "is_refused"),
    [
        ("MIT", False),
        ("Mozilla Public License 2.0 (MPL 2.0)", False),
        ("", True),
        ("GPL-2.0-or-later", True),
        ("LGPL", True),
        ("GNU General Public License v2 (GPLv2)", True),
        ("GNU Affero General Public License v3", True),
    ],
)
def test_licenses_of_the_gpl_family_are_refused(license: str, *, is_refused: bool) -> None:
    assert licenses.Package("new", ("1.0",), license, "").is_refused is is_refused
