"""The files of labeling tools and their guidelines -> how they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guidelinekit.changes.history.semver import order
from guidelinekit.changes.impact_overrides import STORED
from guidelinekit.errors import GuidelineKitError, HistoryError
from guidelinekit.exchange.draft import Skipped
from guidelinekit.exchange.drift.drift import drifts
from guidelinekit.exchange.drift.kinds import Drift
from guidelinekit.exchange.earlier import NOTHING_EARLIER, Earlier, earlier_of
from guidelinekit.exchange.formats.format import ExchangeError, File, Format
from guidelinekit.guideline.finding import Location
from guidelinekit.guideline.format.shapes import expand
from guidelinekit.operations.exchange_words import exchange_words
from guidelinekit.operations.import_file import format_for, open_file
from guidelinekit.operations.named_version import NamedVersion, named_version
from guidelinekit.operations.release_history import ReleaseHistories
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.config import ToolFile
from guidelinekit.store.foreign_files import IMPORT_LIMIT
from guidelinekit.store.repository_files import read_file


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolDrift:
    """How one file differs from one guideline.

    `exported_from` is the version that the file says it was exported from; empty if it says none. `locations` are those
    of the drifts in the guideline. `skipped` is what the file has and no guideline can have.
    """

    guideline_id: str
    version: str
    fmt: Format
    path: str
    drifts: tuple[Drift, ...]
    locations: tuple[Location, ...]
    exported_from: str
    skipped: tuple[Skipped, ...]


def drift(
    workspace: Workspace, name: str = "", path: Path | None = None, *, format_name: str = "", audience: str = ""
) -> tuple[ToolDrift, ...]:
    """Compare files of tools with their guidelines.

    `name` is `ID` (the work tree) or `ID@VERSION`. Without `path`, the files are those that the settings name; without
    `name` too, those of all guidelines.

    Without `name` and without a file in the settings, there is nothing to compare.

    Raises:
        GuidelineKitError: there is no such guideline or file, or the settings name no file of this guideline.
        ExchangeError: a file cannot be read, or the guideline cannot be exported to its format.
    """
    if path is not None:
        file = open_file(path)
        fmt = format_for(file, format_name)
        return (_compared(workspace, name, fmt, str(path), file, audience),)
    compared = []
    for guideline, entry in _in_settings(workspace, name, format_name):
        content = _content(workspace, entry)
        fmt = format_for(content, entry.format)
        compared.append(_compared(workspace, guideline, fmt, entry.file, content, audience or entry.audience))
    return tuple(compared)


def _in_settings(workspace: Workspace, name: str, format_name: str) -> Sequence[tuple[str, ToolFile]]:
    wanted = name.partition("@")[0].removeprefix(workspace.config.tag_prefix)
    found = [
        (name or guideline_id, entry)
        for guideline_id, entries in workspace.config.exchange.items()
        for entry in entries
        if wanted in ("", guideline_id) and format_name in ("", entry.format)
    ]
    if not found and (wanted or format_name):
        about = f" of `{wanted}`" if wanted else f" of the format `{format_name}`"
        raise GuidelineKitError(
            f"the settings name no file of a tool{about}",
            hint="Name one: `guidelinekit drift ID FILE`, or add it to `exchange:` in guidelinekit.yaml.",
        )
    return found


def _content(workspace: Workspace, entry: ToolFile) -> File:
    read = read_file(workspace.root, entry.file, IMPORT_LIMIT)
    if read is None or read.problem:
        reason = read.problem if read is not None else "there is no such file"
        raise GuidelineKitError(
            f"{entry.file} cannot be compared: {reason}",
            hint="Save the configuration of the tool there, or correct `exchange:` in guidelinekit.yaml.",
        )
    return File(name=entry.file.rpartition("/")[2], content=read.content, words=exchange_words())


def _compared(workspace: Workspace, name: str, fmt: Format, path: str, file: File, audience: str) -> ToolDrift:
    if fmt.write is None:
        what = fmt.one_file or f"a file of {fmt.title}"
        raise ExchangeError(
            f"{what} cannot be compared with a guideline",
            hint="Import it under another id, and compare the two with `guidelinekit diff`.",
        )
    named = named_version(workspace, name, audience=audience)
    guideline_id = named.guideline.id
    draft = fmt.read(file, workspace.schema)
    found = drifts(
        named.data,
        file,
        fmt,
        workspace.schema,
        stored=workspace.config.datasets.get(guideline_id, STORED),
        earlier=_earlier(workspace, named),
        words=exchange_words(named.guideline.language),
    )
    source = workspace.load(named.version).source
    return ToolDrift(
        guideline_id=guideline_id,
        version=named.guideline.version,
        fmt=fmt,
        path=path,
        drifts=found,
        locations=tuple(source.locate(tuple(one.address.split("/")), key=True) for one in found),
        exported_from=draft.version if draft.guideline_id == guideline_id else "",
        skipped=tuple(draft.skipped),
    )


def _earlier(workspace: Workspace, named: NamedVersion) -> Earlier:
    """Return what the releases up to a version tell; nothing without the git history."""
    try:
        history = ReleaseHistories(workspace, workspace.require_history()).of(named.guideline.id)
    except HistoryError:
        return NOTHING_EARLIER
    last = order(named.guideline.version)
    releases: list[tuple[str, Mapping[str, Any]]] = []
    for release in sorted(history.releases, key=lambda one: order(one.version)):
        version = history.version(release)
        if order(release.version) <= last and not history.summary(version).problem:
            releases.append((release.version, expand(workspace.schema.root, workspace.load(version).source.data)))
    return earlier_of(named.data, releases)
