"""A version of a guideline as its readers may see it -> its normal form as one text."""

from typing import Literal

from guidelinekit.changes.history.changelog import Changelog
from guidelinekit.exchange.guideline_data import guideline_data
from guidelinekit.exchange.release.content import ReleaseContent
from guidelinekit.exchange.release.labels_csv import labels_csv
from guidelinekit.exchange.yaml_text import yaml_text
from guidelinekit.operations.named_version import named_version
from guidelinekit.operations.workspace import Workspace
from guidelinekit.report.json_text import to_json

ShownAs = Literal["yaml", "json", "csv"]


def shown(workspace: Workspace, name: str, output_format: ShownAs, *, audience: str = "") -> str:
    """Return the version that `ID` or `ID@VERSION` names: the whole guideline, or as CSV its labels.

    Raises:
        GuidelineKitError: there is no such version, or the audience must not see it.
    """
    named = named_version(workspace, name, audience=audience)
    if output_format == "csv":
        content = ReleaseContent(guideline=named.guideline, data=named.data, changelog=Changelog(), generated_by="")
        return labels_csv(content)
    form = guideline_data(named.data, workspace.schema)
    return f"{to_json(form)}\n" if output_format == "json" else yaml_text(form)
