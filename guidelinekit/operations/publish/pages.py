"""Render one release, the newest pages, or a preview of a guideline, as files by path below its folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from markupsafe import Markup

from guidelinekit import __version__
from guidelinekit.changes.change import Impact
from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.errors import GuidelineKitError
from guidelinekit.exchange.release.content import ReleaseContent
from guidelinekit.exchange.release.files import release_files
from guidelinekit.guideline.address import to_segment
from guidelinekit.operations.changelog import changelog_from
from guidelinekit.operations.frame import bodies_of, filled
from guidelinekit.operations.item_history import KnownSteps, item_history
from guidelinekit.operations.publish.frames import FrameStore
from guidelinekit.operations.publish.others import OtherReleases
from guidelinekit.operations.publish.states import GuidelineStates, ReleaseState
from guidelinekit.operations.renderer import Renderer
from guidelinekit.operations.sites import Folder, Site
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site import escape
from guidelinekit.site.crawl import Body
from guidelinekit.site.edition import Edition
from guidelinekit.site.escape import in_title
from guidelinekit.site.page import Page
from guidelinekit.site.pages import Rendered
from guidelinekit.site.paths import FIND, LATEST, START, PageLinks, apart_page, versions_page
from guidelinekit.site.publication.pages import SharedPages, missing_pages
from guidelinekit.site.publication.releases import PublishedGuideline
from guidelinekit.site.settings import Look, mkdocs_settings
from guidelinekit.site.shell import stubs
from guidelinekit.site.templates import environment_of
from guidelinekit.store.versions import Version

#: The program, as files name it.
GENERATED_BY = f"guidelinekit {__version__}"
_ABOVE = "../"
_NEWEST = f"{_ABOVE}{LATEST}/"
_PORTAL = f"../../{START}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Files by path below the folder of a guideline, the bodies of pages among them, and what they say.

    `theme` are the files of the theme that the pages use, by path below the root. `combined` are the paths of pages
    that only the newest release has, such as those that tell two labels apart. `problem` states why a release cannot be
    shown; its page says so.
    """

    files: Mapping[str, bytes]
    bodies: Mapping[str, Body]
    theme: Mapping[str, bytes]
    combined: tuple[str, ...] = ()
    impact: Impact | None = None
    problem: str = ""


