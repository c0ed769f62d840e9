"""The files of one guideline -> `Loaded`: merged data that the schema accepts, or findings that state why not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from guidelinekit.guideline.finding import Finding, sort_findings
from guidelinekit.guideline.format.schema import Schema
from guidelinekit.guideline.read.compose import Source, compose, documents_in_order
from guidelinekit.guideline.read.document import Document, SourceFile
from guidelinekit.guideline.read.reader import read
from guidelinekit.guideline.read.upgrade import UPGRADES, FormatUpgrade, upgraded


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The content of a guideline's files. If it is not usable, `findings` state why; otherwise there are none."""

    source: Source
    findings: tuple[Finding, ...]

    @property
    def usable(self) -> bool:
        """Whether the files can be read and the schema accepts them."""
        return not self.findings

    @property
    def version(self) -> str:
        """The version of a usable guideline."""
        return str(self.source.data["version"])


def load(
    files: Sequence[SourceFile],
    schema: Schema,
    *,
    upgrades: Sequence[FormatUpgrade] = UPGRADES,
    read: Callable[[SourceFile], Document] = read,
) -> Loaded:
    """Read the files of one guideline as far as a comparison of versions requires.

    `upgrades` convert files of an older format before they are read. `read` replaces the default reader.
    """
    documents = [read(file) for file in upgraded(files, upgrades)]
    unreadable = [finding for document in documents for finding in document.findings]
    source, findings = compose(list(documents_in_order(documents)), schema)
    if unreadable:
        return Loaded(source=source, findings=sort_findings(unreadable))
    if not schema.accepts(source.data):
        # Imported here: loading the validator that explains errors takes longer than most checks.
        from guidelinekit.guideline.read.schema_errors import explain

        findings = (*findings, *explain(source, schema))
    return Loaded(source=source, findings=sort_findings(findings))
