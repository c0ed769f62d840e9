"""Files that come with the package: from the wheel's `_data`, or from the checkout of an editable install."""

import hashlib
import json
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.messages.catalogue import Catalogue

_PACKAGE = Path(__file__).resolve().parent.parent


#: Where a checkout keeps what the wheel keeps under a shorter name.
_ELSEWHERE = {"findings": "docs/reference/findings"}


@cache
def resource(name: str) -> Path:
    """Give the path of a packaged file or folder: `schema`, `site_templates`, `example`, `findings`."""
    for path in (_PACKAGE / "_data" / name, _PACKAGE.parent / _ELSEWHERE.get(name, name)):
        if path.exists():
            return path
    raise GuidelineKitError(f"the installation is incomplete: {name} is missing", hint="Install guidelinekit again.")


@cache
def load_schema(name: str = "guideline") -> Schema:
    """Read one of the schemas in `schema/`, once."""
    path = resource("schema") / f"{name}.schema.json"
    return Schema(json.loads(path.read_text(encoding="utf-8")))


@cache
def load_catalogue(language: str = "") -> Catalogue:
    """Return the messages in a language (`de`, `pt-BR`): of it, of its base language, or in English."""
    if language.lower() in ("", "en"):
        return Catalogue("en", _messages("en"), fields=_english_fields())
    known = languages()
    base = language.split("-")[0]
    found = next((one for one in known if one.lower() in (language.lower(), base.lower())), "en")
    if found == "en":
        return load_catalogue()
    entries = _messages(found)
    return Catalogue(found, entries, fields=entries["fields"], fallback=load_catalogue())


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that there are messages in."""
    return tuple(sorted(path.stem for path in (_PACKAGE / "messages").glob("*.yaml")))


def _messages(language: str) -> dict[str, Any]:
    text = (_PACKAGE / "messages" / f"{language}.yaml").read_bytes()
    entries: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return entries


def _english_fields() -> dict[str, str]:
    """The titles of the schema, as they are used inside a sentence."""
    found = {}
    for path, node, _ in load_schema().walk():
        if node.title:
            found["/".join(path)] = node.title[:1].lower() + node.title[1:]
    return found


#: The libraries that have a say in what is read from a guideline, and in what changed in it.
_LIBRARIES = ("yaml", "jsonschema", "jsonschema_rs", "markdown_it", "msgspec", "rapidfuzz")


@cache
def program_digest() -> str:
    """What tells this program from any other that might read or compare guidelines another way."""
    digest = hashlib.sha256(sys.version.encode())
    for path in _deciding():
        digest.update(path.read_bytes())
    homes = set()
    for name in _LIBRARIES:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            said = Path(spec.origin).stat()
            digest.update(f"{name} {said.st_size} {said.st_mtime_ns}".encode())
            homes.add(Path(spec.origin).parent.parent)
    # The names of these folders hold the versions; to ask for them takes longer than a command that remembers.
    for home in sorted(homes):
        digest.update(repr(sorted(entry.name for entry in home.glob("*.dist-info"))).encode())
    return digest.hexdigest()


def _deciding() -> Iterator[Path]:
    for room in ("guideline", "changes"):
        yield from sorted((_PACKAGE / room).rglob("*.py"))
    yield resource("schema") / "guideline.schema.json"
