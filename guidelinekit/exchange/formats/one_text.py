"""Labels of tools that have one text for a label, which annotators see and annotations contain."""

from collections.abc import Mapping, Sequence

from guidelinekit.exchange.draft import Draft
from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.tasks import TASK_KINDS

#: How many labels a remark names.
_NAMED = 3
#: How many reasons are recorded: a damaged file may have one for each label.
_REASONS = 100
#: Why a guideline's ids are not in files of such tools.
ID = "The tool has one text for a label: the file has its name, which annotators read, and annotations contain it."

#: Why the kind of a label is not in files that have the kind of each list of labels.
ONE_KIND = "It is the kind of the task, or of labels of which a list has one kind; the file has it once."


def main_kind(interface: Interface) -> str:
    """Return the kind of the labels that a file with one list has: marks, or choices, and links only without both."""
    others = [kind for kind in interface.kinds if not TASK_KINDS[kind].joins_marks]
    return next(iter(others), interface.kinds[0])


def texts(interface: Interface, kind: str, *, tool: str, longest: int = 0) -> dict[str, str]:
    """Return the text of each label of a kind, by id. `longest` is the largest number of characters, 0 for any.

    Raises:
        ExchangeError: two labels have the same text, or one is too long.
    """
    found: dict[str, str] = {}
    ids: dict[str, str] = {}
    for label_id, label in interface.of_kind(kind).items():
        text = " ".join(label.name.split())
        if longest and len(text) > longest:
            raise ExchangeError(
                f"the name of `{label_id}` has {len(text)} characters, and {tool} accepts at most {longest}",
                hint="Shorten the name.",
            )
        if text in ids:
            raise ExchangeError(
                f"{tool} cannot tell `{ids[text]}` and `{label_id}` apart: both are called “{text}”",
                hint="Give one of them another name.",
            )
        ids[text] = label_id
        found[label_id] = text
    return found


def stated_id(text: str) -> str:
    """Return a text that looks like a tag, such as `PER` or `per`; empty for one that is written as people do."""
    return text if text in (text.lower(), text.upper()) else ""


def skip_all(draft: Draft, skipped: Mapping[str, Sequence[str]], what: str = "label") -> None:
    """Record what is not in a draft: the texts of labels by reason. Each reason is one remark."""
    for reason, texts_of_labels in list(skipped.items())[:_REASONS]:
        found = list(dict.fromkeys(texts_of_labels))
        named = ", ".join(f"“{text}”" for text in found[:_NAMED])
        more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        draft.skip(f"{what if len(found) == 1 else what + 's'} {named}{more}", reason)
    if len(skipped) > _REASONS:
        draft.skip(f"more {what}s", f"There are {len(skipped) - _REASONS:,} more reasons why something is left out.")
