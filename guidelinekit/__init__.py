"""Labeling guidelines as code: check, compare by meaning, and publish them.

The public Python API. `open` returns a repository of guidelines; the other names are the types of what it returns, and
the errors that it raises. Names are imported when they are first used, so that `import guidelinekit` is fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guidelinekit.api.releases import Changelog as Changelog
    from guidelinekit.api.releases import ChangelogEntry as ChangelogEntry
    from guidelinekit.api.releases import GuidelineRelease as GuidelineRelease
    from guidelinekit.api.releases import Release as Release
    from guidelinekit.api.repository import Guidelines as Guidelines
    from guidelinekit.api.repository import Repository as Repository
    from guidelinekit.api.repository import open as open
    from guidelinekit.api.results import Change as Change
    from guidelinekit.api.results import Diff as Diff
    from guidelinekit.api.results import Findings as Findings
    from guidelinekit.api.results import Migration as Migration
    from guidelinekit.changes.change import Impact as Impact
    from guidelinekit.changes.history.notes import Note as Note
    from guidelinekit.errors import ConfigError as ConfigError
    from guidelinekit.errors import GuidelineKitError as GuidelineKitError
    from guidelinekit.errors import HistoryError as HistoryError
    from guidelinekit.errors import OutputError as OutputError
    from guidelinekit.errors import RevisionError as RevisionError
    from guidelinekit.errors import UnreadableGuidelineError as UnreadableGuidelineError
    from guidelinekit.guideline.finding import Finding as Finding
    from guidelinekit.guideline.finding import Severity as Severity
    from guidelinekit.guideline.format.model import Guideline as Guideline
    from guidelinekit.guideline.format.model import Label as Label

__version__ = "0.1.0"

#: The modules of the public names.
_MODULES = {
    "Change": "api.results",
    "Changelog": "api.releases",
    "ChangelogEntry": "api.releases",
    "ConfigError": "errors",
    "Diff": "api.results",
    "Finding": "guideline.finding",
    "Findings": "api.results",
    "Guideline": "guideline.format.model",
    "GuidelineKitError": "errors",
    "GuidelineRelease": "api.releases",
    "Guidelines": "api.repository",
    "HistoryError": "errors",
    "Impact": "changes.change",
    "Label": "guideline.format.model",
    "Migration": "api.results",
    "Note": "changes.history.notes",
    "OutputError": "errors",
    "Release": "api.releases",
    "Repository": "api.repository",
    "RevisionError": "errors",
    "Severity": "guideline.finding",
    "UnreadableGuidelineError": "errors",
    "open": "api.repository",
}
__all__ = [
    "Change",
    "Changelog",
    "ChangelogEntry",
    "ConfigError",
    "Diff",
    "Finding",
    "Findings",
    "Guideline",
    "GuidelineKitError",
    "GuidelineRelease",
    "Guidelines",
    "HistoryError",
    "Impact",
    "Label",
    "Migration",
    "Note",
    "OutputError",
    "Release",
    "Repository",
    "RevisionError",
    "Severity",
    "UnreadableGuidelineError",
    "__version__",
    "open",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
