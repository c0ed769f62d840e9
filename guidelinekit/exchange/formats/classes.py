"""What lists of numbered classes share: which number a label gets, and texts of foreign files."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from guidelinekit.exchange.formats.format import ExchangeError
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.model import Label
from guidelinekit.guideline.one_line import plain_line

#: Why a name can be another one after an import.
SPACES = "An import leaves out spaces at the ends of a name, and double ones."
#: What would be markup in a guideline, where a foreign file has plain text.
_MARKUP = re.compile(r"[<>\[\]*_`#|\\~&]|^\s*(?:[-+=]|\d+[.)])|https?:")
#: The largest number that every program stores exactly.
LARGEST = 2**53 - 1
_MAX_CLASSES = 50_000
_MAX_ALIKE = 100


def in_order_of_numbers(interface: Interface) -> dict[str, Label]:
    """Return the labels in the order in which a list without numbers has them: each at its code, if it can be.

    Codes from 0 without gaps are the numbers of the classes. A gap is filled by the label that had its code and can no
    longer be chosen: without it, all others would change their numbers. With other codes, or without codes, the order
    is that of the guideline.
    """
    labels = interface.guideline.labels
    own = {label.code: label_id for label_id, label in interface.labels.items() if type(label.code) is int}
    if not own or len(own) < len(interface.labels) or min(own) < 0:
        return dict(interface.labels)
    others = {
        label.code: label_id
        for label_id, label in labels.items()
        if label_id not in interface.labels and not label.abstract and type(label.code) is int
    }
    end = max(own) + 1
    while end in others and labels[others[end]].status == "deprecated":
        end += 1
    if end > len(own) + len(others):
        return dict(interface.labels)
    found = [own.get(number) or others.get(number) for number in range(end)]
    ids = [label_id for label_id in found if label_id is not None]
    return {label_id: labels[label_id] for label_id in ids} if len(ids) == end else dict(interface.labels)


def require_classes(labels: Mapping[str, Label], guideline_id: str, title: str) -> None:
    """Check that a list of classes can be written.

    Raises:
        ExchangeError: there are no labels, or two have the same name.
    """
    if not labels:
        raise ExchangeError(
            f"`{guideline_id}` has no labels: {title} lists nothing else",
            hint="Export a guideline with labels that can be chosen.",
        )
    require_distinct([label.name for label in labels.values()], title)


def require_distinct(names: Collection[str], title: str, what: str = "labels") -> None:
    """Check that no two names are the same.

    Raises:
        ExchangeError: two are the same.
    """
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice is not None:
        raise ExchangeError(
            f"{title} cannot tell two {what} apart: both are called “{twice}”", hint="Give one of them another name."
        )


def require_names(names: Collection[str], file_name: str) -> None:
    """Check that the names of foreign classes can be made ids in reasonable time.

    Raises:
        ExchangeError: there are too many, or too many have the same name.
    """
    if len(names) > _MAX_CLASSES:
        raise ExchangeError(f"{file_name} has more than {_MAX_CLASSES:,} labels", hint="Divide the file.")
    if len(names) - len(set(names)) > _MAX_ALIKE:
        raise ExchangeError(
            f"{file_name} has more than {_MAX_ALIKE} labels that are called like others",
            hint="Give each label a name of its own.",
        )


def text_of(value: Any) -> str:
    """Return a text or number of a foreign file as text on one line; empty for everything else."""
    if isinstance(value, str):
        return " ".join(plain_line(value.encode("utf-8", "replace").decode()).split())
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def code_of(value: Any) -> int | str | None:
    """Return what a file stores of a class as a code: a number, or a text; None if it is neither."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if type(value) is int and abs(value) <= LARGEST:
        return value
    return text_of(value) or None


def plain_prose(text: str) -> str:
    """Return a plain text as prose; empty if the guideline would take a part of it for markup."""
    line = " ".join(text.split())
    return "" if _MARKUP.search(line) else line


def some_of(names: Collection[str], count: int = 3) -> str:
    """Return the first names in quotation marks, and how many more there are."""
    shown = [f"“{name}”" for name in list(names)[:count]]
    more = len(names) - len(shown)
    if more:
        return f"{', '.join(shown)} and {more:,} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))