class GuidelinePages:
    """Renders the pages of one guideline. Steps between releases and frames are made once."""

    def __init__(
        self, renderer: Renderer, states: GuidelineStates, frames: FrameStore, published: PublishedGuideline
    ) -> None:
        self.id = published.id
        self._published = published
        self._renderer = renderer
        self._workspace: Workspace = renderer.workspace
        self._states = states
        self._frames = frames
        self._steps: KnownSteps = {}

    def release(self, state: ReleaseState, work: Path) -> Files:
        """Render a release as it was when it was made: nothing on its pages depends on what came later."""
        published = state.published
        edition = Edition(
            kind="release", above=_ABOVE, newest=_NEWEST, from_date=published.from_date, before=published.before
        )
        if published.problem:
            return self._unreadable(state, published.problem, work)
        try:
            changelog = self._changelog(state)
            rendered = self._rendered(state, changelog, edition)
        except GuidelineKitError as error:
            return self._unreadable(state, str(error), work)
        folder = self._renderer.folder(rendered, state.version, portal=_PORTAL)
        impact = next((e.impact for e in rendered.shown.changelog.entries if e.version == published.version), None)
        data = self._data(rendered, state.release.commit)
        files = self._site_files(folder, published.path, work, data, impact=impact)
        return replace(files, combined=tuple(apart_page(p.first, p.second) for p in rendered.view.pairs.values()))

    def newest(
        self,
        state: ReleaseState,
        states: Sequence[ReleaseState],
        last_with: Mapping[str, str],
        work: Path,
    ) -> Files:
        """Render the newest pages, and those that all releases share.

        `last_with` has the newest release with each path that a release has.
        """
        edition = Edition(
            kind="latest",
            above=_ABOVE,
            newest=_NEWEST,
            from_date=state.published.from_date,
            before=state.published.before,
        )
        changelog = self._changelog(state)
        readable = [entry for entry in states if not entry.published.problem]
        others = OtherReleases(self._workspace, self._states.history, state, readable, self._renderer.readers)
        rendered = self._rendered(
            state,
            changelog,
            edition,
            compared=others.compared(),
            beside=others.beside(),
            onward=others.onward(),
        )
        own = {page.path for page in rendered.pages}
        missing = {path: version for path, version in sorted(last_with.items()) if path not in own}
        more = tuple(missing_pages(rendered, self._renderer.templates, missing, edition))
        rendered = replace(rendered, pages=(*rendered.pages, *more))
        folder = self._renderer.folder(rendered, state.version, portal=_PORTAL)
        newest = self._site_files(folder, f"{LATEST}/", work / "newest", self._data(rendered, state.release.commit))
        published = self._published
        entries = {entry.version: entry for entry in rendered.shown.changelog.entries}
        releases = [
            replace(release, previous=entry.previous, impact=entry.impact)
            if (entry := entries.get(release.version)) is not None
            else release
            for release in published.releases
        ]
        elsewhere = others.elsewhere(rendered)
        shared = self._shared(replace(published, releases=releases), rendered, folder, elsewhere, work / "shared")
        return Files(
            files={**newest.files, **shared.files},
            bodies={**newest.bodies, **shared.bodies},
            theme={**newest.theme, **shared.theme},
        )

    def preview(self, version: Version, path: str, edition: Edition, portal: str, work: Path) -> Files:
        """Render a state that is not released, for the folder `path`."""
        workspace, history, readers = self._workspace, self._states.history, self._renderer.readers
        changelog = changelog_from(workspace, history, version, readers) or Changelog()
        items = item_history(workspace, history, version, changelog, readers, known_steps=self._steps)
        rendered = self._renderer.render(version, workspace.load(version).source, changelog, items, edition)
        folder = self._renderer.folder(rendered, version, portal=portal)
        return self._site_files(folder, path, work, self._data(rendered, version.commit))

    def _rendered(
        self,
        state: ReleaseState,
        changelog: Changelog,
        edition: Edition,
        *,
        compared: Sequence[ChangelogEntry] = (),
        beside: Sequence[tuple[Version, str, Version, str]] | None = None,
        onward: Sequence[tuple[Version, str, Version, str]] = (),
    ) -> Rendered:
        items = item_history(
            self._workspace,
            state.past,
            state.version,
            changelog,
            self._renderer.readers,
            known_steps=self._steps,
            beside=beside,
            onward=onward,
        )
        source = self._workspace.load(state.version).source
        return self._renderer.render(state.version, source, changelog, items, edition, compared=compared)

    def _changelog(self, state: ReleaseState) -> Changelog:
        return changelog_from(self._workspace, state.past, state.version, self._renderer.readers) or Changelog()

    def _shared(
        self,
        published: PublishedGuideline,
        rendered: Rendered,
        folder: Folder,
        elsewhere: Sequence[tuple[str, str]],
        work: Path,
    ) -> Files:
        """Render the pages about all versions, and the comparisons of releases."""
        pages = SharedPages(published, rendered, self._renderer.templates).pages(elsewhere)
        home = f"{LATEST}/{START}"
        site = self._bare_site(folder.id, tuple(map(_with_portal, pages)), folder.look, home)
        return self._site_files(site, "", work)

    def _bare_site(self, site_id: str, pages: tuple[Page, ...], look: Look, home: str = "") -> Site:
        """Return a site without the pages and the menu of a guideline."""
        catalogue = self._workspace.catalogue(self._published.language)
        bare = replace(look, pages={})
        settings = mkdocs_settings(self._published.title, "", pages, catalogue, bare, home=home)
        return Site(id=site_id, pages=pages, files=self._renderer.templates.assets, settings=settings, look=bare)

    def _unreadable(self, state: ReleaseState, problem: str, work: Path) -> Files:
        """Render the page of a release that cannot be shown: it names its commit, and leads to the newest one.

        The problem is not on it: errors quote the guideline, also what is hidden in it.
        """
        published, version = self._published, state.release.version
        catalogue = self._workspace.catalogue(published.language)
        environment = environment_of(self._renderer.templates, catalogue)
        root = _NEWEST if published.latest else ""
        text = environment.get_template("unreadable.html.j2").render(
            to=PageLinks(START, above=_ABOVE),
            title=published.title,
            version=version,
            commit=state.release.commit,
            has_newest=bool(root),
        )
        body = escape.block(
            Markup('<div class="gk" data-root="{}">\n{}\n</div>').format(root, escape.trusted(text.strip()))
        )
        name = {"guideline": in_title(published.title), "version": in_title(version)}
        facts = {**name, "portal": _PORTAL, "robots": "noindex"}
        if root:
            pages = {"root": root, "start": f"{root}{START}", "find": FIND, "versions": f"{_ABOVE}{versions_page()}"}
            facts |= {"id": published.id, "canonical": f"{root}{START}", **pages}
        page = Page(path=START, title=published.title, body=body, facts=facts, is_in_menu=True)
        site = self._bare_site(self.id, (page,), self._renderer.look)
        return self._site_files(site, state.published.path, work, problem=problem)

    def _data(self, rendered: Rendered, commit: str) -> dict[str, bytes]:
        """Return the files for programs of a state."""
        shown = rendered.shown
        content = ReleaseContent(
            guideline=shown.guideline,
            data=shown.data,
            changelog=shown.changelog,
            items=shown.items,
            commit=commit,
            generated_by=GENERATED_BY,
        )
        return release_files(content, self._workspace.schema, rendered.view.catalogue)

    def _site_files(
        self,
        site: Site,
        path: str,
        work: Path,
        data: Mapping[str, bytes] = MappingProxyType({}),
        *,
        impact: Impact | None = None,
        problem: str = "",
    ) -> Files:
        """Return all files of a site whose root is the folder `path`, with files for programs beside its pages."""
        chosen = stubs(site.pages, site.look.pages)
        frames = self._frames.get(site, chosen, work)
        below = f"{to_segment(self.id)}/{path}"
        files = {**data, **filled(site, chosen, frames, below)}
        return Files(
            files={f"{path}{name}": content for name, content in files.items()},
            bodies=bodies_of(site, chosen, below),
            theme={f"{frames.theme_root}/{name}": content for name, content in frames.theme.items()},
            impact=impact,
            problem=problem,
        )


def _with_portal(page: Page) -> Page:
    up = "../" * page.path.count("/")
    return replace(page, facts={**page.facts, "portal": f"{up}../{START}"})
