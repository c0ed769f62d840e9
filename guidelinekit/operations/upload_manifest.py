"""Write the list by which a program brings a publication to an object store."""

import json
from pathlib import Path
from typing import Any

from guidelinekit import __version__
from guidelinekit.errors import OutputError
from guidelinekit.report.json_text import to_json
from guidelinekit.site.upload_list import Files, upload_list
from guidelinekit.store.resources import load_schema
from guidelinekit.store.writing import write_file


def write_upload_manifest(file: Path, files: Files) -> dict[str, Any]:
    """Replace an upload list with the one of a new publication, and return it.

    The list that the file has is that of the publication before; without a file, all files are sent. `files` are all
    files of the publication, its root index included.

    Raises:
        OutputError: the file is not an upload list, or cannot be written.
    """
    data = upload_list(files, _previous(file), generated_by=f"guidelinekit {__version__}")
    write_file(file.parent, file.name, f"{to_json(data)}\n".encode())
    return data


def _previous(file: Path) -> Any:
    try:
        data = json.loads(file.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(f"{file} cannot be read: {error.strerror}", hint="Name another file.") from error
    except ValueError:
        data = None
    if not load_schema("uploads").accepts(data):
        raise OutputError(
            f"{file} is not a list that `publish --manifest` wrote",
            hint="Name another file; or delete this one, and all files are uploaded again.",
        )
    return data
