"""Publish every release of guidelines into a folder or to a git branch, completely or not at all."""

import datetime
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from guidelinekit.errors import GuidelineKitError
from guidelinekit.operations.publish.jobs import Context, Worker
from guidelinekit.operations.publish.options import PublishOptions
from guidelinekit.operations.publish.publication import Publication, Published, Target
from guidelinekit.operations.today import utc_day
from guidelinekit.operations.upload_manifest import write_upload_manifest
from guidelinekit.operations.workspace import Progress, Workspace, no_progress
from guidelinekit.store.git.branch_target import BranchOutput, publish_to_branch
from guidelinekit.store.output.folder import Output, open_output

#: How long a preview is published if nothing else is asked for.
PREVIEW_DAYS = 14
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishReport:
    """What was published, and where: in which folder or branch. `open` is the file to open first, if there is one."""

    where: str
    published: Published
    open: Path | None = None


def publish(
    workspace: Workspace,
    ids: Sequence[str] = (),
    *,
    output: Path | None = None,
    audience: str = "",
    options: PublishOptions | None = None,
    adopt: bool = False,
    manifest: Path | None = None,
    progress: Progress = no_progress,
) -> PublishReport:
    """Publish some or all guidelines into a folder. What is published already stays as it is.

    `manifest` is the file of the list by which the folder is brought to an object store.

    Raises:
        HistoryError: there is no git history, or the clone is shallow.
        BuildError: a page has a dead link, or the builder cannot build frames.
        OutputError: the folder cannot be written; its previous content has not changed.
    """
    config = workspace.config
    target = output if output is not None else workspace.root / config.output
    if manifest is not None and manifest.absolute().is_relative_to(target.absolute()):
        raise GuidelineKitError(f"{manifest} is in the published folder", hint="Name a file elsewhere.")
    with open_output(
        target,
        root=workspace.root,
        inputs=config.inputs,
        adopt=adopt,
        waiting=lambda: progress("Waiting for another publication", 0, 1),
    ) as out:
        published = _publish(workspace, ids, out, out, audience, checked(options), progress)
    if manifest is not None:
        files = {path: (entry.sha256, entry.size) for path, entry in published.files.items()}
        write_upload_manifest(manifest.absolute(), files)
    return PublishReport(where=str(target), open=target / "index.html", published=published)


def publish_branch(
    workspace: Workspace,
    ids: Sequence[str] = (),
    *,
    branch: str,
    remote: str = "origin",
    audience: str = "",
    options: PublishOptions | None = None,
    progress: Progress = no_progress,
) -> PublishReport:
    """Publish some or all guidelines to a branch of a git remote, as one commit.

    If someone else publishes at the same time, it is made again on top of that publication.

    Raises:
        HistoryError: there is no git history, the clone is shallow, or the remote cannot be reached.
        OutputError: the branch is not one to publish to, or the remote refuses the commit.
        BuildError: a page has a dead link, or the builder cannot build frames.
    """
    made: list[Published] = []

    def make(out: BranchOutput) -> Collection[str]:
        target = _Kept(out)
        made.append(_publish(workspace, ids, out, target, audience, checked(options), progress))
        return target.kept

    publish_to_branch(workspace.root, branch, make, remote=remote)
    return PublishReport(where=f"the branch {branch}", published=made[-1])


class _Kept:
    """A target that only takes note of what is kept: the branch is written by its own function."""

    def __init__(self, out: BranchOutput) -> None:
        self.read = out.read
        self.kept: Collection[str] = ()

    def put(self, kept: Collection[str] = ()) -> None:
        """Take note of the files to keep."""
        self.kept = kept


def _publish(
    workspace: Workspace,
    ids: Sequence[str],
    out: Output | BranchOutput,
    target: Target,
    audience: str,
    options: PublishOptions,
    progress: Progress,
) -> Published:
    work = out.work / "jobs"
    (work / "root").mkdir(parents=True)
    context = Context(
        root=workspace.root,
        templates_from=workspace.templates_from,
        audience=audience,
        fresh=out.fresh,
        work=work,
        published=out.published(),
    )
    return Publication(Worker(context, workspace), context, target, options, progress).publish(ids)


def checked(options: PublishOptions | None) -> PublishOptions:
    """Return options, by default none, with the dates that they leave open.

    Raises:
        GuidelineKitError: a preview has a name that cannot be a folder, or ends in the past.
    """
    options = options or PublishOptions()
    today = utc_day()
    for name in filter(None, (options.preview, *options.ended)):
        if not _NAME.fullmatch(name):
            raise GuidelineKitError(
                f"a preview cannot be named `{name}`", hint="Use small letters, digits, dots and dashes."
            )
    until = options.until
    if options.preview and not until:
        until = (today + datetime.timedelta(days=PREVIEW_DAYS)).isoformat()
    if until and until < today.isoformat():
        raise GuidelineKitError(f"{until} is in the past", hint="Name the last day on which the preview is needed.")
    return replace(options, until=until, today=today.isoformat())
