"""pycocotools and a COCO file: categories, and images and annotations, which may be empty.

The package alone refuses only a file without one of the three lists, or a category without an id or a name. So each
category is also looked up by its name and its id, which finds those given twice. It does not see ids that are texts,
negative or 0, names that are numbers, and edges of a skeleton between keypoints that do not exist.
"""

from pathlib import Path

from pycocotools.coco import COCO

from tests.oracles.judge import read_json


def judge(path: Path) -> str:
    """Index the file, then look up each category."""
    raw = read_json(path)
    coco = COCO(str(path))
    ids = coco.getCatIds()
    for category in coco.loadCats(ids):
        if coco.getCatIds(catNms=[category["name"]]) != [category["id"]]:
            raise ValueError(f"the name {category['name']!r} does not lead to one category")
    if len(set(ids)) != len(raw.get("categories", [])):
        raise ValueError(f"{len(raw['categories'])} categories have {len(set(ids))} different ids")
    return f"{len(ids)} categories, {len(coco.getImgIds())} images, {len(coco.getAnnIds())} annotations"
