"""Ids and codes keep their meaning: `check --since` reports those that have another one now."""

import json
from collections.abc import Callable
from typing import Any

from tests.conftest import Repository, Result

Cli = Callable[..., Result]
HEAD = "format: 1\nid: hazards\ntitle: Hazards\nversion: {version}\nsummary: Name the hazard.\n"
TASK = "task: {unit: One request., input: text, kind: choose-one}\nlabels:\n"
#: A list of hazards in which seven of eleven ids came to mean another hazard.
BEFORE = ["crime", "theft", "child", "weapons", "libel", "advice", "privacy", "copyright", "hate", "suicide", "sexual"]
AFTER = [
    "crime",
    "theft",
    "child",
    "libel",
    "advice",
    "privacy",
    "copyright",
    "weapons",
    "hate",
    "elections",
    "suicide",
]


def hazards(words: list[str], version: str) -> str:
    rows = [
        f"  S{at}: {{name: {word.title()}, definition: 'Any {word}, {word}ing, {word}er or {word}ist.'}}\n"
        for at, word in enumerate(words, 1)
    ]
    return HEAD.format(version=version) + TASK + "".join(rows)


def found(cli: Cli, repository: Repository, code: str) -> list[str]:
    messages = json.loads(cli("-C", repository.path, "check", "--since", "HEAD", "--format", "json").out)["findings"]
    return [finding["message"] for finding in messages if finding["code"] == code]


def test_each_id_with_another_meaning_is_reported(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {"specs/hazards.yaml": hazards(BEFORE, "1.0.0")})
    repository.write({"specs/hazards.yaml": hazards(AFTER, "2.0.0")})
    messages = found(cli, repository, "GK507")
    assert len(messages) == 7
    assert "the id `S4` meant “Weapons” in HEAD and means “Libel” now" in messages
    assert cli("-C", repository.path, "check", "--since", "HEAD").code == 1
    repository.write({"specs/hazards.yaml": hazards(BEFORE, "2.0.0")})
    assert found(cli, repository, "GK507") == []


LABELS = (
    "  happy: {{name: Happy, definition: The writer is pleased about something., code: {happy}}}\n"
    "  {second}: {{name: {name}, definition: {definition}, code: {code}{more}}}\n"
)


def mood(version: str, *, happy: int = 1, second: str = "sad", code: int = 2, more: str = "", name: str = "Sad",
         definition: str = "The writer regrets something.") -> str:  # fmt: skip
    labels = LABELS.format(happy=happy, second=second, code=code, more=more, name=name, definition=definition)
    return HEAD.format(version=version) + TASK + labels


def test_a_code_of_an_earlier_release_is_reported_for_another_label(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {"specs/hazards.yaml": mood("1.0.0")})
    repository.commit("Two", {"specs/hazards.yaml": mood("2.0.0", code=3)})
    repository.write({"specs/hazards.yaml": mood("3.0.0", second="angry", code=2, name="Angry")})
    assert found(cli, repository, "GK506") == ["the code `2` was that of `sad` in 1.0.0"]
    repository.write({"specs/hazards.yaml": mood("3.0.0", second="sorry", code=2, more=", renamed_from: [sad]")})
    assert found(cli, repository, "GK506") == []


def test_a_removed_id_is_reported_if_it_returns_with_another_meaning(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {"specs/hazards.yaml": mood("1.0.0")})
    repository.commit(
        "Two", {"specs/hazards.yaml": mood("2.0.0", second="calm", name="Calm", definition="No feeling.")}
    )
    back = mood("3.0.0", name="Longing", definition="Someone longs for a distant person or place.")
    repository.write({"specs/hazards.yaml": back})
    assert found(cli, repository, "GK507") == ["the id `sad` meant “Sad” in 1.0.0 and means “Longing” now"]
    repository.write({"specs/hazards.yaml": mood("3.0.0", definition="The writer regrets or misses something.")})
    assert found(cli, repository, "GK507") == []


def test_what_the_base_reused_already_is_not_reported(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {"specs/hazards.yaml": mood("1.0.0")})
    repository.commit("Two", {"specs/hazards.yaml": mood("2.0.0", second="calm", name="Calm", definition="Nothing.")})
    reused: dict[str, Any] = {
        "second": "sad",
        "name": "Longing",
        "definition": "Someone longs for a distant person or place.",
    }
    repository.commit("Three", {"specs/hazards.yaml": mood("3.0.0", **reused)})
    assert found(cli, repository, "GK507") == []
    word: dict[str, Any] = {**reused, "definition": "Someone longs for a faraway person or place."}
    repository.write({"specs/hazards.yaml": mood("3.0.0", **word)})
    assert found(cli, repository, "GK507") == found(cli, repository, "GK506") == []
    again: dict[str, Any] = {**reused, "name": "Envy", "definition": "The writer wants what others own."}
    repository.write({"specs/hazards.yaml": mood("3.0.0", **again)})
    assert found(cli, repository, "GK507") == ["the id `sad` meant “Longing” in HEAD and means “Envy” now"]


