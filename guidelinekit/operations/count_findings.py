"""The counts of finished items, and versions of their guideline -> findings about rows that no version has."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from guidelinekit.changes.migration.mapping import EMPTY
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location
from guidelinekit.guideline.suggest import Suggestions
from guidelinekit.operations.releases_when_needed import Releases
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.counts import Counts, counts_of
from guidelinekit.store.versions import Version

Data = Mapping[str, Any]


def unknown_rows(counts: Counts, versions: Iterable[Data]) -> Iterator[Finding]:
    """Report rows that name no value of the versions, which are tried in order until every row is known.

    `versions` are the data of guidelines that the schema accepts.
    """
    unknown = dict.fromkeys(counts.items)
    known: set[str] = {EMPTY}
    for data in versions:
        known.update(_keys(data))
        unknown = {key: None for key in unknown if key not in known}
        if not unknown:
            return
    suggest, choices = Suggestions(), sorted(known)
    for key in unknown:
        where = Location(path=counts.path, line=counts.lines[key], column=1)
        # The row is not shown: the settings may name any file of the checkout, such as one with a secret.
        message = "the row names no label, outcome or option of the guideline"
        yield codes.COUNTS_UNKNOWN.at(where, message, arguments=[key], hint=suggest(key, choices))


def count_findings(workspace: Workspace, version: Version, releases: Releases) -> Iterator[Finding]:
    """Report rows of a guideline's counts that neither it nor its last release knows.

    Raises:
        ConfigError: the file of counts cannot be used.
    """
    counts = counts_of(version.id, workspace.root, workspace.config.counts)
    if counts is not None:
        yield from unknown_rows(counts, _versions(workspace, version, releases))


def _versions(workspace: Workspace, version: Version, releases: Releases) -> Iterator[Data]:
    loaded = workspace.load(version)
    if loaded.usable:
        yield loaded.source.data
    last = releases.last(version)
    if last is not None:
        yield workspace.load(last).source.data


def _keys(data: Data) -> Iterator[str]:
    """Yield how a file of counts can name the values of a guideline, also by earlier ids."""
    for label_id, label in data.get("labels", {}).items():
        yield label_id
        yield from label.get("renamed_from", ())
    yield from data.get("outcomes", {})
    for attribute_id, attribute in data.get("attributes", {}).items():
        for name in (attribute_id, *attribute.get("renamed_from", ())):
            yield name
            for option_id, option in attribute.get("options", {}).items():
                yield from (f"{name}/{key}" for key in (option_id, *option.get("renamed_from", ())))
