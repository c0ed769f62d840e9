"""Snapshots: a guideline at one moment, known by its files at once, and read when somebody asks."""

import hashlib
from collections.abc import Callable, Mapping
from functools import cached_property

from guidelinekit.guideline.read.load import Loaded
from guidelinekit.store.files import AssetFolder, GuidelineFiles
from guidelinekit.store.git.history import blob_id


class Snapshot:
    """A guideline at one moment, and the files that it shows.

    `key` tells it from all others, whatever it shows; where it is empty, it is like no other.
    """

    def __init__(self, key: str, load: Callable[[], Loaded], assets: AssetFolder) -> None:
        self.key = key
        self.assets = assets
        self._load = load

    @cached_property
    def loaded(self) -> Loaded:
        """The guideline."""
        return self._load()


def key_of(blobs: Mapping[str, str]) -> str:
    """What a guideline whose files have these blobs, by path, is known by."""
    try:
        listed = "\0".join(f"{path}\0{blobs[path]}" for path in sorted(blobs)).encode()
    except UnicodeEncodeError:
        return ""  # a name that is no text cannot be kept as text
    return hashlib.sha256(listed).hexdigest()


def snapshot_of(files: GuidelineFiles, load: Callable[[], Loaded]) -> Snapshot:
    """What files hold now, be they in git or not."""
    if any(file.problem for file in files.files):
        return Snapshot("", load, files.assets)
    return Snapshot(key_of({file.path: blob_id(file.content) for file in files.files}), load, files.assets)
