"""`guidelinekit.yaml` -> `Config`."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guidelinekit.changes.acknowledgements import Acknowledgement
from guidelinekit.changes.change import Impact
from guidelinekit.changes.cost import Rate
from guidelinekit.changes.impact_overrides import ImpactOverride
from guidelinekit.errors import ConfigError
from guidelinekit.guideline.check.policy import Ignore, Policy
from guidelinekit.guideline.finding import Severity
from guidelinekit.guideline.read.compose import compose
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.reader import read
from guidelinekit.store.resources import load_schema

FILE = "guidelinekit.yaml"
_PATHS = ("specs", "changes", "templates", "output")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A repository's settings. Paths are relative to its root."""

    title: str = "Labeling guidelines"
    site_url: str = ""
    specs: str = "specs"
    changes: str = "changes"
    templates: str = "site_templates"
    output: str = "_site"
    severity: Mapping[str, str] = field(default_factory=dict)
    ignore: tuple[Ignore, ...] = ()
    reading_grade: int = 0
    counts: str = ""
    minutes_per_item: float = 1
    hourly_rate: float = 0
    currency: str = ""
    block_unsettled: bool = False
    impact: Mapping[str, ImpactOverride] = field(default_factory=dict)
    acknowledge: tuple[Acknowledgement, ...] = ()

    @property
    def rate(self) -> Rate:
        """What looking at a finished item again takes."""
        return Rate(minutes=self.minutes_per_item, hourly=self.hourly_rate, currency=self.currency)

    @property
    def policy(self) -> Policy:
        """What the team wants to hear of findings."""
        weights = {code: None if value == "off" else Severity(value) for code, value in self.severity.items()}
        return Policy(severities=weights, ignores=self.ignore)


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
            from guidelinekit.guideline.read.schema_errors import explain

            findings.extend(explain(source, schema))
    if findings:
        first = findings[0]
        raise ConfigError(f"{FILE}:{first.location.line}: {first.message}", hint=first.hint)
    data = {key: value for key, value in (document.data or {}).items() if not key.startswith("x-")}
    paths = {key: posixpath.normpath(data[key]) for key in _PATHS if key in data}
    if "." in paths.values():
        key = next(key for key, value in paths.items() if value == ".")
        raise ConfigError(f"{FILE}: `{key}` is the whole repository", hint="Name a folder in it.")
    ignores = tuple(
        Ignore(**entry, location=document.locate(("ignore", at))) for at, entry in enumerate(data.get("ignore", ()))
    )
    accepted = tuple(
        Acknowledgement(**entry, location=document.locate(("acknowledge", at)))
        for at, entry in enumerate(data.get("acknowledge", ()))
    )
    weights = {key: _weight(value) for key, value in data.get("impact", {}).items()}
    return Config(**{**data, **paths, "ignore": ignores, "acknowledge": accepted, "impact": weights})


def _weight(value: Any) -> ImpactOverride:
    said = {"impact": value} if isinstance(value, str) else value
    return ImpactOverride(impact=Impact(said["impact"]), reason=said.get("reason", ""))
