"""The files that a new repository or guideline begins with: read from the package, written beside what is there."""

import json
from collections.abc import Mapping
from pathlib import Path

from guidelinekit.errors import OutputError
from guidelinekit.store.resources import resource


def guideline_templates() -> dict[str, str]:
    """The Jinja templates of a new guideline's files, by the name of the file that each makes."""
    folder = resource("starter") / "guideline"
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.j2"))}


def repository_files() -> dict[str, bytes]:
    """The files of a new repository, by path, the schemas for editors among them."""
    folder = resource("starter") / "repository"
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
    whole = json.loads((resource("schema") / "guideline.schema.json").read_text(encoding="utf-8"))
    # A file that holds a part of a guideline lacks the rest; an editor should not complain of that.
    part = {key: value for key, value in whole.items() if key not in ("required", "allOf", "$id")}
    for name, schema in (("guideline", whole), ("guideline-part", part)):
        files[f"schema/{name}.schema.json"] = (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode()
    files["schema/config.schema.json"] = (resource("schema") / "config.schema.json").read_bytes()
    return files


def write_new(folder: Path, files: Mapping[str, bytes]) -> tuple[list[str], list[str]]:
    """Write those files that are not there yet; gives the written and the kept ones. What fails leaves nothing.

    Raises:
        OutputError: a file or folder cannot be written.
    """
    written: list[Path] = []
    kept: list[str] = []
    try:
        for name, content in files.items():
            path = folder / name
            if path.exists():
                kept.append(name)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            written.append(path)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}") from error
    return [path.relative_to(folder).as_posix() for path in written], kept
