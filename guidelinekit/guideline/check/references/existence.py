"""What a guideline names must exist, and some fields must not name their own element. Driven by the schema."""

from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.references.context import ReferenceContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.references import Reference, references
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.guideline.suggest import did_you_mean

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
            if not reference.may_be_unknown:
                yield from _unknown(context, reference)
                yield from _self_reference(context, reference)


def _unknown(context: ReferenceContext, reference: Reference) -> Iterator[Finding]:
    known = context.guideline.section(reference.section)
    if reference.id not in known:
        code = codes.UNKNOWN_LABEL if reference.section == "labels" else codes.UNKNOWN_ELEMENT
        message = f"there is no {SECTIONS[reference.section].noun} `{reference.id}`"
        hint = did_you_mean(reference.id, known)
        yield context.finding(
            code, reference.address, message, hint=hint, key=reference.is_key, arguments=(reference.element,)
        )


def _self_reference(context: ReferenceContext, reference: Reference) -> Iterator[Finding]:
    section, own_id, field_name = (str(key) for key in reference.address[:3])
    if (section, own_id) == (reference.section, reference.id) and field_name in _NOT_SELF.get(section, ()):
        message = f"the {SECTIONS[section].noun} `{own_id}` refers to itself"
        yield context.finding(codes.SELF_REFERENCE, reference.address, message, arguments=(own_id,))


CHECKS = (named_elements,)
