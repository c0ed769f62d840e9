"""The files of one guideline -> what can be said of them: findings, and the guideline where they allow one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.links import Prose, links, prose
from guidelinekit.guideline.check.references import check_references
from guidelinekit.guideline.finding import Finding, Severity
from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.model import Guideline, build
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.compose import Source, compose, documents_in_order
from guidelinekit.guideline.read.document import Document, SourceFile
from guidelinekit.guideline.read.reader import read
from guidelinekit.guideline.read.upgrade import STEPS, Step, upgraded


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A guideline's files after reading. `findings` say why they cannot be used; there are none where they can."""

    source: Source
    findings: tuple[Finding, ...]

    @property
    def usable(self) -> bool:
        """Whether the files can be read, and the schema accepts them."""
        return not self.findings

    @property
    def version(self) -> str:
        """The version of a guideline that is usable."""
        return str(self.source.data["version"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A guideline's files after the check. `guideline` is None when they cannot be read or the schema refuses them.

    `prose` are its texts that are rendered, with their addresses.
    """

    source: Source
    guideline: Guideline | None
    findings: tuple[Finding, ...]
    prose: Prose = ()

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def load(
    files: Sequence[SourceFile],
    schema: Schema,
    *,
    steps: Sequence[Step] = STEPS,
    read: Callable[[SourceFile], Document] = read,
) -> Loaded:
    """Read the files of one guideline as far as a comparison needs.

    `steps` bring files of an older format to today's before they are read. `read` is another reader than the usual.
    """
    documents = [read(file) for file in upgraded(files, steps)]
    unreadable = [finding for document in documents for finding in document.findings]
    source, findings = compose(list(documents_in_order(documents)), schema)
    if unreadable:
        return Loaded(source=source, findings=sort_findings(unreadable))
    if not schema.accepts(source.data):
        # Imported here: the explaining validator takes longer to load than most checks to run.
        from guidelinekit.guideline.read.schema_errors import explain

        findings = (*findings, *explain(source, schema))
    return Loaded(source=source, findings=sort_findings(findings))


def check(
    files: Sequence[SourceFile],
    schema: Schema,
    *,
    name: str = "",
    assets: Assets | None = None,
    steps: Sequence[Step] = STEPS,
) -> Checked:
    """Check the files of one guideline. `name` is that of its folder or file, which its id must repeat.

    Without `assets`, nobody looks whether its images and sounds are there. `steps` are those of `load`.
    """
    return check_loaded(load(files, schema, steps=steps), schema, name=name, assets=assets)


def check_loaded(loaded: Loaded, schema: Schema, *, name: str = "", assets: Assets | None = None) -> Checked:
    """Check a guideline that was read already; see `check`."""
    source = loaded.source
    if not loaded.usable:
        return Checked(source=source, guideline=None, findings=loaded.findings)
    guideline = build(source.data, schema)
    findings = [*check_references(guideline, source, schema, assets)]
    texts = prose(source, schema)
    findings.extend(links(source, texts))
    if name and guideline.id != name:
        message = f"the guideline's id is `{guideline.id}`, but it stands in `{name}`"
        findings.append(codes.ID_NOT_FOLDER.at(source.locate(("id",)), message, address=("id",)))
    return Checked(source=source, guideline=guideline, findings=sort_findings(findings), prose=texts)


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings by path, line, column and code; each is said once."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: finding.order))
