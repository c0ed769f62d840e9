"""Images, sounds, videos and documents for tests, generated here: small files that real readers accept."""

import io
import struct
import wave
from random import Random

from PIL import Image, ImageDraw
from pypdf import PdfWriter


def png(width: int = 60, height: int = 40) -> bytes:
    """An image of two shapes."""
    image = Image.new("RGB", (width, height), "#f4f4f0")
    pen = ImageDraw.Draw(image)
    pen.rectangle((5, 5, 25, 15), fill="#2f6f9f")
    pen.ellipse((35, 15, 55, 35), fill="#b5532c")
    return _saved(image, "PNG")


def png_of_noise(width: int, height: int) -> bytes:
    """A PNG file with about 3 bytes for each pixel."""
    return _saved(Image.frombytes("RGB", (width, height), Random(1).randbytes(3 * width * height)), "PNG")


def jpeg() -> bytes:
    """The same as JPEG."""
    return _saved(Image.open(io.BytesIO(png())), "JPEG")


def tiff() -> bytes:
    """The same in a format that browsers do not show."""
    return _saved(Image.open(io.BytesIO(png())), "TIFF")


def _saved(image: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def wav(seconds: float = 0.5) -> bytes:
    """Silence, 1,000 samples a second."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(1000)
        sound.writeframes(b"\x80" * round(seconds * 1000))
    return out.getvalue()


def compressed_wav(seconds: float = 0.5) -> bytes:
    """Silence as telephones store it (mu-law, 8,000 samples a second), without the chunk that counts samples."""
    samples = b"\xff" * round(seconds * 8000)
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 7, 1, 8000, 8000, 1, 8)
    body = b"WAVE" + form + struct.pack("<4sI", b"data", len(samples)) + samples
    return struct.pack("<4sI", b"RIFF", len(body)) + body


def mp3(frames: int = 100, *, count: bool = True, silence: tuple[int, int] = (0, 0), id3: int = 0) -> bytes:
    """Frames of 576 samples, 16,000 samples a second (MPEG 2, layer III, 64 kbit/s).

    `count`: the first frame has a Xing header with their number and LAME's `silence` at the start and at the end, in
    samples. `id3`: the size of a tag before them.
    """
    frame = b"\xff\xf3\x88\xc4"
    size = 72 * 64_000 // 16_000
    first = frame + bytes(9) + struct.pack(">4sIII", b"Info", 15, frames, frames * size) + bytes(104)
    first += b"LAME3.100" + bytes(12) + (silence[0] << 12 | silence[1]).to_bytes(3)
    tag = b"ID3\4\0\0" + bytes([0, 0, id3 >> 7, id3 & 0x7F]) + bytes(id3) if id3 else b""
    return tag + (first.ljust(size, b"\0") if count else b"") + frame.ljust(size, b"\0") * frames


def flac(seconds: int = 2) -> bytes:
    """The header of a FLAC file (RFC 9639, 8.2), 16,000 samples a second."""
    info = 16_000 << 44 | 15 << 36 | seconds * 16_000
    return b"fLaC" + b"\x80\0\0\x22" + bytes(10) + info.to_bytes(8) + bytes(16)


def ogg(codec: str = "opus", seconds: int = 2, *, ends: bool = True) -> bytes:
    """The pages of an Ogg file (RFC 3533) without audio, one for each second. `ends`: the last is marked as such."""
    rate = 48_000 if codec == "opus" else 16_000
    heads = {
        "opus": struct.pack("<8sBBHIHB", b"OpusHead", 1, 1, 0, rate, 0, 0),
        "vorbis": struct.pack("<7sIBIiiiBB", b"\x01vorbis", 0, 1, rate, 0, 64_000, 0, 0xB8, 1),
        "speex": b"Speex   ".ljust(80, b"\0"),
    }
    pages = [_page(2, 0, heads[codec])]
    pages += [_page(4 if ends and at == seconds else 0, at * rate, bytes(20)) for at in range(1, seconds + 1)]
    return b"".join(pages)


def _page(flags: int, position: int, packet: bytes) -> bytes:
    return struct.pack("<4sBBqIIIBB", b"OggS", 0, flags, position, 1, 0, 0, 1, len(packet)) + packet


def pdf(pages: int = 1) -> bytes:
    """Empty pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def mp4(seconds: int = 2) -> bytes:
    """The frame of an MP4 file (ISO/IEC 14496-12) with one sound track and no samples."""
    scale = 1000
    length = seconds * scale
    mvhd = _box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, scale, length) + bytes(80))
    mdhd = _box(b"mdhd", struct.pack(">IIIIIHH", 0, 0, 0, scale, length, 0x55C4, 0))
    hdlr = _box(b"hdlr", struct.pack(">II4s12x", 0, 0, b"soun") + b"\0")
    stsd = _box(b"stsd", struct.pack(">II", 0, 0))
    minf = _box(b"minf", _box(b"stbl", stsd))
    moov = _box(b"moov", mvhd + _box(b"trak", _box(b"mdia", mdhd + hdlr + minf)))
    return _box(b"ftyp", b"isom\0\0\0\0isom") + moov


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


FILES = {
    "assets/scene.png": png(),
    "assets/call.wav": wav(),
    "assets/letter.pdf": pdf(),
}
