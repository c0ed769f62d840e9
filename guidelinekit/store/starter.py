"""The files that a new repository or guideline begins with: read from the package, written beside what is there."""

import json
import shlex
import shutil
import sys
from pathlib import Path

from guidelinekit.store.resources import resource

#: The folder of the schemas in a repository of guidelines.
SCHEMAS = "schema"
#: The name under which a clone's settings and .gitattributes know what shows specs by meaning.
_DRIVER = "guidelinekit"


def guideline_templates() -> dict[str, str]:
    """The Jinja templates of a new guideline's files, by the name of the file that each makes."""
    folder = resource("starter") / "guideline"
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.j2"))}


def repository_files(specs: str) -> dict[str, bytes]:
    """The files of a new repository whose guidelines lie in a folder, by path, those for editors among them."""
    folder = resource("starter") / "repository"
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
    return {**files, **editor_files(specs), **driver_files(specs)}


def driver_files(specs: str) -> dict[str, bytes]:
    """What lets `git diff` show the guidelines in a folder by meaning, once a clone has set the driver."""
    patterns = [f"{specs}/**/*.{ending}" for ending in ("yaml", "yml", "jsonl")]
    # A pattern with a space is quoted, as in C.
    quoted = [json.dumps(pattern) if " " in pattern else pattern for pattern in patterns]
    lines = [f"{pattern} diff={_DRIVER}\n" for pattern in quoted]
    return {".gitattributes": "".join(lines).encode()}


def set_driver(folder: Path) -> None:
    """Let `git diff` in a clone run `git-diff` for the files that .gitattributes names."""
    import git

    # By its name where the shell finds it, else where it stands.
    found = shutil.which("guidelinekit") is not None
    command = "guidelinekit" if found else f"{shlex.quote(sys.executable)} -m guidelinekit"
    with git.Repo(folder, search_parent_directories=True).config_writer() as settings:
        settings.set_value(f'diff "{_DRIVER}"', "command", f"{command} git-diff")


def editor_files(specs: str) -> dict[str, bytes]:
    """What lets editors check and complete the guidelines in a folder, by path: schemas, and which is for which file.

    The settings are those of the YAML extension. They serve files without a modeline.
    """
    heads = f"{specs}/*/guideline.{{yaml,yml}}"
    schemas = {
        f"{SCHEMAS}/guideline.schema.json": [f"{specs}/*.{{yaml,yml}}", heads],
        f"{SCHEMAS}/guideline-part.schema.json": [f"{specs}/*/*.{{yaml,yml}}", f"!{heads}"],
        f"{SCHEMAS}/config.schema.json": "guidelinekit.yaml",
    }
    settings = {"yaml.schemas": schemas, "files.insertFinalNewline": True}
    return {**schema_files(), ".vscode/settings.json": _json(settings)}


def schema_files() -> dict[str, bytes]:
    """The schemas for editors, by path."""
    whole = json.loads((resource("schema") / "guideline.schema.json").read_text(encoding="utf-8"))
    part = {key: value for key, value in whole.items() if key not in ("required", "allOf", "$id")}
    # What a file lacks stands in another one, and an editor should not complain of that: a head needs no labels, which
    # `allOf` asks for, and a part no head. `check` sees all of them and does complain.
    head = {**part, "required": whole["required"]}
    return {
        f"{SCHEMAS}/guideline.schema.json": _json(head),
        f"{SCHEMAS}/guideline-part.schema.json": _json(part),
        f"{SCHEMAS}/config.schema.json": (resource("schema") / "config.schema.json").read_bytes(),
    }


def _json(data: object) -> bytes:
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()
