"""Render versions of guidelines with the templates and the look of one repository."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property

from guidelinekit import __version__
from guidelinekit.changes.history.changelog import Changelog, ChangelogEntry
from guidelinekit.changes.migration.item_history import NO_ITEMS, ItemHistory
from guidelinekit.guideline.address import to_segment
from guidelinekit.guideline.format.audience import Readers
from guidelinekit.guideline.read.compose import Source
from guidelinekit.operations.look import look_of
from guidelinekit.operations.page_templates import load_templates, template_errors
from guidelinekit.operations.sites import Folder
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.contact import Contact
from guidelinekit.site.edition import OWN_SITE, Edition
from guidelinekit.site.pages import Rendered, render
from guidelinekit.site.paths import LATEST
from guidelinekit.site.settings import Look, mkdocs_settings
from guidelinekit.site.templates import COMPILED, Templates, environment_of
from guidelinekit.store.assets import assets_of
from guidelinekit.store.compiled import CompiledFile
from guidelinekit.store.resources import resource_files
from guidelinekit.store.versions import Version


class Renderer:
    """Renders versions of guidelines for some readers. Templates and settings are read once."""

    def __init__(self, workspace: Workspace, readers: Readers) -> None:
        self.workspace = workspace
        self.readers = readers

    @cached_property
    def templates(self) -> Templates:
        """The templates of the package and of the team."""
        return load_templates(self.workspace)

    @cached_property
    def look(self) -> Look:
        """What frames are made of."""
        return look_of(self.workspace, self.templates)

    @cached_property
    def digest(self) -> str:
        """A digest of the program and the settings that pages are rendered with."""
        digest = hashlib.sha256(__version__.encode())
        resources = {**resource_files("guidelinekit/theme"), **resource_files("guidelinekit/messages")}
        look = self.look
        for files in ({**resources, **self.templates.files}, {**look.files, **look.pages, **look.beside}):
            for name, content in sorted(files.items()):
                digest.update(f"{name} {len(content)}\n".encode() + content)
        digest.update(repr((self.workspace.config, look.theme, look.builder, look.options)).encode())
        return digest.hexdigest()

    @contextmanager
    def keeping_compiled(self) -> Iterator[None]:
        """Use the templates that an earlier process compiled, and store those that the block compiled."""
        packaged = self.templates.packaged
        compiled = CompiledFile(*(packaged[name] for name in sorted(packaged)))
        if not COMPILED.count:
            COMPILED.add(compiled.read())
        before = COMPILED.count
        yield
        if COMPILED.count > before:
            compiled.write(COMPILED.to_bytes())

    def compile_all(self) -> None:
        """Compile all packaged templates, for processes that are started afterwards."""
        with self.keeping_compiled():
            environment = environment_of(self.templates, self.workspace.catalogue())
            for name in self.templates.packaged:
                if name.endswith(".j2") and name not in self.templates.own:
                    environment.get_template(name)

    def render(
        self,
        version: Version,
        source: Source,
        changelog: Changelog,
        items: ItemHistory = NO_ITEMS,
        edition: Edition = OWN_SITE,
        *,
        compared: Sequence[ChangelogEntry] = (),
    ) -> Rendered:
        """Render the pages of one version. `source` is what the readers may see of it, but for gold examples.

        Raises:
            BuildError: a template of the team cannot be rendered.
        """
        data = source.data
        address = address_of(self.workspace, data["id"])
        with template_errors(self.workspace):
            return render(
                data,
                self.workspace.schema,
                changelog,
                self.templates,
                self.workspace.catalogue(str(data.get("language", "en"))),
                assets=assets_of(version),
                items=items,
                readers=self.readers,
                address=address,
                edition=replace(edition, address=address),
                compared=compared,
                contact=Contact(
                    feedback=self.workspace.config.feedback,
                    source=self.workspace.config.source_links,
                    locate=source.locate,
                ),
            )

    def folder(self, rendered: Rendered, version: Version, *, portal: str, address: str = "") -> Folder:
        """Return everything that a builder needs for one guideline's site.

        `portal` is the page of all guidelines, relative to the root of the pages.
        """
        guideline = rendered.view.guideline
        assets = {path: version.assets.read(asset) for path, asset in rendered.media.items()}
        media = {path: file.content for path, file in assets.items() if file is not None}
        return Folder(
            id=guideline.id,
            pages=tuple(
                replace(page, facts={**page.facts, "portal": f"{page.facts['root']}{portal}"})
                for page in rendered.pages
            ),
            files={**rendered.files, **media},
            settings=mkdocs_settings(
                guideline.title,
                guideline.summary,
                rendered.pages,
                rendered.view.catalogue,
                self.look,
                address=address,
            ),
            look=self.look,
            view=rendered.view,
        )


def address_of(workspace: Workspace, guideline_id: str) -> str:
    """Return the URL of the pages of a guideline's newest release; empty if the settings have none."""
    site = workspace.config.site_url
    return f"{site.rstrip('/')}/{to_segment(guideline_id)}/{LATEST}/" if site else ""
