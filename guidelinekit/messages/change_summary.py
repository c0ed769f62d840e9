"""The changes of a guideline -> what they require of whom, in a few sentences."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from guidelinekit.changes.change import Change, Impact, is_listed
from guidelinekit.changes.groups import is_undecided
from guidelinekit.messages.catalogue import Catalogue


def impact_counts(impacts: Iterable[Impact], catalogue: Catalogue) -> str:
    """Return how often each impact occurs, highest first: `2 relabel, 1 reread`."""
    counts = Counter(impacts)
    texts = [
        catalogue.text(
            "report.impact-count",
            number=catalogue.number(counts[impact]),
            impact=catalogue.text(f"impacts.{impact}.name"),
        )
        for impact in Impact
        if counts[impact]
    ]
    return catalogue.listed(texts)


def counts_sentence(changes: Sequence[Change], catalogue: Catalogue) -> str:
    """Return the number of changes, also by impact; that only the version changed, if no change is to be read."""
    listed = [change for change in changes if is_listed(change)]
    if not listed:
        return catalogue.text("report.only-version" if changes else "report.nothing-changed")
    impacts = impact_counts((change.impact for change in listed), catalogue)
    count = catalogue.text("report.change-count", count=len(listed))
    return catalogue.text("report.summary", changes=count, impacts=impacts)


def items_text(impact: Impact, highest_impact: Impact, catalogue: Catalogue) -> str:
    """Return what becomes of items already labeled because of changes of one impact.

    `highest_impact` is that of the changes that are shown above them: those decide about items that both concern, so
    that the sentence is about the other items.
    """
    return catalogue.text(f"impacts.{impact}.{'items-others' if _has_above(impact, highest_impact) else 'items'}")


def items_text_alone(impact: Impact, highest_impact: Impact, catalogue: Catalogue) -> str:
    """Return what becomes of items already labeled because of one change that is shown apart from the others.

    `highest_impact` is that of all changes: those with a higher impact decide about items that both concern.
    """
    return catalogue.text(f"impacts.{impact}.{'items-unless' if _has_above(impact, highest_impact) else 'items'}")


def _has_above(impact: Impact, highest_impact: Impact) -> bool:
    """Whether changes of a higher impact decide about some items."""
    return highest_impact is not impact and highest_impact in (Impact.RELABEL, Impact.REMAP)


def to_do(changes: Sequence[Change], catalogue: Catalogue) -> Iterator[str]:
    """Yield what annotators must read, what happens to items, and how many decisions the author has to make."""
    listed = [change for change in changes if is_listed(change)]
    if not listed:
        return
    counts = Counter(change.impact for change in listed)
    to_read = len(listed) - counts[Impact.EDITORIAL]
    if to_read:
        yield catalogue.text("report.annotators-read", count=to_read)
    else:
        yield catalogue.text("report.annotators-nothing")
    if counts[Impact.RELABEL]:
        yield catalogue.text("report.items-relabel", count=counts[Impact.RELABEL])
    if counts[Impact.REMAP]:
        message_id = "report.items-remap-others" if counts[Impact.RELABEL] else "report.items-remap"
        yield catalogue.text(message_id, count=counts[Impact.REMAP])
    if not counts[Impact.RELABEL] and not counts[Impact.REMAP]:
        yield catalogue.text("report.items-valid")
    decisions = sum(map(is_undecided, listed))
    if decisions:
        yield catalogue.text("report.decisions", count=decisions)
