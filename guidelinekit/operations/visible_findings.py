"""Findings -> those that may leave the repository: without gold examples, and without what an audience must not see."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from guidelinekit.guideline.address import to_pointer
from guidelinekit.guideline.check.check import check_loaded
from guidelinekit.guideline.check.craft import craft
from guidelinekit.guideline.codes import CODES
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.format.audience import Readers
from guidelinekit.operations.audience import visible_versions
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.assets import assets_of
from guidelinekit.store.versions import Version


def visible_findings(
    workspace: Workspace, findings: Sequence[Finding], versions: Sequence[Version], readers: Readers
) -> tuple[Finding, ...]:
    """Return the findings about versions of guidelines that readers may see.

    For an audience, these are the findings that a check of what it may see has too. A check of the whole guideline can
    name hidden elements in any message.
    """
    shown = without_gold_findings(workspace, findings, versions)
    if not readers.name:
        return shown
    known = {finding for version in versions for finding in _of_visible(workspace, version, readers)}
    return tuple(finding for finding in shown if finding in known)


def without_gold_findings(
    workspace: Workspace, findings: Sequence[Finding], versions: Sequence[Version]
) -> tuple[Finding, ...]:
    """Return the findings; those in gold examples with a message that does not quote the example."""
    if not any(finding.address.startswith("examples/") for finding in findings):
        return tuple(findings)
    gold = {address for version in versions for address in _gold(workspace.load(version).source.data)}

    def masked(finding: Finding) -> Finding:
        if "/".join(finding.address.split("/")[:2]) not in gold:
            return finding
        code = CODES[finding.code]
        message = f"{code.title} This is a gold example, so the finding is not quoted here."
        return replace(finding, message=message, hint=code.fix, arguments=())

    return tuple(map(masked, findings))


def _gold(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the addresses of the gold examples, also of a guideline that the schema does not accept."""
    examples = data.get("examples") if isinstance(data, Mapping) else None
    for example_id, example in examples.items() if isinstance(examples, Mapping) else ():
        uses = example.get("uses") if isinstance(example, Mapping) else None
        if isinstance(uses, str | list) and "gold" in uses:
            yield to_pointer(("examples", example_id))


def _of_visible(workspace: Workspace, version: Version, readers: Readers) -> Iterator[Finding]:
    """Yield the findings about what readers may see of a version; none if the version cannot be used."""
    if not workspace.load(version).usable:
        return
    for visible in visible_versions(workspace, [version], readers):
        if visible is None:
            return
        checked = check_loaded(workspace.load(visible), workspace.schema, name=version.id, assets=assets_of(version))
        yield from checked.findings
        if checked.guideline is not None and not checked.has_errors:
            grade = workspace.config.reading_grade
            yield from craft(checked.guideline, checked.source, checked.texts, reading_grade=grade)
