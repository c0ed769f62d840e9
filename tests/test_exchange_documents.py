"""Guideline documents in Markdown and Word become drafts: what each part becomes, and nothing of the text is lost."""

import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from guidelinekit.exchange.documents.blocks import Heading, block_texts
from guidelinekit.exchange.documents.markdown import read_markdown
from guidelinekit.exchange.documents.words import line
from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.export import exported
from guidelinekit.exchange.formats.documents import MARKDOWN
from guidelinekit.exchange.formats.format import ExchangeError, File
from guidelinekit.exchange.formats.registry import FORMATS, guessed
from guidelinekit.exchange.reading import completed
from guidelinekit.guideline.prose import plain
from tests.test_exchange_formats import SCHEMA, errors_in, guideline

CASES = Path(__file__).parent / "cases" / "exchange" / "documents"
DOCUMENTS = sorted(path.stem for path in CASES.glob("*.md"))


def draft_of(text: str) -> Draft:
    return MARKDOWN.read(File(name="guide.md", content=text.encode()), SCHEMA)


def data_of(text: str) -> dict[str, Any]:
    data = completed(draft_of(text), "draft")
    assert errors_in(data) == []
    return data


def case(name: str) -> dict[str, Any]:
    return data_of((CASES / f"{name}.md").read_text(encoding="utf-8"))


TWO = "# T\n\n## Labels\n\n- **Hate**: Attacks a group.\n- **Fine**: Anything else.\n\n"


def test_a_guideline_about_comments() -> None:
    data = case("moderation")
    assert data["title"] == "Comment Moderation – Annotation Guidelines"
    assert data["summary"] == (
        "Each item is one comment with the headline of the article and, if it is a reply, the comment that it replies "
        "to. Choose **all labels that apply**."
    )
    assert data["purpose"].startswith("Readers of our news site")
    assert data["task"] == {
        "unit": "One comment with the headline of the article and, if it is a reply, the comment that it replies to.",
        "input": "text",
        "kind": "choose-many",
        "choose": [1],
    }
    hate = data["labels"]["hate-speech"]
    assert hate["parent"] == "attacks-on-people"
    assert hate["aliases"] == ["HATE", "hateful content", "group hatred"]
    assert hate["use_when"][0] == "a group is called inferior, dangerous or less than human"
    assert hate["avoid_when"] == [
        {"text": "criticism of a religion, an ideology or a government", "instead": "acceptable"},
        {"text": "insults that name no group", "instead": "insult"},
        "quotations of hate speech that the comment clearly rejects",
    ]
    assert (hate["color"], hate["hotkey"]) == ("#c0392b", "h")
    assert list(data["labels"]["insult"]["confused_with"]) == ["hate-speech"]
    assert data["labels"]["threat"]["use_when"] == ["“I know where you live”", "wishes that somebody dies or is hurt"]
    assert data["labels"]["attacks-on-people"]["abstract"] is True
    rules = data["rules"]
    assert rules["read-the-whole-comment"]["why"] == "Violations often come last."
    assert rules["irony"]["why"] == "Moderators cannot know what an author had in mind."
    assert [rule.get("level", "must") for rule in rules.values()][:5] == ["must", "must", "must", "should", "may"]
    assert "do-not-discuss-single-comments-outside" in rules
    assert data["outcomes"]["skip"]["when"] == "The comment is not in English, or it is empty."
    assert [one["decision"] for one in data["edge_cases"].values()] == [
        ["acceptable"],
        ["hate-speech"],
        ["hate-speech"],
    ]
    examples = {one["input"]: one for one in data["examples"].values()}
    assert examples["My neighbor is a parasite."]["answer"] == ["insult"]
    assert examples["I would not let these people near my children."]["not"] == {
        "insult": "a group is meant, not a person."
    }
    assert "lol ok" not in examples
    assert list(data["glossary"]) == ["house-rules", "slur", "protected-group"]
    headings = [one.get("heading") for one in data["x-to-sort"]]
    assert headings[-1] == "6. Examples"
    assert data["quality"]["agreement"] == {"metric": "krippendorff-alpha", "target": 0.75}
    assert (data["quality"]["overlap"], data["quality"]["overlap_share"]) == (2, 0.1)
    assert data["owners"] == {
        "moderation-leads": {"name": "Moderation leads", "contact": "mailto:moderation-leads@example.com"}
    }


