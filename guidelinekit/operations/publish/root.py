"""Render what all guidelines share: the portal, the feed, and lists for search engines and models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.operations.changelog import changelog_from
from guidelinekit.operations.dead_links import dead_links
from guidelinekit.operations.frame import bodies_of, filled
from guidelinekit.operations.portal import PORTAL, portal_site
from guidelinekit.operations.publish.frames import FrameStore
from guidelinekit.operations.publish.jobs import Worker
from guidelinekit.site.audience import visible
from guidelinekit.site.crawl import crawl
from guidelinekit.site.paths import LATEST
from guidelinekit.site.publication.files import feed, llms, robots, sitemap
from guidelinekit.site.publication.releases import PublishedGuideline
from guidelinekit.site.shell import stubs
from guidelinekit.store.cache import Cache
from guidelinekit.store.git.safe import git_folder
from guidelinekit.store.resources import program_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class RootFiles:
    """The files at the root by path, those of the theme by path, and where the links of the portal lead to."""

    files: Mapping[str, bytes]
    theme: Mapping[str, bytes]
    outside: Mapping[str, str]


def root_files(worker: Worker, guidelines: Sequence[PublishedGuideline], pages: Sequence[str], work: Path) -> RootFiles:
    """Render the files at the root. `pages` are the paths of the pages that search engines list."""
    workspace = worker.workspace
    shown = [found for guideline in guidelines if (found := _shown(worker, guideline)) is not None]
    site = portal_site(
        workspace,
        shown,
        worker.renderer.templates,
        worker.renderer.look,
        below=f"{LATEST}/",
        versions=True,
        published=guidelines,
    )
    chosen = stubs(site.pages, {})
    frames = FrameStore(Cache(git_folder(workspace.root)), PORTAL, f"{worker.settings} {program_digest()}")
    built = frames.get(site, chosen, work)
    frames.save()
    files = filled(site, chosen, built, "")
    outside: dict[str, str] = {}
    problems = list(crawl(files, files.__getitem__, bodies_of(site, chosen, ""), outside=outside))
    if problems:
        raise dead_links(problems, "the portal has")
    url = f"{workspace.config.site_url.rstrip('/')}/" if workspace.config.site_url else ""
    title = workspace.config.title
    languages = {guideline.language for guideline in guidelines}
    catalogue = workspace.catalogue(languages.pop() if len(languages) == 1 else "")
    summaries = {guideline.id: guideline.short or guideline.summary for guideline, _ in shown}
    files |= {
        "feed.atom": feed(title, guidelines, url, catalogue.tag),
        "robots.txt": robots(url),
        "llms.txt": llms(title, guidelines, url, summaries, catalogue),
        **({"sitemap.xml": sitemap(url, pages)} if url else {}),
    }
    theme = {f"{built.theme_root}/{name}": content for name, content in built.theme.items()}
    elsewhere = {target: page for target, page in outside.items() if target not in files}
    return RootFiles(files=files, theme=theme, outside=elsewhere)


def _shown(worker: Worker, guideline: PublishedGuideline) -> tuple[Guideline, Changelog] | None:
    """Return what the portal shows of a guideline; None if it has no newest pages, or was removed."""
    if not guideline.latest or guideline.removed:
        return None
    workspace, readers = worker.workspace, worker.renderer.readers
    states = worker.states(guideline.id)
    newest = states.newest
    assert newest is not None, "the guideline has newest pages"
    changelog = changelog_from(workspace, newest.past, newest.version, readers) or Changelog()
    shown = visible(workspace.load(newest.version).source.data, workspace.schema, changelog, readers=readers)
    return shown.guideline, shown.changelog
