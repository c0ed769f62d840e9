"""Small media that are drawn here, and a server for them on this computer."""

import io
import math
import struct
import threading
import wave
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def picture(width: int = 400, height: int = 300) -> bytes:
    """Return a picture of a color gradient, in PNG."""
    rows = (bytes(value for x in range(width) for value in (x * 255 // width, 128, 90)) for _ in range(height))
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", data), (b"IEND", b""))
    content = b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + content


def sound(seconds: int = 4, rate: int = 8000) -> bytes:
    """Return a steady tone, in WAV."""
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(i * 0.3))) for i in range(seconds * rate)))
    return stream.getvalue()


@contextmanager
def served() -> Iterator[str]:
    """Serve `picture.png` and `sound.wav`, and return the address of their folder."""
    files = {"/picture.png": ("image/png", picture()), "/sound.wav": ("audio/wav", sound())}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, content = files[self.path.partition("?")[0]]
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
