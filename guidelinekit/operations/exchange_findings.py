"""The files of tools that the settings name, and their guidelines -> findings about what a format cannot hold."""

from collections.abc import Collection, Iterator

from guidelinekit.errors import GuidelineKitError
from guidelinekit.guideline import codes
from guidelinekit.guideline.finding import Finding, Location
from guidelinekit.guideline.suggest import Suggestions
from guidelinekit.operations.workspace import Workspace
from guidelinekit.store.config import FILE
from guidelinekit.store.versions import Version


def exchange_findings(workspace: Workspace, version: Version) -> Iterator[Finding]:
    """Report what the formats of a guideline's files cannot hold, as far as the format itself is the reason.

    What no file of a tool holds, such as rules, is not reported: `export` lists it.
    """
    files = workspace.config.exchange.get(version.id, ())
    if not files or not workspace.load(version).usable:
        return
    # Imported here: most repositories name no files of tools.
    from guidelinekit.exchange.formats.format import ExchangeError
    from guidelinekit.exchange.formats.registry import format_of
    from guidelinekit.operations.export import export

    source = workspace.load(version).source
    for file in files:
        fmt = format_of(file.format)
        try:
            result = export(workspace, version.id, fmt, audience=file.audience)
        except ExchangeError as error:
            where = source.locate(("id",))
            message = f"{file.file} cannot be written: {error}"
            yield codes.EXPORT_REFUSED.at(where, message, arguments=[fmt.id], hint=error.hint, address=("id",))
            continue
        except GuidelineKitError:
            continue  # it is not for the audience of the file, or has errors that other findings report
        for loss in result.unaccepted:
            if loss.of_format:
                address = tuple(loss.address.split("/"))
                message = f"{fmt.title} cannot hold `{loss.address}`: {loss.reason}"
                arguments = [fmt.id, loss.field]
                yield codes.FORMAT_CANNOT_HOLD.at(source.locate(address), message, arguments=arguments, address=address)


def unknown_guidelines(workspace: Workspace, known: Collection[str]) -> Iterator[Finding]:
    """Report files of tools under an id that no guideline has."""
    suggest = Suggestions()
    for guideline_id in workspace.config.exchange:
        if guideline_id not in known:
            message = f"`exchange` names the guideline `{guideline_id}`, which does not exist"
            hint = suggest(guideline_id, sorted(known))
            yield codes.EXCHANGE_UNKNOWN.at(Location(path=FILE), message, arguments=[guideline_id], hint=hint)
