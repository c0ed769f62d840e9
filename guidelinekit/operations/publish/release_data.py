"""The data of releases, kept between publications: most elements of a release are those of the one before it."""

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.guideline.read.compose import Source
from guidelinekit.guideline.read.load import Loaded
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.cache import Cache
from guidelinekit.store.versions import Version

#: The fields outside of sections, and by section the id of each element with the digest of its data.
_Stored = tuple[bytes, dict[str, list[tuple[str, str]]]]


class _Content(msgspec.Struct):
    """The data of elements by digest, and what versions are made of by their content keys."""

    program: str
    elements: dict[str, bytes]
    versions: dict[str, _Stored]


class ReleaseData:
    """Keeps what the files of releases say, each element once. Reading it takes a tenth of the time of YAML.

    Locations are not kept: pages about earlier releases show none.
    """

    def __init__(self, cache: Cache, name: str, program: str) -> None:
        self._cache = cache
        self._name = f"releases/{name}"
        self._program = program
        self._elements: dict[str, bytes] = {}
        self._versions: dict[str, _Stored] = {}
        self._known: dict[str, Any] = {}
        self._read()

    def preload(self, workspace: Workspace, versions: Iterable[Version]) -> None:
        """Let a workspace have the data of versions that are kept."""
        for version in versions:
            if version.key in self._versions:
                workspace.preload(version, self._loaded(self._versions[version.key]))

    def save(self, workspace: Workspace, versions: Iterable[Version]) -> None:
        """Keep the versions that a workspace has loaded, and only these."""
        kept: dict[str, _Stored] = {}
        is_changed = False
        for version in versions:
            if version.key in self._versions:
                kept[version.key] = self._versions[version.key]
            elif version.key and (loaded := workspace.preloaded(version)) is not None and loaded.usable:
                try:
                    kept[version.key] = self._stored(loaded.source.data)
                except (OverflowError, UnicodeEncodeError):
                    continue  # an integer or a text that the format of the file does not know: it is read again
                is_changed = True
        if is_changed:
            used = {digest for _, sections in kept.values() for rows in sections.values() for _, digest in rows}
            elements = {digest: self._elements[digest] for digest in used}
            self._cache.write(self._name, msgspec.msgpack.encode(_Content(self._program, elements, kept)))
            self._versions = kept

    def _loaded(self, stored: _Stored) -> Loaded:
        top, sections = stored
        data: dict[str, Any] = msgspec.msgpack.decode(top)
        for section, rows in sections.items():
            data[section] = {element_id: self._element(digest) for element_id, digest in rows}
        return Loaded(source=Source(data=data, documents=()), findings=())

    def _element(self, digest: str) -> Any:
        if digest not in self._known:
            self._known[digest] = msgspec.msgpack.decode(self._elements[digest])
        return self._known[digest]

    def _stored(self, data: dict[str, Any]) -> _Stored:
        sections = {section: data[section] for section in SECTIONS if isinstance(data.get(section), dict)}
        rows = {
            section: [(element_id, self._add(element)) for element_id, element in elements.items()]
            for section, elements in sections.items()
        }
        # The order of the fields is kept.
        top = {key: None if key in sections else value for key, value in data.items()}
        return msgspec.msgpack.encode(top), rows

    def _add(self, element: Any) -> str:
        content = msgspec.msgpack.encode(element)
        digest = hashlib.sha256(content).hexdigest()[:32]
        self._elements[digest] = content
        return digest

    def _read(self) -> None:
        try:
            stored = msgspec.msgpack.decode(self._cache.read(self._name), type=_Content)
        except msgspec.DecodeError:
            return
        if stored.program == self._program:
            self._elements, self._versions = stored.elements, stored.versions
