"""The guidelines in `cases/languages`, in Arabic and in Japanese, are complete: other tests rely on all their parts."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from tests.conftest import CASES, Result

LANGUAGES = CASES / "languages"
SPECS = {"resident-messages": "ar", "recipe-parts": "ja"}


def test_they_have_no_findings(cli: Callable[..., Result]) -> None:
    result = cli("-C", LANGUAGES, "check", "--fail-on", "note")
    assert result.out == f"{len(SPECS)} guidelines checked, nothing found.\n"


@pytest.mark.parametrize("spec", SPECS)
def test_they_have_every_part_of_a_site(spec: str) -> None:
    data = _data(spec)
    parts = ("owners", "rules", "edge_cases", "open_questions", "procedure", "outcomes", "glossary", "quality")
    assert [part for part in (*parts, "workflow", "escalation", "privacy") if not data.get(part)] == []
    examples = data["examples"].values()
    assert (data["language"], len(data["labels"])) == (SPECS[spec], 4)
    assert {"practice", "gold", "teach"} <= {use for example in examples for use in example.get("uses", ["teach"])}
    assert any(example.get("warning") for example in examples)
    assert sum(bool(example.get("not")) for example in examples) > len(examples) / 2


def test_the_keys_of_labels_are_letters_of_their_script() -> None:
    keys = [label["hotkey"] for label in _data("resident-messages")["labels"].values()]
    assert all("\u0600" <= key <= "\u06ff" for key in keys)


def _data(spec: str) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for path in sorted((LANGUAGES / "specs" / spec).glob("*.yaml")):
        data |= yaml.safe_load(path.read_text(encoding="utf-8"))
    return data
