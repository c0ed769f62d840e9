"""Guidelines as a first import writes them: labels and examples from a list, and little else."""

from typing import Any

import yaml

#: Names of labels and what they mean, for messages to the help desk of a library.
LABELS = {
    "Loan period": "How long something may be kept.",
    "Renewal": "The reader wants to keep something longer.",
    "Late fee": "Money for something that came back late.",
    "Lost item": "Something cannot be found any more.",
    "Damaged item": "Something is torn, wet or broken.",
    "Reservation": "The reader wants something that somebody else has.",
    "Interlibrary loan": "The reader wants something from another library.",
    "Purchase suggestion": "The library should buy something.",
    "Membership": "Getting, changing or ending a library card.",
    "Login": "The reader cannot get into the account.",
    "E-books": "Books and magazines that are read on a screen.",
    "Opening hours": "When a branch is open.",
    "Events": "Readings, courses and exhibitions.",
    "Room booking": "Using a room of the library.",
    "Noise": "Somebody or something is too loud.",
    "Praise": "The reader is pleased.",
    "Other": "Everything else.",
}
_TEXTS = [
    ("How many weeks do I have for a film?", "Loan period", None),
    ("Is a magazine due after two weeks or after four?", "Loan period", None),
    ("I need another month for the atlas.", "Renewal", None),
    ("The website refuses to extend my cookbook.", "Renewal", "borderline"),
    ("Why do I owe you three pounds?", "Late fee", None),
    ("You charged me although the branch was closed that day.", "Late fee", "hard"),
    ("My son left the comic on the bus.", "Lost item", None),
    ("I returned it, yet it is still on my list.", "Lost item", "hard"),
    ("The dog chewed the cover.", "Damaged item", None),
    ("Page ninety is missing.", "Damaged item", "borderline"),
    ("Who has the new crime novel, and can I be next?", "Reservation", None),
    ("Can you get a thesis from Glasgow?", "Interlibrary loan", None),
    ("Please order the third volume.", "Purchase suggestion", None),
    ("You have nothing about beekeeping!", "Purchase suggestion", "borderline"),
    ("I moved to another street.", "Membership", None),
    ("My daughter is six now, may she have a card?", "Membership", None),
    ("The PIN does not work.", "Login", None),
    ("The reader app shows a white screen.", "E-books", "hard"),
    ("Are you open on Easter Monday?", "Opening hours", None),
    ("When does the author talk begin?", "Events", None),
    ("We are eight people and need a table on Friday.", "Room booking", "borderline"),
    ("The copier next to the reading room drives me mad.", "Noise", "hard"),
    ("Your staff are wonderful.", "Praise", None),
    ("Thank you for the quick parcel from Leeds!", "Praise", "borderline"),
    ("Hello?", "Other", None),
]


def id_of(name: str) -> str:
    """Return the id of a label with this name."""
    return name.lower().replace(" ", "-")


def naive_import() -> dict[str, Any]:
    """Return a guideline of 17 labels and 25 examples that is valid, but says little more than names."""
    return {
        "format": 1,
        "id": "help-desk",
        "title": "Help desk",
        "version": "0.1.0",
        "summary": "Sort the messages that readers send to the help desk of a library.",
        "task": {"unit": "One message.", "input": "text", "kind": "choose-one"},
        "labels": {id_of(name): {"name": name, "definition": meaning} for name, meaning in LABELS.items()},
        "rules": {
            "first-topic": {"level": "must", "statement": "If a message has two topics, choose the first one."},
            "read-all": {"level": "must", "statement": "Read the message to its end."},
            "no-guessing": {"level": "should", "statement": "Choose Other if the topic is usually unclear."},
            "language": {"level": "must", "statement": "Ignore spelling and grammar."},
        },
        "edge_cases": {
            "fee-for-damage": {"situation": "The reader asks what a torn page costs.", "decision": "damaged-item"},
            "card-and-login": {"situation": "The card expired, so the login fails.", "decision": "membership"},
            "noise-at-event": {"situation": "A reading was too loud.", "decision": "noise"},
        },
        "examples": {
            f"ex-{number:03}": {"input": text, "answer": id_of(name)} | ({"difficulty": level} if level else {})
            for number, (text, name, level) in enumerate(_TEXTS, start=1)
        },
    }


def without_definitions() -> dict[str, Any]:
    """Return the import with labels that have only a name."""
    data = naive_import()
    data["labels"] = {id_of(name): {"name": name} for name in LABELS}
    return data


def answers_by_name() -> dict[str, Any]:
    """Return the import with the names of the labels in the answers, where their ids belong."""
    data = naive_import()
    for example, (_, name, _) in zip(data["examples"].values(), _TEXTS, strict=True):
        example["answer"] = name
    return data


def as_yaml(data: dict[str, Any]) -> str:
    """Write a guideline as a script does: every value on a line of its own."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=100)
