"""dkpro-cassis, the package for documents that INCEpTION annotates, and the layers of a project in JSON.

It refuses names that are no identifiers, layers and features given twice, features of a type that does not exist, and
relations between annotations of a layer that does not exist. It does not see what only INCEpTION needs: known types of
layer, names of features that its own are not called by, and tags and tag sets that are there once.
"""

from pathlib import Path
from typing import Any

from cassis import Cas, TypeSystem, load_typesystem

from tests.oracles.judge import read_json

_ANNOTATION = "uima.tcas.Annotation"


def judge(path: Path) -> str:
    """Make the types of the layers, write and load them again, and make a document with an annotation of each."""
    layers = read_json(path)
    types = TypeSystem()
    for layer in layers:
        types.create_type(layer["name"], supertypeName=_ANNOTATION)
    for layer in layers:
        _add_features(types, layer)
    loaded = load_typesystem(types.to_xml())
    document = Cas(typesystem=loaded)
    document.sofa_string = "text"
    for layer in layers:
        document.add(loaded.get_type(layer["name"])(begin=0, end=4))
    document.to_xmi()
    return f"{len(layers)} layers, {sum(len(layer['features']) for layer in layers)} features"


def _add_features(types: TypeSystem, layer: Any) -> None:
    owner = types.get_type(layer["name"])
    for feature in layer["features"]:
        # cassis only warns of a type that does not exist, and of a feature that is there with another type.
        types.get_type(feature["type"])
        if any(known.name == feature["name"] for known in owner.all_features):
            raise ValueError(f"the feature {feature['name']!r} of {owner.name} is there already")
        types.create_feature(domainType=owner, name=feature["name"], rangeType=feature["type"])
    if layer["type"] == "relation":
        ends = types.get_type(layer["attach_type"]["name"])
        for end in ("Governor", "Dependent"):
            types.create_feature(domainType=owner, name=end, rangeType=ends)
