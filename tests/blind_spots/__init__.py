"""What is wrong with an exported file though the tool's own package accepts it: one check for each format.

The checks read files as the tools do, and use nothing of the writers. `cases/oracles/*/FORMAT/blind-*` are files that
oracles accept and these checks must not. For formats without an oracle, such files are in `cases/without_oracle/`.
"""

from collections.abc import Callable, Iterator, Mapping

from tests.blind_spots.boxes import coco, cvat, yolo
from tests.blind_spots.label_studio import label_studio
from tests.blind_spots.models import huggingface, json_schema
from tests.blind_spots.platforms import encord, labelbox, superannotate
from tests.blind_spots.text_tools import argilla, brat, doccano, inception, prodigy

#: The checks by format.
CHECKS: Mapping[str, Callable[[bytes], Iterator[str]]] = {
    "argilla": argilla,
    "brat": brat,
    "coco": coco,
    "cvat": cvat,
    "doccano": doccano,
    "encord": encord,
    "huggingface": huggingface,
    "inception": inception,
    "json-schema": json_schema,
    "label-studio": label_studio,
    "labelbox": labelbox,
    "prodigy": prodigy,
    "superannotate": superannotate,
    "yolo": yolo,
}
