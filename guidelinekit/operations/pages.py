"""Render the annotators' pages of guidelines."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from traceback import walk_tb

from jinja2 import TemplateSyntaxError
from jinja2.exceptions import SecurityError

from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.changes.migration.item_history import NO_ITEMS
from guidelinekit.errors import BuildError, GuidelineKitError, UnreadableGuidelineError
from guidelinekit.guideline.address import to_segment
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.operations.audience import readers_of
from guidelinekit.operations.changelog import changelog_of, released_versions
from guidelinekit.operations.item_history import item_history
from guidelinekit.operations.look import look_of, require_text
from guidelinekit.operations.release_history import open_release_histories
from guidelinekit.operations.team_files import folder_for_pages, settings_for_pages
from guidelinekit.operations.workspace import Progress, Workspace, no_progress
from guidelinekit.site.contact import Contact
from guidelinekit.site.edition import OWN_SITE, Edition
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.page import Page
from guidelinekit.site.pages import Rendered, render
from guidelinekit.site.paths import LATEST, START
from guidelinekit.site.sandbox import BoundedEnvironment
from guidelinekit.site.settings import DOCS, STYLES, Look, mkdocs_settings
from guidelinekit.site.templates import COMPILED, TEMPLATE_FILE, Templates
from guidelinekit.site.warned import with_links_to_warned
from guidelinekit.store.assets import assets_of
from guidelinekit.store.compiled import CompiledFile
from guidelinekit.store.repository_files import TEMPLATES_LIMIT
from guidelinekit.store.resources import resource, resource_files
from guidelinekit.store.versions import Version

#: The module between a template of the team and what it calls.
_SANDBOX = BoundedEnvironment.__module__
#: The largest template of a team in bytes: a larger one takes long to compile.
_MAX_TEMPLATE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The pages of one site, its other files by path, its `mkdocs.yml`, and what its frames are made of."""

    id: str
    pages: tuple[Page, ...]
    files: dict[str, bytes]
    settings: bytes
    look: Look

    @property
    def segment(self) -> str:
        """The name of the folder of the site."""
        return to_segment(self.id)

    def open_pages(self, styles: tuple[str, ...]) -> tuple[tuple[Page, ...], dict[str, bytes]]:
        """Return the pages as other builders may index them, and the files of what they leave out, by path.

        `styles` are the paths of style sheets, relative to the root of the site.
        """
        return self.pages, {}

    @property
    def sources(self) -> dict[str, bytes]:
        """The Markdown folder: `mkdocs.yml`, and below `docs/` pages and other files, by path."""
        pages, files = self.open_pages(STYLES)
        return self.folder({**{page.source_path: page.source() for page in pages}, **files})

    def folder(self, pages: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the folder that a builder reads, with the sources of some pages.

        Raises:
            BuildError: a file of the team would replace a page or another file.
        """
        for path in self.look.pages.keys() & {*(page.source_path for page in self.pages), *self.files}:
            raise BuildError(
                f"{path} would replace a file of the site", hint="Name the folder of your pages otherwise."
            )
        docs = {**self.look.files, **pages, **self.files, **self.look.pages}
        return {
            "mkdocs.yml": self.settings,
            **self.look.beside,
            **{f"{DOCS}/{path}": content for path, content in docs.items()},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder(Site):
    """The site of one guideline. `view` has what its readers may see, in the language of its pages."""

    view: GuidelineView = field(compare=False)

    def open_pages(self, styles: tuple[str, ...]) -> tuple[tuple[Page, ...], dict[str, bytes]]:
        """Return the pages with links to their warned texts, and the files with these, by path."""
        linked = [with_links_to_warned(page, self.catalogue, styles) for page in self.pages]
        return tuple(page for page, _ in linked), {path: text for _, files in linked for path, text in files.items()}

    @property
    def guideline(self) -> Guideline:
        """The guideline, without what readers must not see."""
        return self.view.guideline

    @property
    def catalogue(self) -> Catalogue:
        """The messages in the language of the pages."""
        return self.view.catalogue

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings about the history."""
        return self.view.changelog.findings


def render_folders(
    workspace: Workspace,
    ids: Sequence[str] = (),
    *,
    audience: str = "",
    history: bool = True,
    edition: Edition = OWN_SITE,
    portal: str = f"../../{START}",
    progress: Progress = no_progress,
) -> Iterator[Folder]:
    """Render guidelines of the work tree. `portal` is the page of all guidelines, relative to the root of each.

    Raises:
        GuidelineKitError: the audience occurs nowhere.
        UnreadableGuidelineError: one has errors; its pages are not published.
        HistoryError: the clone is shallow.
    """
    histories = open_release_histories(workspace) if history else None
    templates = load_templates(workspace)
    look = look_of(workspace, templates)
    compiled = CompiledFile(*(templates.packaged[name] for name in sorted(templates.packaged)))
    if not COMPILED.count:
        COMPILED.add(compiled.read())
    before = COMPILED.count
    guidelines = workspace.guidelines(ids)
    released = released_versions(histories, [version.id for version in guidelines]) if histories is not None else ()
    readers = readers_of(workspace, audience, released)
    for done, version in enumerate(guidelines):
        progress("Rendering", done, len(guidelines))
        checked = workspace.check(version)
        if checked.guideline is None or checked.has_errors:
            raise UnreadableGuidelineError(
                f"{version.path} has errors and is not published",
                hint="Run `guidelinekit check` to see them.",
            )
        if not readers.may_see("guideline", checked.guideline.audience):
            continue
        changelog = changelog_of(workspace, histories, version, readers) if history else Changelog(complete=False)
        items = NO_ITEMS
        if histories is not None:
            items = item_history(workspace, histories.of(version.id), version, changelog, readers)
        catalogue = workspace.catalogue(checked.guideline.language)
        address = address_of(workspace, checked.guideline)
        with template_errors(workspace):
            rendered = render(
                checked.source.data,
                workspace.schema,
                changelog,
                templates,
                catalogue,
                assets=assets_of(version),
                items=items,
                readers=readers,
                address=address,
                edition=replace(edition, address=address),
                contact=Contact(
                    feedback=workspace.config.feedback,
                    source=workspace.config.source_links,
                    locate=checked.source.locate,
                ),
            )
        yield _folder(rendered, version, look, address if edition is OWN_SITE else "", portal)
    if COMPILED.count > before:
        compiled.write(COMPILED.to_bytes())


def address_of(workspace: Workspace, guideline: Guideline) -> str:
    """Return the URL of the pages of a guideline's newest release; empty if the settings have none."""
    site = workspace.config.site_url
    return f"{site.rstrip('/')}/{to_segment(guideline.id)}/{LATEST}/" if site else ""


def _folder(rendered: Rendered, version: Version, look: Look, address: str, portal: str) -> Folder:
    """Return everything that a builder needs for one guideline's site."""
    guideline = rendered.view.guideline
    assets = {path: version.assets.read(asset) for path, asset in rendered.media.items()}
    media = {path: file.content for path, file in assets.items() if file is not None}
    return Folder(
        id=guideline.id,
        pages=tuple(
            replace(page, facts={**page.facts, "portal": f"{page.facts['root']}{portal}"}) for page in rendered.pages
        ),
        files={**rendered.files, **media},
        settings=mkdocs_settings(
            guideline.title, guideline.summary, rendered.pages, rendered.view.catalogue, look, address=address
        ),
        look=look,
        view=rendered.view,
    )


@contextmanager
def template_errors(workspace: Workspace) -> Iterator[None]:
    """Turn an error in a team's own template into a BuildError that names the file and the line.

    The innermost frame in a template or in this package decides. An error in a template of the team becomes a
    BuildError. An error in a packaged template or in this package is an internal error and is raised unchanged, even if
    a template of the team made the call, because its arguments may be right. It gets a note that lists the team's
    templates.
    """
    try:
        yield
    except GuidelineKitError:
        raise
    except Exception as error:
        templates = load_templates(workspace)
        own = templates.own
        file, line = _failing_frame(error)
        if isinstance(error, TemplateSyntaxError) and error.filename:
            file, line = error.filename, error.lineno
        name = file.removeprefix(TEMPLATE_FILE)
        if file != name and name in own:
            path = f"{templates.folder}/{name}"
            message = f"{path}, line {line}, cannot be rendered: {str(error) or type(error).__name__}"
            raise BuildError(message, hint="Fix or remove this file.") from error
        if own:
            files = ", ".join(f"{templates.folder}/{name}" for name in own)
            error.add_note(f"Your own templates were in use: {files}. Try whether the error stays without them.")
        raise


def _failing_frame(error: Exception) -> tuple[str, int]:
    """Return the file and line of the innermost frame that is in a template or in this package.

    What is refused is an error of the template that asked for it.
    """
    is_refused = isinstance(error, SecurityError)
    frames = [
        (frame.f_code.co_filename, line)
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_code.co_filename.startswith(TEMPLATE_FILE)
        or (
            frame.f_globals.get("__name__", "").startswith("guidelinekit.")
            and not is_refused
            and frame.f_globals["__name__"] != _SANDBOX
        )
    ]
    return frames[-1] if frames else ("", 0)


def load_templates(workspace: Workspace) -> Templates:
    """Return the templates and assets of the package, and the team's own files.

    Raises:
        BuildError: one of the team's is not UTF-8 text, or is too large.
        RevisionError: the workspace takes the templates from a revision that does not exist.
    """
    packaged = resource_files("site_templates")
    folder, own = own_templates(workspace)
    for name, content in own.items():
        path = f"{folder}/{name}"
        if name.endswith(".j2") or name in packaged:
            require_text(path, content)
        if name.endswith(".j2") and len(content) > _MAX_TEMPLATE:
            raise BuildError(f"{path} has more than {_MAX_TEMPLATE:,} bytes", hint="Split the template.")
    return Templates(packaged, own, folder)


def own_templates(workspace: Workspace) -> tuple[str, dict[str, bytes]]:
    """Return the folder of the team's templates and assets, and the files, which replace or add to packaged ones."""
    name = settings_for_pages(workspace).templates
    if workspace.templates_from:
        return f"{workspace.templates_from}:{name}", folder_for_pages(workspace, name, TEMPLATES_LIMIT)
    if (workspace.root / name).resolve() == resource("site_templates").resolve():
        return name, {}
    return name, folder_for_pages(workspace, name, TEMPLATES_LIMIT)
