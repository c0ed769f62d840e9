"""Causes of many findings -> what to do first, in at most three sentences for the person who plans the work."""

import re
from collections import Counter
from collections.abc import Sequence

from guidelinekit.guideline.codes import CODES
from guidelinekit.guideline.finding import Severity
from guidelinekit.report.causes import Cause, title
from guidelinekit.report.findings import pluralize

#: With more findings than this, the check says what to do first.
MANY = 10
_MAX_FIRST = 2
_BLOCKED = (
    "Fix the errors first: a guideline with errors cannot be built, and most of its other problems are only found once "
    "it has none."
)
#: Errors that stop `build` and the checks that come after them. Others are errors by the settings, or about notes.
_BLOCKING = ("GK1", "GK2", "GK3", "GK6")


def first_steps(causes: Sequence[Cause]) -> str:
    """Return what blocks, what to do next, and what can wait. `causes` are all causes of a check, errors first."""
    counts = {
        severity: sum(len(cause.findings) for cause in causes if cause.first.severity is severity)
        for severity in Severity
    }
    sentences = []
    if counts[Severity.ERROR]:
        errors = [cause for cause in causes if cause.first.severity is Severity.ERROR]
        is_blocked = any(cause.first.code.startswith(_BLOCKING) for cause in errors)
        sentences.append(_BLOCKED if is_blocked else "Fix the errors first.")
        sentences.append(_errors(errors))
        waiting = [Severity.WARNING, Severity.NOTE]
    else:
        sentences.append(
            "No errors: see the pages with `guidelinekit serve`; `guidelinekit publish` publishes releases."
        )
        if counts[Severity.WARNING]:
            sentences.append(_warnings([cause for cause in causes if cause.first.severity is Severity.WARNING]))
        waiting = [Severity.NOTE]
    rest = [pluralize(counts[severity], severity) for severity in waiting if counts[severity]]
    if rest:
        sentences.append(f"The {' and '.join(rest)} can wait.")
    return " ".join(sentences)


def _errors(causes: Sequence[Cause]) -> str:
    """Name the errors to begin with: those that hide others come first, then the most frequent ones."""
    counts = _by_code(causes)
    ordered = sorted(counts, key=lambda code: (code[:3], -counts[code]))
    return f"Begin with {', then '.join(f'{code} ({_what(code, causes)})' for code in ordered[:_MAX_FIRST])}."


def _warnings(causes: Sequence[Cause]) -> str:
    """Name the most frequent warning and how to fix it, without the details of the fix."""
    counts = _by_code(causes)
    code = max(counts, key=lambda each: counts[each])
    fix = re.split(r"[.:] ", CODES[code].fix)[0].removesuffix(".")
    return f"The most frequent warning is next: {_what(code, causes)} ({code}); {fix[0].lower()}{fix[1:]}."


def _what(code: str, causes: Sequence[Cause]) -> str:
    """What is wrong: the message of the only cause with a code, or the title of the code and the number of places."""
    found = [cause for cause in causes if cause.first.code == code]
    if len(found) == 1:
        return found[0].message
    return f"{sum(len(cause.findings) for cause in found):,} places: {title(code)}"


def _by_code(causes: Sequence[Cause]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for cause in causes:
        counts[cause.first.code] += len(cause.findings)
    return counts
