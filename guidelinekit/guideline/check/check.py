"""The files of one guideline -> `Checked`: findings, and the guideline if its files are usable."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.links import links
from guidelinekit.guideline.check.references import check_references
from guidelinekit.guideline.check.texts import Texts, texts_of
from guidelinekit.guideline.finding import Finding, Severity, sort_findings
from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.model import Guideline, build
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.ids import problem_of_guideline_id
from guidelinekit.guideline.read.compose import Source
from guidelinekit.guideline.read.document import SourceFile
from guidelinekit.guideline.read.load import Loaded, load
from guidelinekit.guideline.read.upgrade import UPGRADES, FormatUpgrade


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The result of checking a guideline. `guideline` is None if the files cannot be read or do not match the schema.

    `texts` are the texts in it that people read.
    """

    source: Source
    guideline: Guideline | None
    findings: tuple[Finding, ...]
    texts: Texts = field(default_factory=Texts)

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def check(
    files: Sequence[SourceFile],
    schema: Schema,
    *,
    name: str = "",
    assets: Assets | None = None,
    upgrades: Sequence[FormatUpgrade] = UPGRADES,
) -> Checked:
    """Check the files of one guideline.

    `name` is the name of its folder or file, which must equal its id. Without `assets`, the files that
    inputs refer to are not checked. `upgrades` are those of `load`.
    """
    return check_loaded(load(files, schema, upgrades=upgrades), schema, name=name, assets=assets)


def check_loaded(loaded: Loaded, schema: Schema, *, name: str = "", assets: Assets | None = None) -> Checked:
    """Check a guideline that was read already; see `check`."""
    source = loaded.source
    if not loaded.usable:
        return Checked(source=source, guideline=None, findings=loaded.findings)
    guideline = build(source.data, schema)
    findings = [*check_references(guideline, source, schema, assets)]
    texts = texts_of(source, schema)
    findings.extend(links(source, texts.prose, assets))
    if name and guideline.id != name:
        message = f"the guideline's id is `{guideline.id}`, but its folder or file is named `{name}`"
        where = source.locate(("id",))
        findings.append(codes.ID_NOT_FOLDER.at(where, message, arguments=[guideline.id, name], address=("id",)))
    problem = problem_of_guideline_id(guideline.id)
    if problem:
        where = source.locate(("id",))
        message = f"the guideline's id cannot be `{guideline.id}`: {problem}"
        findings.append(codes.UNUSABLE_GUIDELINE_ID.at(where, message, arguments=[guideline.id], address=("id",)))
    return Checked(source=source, guideline=guideline, findings=sort_findings(findings), texts=texts)
