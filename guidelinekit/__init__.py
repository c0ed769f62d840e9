"""Labeling guidelines as code: check, compare by meaning, and publish them.

The public Python API. `open` returns a repository of guidelines; the other names are the types of what it returns, and
the errors that it raises. Names are imported when they are first used, so that `import guidelinekit` is fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guidelinekit.api import Change as Change
    from guidelinekit.api import Changelog as Changelog
    from guidelinekit.api import ChangelogEntry as ChangelogEntry
    from guidelinekit.api import Diff as Diff
    from guidelinekit.api import Findings as Findings
    from guidelinekit.api import GuidelineRelease as GuidelineRelease
    from guidelinekit.api import Guidelines as Guidelines
    from guidelinekit.api import Migration as Migration
    from guidelinekit.api import Release as Release
    from guidelinekit.api import Repository as Repository
    from guidelinekit.api import open as open
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
    "Change": "api",
    "Changelog": "api",
    "ChangelogEntry": "api",
    "ConfigError": "errors",
    "Diff": "api",
    "Finding": "guideline.finding",
    "Findings": "api",
    "Guideline": "guideline.format.model",
    "GuidelineKitError": "errors",
    "GuidelineRelease": "api",
    "Guidelines": "api",
    "HistoryError": "errors",
    "Impact": "changes.change",
    "Label": "guideline.format.model",
    "Migration": "api",
    "Note": "changes.history.notes",
    "OutputError": "errors",
    "Release": "api",
    "Repository": "api",
    "RevisionError": "errors",
    "Severity": "guideline.finding",
    "UnreadableGuidelineError": "errors",
    "open": "api",
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
