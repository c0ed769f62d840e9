"""The packaged templates -> the files of a new repository or guideline, as text or bytes by path."""

import json
import shlex
import shutil
import site
import sys
from pathlib import Path

from guidelinekit.store.git.safe import run_git, work_tree
from guidelinekit.store.resources import resource_files

#: The folder of the schemas in a guideline repository.
SCHEMAS = "schema"
#: The name of the diff driver in .gitattributes and in the settings of a clone.
_DRIVER = "guidelinekit"


def guideline_templates() -> dict[str, str]:
    """The Jinja templates of a new guideline's files, by the name of the resulting file."""
    return {name.removesuffix(".j2"): text.decode() for name, text in resource_files("starter/guideline").items()}


def repository_files(specs: str) -> dict[str, bytes]:
    """The files of a new repository by path, including those for editors. `specs` is the folder of its guidelines."""
    return {**resource_files("starter/repository"), **editor_files(specs), **driver_files(specs)}


def driver_files(specs: str) -> dict[str, bytes]:
    """The .gitattributes that assign the diff driver to the files in the folder `specs`."""
    patterns = [f"{specs}/**/*.{ending}" for ending in ("yaml", "yml", "jsonl")]
    # Patterns with a space are quoted as in C.
    quoted = [json.dumps(pattern) if " " in pattern else pattern for pattern in patterns]
    lines = [f"{pattern} diff={_DRIVER}\n" for pattern in quoted]
    return {".gitattributes": "".join(lines).encode()}


def set_driver(folder: Path) -> None:
    """Configure a clone so that `git diff` runs `guidelinekit git-diff` for the files in .gitattributes."""
    # The plain name if it is on the PATH, otherwise the interpreter of this installation. git runs it in the
    # repository: isolated (-I), Python imports nothing from there. -I also hides packages of the user, -P does not.
    on_path = shutil.which("guidelinekit") is not None
    is_users = Path(__file__).is_relative_to(site.getusersitepackages())
    isolated = f"{shlex.quote(sys.executable)} {'-P' if is_users else '-I'} -m guidelinekit"
    command = "guidelinekit" if on_path else isolated
    top = work_tree(folder)
    if top is not None:
        run_git(top, "config", "--local", f"diff.{_DRIVER}.command", f"{command} git-diff")


def editor_files(specs: str) -> dict[str, bytes]:
    """The files that let editors check and complete guidelines, by path: schemas and editor settings.

    The settings are for the YAML extension and apply to files without a modeline.
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
    packaged = resource_files("schema")
    whole = json.loads(packaged["guideline.schema.json"])
    part = {key: value for key, value in whole.items() if key not in ("required", "allOf", "$id")}
    # An editor sees one file at a time, so these schemas do not require what may be in another file: the head needs no
    # labels, which `allOf` requires, and a part needs no head. `check` reads all files and reports what is missing.
    head = {**part, "required": whole["required"]}
    return {
        f"{SCHEMAS}/guideline.schema.json": _json(head),
        f"{SCHEMAS}/guideline-part.schema.json": _json(part),
        f"{SCHEMAS}/config.schema.json": packaged["config.schema.json"],
    }


def _json(data: object) -> bytes:
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()