def test_a_guideline_about_named_entities() -> None:
    data = case("entities")
    assert data["task"]["kind"] == "mark-spans"
    assert list(data["labels"]) == ["PER", "ORG", "LOC", "EVT", "MISC"]
    assert data["labels"]["PER"]["avoid_when"][1] == {"text": "names of animals", "instead": "MISC"}
    examples = {one["input"]: one["answer"] for one in data["examples"].values()}
    assert examples["Mira Okafor opened the new pool in Westport on Monday."] == [
        {"label": "PER", "text": "Mira Okafor"},
        {"label": "LOC", "text": "Westport"},
    ]
    assert examples["The Harbor Trust invites to the Lantern Festival."][0] == {"label": "ORG", "text": "Harbor Trust"}
    assert examples["Dalia Reyes sings on Saturday"] == [{"label": "PER", "text": "Dalia Reyes"}]
    assert examples["Nobody came."] == []
    assert not any("aloud" in text for text in examples), "a label that is not defined"
    weekdays = next(one for one in data["edge_cases"].values() if "Weekdays" in one["situation"])
    assert (weekdays["decision"], weekdays["why"]) == ([], "They are no names of events.")
    assert [one["name"] for one in data["glossary"].values()] == ["Mention", "Span"]


def test_a_guideline_in_german() -> None:
    data = case("kommentare")
    assert data["language"] == "de"
    assert data["task"]["unit"] == "Eine Bewertung aus dem Online-Shop."
    assert data["labels"]["positiv"]["avoid_when"] == [{"text": "ironisches Lob", "instead": "negativ"}]
    assert data["labels"]["neutral"]["aliases"] == ["gemischt", "sachlich"]
    assert [rule.get("level", "must") for rule in data["rules"].values()] == ["must", "must", "should", "may"]
    assert [one["answer"] for one in data["examples"].values()] == [
        "negativ",
        "negativ",
        "positiv",
        "neutral",
        "negativ",
    ]


