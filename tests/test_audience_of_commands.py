"""With `--audience`, no byte that a command prints or writes names what is hidden. Reviews show no gold examples."""

import base64
import html
import json
import random
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from guidelinekit.guideline.format.audience import Readers
from guidelinekit.guideline.format.shapes import expand
from guidelinekit.guideline.format.visibility import element_addresses, hidden_in_any, without_hidden
from tests.conftest import MOOD, Repository, Result
from tests.reference_fields import ReferenceField
from tests.test_audience import ELEMENTS, HIDDEN, MARKER, SCHEMA, both_sides, cases, guideline, hidden_element

Cli = Callable[..., Result]
Data = dict[str, Any]

#: The marker in the forms in which an output may contain it: base64 at each offset, without the characters that depend
#: on its neighbors; hexadecimal; escaped. Compared without case where the form allows it.
_BASE64 = [base64.b64encode(b"\0" * offset + HIDDEN.encode()).decode()[(0, 2, 3)[offset] : -4] for offset in range(3)]
_FORMS = [MARKER, MARKER.encode().hex(), html.escape(MARKER), urllib.parse.quote(MARKER)]


def assert_no_marker(content: bytes, what: object) -> None:
    text = content.decode("utf-8", "replace")
    found = [form for form in _FORMS if form in text.lower()] + [form for form in _BASE64 if form in text]
    assert not found, (what, found, text[max(0, text.lower().find(MARKER) - 200) :][:400])


@pytest.mark.parametrize(("field", "change"), cases())
def test_what_is_compared_for_an_audience_names_nothing_hidden(field: ReferenceField, change: str) -> None:
    versions = [expand(SCHEMA.root, data) for data in both_sides(field, change)]
    assert MARKER in json.dumps(versions)
    readers = Readers("vendor")
    hidden = hidden_in_any(versions, SCHEMA, readers)
    known = {address for data in versions for address in element_addresses(data)} - set(hidden.addresses)
    for data in versions:
        visible = without_hidden(data, SCHEMA, hidden, readers, known)
        assert MARKER not in json.dumps(visible).lower()
        assert {"labels/a", "rules/b"} <= set(element_addresses(visible))


def generated_versions(seed: int) -> tuple[Data, Data, Data]:
    """Three versions of a guideline in which hidden elements of random sections are added, edited and removed."""
    choose = random.Random(seed)
    versions: list[Data] = [guideline() for _ in range(3)]
    for section in ELEMENTS:
        hidden = hidden_element(section)
        if section in ("labels", "outcomes") and choose.random() < 0.5:
            hidden.pop("status", None)
        if section == "examples" and choose.random() < 0.3:
            del hidden["audience"]
            hidden["uses"] = ["gold"]
        edited = {**hidden, "x-note": f"another {MARKER}"}
        history = choose.choice(
            [(hidden, edited, hidden), (None, hidden, edited), (hidden, None, None), (hidden, hidden, None)]
        )
        for data, element in zip(versions, history, strict=True):
            if element is not None:
                data[section][HIDDEN] = element
    for number, data in enumerate(versions):
        data.update(
            {"version": f"{number + 1}.0.0", f"x-{MARKER}": f"{MARKER} key {number}", "effective": "2026-02-01"}
        )
        data["labels"]["a"]["definition"] = f"What it means, version {number}."
        data["rules"]["a"]["x-note"] = f"{MARKER} note {number}"
        data["quality"] = {"audit": f"{MARKER} audit {number}"}
        if HIDDEN in data["labels"]:
            data["labels"]["a"].update(confused_with={HIDDEN: f"{MARKER} difference."}, excludes=[HIDDEN])
            data["rules"]["a"]["labels"] = ["a", HIDDEN]
            data["examples"]["a"]["not"] = {HIDDEN: f"{MARKER} reason."}
            data["procedure"]["a"]["answers"][f"{MARKER}-answer"] = HIDDEN
        data["labels"]["b"]["renamed_from"] = [f"{MARKER}-earlier"]
        assert SCHEMA.accepts(data), seed
    versions[2]["version"] = versions[1]["version"]
    first, second, third = versions
    return first, second, third


