"""The sites that the audit checks."""

import shutil
from collections.abc import Callable
from pathlib import Path

from guidelinekit.operations.build import build
from guidelinekit.operations.init import init_example
from guidelinekit.operations.publish.publish import publish
from guidelinekit.operations.workspace import Workspace
from tests.conftest import CASES, ROOT, Repository
from tests.published_example import write_history

SPECS, LANGUAGES, MATERIAL, PUBLISHED = "specs", "languages", "material", "published"


def write_specs(folder: Path) -> None:
    """Write all guidelines of `specs/` into a new repository; that of the example has its releases."""
    init_example(folder)
    for guideline in (ROOT / "specs").iterdir():
        if not (folder / "specs" / guideline.name).exists():
            shutil.copytree(guideline, folder / "specs" / guideline.name)


def _specs(folder: Path) -> Path:
    write_specs(folder / "guidelines")
    return build(Workspace(folder / "guidelines"), output=folder / "site").output


def _languages(folder: Path) -> Path:
    shutil.copytree(CASES / "languages", folder / "guidelines")
    return build(Workspace(folder / "guidelines"), output=folder / "site").output


def _material(folder: Path) -> Path:
    write_specs(folder / "guidelines")
    with (folder / "guidelines/guidelinekit.yaml").open("a", encoding="utf-8") as settings:
        settings.write("\ntheme: material\n")
    return build(Workspace(folder / "guidelines"), output=folder / "site").output


def _published(folder: Path) -> Path:
    repository = Repository(folder / "guidelines")
    write_history(repository)
    publish(Workspace(repository.path), output=folder / "site")
    return folder / "site"


#: Site -> function that builds it in an empty folder and returns the folder of its pages.
SITES: dict[str, Callable[[Path], Path]] = {
    SPECS: _specs,
    LANGUAGES: _languages,
    MATERIAL: _material,
    PUBLISHED: _published,
}
#: Sites whose frame is ours. Every page of them is checked; of the others, one page of each type and guideline.
OURS = (SPECS, LANGUAGES, PUBLISHED)