def test_a_long_guideline_with_groups() -> None:
    data = case("tickets")
    labels = data["labels"]
    assert len([one for one in labels.values() if not one.get("abstract")]) == 15
    assert [key for key, one in labels.items() if one.get("abstract")] == [
        "billing", "account", "product", "everything-else",
    ]  # fmt: skip
    assert labels["refund"] == {
        "name": "Refund",
        "short": "The customer wants money back",
        "definition": "The customer wants money back that was already paid, whatever the reason is.",
        "use_when": [
            "double charges", "charges after the end of a contract",
            "a device was returned and the money has not arrived",
        ],
        "avoid_when": [
            {"text": "The customer only asks why the amount is so high", "instead": "invoice-question"},
            {
                "text": "The customer threatens to ask for money back if a bug is not fixed",
                "instead": "bug-report",
            },
        ],
        "hotkey": "r",
        "parent": "billing",
    }  # fmt: skip
    assert all(one.get("definition") for one in labels.values() if not one.get("abstract"))
    assert len(data["examples"]) > 40
    assert len(data["edge_cases"]) > 10
    assert data["edge_cases"]["customer-reports-bug"]["decision"] == ["bug-report", "refund"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_text_is_lost(name: str) -> None:
    """Each sentence of a document is in the draft, in a note on what is left out, or in a section that a note names."""
    text = (CASES / f"{name}.md").read_text(encoding="utf-8")
    draft = draft_of(text)
    kept = {word.casefold() for word in words_in([draft.data, [one.reason for one in draft.skipped]])}
    headings = set()
    missing = []
    left_out = [one.place for one in draft.skipped if "is left out" in one.reason]
    is_left_out = False
    for block in read_markdown(text, "x").blocks:
        if isinstance(block, Heading):
            is_left_out = f"“{line(block.words)}”, {block.place}" in left_out
        if is_left_out:
            continue
        for one in block_texts(block):
            words = {word.casefold() for word in one.split() if len(word) > 6 and word.isalpha()}
            if isinstance(block, Heading):
                headings |= words
            elif not words <= kept:
                missing.append((block.place, words - kept))
    # What only says what a text is, such as “Situation:” or the head of a table, has no text of its own.
    assert [one for one in missing if not one[1] <= headings | {word.casefold() for word in LEADS}] == []


LEADS = {
    "Examples", "Definition", "Comment", "Meaning", "Reason", "Sentence", "Entities", "Decision", "Situation",
    "Outcome",
    "confused", "Beispiele", "Synonyme", "Verwenden", "Begründung", "Entscheidung", "Synonyms", "Exclude", "Include",
    "Shortcut", "Highlight", "Contact", "Question",
}  # fmt: skip


def words_in(value: Any) -> set[str]:
    match value:
        case str():
            return (
                set(plain(value).split()) | set(value.split()) | {word.strip('.,;:“”"()!?') for word in value.split()}
            )
        case dict():
            return set().union(*(words_in(key) | words_in(inner) for key, inner in value.items()))
        case list():
            return set().union(*map(words_in, value))
        case _:
            return set()


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("- **A b**: x\n- **C**: y", {"A b": "x", "C": "y"}),
        ("- A – x.\n- C – y.", {"A": "x.", "C": "y."}),
        ("- `A`: x\n- `C`: y", {"A": "x", "C": "y"}),
        ("**A**: x\n\n**C**: y", {"A": "x", "C": "y"}),
        ("A\n: x\n\nC\n: y", {"A": "x", "C": "y"}),
        ("### A\n\nx\n\n### C\n\ny", {"A": "x", "C": "y"}),
        ("### 2.1 Label 1: A\n\nx\n\n### 2.2 Label 2: C\n\ny", {"A": "x", "C": "y"}),
        ("| Label | Definition |\n|---|---|\n| A | x |\n| C | y |", {"A": "x", "C": "y"}),
        ("| What | Text |\n|---|---|\n| A | x |\n| C | y |", {"A": "x", "C": "y"}),
        ("- A\n- C", {"A": "", "C": ""}),
    ],
)
def test_forms_of_a_list_of_labels(labels: str, expected: dict[str, str]) -> None:
    data = data_of(f"# T\n\n## Labels\n\n{labels}\n")
    assert {one["name"]: one.get("definition", "") for one in data["labels"].values()} == expected


@pytest.mark.parametrize(
    "text",
    [
        "# T\n\n## Hate\n\nx\n\nUse when:\n\n- a\n\n## Fine\n\ny\n\nExamples:\n\n- “b”\n",
        "# T\n\nIntro.\n\n- **Hate**: x\n- **Fine**: y\n",
        "# T\n\n## How it works\n\n| Category | Description |\n|---|---|\n| Hate | x |\n| Fine | y |\n",
        "# T\n\n## Definitions\n\n### Hate\n\nx\n\n### Fine\n\ny\n",
        "# Category 1: Hate\n\nx\n\n# Category 2: Fine\n\ny\n",
        "**Labels**\n\n**Hate**\n\nx\n\n**Fine**\n\ny\n",
    ],
)
def test_labels_are_found_by_structure(text: str) -> None:
    assert [one["name"] for one in data_of(text)["labels"].values()] == ["Hate", "Fine"]


