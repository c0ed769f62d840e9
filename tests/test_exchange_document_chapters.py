"""Chapters of a document beside its labels: each has an obvious place in a guideline, or a reason why it has none."""

from typing import Any

import pytest

from guidelinekit.exchange.documents.sentence_ids import id_words
from guidelinekit.exchange.draft import Draft
from tests.test_exchange_documents import TWO, data_of, draft_of

LABELS = TWO + "## When not to label\n\n- **Skip**: It cannot be read.\n\n"
GERMAN = "# T\n\n## Kategorien\n\n- **Lob**: Die Person lobt etwas.\n- **Klage**: Die Person beklagt etwas.\n\n"


def of(text: str, before: str = LABELS) -> dict[str, Any]:
    return data_of(before + text)


def guesses(draft: Draft) -> list[str]:
    return [f"{one.place}: {one.what}" for one in draft.guessed]


@pytest.mark.parametrize(
    "heading", ["Decision flow", "3 Steps", "How to decide", "Decision tree", "6. Labeling process"]
)
def test_a_numbered_list_of_questions_is_the_procedure(heading: str) -> None:
    data = of(
        f"## {heading}\n\n1. Is it readable? If not: Skip.\n2. Is a group attacked? Then Hate.\n3. Otherwise: Fine.\n"
    )
    assert data["procedure"] == {
        "readable": {
            "ask": "Is it readable?",
            "answers": {"yes": {"name": "Yes"}, "no": {"name": "No", "outcome": "skip"}},
        },
        "group-attacked": {
            "ask": "Is a group attacked?",
            "answers": {"yes": {"name": "Yes", "label": "hate"}, "no": {"name": "No", "label": "fine"}},
        },
    }
    assert "x-to-sort" not in data


def test_answers_of_a_step_can_be_a_list_and_lead_to_steps() -> None:
    data = of(
        "## Decision flow\n\n1. What is it about?\n   - A group: Hate\n   - Something else → go to step 3\n"
        "   - Nothing: use the outcome Skip\n"
        "2. Never asked? Yes: Fine\n3. Is it rude? Yes → Hate; no → Fine\n"
    )
    first, _, third = data["procedure"].values()
    assert first["answers"] == {
        "group": {"name": "A group", "label": "hate"},
        "something-else": {"name": "Something else", "step": "rude"},
        "nothing": {"name": "Nothing", "outcome": "skip"},
    }
    assert third["answers"] == {"yes": {"name": "Yes", "label": "hate"}, "no": {"name": "No", "label": "fine"}}


def test_a_procedure_in_german() -> None:
    data = of(
        "## Entscheidungsweg\n\n1. Wird etwas gelobt? Dann Lob.\n2. Sonst: Klage.\n", GERMAN + "Der und die ist.\n\n"
    )
    assert data["procedure"]["etwas-gelobt"]["answers"] == {
        "ja": {"name": "Ja", "label": "lob"},
        "nein": {"name": "Nein", "label": "klage"},
    }


@pytest.mark.parametrize(
    "steps",
    [
        "1. Is it rude? Then Unknown.\n2. Otherwise: Fine.",
        "1. Is it rude? Then ask your lead.\n2. Is it nice? Fine.",
        "1. Is it rude? Go to step 9.\n2. Is it nice? Fine.",
        "1. Is it rude? Then Hate.\n2. Is it nice? Go to step 1.",
        "1. Open the tool.\n2. Read the text.",
    ],
)
def test_a_list_that_leads_to_nothing_known_stays_to_sort(steps: str) -> None:
    data = of(f"## Decision flow\n\n{steps}\n")
    assert "procedure" not in data
    (kept,) = data["x-to-sort"]
    assert kept["suggestion"] == "procedure"
    assert steps.split("\n", maxsplit=1)[0] in kept["text"]
    assert kept["why"]


@pytest.mark.parametrize("heading", ["Privacy", "13 Privacy of the customers", "Confidentiality", "Personal data"])
def test_privacy(heading: str) -> None:
    data = of(
        f"## {heading}\n\nTexts contain names. You must not copy them. Lock the screen.\n\n"
        "- Report lost devices.\n\nTexts are deleted after 90 days. A counsellor is there for you at any time, "
        "and talks to you about distressing texts.\n"
    )
    assert data["privacy"] == {
        "data": "Texts contain names.",
        "handling": ["You must not copy them.", "Lock the screen.", "Report lost devices."],
        "retention": "Texts are deleted after 90 days.",
        "wellbeing": "A counsellor is there for you at any time, and talks to you about distressing texts.",
    }


