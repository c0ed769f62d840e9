"""The bytes of an image -> its format and size. Only headers are read: decoding could take gigabytes of memory."""

import io
import logging
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from guidelinekit.store.sounds import DamagedFileError

#: The most pixels of an image. A browser needs four bytes for each.
MAX_PIXELS = 300_000_000
#: The most parts of a PNG or JPEG file. A part of a PNG file usually has 8 kB or more.
MAX_PARTS = 50_000
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
#: A JPEG marker; inside the data of a scan, 0xFF can also be followed by a zero or by the number of a restart.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_END = 0xD9
#: The Exif tag with the orientation of a photograph, and its values for those turned by 90 degrees.
_ORIENTATION, _TURNED = 0x0112, (5, 6, 7, 8)


@dataclass(frozen=True, slots=True)
class Picture:
    """The format of an image by Pillow's name, and its size in pixels as browsers show it."""

    format: str
    width: int
    height: int


def read_image(content: bytes) -> Picture | None:
    """Return the format and size of an image; None if it is none.

    Raises:
        DamagedFileError: the image is damaged, cut off or too large.
    """
    from PIL import Image, UnidentifiedImageError

    parts = _png_parts(content) if content.startswith(_PNG) else _jpeg_parts(content)
    if next(islice(parts, MAX_PARTS, None), None) is not None:
        raise DamagedFileError(f"it has more than {MAX_PARTS:,} parts")
    # It also raises what it logs.
    logging.getLogger("PIL").setLevel(logging.CRITICAL)
    # The limit is checked here, with a sentence of our own.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(content)) as image:
            width, height = image.size
            form = image.format or ""
            is_turned = form in ("JPEG", "MPO") and image.getexif().get(_ORIENTATION, 1) in _TURNED
            if width * height <= MAX_PIXELS:
                image.verify()
    except UnidentifiedImageError:
        return None
    except Exception as error:  # Pillow's plugins raise any exception for damaged files.
        raise DamagedFileError(str(error)) from error
    if width * height > MAX_PIXELS:
        raise DamagedFileError(f"{width:,} x {height:,} pixels; at most {MAX_PIXELS:,} are allowed")
    # Browsers rotate the photograph, and marks are measured on what they show.
    return Picture(form, height, width) if is_turned else Picture(form, width, height)


def _png_parts(content: bytes) -> Iterator[int]:
    """Yield the offset of each chunk of a PNG file."""
    at = len(_PNG)
    while at < len(content):
        yield at
        # The length, the type, the data and the checksum.
        at += 12 + int.from_bytes(content[at : at + 4])


def _jpeg_parts(content: bytes) -> Iterator[int]:
    """Yield the offset of each marker of a JPEG file up to the end of its first image; nothing for other files.

    Raises:
        DamagedFileError: the file is cut off. Pillow does not notice it without decoding.
    """
    at = len(_JPEG) if content.startswith(_JPEG) else -1
    while at >= 0:
        marker = _MARKER.search(content, at)
        if marker is None:
            raise DamagedFileError("it is cut off")
        yield marker.start()
        kind, after = content[marker.start() + 1], marker.end()
        # The end and a second start have no length, nor have the temporary marker and undefined ones.
        at = (
            -1
            if kind == _END
            else after
            if kind in (0x01, 0xD8)
            else after + int.from_bytes(content[after : after + 2])
        )
