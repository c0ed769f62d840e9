"""Files of a guideline -> data URLs, for pages that need no other file."""

import base64
from pathlib import PurePosixPath

#: The media types that browsers show in a page, by file extension.
MEDIA_TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".gif": "image/gif",
    ".wav": "audio/wav", ".flac": "audio/flac", ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".oga": "audio/ogg",
    ".opus": "audio/ogg", ".m4a": "audio/mp4", ".mp4": "video/mp4", ".pdf": "application/pdf",
}  # fmt: skip
#: The size in bytes of the largest file that is put into a page, so that the page can be sent by mail.
MAX_BYTES = 4_000_000
#: The URL in place of a file that is not put into a page.
NOTHING = "data:,"


def data_url(path: str, content: bytes | None) -> str:
    """Return the data URL of a file; `NOTHING` if it does not exist or is too large."""
    if content is None or len(content) > MAX_BYTES:
        return NOTHING
    kind = MEDIA_TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
