"""The settings and files of a team -> what the frames of its sites are made of."""

from importlib.util import find_spec
from pathlib import Path

from guidelinekit.errors import BuildError
from guidelinekit.operations.team_files import folder_for_pages, settings_for_pages
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.settings import COLORS, OVERRIDES, Look, colors_css
from guidelinekit.site.templates import Templates
from guidelinekit.store.config import FILE
from guidelinekit.store.repository_files import PAGE_LIMIT, TEMPLATES_LIMIT
from guidelinekit.store.resources import resource_files

#: What a folder of own pages can hold besides Markdown.
_IMAGES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")


def look_of(workspace: Workspace, templates: Templates) -> Look:
    """Return what frames are made of. Settings and files come from where the templates come from.

    Raises:
        BuildError: the settings name a file that does not exist, or an own page cannot be used.
    """
    config = settings_for_pages(workspace)
    options = config.mkdocs
    named = [
        options.get("logo"),
        options.get("favicon"),
        *options.get("extra_css", ()),
        *options.get("extra_javascript", ()),
    ]
    for path in named:
        if path is not None and path not in templates.own:
            raise BuildError(
                f"{FILE}, `mkdocs`: there is no file {config.templates}/{path}", hint="Add it, or name another file."
            )
    files = {COLORS: colors_css(options["colors"])} if options.get("colors") else {}
    beside = {}
    if config.theme == "material":
        files.update({f"assets/{name}": content for name, content in body_assets().items()})
        frame = resource_files("guidelinekit/material")
        files["assets/material.css"] = frame["material.css"]
        beside = {f"{OVERRIDES}/main.html": frame["main.html"]}
    return Look(
        theme=config.theme,
        builder=config.builder,
        options=options,
        files={path: content for path, content in files.items() if path not in templates.own},
        beside=beside,
        pages=_own_pages(workspace, options["pages"]) if "pages" in options else {},
        languages=_languages_of_material(),
    )


def body_assets() -> dict[str, bytes]:
    """Return the styles and scripts of bodies, which our own theme has and other themes need, by name."""
    frame = ("frame.css",)
    return {name: content for name, content in resource_files("guidelinekit/theme/assets").items() if name not in frame}


def _own_pages(workspace: Workspace, folder: str) -> dict[str, bytes]:
    """Return the team's own pages and their images, by path in the site, which is that in the repository."""
    files = folder_for_pages(workspace, folder, TEMPLATES_LIMIT)
    if not any(name.endswith(".md") for name in files):
        raise BuildError(f"{FILE}, `mkdocs`: there is no Markdown file in {folder}", hint="Name a folder with pages.")
    for name, content in files.items():
        path = f"{folder}/{name}"
        if not name.endswith((".md", *_IMAGES)):
            raise BuildError(
                f"{path} is no page and no image", hint=f"Use .md and {', '.join(_IMAGES)}, or move it elsewhere."
            )
        if name.endswith(".md") and len(content) > PAGE_LIMIT:
            raise BuildError(f"{path} has more than {PAGE_LIMIT:,} bytes", hint="Split the page.")
        if name.endswith(".md"):
            require_text(path, content)
    return {f"{folder}/{name}": content for name, content in files.items()}


def require_text(path: str, content: bytes) -> None:
    """Require that a file is UTF-8 text.

    Raises:
        BuildError: it is not. The message names the line.
    """
    try:
        content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BuildError(f"{path}, line {line}, is not UTF-8 text", hint="Save the file again as UTF-8.") from error


def _languages_of_material() -> frozenset[str]:
    spec = find_spec("material")
    folder = Path(spec.origin).parent / "templates/partials/languages" if spec and spec.origin else None
    return frozenset(path.stem for path in folder.glob("*.html")) if folder else frozenset()
