"""The releases that `serve` shows beside the work tree: published when a reader opens one, and again if git changes."""

import shutil
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from threading import Lock

from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.address import to_segment
from guidelinekit.operations.frame import THEME_FILES
from guidelinekit.operations.publish.jobs import Context, Worker
from guidelinekit.operations.publish.options import PublishOptions
from guidelinekit.operations.publish.publication import Publication
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.paths import PREVIEW, START
from guidelinekit.store.git.refs import release_refs
from guidelinekit.store.output.index import read_index

#: How long a publication waits after each release, so that an edit is shown in between.
_PAUSE = 0.01


class _StoppedError(Exception):
    """The server ends."""


class ServedReleases:
    """The releases of guidelines in a folder that also has the pages of the work tree.

    `site` is that folder, and `work` one for temporary files on the same file system. `rendering` is the lock of who
    renders pages: the builder of frames cannot run twice in one process.
    """

    def __init__(
        self,
        root: Path,
        site: Path,
        work: Path,
        *,
        ids: Sequence[str],
        audience: str,
        rendering: Lock,
        report: Callable[[str], None],
    ) -> None:
        self._root = root
        self._site = site
        self._work = work
        self._ids = ids
        self._audience = audience
        self._rendering = rendering
        self._report = report
        self._updating = Lock()
        self._is_closed = False
        self._states: dict[str, str] = {}

    def update(self, path: str) -> None:
        """Publish the releases of the guideline that the path of a request is below, unless they are up to date."""
        segment, _, below = path.lstrip("/").partition("/")
        if not below or below.split("/")[0] == PREVIEW or segment == THEME_FILES:
            return
        with self._updating:
            refs = release_refs(self._root)
            if self._is_closed or not refs or self._states.get(segment) == refs:
                return
            try:
                with self._rendering:
                    self._publish(segment)
            except GuidelineKitError as error:
                self._report(f"{error} {error.hint}".strip())
            except _StoppedError:
                return
            # Also after an error: the same state would have it again.
            self._states[segment] = refs

    def close(self) -> None:
        """End a publication that is running, at its next release, and begin no other one."""
        self._is_closed = True
        with self._updating:
            pass

    def _publish(self, segment: str) -> None:
        target = _Target(self._site, self._work / "new")
        try:
            self._publish_into(target, segment)
        except GuidelineKitError:
            if not target.files:
                raise
            # The history may be another one now, without a release that was published, such as that of another branch.
            target.clear()
            self._states.clear()
            self._publish_into(_Target(self._site, self._work / "new"), segment)

    def _publish_into(self, target: "_Target", segment: str) -> None:
        target.fresh.mkdir(parents=True)
        (self._work / "root").mkdir()
        # A new workspace each time, because settings and history may have changed.
        workspace = Workspace(self._root)
        context = Context(
            root=self._root,
            templates_from="",
            audience=self._audience,
            fresh=target.fresh,
            work=self._work,
            published=target.files,
        )
        worker = Worker(context, workspace)
        try:
            known = [name for name in worker.histories.all_ids if to_segment(name) == segment]
            if known and (not self._ids or known[0] in self._ids):
                self._report(f"Publishing the releases of {known[0]}.")
                Publication(worker, context, target, PublishOptions(), self._pause).publish(known)
        finally:
            workspace.close()
            shutil.rmtree(self._work, ignore_errors=True)

    def _pause(self, _: str, __: int, ___: int) -> None:
        """Let the pages of the work tree be rendered."""
        self._rendering.release()
        time.sleep(_PAUSE)
        self._rendering.acquire()
        if self._is_closed:
            raise _StoppedError


class _Target:
    """The published files in the served folder, whose first page and theme are also those of the work tree."""

    def __init__(self, site: Path, fresh: Path) -> None:
        self.fresh = fresh
        self.files = read_index(site)
        self._site = site

    def read(self, path: str) -> bytes:
        """Return the content of a published file."""
        return (self._site / path).read_bytes()

    def put(self, _: Collection[str] = ()) -> None:
        """Move the new files into the folder, and remove those that are not published any more."""
        for file in sorted(path for path in self.fresh.rglob("*") if path.is_file()):
            name = file.relative_to(self.fresh)
            if name.as_posix() != START:
                (self._site / name).parent.mkdir(parents=True, exist_ok=True)
                file.replace(self._site / name)
        self._remove(self.files.keys() - read_index(self._site).keys())

    def clear(self) -> None:
        """Remove everything that is published."""
        self._remove(self.files.keys())

    def _remove(self, paths: Collection[str]) -> None:
        for path in paths:
            if path != START and not path.startswith(f"{THEME_FILES}/"):
                (self._site / path).unlink(missing_ok=True)
