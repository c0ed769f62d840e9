"""A guideline -> the JSON Schema of an answer, as `answer_form` describes it in words.

It has only what strict modes of providers accept: each object lists all its properties as required, and null stands for
what is not answered.
"""

from guidelinekit.exchange.answers import picks_one
from guidelinekit.exchange.formats.json_schema.attributes import Asked, Questions, number_of
from guidelinekit.exchange.formats.json_schema.elements import Element, Form, enumeration, one_line, strict
from guidelinekit.exchange.formats.json_schema.limits import require_accepted
from guidelinekit.exchange.formats.json_schema.marks import has_tracks, position
from guidelinekit.exchange.interface import Interface
from guidelinekit.guideline.format.tasks import TASK_KINDS


def answer_schema(interface: Interface) -> Form:
    """Return the schema of an answer.

    Raises:
        ExchangeError: it is larger than providers accept, or there is nothing to answer.
    """
    guideline = interface.guideline
    questions = Questions(interface, is_beside=picks_one(interface))
    beside = questions.beside_labels()
    groups = _grouped(interface, questions)
    for asked in (beside, *(asked for _, asked in groups)):
        questions.count(asked)
    properties: Form = {}
    if interface.labels:
        properties["labels"] = _labels(interface, questions, groups)
    if guideline.outcomes:
        outcomes = [Element(key, one.name, one_line(one.when)) for key, one in guideline.outcomes.items()]
        properties["outcome"] = enumeration(outcomes, nullable=True)
    if beside:
        properties["attributes"] = questions.written(beside)
    if TASK_KINDS[guideline.task.kind].writes_text:
        properties["text"] = {"type": ["string", "null"] if guideline.outcomes else "string"}
    schema = {
        "title": guideline.title,
        **strict(properties, description=one_line(guideline.summary)),
        **({"$defs": questions.definitions} if questions.definitions else {}),
    }
    require_accepted(schema, guideline.id)
    return schema


#: Labels that are answered in the same way: their kind and ids, and what is asked with each of them.
Group = tuple[tuple[str, list[str]], list[Asked]]


def _grouped(interface: Interface, questions: Questions) -> list[Group]:
    groups: dict[tuple[str, tuple[Asked, ...]], list[str]] = {}
    for label_id in interface.labels:
        kind = interface.guideline.kind_of(label_id)
        tracks = has_tracks(interface, kind)
        asked = [] if questions.is_beside else questions.of_label(label_id, has_tracks=tracks)
        # Kinds that mark nothing are answered alike.
        groups.setdefault((kind if TASK_KINDS[kind].mark else "", tuple(asked)), []).append(label_id)
    return [((kind, ids), list(asked)) for (kind, asked), ids in groups.items()]


def _labels(interface: Interface, questions: Questions, groups: list[Group]) -> Form:
    forms = [_form(interface, questions, group) for group in groups]
    low, high = _limits(interface)
    return {
        "type": "array",
        "items": forms[0] if len(forms) == 1 else {"anyOf": forms},
        **({"minItems": low} if low else {}),
        **({"maxItems": high} if high is not None else {}),
    }


def _form(interface: Interface, questions: Questions, group: Group) -> Form:
    (kind, ids), asked = group
    labels = interface.labels
    ids_form = enumeration(Element(key, labels[key].name, one_line(labels[key].short)) for key in ids)
    fields = position(interface, kind) if kind else {}
    if not fields and not asked:
        return ids_form
    return strict({"label": ids_form, **fields, **({"attributes": questions.written(asked)} if asked else {})})


def _limits(interface: Interface) -> tuple[int, int | None]:
    """Return the lowest and the highest number of labels; None where there is no highest one."""
    guideline = interface.guideline
    may_be_empty = bool(guideline.outcomes)
    if picks_one(interface):
        return 0 if may_be_empty else 1, 1
    if any(TASK_KINDS[kind].mark for kind in interface.kinds):
        return 0, None
    low, high = number_of(guideline.task.choose, len(interface.labels))
    return 0 if may_be_empty else low, high
