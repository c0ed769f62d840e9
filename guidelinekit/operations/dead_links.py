"""Links of pages that lead nowhere -> an error that names the first of them."""

from collections.abc import Sequence

from guidelinekit.errors import BuildError

_MAX_PROBLEMS = 10


def dead_links(problems: Sequence[str], where: str) -> BuildError:
    """Return the error that pages have dead links. `problems` are sentences, and `where` is what has them."""
    more = f" (and {len(problems) - _MAX_PROBLEMS} more)" if len(problems) > _MAX_PROBLEMS else ""
    return BuildError(f"{where} dead links: {'; '.join(problems[:_MAX_PROBLEMS])}{more}")
