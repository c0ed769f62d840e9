"""Build the annotators' site: the pages of each guideline, and a portal page that lists the guidelines."""

import logging
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.errors import BuildError, GuidelineKitError
from guidelinekit.guideline.finding import Finding
from guidelinekit.operations.pages import Folder, load_templates, render_folders, template_errors
from guidelinekit.operations.workspace import Progress, Workspace, no_progress
from guidelinekit.site.crawl import crawl
from guidelinekit.site.pages import portal
from guidelinekit.site.paths import LATEST
from guidelinekit.store.output_folder import replace_folder
from guidelinekit.store.writing import write_files

_MAX_PROBLEMS = 10
#: The last time of modification that a gzip file can have (RFC 1952).
_LAST_SECOND = 2**32 - 1
#: Files that MkDocs writes for a site at the root of a host; this site can be in any folder.
_ROOT_FILES = ("404.html", "sitemap.xml", "sitemap.xml.gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """The written site. `output` is its folder and `open` the file to open first; `findings` are from the history."""

    output: Path
    open: Path
    guideline_ids: tuple[str, ...]
    page_count: int
    findings: tuple[Finding, ...]


def build(
    workspace: Workspace,
    ids: Sequence[str] = (),
    *,
    output: Path | None = None,
    markdown: bool = False,
    audience: str = "",
    history: bool = True,
    adopt: bool = False,
    progress: Progress = no_progress,
) -> BuildReport:
    """Build the site of some or all guidelines into a folder, completely or not at all.

    With `markdown`, write the Markdown pages and do not run MkDocs. With `adopt`, replace a folder that was built
    elsewhere, if its files are those of its index.

    Raises:
        UnreadableGuidelineError: a guideline has errors.
        BuildError: MkDocs cannot build the pages, or the built pages have a dead link.
        OutputError: the folder cannot be written; its previous content has not changed.
    """
    config = workspace.config
    target = output if output is not None else workspace.root / config.output
    inputs = (config.specs, config.changes, config.templates)
    with replace_folder(target, root=workspace.root, inputs=inputs, adopt=adopt) as fresh:
        folders = list(render_folders(workspace, ids, audience=audience, history=history, progress=progress))
        if not folders:
            raise GuidelineKitError(
                f"no guideline is for the audience `{audience}`", hint="See `audience:` in the guidelines."
            )
        page_count = 0
        for index, folder in enumerate(folders):
            progress("Building", index, len(folders))
            page_count += sum(name.endswith(".md") for name in folder.files)
            if markdown:
                write_files(fresh / folder.id, folder.files)
            else:
                build_site(folder, fresh / folder.id / LATEST, work=fresh.parent / "pages" / folder.id)
        if not markdown:
            write_files(fresh, portal_files(workspace, folders))
            progress("Checking links", len(folders), len(folders))
            check_links(fresh)
    return BuildReport(
        output=target,
        open=target / "index.html" if not markdown else target,
        guideline_ids=tuple(folder.id for folder in folders),
        page_count=page_count,
        findings=tuple(dict.fromkeys(finding for folder in folders for finding in folder.findings)),
    )


def _require_build_time() -> None:
    """Require that MkDocs can use the environment's time of the build, if there is one.

    Raises:
        BuildError: it is not a time that the compressed site map can have.
    """
    written = os.environ.get("SOURCE_DATE_EPOCH")
    if written is not None and not (re.fullmatch(r"[0-9]{1,10}", written) and int(written) <= _LAST_SECOND):
        raise BuildError(
            f"the environment variable SOURCE_DATE_EPOCH is `{written[:40]}`, not a number from 0 to {_LAST_SECOND}",
            hint="Set it to seconds since 1970, such as `git log -1 --format=%ct` shows, or unset it.",
        )


def build_site(folder: Folder, site: Path, *, work: Path) -> None:
    """Build one rendered folder with MkDocs. Its warnings are errors."""
    _require_build_time()
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    write_files(work, folder.files)
    with _mkdocs_warnings() as warnings:
        try:
            config = load_config(config_file=str(work / "mkdocs.yml"), site_dir=str(site), strict=True)
            config.plugins.on_startup(command="build", dirty=False)
            mkdocs_build(config)
            config.plugins.on_shutdown()
        except (Abort, MkDocsException) as error:
            reasons = "; ".join(warnings[:_MAX_PROBLEMS]) or str(error)
            raise BuildError(f"MkDocs cannot build the pages of {folder.id}: {reasons}") from error
    for name in _ROOT_FILES:
        (site / name).unlink(missing_ok=True)


def portal_files(workspace: Workspace, folders: Sequence[Folder], *, below: str = f"{LATEST}/") -> dict[str, bytes]:
    """Return the portal page, which lists all guidelines, and its style sheet. `below` is the folder of the pages."""
    templates = load_templates(workspace)
    guidelines = {folder.id: folder.guideline for folder in folders}
    versions = {folder.id: folder.version for folder in folders}
    languages = {folder.catalogue.language for folder in folders}
    # The portal page is in the language of the guidelines if all of them have the same.
    catalogue = workspace.catalogue(languages.pop() if len(languages) == 1 else "")
    with template_errors(workspace):
        page = portal(workspace.config.title, guidelines, versions, templates, catalogue, below=below)
    return {
        "index.html": page,
        "assets/portal.css": templates.files["assets/portal.css"],
    }


def check_links(site: Path) -> None:
    """Check every link of a built site.

    Raises:
        BuildError: there are dead links. The message names them.
    """
    names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    problems = list(crawl(names, lambda name: (site / name).read_bytes()))
    if problems:
        more = f" (and {len(problems) - _MAX_PROBLEMS} more)" if len(problems) > _MAX_PROBLEMS else ""
        raise BuildError("the built site has dead links: " + "; ".join(problems[:_MAX_PROBLEMS]) + more)


@contextmanager
def _mkdocs_warnings() -> Iterator[list[str]]:
    """Collect the warnings of MkDocs instead of printing them."""
    warnings: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            warnings.append(record.getMessage())

    logger = logging.getLogger("mkdocs")
    collector = Collector(level=logging.WARNING)
    propagate, level = logger.propagate, logger.level
    logger.addHandler(collector)
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    try:
        yield warnings
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagate
        logger.setLevel(level)
