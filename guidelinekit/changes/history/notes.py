"""Change notes (Markdown with front matter) -> the reasons for changes, and the impacts that their authors decided."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from guidelinekit.changes.change import Change, Impact, sort_changes
from guidelinekit.changes.history.note_targets import ChangesByTarget, addresses_of, targets_of
from guidelinekit.changes.history.semver import is_version, parse
from guidelinekit.changes.stored_values import STORED_KINDS, not_below_floor
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location
from guidelinekit.guideline.one_line import one_line
from guidelinekit.guideline.prose import images, images_not_allowed, links_not_allowed
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.reader import read
from guidelinekit.guideline.read.scalars import CONTROL
from guidelinekit.guideline.read.text import conflicts
from guidelinekit.guideline.suggest import did_you_mean

_KEYS = ("impact", "targets")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """The reason for changes, written for annotators. Without `targets` the note is about its whole release.

    `version` is the release that the note belongs to, empty while it is unreleased. `target_locations` are where the
    targets are written. `impacts` are those of single targets, which the note can have instead of one `impact`.
    """

    slug: str
    path: str
    version: str
    impact: Impact | None
    targets: tuple[str, ...]
    text: str
    target_locations: tuple[Location, ...] = ()
    impacts: Mapping[str, Impact] = field(default_factory=dict)

    def __repr__(self) -> str:
        return one_line(f"Note {self.slug}: {self.text}")


def read_note(file: SourceFile, *, version: str) -> tuple[Note | None, tuple[Finding, ...]]:
    """Read one note. A note that cannot be used is returned as findings, never raised."""
    where = Location(path=file.path)
    try:
        text = file.content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None, (codes.BAD_NOTE.at(where, "the note is not UTF-8 text", hint="Save the file as UTF-8."),)
    if file.problem:
        return None, (codes.BAD_NOTE.at(where, file.problem),)
    if conflict := tuple(conflicts(file.path, text)):
        return None, conflict
    if CONTROL.search(text):
        return None, (codes.BAD_NOTE.at(where, "the note contains a control character", hint="Remove it."),)
    front, body = _split(text)
    if text.split(":")[0].strip() in _KEYS:
        message = f"the line `---` before `{text.split(':')[0].strip()}:` is missing"
        hint = "Put `---` on a line of its own before and after the block, and then the reason."
        return None, (codes.BAD_NOTE.at(where, message, hint=hint),)
    impacts: dict[str, Impact] = {}
    if not body and text.startswith("---\n") and "\n---" not in text:
        message = "the block that begins with `---` does not end"
        return None, (codes.BAD_NOTE.at(where, message, hint="Add a line `---` after it, and then the reason."),)
    if not body:
        return None, (codes.BAD_NOTE.at(where, "the note gives no reason"),)
    for target in (*links_not_allowed(body), *images_not_allowed(body), *(image.path for image in images(body))):
        message = f"the target `{target}` of a link or image is not a web or email address"
        hint = "Link to a full URL. A note cannot contain images."
        return None, (codes.BAD_NOTE.at(where, message, arguments=[target], hint=hint),)
    impact: Impact | None = None
    targets: tuple[str, ...] = ()
    locations: tuple[Location, ...] = ()
    if front.strip():
        # The front matter begins with the end of the line of dashes, so that findings have the right line.
        document = read(SourceFile(path=file.path, content=front.encode()))
        if document.data is None:
            return None, tuple(codes.BAD_NOTE.at(f.location, f.message) for f in document.findings)
        key, problem, hint = _problem(document.data)
        if problem:
            return None, (codes.BAD_NOTE.at(document.locate((key,), key=True), problem, hint=hint),)
        value = document.data.get("impact")
        impact = Impact(value) if value else None
        written = document.data.get("targets", ())
        targets = tuple(map(str, written))
        if isinstance(written, dict):
            impacts = {target: Impact(written[target]) for target in targets}
            locations = tuple(document.locate(("targets", target), key=True) for target in targets)
        else:
            locations = tuple(document.locate(("targets", at)) for at in range(len(targets)))
    slug = PurePosixPath(file.path).stem
    note = Note(
        slug=slug, path=file.path, version=version, impact=impact, targets=targets, text=body,
        target_locations=locations, impacts=impacts,
    )  # fmt: skip
    return note, ()


def read_notes(files: Iterable[tuple[SourceFile, str]]) -> tuple[tuple[Note, ...], tuple[Finding, ...]]:
    """Read notes, each with its release (empty if unreleased). Returns them, and findings about unusable ones."""
    notes: list[Note] = []
    findings: list[Finding] = []
    for file, version in files:
        note, reported = read_note(file, version=version)
        findings.extend(reported)
        if note is not None:
            notes.append(note)
    return tuple(notes), tuple(findings)


def apply_notes(changes: Iterable[Change], notes: Sequence[Note]) -> tuple[Change, ...]:
    """Apply notes to changes: a change that a note targets has the impact of the note and needs no decision.

    The result is sorted again, because impacts may have changed.
    """
    return sort_changes(noted for _, noted in _noted(tuple(changes), notes))


def with_notes(
    changes: Iterable[Change], notes: Iterable[Note], old: str, new: str, *, is_release: bool
) -> tuple[tuple[Change, ...], tuple[Note, ...]]:
    """Apply the notes about a comparison of two versions. Returns the changes and these notes.

    The notes of releases after `old` and up to `new` are applied, and unreleased notes too unless the new side is a
    release (`is_release`). If `old` or `new` is empty (guideline added or removed), no notes are applied.
    """
    about = tuple(note for note in notes if _is_between(note.version, old, new, is_release=is_release))
    return sort_changes(_not_too_low(change, noted) for change, noted in _noted(tuple(changes), about)), about


def _not_too_low(change: Change, noted: Change) -> Change:
    """Return a change with the impact of its note, or a higher one where finished items need it: see `FLOORS`.

    There is a table for `remap` only if an id or another stored value changed. Otherwise a person has to look.
    """
    impact = not_below_floor(change.kind.id, change.impact, noted.impact)
    if impact is Impact.REMAP and change.impact is not Impact.REMAP and change.kind.id not in STORED_KINDS:
        impact = Impact.RELABEL
    return replace(noted, impact=impact)


def _is_between(version: str, old: str, new: str, *, is_release: bool) -> bool:
    if not old or not new:
        return False
    if not is_version(version):
        return not version and not is_release
    return parse(old) < parse(version) <= parse(new)


def unmatched_targets(changes: ChangesByTarget, note: Note) -> tuple[Finding, ...]:
    """Report targets of a note that did not change in its release."""
    return tuple(
        codes.NOTE_TARGET.at(where, f"`{target}` did not change in this release", arguments=[target])
        for target, where in zip(note.targets, note.target_locations, strict=True)
        if not changes.covered(target)
    )


def _noted(changes: Sequence[Change], notes: Sequence[Note]) -> Iterator[tuple[Change, Change]]:
    """Yield each change, and the same with its note."""
    # Precedence: a note about the change, then about its element, then about the whole release; then the first one.
    by_target: dict[str, tuple[int, Note]] = {}
    for number, note in enumerate(notes):
        for target in note.targets or ("",):
            by_target.setdefault(target, (number, note))
    reused = addresses_of(changes) if by_target else frozenset()
    for change in changes:
        targets = [target for target in (*targets_of(change, reused), "") if target in by_target] if by_target else []
        best = min(targets, key=lambda target: (-len(target), by_target[target][0]), default=None)
        yield change, change if best is None else _with_note(change, best, by_target[best][1])


def _with_note(change: Change, target: str, note: Note) -> Change:
    impact = note.impacts.get(target) or note.impact or change.impact
    if target in note.impacts and not change.needs_decision and change.impact.at_least(impact):
        # The impact of a single target answers decisions: it can raise other changes, but not lower them.
        impact = change.impact
    if not note.targets and change.impact.at_least(impact):
        # A note without targets can raise an impact, but not lower it.
        impact = change.impact
    return replace(change, needs_decision=False, impact=impact, note=note.slug)


def _split(text: str) -> tuple[str, str]:
    if not text.startswith("---\n"):
        return "", text.strip()
    front, separator, body = text[3:].partition("\n---")
    return (front, body.strip()) if separator else ("", "")


def _problem(data: dict[str, object]) -> tuple[str, str, str]:
    """Return the key that cannot be used, why, and how to fix it; empty texts if all are valid."""
    unknown = sorted(set(data) - set(_KEYS))
    if unknown:
        message = f"unknown key `{unknown[0]}`; a note has `impact` and `targets`"
        return unknown[0], message, did_you_mean(unknown[0].lower(), _KEYS)
    impact = data.get("impact", Impact.REREAD)
    if not isinstance(impact, str) or impact not in list(Impact):
        given = f"`{impact}`" if isinstance(impact, str) else "not a text"
        hint = did_you_mean(impact.strip().lower(), list(Impact)) if isinstance(impact, str) else ""
        return "impact", f"impact is {given}; allowed: {', '.join(Impact)}", hint
    targets = data.get("targets", [])
    if isinstance(targets, dict):
        return _problem_of_targets(data, targets)
    if not isinstance(targets, list) or not all(isinstance(target, str) and target for target in targets):
        addresses = [part.strip() for part in targets.split(",")] if isinstance(targets, str) else []
        hint = f"Write a list: `targets: [{', '.join(addresses)}]`." if all(addresses) and addresses else ""
        return "targets", "targets must be a list of addresses such as rules/sarcasm", hint
    return "", "", ""


def _problem_of_targets(data: dict[str, object], targets: dict[str, object]) -> tuple[str, str, str]:
    """Return why targets with an impact each cannot be used; see `_problem`."""
    if "impact" in data:
        return "impact", "each target has its own impact, so the note has none", "Remove the line `impact:`."
    for target, impact in targets.items():
        if impact not in list(Impact):
            hint = did_you_mean(impact.strip().lower(), list(Impact)) if isinstance(impact, str) else ""
            return "targets", f"the impact of `{target}` is `{impact}`; allowed: {', '.join(Impact)}", hint
    return "", "", ""
