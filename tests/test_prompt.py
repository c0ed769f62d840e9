"""The text of a guideline for a model: all that decides, in its language, nothing hidden, within a size."""

import json
import re
from typing import Any

import jsonschema_rs
import pytest

from guidelinekit.errors import GuidelineKitError
from guidelinekit.exchange.guideline_data import guideline_data
from guidelinekit.exchange.prompt.prompt import prompt
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.store.resources import languages, load_catalogue
from tests.conftest import ENGLISH
from tests.generated import complete
from tests.release_contents import LABELS, MOOD, SPECS, Data, content_of, spec
from tests.test_no_silent_change import SCHEMA

ANSWER = jsonschema_rs.validator_for({"$ref": "#/$defs/answer", "$defs": SCHEMA.raw["$defs"]})
CONFUSED: Data = {
    "sad": {**LABELS["sad"], "confused_with": {"happy": {"ask": "Is there a smile?", "text": "It decides."}}},
    "happy": LABELS["happy"],
    "calm": {"name": "Calm", "definition": "Neither."},
}


def text_of(data: Data, catalogue: Catalogue | None = None, **options: Any) -> str:
    """The text, in the language of the guideline."""
    seen = content_of(data)
    words = catalogue or load_catalogue(seen.guideline.language)
    return prompt(seen.guideline, guideline_data(seen.data, SCHEMA), words, **options)


def examples_in(text: str) -> list[str]:
    """The ids of the examples, in order."""
    return re.findall(r"^- `([^`]+)`: Item: ", text, re.MULTILINE)


def example(answer: str, **fields: Any) -> Data:
    return {"input": f"A text about {answer}.", "answer": answer, **fields}


def test_all_that_decides_is_in_it() -> None:
    sad = {
        **CONFUSED["sad"], "use_when": ["Tears."], "avoid_when": [{"text": "Of joy.", "instead": "happy"}],
        "attributes": ["strength"], "priority": 1,
    }  # fmt: skip
    text = text_of(MOOD | {
        "labels": {**CONFUSED, "sad": sad, "gone": {"name": "Gone", "definition": "Once.", "status": "deprecated"}},
        "attributes": {"strength": {
            "ask": "How sad?", "kind": "choose-one",
            "options": {"low": {"name": "Low"}, "high": {"name": "High", "definition": "Very much."}},
        }},
        "procedure": {
            "smile": {"ask": "Smile?", "answers": {"yes": "happy", "no": {"step": "tears"}, "unclear": []}},
            "tears": {"ask": "Tears?", "answers": {"yes": "sad", "no": {"outcome": "skip"}, "maybe": {"end": True}}},
        },
        "outcomes": {"skip": {"name": "Skip", "when": "No text."}},
        "rules": {
            "look": {"statement": "Look twice.", "why": "It helps.", "labels": ["sad"]},
            "old": {"statement": "Never.", "status": "deprecated"},
        },
        "edge_cases": {"irony": {"situation": "Irony.", "decision": "calm", "input": "Great.", "why": "No mood."}},
        "open_questions": {
            "tired": {"ask": "Is tired sad?", "meanwhile": "Choose calm."}, "late": {"ask": "And late?"},
        },
        "glossary": {"mood": {"definition": "What one feels.", "aliases": ["feeling"]}},
    })  # fmt: skip
    for line in (
        "# Mood", "`mood`, version 1.0.0", "Choose exactly one label.", "### `sad`: Sad", "- Tears.",
        "- Of joy. Use `happy` instead.", "- `happy`: It decides. Ask: Is there a smile?", "- Then also: `strength`",
        "- `strength`: How sad? (choose one, optional)", "  - `high`: High\n    Very much.", "### `smile`",
        "- yes: `happy`", "- maybe: finished", "- no: step `tears`", "- unclear: nothing applies",
        "- no: outcome `skip`",
        "- `skip`: Skip\n  No text.",
        "- `look` (always): Look twice.\n  Why: It helps.\n  About `sad`",
        '- `irony`: Irony.\n  Item: "Great."\n  Answer: {"labels": ["calm"]}\n  Why: No mood.',
        "- `tired`: Is tired sad?\n  Until then: Choose calm.", "- mood, feeling: What one feels.", "One JSON object",
    ):  # fmt: skip
        assert line in text, line
    for hidden in ("Once.", "Never.", "And late?"):
        assert hidden not in text


