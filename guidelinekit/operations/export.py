"""A version of a guideline -> the file of a labeling tool, and what the file does not hold."""

from collections.abc import Collection
from dataclasses import dataclass
from fnmatch import fnmatchcase

from guidelinekit.changes.impact_overrides import STORED
from guidelinekit.exchange.export import exported
from guidelinekit.exchange.formats.format import Format
from guidelinekit.exchange.losses import Loss
from guidelinekit.operations.exchange_words import exchange_words
from guidelinekit.operations.named_version import named_version
from guidelinekit.operations.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A file of a tool: which guideline and version it is of, its content, and the losses.

    `unaccepted` are the losses that nobody has accepted.
    """

    guideline_id: str
    version: str
    fmt: Format
    content: bytes
    losses: tuple[Loss, ...]
    unaccepted: tuple[Loss, ...]


def export(workspace: Workspace, name: str, fmt: Format, *, audience: str = "", accept: Collection[str] = ()) -> Export:
    """Return the file of the version that `ID` or `ID@VERSION` names.

    Gold examples and what is not for the audience are not in it. `accept` are fields or patterns of fields, such as
    `labels/*/excludes`, whose losses are accepted; those of the settings are accepted too.

    Raises:
        ExchangeError: the tool cannot show the input, or offer the labels.
        GuidelineKitError: there is no such guideline, or it is not for the audience.
        RevisionError: the version was never released.
    """
    named = named_version(workspace, name, audience=audience)
    guideline = named.guideline
    stored = workspace.config.datasets.get(guideline.id, STORED)
    result = exported(named.data, fmt, workspace.schema, stored, exchange_words(guideline.language))
    files = workspace.config.exchange.get(guideline.id, ())
    known = [*accept, *(field for file in files if file.format == fmt.id for field in file.accept)]
    return Export(
        guideline_id=guideline.id,
        version=guideline.version,
        fmt=fmt,
        content=result.content,
        losses=result.losses,
        unaccepted=tuple(loss for loss in result.losses if not is_accepted(loss.field, known)),
    )


def is_accepted(field: str, accept: Collection[str]) -> bool:
    """Whether a field, or one that contains it, is in a list. A `*` there stands for any id or field."""
    parts = field.split("/")
    fields = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
    return any(fnmatchcase(part, pattern) for pattern in accept for part in fields)
