"""Build a preview of the annotators' site: the pages of the work tree, a portal page that lists them, and packs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.errors import GuidelineKitError, OutputError
from guidelinekit.guideline.finding import Finding
from guidelinekit.operations.dead_links import dead_links
from guidelinekit.operations.frame import write_site
from guidelinekit.operations.packs import PACKS, Packs, add_site, make_packs, require_tools
from guidelinekit.operations.pages import render_folders
from guidelinekit.operations.portal import PORTAL, portal_folder
from guidelinekit.operations.sites import Folder, Site
from guidelinekit.operations.workspace import Progress, Workspace, no_progress
from guidelinekit.site.crawl import Body, crawl
from guidelinekit.site.edition import OWN_SITE, WORK_TREE
from guidelinekit.site.paths import PREVIEW
from guidelinekit.store.output.folder import open_output
from guidelinekit.store.output.index import INDEX, write_index
from guidelinekit.store.published_index import is_publication
from guidelinekit.store.writing import write_files


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """The written site. `output` is its folder and `open` the file to open first; `findings` are from the history.

    `packs` are the paths of the files to pass on, and `notes` sentences on what is not in them.
    """

    output: Path
    open: Path
    guideline_ids: tuple[str, ...]
    page_count: int
    findings: tuple[Finding, ...]
    packs: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()


def build(
    workspace: Workspace,
    ids: Sequence[str] = (),
    *,
    output: Path | None = None,
    markdown: bool = False,
    audience: str = "",
    history: bool = True,
    adopt: bool = False,
    pack: Collection[str] = (),
    progress: Progress = no_progress,
) -> BuildReport:
    """Build the site of some or all guidelines into a folder, completely or not at all.

    With `markdown`, write the Markdown pages and do not run MkDocs. `pack` are formats of files to pass on, made beside
    the site: see `packs.FORMATS`. With `adopt`, replace a folder that was built
    elsewhere, if its files are those of its index.

    Raises:
        UnreadableGuidelineError: a guideline has errors.
        BuildError: MkDocs cannot build the pages, the built pages have a dead link, or no browser can print a PDF.
        OutputError: the folder has published releases, or cannot be written; its previous content has not changed.
    """
    require_tools(pack)
    config = workspace.config
    packs = Packs()
    target = output if output is not None else workspace.root / config.output
    inputs = config.inputs
    with open_output(
        target,
        root=workspace.root,
        inputs=inputs,
        adopt=adopt,
        waiting=lambda: progress("Waiting for another build", 0, 1),
    ) as out:
        if INDEX in out.published() and is_publication(out.read(INDEX)):
            raise OutputError(
                f"{target} has published releases, which a preview would replace",
                hint="Write the preview to another folder, for example with `--output ../preview`.",
            )
        fresh = out.fresh
        edition = OWN_SITE if markdown else WORK_TREE
        folders = list(
            render_folders(workspace, ids, audience=audience, history=history, edition=edition, progress=progress)
        )
        if not folders:
            raise GuidelineKitError(
                f"no guideline is for the audience `{audience}`", hint="See `audience:` in the guidelines."
            )
        bodies: dict[str, Body] = {}
        for index, folder in enumerate(folders):
            progress("Building", index, len(folders))
            if markdown:
                write_files(fresh / folder.segment, folder.sources)
            else:
                work = out.work / "pages" / folder.id
                bodies |= write_site(folder, fresh, below=f"{folder.segment}/{PREVIEW}/", work=work)
        if not markdown:
            packs = make_packs(workspace, folders, pack, out.work / "pages" / PACKS, progress)
            front = portal_folder(workspace, folders, packs=packs.links)
            bodies |= write_site(front, fresh, below="", work=out.work / "pages" / PORTAL)
            if "zip" in pack:
                add_site(packs, fresh, _without_packs(workspace, folders, front, fresh))
            write_files(fresh, packs.files)
            progress("Checking links", len(folders), len(folders))
            check_links(fresh, bodies)
        write_index(fresh)
        out.put()
    return BuildReport(
        output=target,
        open=target / "index.html" if not markdown else target,
        guideline_ids=tuple(folder.id for folder in folders),
        page_count=sum(len(folder.pages) for folder in folders),
        findings=tuple(dict.fromkeys(finding for folder in folders for finding in folder.findings)),
        packs=tuple(target / path for path in packs.files),
        notes=tuple(packs.notes),
    )


def _without_packs(workspace: Workspace, folders: Sequence[Folder], front: Site, site: Path) -> dict[str, bytes]:
    """Return the built portal without the links to packs, which a copy of the site does not have."""
    plain = {page.path: page.body for page in portal_folder(workspace, folders).pages}
    built = {page.path: (site / page.path).read_bytes() for page in front.pages}
    bodies = {page.path: page.body for page in front.pages}
    return {path: built[path].replace(bodies[path].encode(), plain[path].encode()) for path in built}


def check_links(site: Path, bodies: Mapping[str, Body]) -> None:
    """Check every link of a built site; see `crawl`.

    Raises:
        BuildError: there are dead links. The message names them.
    """
    names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    problems = list(crawl(names, lambda name: (site / name).read_bytes(), bodies))
    if problems:
        raise dead_links(problems, "the built site has")
