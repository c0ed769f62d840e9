"""Changes that need a decision -> a change note to paste, which answers each of them."""

import hashlib
from collections.abc import Sequence

from guidelinekit.changes.change import Change
from guidelinekit.changes.cost import ChangeEffort
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.messages.catalogue import Catalogue


def note_path(guideline_id: str, decisions: Sequence[ChangeEffort], folder: str, raised_to: str) -> str:
    """Return the path of the note; the same decisions have the same path.

    `raised_to` is the version that the branch raises the guideline to by hand, which has a folder of its own.
    """
    targets = "\n".join(sorted(decision.change.address for decision in decisions))
    below = f"{guideline_id}/{raised_to}" if raised_to else guideline_id
    return f"{folder}/{below}/answers-{hashlib.sha256(targets.encode()).hexdigest()[:6]}.md"


def note_to_paste(decisions: Sequence[ChangeEffort], catalogue: Catalogue) -> str:
    """Return the note. As it is, it confirms the impact that each change has."""
    changes: dict[str, list[Change]] = {}
    for decision in decisions:
        changes.setdefault(decision.change.address, []).append(decision.change)
    lines = ["---", "targets:"]
    for address, about in changes.items():
        sentences = " ".join(catalogue.sentence(change.message) for change in about)
        lines.append(f"  {_key(address)}: {about[0].impact.value} # {_comment(sentences)}")
    return "\n".join([*lines, "---", catalogue.text("review.note-text")])


def _key(address: str) -> str:
    """Return an address as a key of YAML; one with other characters than those of ids is quoted."""
    is_plain = all(character.isascii() and (character.isalnum() or character in "/._-") for character in address)
    return address if is_plain else "'" + plain_line(address).replace("'", "''") + "'"


def _comment(sentence: str) -> str:
    """Return a sentence on one line, without characters that YAML does not allow."""
    return "".join(character for character in " ".join(sentence.split()) if character.isprintable())
