"""Render the labelers' pages of guidelines."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb

from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.errors import BuildError, GuidelineKitError, UnreadableGuidelineError
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.operations.changelog import changelog
from guidelinekit.operations.release_history import open_release_histories
from guidelinekit.operations.workspace import Progress, Project, no_progress
from guidelinekit.site.audience import is_for
from guidelinekit.site.pages import TEMPLATE_FILE, Rendered, page_titles, render
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
        """The version to show to readers."""
        released = self.changelog.released
        return f"{released} + unreleased" if self.changelog.unreleased else self.guideline.version

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings about the history."""
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
    guidelines = project.guidelines(ids)
    for done, files in enumerate(guidelines):
        progress("Rendering", done, len(guidelines))
        checked = project.check(files)
        if checked.guideline is None or checked.has_errors:
            raise UnreadableGuidelineError(
                f"{files.path} has errors and is not published",
                hint="Run `guidelinekit check` to see what is wrong.",
            )
        if not is_for(audience, checked.guideline):
            continue
        releases = changelog(project, timelines, files) if history else Changelog(complete=False)
        with template_errors(project):
            rendered = render(
                checked.source.data,
                project.schema,
                releases,
                templates,
                assets=assets_of(files),
                audience=audience,
                address=_address(project, checked.guideline),
            )
        yield _folder(checked.guideline, releases, rendered, files)


def _address(project: Project, guideline: Guideline) -> str:
    """The address at which a guideline's pages will be published; empty if the settings have none."""
    site = project.config.site_url
    return f"{site.rstrip('/')}/{guideline.id}/{LATEST}/" if site else ""


def _folder(guideline: Guideline, releases: Changelog, rendered: Rendered, source: GuidelineFiles) -> Folder:
    """Everything that MkDocs needs to build one guideline's site."""
    shown = {path: source.assets.read(asset) for path, asset in rendered.media.items()}
    media = {path: file.content for path, file in shown.items() if file is not None}
    files = {f"{DOCS}/{path}": content for path, content in {**rendered.files, **media}.items()}
    titles = {path: title for path, title in page_titles(guideline).items() if path in rendered.files}
    files["mkdocs.yml"] = mkdocs_settings(guideline, titles)
    return Folder(id=guideline.id, guideline=guideline, changelog=releases, files=files)


@contextmanager
def template_errors(project: Project) -> Iterator[None]:
    """Turn an error in a team's own template into a BuildError that names the file and the line.

    The innermost frame decides that is in a template or in this package. In a template of the team the error is the
    team's to fix. In a packaged template or in this package it is an internal error and stays as it is, even if a
    template of the team made the call: whether its arguments were right cannot be known. It gets a note that lists the
    team's templates.
    """
    try:
        yield
    except GuidelineKitError:
        raise
    except Exception as error:
        own = _own_templates(project)
        file, line = _failing_frame(error)
        name = file.removeprefix(TEMPLATE_FILE)
        if file != name and name in own:
            path = f"{project.config.templates}/{name}"
            message = f"{path}, line {line}, cannot be rendered: {error or type(error).__name__}"
            raise BuildError(message, hint="Fix or remove this file.") from error
        if own:
            files = ", ".join(f"{project.config.templates}/{name}" for name in own)
            error.add_note(f"Your own templates were in use: {files}. Try whether the error stays without them.")
        raise


def _failing_frame(error: Exception) -> tuple[str, int]:
    """The file and line of the innermost frame that is in a template or in this package."""
    frames = [
        (frame.f_code.co_filename, line)
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_code.co_filename.startswith(TEMPLATE_FILE)
        or frame.f_globals.get("__name__", "").startswith("guidelinekit.")
    ]
    return frames[-1]


def load_templates(project: Project) -> dict[str, bytes]:
    """The templates and assets that come with the tool, or the team's own of the same name.

    Raises:
        BuildError: one of the team's is not UTF-8 text.
    """
    templates = _files_below(resource("site_templates"))
    own = _own_templates(project)
    for name, content in own.items():
        if name.endswith(".j2") or name in templates:
            _require_text(f"{project.config.templates}/{name}", content)
    return {**templates, **own}


def _own_templates(project: Project) -> dict[str, bytes]:
    """The templates and assets of the team, which replace packaged ones of the same name or add to them."""
    folder = project.root / project.config.templates
    if not folder.is_dir() or folder.resolve() == resource("site_templates").resolve():
        return {}
    return _files_below(folder)


def _require_text(path: str, content: bytes) -> None:
    try:
        content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BuildError(f"{path}, line {line}, is not UTF-8 text", hint="Save the file again as UTF-8.") from error


def _files_below(base: Path) -> dict[str, bytes]:
    return {path.relative_to(base).as_posix(): path.read_bytes() for path in sorted(base.rglob("*")) if path.is_file()}
