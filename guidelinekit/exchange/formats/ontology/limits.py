"""What of a guideline a tool with some abilities can offer and ask, and why not the rest."""

from guidelinekit.exchange.formats.ontology.tree import Abilities
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.tasks import TASK_KINDS


def limits_of(interface: Interface, abilities: Abilities) -> dict[str, str]:
    """Return why a tool cannot offer some labels, or ask some questions, by address."""
    found: dict[str, str] = {}
    inputs = " and ".join(sorted(set(interface.parts.values())))
    for label_id in interface.labels:
        kind = interface.guideline.kind_of(label_id)
        if needs_shape(kind) and not shape_of(interface, abilities, kind) and not is_asked(abilities, kind):
            what = "links" if kind == "link" else f"marks of the kind {kind} in {inputs}"
            found[f"labels/{label_id}"] = f"{abilities.title} has no {what}."
    offered = [label for label_id, label in interface.labels.items() if f"labels/{label_id}" not in found]
    pending = [*attributes_of(interface, "item"), *(attributes_of(interface, "track") if offered else ())]
    pending += dict.fromkeys(key for label in offered for key in label.attributes)
    asked = set(pending)
    for attribute_id in pending:
        for option in interface.attribute(attribute_id).options.values():
            pending += [other for other in option.attributes if other not in asked]
            asked.update(option.attributes)
    reason = f"No label that {abilities.title} offers asks for it."
    return found | {f"attributes/{key}": reason for key in interface.guideline.attributes if key not in asked}


def attributes_of(interface: Interface, what: str) -> list[str]:
    """Return the attributes of every `item`, about it or its parts, or of every `track`.

    Those that options ask for are asked only where one of them is chosen.
    """
    nested = interface.guideline.nested
    return [
        key
        for key, attribute in interface.guideline.attributes.items()
        if (attribute.of == what or (what == "item" and attribute.parts)) and key not in nested
    ]


def needs_shape(kind: str) -> bool:
    """Whether labels of a kind are marked, or join marks."""
    return TASK_KINDS[kind].is_marking or TASK_KINDS[kind].joins_marks


def is_asked(abilities: Abilities, kind: str) -> bool:
    """Whether labels of a kind that are marked elsewhere are chosen for pieces of time."""
    return kind == "mark-segments" and abilities.segments_asked


def shape_of(interface: Interface, abilities: Abilities, kind: str) -> str:
    """Return with what a tool marks labels of a kind in the input; empty if it cannot."""
    if TASK_KINDS[kind].joins_marks:
        return abilities.shapes.get((kind, ""), "")
    shapes = (abilities.shapes.get((kind, input_kind), "") for input_kind in interface.parts.values())
    return next(filter(None, shapes), "")