def committed(repository: Repository, seed: int) -> None:
    """Commit two releases with notes, and a branch that changes the second."""
    settings = f"audience: {{quality: [internal], sla: [vendor, internal]}}\ncounts: counts.csv\ntitle: T{seed}\n"
    first, second, third = generated_versions(seed)
    notes = {
        f"changes/mood/2.0.0/{MARKER}.md": f"---\ntargets: [labels/{HIDDEN}]\n---\n{MARKER} reason.\n",
        "changes/mood/2.0.0/rule.md": f"---\ntargets: [rules/a, rules/{HIDDEN}]\n---\n{MARKER} reason.\n",
        "changes/mood/2.0.0/all.md": f"{MARKER} release.\n",
        "changes/mood/2.0.0/shown.md": "---\ntargets: [labels/a/definition]\n---\nA visible reason.\n",
    }
    counts = f"a,10\n{HIDDEN},20\n"
    repository.commit("1", {"specs/mood.yaml": json.dumps(first, indent=1), "guidelinekit.yaml": settings})
    repository.commit("2", {"specs/mood.yaml": json.dumps(second, indent=1), "counts.csv": counts, **notes})
    repository.git("checkout", "--quiet", "-b", "branch")
    repository.commit("3", {"specs/mood.yaml": json.dumps(third, indent=1)})


def commands(repository: Repository, audience: str) -> Iterator[list[object]]:
    for output_format in ("text", "markdown", "html", "json", "github"):
        yield ["diff", "--format", output_format, "--audience", audience]
        yield ["diff", "mood@1.0.0", "mood@2.0.0", "--format", output_format, "--all", "--audience", audience]
    for output_format in ("text", "json", "csv", "sql"):
        yield ["migration", "mood", "1.0.0", "--format", output_format, "--audience", audience]
    for output_format in ("text", "markdown", "json"):
        yield ["changelog", "--format", output_format, "--all", "--audience", audience]
    yield ["review", "main", "--audience", audience]
    yield ["review", "main", "--since-base", "--audience", audience]
    old = repository.path.parent / "old.yaml"
    old.write_text(repository.git("show", "HEAD~1:specs/mood.yaml"))
    blob = repository.git("rev-parse", "HEAD~1:specs/mood.yaml")
    spec = repository.path / "specs/mood.yaml"
    yield ["git-diff", "--audience", audience, spec, old, blob, "100644", spec, "0" * 40, "100644"]
    yield ["build", "--markdown", "-o", repository.path.parent / f"site-{audience}", "--audience", audience]


def check_all_outputs(repository: Repository, cli: Cli, seed: int) -> None:
    committed(repository, seed)
    named = 0
    for audience in ("everyone", "vendor", "internal"):
        for arguments in commands(repository, audience):
            result = cli("-C", repository.path, *arguments)
            assert result.code in (0, 1), (arguments, result.err)
            output = (result.out + result.err).replace(str(repository.path.parent), "").encode()
            files = [path for path in (repository.path.parent / f"site-{audience}").rglob("*") if path.is_file()]
            contents = [output, *(path.read_bytes() + str(path.name).encode() for path in files)]
            if audience == "internal":
                named += any(MARKER.encode() in content for content in contents)
                continue
            for content in contents:
                assert_no_marker(content, (seed, *arguments))
    assert named > 10


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 4))])
def test_no_output_for_an_audience_names_what_is_hidden(seed: int, tmp_path: Path, cli: Cli) -> None:
    check_all_outputs(Repository(tmp_path / "root"), cli, seed)


@pytest.mark.parametrize(
    "command",
    [["build", "--no-history"], ["diff", "HEAD"], ["changelog"], ["review", "main"], ["migration", "mood", "1.0.0"]],
    ids=lambda command: command[0],
)
def test_a_misspelled_audience_is_an_error(command: list[str], repository: Repository, cli: Cli) -> None:
    repository.commit("1", {"specs/mood.yaml": MOOD + "rules: {r: {statement: Look., audience: [internal]}}\n"})
    result = cli("-C", repository.path, *command, "--audience", "internall")
    assert (result.code, "Did you mean `internal`?" in result.err) == (2, True)
    assert cli("-C", repository.path, *command, "--audience", "internal").code == 0
    assert cli("-C", repository.path, *command, "--audience", "everyone").code == 0


def test_an_own_key_is_for_those_whom_the_settings_name(repository: Repository, cli: Cli) -> None:
    keys = "x-source: FROM\nx-price: PRICE\n"
    repository.commit("1", {"specs/mood.yaml": MOOD})
    repository.commit("2", {"specs/mood.yaml": MOOD + keys, "guidelinekit.yaml": "audience: {x-source: [vendor]}\n"})
    shown = {}
    for audience in ("", "vendor", "everyone"):
        output = cli("-C", repository.path, "diff", "HEAD~1", "--audience", audience).out
        shown[audience] = [word for word in ("x-source", "x-price") if word in output]
    assert shown == {"": ["x-source", "x-price"], "vendor": ["x-source"], "everyone": []}


