"""Labeling guidelines as code: check, compare by meaning, and publish them.

The public API. Names are loaded when first used, so that starting the command stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guidelinekit.changes.history.changelog import Changelog as Changelog
    from guidelinekit.errors import GuidelineKitError as GuidelineKitError
    from guidelinekit.guideline.format.model import Guideline as Guideline
    from guidelinekit.operations.build import build as build
    from guidelinekit.operations.changelog import changelogs as changelogs
    from guidelinekit.operations.check import check as check
    from guidelinekit.operations.diff import diff as diff
    from guidelinekit.operations.workspace import Workspace as Workspace
    from guidelinekit.site.pages import render as render

__version__ = "0.1.0"

_HOMES = {
    "Changelog": "changes.history.changelog",
    "Guideline": "guideline.format.model",
    "GuidelineKitError": "errors",
    "Workspace": "operations.workspace",
    "build": "operations.build",
    "changelogs": "operations.changelog",
    "check": "operations.check",
    "diff": "operations.diff",
    "render": "site.pages",
}
__all__ = [
    "Changelog",
    "Guideline",
    "GuidelineKitError",
    "Workspace",
    "build",
    "changelogs",
    "check",
    "diff",
    "render",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
