"""A guideline and its earlier versions -> findings on ids and codes that have another meaning now.

Old items, exports and models keep ids and codes, which would then be read with the new meaning.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from guidelinekit.changes.compare.renames import declared_renames, points_to
from guidelinekit.changes.compare.same_meaning import has_other_meaning
from guidelinekit.changes.label_state import is_choosable, status_of
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.read.compose import Source

Labels = Mapping[str, Mapping[str, Any]]

_GONE: Mapping[str, Any] = {"status": "deprecated"}


@dataclass(frozen=True, kw_only=True)
class EarlierVersion:
    """The data of an earlier version, as the schema accepts it. `version` is how messages call it."""

    version: str
    data: Mapping[str, Any]

    @property
    def labels(self) -> Labels:
        """The labels by id."""
        labels: Labels = self.data.get("labels", {})
        return labels

    @cached_property
    def by_code(self) -> Mapping[str, str]:
        """The label that had each code."""
        return {str(label["code"]): label_id for label_id, label in self.labels.items() if "code" in label}


def reused_ids(current: Source, earlier: Sequence[EarlierVersion]) -> Iterator[Finding]:
    """Compare a guideline that the schema accepts with earlier versions, newest first.

    Of each label, one finding on its id and one on its code are reported, and each declaration that cannot be obeyed.
    """
    labels: Labels = current.data.get("labels", {})
    renames = [declared_renames(version.labels, labels) for version in earlier]
    for label_id, label in labels.items():
        yield from _first(_ids(current, label_id, label, earlier, renames))
        yield from _first(_codes(current, label_id, label, earlier))
        if earlier:
            yield from _refused(current, label_id, label, earlier[0], renames[0])


def _first(findings: Iterable[Finding]) -> Iterator[Finding]:
    for finding in findings:
        yield finding
        return


def _ids(
    current: Source,
    label_id: str,
    label: Mapping[str, Any],
    earlier: Sequence[EarlierVersion],
    renames: Sequence[Mapping[str, str]],
) -> Iterator[Finding]:
    address = ("labels", label_id)
    where = current.locate(address, key=True)
    if not is_choosable(label):
        return
    for at, (version, renamed) in enumerate(zip(earlier, renames, strict=True)):
        old = version.labels.get(label_id)
        if old is None or label_id in renamed.values():
            continue
        successor = renamed.get(label_id, "")
        if successor and not points_to(old, successor):
            message = (
                f"the id `{label_id}` meant “{old['name']}” in {version.version}, which is `{successor}` now; "
                f"it means “{label['name']}” now"
            )
            yield codes.ID_REUSED.at(where, message, arguments=[label_id], address=address)
        elif has_other_meaning(old, label):
            message = f"the id `{label_id}` meant “{old['name']}” in {version.version} and means “{label['name']}” now"
            yield codes.ID_REUSED.at(where, message, arguments=[label_id], address=address)
        elif is_choosable(old) if at else status_of(old) == "deprecated":
            is_back = not at or label_id not in earlier[0].labels
            if is_back:
                message = f"the id `{label_id}` is used again for “{label['name']}”, as it was in {version.version}"
                yield codes.ID_RETURNED.at(where, message, arguments=[label_id], address=address)
            return
        elif not at:
            return  # the newest version has the label


def _refused(
    current: Source, label_id: str, label: Mapping[str, Any], base: EarlierVersion, renamed: Mapping[str, str]
) -> Iterator[Finding]:
    """Report an id under `renamed_from` whose label still exists with its meaning, so that it was not renamed."""
    labels: Labels = current.data["labels"]
    known = base.labels.get(label_id, {}).get("renamed_from", ())
    for at, old_id in enumerate(label.get("renamed_from", ())):
        is_alive = (
            old_id in base.labels and is_choosable(base.labels[old_id]) and is_choosable(labels.get(old_id, _GONE))
        )
        if is_alive and old_id not in known and old_id != label_id and old_id not in renamed:
            message = f"`{label_id}` lists `{old_id}` under `renamed_from`, but `{old_id}` still has its meaning"
            hint = f"Remove `{old_id}` from `renamed_from`, or give the new meaning of `{old_id}` a new id."
            address = ("labels", label_id, "renamed_from", at)
            where = current.locate(address)
            yield codes.ID_REUSED.at(where, message, arguments=[label_id, old_id], address=address, hint=hint)


def _codes(
    current: Source, label_id: str, label: Mapping[str, Any], earlier: Sequence[EarlierVersion]
) -> Iterator[Finding]:
    code = label.get("code")
    own_ids = {label_id, *label.get("renamed_from", ())}
    labels: Labels = current.data["labels"]
    for version in earlier:
        old_id = version.by_code.get(str(code)) if code is not None else None
        if old_id is not None:
            is_merged = labels.get(old_id, {}).get("replaced_by") == label_id
            if old_id not in own_ids and not is_merged:
                message = f"the code `{code}` was that of `{old_id}` in {version.version}"
                address = ("labels", label_id, "code")
                where = current.locate(address)
                yield codes.CODE_REUSED.at(where, message, arguments=[str(code), old_id], address=address)
