"""Label Studio, without a running server, and a labeling configuration in XML.

Three parts of it are asked: the function of its server behind `POST /api/projects/validate/`, the SDK that it comes
with, and its web page: the tags that the editor of annotations registers, and the table of tags and attributes that the
editor of configurations has. The table is read from the installed package.

They refuse unknown tags, attributes and values, names given twice, controls about no object, and controls without
options. They do not see: values and aliases given twice, a value that is another's alias, colors that are none, keys
given twice, labels of boxes on a text, and conditions about controls or values that do not exist.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from label_studio_sdk.label_interface import LabelInterface
from lxml import etree

settings.configure(USE_I18N=False)

from label_studio.core.label_config import validate_label_config  # noqa: E402

_TABLE_START = 'JSON.parse(\'{"Audio":{"name":"Audio"'
#: The table leaves these out at most tags, which have them all.
_EVERYWHERE = {"visiblewhen", "whentagname", "whenlabelvalue", "whenchoicevalue", "classname", "idattr"}
#: Where the table does not list values, it lists their types.
_TYPES = {"string", "number", "boolean"}
#: The table also requires attributes that have a default. These have none.
_REQUIRED = {"name", "toname"}


def judge(path: Path) -> str:
    """Ask the server's function, the SDK, and the tables of the web page."""
    xml = path.read_text(encoding="utf-8")
    validate_label_config(xml)
    LabelInterface(xml).validate()
    if problems := list(_problems(xml)):
        raise ValueError("; ".join(problems))
    return (
        f"accepted by the server, the SDK, the table of {len(_table())} tags and the {len(_registered())} of the editor"
    )


def _problems(xml: str) -> Iterator[str]:
    """Yield what the tables do not have: names of tags and attributes, and values."""
    for element in etree.fromstring(xml.encode()).iter(etree.Element):
        if element.tag not in _table():
            if element.tag.lower() not in _registered():
                yield f"unknown tag <{element.tag}>"
        elif element.tag != "Style":
            attributes = _table()[element.tag]["attrs"].items()
            yield from _attribute_problems(element, {key.lower().rstrip("="): value for key, value in attributes})


def _attribute_problems(element: Any, known: Mapping[str, Any]) -> Iterator[str]:
    given = {name.lower(): value for name, value in element.attrib.items()}
    for name, value in given.items():
        values = known.get(name, {}).get("type")
        if values is None:
            if name not in _EVERYWHERE:
                yield f"unknown attribute {name!r} of <{element.tag}>"
        elif isinstance(values, list) and not _TYPES & set(values) and value not in values:
            yield f"{name}={value!r} of <{element.tag}> is none of {values}"
    for name in sorted(_REQUIRED & known.keys() - given.keys()):
        if known[name].get("required"):
            yield f"<{element.tag}> lacks {name!r}"


@cache
def _scripts() -> Mapping[str, str]:
    """The scripts of the web page in the installed package, by name."""
    spec = find_spec("label_studio")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("label_studio is not installed")
    folder = Path(spec.origin).parents[1] / "web" / "dist" / "apps" / "labelstudio"
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js"))}


@cache
def _table() -> Mapping[str, Any]:
    """The table of tags of the editor of configurations."""
    script = _scripts()["main.js"]
    text = re.compile(r"(?:[^'\\]|\\.)*").match(script, script.index(_TABLE_START) + len("JSON.parse('"))
    if text is None:
        raise ValueError("main.js has no table of tags")
    table: Mapping[str, Any] = json.loads(re.sub(r"\\(['\\])", r"\1", text[0]))
    return table


@cache
def _registered() -> set[str]:
    """The tags that the editor of annotations registers, in lower case."""
    return {name for script in _scripts().values() for name in re.findall(r'addTag\("([a-z0-9]+)"', script)}
