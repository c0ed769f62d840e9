"""The MkDocs plugin: guidelines of a repository -> pages of a MkDocs site, below `/<guideline>/`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import nest_paths

from guidelinekit.errors import GuidelineKitError
from guidelinekit.operations.look import body_assets
from guidelinekit.operations.pages import render_folders
from guidelinekit.operations.portal import portal_folder
from guidelinekit.operations.sites import Folder, Site
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.escape import in_title
from guidelinekit.site.page import Page
from guidelinekit.site.settings import SCRIPTS, STYLES, navigation
from guidelinekit.site.shell import BODY
from guidelinekit.store.git.history import forget_git_environment

#: Our own theme, which has the styles and scripts of bodies.
_THEME = "guidelinekit"
#: Where they are in a site with another theme.
_ASSETS = "assets/guidelinekit/"
#: The style sheets of all pages, and that of the pages of one guideline.
_STYLES, _COLORS = [Path(path).name for path in STYLES[:-1]], STYLES[-1]


class GuidelineKitConfig(Config):
    """The options of the plugin."""

    audience = config_options.Type(str, default="")
    history = config_options.Type(bool, default=True)
    templates_from = config_options.Type(str, default="")


class GuidelineKitPlugin(BasePlugin[GuidelineKitConfig]):
    """Adds the pages of guidelines to a site. All other pages, the navigation and the theme stay as they are."""

    def __init__(self) -> None:
        self._workspace: Workspace | None = None
        self._folders: list[Folder] = []
        self._bodies: dict[str, Page] = {}

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Render every guideline, and add the styles and scripts of their pages."""
        forget_git_environment()
        root = Path(config.config_file_path).parent
        with _errors():
            self._workspace = Workspace(root, templates_from=self.config.templates_from)
            self._folders = list(
                render_folders(
                    self._workspace, audience=self.config.audience, history=self.config.history, portal="../index.html"
                )
            )
        if config.theme.name == _THEME:
            self._set_words(config)
        else:
            config.extra_css[:0] = [_ASSETS + name for name in _STYLES]
            scripts = [_ASSETS + Path(path).name for path in SCRIPTS]
            config.extra_javascript[:0] = [config_options.ExtraScript().run_validation(path) for path in scripts]
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the pages to the site and its navigation. Files of the specs, changes and templates are no part of it."""
        workspace = self._used_workspace()
        private = [
            (workspace.root / name).resolve()
            for name in (workspace.config.specs, workspace.config.changes, workspace.config.templates)
        ]
        for file in list(files):
            source = Path(file.abs_src_path).resolve() if file.abs_src_path else None
            if source is not None and any(source.is_relative_to(folder) for folder in private):
                files.remove(file)
        taken = {file.dest_uri: file.src_uri for file in files if file.inclusion.is_included()}
        nav = config.nav if config.nav is not None else _nav_of(files)
        added: dict[str, tuple[bytes, bool]] = {}
        if "index.html" not in taken:
            with _errors():
                site = portal_folder(workspace, self._folders, below="")
            added.update(self._sources(site, "", config))
            nav = [{in_title(site.pages[0].title): "index.md"}, *nav]
        for folder in self._folders:
            below = f"{folder.segment}/"
            added.update(self._sources(folder, below, config))
            nav = [*nav, {in_title(folder.guideline.title): navigation(folder.pages, folder.catalogue, below)}]
        if config.theme.name != _THEME:
            added.update({_ASSETS + name: (content, False) for name, content in body_assets().items()})
        for path, (content, is_in_menu) in added.items():
            inclusion = InclusionLevel.INCLUDED if is_in_menu else InclusionLevel.NOT_IN_NAV
            file = File.generated(config, path, content=content, inclusion=inclusion)
            if file.dest_uri in taken:
                raise PluginError(f"{taken[file.dest_uri]} has the address of a page of a guideline. Rename the file.")
            files.append(file)
        config.nav = nav
        return files

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Put the body into a page: so no extension and no other plugin reads it as Markdown or as a template."""
        ours = self._bodies.get(page.file.src_uri)
        if ours is None:
            return html
        page.edit_url = None
        return ours.body

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Add the colors of the labels to a page, where the theme does not."""
        ours = self._bodies.get(page.file.src_uri)
        if ours is None or "root" not in ours.facts or config.theme.name == _THEME:
            return output
        return output.replace("</head>", f'<link rel="stylesheet" href="{ours.facts["root"]}{_COLORS}">\n</head>', 1)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Build again after each edit of a guideline, note, template or setting."""
        workspace = self._used_workspace()
        for name in (workspace.config.specs, workspace.config.changes, workspace.config.templates, "guidelinekit.yaml"):
            if (workspace.root / name).exists():
                server.watch(str(workspace.root / name))
        return server

    def _used_workspace(self) -> Workspace:
        assert self._workspace is not None, "MkDocs calls on_config first"
        return self._workspace

    def _set_words(self, config: MkDocsConfig) -> None:
        """Set the words and the language of our theme, where the team does not."""
        catalogues = {folder.catalogue.language: folder.catalogue for folder in self._folders}
        catalogue = next(iter(catalogues.values())) if len(catalogues) == 1 else self._used_workspace().catalogue("")
        theme = config.theme
        if not theme.get("words"):
            theme["words"] = dict(catalogue.group("frame"))
            theme["language"], theme["direction"] = catalogue.language, catalogue.direction

    def _sources(self, site: Site, below: str, config: MkDocsConfig) -> Iterator[tuple[str, tuple[bytes, bool]]]:
        """Yield the files of a site by path, and whether the menu has them. Bodies are put into pages later."""
        assets = "../" * below.count("/") + ("assets/" if config.theme.name == _THEME else _ASSETS)
        pages, others = site.open_pages((*(assets + name for name in _STYLES), _COLORS))
        for page in pages:
            self._bodies[below + page.source_path] = page
            yield below + page.source_path, (page.source(BODY), page.is_in_menu)
        for path, content in {**site.files, **others}.items():
            yield below + path, (content, False)


def _nav_of(files: Files) -> list[Any]:
    """Return the navigation that MkDocs makes of the pages of a site."""
    pages = [file for file in files.documentation_pages() if file.inclusion.is_in_nav()]
    return list(nest_paths(file.src_uri for file in pages))


@contextmanager
def _errors() -> Iterator[None]:
    """Turn errors of guidelines into those that MkDocs shows without a traceback."""
    try:
        yield
    except GuidelineKitError as error:
        raise PluginError(f"{error} {error.hint}".strip()) from error
