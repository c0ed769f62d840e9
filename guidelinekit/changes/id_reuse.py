"""A guideline and what its labels were before -> findings on ids and codes that now mean something else.

Old items, exports and models keep ids and codes: whoever reads them later takes them for what they mean today.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.read.compose import Source
from guidelinekit.guideline.similarity import similarity

Labels = Mapping[str, Mapping[str, Any]]

#: Below it, two names or definitions have nothing to do with each other. A reworded definition stays above.
_OTHER = 0.5


@dataclass(frozen=True, kw_only=True)
class Before:
    """The labels of an earlier version, as the schema accepts them. `name` is how messages call the version."""

    name: str
    labels: Labels

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Which label had each code."""
        return {str(label["code"]): label_id for label_id, label in self.labels.items() if "code" in label}


def reused(current: Source, earlier: Sequence[Before]) -> Iterator[Finding]:
    """Compare a guideline that the schema accepts with earlier versions, newest first; each label is told of once."""
    labels: Labels = current.data.get("labels", {})
    for label_id, label in labels.items():
        yield from _first(_ids(current, label_id, label, earlier))
        yield from _first(_codes(current, label_id, label, earlier))


def _first(findings: Iterable[Finding]) -> Iterator[Finding]:
    for finding in findings:
        yield finding
        return


def _ids(current: Source, label_id: str, label: Mapping[str, Any], earlier: Sequence[Before]) -> Iterator[Finding]:
    # What was renamed to this id took its own meaning with it, and says so.
    for before in earlier if not label.get("renamed_from") else ():
        old = before.labels.get(label_id)
        if old is not None and all(similarity(old[key], label[key]) < _OTHER for key in ("name", "definition")):
            message = f"the id `{label_id}` meant “{old['name']}” in {before.name} and means “{label['name']}” now"
            yield codes.ID_REUSED.at(
                current.locate(("labels", label_id), key=True), message, address=("labels", label_id)
            )


def _codes(current: Source, label_id: str, label: Mapping[str, Any], earlier: Sequence[Before]) -> Iterator[Finding]:
    code = label.get("code")
    heirs = {label_id, *label.get("renamed_from", ())}
    labels: Labels = current.data["labels"]
    for before in earlier:
        old_id = before.codes.get(str(code)) if code is not None else None
        if old_id is not None:
            merged = labels.get(old_id, {}).get("replaced_by") == label_id
            if old_id not in heirs and not merged:
                message = f"the code `{code}` was that of `{old_id}` in {before.name}"
                address = ("labels", label_id, "code")
                yield codes.CODE_REUSED.at(current.locate(address), message, address=address)
