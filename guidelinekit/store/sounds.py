"""The bytes of a sound or video -> its format and its length in seconds, as browsers play it.

The first bytes decide the format. The length comes from tinytag, which only reads headers, so that damage in tags
or in the sound itself is not detected. If its result differs from what browsers play, it is corrected here:

- WAV: a header may state more than the file contains, or not state how many samples a compressed sound has.
- MP3: encoders add silence at both ends and store its length; players skip it.
- Ogg: tinytag ignores the last page unless it is marked as the last one; interrupted recordings lack that mark.

Of an MP4 file the length is that of the whole movie: fragmented files do not state it and count as 0 seconds.
"""

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tinytag import TinyTag

#: A frame of MPEG audio, layer III: eleven bits set, a version, the layer, and a bitrate that exists.
_MP3_FRAME = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]")
#: tinytag estimates from the first 30 seconds of an MP3, which need no more bytes than this at any bitrate.
_MP3_ESTIMATE, _MP3_START = 30, 2_000_000
#: How many ID3 tags are skipped.
_MOST_TAGS = 100
#: The last possible offset of the Xing header, and in it, the offsets of the encoder's name and of its silence.
_COUNT_END, _ENCODER, _SILENCE = 60, 120, 141
_ENCODERS = (b"LAME", b"Lavf", b"Lavc")
#: The size of a FLAC file's marker and first block, which contains the length.
_FLAC_START = 42
#: In the header of an Ogg page: the offset of its flags, the flag of the last page, and the offset of its segments.
_OGG_FLAGS, _OGG_LAST, _OGG_SEGMENTS, _OGG_HEADER = 5, 0x04, 26, 27
_OGG_CODECS = {b"\x01vorbis": "OggVorbis", b"OpusHead": "OggOpus"}


class DamagedFileError(Exception):
    """A file begins like a sound or video, but its length cannot be read."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A file's format, such as `MP3`, and its length in seconds; 0 if the header does not state it."""

    format: str
    seconds: float


def read_sound(content: bytes) -> Sound | None:
    """Return the format and length of a file; None if it is neither a sound nor a video of a known format.

    Raises:
        DamagedFileError: the length cannot be read.
    """
    start = _after_id3(content)
    name = _format(content, start)
    match name:
        case "":
            return None
        case "WAVE":
            seconds = _wave_seconds(content)
        case "MP3":
            seconds = _mp3_seconds(content, start)
        case "FLAC":
            seconds = _seconds(_read(content[start : start + _FLAC_START]))
        case "OggVorbis" | "OggOpus":
            seconds = _seconds(_read(_with_last_page(content)))
        case _:
            seconds = _seconds(_read(content))
    return Sound(name, max(seconds, 0.0))


def _format(content: bytes, start: int) -> str:
    """Return the format by the first bytes; empty if it is unknown. `start` is the offset after ID3 tags."""
    if content.startswith(b"RIFF") and content.startswith(b"WAVE", 8):
        return "WAVE"
    if content.startswith(b"ftyp", 4):
        return "MP4"
    if content.startswith(b"OggS"):
        packet = _OGG_HEADER + (content[_OGG_SEGMENTS] if len(content) > _OGG_SEGMENTS else 0)
        return next((name for codec, name in _OGG_CODECS.items() if content.startswith(codec, packet)), "")
    if content.startswith(b"fLaC", start):
        return "FLAC"
    return "MP3" if start or _MP3_FRAME.match(content) else ""


def _after_id3(content: bytes) -> int:
    """Return the offset after the ID3v2 tags at the start of a file; some programs write several."""
    at = 0
    for _ in range(_MOST_TAGS):
        if not content.startswith(b"ID3", at) or at + 10 > len(content):
            break
        high, upper, lower, low = content[at + 6 : at + 10]
        at += 10 + (high << 21 | upper << 14 | lower << 7 | low)
    return at


def _read(content: bytes | bytearray) -> "TinyTag":
    """Return the properties of a sound, without its tags.

    Raises:
        DamagedFileError: tinytag cannot read them.
    """
    from tinytag import TinyTag, TinyTagException

    try:
        return TinyTag.get(file_obj=io.BytesIO(content), tags=False)
    except TinyTagException as error:
        raise DamagedFileError(str(error)) from error


def _seconds(properties: "TinyTag") -> float:
    if properties.duration is None:
        raise DamagedFileError("its length cannot be read")
    return float(properties.duration)


def _wave_seconds(content: bytes) -> float:
    """Return the length in the header of a WAV file, but at most the length of its content."""
    properties = _read(content)
    seconds = _seconds(properties)
    bitrate = (properties.channels or 0) * (properties.bitdepth or 0) * (properties.samplerate or 0)
    content_seconds = len(content) * 8 / bitrate if bitrate else seconds
    return min(seconds or content_seconds, content_seconds)


def _mp3_seconds(content: bytes, start: int) -> float:
    """Return the length of an MP3 file without the encoder's silence; an estimate if it has no frame count."""
    frame = _MP3_FRAME.search(content, start, start + _MP3_START)
    if frame is None:
        raise DamagedFileError("it contains no MPEG audio")
    begin = frame.start()
    properties = _read(content[begin : begin + _MP3_START])
    # Only if there are frames so far, because tinytag searches slowly for the next one.
    if len(content) > begin + _MP3_START and _seconds(properties) > _MP3_ESTIMATE:
        properties = _read(content[begin:])
    return _seconds(properties) - _silence(content[begin : begin + 1000]) / (properties.samplerate or 1)


def _silence(frame: bytes) -> int:
    """Return the number of samples that an encoder added at both ends, as stored in the first frame."""
    at = max(frame.find(name, 0, _COUNT_END) for name in (b"Xing", b"Info"))
    if at < 0 or not frame.startswith(_ENCODERS, at + _ENCODER):
        return 0
    ends = int.from_bytes(frame[at + _SILENCE : at + _SILENCE + 3])
    return (ends >> 12) + (ends & 0xFFF)


def _with_last_page(content: bytes) -> bytearray:
    """Return an Ogg file whose last page is marked as the last one."""
    marked = bytearray(content)
    flags = content.rfind(b"OggS") + _OGG_FLAGS
    if flags < len(marked):
        marked[flags] |= _OGG_LAST
    return marked
