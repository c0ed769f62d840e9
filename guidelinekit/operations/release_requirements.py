"""What must hold before a guideline is released: no errors, all its files are in git, and no starter text is left."""

import datetime
from collections.abc import Sequence

from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline.check.check import Checked
from guidelinekit.guideline.check.craft.starter import quoted_start, starter_texts, to_sort_count
from guidelinekit.guideline.finding import Severity
from guidelinekit.guideline.starter_text import TO_SORT
from guidelinekit.operations.check import check
from guidelinekit.operations.ignored_files import IgnoredFiles
from guidelinekit.operations.workspace import Workspace
from guidelinekit.report.findings import pluralize
from guidelinekit.store.versions import Version

#: How many texts that prevent a release are shown.
_SHOWN = 5


def require_not_ignored(workspace: Workspace, guidelines: Sequence[Version]) -> None:
    """Refuse a release without files that are in the work tree and that git ignores."""
    ignored = IgnoredFiles(workspace)
    for version in guidelines:
        for path in ignored.of(version):
            raise GuidelineKitError(
                f"git ignores {path}, so the release of `{version.id}` would not contain it",
                hint=f"Remove the pattern (`git check-ignore -v {path}` names it) and commit the file, or delete it.",
            )


def require_no_errors(workspace: Workspace, guidelines: Sequence[Version], today: datetime.date | None) -> None:
    """Refuse a release with findings that `check` reports as errors, with the severities of the settings."""
    paths = [workspace.root / version.path for version in guidelines]
    found = check(workspace, paths, today=today).findings
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    if errors:
        lines = "".join(
            f"\n    {error.location.path}:{error.location.line}: {error.message} ({error.code})"
            for error in errors[:_SHOWN]
        )
        more = f"\n    … and {len(errors) - _SHOWN} more" if len(errors) > _SHOWN else ""
        names = " and ".join(f"`{version.id}`" for version in guidelines)
        verb = "has" if len(guidelines) == 1 else "have"
        raise GuidelineKitError(
            f"{names} {verb} {pluralize(len(errors), 'error')}:{lines}{more}",
            hint="`guidelinekit check` states how to fix each of them.",
        )


def require_written(guideline_id: str, checked: Checked) -> None:
    """Raise if the guideline contains starter text or texts to sort, whatever the settings say about them."""
    if count := to_sort_count(checked.source.data):
        raise GuidelineKitError(
            f"`{guideline_id}` still has {pluralize(count, 'text')} of an imported document under `{TO_SORT}`",
            hint="Move each to the section where it belongs, or delete it, and commit (GK444).",
        )
    left = list(starter_texts(checked.texts))
    if left:
        places = [(checked.source.locate(address), text) for address, text in left[:_SHOWN]]
        lines = "".join(f"\n    {where.path}:{where.line}: {quoted_start(text)}" for where, text in places)
        more = f"\n    … and {len(left) - _SHOWN} more" if len(left) > _SHOWN else ""
        raise GuidelineKitError(
            f"`{guideline_id}` still contains {pluralize(len(left), 'starter text')}:{lines}{more}",
            hint="Replace each text that begins with `FILL IN:`, and commit. `guidelinekit check` lists them (GK438).",
        )
