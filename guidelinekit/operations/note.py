"""Write a change note: why something changed, in words for annotators."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from guidelinekit.changes.change import Impact, flat
from guidelinekit.changes.history.notes import read_note
from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.suggest import did_you_mean
from guidelinekit.operations.compare import Comparison
from guidelinekit.operations.diff import diff
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.output import write_new

#: How many words of the text a file's name repeats.
_WORDS = 6
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A note that was written: its path, and the changes that no note has settled yet, by address."""

    path: str
    targets: tuple[str, ...]
    unsettled: tuple[str, ...]


def write_note(
    workspace: Workspace,
    guideline: str,
    text: str,
    *,
    impact: Impact | None = None,
    targets: Sequence[str] = (),
    slug: str = "",
) -> Written:
    """Write a note about changes since a guideline's last release. Without a `guideline` it is the only changed one.

    Without `targets`, a note with an impact is about the changes that wait for one, and any other about all.

    Raises:
        GuidelineKitError: nothing changed, a target did not, or the text cannot be used.
        HistoryError, UnreadableGuidelineError: there is nothing to compare.
        OutputError: the file cannot be written.
    """
    if slug and not _NAME.fullmatch(slug):
        raise GuidelineKitError(f"`{slug}` cannot name a file", hint="Use letters, digits and - _ .")
    changed = _changed(workspace, guideline)
    known = {change.address for change in flat(changed.changes)}
    for target in targets:
        if not any(f"{address}/".startswith(f"{target}/") for address in known):
            hint = did_you_mean(target, known) or "See `guidelinekit diff`; a target is an address that it shows."
            raise GuidelineKitError(f"`{target}` did not change since the last release", hint=hint)
    waiting = tuple(change.address for change in changed.changes if change.needs_decision)
    about = tuple(targets) or (waiting if impact is not None else ())
    if impact is not None and not about:
        raise GuidelineKitError(
            "no change waits for a note, so say which one the impact is for",
            hint="Name it: --target labels/<id>/definition.",
        )
    content = _content(text, impact, about)
    path = f"{workspace.config.changes}/{changed.id}/{slug or _slug(text)}.md"
    _require_usable(path, content)
    written, kept = write_new(workspace.root, {path: content.encode()})
    if kept:
        raise GuidelineKitError(f"{path} exists already", hint="Choose another name with --slug.")
    left = tuple(a for a in waiting if not any(f"{a}/".startswith(f"{t}/") for t in about) and about)
    return Written(path=written[0], targets=about, unsettled=left)


def _changed(workspace: Workspace, guideline: str) -> Comparison:
    found = diff(workspace, guideline=guideline).diffs
    if not found:
        raise GuidelineKitError("nothing changed since the last release", hint="Write the change first, then its note.")
    if len(found) > 1:
        names = ", ".join(entry.id for entry in found)
        raise GuidelineKitError("several guidelines changed", hint=f"Say which one the note is for: {names}.")
    return found[0]


def _content(text: str, impact: Impact | None, targets: Sequence[str]) -> str:
    front = [f"impact: {impact.value}"] if impact is not None else []
    front += ["targets:", *(f"  - {target}" for target in targets)] if targets else []
    head = ["---", *front, "---"] if front else []
    return "\n".join([*head, text.strip(), ""])


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)[:_WORDS]
    return "-".join(words) or "note"


def _require_usable(path: str, content: str) -> None:
    note, findings = read_note(SourceFile(path=path, content=content.encode()), version="")
    if note is None:
        raise GuidelineKitError(findings[0].message, hint="Say why in a sentence or two.")
