"""A kind of change and the team's settings for it -> a page in Markdown."""

from collections.abc import Mapping

from guidelinekit.changes.change import CONSEQUENCES, Kind
from guidelinekit.changes.impact_overrides import ImpactOverride


def kind_markdown(kind: Kind, overrides: Mapping[str, ImpactOverride]) -> str:
    """The meaning of a kind of change: its default impact and the team's overrides, by settings key."""
    section = kind.section.replace("_", " ") or "the guideline as a whole"
    decision = "" if kind.settled else "\n\nIt *needs a decision*: its author records the impact in a change note."
    lines = [
        f"# {kind.id}",
        "",
        f"A change of {section}. {kind.reason}",
        "",
        f"**{kind.impact}**: {' '.join(CONSEQUENCES[kind.impact])}{decision}",
        "",
        "## In this repository",
        "",
        *(_override(key, override) for key, override in overrides.items()),
    ]
    if not overrides:
        lines.append(f"The default applies. To change it, set `impact: {{{kind.id}: …}}` in guidelinekit.yaml.")
    return "\n".join(lines)


def _override(key: str, override: ImpactOverride) -> str:
    reason = f" Reason: {override.reason}" if override.reason else ""
    return f"- `{key}`: **{override.impact}**.{reason}"
