"""Build the annotators' site: the pages of each guideline, and a portal page that lists the guidelines."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.errors import BuildError, GuidelineKitError
from guidelinekit.guideline.finding import Finding
from guidelinekit.operations.frame import PORTAL, portal_folder, write_site
from guidelinekit.operations.pages import render_folders
from guidelinekit.operations.workspace import Progress, Workspace, no_progress
from guidelinekit.site.crawl import crawl
from guidelinekit.site.paths import LATEST
from guidelinekit.store.output_folder import replace_folder
from guidelinekit.store.writing import write_files

_MAX_PROBLEMS = 10


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
        for index, folder in enumerate(folders):
            progress("Building", index, len(folders))
            if markdown:
                write_files(fresh / folder.segment, folder.sources)
            else:
                write_site(folder, fresh, below=f"{folder.segment}/{LATEST}/", work=fresh.parent / "pages" / folder.id)
        if not markdown:
            write_site(portal_folder(workspace, folders), fresh, below="", work=fresh.parent / "pages" / PORTAL)
            progress("Checking links", len(folders), len(folders))
            check_links(fresh)
    return BuildReport(
        output=target,
        open=target / "index.html" if not markdown else target,
        guideline_ids=tuple(folder.id for folder in folders),
        page_count=sum(len(folder.pages) for folder in folders),
        findings=tuple(dict.fromkeys(finding for folder in folders for finding in folder.findings)),
    )


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
