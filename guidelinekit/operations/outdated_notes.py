"""A comparison with the last release -> the same, without decisions that a note made about an earlier text.

A note is written for the text beside it. If a branch changes that text again and leaves the note as it is, the author
has to decide again.
"""

from dataclasses import replace

from guidelinekit.changes.acknowledgements import fingerprint
from guidelinekit.changes.change import flat, sort_changes
from guidelinekit.changes.history.notes import with_notes
from guidelinekit.operations.compare import Comparison
from guidelinekit.operations.version_findings import note_blobs
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.git.history import History, blob_id
from guidelinekit.store.note_files import notes_of
from guidelinekit.store.versions import Version


def reopen_decisions(
    workspace: Workspace, history: History, compared: Comparison, base: Version, commit: str
) -> tuple[Comparison, dict[str, str]]:
    """Return the comparison, and the outdated note of each reopened decision by the address of the change.

    `base` is the guideline in the `commit` where the branch began.
    """
    old, new = compared.old, compared.new
    if old is None or new is None or not any(change.note for change in compared.changes):
        return compared, {}
    blobs = note_blobs(workspace, history, commit)
    files = notes_of(compared.id, workspace.root, workspace.config.changes)
    kept = {file.path for file, release in files if not release and blobs.get(file.path) == blob_id(file.content)}
    notes = workspace.notes(compared.id)[0]
    slugs = {note.slug: note.path for note in notes if note.path in kept}
    if not slugs or not workspace.load(base).usable:
        return compared, {}
    in_branch = {change.address for change in flat(workspace.changes(base, new))}
    written = [note for note in notes if note.path not in kept]
    between = (compared.old_version, compared.new_version)
    decided, _ = with_notes(workspace.changes(old, new), written, *between, is_release=False)
    open_changes = {fingerprint(change): change for change in decided if change.needs_decision}
    changes, outdated = [], {}
    for change in compared.changes:
        reopened = open_changes.get(fingerprint(change)) if change.note in slugs else None
        if reopened is not None and change.address in in_branch:
            outdated[change.address] = slugs[change.note]
            changes.append(replace(reopened, acknowledged=change.acknowledged))
        else:
            changes.append(change)
    return replace(compared, changes=sort_changes(changes)), outdated
