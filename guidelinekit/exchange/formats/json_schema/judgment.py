"""A guideline -> the JSON Schema of a judgment on an answer, as `judgment_form` describes it in words."""

from guidelinekit.exchange.formats.json_schema.elements import Form, strict
from guidelinekit.exchange.formats.json_schema.limits import require_accepted
from guidelinekit.exchange.formats.json_schema.schema import answer_schema
from guidelinekit.exchange.interface import Interface

VERDICTS = ("right", "wrong", "unclear")


def judgment_schema(interface: Interface) -> Form:
    """Return the schema of a judgment.

    Raises:
        ExchangeError: it is larger than providers accept, or there is nothing to answer.
    """
    guideline = interface.guideline
    answer = answer_schema(interface)
    rules = [key for key, rule in guideline.rules.items() if rule.status == "active"]
    ids: Form = {"type": "string", "enum": rules} if rules else {"type": "string"}
    properties: Form = {"verdict": {"type": "string", "enum": list(VERDICTS)}}
    if "labels" in answer["properties"]:
        # A wrong answer may be one whose right one has no label.
        properties["labels"] = {
            key: value for key, value in answer["properties"]["labels"].items() if key != "minItems"
        }
    properties |= {"rules": {"type": "array", "items": ids, "maxItems": len(rules)}, "reason": {"type": "string"}}
    used = {"$defs": answer["$defs"]} if "$defs" in answer and "labels" in properties else {}
    schema = {"title": guideline.title, **strict(properties, description=answer["description"]), **used}
    require_accepted(schema, guideline.id)
    return schema
