"""`show` and `prompt`: the same as a published release has, for one version and one audience, never with gold."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from guidelinekit.exchange.guideline_data import guideline_data
from guidelinekit.store.resources import languages, load_catalogue
from tests.conftest import MOOD, ROOT, Repository, Result
from tests.release_contents import SPECS, content_of, files_of, spec
from tests.test_audience_of_commands import assert_no_marker
from tests.test_no_silent_change import SCHEMA

Cli = Callable[..., Result]
SPEC = "specs/mood/guideline.yaml"
#: The marker of `test_audience`, in each field of a gold example and of what only a team may see.
ZZ = "zqhiddenzq"
FORMATS = ("json", "yaml", "csv")
OUTPUTS = [
    *(("show", "--format", name) for name in FORMATS),
    *(("prompt", "--for", use, *more) for use in ("annotate", "judge")
      for more in ((), ("--schema",), ("--examples", "9"), ("--size", "9000"))),
]  # fmt: skip


def hidden(marker: str) -> str:
    """A guideline with gold, a quiz item and elements for a team."""
    data: dict[str, Any] = yaml.safe_load(MOOD)
    team = {"audience": ["team"]}
    data["labels"][f"l-{marker}"] = {"name": f"L {marker}", "short": marker, "definition": f"L {marker}.", **team}
    data["labels"]["sad"] |= {"confused_with": {f"l-{marker}": f"C {marker}."}, "attributes": ["why", f"q-{marker}"]}
    data["attributes"] = {
        "why": {"ask": "Why?", "kind": "write"},
        f"q-{marker}": {"ask": f"Q {marker}?", "kind": "write", **team},
    }
    data["outcomes"] = {f"o-{marker}": {"name": f"O {marker}", "when": f"O {marker}.", **team}}
    data["rules"] = {
        f"r-{marker}": {"statement": f"R {marker}.", **team},
        "open": {"statement": "Look.", "labels": ["sad", f"l-{marker}"]},
    }
    data["edge_cases"] = {f"e-{marker}": {"situation": f"E {marker}.", "decision": "sad", **team}}
    data["examples"] = {
        "shown": {"input": "A day.", "answer": "happy"},
        f"for-team-{marker}": {"input": f"T {marker}", "answer": "sad", **team},
    }
    return yaml.safe_dump(data, sort_keys=False)


def with_gold(text: str, marker: str, uses: str) -> str:
    data = yaml.safe_load(text)
    data["examples"][f"g-{marker}"] = {
        "input": f"G {marker}", "answer": "sad", "why": f"W {marker}.", "title": f"T {marker}",
        "not": {"happy": f"N {marker}."}, "uses": [uses],
    }  # fmt: skip
    return yaml.safe_dump(data, sort_keys=False)


# The same as a published release


@pytest.mark.parametrize("name", SPECS)
def test_the_work_tree_is_shown_as_a_release_would_be_published(name: str, cli: Cli) -> None:
    content = content_of(spec(name))
    files = files_of(content)
    assert cli("-C", ROOT, "prompt", name).out.encode() == files["prompt.md"]
    form = json.loads(files["guideline.json"])["content"]
    assert form == guideline_data(content.data, SCHEMA)
    assert json.loads(cli("-C", ROOT, "show", name, "--format", "json").out) == form
    assert yaml.safe_load(cli("-C", ROOT, "show", name).out) == form
    assert cli("-C", ROOT, "show", name, "--format", "csv").out.encode() == files["labels.csv"].replace(b"\r\n", b"\n")


def test_a_release_is_shown_as_it_is_published(repository: Repository, cli: Cli, tmp_path: Path) -> None:
    repository.commit("First", {SPEC: with_gold(hidden("one"), "two", "gold")})
    repository.commit("Second", {SPEC: MOOD.replace("1.0.0", "1.1.0")})
    repository.write({SPEC: MOOD.replace("1.0.0", "2.0.0")})
    site = tmp_path / "site"
    assert cli("-C", repository.path, "publish", "-o", site).code == 0
    for version in ("1.0.0", "1.1.0"):
        folder, name = site / "mood" / version, f"mood@{version}"
        for output, arguments in (("prompt.md", ["prompt"]), ("labels.csv", ["show", "--format", "csv"])):
            file = tmp_path / f"{version}-{output}"
            result = cli("-C", repository.path, *arguments, name, "-o", file)
            assert (result.code, result.out, result.err) == (0, "", "")
            assert file.read_bytes() == (folder / output).read_bytes()
        shown = json.loads(cli("-C", repository.path, "show", name, "--format", "json").out)
        assert shown == json.loads((folder / "guideline.json").read_text("utf-8"))["content"]


# Nothing hidden


@pytest.mark.parametrize("uses", ["gold", "quiz"])
def test_no_output_has_gold(uses: str, repository: Repository, cli: Cli) -> None:
    open_text = with_gold(MOOD + "examples:\n  shown: {input: A day., answer: happy}\n", ZZ, "teach")
    repository.commit("Open", {SPEC: open_text})
    repository.commit("Gold", {SPEC: open_text.replace("1.0.0", "1.1.0").replace("- teach", f"- {uses}")})
    repository.commit("None", {SPEC: MOOD.replace("1.0.0", "1.2.0")})
    repository.write({SPEC: open_text.replace("1.0.0", "2.0.0").replace("- teach", f"- {uses}")})
    for name in ("mood", "mood@1.0.0", "mood@1.1.0", "mood@1.2.0"):
        for command, *arguments in OUTPUTS:
            result = cli("-C", repository.path, command, name, *arguments)
            assert (result.code, result.err) == (0, "")
            assert ZZ not in result.out
    assert "A day." in cli("-C", repository.path, "show", "mood@1.0.0").out


@pytest.mark.parametrize("released", [False, True])
def test_no_output_for_an_audience_has_what_is_for_others(released: bool, repository: Repository, cli: Cli) -> None:
    text = hidden(ZZ)
    # The first release restricts nothing: what later ones hide is hidden in it too.
    repository.commit(
        "Open", {SPEC: text.replace("  audience:\n    - team\n", "").replace("    audience:\n    - team\n", "")}
    )
    repository.commit("Restricted", {SPEC: text.replace("1.0.0", "1.1.0")})
    repository.write({SPEC: text.replace("1.0.0", "2.0.0")})
    for name in ("mood@1.0.0", "mood@1.1.0") if released else ("mood",):
        for command, *arguments in OUTPUTS:
            result = cli("-C", repository.path, command, name, *arguments, "--audience", "everyone")
            assert (result.code, result.err) == (0, "")
            assert_no_marker(result.out.encode(), (name, command, arguments))
            for_team = cli("-C", repository.path, command, name, *arguments, "--audience", "team")
            assert ZZ in for_team.out


# Options


def test_the_schema_is_that_of_the_answers_in_the_prompt(cli: Cli) -> None:
    schema = json.loads(cli("-C", ROOT, "prompt", "comment-toxicity", "--schema").out)
    assert "x-guidelinekit" not in schema
    assert jsonschema_rs.validator_for(schema).is_valid({"labels": ["threat"], "outcome": None})
    judge = json.loads(cli("-C", ROOT, "prompt", "comment-toxicity", "--for", "judge", "--schema").out)
    assert judge["required"] == list(judge["properties"]) == ["verdict", "labels", "rules", "reason"]
    validator = jsonschema_rs.validator_for(judge)
    right = {"verdict": "wrong", "labels": ["threat"], "rules": ["wishes"], "reason": "A wish counts."}
    assert validator.is_valid(right)
    for key, wrong in (("verdict", "maybe"), ("labels", ["rudeness"]), ("rules", ["none"]), ("reason", None)):
        assert not validator.is_valid(right | {key: wrong})


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("use", ["annotate", "judge"])
def test_every_guideline_has_a_schema(name: str, use: str, cli: Cli) -> None:
    result = cli("-C", ROOT, "prompt", name, "--for", use, "--schema")
    assert (result.code, result.err) == (0, "")
    jsonschema_rs.validator_for(json.loads(result.out))


@pytest.mark.parametrize("language", languages())
def test_the_words_are_in_a_language(language: str, cli: Cli) -> None:
    result = cli("-C", ROOT, "prompt", "comment-toxicity", "--for", "judge", "--language", language)
    assert load_catalogue(language).text("prompt.judge.intro") in result.out
    assert load_catalogue(language).text("prompt.judge.verdict") in result.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "nood"], "there is no guideline `nood`"),
        (["show", "comment-toxicity@0.0.1"], "has no release 0.0.1"),
        (["show", "comment-toxicity@main"], "names no version"),
        (["prompt", "comment-toxicity", "--size", "500"], "more than 500"),
        (["prompt", "comment-toxicity", "--size", "0"], "--size"),
        (["prompt", "comment-toxicity", "--examples", "-1"], "--examples"),
        (["prompt", "comment-toxicity", "--schema", "--size", "5"], "--schema takes neither"),
        (["prompt", "comment-toxicity", "--audience", "nobody"], "names the audience `nobody`"),
        (["show", "comment-toxicity", "-o", "."], "is a directory"),
    ],
)
def test_wrong_usage_is_an_error_that_helps(arguments: list[str], message: str, cli: Cli) -> None:
    result = cli("-C", ROOT, *arguments)
    assert (result.code, result.out) == (2, "")
    assert message in result.err


def test_a_file_is_replaced_completely_or_not_at_all(cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "target.yaml"
    target.write_text("old\n")
    assert cli("-C", ROOT, "show", "no-such", "-o", target).code == 2
    assert target.read_text() == "old\n"
    assert cli("-C", ROOT, "show", "comment-toxicity", "-o", target).code == 0
    assert target.read_text("utf-8") == cli("-C", ROOT, "show", "comment-toxicity").out
    # A folder that is missing is created; a link is not followed.
    inside = tmp_path / "new" / "a.yaml"
    assert cli("-C", ROOT, "show", "comment-toxicity", "-o", inside).code == 0
    assert inside.read_text("utf-8") == target.read_text("utf-8")
    link = tmp_path / "link.yaml"
    link.symlink_to(target)
    result = cli("-C", ROOT, "show", "comment-toxicity", "--format", "json", "-o", link)
    assert (result.code, result.out) == (2, "")
    assert "cannot be written" in result.err
    assert sorted(tmp_path.iterdir()) == [link, tmp_path / "new", target]
