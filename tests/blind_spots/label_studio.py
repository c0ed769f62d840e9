"""Label Studio: what its validators accept and its editor cannot use, or understands as something else."""

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from tests.blind_spots.common import no_color, no_text, repeated

#: The tags that show something, on which each control of marks can mark.
_MARKABLE: Mapping[str, Sequence[str]] = {
    "Labels": ("Text", "HyperText", "Audio", "Paragraphs", "Image", "Video"),
    "HyperTextLabels": ("HyperText", "Text"),
    "ParagraphLabels": ("Paragraphs",),
    "TimelineLabels": ("Video",),
    "VideoRectangle": ("Video",),
    "OcrLabels": ("Pdf",),
    **dict.fromkeys(
        (f"{shape}{labels}" for shape in ("Rectangle", "Polygon", "KeyPoint", "Vector", "Ellipse", "Brush", "Bitmask")
         for labels in ("Labels", "")),
        ("Image",),
    ),
}  # fmt: skip
_OBJECTS = frozenset({"Text", "HyperText", "Paragraphs", "Image", "Audio", "Video", "Pdf", "Chat", "Table", "List"})
#: What labels of `Labels` on an image or a video are drawn with.
_DRAWN_WITH: Mapping[str, Sequence[str]] = {
    "Image": ("Rectangle", "Polygon", "KeyPoint", "Vector", "Ellipse", "Brush", "Bitmask"),
    "Video": ("VideoRectangle",),
}
_CONDITIONS = frozenset({"choice-selected", "choice-unselected", "region-selected", "no-region-selected"})
#: The tags that `visibleWhen` can hide.
_HIDDEN = ("View", "Choices", "Taxonomy", "TextArea", "Markdown")


def label_studio(content: bytes) -> Iterator[str]:
    """Yield what is wrong with a labeling configuration."""
    if content.lstrip().startswith((b"<?xml", b"<!DOCTYPE")):
        yield "it begins with a declaration, which the server answers with an error"
    root = etree.fromstring(content)
    tags = [element for element in root.iter() if isinstance(element.tag, str)]
    yield from repeated("the name", [tag.get("name", "") for tag in tags if tag.get("name")])
    # A label is in one control for each part of the input that it can mark.
    keys = {(tag.get("hotkey"), tag.get("value"), tag.get("alias")) for tag in tags if tag.get("hotkey")}
    yield from repeated("the key", [key for key, _, _ in keys])
    objects = {tag.get("name", ""): str(tag.tag) for tag in tags if tag.tag in _OBJECTS and tag.get("name")}
    for tag in tags:
        place = f"<{tag.tag} name={tag.get('name')!r}>"
        value = tag.get("value") or tag.get("valueList") or ""
        if tag.tag in _OBJECTS and tag.get("name") and not value.startswith("$"):
            yield f"{place} shows the same in every item"
        if tag.get("toName"):
            yield from _control(tag, place, objects, tags)
        yield from _conditions(tag, place, tags)
        for name in ("background", "color"):
            if tag.get(name) is not None:
                yield from no_color(f"{place} {tag.get('value')!r}", tag.get(name))
    yield from repeated("the relation", [tag.get("value", "") for tag in tags if tag.tag == "Relation"])


def _control(
    tag: etree._Element, place: str, objects: Mapping[str, str], tags: Sequence[etree._Element]
) -> Iterator[str]:
    shown = [objects.get(name, "") for name in tag.get("toName", "").split(",")]
    for kind in shown:
        if str(tag.tag) in _MARKABLE and kind not in _MARKABLE[str(tag.tag)]:
            yield f"{place} cannot mark in <{kind}>"
        shapes = [other.tag for other in tags if other.get("toName") == tag.get("toName")]
        if tag.tag == "Labels" and kind in _DRAWN_WITH and not any(shape in shapes for shape in _DRAWN_WITH[kind]):
            yield f"{place} has nothing to draw with on <{kind}>"
    yield from _options(tag, place)
    if tag.tag in ("Rating", "Number"):
        numbers = {name: tag.get(name, "") for name in ("min", "max", "step", "maxRating") if tag.get(name) is not None}
        for name, number in numbers.items():
            if not number.replace(".", "", 1).removeprefix("-").isdigit():
                yield f"{name} of {place} is {number!r}"
                return
        if float(numbers.get("min", "-inf")) > float(numbers.get("max", "inf")):
            yield f"{place} has a minimum above its maximum"


def _options(tag: etree._Element, place: str) -> Iterator[str]:
    options = list(tag.iter("Choice", "Label"))
    values = [option.get("value", "") for option in options]
    aliases = [option.get("alias", "") or option.get("value", "") for option in options]
    for value in values:
        yield from no_text(f"a value of {place}", value)
    yield from repeated(f"in {place} the value", values)
    yield from repeated(f"in {place} the alias", aliases)
    for value, alias in zip(values, aliases, strict=True):
        if value != alias and value in aliases:
            yield f"in {place} the value {value!r} is the alias of another option"
    # A taxonomy may have its options from a file.
    if not options and str(tag.tag) in ("Choices", *(name for name in _MARKABLE if name.endswith("Labels"))):
        yield f"{place} has nothing to choose from"


def _conditions(tag: etree._Element, place: str, tags: Sequence[etree._Element]) -> Iterator[str]:
    """Yield conditions that are never true, or have no effect. They are compared with aliases, and split at commas."""
    when, name = tag.get("visibleWhen", ""), tag.get("whenTagName")
    if "visibleWhen" in tag.attrib and when not in _CONDITIONS:
        yield f"{place} is shown when {when!r}, which does not exist"
    elif when and tag.tag not in _HIDDEN:
        yield f"{place} is always shown: only {', '.join(_HIDDEN)} look at visibleWhen"
    controls = [other for other in tags if other.get("toName")]
    selects = {"region": "Label", "choice": "Choice"}.get(when.partition("-")[0], "")
    named = [other for other in controls if other.get("name") == name]
    if name is not None and not named:
        yield f"{place} is shown with the control {name!r}, which does not exist"
        return
    if name is not None and not (selects and any(_stored(named, selects))):
        yield f"{place} is shown with the control {name!r}, in which nothing of {when!r} can be selected"
        return
    if "whenChoiceValue" in tag.attrib:
        among = (named or controls) if selects == "Choice" or not when else []
        yield from _never_stored(tag, place, "whenChoiceValue", _stored(among, "Choice"))
    if "whenLabelValue" in tag.attrib:
        # A view looks at the label of the mark that is selected; a control about marks at those of its own part.
        if selects == "Label":
            yield from _never_stored(tag, place, "whenLabelValue", _stored(named or controls, "Label"))
        if tag.get("perRegion") == "true":
            in_part = [other for other in controls if other.get("toName") == tag.get("toName")]
            yield from _never_stored(tag, place, "whenLabelValue", _stored(in_part, "Label"))
        elif selects != "Label":
            yield f"{place} is always shown: whenLabelValue is about marks"


def _stored(controls: Sequence[etree._Element], option: str) -> set[str]:
    """Return what annotations contain of the options of controls."""
    return {one.get("alias") or one.get("value") or "" for control in controls for one in control.iter(option)}


def _never_stored(tag: etree._Element, place: str, attribute: str, stored: set[str]) -> Iterator[str]:
    for value in tag.get(attribute, "").split(","):
        if value not in stored:
            yield f"{place} is shown with {value!r}, which no annotation contains there"
