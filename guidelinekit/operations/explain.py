"""Find the explanation of a finding or of a kind of change."""

from pathlib import Path

from guidelinekit.changes.kinds import registry
from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.codes import CODES
from guidelinekit.guideline.suggest import did_you_mean
from guidelinekit.operations.workspace import Workspace
from guidelinekit.report.change_kind import kind_markdown
from guidelinekit.store.resources import load_schema, resource


def explain(start: Path, name: str) -> str:
    """The explanation of a finding, by code or name, or of a kind of change, as Markdown.

    The settings of the repository that contains `start` determine the impact of a kind of change.

    Raises:
        GuidelineKitError: there is no finding and no kind of change with this name.
        ConfigError: an impact in the settings is not valid.
    """
    kinds = registry(load_schema())
    if name.lower() in kinds:
        kind, workspace = kinds[name.lower()], Workspace(start)
        return kind_markdown(kind, workspace.overrides.about(kind, workspace.schema), workspace.catalogue())
    by_name = {entry.rule: entry for entry in CODES.values()}
    entry = CODES.get(name.upper()) or by_name.get(name.lower())
    if entry is None:
        known = [*CODES, *by_name, *kinds]
        hint = did_you_mean(name, known) or "See the output of `check` for codes, and of `diff` for kinds of change."
        raise GuidelineKitError(f"there is no finding and no kind of change `{name}`", hint=hint)
    page = resource("findings") / f"{entry.code}.md"
    if page.is_file():
        return page.read_text(encoding="utf-8").strip()
    return f"# {entry.code}: {entry.rule.replace('-', ' ')}\n\n{entry.title}\n\n## How to fix it\n\n{entry.fix}"
