"""The pages of a guideline -> its site: the builder's frames around the bodies, and the files of the theme."""

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.operations.builder import run_builder
from guidelinekit.operations.sites import Site
from guidelinekit.site.crawl import Body
from guidelinekit.site.page import Page
from guidelinekit.site.settings import DOCS
from guidelinekit.site.shell import Shell, Stub, cut, fill, stubs, with_facts, with_theme_root
from guidelinekit.store.writing import write_files

#: The folder of the files of themes at the root of the output, each in a folder named by its content.
THEME_FILES = "theme"
#: Files that MkDocs writes for a site at the root of a host; this site can be in any folder.
_ROOT_FILES = ("404.html", "sitemap.xml", "sitemap.xml.gz")
#: Files of themes that no page uses: maps of sources, and search in the languages of Material.
_UNUSED = (".map", "assets/javascripts/lunr/", "assets/javascripts/workers/", "assets/images/favicon.png")


@dataclass(frozen=True, slots=True)
class Frames:
    """What a builder made for a site: the HTML of stubs by path, the files of its theme, and the team's own pages."""

    stubs: Mapping[str, str]
    theme: Mapping[str, bytes]
    own: Mapping[str, bytes]

    @property
    def theme_root(self) -> str:
        """The folder of the files of the theme at the root of the output, which is named by their content."""
        return f"{THEME_FILES}/{digest_of_files(self.theme)}"


def write_site(site: Site, root: Path, *, below: str, work: Path) -> dict[str, Body]:
    """Write the site of one folder into `root / below`. Theme files are written once into `root / THEME_FILES`.

    The builder renders the shells of pages, and the bodies are filled in. It does not run if `work`, the folder for its
    files, has those that it made of the same stubs and settings. Returns the bodies by path below `root`.
    """
    chosen = stubs(site.pages, site.look.pages)
    frames = build_frames(site, chosen, work)
    write_files(root / frames.theme_root, dict(frames.theme))
    write_files(root / below, filled(site, chosen, frames, below))
    return bodies_of(site, chosen, below)


def bodies_of(site: Site, chosen: Mapping[str, Stub], below: str) -> dict[str, Body]:
    """Return the bodies of a site by path below the root of the output; pages with the same stub have one frame."""
    return {f"{below}{page.path}": Body(page.body, f"{site.id}/{chosen[page.path].path}") for page in site.pages}


def frames_key(site: Site, sources: Mapping[str, bytes]) -> str:
    """Return what frames are known by: the same stubs and settings give the same frames.

    The builder copies the other files, whose contents the frames do not depend on.
    """
    return digest_of_files({path: b"" if _is_copied(path, site) else text for path, text in sources.items()})


def build_frames(site: Site, chosen: Mapping[str, Stub], work: Path) -> Frames:
    """Build the stubs of a site, unless `work` has what the builder made of the same ones."""
    built, inputs = work / "site", work / "inputs"
    sources = site.folder({stub.source_path: stub.source for stub in chosen.values()})
    key = frames_key(site, sources).encode()
    # `serve` writes the same site again and again, and an edit rarely changes the frames.
    if not inputs.is_file() or inputs.read_bytes() != key:
        shutil.rmtree(work, ignore_errors=True)
        write_files(work, sources)
        run_builder(work, built, site.id, name=site.look.builder)
        inputs.write_bytes(key)
    files = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    paths = {stub.path for stub in chosen.values()}
    own = {path.removesuffix(".md") + ".html" if path.endswith(".md") else path for path in site.look.pages}
    theme = {
        path: (built / path).read_bytes()
        for path in sorted(files - paths - own - site.files.keys())
        if not (path.endswith(_UNUSED) or path.startswith(_UNUSED) or path in _ROOT_FILES)
    }
    return Frames(
        stubs={path: (built / path).read_text(encoding="utf-8") for path in sorted(paths)},
        theme=theme,
        own={path: (built / path).read_bytes() for path in sorted(own)},
    )


def filled(site: Site, chosen: Mapping[str, Stub], frames: Frames, below: str) -> dict[str, bytes]:
    """Return all files of a site by path. `below` is its folder below the root of the output."""
    theme_root = "../" * below.count("/") + frames.theme_root
    shells: dict[str, Shell] = {}

    def shell_of(stub: Stub) -> Shell:
        if stub.path not in shells:
            shells[stub.path] = cut(frames.stubs[stub.path], stub, frames.theme, theme_root)
        return shells[stub.path]

    guide = next((page for page in site.pages if page.facts), None)
    own = _own_pages(frames, theme_root, guide)
    pages = fill(site.pages, {path: shell_of(stub) for path, stub in chosen.items()})
    return {**own, **site.files, **pages}


def _is_copied(path: str, site: Site) -> bool:
    return path.removeprefix(f"{DOCS}/") in site.files


def _own_pages(frames: Frames, theme_root: str, guide: Page | None) -> dict[str, bytes]:
    """Return the team's own pages and images as they were built, with the shared files of the theme.

    `guide` is a page of the guideline, whose facts such pages show.
    """
    files = dict(frames.own)
    for path, content in files.items():
        if path.endswith(".html"):
            html = with_theme_root(content.decode(), path, frames.theme, theme_root)
            files[path] = (with_facts(html, guide) if guide is not None else html).encode()
    return files


def digest_of_files(files: Mapping[str, bytes]) -> str:
    """Return a short digest of files by path."""
    digest = hashlib.sha256()
    for path, content in files.items():
        digest.update(f"{path} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:12]
