"""The pages of a guideline -> its site: the builder's frames around the bodies, and the files of the theme."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from guidelinekit.operations.builder import run_builder
from guidelinekit.operations.pages import Folder, Site, load_templates, template_errors
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.pages import portal
from guidelinekit.site.paths import LATEST
from guidelinekit.site.settings import DOCS, mkdocs_settings
from guidelinekit.site.shell import Shell, Stub, cut, fill, stubs
from guidelinekit.store.writing import write_files

#: The folder of the files of themes at the root of the output, each in a folder named by its content.
THEME_FILES = "theme"
#: The name of the portal's site in messages. No guideline can have it.
PORTAL = "_portal"
#: Files that MkDocs writes for a site at the root of a host; this site can be in any folder.
_ROOT_FILES = ("404.html", "sitemap.xml", "sitemap.xml.gz")
#: Files of themes that no page uses: maps of sources, and search in the languages of Material.
_UNUSED = (".map",)


def write_site(folder: Site, root: Path, *, below: str, work: Path) -> None:
    """Write the site of one folder into `root / below`. Theme files are written once into `root / THEME_FILES`.

    The builder renders the shells of pages, and the bodies are filled in.
    """
    site = work / "site"
    write_files(work, {"mkdocs.yml": folder.settings})
    chosen = stubs(folder.pages)
    write_files(work / DOCS, {**{stub.source_path: stub.source for stub in chosen.values()}, **folder.files})
    run_builder(work, site, folder.id)
    built = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    paths = {stub.path for stub in chosen.values()}
    theme = {
        path: (site / path).read_bytes()
        for path in sorted(built - paths - folder.files.keys())
        if not path.endswith(_UNUSED) and path not in _ROOT_FILES
    }
    theme_root = f"{THEME_FILES}/{_digest(theme)}"
    write_files(root / theme_root, theme)
    up = "../" * below.count("/")
    shells: dict[str, Shell] = {}

    def shell_of(stub: Stub) -> Shell:
        if stub.path not in shells:
            html = (site / stub.path).read_text(encoding="utf-8")
            shells[stub.path] = cut(html, stub, theme, up + theme_root)
        return shells[stub.path]

    shells_of_pages = {path: shell_of(stub) for path, stub in chosen.items()}
    write_files(root / below, {**fill(folder.pages, shells_of_pages), **folder.files})


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for path, content in files.items():
        digest.update(f"{path} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:12]


def portal_folder(workspace: Workspace, folders: Sequence[Folder], *, below: str = f"{LATEST}/") -> Site:
    """Return the folder of the portal, the page that lists all guidelines. `below` is the folder of the pages."""
    guidelines = {folder.id: folder.guideline for folder in folders}
    versions = {folder.id: folder.version for folder in folders}
    languages = {folder.catalogue.language for folder in folders}
    # The portal is in the language of the guidelines if all of them have the same.
    catalogue = workspace.catalogue(languages.pop() if len(languages) == 1 else "")
    title = workspace.config.title
    with template_errors(workspace):
        page = portal(title, guidelines, versions, load_templates(workspace), catalogue, below=below)
    settings = mkdocs_settings(title, "", [page], catalogue)
    return Site(id=PORTAL, pages=(page,), files={}, settings=settings)
