"""Names of packaged files -> their paths, in the wheel's `_data` or in the checkout of an editable install."""

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.messages.catalogue import Catalogue

_PACKAGE = Path(__file__).resolve().parent.parent

#: The paths in a checkout of files that have a shorter path in the wheel.
_CHECKOUT_PATHS = {"findings": "docs/reference/findings"}


@cache
def resource(name: str) -> Path:
    """Return the path of a packaged file or folder, such as `schema`, `site_templates`, `example` or `findings`."""
    for path in (_PACKAGE / "_data" / name, _PACKAGE.parent / _CHECKOUT_PATHS.get(name, name)):
        if path.exists():
            return path
    raise GuidelineKitError(f"the installation is incomplete: {name} is missing", hint="Install guidelinekit again.")


def resource_files(name: str) -> dict[str, bytes]:
    """Return all files in a packaged folder, by path below it."""
    folder = resource(name)
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def package_file(path: str) -> bytes:
    """Return a file that is in the package itself, such as a style sheet of the theme."""
    return (_PACKAGE / path).read_bytes()


@cache
def load_schema(name: str = "guideline") -> Schema:
    """Return one of the schemas in `schema/`, read once per process."""
    path = resource("schema") / f"{name}.schema.json"
    return Schema(json.loads(path.read_text(encoding="utf-8")))


@cache
def load_catalogue(language: str = "") -> Catalogue:
    """Return the messages in a language such as `de` or `pt-BR`, or in its base language, or in English.

    The dates in them are in the language itself in any case.
    """
    if language.lower() in ("", "en"):
        return Catalogue("en", _messages("en"), fields=_english_fields(), locale="en")
    known = languages()
    base = language.split("-")[0]
    available = next((name for name in known if name.lower() in (language.lower(), base.lower())), "en")
    if available == "en":
        return replace(load_catalogue(), locale=language)
    entries = _messages(available)
    return Catalogue(available, entries, fields=entries["fields"], fallback=load_catalogue(), locale=language)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages in which messages are available."""
    return tuple(sorted(path.stem for path in (_PACKAGE / "messages").glob("*.yaml")))


def _messages(language: str) -> dict[str, Any]:
    text = (_PACKAGE / "messages" / f"{language}.yaml").read_bytes()
    entries: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return entries


def _english_fields() -> dict[str, str]:
    """Return the titles of the schema in the form for use inside a sentence."""
    titles = {}
    for path, node, _ in load_schema().walk():
        if node.title:
            titles["/".join(path)] = node.title[:1].lower() + node.title[1:]
    return titles


#: The libraries that affect how guidelines are read and compared.
_LIBRARIES = ("yaml", "jsonschema", "jsonschema_rs", "markdown_it", "msgspec", "rapidfuzz")


@cache
def program_digest() -> str:
    """Return a digest of all that affects how guidelines are read and compared: Python, the code and libraries."""
    digest = hashlib.sha256(sys.version.encode())
    for path in _sources():
        digest.update(path.read_bytes())
    folders = set()
    for name in _LIBRARIES:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            stat = Path(spec.origin).stat()
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}".encode())
            folders.add(Path(spec.origin).parent.parent)
    # The names of the .dist-info folders contain the versions. importlib.metadata would take longer than the command.
    for folder in sorted(folders):
        digest.update(repr(sorted(entry.name for entry in folder.glob("*.dist-info"))).encode())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for package in ("guideline", "changes"):
        yield from sorted((_PACKAGE / package).rglob("*.py"))
    yield resource("schema") / "guideline.schema.json"
