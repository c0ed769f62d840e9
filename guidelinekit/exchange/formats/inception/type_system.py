"""A type system of UIMA, in XML -> layers, as INCEpTION makes them of it."""

from collections.abc import Iterator, Mapping

from lxml import etree

from guidelinekit.exchange.formats.inception.layers import (
    DOCUMENT,
    RELATION,
    SPAN,
    STRING,
    Feature,
    Layer,
    Tag,
    TagSet,
    short_name,
)

_KINDS = {"uima.tcas.Annotation": SPAN, "uima.cas.AnnotationBase": DOCUMENT}
#: Types of the library on which INCEpTION is built: words, sentences and the like.
_BUILT_IN = ("de.tudarmstadt.ukp.", "uima.", "org.dkpro.")
_ENDS = ("Governor", "Dependent")
_LINKS = ("uima.cas.FSArray", "uima.cas.FSList", "uima.cas.TOP")


def layers_of_types(root: etree._Element) -> list[Layer]:
    """Return the layers of a type system. Types that are neither marks nor about the document are none."""
    types = {_text(one, "name"): one for one in root.iter("{*}typeDescription") if _text(one, "name")}
    supertypes = {name: _text(element, "supertypeName") for name, element in types.items()}
    roots = _roots(supertypes)
    found = []
    for name, element in types.items():
        above = supertypes[name]
        kind = _KINDS.get(roots[name], "")
        if not kind:
            continue
        features = list(_features(element, types))
        ends = {one.name: one.type for one in features if one.name in _ENDS}
        found.append(
            Layer(
                name=name,
                shown=short_name(name),
                description=_text(element, "description"),
                type=RELATION if len(ends) == len(_ENDS) else kind,
                is_built_in=name.startswith(_BUILT_IN),
                ends=ends.get("Governor", ""),
                features=tuple(one for one in features if one.name not in ends),
                above=above if above in types else "",
            )
        )
    return found


def _roots(supertypes: Mapping[str, str]) -> dict[str, str]:
    """Return the first type above each type that the file does not define; empty for types in a circle."""
    roots: dict[str, str] = {}
    for name in supertypes:
        path, above = [], name
        while above in supertypes and above not in roots:
            roots[above] = ""
            path.append(above)
            above = supertypes[above]
        root = roots.get(above, "") if above in supertypes else above
        roots |= dict.fromkeys(path, root)
    return roots


def _features(element: etree._Element, types: Mapping[str, etree._Element]) -> Iterator[Feature]:
    for one in element.iterfind("{*}features/{*}featureDescription"):
        name, range_name = _text(one, "name"), _text(one, "rangeTypeName")
        if not name:
            continue
        tags = _tags(types[range_name]) if range_name in types else ()
        is_own = range_name in types and not tags
        yield Feature(
            name=name,
            shown=name,
            description=_text(one, "description"),
            type=STRING if tags else range_name,
            is_link=range_name in _LINKS or is_own,
            is_required=False,
            tag_set=TagSet(name=short_name(range_name), description="", language="", tags=tags) if tags else None,
            traits={},
        )


def _tags(element: etree._Element) -> tuple[Tag, ...]:
    """Return the values of a type that lists them."""
    return tuple(
        Tag(name=_text(value, "string"), description=_text(value, "description"))
        for value in element.iterfind("{*}allowedValues/{*}value")
        if _text(value, "string")
    )


def _text(element: etree._Element, name: str) -> str:
    return (element.findtext(f"{{*}}{name}") or "").strip()
