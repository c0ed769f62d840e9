"""dkpro-cassis and a UIMA type system in XML, as INCEpTION imports and exports its layers.

It refuses types that inherit from, or features that contain, a type that does not exist. It does not see what only
INCEpTION needs: names that are identifiers, and a relation without its two ends.
"""

from pathlib import Path
from typing import Any

from cassis import Cas, load_typesystem


def judge(path: Path) -> str:
    """Load the type system, make an empty document with it, and write and load it again."""
    with path.open("rb") as stream:
        types = load_typesystem(stream)
    own = _own(types)
    if not own:
        raise ValueError("the type system has no type of its own")
    Cas(typesystem=types).to_xmi()
    if _own(load_typesystem(types.to_xml())) != own:
        raise ValueError("the types change when they are written and loaded again")
    return f"{len(own)} types: {', '.join(own)}"


def _own(types: Any) -> list[str]:
    return sorted(one.name for one in types.get_types() if not one.name.startswith("uima."))
