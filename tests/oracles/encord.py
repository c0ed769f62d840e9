"""Encord's SDK and the structure of an ontology: JSON with `objects` and `classifications`.

It refuses unknown shapes and types of attribute, unknown keys, and an object or classification whose hash another one
has. It does not see hashes, ids and names given twice further inside, and colors that are none.
"""

from pathlib import Path

from encord.objects.ontology_structure import OntologyStructure

from tests.oracles.judge import read_json, require_kept


def judge(path: Path) -> str:
    """Read the structure, find each object and classification by its hash, and compare what the SDK writes."""
    raw = read_json(path)
    structure = OntologyStructure.from_dict(raw)
    written = structure.to_dict()
    for item in (*structure.objects, *structure.classifications):
        if structure.get_child_by_hash(item.feature_node_hash) is not item:
            raise ValueError(f"the featureNodeHash {item.feature_node_hash!r} is given twice")
    if OntologyStructure.from_dict(written).to_dict() != written:
        raise ValueError("the structure changes when it is written and read again")
    require_kept(raw, written)
    return f"{len(structure.objects)} objects, {len(structure.classifications)} classifications"
