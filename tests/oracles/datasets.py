"""Hugging Face `datasets` and the features of a data set: in JSON, or in the head of a data set card (README.md).

It refuses unknown types, names of a `ClassLabel` given twice, and gaps in its numbers. It does not see names that YAML
reads as something else than a text (`no`, `1`), an empty list of names, and another order of the names: each name then
has the number of another one, in silence.
"""

import os
from pathlib import Path

os.environ.update(HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")

from datasets import Dataset, DatasetInfo, Features
from datasets.info import DatasetInfosDict
from huggingface_hub.repocard import DatasetCard

from tests.oracles.judge import read_json


def judge(path: Path) -> str:
    """Read the features, write and read them again, and make an empty data set with them."""
    found = _features(path)
    if not found or not all(found.values()):
        raise ValueError("no features found")
    texts = []
    for name, features in found.items():
        if Features.from_dict(features.to_dict()) != features:
            raise ValueError("the features change when they are written and read again")
        Dataset.from_dict({column: [] for column in features}, features=features)
        texts.append(f"{name}: {', '.join(f'{column} ({type(kind).__name__})' for column, kind in features.items())}")
    return "; ".join(texts)


def _features(path: Path) -> dict[str, Features]:
    """Return the features by configuration. JSON has them alone, or as `features` as in dataset_info.json."""
    if path.suffix == ".md":
        card = DatasetCard(path.read_text(encoding="utf-8"))
        infos = DatasetInfosDict.from_dataset_card_data(card.data)
        return {name: info.features for name, info in infos.items()}
    raw = read_json(path)
    if "features" in raw and "_type" not in raw["features"]:
        return {"default": DatasetInfo.from_dict(raw).features}
    return {"default": Features.from_dict(raw)}
