"""The pages of a guideline -> its site: the builder's frames around the bodies, and the files of the theme."""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from guidelinekit.operations.builder import run_builder
from guidelinekit.operations.pages import Folder, Site, load_templates, template_errors
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.crawl import Body
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.paths import LATEST
from guidelinekit.site.portal import entry_of, portal
from guidelinekit.site.settings import DOCS, mkdocs_settings
from guidelinekit.site.shell import cut, fill, stub_of, stubs
from guidelinekit.store.writing import write_files

#: The folder of the files of themes at the root of the output, each in a folder named by its content.
THEME_FILES = "_theme"
#: The name of the portal's site in messages. No guideline can have it.
PORTAL = "_portal"
NO_PACKS: Mapping[str, Mapping[str, str]] = MappingProxyType({})
#: Files that MkDocs writes for a site at the root of a host; this site can be in any folder.
_ROOT_FILES = ("404.html", "sitemap.xml", "sitemap.xml.gz")
#: Files of themes that no page uses: maps of sources, and search in the languages of Material.
_UNUSED = (".map",)


def write_site(folder: Site, root: Path, *, below: str, work: Path) -> dict[str, Body]:
    """Write the site of one folder into `root / below`. Theme files are written once into `root / THEME_FILES`.

    The builder renders the shells of pages, and the bodies are filled in. It does not run if `work`, the folder for its
    files, has those that it made of the same stubs and settings. Returns the bodies by path below `root`.
    """
    site, inputs = work / "site", work / "inputs"
    sources = {"mkdocs.yml": folder.settings, **stubs(folder.pages), **dict.fromkeys(sorted(folder.files), b"")}
    digest = _digest(sources).encode()
    # `serve` writes the same site again and again, and an edit rarely changes the frames.
    if not inputs.is_file() or inputs.read_bytes() != digest:
        shutil.rmtree(work, ignore_errors=True)
        write_files(work, {"mkdocs.yml": folder.settings})
        write_files(work / DOCS, {**stubs(folder.pages), **folder.files})
        run_builder(work, site, folder.id)
        inputs.write_bytes(digest)
    built = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    paths = {stub_of(page) for page in folder.pages}
    theme = {
        path: (site / path).read_bytes()
        for path in sorted(built - paths - folder.files.keys())
        if not path.endswith(_UNUSED) and path not in _ROOT_FILES
    }
    theme_root = f"{THEME_FILES}/{_digest(theme)}"
    write_files(root / theme_root, theme)
    up = "../" * below.count("/")
    shells = {path: cut((site / path).read_text(encoding="utf-8"), path, theme, up + theme_root) for path in paths}
    write_files(root / below, {**fill(folder.pages, shells), **folder.files})
    return {f"{below}{page.path}": Body(page.body, f"{folder.id}/{stub_of(page)}") for page in folder.pages}


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for path, content in files.items():
        digest.update(f"{path} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:12]


def portal_folder(
    workspace: Workspace,
    folders: Sequence[Folder],
    *,
    below: str = f"{LATEST}/",
    packs: Mapping[str, Mapping[str, str]] = NO_PACKS,
) -> Site:
    """Return the folder of the portal, the page that lists all guidelines. `below` is the folder of the pages.

    `packs` has links by format for each guideline id; those of the empty id are to files with all guidelines.
    """
    languages = {folder.catalogue.language for folder in folders}
    # The portal is in the language of the guidelines if all of them have the same.
    catalogue = workspace.catalogue(languages.pop() if len(languages) == 1 else "")
    title = workspace.config.title
    views = (GuidelineView(folder.guideline, folder.view.changelog, catalogue) for folder in folders)
    entries = [entry_of(view, below, packs.get(view.guideline.id, {})) for view in views]
    with template_errors(workspace):
        page = portal(title, entries, load_templates(workspace), catalogue, packs=packs.get("", {}))
    settings = mkdocs_settings(title, "", [page], catalogue)
    return Site(id=PORTAL, pages=(page,), files={}, settings=settings)
