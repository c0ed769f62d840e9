"""Look up what a finding means."""

from guidelinekit.errors import GuidelineKitError
from guidelinekit.spec.codes import CODES
from guidelinekit.spec.suggest import did_you_mean
from guidelinekit.store.resources import resource


def explain(code: str) -> str:
    """The page of a finding as Markdown; where it has none, its line of the registry.

    Raises:
        GuidelineKitError: there is no such finding.
    """
    by_name = {entry.rule: entry for entry in CODES.values()}
    entry = CODES.get(code.upper()) or by_name.get(code.lower())
    if entry is None:
        hint = did_you_mean(code, [*CODES, *by_name]) or "`guidelinekit check` prints the codes that it finds."
        raise GuidelineKitError(f"there is no finding `{code}`", hint=hint)
    page = resource("findings") / f"{entry.code}.md"
    if page.is_file():
        return page.read_text(encoding="utf-8").strip()
    return f"# {entry.code}: {entry.rule.replace('-', ' ')}\n\n{entry.title}\n\n## How to mend it\n\n{entry.mend}"
