"""The settings file `guidelinekit.yaml` -> `Config`."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guidelinekit.changes.acknowledgements import Acknowledgement
from guidelinekit.changes.change import Impact
from guidelinekit.changes.cost import Rate
from guidelinekit.changes.impact_overrides import STORED, ImpactOverride
from guidelinekit.errors import ConfigError
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.check.policy import Ignore, Policy
from guidelinekit.guideline.finding import Severity
from guidelinekit.guideline.format.audience import ALL
from guidelinekit.guideline.read.compose import compose
from guidelinekit.guideline.read.document import Document, SourceFile
from guidelinekit.guideline.read.reader import read
from guidelinekit.store.repository_files import SETTINGS_LIMIT, RefusedError, parts_of, read_file
from guidelinekit.store.resources import load_schema

FILE = "guidelinekit.yaml"
_PATHS = ("specs", "changes", "templates", "output")
#: Settings of MkDocs that are not in the section `mkdocs`, and why: settings may come with a stranger's pull request.
_REFUSED = {
    **dict.fromkeys(("hooks", "plugins", "markdown_extensions", "mdx_configs"), "it runs code"),
    **dict.fromkeys(("custom_dir", "theme", "extra_templates"), "templates of themes run code"),
    **dict.fromkeys(("docs_dir", "site_dir", "INHERIT", "watch"), "it reads or writes other files"),
    **dict.fromkeys(("nav", "use_directory_urls", "exclude_docs", "not_in_nav"), "the pages and their paths are fixed"),
    **dict.fromkeys(("strict", "validation", "dev_addr", "remote_branch", "remote_name"), "the build sets it"),
    **dict.fromkeys(("extra", "site_author", "site_description"), "the pages do not show it"),
    **dict.fromkeys(("site_name", "site_url"), "it has a setting of its own, `title` or `site_url`"),
}
#: Deprecated setting -> the setting that replaces it. Both are in the schema; both have the same meaning.
_ALIASES = {"block_unsettled": "require_decisions"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolFile:
    """The file of a labeling tool that has to be in step with a guideline. `file` is relative to the root.

    `audience` is whose project it is; empty for one with everything. `accept` are fields that the format cannot hold,
    and that the team knows to be missing.
    """

    format: str
    file: str
    audience: str = ""
    accept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of a repository. Paths are relative to its root."""

    title: str = "Labeling guidelines"
    site_url: str = ""
    feedback: str = ""
    source_links: str = ""
    specs: str = "specs"
    changes: str = "changes"
    templates: str = "site_templates"
    output: str = "_site"
    theme: str = "guidelinekit"
    builder: str = "mkdocs"
    mkdocs: Mapping[str, Any] = field(default_factory=dict)
    tag_prefix: str = ""
    audience: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    review_audience: str = ""
    severity: Mapping[str, str] = field(default_factory=dict)
    ignore: tuple[Ignore, ...] = ()
    reading_grade: int = 0
    datasets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exchange: Mapping[str, tuple[ToolFile, ...]] = field(default_factory=dict)
    counts: str = ""
    minutes_per_item: float = 1
    hourly_rate: float = 0
    currency: str = ""
    annotators: int = 0
    hours_per_day: float = 6
    require_decisions: bool = False
    impact: Mapping[str, ImpactOverride] = field(default_factory=dict)
    acknowledge: tuple[Acknowledgement, ...] = ()

    @property
    def inputs(self) -> tuple[str, ...]:
        """The folders that the site is made of."""
        pages = (self.mkdocs["pages"],) if "pages" in self.mkdocs else ()
        return (self.specs, self.changes, self.templates, *pages)

    @property
    def rate(self) -> Rate:
        """The cost of relabeling a labeled item."""
        return Rate(
            minutes=self.minutes_per_item,
            hourly=self.hourly_rate,
            currency=self.currency,
            annotators=self.annotators,
            hours_per_day=self.hours_per_day,
        )

    @property
    def policy(self) -> Policy:
        """The severities and exceptions that the team has set."""
        severities = {code: None if value == "off" else Severity(value) for code, value in self.severity.items()}
        return Policy(severities=severities, ignores=self.ignore)


def load_config(root: Path) -> Config:
    """Read the settings of a repository; the defaults if it has no settings file.

    Raises:
        ConfigError: the file is not valid. The message names the first problem and its line.
    """
    file = read_file(root, FILE, SETTINGS_LIMIT)
    if file is None:
        return Config()
    if file.problem:
        raise ConfigError(f"{FILE} cannot be read: {file.problem}", hint="Use a regular file, or remove it.")
    return config_of(file.content)


