"""Files that come with the package: from the wheel's `_data`, or from the checkout of an editable install."""

import json
from functools import cache
from pathlib import Path

from guidelinekit.errors import GuidelineKitError
from guidelinekit.spec.schema import Schema

_PACKAGE = Path(__file__).resolve().parent.parent


#: Where a checkout keeps what the wheel keeps under a shorter name.
_ELSEWHERE = {"findings": "docs/reference/findings"}


@cache
def resource(name: str) -> Path:
    """Give the path of a packaged file or folder: `schema`, `site_templates`, `example`, `findings`."""
    for path in (_PACKAGE / "_data" / name, _PACKAGE.parent / _ELSEWHERE.get(name, name)):
        if path.exists():
            return path
    raise GuidelineKitError(f"the installation is incomplete: {name} is missing", hint="Install guidelinekit again.")


@cache
def load_schema(name: str = "guideline") -> Schema:
    """Read one of the schemas in `schema/`, once."""
    path = resource("schema") / f"{name}.schema.json"
    return Schema(json.loads(path.read_text(encoding="utf-8")))
