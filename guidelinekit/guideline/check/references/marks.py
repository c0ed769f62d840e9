"""A mark and the parts of an input -> what is wrong with its position."""

import re
from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.references.context import times
from guidelinekit.guideline.check.references.near_miss import near_miss
from guidelinekit.guideline.finding import FindingCode
from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.inputs import Part, quoted_list
from guidelinekit.guideline.format.item import Mark, Point
from guidelinekit.guideline.format.marks import (
    corners,
    is_bare,
    mark_field,
    position_fields,
    possible_parts,
    still_of,
)
from guidelinekit.guideline.format.spans import find, is_whole, occurrences
from guidelinekit.guideline.format.tasks import INPUT_KINDS, MARK_FIELDS, TASK_KINDS
from guidelinekit.guideline.format.timecodes import seconds

#: Longer marks are not looked for in other case: the time would grow with the product of both lengths.
_LONGEST_WORD = 200
#: What may be wrong: the code, the message, a hint.
Problem = tuple[FindingCode, str, str]


def wrong_field(kind: str, mark: Mark) -> tuple[str, str]:
    """Return why the position fields of a mark do not fit the kind of its label, and a hint; empty if they fit."""
    if is_bare(mark):
        return "", ""
    expected, given, label_id = TASK_KINDS[kind].mark, mark_field(mark), mark.label
    allowed = MARK_FIELDS[expected].allowed if expected else ()
    others = [name for name in position_fields(mark) if name not in allowed]
    if given == expected and others:
        return f"the label `{label_id}` is marked by {kind}, which takes no `{others[0]}`", f"Remove `{others[0]}:`."
    if given and given != expected:
        instead = f"takes `{expected}`, not `{given}`" if expected else f"takes no `{given}`"
        first = f"Use `{expected}:`" if expected else f"Remove `{given}:`"
        own_kind = next((kind.id for kind in TASK_KINDS.values() if kind.mark == given), "")
        hint = f"{first}, or set `kind: {own_kind}` for the label `{label_id}`." if own_kind else f"{first}."
        return f"the label `{label_id}` is marked by {kind}, which {instead}", hint
    return "", ""


def position_problems(mark: Mark, parts: tuple[Part, ...], assets: Assets | None) -> Iterator[Problem]:
    """Yield what is wrong with the position of a mark in its input."""
    field = mark_field(mark)
    possible = possible_parts(mark, parts)
    part = next((part for part in parts if part.name == mark.part), None) if mark.part else None
    if mark.part and part is None:
        yield codes.INPUT_SHAPE, f"there is no part `{mark.part}`", f"Parts: {quoted_list(p.name for p in parts)}."
    elif part is not None and part not in possible:
        message = f"the part `{part.name}` is of the kind {part.kind}, in which `{field}` is not possible"
        yield codes.INPUT_SHAPE, message, ""
    elif part is None and len(possible) > 1:
        names = quoted_list(p.name for p in possible)
        occurs = not mark.text or any(find(text, mark.text) for p in possible for text in p.texts)
        if not occurs:
            hint = near_miss((text for p in possible for text in p.texts), mark.text)
            yield codes.SPAN_NOT_FOUND, f"the marked text “{' … '.join(mark.text)}” does not occur in any part", hint
            return
        message = f"the mark does not say in which part it is ({names})"
        yield codes.INPUT_SHAPE, message, f"Add `part:` with one of {names}."
    elif part is None and not possible:
        yield codes.INPUT_SHAPE, f"in no part of the input `{field}` is possible", ""
    else:
        yield from _in_part(mark, part or possible[0], field, assets)


def _in_part(mark: Mark, part: Part, field: str, assets: Assets | None) -> Iterator[Problem]:
    if field == "text":
        yield from _span(mark, part)
    elif field == "from":
        yield from _segment(mark, part, assets)
    else:
        yield from _drawn(mark, part, assets)


# Words


def _span(mark: Mark, part: Part) -> Iterator[Problem]:
    texts = part.texts
    if mark.turn is not None:
        if part.kind != "conversation" or mark.turn > len(texts):
            if part.kind == "conversation":
                message = f"there is no turn {mark.turn}; the input has {len(texts)}"
                yield codes.MARK_OUTSIDE, message, "Correct `turn:`, which counts from 1."
            else:
                yield codes.MARK_OUTSIDE, "only conversations have turns", "Remove `turn:`."
            return
        texts = (texts[mark.turn - 1],)
    containing = [text for text in texts if find(text, mark.text) is not None]
    if len(containing) > 1:
        message = f"“{mark.text[0]}” is in {len(containing)} turns, and the mark does not say which one is meant"
        yield codes.SPAN_AMBIGUOUS, message, "Add `turn:`, which counts from 1."
        return
    yield from _in_text(mark, containing[0] if containing else texts[0] if len(texts) == 1 else "", texts)