def test_groups_of_a_table() -> None:
    data = data_of(
        "# T\n\n## Labels\n\n| Category | Subcategory | Definition |\n|---|---|---|\n"
        "| Harm | Hate | x |\n| Harm | Threat | y |\n"
    )
    assert {key: one.get("parent") for key, one in data["labels"].items()} == {
        "harm": None, "hate": "harm", "threat": "harm",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("old jokes -> Fine", {"text": "old jokes", "instead": "fine"}),
        ("old jokes; use “Fine” instead", {"text": "old jokes", "instead": "fine"}),
        ("old jokes (see Fine)", {"text": "old jokes", "instead": "fine"}),
        ("old jokes use Fine", {"text": "old jokes use Fine", "instead": "fine"}),
        ("old jokes → Fine or Other", "old jokes → Fine or Other"),
        ("use fine words", "use fine words"),
        ("old jokes → Unknown", "old jokes → Unknown"),
    ],
)
def test_what_to_use_instead(item: str, expected: Any) -> None:
    text = f"# T\n\n## Labels\n\n### Hate\n\nx\n\nNot:\n\n- {item}\n\n### Fine\n\ny\n\n### Other\n\nz\n"
    assert data_of(text)["labels"]["hate"]["avoid_when"] == [expected]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("Read all.", {"statement": "Read all."}),
        ("You should read all.", {"level": "should", "statement": "You should read all."}),
        ("You may stop early.", {"level": "may", "statement": "You may stop early."}),
        ("You may stop, but must not guess.", {"statement": "You may stop, but must not guess."}),
        ("Read all. Reason: it is short.", {"statement": "Read all.", "why": "It is short."}),
        ("Read all of it, because it is short.", {"statement": "Read all of it.", "why": "It is short."}),
        ("Never skip only because it is long.", {"statement": "Never skip only because it is long."}),
        ("Read it so that nothing is missed.", {"statement": "Read it.", "why": "So that nothing is missed."}),
        ("**All of it.** Read to the end.", {"title": "All of it", "statement": "Read to the end."}),
        ("Use the **whole** text.", {"statement": "Use the **whole** text."}),
    ],
)
def test_rules(rule: str, expected: dict[str, str]) -> None:
    (found,) = data_of(f"{TWO}## Rules\n\n- {rule}\n")["rules"].values()
    assert found == expected


@pytest.mark.parametrize(
    ("example", "answer", "why"),
    [
        ("“They stink.” → Hate", "hate", None),
        ("“They stink.” - Hate (a group)", "hate", "A group"),
        ('"They stink.": Hate, because a group is meant', "hate", "A group is meant"),
        ("They stink. — Hate", "hate", None),
        ("“They stink.” → Unknown", None, None),
        ("“They stink.”", None, None),
    ],
)
def test_examples(example: str, answer: str | None, why: str | None) -> None:
    data = data_of(f"{TWO}## Examples\n\n- {example}\n")
    if answer is None:
        assert "examples" not in data
        assert "They stink." in data["x-to-sort"][0]["text"]
    else:
        (found,) = data["examples"].values()
        assert (found["input"], found["answer"], found.get("why")) == ("They stink.", answer, why)


@pytest.mark.parametrize(
    ("case_text", "decision"),
    [
        ("**A joke about a group?** Hate.", "hate"),
        ("**A joke about a group?** Yes, Hate. It hurts.", "hate"),
        ("**A joke about a group?** Label it as **Hate**, as always.", "hate"),
        ("**A joke about a group?** It is not Hate.", None),
        ("**A joke about a group?** Hate or Fine.", None),
        ("**A joke about a group?** Skip", {"outcome": "skip"}),
        ("A joke about a group → Hate", "hate"),
    ],
)
def test_edge_cases(case_text: str, decision: Any) -> None:
    data = data_of(
        f"{TWO}## Edge cases\n\n{case_text}\n\n- {case_text}\n\n## When not to label\n\n- Skip: empty text\n"
    )
    found = [one["decision"] for one in data.get("edge_cases", {}).values()]
    assert found in ([decision, decision], [decision]) if decision else found == []
    if not decision:
        assert "A joke about a group" in data["x-to-sort"][0]["text"]


