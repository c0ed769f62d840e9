"""The guidelines of this repository have no findings, and scripts make their images and sounds."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.conftest import ROOT, Result

SPECS = sorted(path.name for path in (ROOT / "specs").iterdir() if path.is_dir())
MADE = sorted((ROOT / "specs").glob("*/assets/make.py"))


def test_the_guidelines_have_no_findings(cli: Callable[..., Result]) -> None:
    result = cli("-C", ROOT, "check", "--fail-on", "note")
    assert result.out == f"{len(SPECS)} guidelines checked, nothing found.\n"
    assert len(SPECS) == 6
    assert "ignore" not in (ROOT / "guidelinekit.yaml").read_text()


@pytest.mark.slow
@pytest.mark.parametrize("script", MADE, ids=lambda path: path.parent.parent.name)
def test_assets_equal_the_output_of_their_script(script: Path, tmp_path: Path) -> None:
    shutil.copy(script, tmp_path)
    subprocess.run([sys.executable, tmp_path / "make.py"], check=True, capture_output=True)
    made = {path.name: path for path in tmp_path.iterdir() if path.name != "make.py"}
    kept = {path.name: path for path in script.parent.iterdir() if path.name not in ("make.py", "__pycache__")}
    assert set(made) == set(kept)
    for name, path in made.items():
        assert _same(path, kept[name]), f"{name} is not what make.py makes: run it again"


def _same(made: Path, kept: Path) -> bool:
    """Whether two sounds or images are equal; their bytes may differ between versions of the library."""
    if made.suffix != ".png":
        return made.read_bytes() == kept.read_bytes()
    pictures = [Image.open(path).convert("RGB") for path in (made, kept)]
    return ImageChops.difference(*pictures).getbbox() is None


def test_every_assets_folder_has_a_script() -> None:
    folders = {path.parent.parent.name for path in (ROOT / "specs").glob("*/assets/*")}
    assert folders == {path.parent.parent.name for path in MADE}
