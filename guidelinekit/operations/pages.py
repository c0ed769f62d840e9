"""Render the labelers' pages of guidelines."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.errors import BuildError, UnreadableGuidelineError
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.operations.changelog import changelog_of
from guidelinekit.operations.release_history import open_release_histories
from guidelinekit.operations.workspace import Progress, Workspace, no_progress
from guidelinekit.site.audience import is_for
from guidelinekit.site.pages import Rendered, page_titles, render
from guidelinekit.site.paths import LATEST
from guidelinekit.site.settings import DOCS, mkdocs_settings
from guidelinekit.store.assets import assets_of
from guidelinekit.store.resources import resource
from guidelinekit.store.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The rendered folder of one guideline: `mkdocs.yml`, and below `docs/` pages and assets, by path.

    `catalogue` has the messages in the language of its pages.
    """

    id: str
    guideline: Guideline
    changelog: Changelog
    catalogue: Catalogue
    files: dict[str, bytes]

    @property
    def version(self) -> str:
        """The version as readers should name it."""
        if self.changelog.unreleased:
            return self.catalogue.text("changelog.unreleased", version=self.changelog.released)
        return self.guideline.version

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings about the history."""
        return self.changelog.findings


def render_folders(
    workspace: Workspace,
    ids: Sequence[str] = (),
    *,
    audience: str = "",
    history: bool = True,
    progress: Progress = no_progress,
) -> Iterator[Folder]:
    """Render guidelines of the work tree.

    Raises:
        UnreadableGuidelineError: one has errors; pages that labelers could not rely on are not published.
        HistoryError: the clone is shallow.
    """
    histories = open_release_histories(workspace) if history else None
    templates = load_templates(workspace)
    found = workspace.guidelines(ids)
    for done, version in enumerate(found):
        progress("Rendering", done, len(found))
        checked = workspace.check(version)
        if checked.guideline is None or checked.has_errors:
            raise UnreadableGuidelineError(
                f"{version.path} has errors and is not published",
                hint="Run `guidelinekit check` to see them.",
            )
        if not is_for(audience, checked.guideline.audience):
            continue
        changelog = changelog_of(workspace, histories, version) if history else Changelog(complete=False)
        catalogue = workspace.catalogue(checked.guideline.language)
        with template_errors():
            rendered = render(
                checked.source.data,
                workspace.schema,
                changelog,
                templates,
                catalogue,
                assets=assets_of(version),
                audience=audience,
                address=_address(workspace, checked.guideline),
            )
        yield _folder(checked.guideline, changelog, catalogue, rendered, version)


def _address(workspace: Workspace, guideline: Guideline) -> str:
    """Return where a guideline's pages will be published; empty where the settings do not state it."""
    site = workspace.config.site_url
    return f"{site.rstrip('/')}/{guideline.id}/{LATEST}/" if site else ""


def _folder(
    guideline: Guideline, changelog: Changelog, catalogue: Catalogue, rendered: Rendered, version: Version
) -> Folder:
    """Return everything that MkDocs needs to build one guideline's site."""
    found = {path: version.assets.read(asset) for path, asset in rendered.media.items()}
    media = {path: file.content for path, file in found.items() if file is not None}
    files = {f"{DOCS}/{path}": content for path, content in {**rendered.files, **media}.items()}
    titles = {path: title for path, title in page_titles(guideline, catalogue).items() if path in rendered.files}
    files["mkdocs.yml"] = mkdocs_settings(guideline, titles, catalogue)
    return Folder(id=guideline.id, guideline=guideline, changelog=changelog, catalogue=catalogue, files=files)


@contextmanager
def template_errors() -> Iterator[None]:
    """Turn what is wrong with a team's own template into an error for the user."""
    from jinja2 import TemplateError

    try:
        yield
    except (TemplateError, UnicodeDecodeError, TypeError, ArithmeticError) as error:
        name = getattr(error, "name", None) or "a template"
        line = f", line {line}" if (line := getattr(error, "lineno", None)) else ""
        raise BuildError(
            f"{name}{line} cannot be rendered: {error}", hint="Mend or remove the file in your own site_templates/."
        ) from error


def load_templates(workspace: Workspace) -> dict[str, bytes]:
    """Return the templates and assets of the package, replaced by the team's own files of the same name."""
    own = workspace.root / workspace.config.templates
    packaged = resource("site_templates")
    templates = _files_below(packaged)
    if own.is_dir() and own.resolve() != packaged.resolve():
        templates.update(_files_below(own))
    return templates


def _files_below(base: Path) -> dict[str, bytes]:
    return {path.relative_to(base).as_posix(): path.read_bytes() for path in sorted(base.rglob("*")) if path.is_file()}