@pytest.mark.parametrize("name", SPECS)
def test_every_answer_is_one_that_the_format_accepts(name: str) -> None:
    data = spec(name)
    text = text_of(data)
    answers = [json.loads(line) for line in re.findall(r"^  Answer: (.*)$", text, re.MULTILINE)]
    assert len(answers) == len(data["edge_cases"]) + len(examples_in(text)) > 20
    for answer in answers:
        ANSWER.validate(answer)
    for rule_id, rule in data["rules"].items():
        assert (f"- `{rule_id}` (" in text) is (rule.get("status") != "deprecated")


@pytest.mark.parametrize(
    "fields",
    [{"uses": uses} for uses in (["gold"], ["quiz"], ["teach", "gold"], ["teach", "quiz"], ["practice"])]
    + [{"warning": "grief"}],
    ids=str,
)
def test_no_example_that_measures_or_is_opened_by_choice_is_in_it(fields: Data) -> None:
    text = text_of({**MOOD, "examples": {"zq7": example("sad", **fields), "shown": example("happy")}})
    assert "zq7" not in text
    assert "about happy" in text


def test_rules_and_cases_with_a_warning_are_in_it_and_announced() -> None:
    rules = {"slur": {"statement": "A slur is hate.", "warning": "hate"}}
    cases = {"end": {"situation": "An end.", "decision": "sad", "warning": "grief"}}
    text = text_of({**MOOD, "rules": rules, "edge_cases": cases})
    assert "It has distressing content: hate, grief." in text.split("## ")[0]
    assert "A slur is hate." in text
    assert "An end." in text


def test_examples_are_chosen_by_confusion_and_difficulty_for_each_label() -> None:
    wrong = {"happy": "No smile."}
    examples = {
        "plain": example("sad"),
        "hard": example("sad", difficulty="hard"),
        "confused": example("sad", **{"not": wrong}),
        "other": example("sad", **{"not": {"calm": "It shows."}}),
        "joy": example("happy"),
        "rest": example("calm"),
    }
    data = {**MOOD, "labels": CONFUSED, "examples": examples}
    every = text_of(data)
    assert examples_in(every) == list(examples)
    chosen = [examples_in(text_of(data, examples_size=size)) for size in range(0, len(every), 10)]
    assert chosen[0] == []
    # Each label has one before any has two, and the most telling ones come first.
    assert next(ids for ids in chosen if {"confused", "joy", "rest"} <= {*ids}) == ["confused", "joy", "rest"]
    assert next(ids for ids in chosen if {"confused", "other"} <= {*ids}) == ["confused", "other", "joy", "rest"]
    assert [ids for ids in chosen if len(ids) == 5][-1] == ["hard", "confused", "other", "joy", "rest"]
    assert chosen[-1] == list(examples)


@pytest.mark.parametrize("size", [0, 100, 1000, 5000])
def test_all_examples_together_have_at_most_the_size(size: int) -> None:
    data = spec("comment-toxicity")
    without, with_some = text_of(data, examples_size=0), text_of(data, examples_size=size)
    ids = examples_in(with_some)
    signs = sum(len("- \n") + 2 * 5 for _ in ids) + len("## Examples\n\n\n")
    assert len(with_some) - len(without) <= size + signs
    assert with_some == text_of(data, examples_size=size)


@pytest.mark.parametrize("language", languages())
def test_it_has_the_words_of_the_language_of_the_guideline(language: str) -> None:
    catalogue = load_catalogue(language)
    text = text_of({**MOOD, "language": language})
    for message_id in ("prompt.intro", "prompt.object", "pages.titles.labels", "tasks.choose-one.instruction"):
        assert catalogue.text(message_id) in text


