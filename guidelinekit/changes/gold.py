"""Changes -> the same without the items and answers of gold examples, for readers whom nobody has chosen.

Comments and annotations on a pull request leave the repository, by mail too. Gold examples measure annotators only as
long as their answers are unknown.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from guidelinekit.changes.change import Change
from guidelinekit.changes.message import Message, element


def is_about_gold(change: Change) -> bool:
    """Whether a change is in an example that is a gold example on either side."""
    return any("gold" in side.get("uses", ()) for side in change.audiences)


def without_gold_content(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes; of a gold example only one, which says that it changed."""
    return tuple(_each_example_once(changes))


def _each_example_once(changes: Iterable[Change]) -> Iterator[Change]:
    seen: set[str] = set()
    for change in changes:
        if not is_about_gold(change):
            yield replace(change, consequences=without_gold_content(change.consequences))
            continue
        shown = without_content(change)
        if shown.address not in seen:
            yield shown
        seen.add(shown.address)


def without_content(change: Change) -> Change:
    """Return a change of a gold example with the id of the example as its only content; others are unchanged."""
    if not is_about_gold(change):
        return change
    section, element_id = change.address.split("/")[:2]
    address = f"{section}/{element_id}"
    return replace(
        change,
        address=address,
        before=None,
        after=None,
        new_location=change.location,
        labels=(),
        message=Message(id="changes.gold-changed", arguments={"subject": element(address, element_id)}),
        prose=False,
        difference=None,
        names=(),
        consequences=(),
    )
