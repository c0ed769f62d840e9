"""What of a guideline Argilla cannot offer or ask, and why."""

from collections.abc import Mapping

from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.tasks import TASK_KINDS

#: The least number of options of a choice.
FEW = 2


def limits(interface: Interface) -> Mapping[str, str]:
    """Return why Argilla cannot offer some labels and ask some questions, by address."""
    found: dict[str, str] = {}
    for kind in interface.kinds:
        labels = interface.of_kind(kind)
        reason = ""
        if TASK_KINDS[kind].joins_marks:
            reason = "Argilla has no links."
        elif kind == "mark-spans" and "text" not in interface.parts.values():
            reason = "Argilla marks spans only in texts."
        elif TASK_KINDS[kind].is_marking and kind != "mark-spans":
            reason = "Argilla marks only spans in texts."
        elif not TASK_KINDS[kind].is_marking and len(labels) < FEW:
            reason = "A choice in Argilla has at least two options."
        if reason:
            found |= {f"labels/{label_id}": reason for label_id in labels}
    for attribute_id, attribute in interface.guideline.attributes.items():
        if len(attribute.options) == 1:
            found[f"attributes/{attribute_id}"] = "A choice in Argilla has at least two options."
        elif not _is_asked(interface, attribute_id, found):
            found[f"attributes/{attribute_id}"] = "Argilla asks about whole records, not about marks."
    return found


def _is_asked(interface: Interface, attribute_id: str, limited: Mapping[str, str]) -> bool:
    """Whether a question is about items, or about labels of items that Argilla offers."""
    labels, attributes, seen = set[str](), [attribute_id], {attribute_id}
    for one in attributes:
        if interface.attribute(one).of == "item" or interface.attribute(one).parts:
            return True
        labels.update(interface.asked_by[one])
        above = [other for other, _ in interface.opened_by[one] if other not in seen]
        seen.update(above)
        attributes += above
    kinds = {interface.guideline.kind_of(label_id) for label_id in labels if f"labels/{label_id}" not in limited}
    return any(not TASK_KINDS[kind].is_marking for kind in kinds)
