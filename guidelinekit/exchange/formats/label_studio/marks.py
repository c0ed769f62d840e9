"""A guideline and a way to mark -> the tag of Label Studio with the labels for it."""

from guidelinekit.exchange.formats.label_studio.tags import WRITTEN
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.tasks import MARK_FIELDS, TASK_KINDS


def marking_tag(interface: Interface, kind: str, input_kind: str) -> str:
    """Return the tag with the labels that mark in one way in one kind of input; an empty text if there is none."""
    if (kind, input_kind) == ("mark-spans", "document") and is_drawn_on(interface):
        return ""
    return WRITTEN.get((kind, input_kind), "")


def is_drawn_on(interface: Interface) -> bool:
    """Whether documents are shown as images, in which words cannot be marked: something is drawn on them."""
    kinds = (TASK_KINDS[kind] for kind in interface.kinds)
    return any(kind.is_marking and MARK_FIELDS[kind.mark].form for kind in kinds)