def test_all_words_come_from_the_catalogue() -> None:
    def marked(entries: Any) -> Any:
        if isinstance(entries, str):
            return f"⟦{entries}⟧"
        return {key: marked(inner) for key, inner in entries.items()}

    entries = {**ENGLISH.entries, **{group: marked(ENGLISH.entries[group]) for group in ("prompt", "pages", "tasks")}}
    for variant in (0, 1):
        data = complete(SCHEMA, variant)
        text = text_of(data, Catalogue("en", entries, fields=ENGLISH.fields))
        headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
        assert len(headings) > 5
        assert [heading for heading in headings if not heading.startswith("⟦")] == []


def test_a_text_of_several_lines_stays_in_its_item() -> None:
    rules = {"look": {"statement": "Look:\n\n- once\n- twice"}, "next": {"statement": "Go."}}
    text = text_of({**MOOD, "rules": rules})
    assert "- `look` (always): Look:\n\n  - once\n  - twice\n- `next` (always): Go." in text


# Judging


def test_a_judge_gets_the_same_guideline_with_another_form() -> None:
    data = spec("comment-toxicity")
    annotate, judge = text_of(data), text_of(data, use="judge")
    assert "Judge by the guideline, as it is written, whether the answer is right." in judge.split("## ")[0]
    assert ENGLISH.text("prompt.intro") not in judge

    def between(text: str) -> str:
        return text[text.index("## What you decide") : text.index("## Form of the")]

    assert between(judge) == between(annotate)
    given, form = judge.split("## Form of the given answer")[1].split("## Form of the judgment")
    assert "`labels`: a list with the ids of the labels" in given
    assert ENGLISH.text("prompt.object") not in given
    assert re.findall(r"^- `(\w+)`", form, re.MULTILINE) == ["verdict", "labels", "rules", "reason"]


# Size


def test_a_number_of_examples_takes_the_most_telling_ones() -> None:
    data = spec("comment-toxicity")
    chosen = [set(examples_in(text_of(data, examples_count=count))) for count in (0, 1, 5, 1000)]
    assert list(map(len, chosen[:3])) == [0, 1, 5]
    assert chosen[0] < chosen[1] < chosen[2] < chosen[3]
    assert chosen[3] == set(examples_in(text_of(data, examples_size=10**9)))


def test_a_text_has_at_most_its_size_and_loses_the_least_first() -> None:
    data = spec("comment-toxicity")
    whole = text_of(data)
    known: list[bool] = []
    everything = text_of(data, size=len(whole))
    assert everything == whole
    for size in range(len(whole) - 1, 0, -997):
        try:
            text = text_of(data, size=size)
        except GuidelineKitError as error:
            missing = int(re.findall(r"([\d,]+) more than", str(error))[0].replace(",", ""))
            assert text_of(data, size=size + missing)
            with pytest.raises(GuidelineKitError):
                text_of(data, size=size + missing - 1)
            break
        assert len(text) <= size
        for label_id, label in data["labels"].items():
            assert (f"### `{label_id}`: " in text) is (label.get("status") != "deprecated")
        for rule_id, rule in data["rules"].items():
            assert (f"- `{rule_id}` (" in text) is (rule.get("status") != "deprecated")
        has = [
            bool(examples_in(text)), "The author objects to the word." in text, "into an open microphone" in text,
            "## Glossary" in text, "- `quoted-slur`: " in text, "## Form of the answer" in text,
        ]  # fmt: skip
        # What is left out first is never there without what is left out later.
        assert has == sorted(has)
        known.append(has[4])
    else:
        pytest.fail("no size is too small")
    assert {True, False} == set(known)


@pytest.mark.parametrize("name", SPECS)
def test_the_size_is_used(name: str) -> None:
    data = spec(name)
    whole = len(text_of(data, examples_count=10**6))
    without = len(text_of(data, examples_count=0))
    for size in range(without + 900, whole, (whole - without) // 7):
        text = text_of(data, size=size, examples_count=10**6)
        assert size - 900 < len(text) <= size
