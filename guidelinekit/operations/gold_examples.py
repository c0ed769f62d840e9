"""The summaries of versions of one guideline -> the examples that no version of it may show."""

from collections.abc import Iterable

from guidelinekit.changes.history.summary import VersionSummary


def ever_unpublished(summaries: Iterable[VersionSummary]) -> frozenset[str]:
    """Return the ids of the examples that are gold or quiz items in any version, with the earlier ids of these."""
    known = list(summaries)
    found = {example_id for summary in known for example_id in summary.unpublished}
    renamed = [pair for summary in known for pair in summary.renamed_examples]
    # An id of which nothing is known may be an earlier one of an id that another version renamed.
    while more := {old for name, earlier in renamed if name in found for old in earlier} - found:
        found |= more
    return frozenset(found)
