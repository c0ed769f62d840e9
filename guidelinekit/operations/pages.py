"""Render the annotators' pages of the guidelines in the work tree."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.changes.migration.item_history import NO_ITEMS
from guidelinekit.errors import UnreadableGuidelineError
from guidelinekit.operations.audience import readers_of
from guidelinekit.operations.changelog import changelog_of, released_versions
from guidelinekit.operations.item_history import item_history
from guidelinekit.operations.release_history import open_release_histories
from guidelinekit.operations.renderer import Renderer, address_of
from guidelinekit.operations.sites import Folder
from guidelinekit.operations.workspace import Progress, Workspace, no_progress
from guidelinekit.site.edition import OWN_SITE, Edition
from guidelinekit.site.paths import START


def render_folders(
    workspace: Workspace,
    ids: Sequence[str] = (),
    *,
    audience: str = "",
    history: bool = True,
    edition: Edition = OWN_SITE,
    portal: str = f"../../{START}",
    progress: Progress = no_progress,
) -> Iterator[Folder]:
    """Render guidelines of the work tree. Pages of one without a release do not link to the newest release.

    `portal` is the page of all guidelines, relative to the root of each.

    Raises:
        GuidelineKitError: the audience occurs nowhere.
        UnreadableGuidelineError: one has errors; its pages are not published.
        HistoryError: the clone is shallow.
    """
    histories = open_release_histories(workspace) if history else None
    guidelines = workspace.guidelines(ids)
    released = released_versions(histories, [version.id for version in guidelines]) if histories is not None else ()
    readers = readers_of(workspace, audience, released)
    renderer = Renderer(workspace, readers)
    with renderer.keeping_compiled():
        for done, version in enumerate(guidelines):
            progress("Rendering", done, len(guidelines))
            checked = workspace.check(version)
            if checked.guideline is None or checked.has_errors:
                raise UnreadableGuidelineError(
                    f"{version.path} has errors and is not published",
                    hint="Run `guidelinekit check` to see them.",
                )
            if not readers.may_see("guideline", checked.guideline.audience):
                continue
            changelog = changelog_of(workspace, histories, version, readers) if history else Changelog(complete=False)
            items = NO_ITEMS
            if histories is not None:
                items = item_history(workspace, histories.of(version.id), version, changelog, readers)
            shown = edition if changelog.released else replace(edition, newest="")
            rendered = renderer.render(version, checked.source, changelog, items, shown)
            address = address_of(workspace, version.id) if edition is OWN_SITE else ""
            yield renderer.folder(rendered, version, portal=portal, address=address)