@pytest.mark.parametrize(
    ("text", "kind", "input_kind"),
    [
        ("Draw a bounding box around each car in the image.", "draw-boxes", "image"),
        ("Highlight every name in the text.", "mark-spans", "text"),
        ("Rate the answer on a scale from 1 to 5. Rate each answer.", "rate", "text"),
        ("Choose all labels that apply to the photo. Each photo is an image.", "choose-many", "image"),
        ("Each item is a conversation. Choose exactly one label for each conversation.", "choose-one", "conversation"),
        ("Mark time segments in the recording.", "mark-segments", "audio"),
    ],
)
def test_the_task_is_guessed_and_the_guess_is_noted(text: str, kind: str, input_kind: str) -> None:
    draft = draft_of(f"{TWO}## Task\n\n{text}\n")
    assert (draft.data["task"]["kind"], draft.data["task"]["input"]) == (kind, input_kind)
    assert any(f"`{kind}`" in one.what for one in draft.guessed)
    assert errors_in(completed(draft, "draft")) == []


@pytest.mark.parametrize(
    ("answer", "decision"), [("This goes to **hate** as always.", "hate"), ("People who hate it.", None)]
)
def test_a_word_of_a_sentence_is_a_label_only_if_it_is_set_off(answer: str, decision: str | None) -> None:
    labels = "# T\n\n## Labels\n\n- **hate**: x\n- **fine**: y\n\n"
    data = data_of(f"{labels}## Edge cases\n\n### What about jokes?\n\n{answer}\n")
    assert [one["decision"] for one in data.get("edge_cases", {}).values()] == ([decision] if decision else [])


def test_a_scale_is_in_order() -> None:
    data = data_of(
        "# T\n\nRate each reply on a scale from 1 to 3.\n\n## Scale\n\n"
        "- **3 – Good**: x\n- **1 – Bad**: y\n- **2 – Fair**: z\n"
    )
    assert [(one["name"], one["value"]) for one in data["labels"].values()] == [("Bad", 1), ("Fair", 2), ("Good", 3)]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("See [here](http://a.example).", "See here (http://a.example)."),
        ("See [here](https://a.example/x).", "See [here](https://a.example/x)."),
        ("See [here](other.md).", "See here (other.md)."),
        ("A<br>b <b>c</b> <name>", "A\\\nb **c** \\<name>"),
        ("1\\. is no list", "1\\. is no list"),
        ("Use `a | b`", "Use `a | b`"),
        ("x ~~y~~ z", "x ~~y~~ z"),
    ],
)
def test_prose_is_legal(written: str, kept: str) -> None:
    data = data_of(f"{TWO}## Contact\n\n{written}\n")
    assert data["x-to-sort"][0]["text"] == kept


def test_documents_as_teams_write_them() -> None:
    """Emoji before names, examples in blocks of code, signals, notes that are set off, and a table for a group."""
    data = data_of(
        "# 📋 Tone\n\n**Project:** Tones\n**Version:** 1\n\n## Labels\n\n"
        "#### ✅ Positive\nThe text praises something in it.\n\n"
        "**Key signals:**\n"
        '- praise\n\n**Examples:**\n```\n✅  "Great!"\n✅  "Good. 😍"  ← short\n```\n\n> **Note:** Irony is hard.\n\n'
        "#### ❌ Negative\nThe text complains.\n\n## Label overview\n\n### Tone\n\n"
        "| Label | One-line definition |\n|---|---|\n"
        "| **Positive** | Praise of any kind |\n| **Negative** | A complaint |\n"
    )
    assert data["title"] == "Tone"
    positive = data["labels"]["positive"]
    assert (positive["name"], positive["parent"], positive["use_when"]) == ("Positive", "tone", ["praise"])
    assert positive["definition"] == "The text praises something in it.\n\n**Note:** Irony is hard."
    assert positive["short"] == "Praise of any kind"
    assert [one["input"] for one in data["examples"].values()] == ["Great!", "Good. 😍"]
    assert data["x-to-sort"][0]["text"].startswith("**Project:**")


