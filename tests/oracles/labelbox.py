"""Labelbox's SDK and an ontology: JSON with `tools` and `classifications`.

It refuses unknown kinds of tool and classification, classifications without options, unknown keys, and tools or
classifications of the ontology with one name. It does not see names and values given twice further inside, and colors
that are none.
"""

from pathlib import Path

from labelbox import OntologyBuilder

from tests.oracles.judge import read_json, require_kept


def judge(path: Path) -> str:
    """Read the ontology, add each part to a new one, which finds equal names, and compare what the SDK writes."""
    raw = read_json(path)
    ontology = OntologyBuilder.from_dict(raw)
    written = ontology.asdict()
    other = OntologyBuilder()
    for tool in ontology.tools:
        other.add_tool(tool)
    for classification in ontology.classifications:
        other.add_classification(classification)
    if OntologyBuilder.from_dict(written).asdict() != written:
        raise ValueError("the ontology changes when it is written and read again")
    require_kept(raw, written)
    return f"{len(ontology.tools)} tools, {len(ontology.classifications)} classifications"
