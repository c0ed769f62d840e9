"""The table of oracles: which tool's own package judges files of which formats.

The environment of an oracle is that of `locks/oracles/NAME.txt`, its program is `oracles/NAME.py`, its own test files
are in `cases/oracles/NAME/FORMAT/`, and its verdicts are in `cases/oracles/NAME.json`. The first part of the name of a
test file is what is expected: `valid`, `invalid` (the oracle refuses it), or `blind` (the oracle accepts it, though the
tool cannot use it: our own check in `blind_spots/` finds it).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import CASES, ROOT


@dataclass(frozen=True, slots=True)
class Oracle:
    """A tool's package and the formats that it judges; `package` is the one that its version is recorded of."""

    name: str
    package: str
    formats: tuple[str, ...]

    @property
    def program(self) -> Path:
        """The module that asks the package."""
        return ROOT / "tests" / "oracles" / f"{self.name.replace('-', '_')}.py"

    @property
    def lock(self) -> Path:
        """The lock file of the environment."""
        return ROOT / "locks" / "oracles" / f"{self.name}.txt"

    @property
    def tool(self) -> str:
        """The package and the version that the lock file pins."""
        pin = re.search(rf"^{re.escape(self.package)}==\S+", self.lock.read_text(encoding="utf-8"), re.MULTILINE)
        assert pin is not None, f"{self.lock} does not pin {self.package}"
        return pin[0]

    @property
    def verdicts(self) -> Path:
        """The file with the verdicts."""
        return CASES / "oracles" / f"{self.name}.json"

    @property
    def test_files(self) -> Sequence[Path]:
        """The files that test the oracle itself."""
        return sorted((CASES / "oracles" / self.name).glob("*/*"))


ORACLES: Mapping[str, Oracle] = {
    oracle.name: oracle
    for oracle in (
        Oracle("argilla", "argilla", ("argilla",)),
        Oracle("coco", "pycocotools", ("coco",)),
        Oracle("cvat", "cvat-sdk", ("cvat",)),
        Oracle("datasets", "datasets", ("huggingface",)),
        Oracle("datumaro", "datumaro", ("coco", "yolo")),
        Oracle("doccano", "doccano-client", ("doccano",)),
        Oracle("encord", "encord", ("encord",)),
        Oracle("inception", "dkpro-cassis", ("inception",)),
        Oracle("label-studio", "label-studio", ("label-studio",)),
        Oracle("labelbox", "labelbox", ("labelbox",)),
        Oracle("llguidance", "llguidance", ("json-schema",)),
        Oracle("superannotate", "superannotate", ("superannotate",)),
    )
}
#: The formats that no package judges, and why.
WITHOUT_ORACLE: Mapping[str, str] = {
    "brat": "Its server is a program without a package.",
    "csv": "A table of guidelinekit, for people.",
    "prodigy": "Its package is sold.",
    "xlsx": "A table of guidelinekit, for people.",
}
