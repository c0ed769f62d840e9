"""A comparison of guidelines as one HTML file."""

from guidelinekit.guideline.check.check import Loaded
from guidelinekit.guideline.format.model import build
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.operations.diff import DiffReport, GuidelineDiff
from guidelinekit.operations.pages import load_templates, template_errors
from guidelinekit.operations.workspace import Project
from guidelinekit.site.diff_page import Compared, Version, comparison
from guidelinekit.store.assets import assets_of
from guidelinekit.store.files import GuidelineFiles


def comparison_page(project: Project, report: DiffReport) -> str:
    """The file, in which images and sounds of the items that changed are contained.

    Raises:
        BuildError: a team's own template cannot be rendered.
    """
    title = f"{report.old} compared with {report.new}"
    try:
        with template_errors(project):
            compared = [_compared(entry, project.schema) for entry in report.guidelines]
            return comparison(title, compared, load_templates(project)).decode()
    finally:
        # What is rendered refers to itself, and so would hold git's processes until somebody looks for garbage.
        project.close()


def _compared(entry: GuidelineDiff, schema: Schema) -> Compared:
    return Compared(
        id=entry.id,
        title=entry.title,
        old_version=entry.old_version,
        new_version=entry.new_version,
        bump=entry.bump,
        changes=entry.changes,
        questions=entry.questions,
        old=_version(entry.old, entry.old_files, schema),
        new=_version(entry.new, entry.new_files, schema),
    )


def _version(loaded: Loaded | None, files: GuidelineFiles | None, schema: Schema) -> Version | None:
    if loaded is None or files is None:
        return None

    def content(path: str) -> bytes | None:
        file = files.assets.read(path)
        return file.content if file is not None and not file.problem else None

    return Version(guideline=build(loaded.source.data, schema), assets=assets_of(files), content=content)
