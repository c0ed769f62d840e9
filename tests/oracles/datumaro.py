"""datumaro and a COCO file (*.json), or the data.yaml of a YOLO data set (*.yaml).

It refuses names that are missing, given twice or no texts, and in COCO ids that are no numbers. It does not see COCO
ids given twice, category 0 (it renumbers the categories and loses this one), gaps in the numbers of YOLO, and a count
`nc` that is not that of the names.
"""

import shutil
import tempfile
from pathlib import Path

from datumaro.components.annotation import AnnotationType
from datumaro.components.dataset import Dataset
from PIL import Image

from tests.oracles.judge import read_json


def judge(path: Path) -> str:
    """Import a data set with the file; YOLO needs an image with a box of the first class."""
    with tempfile.TemporaryDirectory() as folder:
        data = _coco(path, Path(folder)) if path.suffix == ".json" else _yolo(path, Path(folder))
        labels = [label.name for label in data.categories()[AnnotationType.label]]
    return f"{len(labels)} labels: {', '.join(labels)}"


def _coco(path: Path, root: Path) -> Dataset:
    read_json(path)
    (root / "annotations").mkdir()
    (root / "images" / "train").mkdir(parents=True)
    shutil.copy(path, root / "annotations" / "instances_train.json")
    return Dataset.import_from(str(root), "coco_instances")


def _yolo(path: Path, root: Path) -> Dataset:
    shutil.copy(path, root / "data.yaml")
    for part in ("images", "labels"):
        (root / part / "train").mkdir(parents=True)
    Image.new("RGB", (4, 4)).save(root / "images" / "train" / "one.png")
    (root / "labels" / "train" / "one.txt").write_text("0 0.5 0.5 0.5 0.5\n", encoding="utf-8")
    data = Dataset.import_from(str(root), "yolo")
    if [annotation.label for item in data for annotation in item.annotations] != [0]:
        raise ValueError("the box of the first class was not read")
    return data
