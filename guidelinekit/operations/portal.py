"""Guidelines and their changelogs -> the site of the portal, the page that lists all guidelines."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.operations.look import look_of
from guidelinekit.operations.page_templates import load_templates, template_errors
from guidelinekit.operations.sites import Folder, Site
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.guideline_view import GuidelineView
from guidelinekit.site.paths import PREVIEW
from guidelinekit.site.portal import entry_of, portal, removed_of
from guidelinekit.site.publication.releases import PublishedGuideline
from guidelinekit.site.settings import Look, mkdocs_settings
from guidelinekit.site.templates import Templates

#: The name of the portal's site in messages. No guideline can have it.
PORTAL = "_portal"
NO_PACKS: Mapping[str, Mapping[str, str]] = MappingProxyType({})


def portal_folder(
    workspace: Workspace,
    folders: Sequence[Folder],
    *,
    below: str = f"{PREVIEW}/",
    packs: Mapping[str, Mapping[str, str]] = NO_PACKS,
    versions: bool = False,
) -> Site:
    """Return the site of the portal of some guidelines. `below` is the folder of the pages of each.

    With `versions`, it links to the releases, which are published beside that folder. `packs` has links by format for
    each guideline id; those of the empty id are to files with all guidelines.
    """
    templates = load_templates(workspace)
    shown = [(folder.guideline, folder.view.changelog) for folder in folders]
    return portal_site(
        workspace, shown, templates, look_of(workspace, templates), below=below, packs=packs, versions=versions
    )


def portal_site(
    workspace: Workspace,
    shown: Sequence[tuple[Guideline, Changelog]],
    templates: Templates,
    look: Look,
    *,
    below: str,
    packs: Mapping[str, Mapping[str, str]] = NO_PACKS,
    versions: bool = False,
    published: Sequence[PublishedGuideline] = (),
) -> Site:
    """Return the site of the portal; see `portal_folder`. It also lists those that were removed of the `published`.

    The team's own pages are beside those of each guideline, to which they can link, and not here.
    """
    languages = {workspace.catalogue(guideline.language).tag for guideline, _ in shown}
    # The portal is in the language of the guidelines if all of them have the same.
    catalogue = workspace.catalogue(languages.pop() if len(languages) == 1 else "")
    title = workspace.config.title
    views = (GuidelineView(guideline, changelog, catalogue) for guideline, changelog in shown)
    entries = [entry_of(view, below, packs.get(view.guideline.id, {}), versions=versions) for view in views]
    with template_errors(workspace):
        removed = removed_of(published, entries)
        page = portal(title, entries, templates, catalogue, packs=packs.get("", {}), removed=removed)
    bare = replace(look, pages={})
    settings = mkdocs_settings(title, "", [page], catalogue, bare, address=workspace.config.site_url)
    return Site(id=PORTAL, pages=(page,), files=templates.assets, settings=settings, look=bare)
