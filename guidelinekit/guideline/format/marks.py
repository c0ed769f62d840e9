"""A mark of an answer and the parts of an input -> the field with its position, and the part that it is in."""

from collections.abc import Iterator

import msgspec

from guidelinekit.guideline.format.inputs import Part
from guidelinekit.guideline.format.item import Mark, Point
from guidelinekit.guideline.format.spans import find
from guidelinekit.guideline.format.tasks import INPUT_KINDS, MARK_FIELDS

#: The fields of a mark that describe its position, without `from` and `to`.
_POSITION = ("text", "occurrence", "turn", "page", "frame", "box", "polygon", "holes", "line", "points")


def mark_key(mark: Mark) -> bytes:
    """Return bytes that are equal for equal marks: marks cannot be hashed or ordered."""
    return msgspec.json.encode(mark, order="sorted")


def is_bare(mark: Mark) -> bool:
    """Whether a mark is only a label, as most are."""
    return mark == Mark(label=mark.label)


def mark_field(mark: Mark) -> str:
    """Return the field with the position of a mark, one of `MARK_FIELDS`; empty without a position."""
    if is_bare(mark):
        return ""
    if mark.start is not None or mark.end is not None:
        return "from"
    return next((name for name in MARK_FIELDS if name != "from" and getattr(mark, name)), "")


def position_fields(mark: Mark) -> list[str]:
    """Return the fields of a mark that describe its position."""
    fields = [name for name in _POSITION if getattr(mark, name) not in (None, (), {})]
    return [*fields, *(["from"] if mark.start is not None or mark.end is not None else [])]


def part_of(mark: Mark, parts: tuple[Part, ...]) -> Part | None:
    """Return the part that a mark is in: the one it names, or the only one it can be in."""
    possible = possible_parts(mark, parts)
    named = [part for part in possible if part.name == mark.part] if mark.part else possible
    return named[0] if len(named) == 1 else None


def possible_parts(mark: Mark, parts: tuple[Part, ...]) -> list[Part]:
    """Return the parts that a mark can be in, by its field and its text."""
    field = MARK_FIELDS.get(mark_field(mark))
    kinds = field.inputs if field is not None else ()
    # Words can only be marked where there are some: a sound needs its transcript.
    possible = [part for part in parts if part.kind in kinds and (not mark.text or any(part.texts))]
    if mark.part or not mark.text or len(possible) < 2:
        return possible
    with_text = [part for part in possible if any(find(text, mark.text) is not None for text in part.texts)]
    return with_text or possible


def still_of(mark: Mark, part: Part) -> int | None:
    """Return the number of the frame or page that a mark is on: the one it names, or the only one there is."""
    number = mark.frame if INPUT_KINDS[part.kind].still == "frame" else mark.page
    return next(iter(part.stills)) if number is None and len(part.stills) == 1 else number


def corners(mark: Mark) -> Iterator[Point]:
    """Yield the corners and points of a drawn mark."""
    if mark.box is not None:
        left, top, width, height = mark.box
        yield from ((left, top), (left + width, top + height))
    yield from mark.polygon
    for hole in mark.holes:
        yield from hole
    yield from mark.line
    yield from mark.points.values()
