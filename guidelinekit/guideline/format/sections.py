"""The sections of a guideline whose entries are elements with ids: the one table of them."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section: its key in the format, and what one of its elements is called.

    `element` is the first part of the ids of its kinds of change, `noun` is the English word for an element in
    findings. `page` is the folder of the page that shows it, below a guideline's own. A
    section that shares its page with others has anchors of its own (`is_page_shared`); `has_page_per_element` is true
    for labels.
    """

    name: str
    element: str
    noun: str
    page: str
    is_page_shared: bool = False
    has_page_per_element: bool = False


def _working(name: str, element: str, noun: str) -> Section:
    """Return a section on the page about the work, which several sections share."""
    return Section(name=name, element=element, noun=noun, page="working", is_page_shared=True)


SECTIONS: Mapping[str, Section] = {
    section.name: section
    for section in (
        Section(name="labels", element="label", noun="label", page="labels", has_page_per_element=True),
        Section(name="rules", element="rule", noun="rule", page="rules"),
        _working("attributes", "attribute", "attribute"),
        Section(name="procedure", element="decision-step", noun="decision step", page="decide"),
        _working("outcomes", "outcome", "outcome"),
        Section(name="edge_cases", element="edge-case", noun="edge case", page="edge-cases"),
        Section(
            name="open_questions", element="open-question", noun="open question", page="edge-cases", is_page_shared=True
        ),
        Section(name="examples", element="example", noun="example", page="examples"),
        Section(name="glossary", element="term", noun="term", page="glossary"),
        _working("owners", "owner", "owner"),
        _working("requirements", "requirement", "requirement"),
        _working("references", "reference", "reference"),
        _working("workflow", "step", "workflow step"),
        _working("escalation", "escalation", "escalation"),
        _working("sla", "service-level", "service level"),
    )
}
