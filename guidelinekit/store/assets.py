"""The bytes of a file -> its kind (image, sound, video or document), with its size or length."""

import hashlib
import io
import logging
import re
from collections.abc import Callable
from functools import cache

from guidelinekit.guideline.format.assets import Asset, Assets
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.store.images import read_image
from guidelinekit.store.sounds import DamagedFileError, read_sound
from guidelinekit.store.versions import AssetFolder, Version

#: Formats that browsers show, by Pillow's names.
_IMAGES = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg"), "MPO": (".jpg", ".jpeg"), "WEBP": (".webp",), "GIF": (".gif",)}
#: The start of a pointer, which Git LFS leaves instead of a file that it stores elsewhere.
_POINTER = b"version https://git-lfs.github.com/spec/v1"
_POINTER_DIGEST = re.compile(rb"^oid sha256:([0-9a-f]{64})$", re.MULTILINE)
_SOUNDS = {
    "WAVE": (".wav",),
    "FLAC": (".flac",),
    "MP3": (".mp3",),
    "OggVorbis": (".ogg", ".oga"),
    "OggOpus": (".opus", ".ogg"),
    "MP4": (".mp4", ".m4a"),
}


def assets_of(version: Version) -> Assets:
    """Return the properties of the assets of a version, each probed once."""

    @cache
    def properties(path: str) -> Asset | None:
        file = version.assets.read(path)
        if file is None:
            return None
        if version.in_git and file.content.startswith(_POINTER):
            return Asset(elsewhere=True)
        return Asset(problem=file.problem) if file.problem else probe(path, file.content)

    return properties


def changed_blobs(old: AssetFolder, new: AssetFolder) -> dict[str, tuple[str, str]]:
    """Return the files whose blobs differ between two sides: the old and new blob by path."""
    before = old.blobs()
    after = new.blobs() if before else {}
    return {path: (before[path], after[path]) for path in before if before[path] != after.get(path, before[path])}


def replaced(old: AssetFolder, new: AssetFolder) -> dict[str, tuple[str, str]]:
    """Return the files whose content differs between two sides: the SHA-256 of the old and new content by path."""
    digests = {path: (_digest(old.read(path)), _digest(new.read(path))) for path in sorted(changed_blobs(old, new))}
    return {path: pair for path, pair in digests.items() if pair[0] != pair[1]}


def _digest(file: SourceFile | None) -> str:
    """Return the SHA-256 of a file's content, or the one in its Git LFS pointer."""
    content = file.content if file is not None else b""
    pointer = _POINTER_DIGEST.search(content) if content.startswith(_POINTER) else None
    return pointer[1].decode() if pointer else hashlib.sha256(content).hexdigest()


def probe(path: str, content: bytes) -> Asset:
    """Return the properties of a file by its bytes; `problem` is set if it cannot be used."""
    if content.startswith(_POINTER):
        return Asset(problem="it is a pointer of Git LFS; `git lfs pull` brings the file itself")
    readers: tuple[Callable[[str, bytes], Asset | None], ...] = (_document, _image, _sound)
    assets = (reader(path, content) for reader in readers)
    return next(filter(None, assets), Asset(problem=_unknown(content)))


def _unknown(content: bytes) -> str:
    return "it is neither an image, an audio file, a video nor a PDF" if content else "it is empty"


def _damaged(what: str, error: Exception) -> str:
    return f"the {what} is damaged ({error})" if str(error) else f"the {what} is damaged"


def _named(path: str, asset: Asset, form: str, extensions: tuple[str, ...]) -> Asset:
    """Return the asset, or a problem if its file extension is not one of its format."""
    if path.lower().endswith(extensions):
        return asset
    return Asset(problem=f"it is a {form} file, whose name should end in {' or '.join(extensions)}")


def _image(path: str, content: bytes) -> Asset | None:
    try:
        picture = read_image(content)
    except DamagedFileError as error:
        return Asset(problem=_damaged("image", error))
    if picture is None:
        return None
    if picture.format not in _IMAGES:
        return Asset(problem=f"it is a {picture.format} image, which browsers may not show")
    asset = Asset(kind="image", width=picture.width, height=picture.height)
    return _named(path, asset, picture.format, _IMAGES[picture.format])


def _sound(path: str, content: bytes) -> Asset | None:
    try:
        sound = read_sound(content)
    except DamagedFileError as error:
        return Asset(problem=_damaged("file", error))
    if sound is None:
        return None
    # Marks in a video are not checked against its length.
    is_video = sound.format == "MP4" and not path.lower().endswith(".m4a")
    asset = Asset(kind="video") if is_video else Asset(kind="audio", seconds=sound.seconds)
    return _named(path, asset, sound.format, _SOUNDS[sound.format])


def _document(path: str, content: bytes) -> Asset | None:
    if not content.startswith(b"%PDF-"):
        return None
    from pypdf import PdfReader

    # It also raises what it logs.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        pages = len(PdfReader(io.BytesIO(content)).pages)
    except Exception as error:  # noqa: BLE001 (pypdf raises any exception for damaged files)
        return Asset(problem=_damaged("PDF", error))
    if not pages:
        return Asset(problem="the PDF has no pages")
    return _named(path, Asset(kind="document", pages=pages), "PDF", (".pdf",))
