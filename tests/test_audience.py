"""What is kept to an audience is named nowhere in what others get: no page, no changelog, whatever referred to it."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ENGLISH, MOOD, Repository, Result
from tests.media import png

Cli = Callable[..., Result]
SECRET = "SECRET"
SECRETS: dict[str, dict[str, Any]] = {
    "owners": {"name": "SECRET desk"},
    "requirements": {"need": "SECRET is needed."},
    "references": {"title": "SECRET book"},
    "labels": {"name": "SECRET name", "definition": "SECRET definition."},
    "rules": {"statement": "SECRET holds."},
    "attributes": {"ask": "SECRET asked?", "kind": "choose-one", "of": "item",
                   "options": {"x": {"name": "SECRET"}, "y": {"name": "Why"}}},
    "procedure": {"ask": "SECRET?", "answers": {"yes": "a", "no": "b"}},
    "outcomes": {"name": "SECRET outcome"},
    "edge_cases": {"situation": "SECRET situation.", "decision": "a"},
    "examples": {"input": "SECRET text.", "answer": "a"},
    "glossary": {"definition": "SECRET word."},
    "workflow": {"does": "SECRET work."},
}  # fmt: skip
#: Where a visible element may name a hidden one, by section: the path, and the value.
REFERENCES: list[tuple[str, str, Any]] = [
    ("owners", "outcomes/out/to", SECRET), ("owners", "edge_cases/case/decided_by", SECRET),
    ("requirements", "labels/a/requirements", [SECRET]), ("requirements", "rules/r/requirements", [SECRET]),
    ("labels", "labels/a/confused_with", {SECRET: "How to tell."}), ("labels", "labels/a/excludes", [SECRET]),
    ("labels", "labels/a/avoid_when", [{"text": "Then.", "instead": SECRET}]), ("labels", "labels/c/parent", SECRET),
    ("labels", "labels/c/split_from", [SECRET]), ("labels", "rules/r/labels", ["a", SECRET]),
    ("labels", "edge_cases/case/labels", ["a", SECRET]), ("labels", "edge_cases/case/decision", SECRET),
    ("labels", "examples/one/answer", [SECRET]), ("labels", "examples/two/not", {SECRET: "Not that."}),
    ("labels", "examples/two/shows", [f"labels/{SECRET}"]), ("labels", "procedure/p/answers/maybe", SECRET),
    ("rules", "rules/old/replaced_by", SECRET), ("rules", "examples/two/shows", [f"rules/{SECRET}"]),
    ("attributes", "labels/a/attributes", [SECRET]), ("attributes", "attributes/at/options/x/attributes", [SECRET]),
    ("attributes", "examples/one/answer", {"labels": ["a"], "attributes": {SECRET: "x"}}),
    ("attributes", "edge_cases/case/decision", {"labels": ["a"], "attributes": {SECRET: "x"}}),
    ("attributes", "procedure/p/answers/maybe", {"labels": ["a"], "attributes": {SECRET: "x"}}),
    ("attributes", "examples/two/not", {"w": {"answer": {"labels": ["a"], "attributes": {SECRET: "x"}}, "why": "So."}}),
    ("attributes", "examples/two/shows", [f"attributes/{SECRET}"]),
    ("procedure", "procedure/p/answers/no", {"step": SECRET}),
    ("procedure", "examples/two/shows", [f"procedure/{SECRET}"]),
    ("outcomes", "examples/one/answer", {"outcome": SECRET}),
    ("outcomes", "edge_cases/case/decision", {"outcome": SECRET}),
    ("outcomes", "procedure/p/answers/maybe", {"outcome": SECRET}),
    ("outcomes", "examples/two/not", {"w": {"answer": {"outcome": SECRET}, "why": "So."}}),
    ("edge_cases", "examples/two/shows", [f"edge_cases/{SECRET}"]),
    ("glossary", "examples/two/shows", [f"glossary/{SECRET}"]),
    ("workflow", "workflow/w/hands_to", SECRET),
    *((section, f"{section}/{SECRET}/x-more", "SECRET too") for section in SECRETS),
]  # fmt: skip


def guideline(version: str, section: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "format": 1, "id": "mood", "title": "Mood", "version": version, "summary": "Say the mood of a text.",
        "task": {"unit": "One text.", "input": "text", "kind": "choose-many"},
        "owners": {"desk": {"name": "Desk"}}, "requirements": {"need": {"need": "A need."}}, "references": {},
        "labels": {k: {"name": f"Label {k}", "definition": f"What {k} means."} for k in ("a", "b", "c")},
        "rules": {"r": {"statement": "Look twice."}, "old": {"statement": "Look once.", "status": "deprecated"}},
        "attributes": {"at": {"ask": "What?", "kind": "choose-one", "of": "item",
                              "options": {"x": {"name": "Ex"}, "y": {"name": "Why"}}}},
        "procedure": {"p": {"ask": "Is it?", "answers": {"yes": "a", "no": {"step": "q"}}},
                      "q": {"ask": "Is it not?", "answers": {"yes": "c", "no": "b"}}},
        "outcomes": {"out": {"name": "Out", "when": "Sometimes."}},
        "edge_cases": {"case": {"situation": "It is hard.", "decision": "a"}},
        "examples": {"one": {"input": "The first.", "answer": ["a"]}, "two": {"input": "Another.", "answer": ["b"]}},
        "glossary": {"term": {"definition": "A word."}}, "workflow": {"w": {"does": "Work."}},
    }  # fmt: skip
    data[section][SECRET] = {**copy.deepcopy(SECRETS[section]), "audience": ["internal"]}
    return data


def put(data: dict[str, Any], path: str, value: Any) -> None:
    *way, last = path.split("/")
    for key in way:
        data = data.setdefault(key, {})
    data[last] = value


def produced(cli: Cli, repository: Repository, audience: str = "vendor") -> dict[str, str]:
    out = repository.path / "out"
    result = cli("-C", repository.path, "build", "--audience", audience, "--markdown", "-o", out)
    assert result.code == 0, result.err
    written = [*out.rglob("*.md"), *out.rglob("*.xml")]
    return {path.relative_to(out).as_posix(): path.read_text() for path in written}


@pytest.mark.slow
@pytest.mark.parametrize("added", [True, False], ids=["added", "removed"])
@pytest.mark.parametrize(("section", "path", "value"), REFERENCES, ids=lambda value: str(value)[:40])
def test_nothing_names_what_is_hidden(
    section: str, path: str, value: Any, added: bool, repository: Repository, cli: Cli
) -> None:
    sides = [guideline("1.0.0", section), guideline("1.0.0", section)]
    put(sides[added], path, value)
    sides[1]["version"] = "2.0.0"
    for at, side in enumerate(sides):
        repository.commit(str(at), {"specs/mood.yaml": json.dumps(side)})
    for name, text in produced(cli, repository).items():
        assert SECRET not in name
        assert SECRET not in text, name
    assert SECRET in "".join(produced(cli, repository, "internal").values())


def test_an_order_is_told_without_what_is_hidden(repository: Repository, cli: Cli) -> None:
    one = guideline("1.0.0", "labels")
    one["task"]["kind"] = "rate"
    one["examples"], one["edge_cases"], one["procedure"] = {}, {}, {}
    two = {**one, "version": "2.0.0", "labels": {k: one["labels"][k] for k in ("b", "a", SECRET, "c")}}
    for at, side in enumerate((one, two)):
        repository.commit(str(at), {"specs/mood.yaml": json.dumps(side)})
    changelog = produced(cli, repository)["mood/docs/changelog/index.md"]
    assert "is now <code>b</code>, <code>a</code>, <code>c</code>." in changelog
    assert SECRET not in changelog


def test_a_new_numbering_is_told_without_what_is_hidden(repository: Repository, cli: Cli) -> None:
    def numbered(version: str, shift: int) -> str:
        labels = {
            f"kind-{at}": {"name": f"Kind {at}", "definition": f"It is of kind {at}.", "code": at + shift}
            for at in range(7)
        }
        labels["kind-3"]["audience"] = ["inner"]
        task = {"unit": "One.", "input": "text", "kind": "choose-one"}
        return json.dumps({
            "format": 1, "id": "a", "title": "A", "version": version, "summary": "A.", "task": task, "labels": labels,
        })  # fmt: skip

    repository.commit("One", {"specs/a/guideline.yaml": numbered("1.0.0", 0)})
    repository.commit("Two", {"specs/a/guideline.yaml": numbered("2.0.0", 100)})
    pages = produced(cli, repository)
    told = "\n".join(pages.values())
    assert ENGLISH.text("changes.labels-renumbered", count=6) in told
    assert ENGLISH.text("changes.labels-renumbered", count=7) not in told
    assert "Kind 3" not in told


def test_a_question_that_only_hidden_ones_ask_is_hidden(repository: Repository, cli: Cli) -> None:
    data = guideline("1.0.0", "attributes")
    data["attributes"]["why"] = {"ask": "Why so?", "kind": "write", "of": "item"}
    data["attributes"][SECRET]["options"]["x"]["attributes"] = ["why"]
    repository.commit("One", {"specs/mood.yaml": json.dumps(data)})
    assert "Why so?" not in "".join(produced(cli, repository).values())
    assert "Why so?" in "".join(produced(cli, repository, "internal").values())


def test_what_only_a_link_outside_holds_is_not_read(cli: Cli, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "assets").mkdir(parents=True)
    (outside / "assets/secret.png").write_bytes(png())
    root = tmp_path / "root"
    (root / "specs").mkdir(parents=True)
    example = "examples:\n  e: {input: {file: assets/secret.png, description: x}, answer: sad}\n"
    (root / "specs/mood.yaml").write_text(MOOD.replace("input: text", "input: image") + example)
    (root / "specs/mood").symlink_to(outside)
    result = cli("-C", root, "check")
    assert (result.code, "is below one" in result.out) == (1, True)
    assert cli("-C", root, "build", "--no-history").code == 2
