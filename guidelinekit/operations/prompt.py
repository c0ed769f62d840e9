"""A version of a guideline as its readers may see it -> the text for a model, and the JSON Schema of its answer."""

from guidelinekit.exchange.formats.json_schema.judgment import judgment_schema
from guidelinekit.exchange.formats.json_schema.schema import answer_schema
from guidelinekit.exchange.guideline_data import guideline_data
from guidelinekit.exchange.interface import Interface
from guidelinekit.exchange.prompt.prompt import Use, prompt
from guidelinekit.operations.named_version import named_version
from guidelinekit.operations.workspace import Workspace
from guidelinekit.report.json_text import to_json


def prompt_text(
    workspace: Workspace,
    name: str,
    *,
    use: Use = "annotate",
    examples: int | None = None,
    size: int | None = None,
    audience: str = "",
    language: str = "",
) -> str:
    """Return the text of the version that `ID` or `ID@VERSION` names.

    `examples` is the number of examples, and `size` the largest size of the text in characters. The default language of
    the words around the guideline is its own.

    Raises:
        GuidelineKitError: there is no such version, or its labels, questions and rules alone are longer than `size`.
    """
    named = named_version(workspace, name, audience=audience)
    catalogue = workspace.catalogue(language or named.guideline.language)
    form = guideline_data(named.data, workspace.schema)
    return prompt(named.guideline, form, catalogue, use=use, examples_count=examples, size=size)


def prompt_schema(workspace: Workspace, name: str, *, use: Use = "annotate", audience: str = "") -> str:
    """Return the JSON Schema of an answer, or of a judgment on one, as JSON.

    Raises:
        GuidelineKitError: there is no such version.
        ExchangeError: the schema is larger than providers accept.
    """
    interface = Interface(named_version(workspace, name, audience=audience).guideline)
    return f"{to_json(answer_schema(interface) if use == 'annotate' else judgment_schema(interface))}\n"
