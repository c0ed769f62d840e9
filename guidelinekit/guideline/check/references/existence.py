"""What a guideline names must exist, and some fields must not name their own element. Driven by the schema."""

from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.references.context import ReferenceContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.references import Reference, references
from guidelinekit.guideline.format.sections import SECTIONS

#: Fields in which an element must not name itself, by section.
_NOT_SELF = {
    "labels": frozenset({"parent", "excludes", "requires", "consider", "avoid_when", "confused_with"}),
    "rules": frozenset({"replaced_by"}),
    "attributes": frozenset({"options"}),
}


def named_elements(context: ReferenceContext) -> Iterator[Finding]:
    """Report references to elements that the guideline does not have, and of elements to themselves."""
    for key, value in context.source.data.items():
        node = context.schema.root.properties.get(key)
        if node is None or not node.has_references:
            continue
        for reference in references(node, value, (key,)):
            if reference.may_be_unknown:
                continue
            if reference.id not in context.guideline.section(reference.section):
                yield _unknown(context, reference)
            elif _is_to_itself(reference):
                yield _self_reference(context, reference)


def _unknown(context: ReferenceContext, reference: Reference) -> Finding:
    code = codes.UNKNOWN_LABEL if reference.section == "labels" else codes.UNKNOWN_ELEMENT
    message = f"there is no {SECTIONS[reference.section].noun} `{reference.id}`"
    hint = context.suggest(reference.id, context.guideline.section(reference.section))
    return context.finding(
        code, reference.address, message, hint=hint, key=reference.is_key, arguments=(reference.element,)
    )


def _is_to_itself(reference: Reference) -> bool:
    # A link in prose, or a field outside the sections of elements.
    if reference.is_address or len(reference.address) < 3:
        return False
    section, element_id, field_name = reference.address[:3]
    return element_id == reference.id and section == reference.section and field_name in _NOT_SELF.get(section, ())


def _self_reference(context: ReferenceContext, reference: Reference) -> Finding:
    message = f"the {SECTIONS[reference.section].noun} `{reference.id}` refers to itself"
    return context.finding(codes.SELF_REFERENCE, reference.address, message, arguments=(reference.id,))


CHECKS = (named_elements,)
