"""A kind of change, and what the team's settings say of it -> a page in Markdown."""

from collections.abc import Mapping

from guidelinekit.changes.change import CONSEQUENCES, Kind
from guidelinekit.changes.impact_overrides import ImpactOverride


def kind_markdown(kind: Kind, weights: Mapping[str, ImpactOverride]) -> str:
    """What a kind of change means by the table, and for the team. `weights` are by the setting's key."""
    where = kind.section.replace("_", " ") or "the guideline as a whole"
    asks = "" if kind.settled else "\n\nIt is *unsettled*: a change note of its author says what it means."
    lines = [
        f"# {kind.id}",
        "",
        f"A change of {where}. {kind.reason}",
        "",
        f"**{kind.impact}**: {' '.join(CONSEQUENCES[kind.impact])}{asks}",
        "",
        "## In this repository",
        "",
        *(_weight(key, weight) for key, weight in weights.items()),
    ]
    if not weights:
        lines.append(f"As above. `impact: {{{kind.id}: …}}` in guidelinekit.yaml would weigh it otherwise.")
    return "\n".join(lines)


def _weight(key: str, weight: ImpactOverride) -> str:
    because = f" Reason: {weight.reason}" if weight.reason else ""
    return f"- `{key}`: **{weight.impact}**.{because}"
