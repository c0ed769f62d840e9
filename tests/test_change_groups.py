"""What people read of many changes: names, groups of like changes that add up, word diffs and no data structures."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click import unstyle
from hypothesis import given

from guidelinekit.changes.change import Change, by_impact, flat, is_listed
from guidelinekit.changes.compare.compare import compare
from guidelinekit.changes.groups import SEPARATE, group_changes
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.messages.change_words import change_words
from guidelinekit.report.changes import changes_text, guideline_text
from guidelinekit.report.markdown import changes_markdown
from guidelinekit.store.resources import load_catalogue
from tests.conftest import ENGLISH, MOOD, Repository, Result
from tests.generated import mutations
from tests.test_no_silent_change import LAW, PAIRS, SCHEMA, source

Cli = Callable[..., Result]
#: What Python and JSON print of a mapping, of a list of texts or mappings, and of nothing.
STRUCTURE = re.compile(r"""\{['"]|\[[{['"]|['"]: |\bNone\b|\bTrue\b|\bFalse\b""")


def changes_between(old: Any, new: Any) -> tuple[Change, ...]:
    return compare(source(old), source(new), SCHEMA)


def lines_of(changes: Sequence[Change], catalogue: Catalogue) -> Iterator[str]:
    """Every line that a report shows of some changes."""
    for list_all in (False, True):
        yield from changes_text(changes, catalogue, list_all=list_all)
        yield from changes_markdown(changes, catalogue, list_all=list_all)
    for change in flat(changes):
        yield catalogue.sentence(change.message)
        yield "".join(piece.text for piece in change_words(change, catalogue))


@LAW
@given(pair=PAIRS)
def test_every_change_is_in_one_group(pair: tuple[Any, Any]) -> None:
    changes = changes_between(*pair)
    for _, of_impact in by_impact(changes):
        for separate in (SEPARATE, 3, 1):
            grouped = [change for group in group_changes(of_impact, separate) for change in group.changes]
            assert sorted(map(id, grouped)) == sorted(map(id, of_impact))


@LAW
@given(pair=PAIRS)
def test_no_line_has_a_printed_data_structure(pair: tuple[Any, Any]) -> None:
    for line in lines_of(changes_between(*pair), ENGLISH):
        assert not STRUCTURE.search(line), line


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_no_mutation_shows_a_printed_data_structure(schema: Schema, language: str) -> None:
    catalogue = load_catalogue(language)
    for name, old, new in mutations(schema):
        for line in lines_of(changes_between(old, new), catalogue):
            assert not STRUCTURE.search(line), f"{name}: {line}"


# Large comparisons


def body(labels: int) -> dict[str, Any]:
    """A guideline with many labels."""
    parts = {
        f"p{at}": {
            "name": f"Part {at}",
            "definition": f"Part {at} of the body, with skin.",
            "parent": "low",
            "code": at,
        }
        for at in range(labels)
    }
    groups = {key: {"name": key, "definition": f"Parts {key}.", "abstract": True} for key in ("low", "high")}
    return {
        "format": 1, "id": "body", "title": "Body", "version": "1.0.0", "summary": "Parts of bodies.",
        "task": {"unit": "One text.", "input": "text", "kind": "choose-one"}, "labels": {**groups, **parts},
    }  # fmt: skip


def revised(*, reworded: int, moved: int, renamed: int, with_key: int, labels: int = 130) -> dict[str, Any]:
    """The guideline of `body` with a number of changes of each kind."""
    data = body(labels)
    for at in range(labels):
        label = data["labels"][f"p{at}"]
        if at < with_key:
            label["x-maturity"] = "stable" if at % 3 else "new"
        if at < moved:
            label["parent"] = "high"
        if at >= labels - reworded:
            label["definition"] += " Shoes count too."
    for at in range(60, 60 + renamed):
        data["labels"][f"part-{at}"] = {**data["labels"].pop(f"p{at}"), "renamed_from": [f"p{at}"]}
    return {**data, "version": "2.0.0"}


def test_like_changes_are_one_line() -> None:
    new = revised(reworded=30, moved=43, renamed=14, with_key=130)
    changes = [change for change in changes_between(body(130), new) if is_listed(change)]
    assert len(changes) == 30 + 43 + 14 + 130
    sentences = [
        (ENGLISH.sentence(group.message), len(group.changes))
        for _, of_impact in by_impact(changes)
        for group in group_changes(of_impact)
    ]
    starts = {sentence.split(":")[0]: size for sentence, size in sentences}
    assert starts == {
        "43 labels moved to another group": 43,
        "14 labels with new ids": 14,
        "“definition” reworded in 30 labels": 30,
        "“x-maturity” added to 130 labels": 130,
    }
    assert any("p60 → part-60" in sentence for sentence, _ in sentences)


def test_a_few_changes_that_need_a_decision_are_separate_and_first() -> None:
    new = revised(reworded=SEPARATE, moved=0, renamed=0, with_key=130)
    changes = [change for change in changes_between(body(130), new) if is_listed(change)]
    reread = dict(by_impact(changes))
    groups = [group for of_impact in reread.values() for group in group_changes(of_impact)]
    assert [len(group.changes) for group in groups if group.needs_decision] == [1] * SEPARATE


def test_what_to_do_comes_before_the_details() -> None:
    changes = changes_between(body(130), revised(reworded=30, moved=43, renamed=14, with_key=84))
    assert sum(map(is_listed, changes)) == 171
    text = unstyle(guideline_text("body", "1.0.0", "2.0.0", None, changes, ENGLISH))
    head, _, details = text.partition("\n\n")
    assert len(head.split()) <= 400
    assert ENGLISH.text("report.change-count", count=171) in head
    assert " ".join(head.split()).count(ENGLISH.text("report.decisions", count=30)) == 1
    assert "Label “" not in head
    assert "version" not in details.lower()


@pytest.mark.parametrize("kinds", [1, 6])
def test_a_thousand_changes_are_at_most_two_hundred_lines(kinds: int) -> None:
    labels = 1200 // kinds
    old, new = body(labels), body(labels)
    for at in range(labels):
        label = new["labels"][f"p{at}"]
        label["definition"] = f"Part {at} of a body, with skin and {at} shoes."
        if kinds > 1:
            label |= {"name": f"Limb {at}", "short": f"Limb {at}.", "use_when": [f"Skin {at}."], "code": at + 5000}
            label["aliases"] = [f"Other name {at}"]
    changes = [change for change in changes_between(old, new) if is_listed(change)]
    assert sum(len(change.consequences) or 1 for change in changes) >= 1000
    lines = list(changes_text(changes, ENGLISH))
    assert len(lines) <= 200
    headings = re.findall(r"^[A-Z]+ \((\d+)\)", "\n".join(map(unstyle, lines)), re.MULTILINE)
    assert sum(map(int, headings)) == len(changes)


def test_changes_of_many_kinds_are_counted_by_kind(schema: Schema) -> None:
    """What does not fit is counted, so that lines and counts add up."""
    found = [change for _, old, new in mutations(schema) for change in changes_between(old, new)]
    changes = [change for change in found if is_listed(change)][:1000]
    assert len(changes) == 1000
    lines = list(map(unstyle, changes_text(changes, ENGLISH)))
    assert len(lines) <= 200
    text = " ".join(" ".join(lines).split())
    for rest in re.findall(r"… and ([\d,]+) more changes?: ((?:[\w-]+ \(\d+\)(?:, )?)+)", text):
        assert int(rest[0].replace(",", "")) == sum(map(int, re.findall(r"\((\d+)\)", rest[1])))


def test_all_lists_each_change(tmp_path: Path, cli: Cli) -> None:
    for name, data in (("old", body(40)), ("new", revised(reworded=0, moved=0, renamed=0, with_key=40, labels=40))):
        (tmp_path / f"{name}.yaml").write_text(json.dumps(data))
    arguments = ("-C", tmp_path, "diff", "old.yaml", "new.yaml")
    grouped, each = cli(*arguments).out, cli(*arguments, "--all").out
    assert (grouped.count("  • "), each.count("  • ")) == (1, 40)
    assert ENGLISH.text("report.list-all") in grouped
    assert ENGLISH.text("report.list-all") not in each


# One event is one line


def sentences(old: str, new: str, repository: Repository, cli: Cli) -> list[str]:
    repository.write({"old.yaml": old, "new.yaml": new})
    data = json.loads(cli("-C", repository.path, "diff", "old.yaml", "new.yaml", "--format", "json").out)
    return [change["sentence"] for guideline in data["guidelines"] for change in guideline["changes"]]


def test_a_label_that_comes_back_is_one_change(repository: Repository, cli: Cli) -> None:
    gone = MOOD.replace("is pleased.}", "is pleased., status: deprecated, replaced_by: sad}")
    gone = gone.replace("definition: The writer is pleased.", "definition: The writer is pleased")
    (sentence,) = sentences(gone, MOOD.replace("is pleased.}", "is pleased}"), repository, cli)
    assert sentence == "Label “Happy” can be chosen again; its items had gone to “Sad”."


def test_a_draft_that_becomes_active_is_one_change(repository: Repository, cli: Cli) -> None:
    draft = MOOD.replace("is pleased.}", "is pleased., status: draft}")
    assert sentences(draft, MOOD, repository, cli) == ["Label “Happy” can be chosen now; it was a draft."]


def test_labels_that_exchange_codes_are_one_line(repository: Repository, cli: Cli) -> None:
    def with_codes(happy: int, sad: int) -> str:
        return MOOD.replace("{name: Happy", f"{{code: {happy}, name: Happy").replace(
            "{name: Sad", f"{{code: {sad}, name: Sad"
        )

    repository.write({"old.yaml": with_codes(1, 2), "new.yaml": with_codes(2, 1)})
    shown = cli("-C", repository.path, "diff", "old.yaml", "new.yaml").out
    assert "2 labels exchanged their codes: Happy, Sad" in shown


def test_elements_with_the_same_name_are_shown_with_their_ids(repository: Repository, cli: Cli) -> None:
    old = MOOD.replace("name: Sad", "name: Happy")
    new = old.replace("is pleased.", "is very pleased.")
    assert sentences(old, new, repository, cli) == ["Label “Happy” (`happy`): “definition” reworded."]


def test_a_turn_is_compared_by_word(repository: Repository, cli: Cli) -> None:
    talk = MOOD.replace("input: text", "input: conversation") + (
        "examples:\n  talk:\n    input: [{role: user, text: I feel fine today.}, {role: bot, text: Good.}]\n"
        "    answer: happy\n"
    )
    repository.write({"old.yaml": talk, "new.yaml": talk.replace("fine", "great")})
    shown = cli("-C", repository.path, "diff", "old.yaml", "new.yaml").out
    assert "user: “I feel [-fine-]{+great+} today.” / bot: “Good.”" in " ".join(shown.split())


def test_the_version_is_no_change_to_read(repository: Repository, cli: Cli) -> None:
    repository.write({"old.yaml": MOOD, "new.yaml": MOOD.replace("1.0.0", "1.1.0")})
    arguments = ("-C", repository.path, "diff", "old.yaml", "new.yaml")
    for output in ("text", "markdown", "html"):
        shown = cli(*arguments, "--format", output).out
        assert ENGLISH.text("report.only-version") in shown
        assert "version-changed" not in shown
    assert "version-changed" in cli(*arguments, "--format", "json").out