def _in_text(mark: Mark, text: str, texts: tuple[str, ...]) -> Iterator[Problem]:
    """Yield what is wrong with marked text in one of several texts; an empty text if none contains it."""
    count = len(occurrences(text, mark.text[0]))
    quoted = " … ".join(mark.text)
    if find(text, mark.text, mark.occurrence or 1) is None:
        message, hint = f"the marked text “{quoted}” does not occur in the input", near_miss(texts, mark.text)
        if len(mark.text) == 1 and count:
            message = f"“{quoted}” occurs {times(count)} in the input, so there is no occurrence {mark.occurrence}"
            hint = "Correct `occurrence:`, which counts from 1."
        yield codes.SPAN_NOT_FOUND, message, hint
    elif count > 1 and mark.occurrence is None:
        message = f"“{mark.text[0]}” occurs {times(count)} in the input, and the mark does not say which one is meant"
        yield codes.SPAN_AMBIGUOUS, message, ""
    elif other := _whole_in_other_case(text, mark.text[0]):
        message = (
            f"“{mark.text[0]}” occurs in the input only inside other words; the input has the whole word “{other}”"
        )
        yield codes.SPAN_AMBIGUOUS, message, ""


def _whole_in_other_case(text: str, piece: str) -> str:
    """Return a piece in the case in which it is a whole word of the text; empty if it is one as written, or never."""
    if len(piece) > _LONGEST_WORD:
        return ""
    if any(is_whole(text, start, start + len(piece)) for start in occurrences(text, piece)):
        return ""
    found = (match.start() for match in re.finditer(re.escape(piece), text, re.IGNORECASE))
    start = next((s for s in found if is_whole(text, s, s + len(piece))), -1)
    return text[start : start + len(piece)] if start >= 0 else ""


# Time


def _segment(mark: Mark, part: Part, assets: Assets | None) -> Iterator[Problem]:
    if mark.start is None or mark.end is None:
        missing = "from" if mark.start is None else "to"
        yield codes.ANSWER_SHAPE, f"the segment `{mark.label}` has no `{missing}`", ""
        return
    start, end = seconds(mark.start), seconds(mark.end)
    for word, written, moment in (("from", mark.start, start), ("to", mark.end, end)):
        if moment is None:
            message = f"`{word}: {written}` is not a time"
            yield codes.MARK_OUTSIDE, message, "Write seconds (`1.5`), or minutes and seconds (`0:01.5`)."
    if start is None or end is None:
        return
    if start >= end:
        message = f"the segment ends ({mark.end}) before it begins ({mark.start})"
        if start == end:
            message = f"the segment begins and ends at the same time ({mark.start})"
        yield codes.MARK_OUTSIDE, message, "Correct `from:` or `to:`."
    asset = assets(part.file) if assets is not None and part.file else None
    if asset is not None and asset.seconds and end > asset.seconds:
        message = f"the segment ends after {end:g} seconds, but `{part.file}` lasts {asset.seconds:.3f} seconds"
        yield codes.MARK_OUTSIDE, message, ""


# Positions on an image


def _drawn(mark: Mark, part: Part, assets: Assets | None) -> Iterator[Problem]:
    path = part.file
    if part.kind != "image":
        word, number = INPUT_KINDS[part.kind].still, still_of(mark, part)
        if number is None:
            yield codes.INPUT_SHAPE, f"the mark does not say on which {word} it is", f"Add `{word}:`."
            return
        if number not in part.stills:
            known = ", ".join(map(str, part.stills)) or "none"
            message = f"there is no image of {word} {number}, so the mark cannot be shown"
            yield codes.MARK_OUTSIDE, message, f"Add it under `{word}s:`, or use a {word} that has an image: {known}."
            return
        path = part.stills[number]
    elif mark.frame is not None or mark.page is not None:
        yield codes.INPUT_SHAPE, "an image has no frames and no pages", "Remove `frame:` or `page:`."
    if mark.box is not None and (mark.box[2] <= 0 or mark.box[3] <= 0):
        message = f"the box of `{mark.label}` is {mark.box[2]:g} wide and {mark.box[3]:g} high"
        yield codes.MARK_OUTSIDE, message, "A box is [left, top, width, height]."
        return
    outside = _hole_outside(mark)
    if outside is not None:
        x, y = outside
        yield codes.MARK_OUTSIDE, f"a hole of `{mark.label}` reaches [{x:g}, {y:g}], outside the polygon", ""
        return
    asset = assets(path) if assets is not None else None
    if asset is None or not asset.width:
        return
    for x, y in corners(mark):
        if not (0 <= x <= asset.width and 0 <= y <= asset.height):
            size = f"`{path}` is {asset.width} wide and {asset.height} high"
            message = f"the mark `{mark.label}` extends outside the image: it reaches [{x:g}, {y:g}], but {size}"
            hint = "A box is [left, top, width, height]." if mark.box is not None else ""
            yield codes.MARK_OUTSIDE, message, hint
            return


def _hole_outside(mark: Mark) -> Point | None:
    """Return a point of a hole that is outside the smallest upright rectangle around the polygon."""
    if not mark.holes or not mark.polygon:
        return None
    across, down = zip(*mark.polygon, strict=True)
    left, right, top, bottom = min(across), max(across), min(down), max(down)
    points = (point for hole in mark.holes for point in hole)
    return next(((x, y) for x, y in points if not (left <= x <= right and top <= y <= bottom)), None)
