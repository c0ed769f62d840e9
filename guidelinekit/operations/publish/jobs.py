"""The parts of a publication that are rendered, each by itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

from guidelinekit.changes.change import Impact
from guidelinekit.changes.history.semver import order
from guidelinekit.guideline.address import to_segment
from guidelinekit.operations.audience import readers_of
from guidelinekit.operations.changelog import is_shown
from guidelinekit.operations.dead_links import dead_links
from guidelinekit.operations.publish.frames import FrameStore
from guidelinekit.operations.publish.pages import Files, GuidelinePages
from guidelinekit.operations.publish.release_data import ReleaseData
from guidelinekit.operations.publish.states import GuidelineStates, ReleaseState
from guidelinekit.operations.release_history import ReleaseHistories
from guidelinekit.operations.renderer import Renderer
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.crawl import crawl
from guidelinekit.site.edition import Edition
from guidelinekit.site.paths import LATEST
from guidelinekit.site.publication.releases import PublishedGuideline
from guidelinekit.store.cache import Cache
from guidelinekit.store.git.safe import git_folder
from guidelinekit.store.output.new_files import NewFiles
from guidelinekit.store.published_index import Entry
from guidelinekit.store.resources import program_digest
from guidelinekit.store.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A part of a guideline's pages: a release by its version, the newest pages, or a preview.

    `last_with` has the newest release with each path, for the newest pages. `edition` is that of a preview, in the
    folder `path`.
    """

    published: PublishedGuideline
    version: str = ""
    last_with: Mapping[str, str] | None = None
    path: str = ""
    edition: Edition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineJobs:
    """What is rendered of one guideline: releases by their versions, whether the newest pages are, and previews.

    `paths` has the newest of the other releases with each path.
    """

    published: PublishedGuideline
    releases: Sequence[str] = ()
    has_newest: bool = False
    previews: Sequence[tuple[str, Edition]] = ()
    paths: Mapping[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """The number of jobs."""
        return len(self.releases) + self.has_newest + len(self.previews)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The files of a job by path below the root, and the targets of links to other parts, each with a page.

    `combined` are paths that only the newest pages have while a release is the newest one. `problem` states why a
    release cannot be shown, and `dead_links` are sentences about links of a release that lead nowhere.
    """

    job: Job
    files: dict[str, Entry]
    theme: dict[str, Entry]
    outside: Mapping[str, str] = field(default_factory=dict)
    combined: tuple[str, ...] = ()
    impact: Impact | None = None
    problem: str = ""
    dead_links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What all jobs of a publication have in common. `work` is a folder for temporary files."""

    root: Path
    templates_from: str
    audience: str
    fresh: Path
    work: Path
    published: Mapping[str, Entry] = field(repr=False)


class Worker:
    """Performs jobs. What several jobs of a guideline need is made once."""

    def __init__(self, context: Context, workspace: Workspace | None = None) -> None:
        self._context = context
        self.workspace = workspace or Workspace(context.root, templates_from=context.templates_from)
        self.histories = ReleaseHistories(self.workspace, self.workspace.require_history())
        self.renderer = Renderer(self.workspace, readers_of(self.workspace, context.audience))
        self.settings = self.renderer.digest
        self._new = NewFiles(context.fresh, context.published)
        self._pages: _Opened | None = None
        self._states: dict[str, GuidelineStates] = {}

    def states(self, guideline_id: str) -> GuidelineStates:
        """Return the releases of a guideline."""
        if guideline_id not in self._states:
            history = self.histories.of(guideline_id)
            current = self.histories.current(guideline_id)
            self._states[guideline_id] = GuidelineStates(self.workspace, history, current, self.renderer.readers)
        return self._states[guideline_id]

    def has_preview(self, guideline_id: str) -> bool:
        """Whether the newest commit has a guideline that the readers may see."""
        current = self.histories.current(guideline_id)
        return current is not None and is_shown(self.workspace, current, self.renderer.readers)

    def title(self, guideline_id: str) -> str:
        """Return the title of a guideline in the newest commit."""
        current = self.histories.current(guideline_id)
        return self.histories.of(guideline_id).summary(current).title if current is not None else guideline_id

    def perform_all(self, jobs: GuidelineJobs) -> Iterator[Result]:
        """Perform the jobs of one guideline."""
        made = []
        for version in jobs.releases:
            made.append(self.perform(Job(published=jobs.published, version=version)))
            yield made[-1]
        if jobs.has_newest:
            yield self.perform(Job(published=jobs.published, last_with=with_paths(jobs, made)))
        for path, edition in jobs.previews:
            yield self.perform(Job(published=jobs.published, path=path, edition=edition))

    def perform(self, job: Job) -> Result:
        """Render the pages of a job and write those that are new.

        Raises:
            BuildError: a template of the team cannot be rendered, or a page has a dead link.
            OSError: a file cannot be written.
        """
        pages, states = self._pages_of(job.published)
        work = Path(mkdtemp(dir=self._context.work))
        if job.version:
            made = pages.release(_state(states, job.version), work)
        elif job.edition is not None:
            current = self.histories.current(job.published.id)
            assert current is not None, "a preview is of a guideline in the newest commit"
            portal = f"{job.edition.above}../index.html"
            made = pages.preview(current, job.path, job.edition, portal, work)
        else:
            made = pages.newest(_state(states, job.published.latest), states, job.last_with or {}, work)
        return self._result(job, made)

    def _result(self, job: Job, made: Files) -> Result:
        below = f"{to_segment(job.published.id)}/"
        files = {f"{below}{path}": content for path, content in made.files.items()}
        outside: dict[str, str] = {}
        problems = list(crawl(files, files.__getitem__, made.bodies, outside=outside))
        if job.edition is not None and problems:
            raise dead_links(problems, "the pages have")
        # What a release names and does not have cannot be corrected any more.
        own = f"{below}{job.version or LATEST}/"
        dead = {target for target in outside if job.edition is None and target.startswith(own)}
        problems += [f"{page}: the link to {target} is broken" for target, page in outside.items() if target in dead]
        return Result(
            job=job,
            files=self._new.add(files),
            theme=self._new.add(made.theme),
            outside={target: page for target, page in outside.items() if target not in dead},
            combined=made.combined,
            impact=made.impact,
            problem=made.problem,
            dead_links=tuple(problems),
        )

    def _pages_of(self, published: PublishedGuideline) -> tuple[GuidelinePages, list[ReleaseState]]:
        if self._pages is None or self._pages.id != published.id:
            self.keep()
            states = self.states(published.id)
            name = self.histories.of(published.id).cache_name
            cache = Cache(git_folder(self.workspace.root))
            frames = FrameStore(cache, name, f"{self.settings} {program_digest()}")
            data = ReleaseData(cache, name, program_digest())
            # Links to the source need the places of elements, and what an audience sees is made of files.
            if not (self._context.audience or self.workspace.config.source_links):
                data.preload(self.workspace, states.versions)
            pages = GuidelinePages(self.renderer, states, frames, published)
            self._pages = _Opened(published.id, pages, states.states, states.versions, frames, data)
        return self._pages.pages, self._pages.states

    def keep(self) -> None:
        """Keep what the next publication can use of the guideline that was rendered last."""
        if self._pages is not None:
            self._pages.frames.save()
            self._pages.data.save(self.workspace, self._pages.versions)


@dataclass(frozen=True, slots=True)
class _Opened:
    """The guideline that a worker renders."""

    id: str
    pages: GuidelinePages
    states: list[ReleaseState]
    versions: list[Version]
    frames: FrameStore
    data: ReleaseData


def with_paths(jobs: GuidelineJobs, results: Iterable[Result]) -> dict[str, str]:
    """Return the newest release with each path, of releases that were rendered and of others."""
    paths = dict(jobs.paths)
    for result in results:
        below = f"{to_segment(jobs.published.id)}/{result.job.version}/"
        own = (path.removeprefix(below) for path in result.files if path.endswith(".html"))
        for name in (*own, *result.combined) if result.job.version else ():
            if order(result.job.version) >= order(paths.get(name, "0.0.0-0")):
                paths[name] = result.job.version
    return paths


def _state(states: Sequence[ReleaseState], version: str) -> ReleaseState:
    return next(state for state in states if state.release.version == version)
