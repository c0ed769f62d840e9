"""Render a comparison of guidelines as one HTML file."""

from guidelinekit.guideline.format.model import build
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.operations.compare import Comparison
from guidelinekit.operations.diff import DiffReport
from guidelinekit.operations.page_templates import load_templates, template_errors
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.diff_page import ComparedGuideline, ComparedVersion, diff_page
from guidelinekit.store.assets import assets_of
from guidelinekit.store.resources import package_file
from guidelinekit.store.versions import Version


def html_diff(workspace: Workspace, report: DiffReport, catalogue: Catalogue) -> str:
    """Return the file, which contains the images and sounds of the items that changed.

    Raises:
        BuildError: a template of the team cannot be rendered.
    """
    with template_errors(workspace):
        compared = [_compared(workspace, entry) for entry in report.diffs]
        page = diff_page(*report.sides(catalogue), compared, load_templates(workspace), _theme(), catalogue)
    return page.decode()


def _theme() -> list[bytes]:
    """Return the style sheets of the theme that bodies of pages need."""
    return [package_file(f"theme/assets/{name}") for name in ("gk.css", "drawing.css")]


def _compared(workspace: Workspace, entry: Comparison) -> ComparedGuideline:
    return ComparedGuideline(
        id=entry.id,
        title=entry.title,
        old_version=entry.old_version,
        new_version=entry.new_version,
        bump=entry.bump,
        changes=entry.changes,
        questions=entry.questions,
        old=_version(workspace, entry.old),
        new=_version(workspace, entry.new),
    )


def _version(workspace: Workspace, version: Version | None) -> ComparedVersion | None:
    if version is None:
        return None

    def content(path: str) -> bytes | None:
        file = version.assets.read(path)
        return file.content if file is not None and not file.problem else None

    guideline = build(workspace.load(version).source.data, workspace.schema)
    return ComparedVersion(guideline=guideline, assets=assets_of(version), content=content)
