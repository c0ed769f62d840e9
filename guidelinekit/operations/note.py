"""Write a change note, which explains to annotators why a guideline changed."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from guidelinekit.changes.change import Impact, flat
from guidelinekit.changes.history.notes import read_note
from guidelinekit.changes.history.semver import raised_version
from guidelinekit.changes.history.withdrawals import WITHDRAWN
from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.suggest import did_you_mean
from guidelinekit.operations.compare import Comparison
from guidelinekit.operations.diff import diff
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.writing import write_new

#: The number of words of the text in a file name.
_SLUG_WORDS = 6
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenNote:
    """A note that was written. `undecided` are the addresses of changes that still need a decision."""

    path: str
    targets: tuple[str, ...]
    undecided: tuple[str, ...]


def write_note(
    workspace: Workspace,
    guideline: str,
    text: str,
    *,
    impact: Impact | None = None,
    targets: Sequence[str] = (),
    slug: str = "",
) -> WrittenNote:
    """Write a note about the changes since a guideline's last release.

    `guideline` may be empty if only one changed. Without `targets`, a note with an impact is about the changes that
    need a decision; a note without an impact is about all changes.

    Raises:
        GuidelineKitError: nothing changed, a target did not change, or the text is not valid.
        HistoryError, UnreadableGuidelineError: the versions cannot be compared.
        OutputError: the file cannot be written.
    """
    if slug and not _FILE_NAME.fullmatch(slug):
        raise GuidelineKitError(f"`{slug}` is not valid as a file name", hint="Use letters, digits and - _ .")
    changed = _changed_guideline(workspace, guideline)
    addresses = {change.address for change in flat(changed.changes)}
    for target in targets:
        if not any(f"{address}/".startswith(f"{target}/") for address in addresses):
            hint = (
                did_you_mean(target, addresses)
                or "Use an address from the output of `guidelinekit diff --format json`."
            )
            raise GuidelineKitError(f"`{target}` did not change since the last release", hint=hint)
    undecided = tuple(change.address for change in changed.changes if change.needs_decision)
    note_targets = tuple(targets) or (undecided if impact is not None else ())
    if impact is not None and not note_targets:
        raise GuidelineKitError(
            "no change needs a decision, so the impact needs a target",
            hint="Add the address of a change, for example --target labels/<id>/definition.",
        )
    content = _content(text, impact, note_targets)
    name = f"{slug or _slug(text)}.md"
    if name.lower() == WITHDRAWN:
        raise GuidelineKitError(
            f"{name} is the name of the file that withdraws a release", hint="Choose another name with --slug."
        )
    # A version that was raised by hand has a folder of its own.
    folder = f"{workspace.config.changes}/{changed.id}/{raised_version(changed.old_version, changed.new_version)}"
    path = f"{folder.rstrip('/')}/{name}"
    _require_valid(path, content)
    written, kept = write_new(workspace.root, {path: content.encode()})
    if kept:
        raise GuidelineKitError(f"{path} already exists", hint="Choose another name with --slug.")
    remaining = (
        tuple(a for a in undecided if not any(f"{a}/".startswith(f"{t}/") for t in note_targets))
        if note_targets
        else ()
    )
    return WrittenNote(path=written[0], targets=note_targets, undecided=remaining)


def _changed_guideline(workspace: Workspace, guideline: str) -> Comparison:
    changed = diff(workspace, guideline=guideline).diffs
    if not changed:
        raise GuidelineKitError("nothing changed since the last release", hint="Make the change first, then its note.")
    if len(changed) > 1:
        ids = ", ".join(entry.id for entry in changed)
        raise GuidelineKitError("several guidelines changed", hint=f"Add the id of one of them: {ids}.")
    return changed[0]


def _content(text: str, impact: Impact | None, targets: Sequence[str]) -> str:
    front = [f"impact: {impact.value}"] if impact is not None else []
    front += ["targets:", *(f"  - {target}" for target in targets)] if targets else []
    head = ["---", *front, "---"] if front else []
    return "\n".join([*head, text.strip(), ""])


def _slug(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", ascii_text)[:_SLUG_WORDS]
    return "-".join(words) or "note"


def _require_valid(path: str, content: str) -> None:
    note, findings = read_note(SourceFile(path=path, content=content.encode()), version="")
    if note is None:
        raise GuidelineKitError(findings[0].message, hint="Explain the reason in one or two sentences.")
