"""The frames of pages, kept between publications: most releases have the same."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from guidelinekit.operations.frame import Frames, build_frames, frames_key
from guidelinekit.operations.sites import Site
from guidelinekit.site.shell import Stub
from guidelinekit.store.cache import Cache


class _Stored(msgspec.Struct):
    """Frames by key, the HTML of their stubs by path, and files of themes by key, which several frames share."""

    program: str
    frames: dict[str, tuple[str, dict[str, str], dict[str, bytes]]] = {}
    themes: dict[str, dict[str, bytes]] = {}


class FrameStore:
    """Builds frames, each once. `save` keeps those that were used for the next publication."""

    def __init__(self, cache: Cache, name: str, program: str) -> None:
        self._cache = cache
        self._name = f"frames/{name}.json"
        self._program = program
        self._known = self._read()
        self._used: set[str] = set()
        self._is_changed = False

    def get(self, site: Site, chosen: Mapping[str, Stub], work: Path) -> Frames:
        """Return the frames of a site. `work` is an empty folder for the builder.

        Raises:
            BuildError: the builder cannot build the pages.
        """
        sources = site.folder({stub.source_path: stub.source for stub in chosen.values()})
        key = frames_key(site, sources)
        self._used.add(key)
        if key in self._known.frames:
            theme, html, own = self._known.frames[key]
            return Frames(stubs=html, theme=self._known.themes[theme], own=own)
        frames = build_frames(site, chosen, work)
        self._known.themes.setdefault(frames.theme_root, dict(frames.theme))
        self._known.frames[key] = frames.theme_root, dict(frames.stubs), dict(frames.own)
        self._is_changed = True
        return frames

    def save(self) -> None:
        """Keep the frames that were used."""
        if self._is_changed:
            frames = {key: entry for key, entry in self._known.frames.items() if key in self._used}
            themes = {theme: self._known.themes[theme] for theme, _, _ in frames.values()}
            self._cache.write(self._name, msgspec.json.encode(_Stored(self._program, frames, themes)))
            self._is_changed = False

    def _read(self) -> _Stored:
        try:
            stored = msgspec.json.decode(self._cache.read(self._name), type=_Stored)
        except msgspec.DecodeError:
            return _Stored(self._program, {}, {})
        return stored if stored.program == self._program else _Stored(self._program, {}, {})