def test_a_list_after_a_sentence_is_a_part_of_the_rule() -> None:
    data = data_of(f"{TWO}## Rules\n\nLabel each text alone. Do not:\n- compare texts\n\nNever:\n\n- Guess.\n\n"
                   "The following rules hold:\n\n- Read all.\n")  # fmt: skip
    assert [one["statement"] for one in data["rules"].values()] == [
        "Label each text alone. Do not:\n\n- compare texts", "Do not guess.", "Read all.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "word " * 60_000,
        "a" + " " * 60_000 + "b → c",
        "a\n" * 20_000,
        "**a** b\n" * 9,
        "( " * 20_000,
        "darf wird one in by " * 9_000,
        "**a** b. " * 120,
        "One in ten by two 9 %. " * 9_000,
        "a@" * 20_000,
    ],
)
def test_long_texts_take_no_minutes(text: str) -> None:
    start = time.process_time()
    data_of(f"{TWO}## Task\n\n{text}\n\n## Examples\n\n- {text}\n\n## Rules\n\n- {text}\n\n## FAQ\n\n{text}\n")
    assert time.process_time() - start < 10


@pytest.mark.parametrize("chapter", ["Quality", "Contact", "Privacy", "Introduction", "Safety"])
@pytest.mark.parametrize(
    "text",
    ["word " * 40_000, "One in ten by two 9 %. " * 5_000, "**a** b. " * 120, "a@" * 20_000, "- a, b? " * 9_000],
)
def test_long_chapters_take_no_minutes(chapter: str, text: str) -> None:
    start = time.process_time()
    data_of(f"{TWO}## {chapter}\n\n{text}\n\n## Decision flow\n\n1. {text}\n2. Is it? {text}\n")
    assert time.process_time() - start < 8


def test_places_are_lines() -> None:
    data = data_of(f"{TWO}## Contact\n\nWrite to us.\n")
    assert data["x-to-sort"] == [
        {
            "heading": "Contact",
            "text": "Write to us.",
            "place": "line 10, “Write to us.”",
            "why": "No part of a guideline was recognized in it.",
            "suggestion": "owners",
        }
    ]


@pytest.mark.parametrize(
    "text",
    [
        "", "plain text", "# T\n", "# T\n\n## Labels\n", "| a |\n|---|\n", "```\n# Labels\n", "- a\n", "---\n",
        "---\na: b\n---\n", "> " * 400 + "x", "- " * 300 + "x", "[" * 20_000, "*a " * 9_000, "<!--" * 5_000,
        "`" * 9_999, "&#0;" * 100, "\\" * 999, "*a " * 1_000 + "\n\n" + "[" * 1_000, ("*a " * 300 + "\n\n") * 900,
        "|" + "a|" * 500 + "\n|" + "-|" * 500 + "\n" + "|\n" * 3000,
    ],
)  # fmt: skip
def test_a_file_without_labels_is_refused(text: str) -> None:
    with pytest.raises(ExchangeError) as error:
        completed(draft_of(text), "draft")
    assert len(error.value.hint) > 10


def test_the_reason_says_which_headings_are_expected() -> None:
    with pytest.raises(ExchangeError, match="no labels") as error:
        draft_of("# Rules of the house\n\nBe nice.\n")
    assert "“Labels”" in error.value.hint


@pytest.mark.parametrize("name", ["comment-toxicity", "street-scene-objects"])
def test_other_formats_are_not_taken_for_documents(name: str) -> None:
    written = 0
    for fmt in FORMATS.values():
        # A tool that shows items can lack the kind of input.
        with suppress(ExchangeError):
            content = exported(guideline(name), fmt, SCHEMA).content
            written += 1
            for document in ("markdown", "docx"):
                assert FORMATS[document].recognizes(File(name=fmt.file_name, content=content)) == 0
    assert written > 3
    assert guessed(File(name="guide.md", content=TWO.encode())) is MARKDOWN
