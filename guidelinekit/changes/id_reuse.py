"""A guideline and its earlier versions -> findings on ids and codes that have another meaning now.

Old items, exports and models keep ids and codes, which would then be read with the new meaning.
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

#: Below it, two names or definitions have different meanings. A reworded definition stays above.
_OTHER = 0.5


@dataclass(frozen=True, kw_only=True)
class EarlierLabels:
    """The labels of an earlier version, as the schema accepts them. `version` is how messages call it."""

    version: str
    labels: Labels

    @cached_property
    def by_code(self) -> Mapping[str, str]:
        """The label that had each code."""
        return {str(label["code"]): label_id for label_id, label in self.labels.items() if "code" in label}


def reused_ids(current: Source, earlier: Sequence[EarlierLabels]) -> Iterator[Finding]:
    """Compare a guideline that the schema accepts with earlier versions, newest first; each label is reported once."""
    labels: Labels = current.data.get("labels", {})
    for label_id, label in labels.items():
        yield from _first(_ids(current, label_id, label, earlier))
        yield from _first(_codes(current, label_id, label, earlier))


def _first(findings: Iterable[Finding]) -> Iterator[Finding]:
    for finding in findings:
        yield finding
        return


def _ids(
    current: Source, label_id: str, label: Mapping[str, Any], earlier: Sequence[EarlierLabels]
) -> Iterator[Finding]:
    # A label that was renamed to this id declares it and kept its meaning.
    for version in earlier if not label.get("renamed_from") else ():
        old = version.labels.get(label_id)
        if old is not None and all(similarity(old[key], label[key]) < _OTHER for key in ("name", "definition")):
            message = f"the id `{label_id}` meant “{old['name']}” in {version.version} and means “{label['name']}” now"
            address = ("labels", label_id)
            where = current.locate(address, key=True)
            yield codes.ID_REUSED.at(where, message, arguments=[label_id], address=address)


def _codes(
    current: Source, label_id: str, label: Mapping[str, Any], earlier: Sequence[EarlierLabels]
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