def test_a_code_that_the_base_reused_already_is_not_reported(repository: Repository, cli: Cli) -> None:
    repository.commit("One", {"specs/hazards.yaml": mood("1.0.0")})
    repository.commit("Two", {"specs/hazards.yaml": mood("2.0.0", code=3)})
    angry: dict[str, Any] = {"second": "angry", "code": 2, "name": "Angry"}
    repository.commit("Three", {"specs/hazards.yaml": mood("3.0.0", **angry)})
    repository.write({"specs/hazards.yaml": mood("3.0.0", **angry, definition="The writer regrets nothing.")})
    assert found(cli, repository, "GK506") == []
    furious: dict[str, Any] = {**angry, "second": "furious", "more": ", renamed_from: [angry]"}
    repository.write({"specs/hazards.yaml": mood("3.0.0", **furious)})
    assert found(cli, repository, "GK506") == [], "the renamed label keeps its code"
    repository.write({"specs/hazards.yaml": mood("3.0.0", **{**angry, "code": 3})})
    assert found(cli, repository, "GK506") == ["the code `3` was that of `sad` in 2.0.0"]


CALM = "  calm: {name: Calm, definition: No feeling is shown by the writer.}\n"
FORCE = "  force: {name: Force, renamed_from: [calm], definition: No feeling is shown by the writer.}\n"
STORM = "  calm: {name: Calm, definition: The writer tells how a storm went by without harm.}\n"
SAD = "  sad: {name: Sad, definition: The writer regrets something.}\n"
GONE = "  calm: {name: Calm, definition: No feeling is shown by the writer., status: deprecated, replaced_by: sad}\n"


def of(*labels: str, version: str = "1.0.0") -> dict[str, str | None]:
    return {"specs/hazards.yaml": HEAD.format(version=version) + TASK + "".join(labels)}


def test_an_id_is_reported_whose_label_was_renamed_and_that_is_used_again(repository: Repository, cli: Cli) -> None:
    repository.commit("One", of(CALM, SAD))
    repository.write(of(FORCE, STORM, SAD))
    message = "the id `calm` meant “Calm” in HEAD, which is `force` now; it means “Calm” now"
    assert found(cli, repository, "GK507") == [message]
    assert found(cli, repository, "GK508") == []


def test_a_declaration_is_refused_whose_label_still_has_its_meaning(repository: Repository, cli: Cli) -> None:
    repository.commit("One", of(CALM, SAD))
    repository.write(of(FORCE.replace("No feeling", "No feeling at all"), CALM, SAD))
    message = "`force` lists `calm` under `renamed_from`, but `calm` still has its meaning"
    assert found(cli, repository, "GK507") == [message]
    # An existing label cannot declare another one that is still there.
    repository.write(of(CALM, SAD.replace("name: Sad", "name: Sad, renamed_from: [calm]")))
    assert found(cli, repository, "GK507") == [message.replace("force", "sad")]
    repository.write(of(SAD.replace("name: Sad", "name: Sad, renamed_from: [calm]")))
    assert found(cli, repository, "GK507") == []


def test_a_declaration_of_any_element_is_obeyed_or_refused(repository: Repository, cli: Cli) -> None:
    ask = "{ask: Whose is it?, kind: choose-one, options: {one: {name: One}, two: {name: Two}}}"
    old = f"outcomes: {{skip: {{name: Skip, when: It is black.}}}}\nattributes: {{owner: {ask}, finder: {ask}}}\n"
    repository.commit("One", of(CALM, SAD + old))
    still = "`{}` lists `{}` under `renamed_from`, but `{}` still exists"
    own = "`finder` lists `owner` under `renamed_from`, but `finder` is a question of its own in the earlier version"
    declared = ask.replace("{ask", "{renamed_from: [owner], ask")
    for new, expected in {
        old.replace("{name: Two}", "{name: Two, renamed_from: [one]}"): [still.format("two", "one", "one")] * 2,
        old.replace("{one: {name: One}, two: {name: Two}", "{two: {name: Two, renamed_from: [one]}"): [],
        old.replace("skip: {name", "leave-out: {renamed_from: [skip], name"): [],
        old.replace("{skip: {", "{leave: {name: L, when: No., renamed_from: [skip]}, skip: {"): [
            still.format("leave", "skip", "skip")
        ],
        old.replace(f"owner: {ask}, finder: {ask}", f"finder: {declared}"): [own],
        old.replace(f"owner: {ask}, ", f"holder: {declared}, "): [],
    }.items():
        repository.write(of(CALM, SAD + new, version="2.0.0"))
        assert found(cli, repository, "GK507") == expected, new
        assert all(labels.count("GK2") == 0 for labels in found(cli, repository, "GK201"))


def test_an_id_that_returns_with_its_meaning_is_a_note(repository: Repository, cli: Cli) -> None:
    repository.commit("One", of(CALM, SAD))
    repository.commit("Two", of(GONE, SAD, version="2.0.0"))
    repository.write(of(CALM, SAD, version="2.0.0"))
    assert found(cli, repository, "GK508") == ["the id `calm` is used again for “Calm”, as it was in HEAD"]
    assert cli("-C", repository.path, "check", "--since", "HEAD").code == 0
    repository.commit("Three", of(SAD, version="3.0.0"))
    repository.write(of(CALM, SAD, version="3.0.0"))
    assert found(cli, repository, "GK508") == ["the id `calm` is used again for “Calm”, as it was in 1.0.0"]
    assert found(cli, repository, "GK507") == []
    repository.write(of(STORM.replace("Calm", "Storm"), SAD, version="3.0.0"))
    assert found(cli, repository, "GK508") == []
    assert len(found(cli, repository, "GK507")) == 1


def test_an_ordinary_broadening_is_neither(repository: Repository, cli: Cli) -> None:
    repository.commit("One", of(CALM, SAD))
    repository.write(of(CALM.replace("No feeling", "No strong feeling or mood"), SAD))
    assert found(cli, repository, "GK507") == found(cli, repository, "GK508") == []
