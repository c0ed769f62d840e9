"""A kind of change, and what the team's settings say of it -> a page in Markdown."""

from collections.abc import Mapping

from guidelinekit.changes.change import Kind
from guidelinekit.changes.impact_overrides import ImpactOverride
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.report.changes import consequences


def kind_markdown(kind: Kind, overrides: Mapping[str, ImpactOverride], catalogue: Catalogue) -> str:
    """Return what a kind of change means by default, and for the team. `overrides` are by the setting's key."""
    where = kind.section.replace("_", " ") or "the guideline as a whole"
    decision = "\n\nIt needs a decision: a change note of its author sets the impact." if kind.needs_decision else ""
    lines = [
        f"# {kind.id}",
        "",
        f"A change of {where}. {catalogue.text(kind.reason)}",
        "",
        f"**{kind.impact}**: {consequences(kind.impact, catalogue)}{decision}",
        "",
        "## In this repository",
        "",
        *(_override(key, override) for key, override in overrides.items()),
    ]
    if not overrides:
        lines.append(f"As above. `impact: {{{kind.id}: …}}` in guidelinekit.yaml would change it.")
    return "\n".join(lines)


def _override(key: str, override: ImpactOverride) -> str:
    because = f" Reason: {override.reason}" if override.reason else ""
    return f"- `{key}`: **{override.impact}**.{because}"