def config_of(content: bytes) -> Config:
    """Return the settings in the bytes of a settings file.

    Raises:
        ConfigError: the file is not valid. The message names the first problem and its line.
    """
    if not any(line.strip() and not line.lstrip().startswith(b"#") for line in content.splitlines()):
        return Config()
    document = _read_document(content)
    data = _without_aliases(document)
    named: list[tuple[Address, str]] = [((key,), data.get(key, "")) for key in (*_PATHS, "counts")]
    for guideline_id, files in data.get("exchange", {}).items():
        named += [(("exchange", guideline_id, at, "file"), entry["file"]) for at, entry in enumerate(files)]
    for address, path in named:
        try:
            parts_of(path)
        except RefusedError as error:
            raise ConfigError(
                f"{FILE}:{document.locate(address).line}: the path under `{address[-1]}` cannot be used: {error}",
                hint="Name a file or a folder of the repository.",
            ) from error
    paths = {key: posixpath.normpath(data[key]) for key in _PATHS if key in data}
    for key, path in paths.items():
        if path == ".":
            raise ConfigError(f"{FILE}: `{key}` is the root of the repository", hint="Use a folder below the root.")
    ignores = tuple(
        Ignore(**entry, location=document.locate(("ignore", index)))
        for index, entry in enumerate(data.get("ignore", ()))
    )
    acknowledgements = tuple(
        Acknowledgement(**entry, location=document.locate(("acknowledge", index)))
        for index, entry in enumerate(data.get("acknowledge", ()))
    )
    audience = data.get("audience", {})
    audiences = {ALL: audience} if isinstance(audience, list) else audience
    overrides = {key: _impact_override(value) for key, value in data.get("impact", {}).items()}
    audiences = {key: tuple(names) for key, names in audiences.items()}
    return Config(
        **{
            **data,
            **paths,
            "audience": audiences,
            "ignore": ignores,
            "acknowledge": acknowledgements,
            "impact": overrides,
            "exchange": {key: tuple(map(_tool_file, value)) for key, value in data.get("exchange", {}).items()},
            "datasets": {key: tuple(value.get("stored", STORED)) for key, value in data.get("datasets", {}).items()},
        }
    )


def _read_document(content: bytes) -> Document:
    """Parse the settings and check them against their schema."""
    schema = load_schema("config")
    document = read(SourceFile(path=FILE, content=content))
    _require_allowed(document)
    findings = list(document.findings)
    if document.data is not None:
        source, _ = compose([document], schema)
        if not schema.accepts(source.data):
            from guidelinekit.guideline.read.schema_errors import explain

            findings.extend(explain(source, schema))
    if findings:
        first = findings[0]
        raise ConfigError(f"{FILE}:{first.location.line}: {first.message}", hint=first.hint)
    return document


def _require_allowed(document: Document) -> None:
    """Require that the section `mkdocs` has no setting that could run code or read other files.

    Raises:
        ConfigError: it has one.
    """
    data = document.data if isinstance(document.data, dict) else {}
    section = data.get("mkdocs")
    for key in section if isinstance(section, dict) else ():
        if key in _REFUSED:
            raise ConfigError(
                f"{FILE}:{document.locate(('mkdocs', key), key=True).line}: `{key}` is not a setting of the section"
                f" `mkdocs`: {_REFUSED[key]}",
                hint="See the list in the manual. A site that needs more can use the MkDocs plugin of guidelinekit.",
            )


def _without_aliases(document: Document) -> dict[str, Any]:
    """The settings by their current names, without the team's own keys."""
    data = {key: value for key, value in (document.data or {}).items() if not key.startswith("x-")}
    for old, new in _ALIASES.items():
        if old not in data:
            continue
        value = data.pop(old)
        if data.setdefault(new, value) != value:
            line = document.locate((old,), key=True).line
            raise ConfigError(
                f"{FILE}:{line}: `{old}` and `{new}` have different values",
                hint=f"Remove `{old}`, the deprecated name of `{new}`.",
            )
    return data


def _tool_file(value: Mapping[str, Any]) -> ToolFile:
    fields = {key: inner for key, inner in value.items() if not key.startswith("x-")}
    return ToolFile(**{**fields, "accept": tuple(fields.get("accept", ()))})


def _impact_override(value: Any) -> ImpactOverride:
    entry = {"impact": value} if isinstance(value, str) else value
    return ImpactOverride(impact=Impact(entry["impact"]), reason=entry.get("reason", ""))
