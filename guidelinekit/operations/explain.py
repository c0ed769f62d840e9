"""Look up what a finding means, or a kind of change."""

from pathlib import Path

from guidelinekit.changes.kinds import registry
from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.codes import CODES
from guidelinekit.guideline.suggest import did_you_mean
from guidelinekit.operations.workspace import Workspace
from guidelinekit.report.change_kind import kind_markdown
from guidelinekit.store.resources import load_schema, resource


def explain(start: Path, code: str) -> str:
    """The page of a finding as Markdown, where it has none its line of the registry; or what a kind of change means.

    `start` lies in the repository whose settings say what a kind weighs there.

    Raises:
        GuidelineKitError: there is neither a finding nor a kind of change of that name.
        ConfigError: the settings weigh what is no kind of change.
    """
    kinds = registry(load_schema())
    if code.lower() in kinds:
        kind, workspace = kinds[code.lower()], Workspace(start)
        return kind_markdown(kind, workspace.overrides.about(kind, workspace.schema), workspace.catalogue())
    by_name = {entry.rule: entry for entry in CODES.values()}
    entry = CODES.get(code.upper()) or by_name.get(code.lower())
    if entry is None:
        known = [*CODES, *by_name, *kinds]
        hint = did_you_mean(code, known) or "`check` prints the codes that it finds, and `diff` the kinds of changes."
        raise GuidelineKitError(f"there is no finding and no kind of change `{code}`", hint=hint)
    page = resource("findings") / f"{entry.code}.md"
    if page.is_file():
        return page.read_text(encoding="utf-8").strip()
    return f"# {entry.code}: {entry.rule.replace('-', ' ')}\n\n{entry.title}\n\n## How to fix it\n\n{entry.fix}"
