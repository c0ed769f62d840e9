"""Releases of a guideline that follow each other: labels are reworded, renamed, added and removed, and examples too."""

import copy
import random
from collections.abc import Iterator
from typing import Any


def series(data: dict[str, Any], seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Yield `count` releases of a guideline with labels and examples: 1.0.0, 1.1.0 and so on."""
    choose = random.Random(seed)
    for number in range(count):
        yield {**data, "version": f"1.{number}.0"}
        data = copy.deepcopy(data)
        for label_id in choose.sample(sorted(data["labels"]), 2):
            data["labels"][label_id]["definition"] += f" Reworded in {number}."
        data["labels"].pop(f"renamed-{number - 2}", None)
        if f"added-{number - 1}" in data["labels"]:
            label = data["labels"].pop(f"added-{number - 1}")
            data["labels"][f"renamed-{number}"] = {**label, "renamed_from": [f"added-{number - 1}"]}
        data["labels"][f"added-{number}"] = {"name": f"Added {number}", "definition": f"New in {number}."}
        del data["examples"][choose.choice(sorted(data["examples"]))]
