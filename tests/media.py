"""Images, sounds, videos and documents for tests, made here: small files that real readers accept."""

import io
import struct
import wave

from PIL import Image, ImageDraw
from pypdf import PdfWriter


def png(width: int = 60, height: int = 40) -> bytes:
    """An image of two shapes."""
    image = Image.new("RGB", (width, height), "#f4f4f0")
    pen = ImageDraw.Draw(image)
    pen.rectangle((5, 5, 25, 15), fill="#2f6f9f")
    pen.ellipse((35, 15, 55, 35), fill="#b5532c")
    return _saved(image, "PNG")


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