def test_privacy_in_german() -> None:
    data = of(
        "## Datenschutz\n\nTexte enthalten Namen. Sie dürfen nichts kopieren. Texte werden nach 30 Tagen gelöscht.\n"
    )
    assert data["privacy"] == {
        "data": "Texte enthalten Namen.",
        "handling": ["Sie dürfen nichts kopieren."],
        "retention": "Texte werden nach 30 Tagen gelöscht.",
    }


def test_contacts() -> None:
    data = of(
        "## 12 Getting help\n\n| Question | Contact |\n| --- | --- |\n| The tool does not work | tools@example.com |\n"
        "| A rule is unclear | your lead, or the channel #labels |\n| Anything else | Data office, Monday to Friday |\n"
    )
    assert data["owners"] == {
        "tools": {"name": "Tools", "contact": "mailto:tools@example.com"},
        "lead": {"name": "Lead"},
        "data-office": {"name": "Data office", "hours": "Monday to Friday"},
    }
    assert data["escalation"] == {
        "tool-does-not-work": {"when": "The tool does not work", "to": "tools"},
        "rule-is-unclear": {
            "when": "A rule is unclear", "to": "lead", "how": "your lead, or the channel #labels",
        },
        "anything-else": {"when": "Anything else", "to": "data-office"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("- **Data team**: data@example.com", {"name": "Data team", "contact": "mailto:data@example.com"}),
        ("Questions: data.team@example.com", {"name": "Data team", "contact": "mailto:data.team@example.com"}),
        ("Team Daten, daten@example.com", {"name": "Team Daten", "contact": "mailto:daten@example.com"}),
    ],
)
def test_contacts_in_lines(text: str, owner: dict[str, str]) -> None:
    assert list(of(f"## Ansprechpartner\n\n{text}\n")["owners"].values()) == [owner]


@pytest.mark.parametrize("text", ["Write to us.", "| Question | Answer |\n|---|---|\n| a | b |", "- See the wiki."])
def test_what_names_no_contact_stays_to_sort(text: str) -> None:
    data = of(f"## Contact\n\n{text}\n")
    assert "owners" not in data
    assert data["x-to-sort"][0]["suggestion"] == "owners"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Every tenth text is labeled by a second annotator.", {"overlap": 2, "overlap_share": 0.1}),
        ("One text in five is labeled by three people.", {"overlap": 3, "overlap_share": 0.2}),
        ("All texts are labeled by two annotators.", {"overlap": 2}),
        ("10 % of the texts are labeled by two annotators.", {"overlap": 2, "overlap_share": 0.1}),
        ("Some texts are labeled by two annotators.", {}),
        ("Two annotators met.", {}),
        (
            "The target is a Krippendorff's alpha of at least 0.8, and 0.9 for Hate.",
            {"agreement": {"metric": "krippendorff-alpha", "target": 0.8, "labels": {"hate": 0.9}}},
        ),
        ("Krippendorff's alpha was 0.6.", {}),
        ("The agreement was 0.6 last year.", {}),
        ("Mindestens 0,7 (Cohens Kappa) werden erwartet.", {"agreement": {"metric": "cohens-kappa", "target": 0.7}}),
    ],
)
def test_numbers_of_the_quality_chapter_only_where_they_are_clear(text: str, expected: dict[str, Any]) -> None:
    quality = of(f"## Quality assurance\n\n{text}\n")["quality"]
    assert quality.pop("audit") == {"text": text}
    assert quality == expected


def test_prose_of_the_quality_chapter() -> None:
    draft = draft_of(
        f"{LABELS}## Quality\n\n### Onboarding\n\nLabel 50 texts with a lead.\n\n### Test items\n\n"
        "If fewer than 85 percent of them are right, your lead talks with you. It is no punishment.\n\n"
        "### Feedback\n\nEach Friday we discuss.\n\n### Audit\n\nA lead reads some texts.\n"
    )
    assert draft.data["quality"] == {
        "qualification": "Label 50 texts with a lead.",
        "calibration": "Each Friday we discuss.",
        "audit": {"text": "A lead reads some texts."},
        "gold": {
            "pass": 0.85,
            "otherwise": "If fewer than 85 percent of them are right, your lead talks with you. It is no punishment.",
        },
    }
    assert "quality: Read from sentences: gold/pass." in guesses(draft)


