"""The name of an audience -> its readers, and versions of guidelines as these readers may see them.

Whatever is compared, counted or written for an audience is computed from such versions, so it cannot name what is
hidden.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from guidelinekit.errors import GuidelineKitError, UnreadableGuidelineError
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.format.audience import EVERYONE, Readers
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.guideline.format.shapes import expand
from guidelinekit.guideline.format.visibility import (
    HiddenElements,
    element_addresses,
    hidden_elements,
    hidden_in_any,
    without_hidden,
)
from guidelinekit.guideline.read.compose import Source
from guidelinekit.guideline.read.document import Document
from guidelinekit.guideline.read.load import Loaded
from guidelinekit.guideline.suggest import did_you_mean
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.versions import Version

#: No audience has this name: names have no spaces.
_NO_READERS = "no readers"


def readers_of(workspace: Workspace, audience: str, versions: Iterable[Version] = ()) -> Readers:
    """Return the readers of an audience; with an empty name those who may see everything.

    The name must occur in the settings, in the work tree or in one of the versions.

    Raises:
        GuidelineKitError: it occurs nowhere, so it is probably misspelled.
    """
    readers = Readers(audience, workspace.config.audience)
    if audience in ("", EVERYONE):
        return readers
    known = {name for names in workspace.config.audience.values() for name in names}
    known |= {workspace.config.review_audience}
    if audience not in known:
        for version in chain(_work_tree(workspace), versions):
            known.update(_names(workspace.load(version).source.data))
            if audience in known:
                return readers
    known -= {"", EVERYONE}
    if audience not in known:
        listed = f"Known audiences: {', '.join(sorted(known))}." if known else "No `audience:` restricts anything."
        hint = did_you_mean(audience, [*known, EVERYONE]) or listed
        raise GuidelineKitError(
            f"no guideline and no setting names the audience `{audience}`",
            hint=f"{hint} `{EVERYONE}` stands for readers who are in no audience.",
        )
    return readers


def _work_tree(workspace: Workspace) -> Iterable[Version]:
    try:
        return workspace.work_tree().versions.values()
    except GuidelineKitError:
        return ()


def _names(data: Any) -> Iterator[str]:
    """Yield the audiences that a guideline and its elements name, also in one that the schema does not accept."""
    if not isinstance(data, Mapping):
        return
    entries = [data.get(section) for section in SECTIONS]
    elements = [element for entry in entries if isinstance(entry, Mapping) for element in entry.values()]
    for element in (data, *elements):
        names = element.get("audience") if isinstance(element, Mapping) else None
        if isinstance(names, list | tuple):
            yield from (name for name in names if isinstance(name, str))


def not_for(guideline: str, audience: str) -> GuidelineKitError:
    """Return the error that a guideline was named that is not for an audience."""
    return GuidelineKitError(
        f"`{guideline}` is not for the audience `{audience}`", hint="See `audience:` in the guideline."
    )


def visible_versions(
    workspace: Workspace, versions: Sequence[Version | None], readers: Readers
) -> list[Version | None]:
    """Return versions of one guideline, oldest first, without what readers must not see in any of them.

    A version that is missing or is not for the readers is None; if the newest one is not for them, all are None.

    Raises:
        UnreadableGuidelineError: a version cannot be used. Unlike that of `require_usable`, the message quotes nothing.
    """
    if not readers.name:
        return list(versions)
    sources, expanded = _for_readers(workspace, versions, readers)
    hidden = hidden_in_any(list(expanded.values()), workspace.schema, readers)
    earlier = {address for data in expanded.values() for address in element_addresses(data)} - set(hidden.addresses)
    visible: list[Version | None] = [None] * len(versions)
    for at, data in expanded.items():
        kept = without_hidden(data, workspace.schema, hidden, readers, earlier)
        visible[at] = _with_content(versions[at], _restricted(sources[at], kept, hidden))
    return visible


def restricted_versions(
    workspace: Workspace, versions: Sequence[Version | None], readers: Readers
) -> list[Version | None]:
    """Return versions in which all that `visible_versions` would leave out is restricted to an audience.

    Each of them can then be published by itself: what is left out, and which notes name it, is decided as if the
    version had restricted it itself.

    Raises:
        UnreadableGuidelineError: a version cannot be used.
    """
    if not readers.name:
        return list(versions)
    _, expanded = _for_readers(workspace, versions, readers)
    hidden = hidden_in_any(list(expanded.values()), workspace.schema, readers)
    restricted: list[Version | None] = [None] * len(versions)
    for at, data in expanded.items():
        version = restricted[at] = versions[at]
        more = set(hidden.addresses) - set(hidden_elements(data, workspace.schema, readers).addresses)
        changed = {
            section: {
                element_id: {**element, "audience": [_NO_READERS]} if f"{section}/{element_id}" in more else element
                for element_id, element in data[section].items()
            }
            for section in SECTIONS
            if any(f"{section}/{element_id}" in more for element_id in data.get(section, ()))
        }
        if version is not None and changed:
            restricted[at] = with_data(workspace, version, {**data, **changed})
    return restricted


def _for_readers(
    workspace: Workspace, versions: Sequence[Version | None], readers: Readers
) -> tuple[dict[int, Source], dict[int, dict[str, Any]]]:
    """Return the sources of versions by position, and the expanded data of those that are for the readers.

    If the newest version is not for them, none is.
    """
    sources = {at: _source(workspace, version) for at, version in enumerate(versions) if version is not None}
    expanded = {at: expand(workspace.schema.root, source.data) for at, source in sources.items()}
    newest = max(expanded, default=0)
    expanded = {at: data for at, data in expanded.items() if readers.may_see("guideline", data.get("audience", ()))}
    return sources, expanded if newest in expanded else {}


def _source(workspace: Workspace, version: Version) -> Source:
    loaded = workspace.load(version)
    if not loaded.usable:
        raise UnreadableGuidelineError(
            f"{version.path} in {version.label} cannot be used", hint="Run `guidelinekit check` to see all errors."
        )
    return loaded.source


def with_data(workspace: Workspace, version: Version, data: Mapping[str, Any]) -> Version:
    """Return a version with other data, which has the same elements."""
    return _with_content(version, replace(_source(workspace, version), data=dict(data)))


def _with_content(version: Version | None, source: Source) -> Version:
    assert version is not None, "only versions that exist have a content"
    return Version(
        version.id, version.path, lambda: version.files, label=version.label, assets=version.assets,
        commit=version.commit, is_release=version.is_release, loaded=Loaded(source=source, findings=()),
    )  # fmt: skip


def _restricted(source: Source, data: dict[str, Any], hidden: HiddenElements) -> Source:
    """Return a source with other data. No location in it is in a file that only has hidden elements."""
    by_address = {
        address: document
        for address, document in source.documents_by_address.items()
        if address[0] in data and not hidden.contains("/".join(map(str, address)))
    }
    shown = [document for address, document in by_address.items() if not _is_section(address)]
    paths = {document.path for document in shown}
    for address, document in by_address.items():
        if document.path not in paths:
            by_address[address] = _first_of(str(address[0]), by_address, paths) or shown[0]
    documents = tuple(document for document in source.documents if document.path in paths)
    return replace(source, data=data, documents=documents, documents_by_address=by_address)


def _is_section(address: Address) -> bool:
    return len(address) == 1 and address[0] in SECTIONS


def _first_of(section: str, by_address: Mapping[Address, Document], paths: Collection[str]) -> Document | None:
    """Return the file of the first visible element of a section."""
    found = (document for address, document in by_address.items() if address[0] == section and len(address) == 2)
    return next((document for document in found if document.path in paths), None)
