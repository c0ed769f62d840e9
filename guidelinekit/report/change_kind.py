"""A kind of change and the team's settings for it -> a page in Markdown."""

from collections.abc import Mapping

from guidelinekit.changes.change import Kind
from guidelinekit.changes.impact_overrides import ImpactOverride
from guidelinekit.guideline.one_line import plain_line
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.report.changes import consequences


def kind_markdown(kind: Kind, overrides: Mapping[str, ImpactOverride], catalogue: Catalogue) -> str:
    """Return the meaning of a kind of change: its default impact and the team's overrides, by settings key."""
    section = kind.section.replace("_", " ") or "the guideline as a whole"
    decision = (
        "\n\nIt *needs a decision*: its author records the impact in a change note." if kind.needs_decision else ""
    )
    lines = [
        f"# {kind.id}",
        "",
        f"A change of {section}. {catalogue.text(kind.reason)}",
        "",
        f"**{kind.impact}**: {consequences(kind.impact, catalogue)}{decision}",
        "",
        "## In this repository",
        "",
        *(_override(key, override) for key, override in overrides.items()),
    ]
    if not overrides:
        lines.append(f"The default applies. To change it, set `impact: {{{kind.id}: …}}` in guidelinekit.yaml.")
    return "\n".join(lines)


def _override(key: str, override: ImpactOverride) -> str:
    reason = f" Reason: {plain_line(override.reason)}" if override.reason else ""
    return f"- `{plain_line(key)}`: **{override.impact}**.{reason}"
