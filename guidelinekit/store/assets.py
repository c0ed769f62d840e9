"""A file's bytes -> what it is: an image, sound, video or document, with its size or length. Names only confirm it."""

import hashlib
import io
import logging
import re
from collections.abc import Callable
from functools import cache

from guidelinekit.guideline.format.assets import Asset, Assets
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.store.files import AssetFolder, GuidelineFiles
from guidelinekit.store.sounds import DamagedFileError, read_sound

#: Formats that browsers show, by what Pillow calls them.
_IMAGES = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg"), "MPO": (".jpg", ".jpeg"), "WEBP": (".webp",), "GIF": (".gif",)}
#: What stands in the place of a file that Git LFS keeps elsewhere.
_POINTER = b"version https://git-lfs.github.com/spec/v1"
_KEPT = re.compile(rb"^oid sha256:([0-9a-f]{64})$", re.MULTILINE)
#: The Exif tag that says how a photograph is turned, and its values for those on their side.
_ORIENTATION, _ON_ITS_SIDE = 0x0112, (5, 6, 7, 8)
_SOUNDS = {
    "WAVE": (".wav",),
    "FLAC": (".flac",),
    "MP3": (".mp3",),
    "OggVorbis": (".ogg", ".oga"),
    "OggOpus": (".opus", ".ogg"),
    "MP4": (".mp4", ".m4a"),
}


def assets_of(files: GuidelineFiles) -> Assets:
    """What is known of a guideline's assets, each looked at once."""

    @cache
    def facts(path: str) -> Asset | None:
        file = files.assets.read(path)
        if file is None:
            return None
        if files.in_git and file.content.startswith(_POINTER):
            return Asset(elsewhere=True)
        return Asset(problem=file.problem) if file.problem else probe(path, file.content)

    return facts


def changed_blobs(old: AssetFolder, new: AssetFolder) -> dict[str, tuple[str, str]]:
    """The files that git would call something else on the new side, by path, with their blobs on both."""
    before = old.blobs()
    after = new.blobs() if before else {}
    return {path: (before[path], after[path]) for path in before if before[path] != after.get(path, before[path])}


def replaced(old: AssetFolder, new: AssetFolder) -> dict[str, tuple[str, str]]:
    """The files that hold something else on the new side, by path, each with the SHA-256 of what it held and holds."""
    digests = {path: (_digest(old.read(path)), _digest(new.read(path))) for path in sorted(changed_blobs(old, new))}
    return {path: (was, now) for path, (was, now) in digests.items() if was != now}


def _digest(file: SourceFile | None) -> str:
    """The SHA-256 of what a file holds, or of what Git LFS keeps for it elsewhere."""
    content = file.content if file is not None else b""
    kept = _KEPT.search(content) if content.startswith(_POINTER) else None
    return kept[1].decode() if kept else hashlib.sha256(content).hexdigest()


def probe(path: str, content: bytes) -> Asset:
    """Say what a file is."""
    if content.startswith(_POINTER):
        return Asset(problem="it is a pointer of Git LFS; `git lfs pull` brings the file itself")
    looks: tuple[Callable[[str, bytes], Asset | None], ...] = (_document, _image, _sound)
    found = (look(path, content) for look in looks)
    return next(filter(None, found), Asset(problem=_unknown(content)))


def _unknown(content: bytes) -> str:
    return "it is neither an image, a sound, a video nor a PDF" if content else "it is empty"


def _damaged(what: str, error: Exception) -> str:
    return f"the {what} is damaged ({error})" if str(error) else f"the {what} is damaged"


def _named(path: str, asset: Asset, form: str, endings: tuple[str, ...]) -> Asset:
    """The asset, unless its name claims that it is something else."""
    if path.lower().endswith(endings):
        return asset
    return Asset(problem=f"it is a {form} file, whose name should end in {' or '.join(endings)}")


def _image(path: str, content: bytes) -> Asset | None:
    from PIL import Image, UnidentifiedImageError

    # Nothing is decoded but small versions, so that no image is too large.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(content)) as image:
            width, height = image.size
            form = image.format or ""
            image.verify()
        # Browsers turn a photograph that lies on its side, and what is drawn on it is measured as it is seen.
        if form in ("JPEG", "MPO") and _is_on_its_side(content):
            width, height = height, width
        if form in ("JPEG", "MPO"):
            _require_whole(content)
    except UnidentifiedImageError:
        return None
    except Exception as error:  # noqa: BLE001 (Pillow's plugins raise what they like about damaged files)
        return Asset(problem=_damaged("image", error))
    if form not in _IMAGES:
        return Asset(problem=f"it is a {form} image, which browsers may not show")
    return _named(path, Asset(kind="image", width=width, height=height), form, _IMAGES[form])


def _require_whole(content: bytes) -> None:
    """Decode an image as small as its format allows: to verify a JPEG, Pillow looks at nothing.

    Raises:
        OSError: it is cut off.
    """
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        image.draft("L", (1, 1))
        image.load()


def _is_on_its_side(content: bytes) -> bool:
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        return image.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE


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

    # What it has to say comes back as an exception too.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        pages = len(PdfReader(io.BytesIO(content)).pages)
    except Exception as error:  # noqa: BLE001 (damaged files make pypdf raise what it likes)
        return Asset(problem=_damaged("PDF", error))
    return _named(path, Asset(kind="document", pages=pages), "PDF", (".pdf",))
