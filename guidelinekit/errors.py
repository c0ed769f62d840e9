"""Exceptions for errors that the user can fix: a message and a hint."""


class GuidelineKitError(Exception):
    """An operation that cannot run. `str(error)` is the message for the user; `hint` says how to fix it."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ConfigError(GuidelineKitError):
    """The settings in `guidelinekit.yaml` are not valid."""


class RevisionError(GuidelineKitError):
    """A git revision, release or path cannot be read."""


class HistoryError(GuidelineKitError):
    """The git history is missing or incomplete, or a git command failed."""


class UnreadableGuidelineError(GuidelineKitError):
    """A guideline that an operation needs has errors."""


class OutputError(GuidelineKitError):
    """A file or folder cannot be written; the previous content has not changed."""


class BuildError(GuidelineKitError):
    """MkDocs cannot build the pages, or the built site has dead links."""
