"""A guideline and an earlier version -> findings on declared earlier ids that cannot be obeyed.

`id_reuse` has those of labels, which can be merged and can be tombstones.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from guidelinekit.changes.compare.renames import declared_renames, renamable_scopes
from guidelinekit.guideline import codes
from guidelinekit.guideline.address import Address
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.compose import Source

Form = Mapping[str, Any]


def refused_declarations(current: Source, earlier: Form, schema: Schema) -> Iterator[Finding]:
    """Report ids under `renamed_from` that are still used, and attributes that declare another one's id.

    `earlier` is the data of an earlier version; both versions are as the schema accepts them. The answers to one
    question are no answers to another one, so an attribute that existed cannot take over those of a removed one.
    """
    for scope, before, after in renamable_scopes(earlier, current.data, schema):
        if scope == "labels":
            continue
        renames = declared_renames(before, after)
        for element_id, element in after.items():
            known = before.get(element_id, {}).get("renamed_from", ())
            for at, old_id in enumerate(element.get("renamed_from", ())):
                if old_id not in before or old_id in known or old_id == element_id or old_id in renames:
                    continue
                address: Address = (*scope.split("/"), element_id, "renamed_from", at)
                if old_id in after:
                    message = f"`{element_id}` lists `{old_id}` under `renamed_from`, but `{old_id}` still exists"
                    hint = f"Remove `{old_id}` from `renamed_from`, or remove the element `{old_id}`."
                elif scope == "attributes":
                    message = (
                        f"`{element_id}` lists `{old_id}` under `renamed_from`, but `{element_id}` is a question of "
                        "its own in the earlier version"
                    )
                    hint = "An attribute cannot take over the answers to another one. Remove the declaration."
                else:
                    continue
                where = current.locate(address)
                yield codes.ID_REUSED.at(where, message, arguments=[element_id, old_id], address=address, hint=hint)