@pytest.mark.parametrize("heading", ["Change history", "Appendix A: Change log", "11. Version history", "Änderungen"])
def test_the_change_history_is_dropped_with_a_note(heading: str) -> None:
    draft = draft_of(f"{LABELS}## {heading}\n\n- 1.1: new\n")
    assert "x-to-sort" not in draft.data
    assert any("change history is left out" in one.reason for one in draft.skipped)


def test_a_heading_that_only_has_the_word_is_kept() -> None:
    data = of("## Contents of a message\n\nOnly text.\n")
    assert data["x-to-sort"][0]["text"] == "Only text."


@pytest.mark.parametrize("chapter", ["## Edge cases\n\n### Danger\n\n", "## Task\n\n", "## Safety\n\n"])
def test_a_sentence_that_uses_an_outcome_is_a_rule(chapter: str) -> None:
    text = "If a person is in danger, stop and use the outcome *Skip*. This comes first."
    (rule,) = of(f"{chapter}{text}\n")["rules"].values()
    assert rule["statement"] == text


@pytest.mark.parametrize(
    ("box", "field", "expected"),
    [
        ("> **Important:** Be quick.", "definition", "Attacks a group.\n\n**Important:** Be quick."),
        ("Note: Be quick.", "definition", "Attacks a group.\n\nNote: Be quick."),
        ("> [!WARNING]\n> Be quick.", "definition", "Attacks a group.\n\n**Warning:** Be quick."),
        ("**Achtung:** Schnell.", "definition", "Attacks a group.\n\n**Achtung:** Schnell."),
        ("> **Attention:** Do not use it for jokes.", "avoid_when", ["Do not use it for jokes."]),
        ("**Note:** Use this for chants, too.", "use_when", ["Use this for chants, too."]),
    ],
)
def test_boxes_below_a_label_belong_to_it(box: str, field: str, expected: Any) -> None:
    data = data_of(f"# T\n\n## Labels\n\n### Hate\n\nAttacks a group.\n\n{box}\n\n### Fine\n\nAll else.\n")
    assert data["labels"]["hate"][field] == expected
    assert "x-to-sort" not in data


def test_what_is_left_says_why_where_to_and_where_it_is() -> None:
    draft = draft_of(
        f"{LABELS}## Examples\n\nThe table shows some texts.\n\n| Text | Label |\n|---|---|\n| a b c | Hates |\n"
        "| d | it depends |\n\n## Edge cases\n\n**Is it a joke?** Nobody knows.\n\n## Pay\n\nMonthly. You must wait.\n"
    )
    kept = {one["text"].rsplit("\n", 1)[-1]: (one["why"], one.get("suggestion"), one["place"])
            for one in draft.data["x-to-sort"]}  # fmt: skip
    assert kept["| a b c | Hates |"] == (
        "`Hates` is no label of this document; is it `hate`?", "examples", "line 16, row 2, “a b c Hates”",
    )  # fmt: skip
    assert kept["| d | it depends |"][0] == "Its answer “it depends” does not fit the task."
    assert kept["**Is it a joke?** Nobody knows."][0] == "Its decision names no single label or outcome."
    assert kept["Monthly. You must wait."][1] == "rules"
    assert any("“The table shows some texts.”" in one.reason for one in draft.skipped)
    assert not any("The table shows" in text for text in kept)


def test_the_summary_is_the_sentence_about_the_task() -> None:
    data = of(
        "## Background\n\nWe get many texts.\n\nThey are long.\n\n## Your task\n\n"
        "Each item is one text. You see no author. "
        "Assign the label that fits what the author of the text wants from the readers. If in doubt, choose Fine.\n"
    )
    assert data["summary"] == "Assign the label that fits what the author of the text wants from the readers."
    assert data["purpose"] == "We get many texts.\n\nThey are long."
    assert data["task"]["unit"] == "One text."
    assert [(one["text"], one.get("suggestion")) for one in data["x-to-sort"]] == [
        ("You see no author. If in doubt, choose Fine.", "task")
    ]


