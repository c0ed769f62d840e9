"""The review of a branch as the one comment of ours on its pull request."""

from guidelinekit.report.review import MARKER, NOTHING
from guidelinekit.store.comments import Host, Outcome, put_comment, thread_of


def post_review(text: str, host: Host) -> Outcome:
    """Write a review, empty where no guideline changed, in the place of the one before.

    Raises:
        GuidelineKitError: this is no CI job for a pull request, or the host cannot be reached.
    """
    return put_comment(thread_of(host), text, marker=MARKER, otherwise=NOTHING)
