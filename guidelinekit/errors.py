"""What goes wrong below the front ends: exceptions with a sentence that says what to do."""


class GuidelineKitError(Exception):
    """An operation that could not run. `str(error)` is a sentence for the user; `hint` says how to mend it."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ConfigError(GuidelineKitError):
    """`guidelinekit.yaml` cannot be used."""


class RevisionError(GuidelineKitError):
    """A git revision, release or path that was asked for cannot be read."""


class HistoryError(GuidelineKitError):
    """The repository's history is missing or incomplete."""


class UnreadableGuidelineError(GuidelineKitError):
    """A guideline that an operation needs has errors."""


class OutputError(GuidelineKitError):
    """The output could not be written; what was there before is untouched."""


class BuildError(GuidelineKitError):
    """MkDocs refused the rendered folder, or the built site has dead links."""