def test_a_purpose_of_several_paragraphs_has_short_lines() -> None:
    long = "word " * 60
    data = of(f"## Purpose\n\n{long}\n\n- {long}- - 1. # > x\n\nEnd.\n")
    assert max(map(len, data["purpose"].split("\n"))) <= 120
    assert "\n\n\n" not in data["purpose"]


@pytest.mark.parametrize(
    ("rule", "level", "labels"),
    [
        ("Hate should be chosen only if a group is meant.", "should", ["hate"]),
        ("A text that is not clear may be Fine, and you may ask.", "may", ["fine"]),
        ("Hate is always chosen first.", None, ["hate"]),
        ("A fine text is no hate.", None, None),
        ("You may not choose Fine.", None, ["fine"]),
        ("Hateful texts are Hate-like.", None, None),
        ("Never choose Hate or Fine.", None, ["hate", "fine"]),
    ],
)
@pytest.mark.parametrize("form", ["- {}", "| Rule | Reason |\n|---|---|\n| {} | Because. |"])
def test_the_level_and_the_labels_of_a_rule(rule: str, level: str | None, labels: list[str] | None, form: str) -> None:
    (found,) = of(f"## Rules\n\n{form.format(rule)}\n")["rules"].values()
    assert (found.get("level"), found.get("labels")) == (level, labels)


def test_the_name_of_an_outcome_is_no_label() -> None:
    text = "# T\n\n## Labels\n\n- **Other**: x\n- **Hate**: y\n\n## When not to label\n\n- **Other language**: z\n\n"
    data = data_of(f"{text}## Rules\n\n- Other languages get *Other language*.\n- Choose Other for the rest.\n")
    assert [one.get("labels") for one in data["rules"].values()] == [None, ["other"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("If the message is only an attachment or a picture, you may use the outcome.", "message attachment picture"),
        ("Do not choose Fine only because it is short.", "do-not choose Fine"),
        ("The customer reports a bug and asks for money back.", "customer reports bug"),
        ("Label what the customer wants", "Label what the customer wants"),
        ("Choose one of the", "Choose one"),
        ("Die Zahl der Sterne darf nicht berücksichtigt werden.", "Zahl Sterne nicht berücksichtigt"),
        ("Wenn der Text leer ist, überspringen Sie ihn.", "Text leer"),
        ("Is it so?", "Is it so?"),
    ],
)
def test_ids_of_sentences(text: str, expected: str) -> None:
    assert id_words(text) == expected


def test_groups_come_before_their_labels() -> None:
    data = data_of(
        "# T\n\n## Labels at a glance\n\n| Label | Definition |\n|---|---|\n| A | x |\n| B | y |\n| C | z |\n\n"
        "## Label definitions\n\n### Two\n\n#### B\n\ny\n\n#### C\n\nz\n\n### One\n\n#### A\n\nx\n"
    )
    assert list(data["labels"]) == ["one", "a", "two", "b", "c"]


def test_two_labels_to_use_instead_and_references_to_sections_are_reported() -> None:
    draft = draft_of(
        "# T\n\n## Labels\n\n### Hate\n\nx\n\nNot:\n\n- jokes → Fine, or Other\n\n### Fine\n\ny\n\n### Other\n\nz\n\n"
        "## Rules\n\n- Read section 3.2 first.\n- Lesen Sie Abschnitt 4.\n- A section has text.\n"
    )
    places = [one.place for one in draft.skipped]
    assert places[0] == "labels/hate/avoid_when"
    assert [place.split("/")[0] for place in places[1:]] == ["rules", "rules"]
    assert "“section 3.2”" in draft.skipped[1].reason


def test_outcomes_require_a_label_of_all_other_items() -> None:
    many = f"{LABELS}## Task\n\nChoose all labels that apply.\n\n"
    draft = draft_of(many)
    assert draft.data["task"]["choose"] == [1]
    assert any(one.startswith("task/choose:") for one in guesses(draft))
    assert "choose" not in draft_of(f"{many}## Examples\n\n- “x” → none\n").data["task"]
    assert "choose" not in draft_of(LABELS).data["task"]
