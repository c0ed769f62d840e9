"""Kinds of change that change what datasets store, and the lowest impact that each can have."""

from collections.abc import Mapping

from guidelinekit.changes.change import Impact, highest

#: A value that exists no longer cannot stay valid, and one with another id must at least be converted, whatever a note
#: or the settings say.
FLOORS: Mapping[str, Impact] = {
    "label-renamed": Impact.REMAP,
    "label-merged": Impact.REMAP,
    "label-tombstone-removed": Impact.REMAP,
    "attribute-renamed": Impact.REMAP,
    "attribute-removed": Impact.REMAP,
    "option-renamed": Impact.REMAP,
    "option-merged": Impact.REMAP,
    "outcome-renamed": Impact.REMAP,
    "outcome-merged": Impact.REMAP,
    "label-removed": Impact.RELABEL,
    "label-deprecated": Impact.RELABEL,
    "label-status-changed": Impact.RELABEL,
    "label-abstract-changed": Impact.RELABEL,
    "option-removed": Impact.RELABEL,
    "outcome-removed": Impact.RELABEL,
}

#: Kinds of change that are visible in what a dataset stores. A team's own impacts can make other changes `remap`, for
#: which the team has a table of its own.
STORED_KINDS = frozenset(
    {
        *(kind for kind, floor in FLOORS.items() if floor is Impact.REMAP),
        "label-replaced-by-added",
        "label-replaced-by-changed",
        "labels-renumbered",
        *(f"label-{name}-{action}" for name in ("code", "value", "parent") for action in ("added", "removed")),
        *(f"label-{name}-changed" for name in ("code", "value", "parent", "name")),
        *(f"attribute-options-{name}-{action}" for name in ("code", "value") for action in ("added", "removed")),
        *(f"attribute-options-{name}-changed" for name in ("code", "value", "name")),
        "label-code-exchanged",
        "option-code-exchanged",
        "label-name-copyedited",
        "option-name-copyedited",
    }
)


def not_below_floor(kind_id: str, default: Impact, chosen: Impact) -> Impact:
    """Return the impact that a note or the settings chose, or the floor of the kind if that is higher.

    A change whose `default` impact is lower than the floor, such as one in a draft, has no floor.
    """
    floor = FLOORS.get(kind_id)
    if floor is None or not default.at_least(floor):
        return chosen
    return highest([chosen, floor]) or chosen