GOLD = "examples:\n  g1: {{input: {item}, answer: {answer}, uses: [gold], title: {item}}}\n"


def test_reviews_and_annotations_do_not_show_gold_examples(repository: Repository, cli: Cli) -> None:
    repository.commit("1", {"specs/mood.yaml": MOOD + GOLD.format(item="Old sekret", answer="happy")})
    repository.git("checkout", "--quiet", "-b", "branch")
    repository.commit("2", {"specs/mood.yaml": MOOD + GOLD.format(item="New sekret", answer="sad")})
    for command in (["review", "main"], ["diff", "main", "--format", "github"]):
        output = cli("-C", repository.path, *command).out
        assert "g1" in output
        assert "is a gold example and changed" in output
        assert "sekret" not in output.lower()
    assert "sekret" in cli("-C", repository.path, "diff", "main").out


def test_findings_about_gold_examples_do_not_quote_them_on_a_pull_request(repository: Repository, cli: Cli) -> None:
    repository.commit("1", {"specs/mood.yaml": MOOD})
    repository.git("checkout", "--quiet", "-b", "branch")
    repository.commit("2", {"specs/mood.yaml": MOOD + GOLD.format(item="Item", answer="sekret")})
    assert "sekret" in cli("-C", repository.path, "check").out
    for command in (["review", "main"], ["check", "--format", "github"]):
        result = cli("-C", repository.path, *command)
        assert (result.code, "gold example" in result.out, "sekret" in result.out) == (1, True, False)


def test_the_settings_decide_for_whom_a_review_is(repository: Repository, cli: Cli) -> None:
    rule = "rules: {{r: {{statement: {text}, audience: [internal]}}}}\n"
    settings = {"guidelinekit.yaml": "review_audience: everyone\nrequire_decisions: true\n"}
    repository.commit("1", {"specs/mood.yaml": MOOD + rule.format(text="Zq7 one is enough."), **settings})
    repository.git("checkout", "--quiet", "-b", "branch")
    repository.commit("2", {"specs/mood.yaml": MOOD + rule.format(text="Zq7 two must agree.")})
    hidden, shown = (cli("-C", repository.path, "review", "main", *more) for more in ((), ("--audience", "internal")))
    assert ("Zq7" in hidden.out, "two" in shown.out) == (False, True)
    # Whether the merge is blocked does not depend on the readers.
    assert (hidden.code, shown.code) == (1, 1)


def test_a_page_of_an_earlier_id_is_not_made_for_a_hidden_label(repository: Repository, cli: Cli) -> None:
    covert = "  covert: {name: Covert, definition: For us only., audience: [internal]}\n"
    public = "  open: {name: Open, definition: For all., renamed_from: [covert]}\n"
    spec = MOOD.rstrip().replace("labels:\n", "labels:\n{label}")
    for number, label in enumerate((covert, public)):
        text = spec.replace("{label}", label).replace("1.0.0", f"1.{number}.0")
        repository.commit(
            str(number), {"specs/mood.yaml": text + "\nrules: {r: {statement: X., audience: [internal]}}\n"}
        )
    for history in ([], ["--no-history"]):
        assert cli("-C", repository.path, "build", "--markdown", "--audience", "everyone", *history).code == 0
        files = [path for path in (repository.path / "_site").rglob("*") if path.is_file()]
        assert not [path for path in files if "covert" in f"{path}{path.read_text(errors='replace')}".lower()]


@pytest.mark.parametrize(("uses", "is_shown"), [("practice", True), ("practice, quiz", False), ("teach, quiz", True)])
def test_practice_does_not_publish_the_answer_of_a_quiz_item(
    uses: str, is_shown: bool, repository: Repository, cli: Cli
) -> None:
    example = f"examples: {{e: {{input: Zq7 item., answer: sad, uses: [{uses}]}}}}\n"
    repository.commit("1", {"specs/mood.yaml": MOOD + example})
    assert cli("-C", repository.path, "build", "--markdown").code == 0
    files = [path.read_text(errors="replace") for path in (repository.path / "_site").rglob("*") if path.is_file()]
    assert any("Zq7" in text for text in files) is is_shown
