"""Publish every release of guidelines into a folder, completely or not at all."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from guidelinekit.errors import GuidelineKitError
from guidelinekit.operations.publish.jobs import Context, Worker
from guidelinekit.operations.publish.publication import Publication, Published, PublishOptions
from guidelinekit.operations.today import utc_day
from guidelinekit.operations.workspace import Progress, Workspace, no_progress
from guidelinekit.store.output.folder import open_output

#: How long a preview is published if nothing else is asked for.
PREVIEW_DAYS = 14
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishReport:
    """What was published into the folder `output`; `open` is the file to open first."""

    output: Path
    open: Path
    published: Published


def publish(
    workspace: Workspace,
    ids: Sequence[str] = (),
    *,
    output: Path | None = None,
    audience: str = "",
    options: PublishOptions | None = None,
    adopt: bool = False,
    progress: Progress = no_progress,
) -> PublishReport:
    """Publish some or all guidelines into a folder. What is published already stays as it is.

    Raises:
        HistoryError: there is no git history, or the clone is shallow.
        BuildError: a page has a dead link, or the builder cannot build frames.
        OutputError: the folder cannot be written; its previous content has not changed.
    """
    config = workspace.config
    target = output if output is not None else workspace.root / config.output
    chosen = checked(options or PublishOptions())
    with open_output(
        target,
        root=workspace.root,
        inputs=config.inputs,
        adopt=adopt,
        waiting=lambda: progress("Waiting for another publication", 0, 1),
    ) as out:
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
        worker = Worker(context, workspace)
        published = Publication(worker, context, out, chosen, progress).publish(ids)
    return PublishReport(output=target, open=target / "index.html", published=published)


def checked(options: PublishOptions) -> PublishOptions:
    """Return options with the dates that they leave open.

    Raises:
        GuidelineKitError: a preview has a name that cannot be a folder, or ends in the past.
    """
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
