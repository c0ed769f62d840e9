"""A guideline -> the structure of an ontology of Encord.

Encord knows each element by its `featureNodeHash`. It is derived here from where the element is in the guideline, so
that the file of the next version has the same one for what is still there, under whatever name.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from guidelinekit.exchange.formats.json_fields import json_bytes
from guidelinekit.exchange.formats.ontology.limits import limits_of
from guidelinekit.exchange.formats.ontology.tree import Abilities, Choice, Question, Tool, spare_color
from guidelinekit.exchange.formats.ontology.write import ontology_of
from guidelinekit.exchange.interface import Interface

_DRAWN = ("image", "video", "document")
ABILITIES = Abilities(
    title="Encord",
    shapes={
        **{("mark-spans", kind): "text" for kind in ("text", "conversation", "document")},
        **{("draw-boxes", kind): "bounding_box" for kind in _DRAWN},
        **{("draw-polygons", kind): "polygon" for kind in _DRAWN},
        **{("draw-lines", kind): "polyline" for kind in _DRAWN},
        **{("place-keypoints", kind): "point" for kind in _DRAWN},
        ("mark-segments", "audio"): "audio",
        ("mark-segments", "video"): "time_range",
    },
    below_labels=("radio",),
    below_options=("radio",),
    depth=7,
    has_numbers=True,
    one_text=True,
)


def write(interface: Interface) -> bytes:
    """Return the structure of an ontology.

    Raises:
        ExchangeError: two elements would have one name, or the file would be too large.
    """
    ontology = ontology_of(interface, ABILITIES)
    writer = _Writer()
    objects = [writer.tool(tool, number) for number, tool in enumerate(ontology.tools, 1)]
    classifications = [writer.classification(one, number) for number, one in enumerate(ontology.questions, 1)]
    return json_bytes({"objects": objects, "classifications": classifications})


class _Writer:
    def __init__(self) -> None:
        self._used: set[str] = set()

    def tool(self, tool: Tool, number: int) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": str(number),
            "name": tool.name,
            "color": (tool.color or spare_color(number - 1)).upper(),
            "shape": tool.shape,
            "featureNodeHash": self._hash(tool.address),
            "required": False,
        }
        attributes = self._attributes(tool.questions, data["id"], are_of_objects=True)
        return data | ({"attributes": attributes} if attributes else {})

    def classification(self, question: Question, number: int) -> dict[str, Any]:
        data = {"id": str(number), "featureNodeHash": self._hash(f"classifications/{question.address}")}
        return data | {"attributes": self._attributes([question], str(number))}

    def _attributes(self, questions: Iterable[Question], above: str, *, are_of_objects: bool = False) -> list[Any]:
        written = []
        for number, question in enumerate(questions, 1):
            data: dict[str, Any] = {
                "id": f"{above}.{number}",
                "name": question.name,
                "type": "numeric" if question.kind == "number" else question.kind,
                "required": question.required,
                "featureNodeHash": self._hash(question.address),
                # Only what is asked about an object itself can have another answer in each frame.
                "dynamic": question.per_frame and are_of_objects,
            }
            # Encord has no empty lists of options.
            if question.choices:
                choices = enumerate(question.choices, 1)
                data["options"] = [self._option(choice, f"{data['id']}.{at}") for at, choice in choices]
            written.append(data)
        return written

    def _option(self, choice: Choice, number: str) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": number,
            "label": choice.name,
            "value": choice.value,
            "featureNodeHash": self._hash(choice.address),
        }
        below = self._attributes(choice.questions, number)
        return data | ({"options": below} if below else {})

    def _hash(self, address: str) -> str:
        """Return eight hexadecimal digits that no other element has."""
        count = 0
        while True:
            text = f"{address} {count}" if count else address
            digits = hashlib.sha256(text.encode()).hexdigest()[:8]
            if digits not in self._used:
                self._used.add(digits)
                return digits
            count += 1


def limits(interface: Interface) -> Mapping[str, str]:
    """Return why Encord cannot offer some labels, by address."""
    return limits_of(interface, ABILITIES)
