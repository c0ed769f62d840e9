"""The MkDocs plugin: guidelines in `specs/` -> pages of `mkdocs build` and `mkdocs serve`, below `/<guideline>/`."""

from pathlib import Path

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files

from guidelinekit.errors import GuidelineKitError
from guidelinekit.operations.build import portal_files
from guidelinekit.operations.pages import Folder, render_folders
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.pages import page_titles
from guidelinekit.site.settings import DOCS
from guidelinekit.store.git.history import forget_git_environment
from guidelinekit.store.writing import write_files


class GuidelineKitConfig(Config):
    """The options of the plugin."""

    audience = config_options.Type(str, default="")
    history = config_options.Type(bool, default=True)
    templates_from = config_options.Type(str, default="")


class GuidelineKitPlugin(BasePlugin[GuidelineKitConfig]):
    """Replaces the files of `docs_dir`, the folder of the specs, with the rendered pages."""

    def __init__(self) -> None:
        self._folders: list[Folder] = []

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Render every guideline and create the navigation."""
        forget_git_environment()
        try:
            workspace = self._workspace(config)
            self._folders = list(render_folders(workspace, audience=self.config.audience, history=self.config.history))
        except GuidelineKitError as error:
            raise PluginError(f"{error} {error.hint}".strip()) from error
        config.nav = [{folder.guideline.title: _navigation(folder)} for folder in self._folders]
        config.extra_css = [f"{self._folders[0].id}/assets/guidelinekit.css", *config.extra_css]
        config.extra["polyfills"] = [f"{self._folders[0].id}/assets/iframe-worker.js"]
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Return the rendered pages instead of the specs, which may contain gold examples."""
        theme_files = [file for file in files if file.src_uri.startswith("assets/") and file.inclusion.is_excluded()]
        pages = [
            File.generated(config, f"{folder.id}/{path.removeprefix(DOCS + '/')}", content=content)
            for folder in self._folders
            for path, content in folder.files.items()
            if path.startswith(DOCS + "/")
        ]
        return Files([*theme_files, *pages])

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the portal page that lists all guidelines."""
        write_files(Path(config.site_dir), portal_files(self._workspace(config), self._folders, below=""))

    def _workspace(self, config: MkDocsConfig) -> Workspace:
        return Workspace(Path(config.config_file_path).parent, templates_from=self.config.templates_from)


def _navigation(folder: Folder) -> list[dict[str, str]]:
    titles = page_titles(folder.guideline, folder.catalogue)
    return [{title: f"{folder.id}/{path}"} for path, title in titles.items() if f"{DOCS}/{path}" in folder.files]
