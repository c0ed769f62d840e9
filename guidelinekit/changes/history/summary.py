"""A loaded version of a guideline -> the data that releases and changelogs need of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guidelinekit.changes.history.semver import is_trial, is_version
from guidelinekit.guideline.format.visibility import is_published
from guidelinekit.guideline.read.load import Loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSummary:
    """The data of a version that releases and changelogs need.

    `version` and `status` are those in its files, empty if they cannot be read or if the version is a trial, which is
    in `trial` then. `title`, `effective` and `language` are empty for a version that cannot be used, and so is
    `unpublished`, the ids of the examples that no page shows, with their earlier ids. `renamed_examples` has all
    examples with earlier ids, and these. `problem` states why it cannot be used, and `path` in which file.
    """

    version: str = ""
    status: str = ""
    trial: str = ""
    title: str = ""
    effective: str = ""
    language: str = ""
    problem: str = ""
    path: str = ""
    unpublished: tuple[str, ...] = ()
    renamed_examples: tuple[tuple[str, tuple[str, ...]], ...] = ()


def summarize(loaded: Loaded) -> VersionSummary:
    """Return the summary of a version."""
    data = loaded.source.data
    declared = data.get("version")
    version = declared if isinstance(declared, str) and is_version(declared) else ""
    trial = declared if isinstance(declared, str) and is_trial(declared) else ""
    status = str(data.get("status", "active")) if version else ""
    if not loaded.usable:
        first = loaded.findings[0]
        return VersionSummary(
            version=version, status=status, trial=trial, problem=first.message, path=first.location.path
        )
    title, effective = str(data["title"]), str(data.get("effective", ""))
    language = str(data.get("language", "en"))
    return VersionSummary(
        version=version,
        status=status,
        trial=trial,
        title=title,
        effective=effective,
        language=language,
        unpublished=tuple(sorted(_unpublished(data.get("examples", {})))),
        renamed_examples=tuple(_renamed(data.get("examples", {}))),
    )


def _renamed(examples: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each example with its earlier ids that no other one has now."""
    for example_id, example in examples.items():
        earlier = tuple(old for old in example.get("renamed_from", ()) if old not in examples)
        if earlier:
            yield example_id, earlier


def _unpublished(examples: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    for example_id, example in examples.items():
        if not is_published(example.get("uses", ["teach"])):
            found |= {example_id, *example.get("renamed_from", ())}
    return found
