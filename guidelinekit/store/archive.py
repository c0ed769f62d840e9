"""A folder of generated files -> a ZIP file, which is the same for the same files, wherever and whenever it is made."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

#: The first time that a ZIP file can have.
_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX, _REGULAR_FILE = 3, 0o100644


def zip_of(files: Mapping[str, bytes], folder: str) -> bytes:
    """Return a ZIP file with files, by path, in one folder."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{path}", _TIME)
            entry.create_system, entry.external_attr = _UNIX, _REGULAR_FILE << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[path], compresslevel=9)
    return buffer.getvalue()
