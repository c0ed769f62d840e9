"""Build the labelers' site: a site for each guideline, and a portal over them."""

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.errors import BuildError, GuidelineKitError
from guidelinekit.guideline.finding import Finding
from guidelinekit.operations.pages import Folder, load_templates, render_folders, template_errors
from guidelinekit.operations.workspace import Progress, Project, no_progress
from guidelinekit.site.crawl import crawl
from guidelinekit.site.pages import portal
from guidelinekit.site.paths import LATEST
from guidelinekit.store.output import replace_folder, write_files

_MOST_PROBLEMS = 10
#: What MkDocs writes for a site at the root of a host; ours are folders at any depth.
_ROOTED = ("404.html", "sitemap.xml", "sitemap.xml.gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What was written: the output folder, the file to open first, guidelines and pages, and what history said."""

    output: Path
    open: Path
    guidelines: tuple[str, ...]
    pages: int
    findings: tuple[Finding, ...]


def build(
    project: Project,
    ids: Sequence[str] = (),
    *,
    output: Path | None = None,
    markdown: bool = False,
    audience: str = "",
    history: bool = True,
    progress: Progress = no_progress,
) -> BuildReport:
    """Build the site of guidelines into a folder, whole or not at all. With `markdown`, stop before MkDocs.

    Raises:
        UnreadableGuidelineError: a guideline has errors.
        BuildError: MkDocs refuses a folder, or the built pages hold a dead link.
        OutputError: the folder cannot be written; what was there is untouched.
    """
    target = output if output is not None else project.root / project.config.output
    with replace_folder(target) as fresh:
        folders = list(render_folders(project, ids, audience=audience, history=history, progress=progress))
        if not folders:
            raise GuidelineKitError(
                f"no guideline is for the audience `{audience}`", hint="See `audience:` in the guidelines."
            )
        pages = 0
        for done, folder in enumerate(folders):
            progress("Building", done, len(folders))
            pages += sum(name.endswith(".md") for name in folder.files)
            if markdown:
                write_files(fresh / folder.id, folder.files)
            else:
                build_site(folder, fresh / folder.id / LATEST, work=fresh.parent / "pages" / folder.id)
        if not markdown:
            write_files(fresh, portal_files(project, folders))
            progress("Checking links", len(folders), len(folders))
            check_links(fresh)
    return BuildReport(
        output=target,
        open=target / "index.html" if not markdown else target,
        guidelines=tuple(folder.id for folder in folders),
        pages=pages,
        findings=tuple(dict.fromkeys(finding for folder in folders for finding in folder.findings)),
    )


def build_site(folder: Folder, site: Path, *, work: Path) -> None:
    """Let MkDocs build one rendered folder, strictly: its warnings are errors."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    write_files(work, folder.files)
    with _warnings() as said:
        try:
            config = load_config(config_file=str(work / "mkdocs.yml"), site_dir=str(site), strict=True)
            config.plugins.on_startup(command="build", dirty=False)
            mkdocs_build(config)
            config.plugins.on_shutdown()
        except (Abort, MkDocsException) as error:
            reasons = "; ".join(said[:_MOST_PROBLEMS]) or str(error)
            raise BuildError(f"MkDocs refuses the pages of {folder.id}: {reasons}") from error
    for name in _ROOTED:
        (site / name).unlink(missing_ok=True)


def portal_files(project: Project, folders: Sequence[Folder], *, below: str = f"{LATEST}/") -> dict[str, bytes]:
    """The page over all guidelines, and what it needs."""
    templates = load_templates(project)
    books = {folder.id: folder.guideline for folder in folders}
    versions = {folder.id: folder.version for folder in folders}
    with template_errors(project):
        page = portal(project.config.title, books, versions, templates, below=below)
    return {
        "index.html": page,
        "assets/portal.css": templates["assets/portal.css"],
    }


def check_links(site: Path) -> None:
    """Follow every link of a built site.

    Raises:
        BuildError: with the dead ones.
    """
    names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    problems = list(crawl(names, lambda name: (site / name).read_bytes()))
    if problems:
        more = f" (and {len(problems) - _MOST_PROBLEMS} more)" if len(problems) > _MOST_PROBLEMS else ""
        raise BuildError("the built site has dead links: " + "; ".join(problems[:_MOST_PROBLEMS]) + more)


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """Collect what MkDocs warns about instead of letting it print."""
    said: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    logger = logging.getLogger("mkdocs")
    collector = Collector(level=logging.WARNING)
    propagate, level = logger.propagate, logger.level
    logger.addHandler(collector)
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    try:
        yield said
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagate
        logger.setLevel(level)
