"""`guidelinekit.yaml` -> `Config`."""

import posixpath
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.errors import ConfigError
from guidelinekit.spec.compose import compose
from guidelinekit.spec.document import SourceFile
from guidelinekit.spec.reader import read
from guidelinekit.store.resources import load_schema

FILE = "guidelinekit.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A repository's settings. Paths are relative to its root."""

    title: str = "Labeling guidelines"
    specs: str = "specs"
    changes: str = "changes"
    templates: str = "site_templates"
    output: str = "_site"


def load_config(root: Path) -> Config:
    """Read the settings of a repository; the defaults where it has none.

    Raises:
        ConfigError: with the first problem and its line.
    """
    path = root / FILE
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Config()
    except OSError as error:
        raise ConfigError(f"{FILE} cannot be read: {error.strerror}") from error
    if not any(line.strip() and not line.lstrip().startswith(b"#") for line in content.splitlines()):
        return Config()
    schema = load_schema("config")
    document = read(SourceFile(path=FILE, content=content))
    findings = list(document.findings)
    if document.data is not None:
        source, _ = compose([document], schema)
        if not schema.accepts(source.data):
            from guidelinekit.spec.explain import explain

            findings.extend(explain(source, schema))
    if findings:
        first = findings[0]
        raise ConfigError(f"{FILE}:{first.location.line}: {first.message}", hint=first.hint)
    data = {key: value for key, value in (document.data or {}).items() if not key.startswith("x-")}
    paths = {key: posixpath.normpath(value) for key, value in data.items() if key != "title"}
    if "." in paths.values():
        key = next(key for key, value in paths.items() if value == ".")
        raise ConfigError(f"{FILE}: `{key}` is the whole repository", hint="Name a folder in it.")
    return Config(**{**data, **paths})
