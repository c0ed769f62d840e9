"""Render the labelers' pages of guidelines."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.errors import BuildError, UnreadableGuidelineError
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.operations.changelog import changelog
from guidelinekit.operations.release_history import open_release_histories
from guidelinekit.operations.workspace import Progress, Project, no_progress
from guidelinekit.site.audience import is_for
from guidelinekit.site.pages import Rendered, page_titles, render
from guidelinekit.site.paths import LATEST
from guidelinekit.site.settings import DOCS, mkdocs_settings
from guidelinekit.store.assets import assets_of
from guidelinekit.store.files import GuidelineFiles
from guidelinekit.store.resources import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """The rendered folder of one guideline: `mkdocs.yml`, and below `docs/` pages and assets, by path."""

    id: str
    guideline: Guideline
    changelog: Changelog
    files: dict[str, bytes]

    @property
    def version(self) -> str:
        """The version as readers should name it."""
        released = self.changelog.released
        return f"{released} + unreleased" if self.changelog.unreleased else self.guideline.version

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the history had to say."""
        return self.changelog.findings


def render_folders(
    project: Project,
    ids: Sequence[str] = (),
    *,
    audience: str = "",
    history: bool = True,
    progress: Progress = no_progress,
) -> Iterator[Folder]:
    """Render guidelines of the work tree.

    Raises:
        UnreadableGuidelineError: one has errors; nothing is published that labelers could not rely on.
        HistoryError: the clone is shallow.
    """
    timelines = open_release_histories(project) if history else None
    templates = load_templates(project)
    found = project.guidelines(ids)
    for done, files in enumerate(found):
        progress("Rendering", done, len(found))
        checked = project.check(files)
        if checked.guideline is None or checked.has_errors:
            raise UnreadableGuidelineError(
                f"{files.path} has errors and is not published",
                hint="Run `guidelinekit check` to see what is wrong.",
            )
        if not is_for(audience, checked.guideline):
            continue
        told = changelog(project, timelines, files) if history else Changelog(complete=False)
        with template_errors():
            rendered = render(
                checked.source.data,
                project.schema,
                told,
                templates,
                assets=assets_of(files),
                audience=audience,
                address=_address(project, checked.guideline),
            )
        yield _folder(checked.guideline, told, rendered, files)


def _address(project: Project, guideline: Guideline) -> str:
    """Where a guideline's pages will be published; empty where the settings do not say."""
    site = project.config.site_url
    return f"{site.rstrip('/')}/{guideline.id}/{LATEST}/" if site else ""


def _folder(guideline: Guideline, told: Changelog, rendered: Rendered, source: GuidelineFiles) -> Folder:
    """Everything that MkDocs needs to build one guideline's site."""
    shown = {path: source.assets.read(asset) for path, asset in rendered.media.items()}
    media = {path: file.content for path, file in shown.items() if file is not None}
    files = {f"{DOCS}/{path}": content for path, content in {**rendered.files, **media}.items()}
    titles = {path: title for path, title in page_titles(guideline).items() if path in rendered.files}
    files["mkdocs.yml"] = mkdocs_settings(guideline, titles)
    return Folder(id=guideline.id, guideline=guideline, changelog=told, files=files)


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


def load_templates(project: Project) -> dict[str, bytes]:
    """The templates and assets that come with the tool, with the team's own of the same name in their place."""
    own = project.root / project.config.templates
    packaged = resource("site_templates")
    templates = _files_below(packaged)
    if own.is_dir() and own.resolve() != packaged.resolve():
        templates.update(_files_below(own))
    return templates


def _files_below(base: Path) -> dict[str, bytes]:
    return {path.relative_to(base).as_posix(): path.read_bytes() for path in sorted(base.rglob("*")) if path.is_file()}
