"""A mark and the parts of an input -> where it stands, or why it stands nowhere."""

import re
from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.references.context import times
from guidelinekit.guideline.finding import FindingCode
from guidelinekit.guideline.format.assets import Assets
from guidelinekit.guideline.format.inputs import Part, quoted_list
from guidelinekit.guideline.format.model import Mark, Point
from guidelinekit.guideline.format.spans import find, is_whole, places
from guidelinekit.guideline.format.timecodes import seconds

#: What may be wrong: the code, what it says, a hint.
Wrong = tuple[FindingCode, str, str]

#: By kind, the field that says where a mark stands.
MARK_FIELDS = {
    "mark-spans": "text",
    "draw-boxes": "box",
    "draw-polygons": "polygon",
    "draw-lines": "line",
    "place-keypoints": "points",
    "mark-segments": "from",
    "link": "from",
}
#: Which kinds of input a kind of mark can stand in.
MARKABLE_INPUTS = {
    "text": ("text", "conversation", "document", "audio"),
    "from": ("audio", "video"),
    **dict.fromkeys(("box", "polygon", "line", "points"), ("image", "video", "document")),
}


def _is_plain(mark: Mark) -> bool:
    """Whether a mark is but a label: most are, and are told quickly."""
    return mark == Mark(label=mark.label)


def place(mark: Mark) -> str:
    """The field that says where a mark stands; empty where none does."""
    if _is_plain(mark):
        return ""
    if mark.start is not None or mark.end is not None:
        return "from"
    return next((name for name in ("text", "box", "polygon", "line", "points") if getattr(mark, name)), "")


#: What may stand beside the field that says where a mark is.
_BESIDE = {
    "text": ("text", "occurrence", "turn"),
    "box": ("box", "page", "frame"),
    "polygon": ("polygon", "holes", "page", "frame"),
    "line": ("line", "page", "frame"),
    "points": ("points", "page", "frame"),
    "from": ("from",),
}


def beside(mark: Mark) -> list[str]:
    """Every field of a mark that says something about its place."""
    plain = ("text", "occurrence", "turn", "page", "frame", "box", "polygon", "holes", "line", "points")
    given = [name for name in plain if getattr(mark, name) not in (None, (), {})]
    return [*given, *(["from"] if mark.start is not None or mark.end is not None else [])]


def misplaced(kind: str, mark: Mark) -> str:
    """Why a mark's place does not fit the kind of its label; empty where it does."""
    if _is_plain(mark):
        return ""
    wanted, where, label_id = MARK_FIELDS.get(kind, ""), place(mark), mark.label
    more = [name for name in beside(mark) if name not in _BESIDE.get(wanted, ())]
    if where == wanted and more:
        return f"the label `{label_id}` is marked by {kind}, which takes no `{more[0]}`"
    if where and where != wanted:
        instead = f"takes `{wanted}`, not `{where}`" if wanted else f"takes no `{where}`"
        return f"the label `{label_id}` is marked by {kind}, which {instead}"
    return ""


def home(mark: Mark, parts: tuple[Part, ...]) -> Part | None:
    """The part that a mark stands in: the one it names, or the only one it can stand in."""
    fitting = _fitting(mark, parts)
    named = [part for part in fitting if part.name == mark.part] if mark.part else fitting
    return named[0] if len(named) == 1 else None


def still_of(mark: Mark, part: Part) -> int | None:
    """The number of the frame or page that a mark is on: the one it names, or the only one there is."""
    number = mark.frame if part.kind == "video" else mark.page
    return next(iter(part.stills)) if number is None and len(part.stills) == 1 else number


def _fitting(mark: Mark, parts: tuple[Part, ...]) -> list[Part]:
    kinds = MARKABLE_INPUTS.get(place(mark), ())
    # Words can only be marked where there are some: a sound needs its transcript.
    fitting = [part for part in parts if part.kind in kinds and (not mark.text or any(part.texts))]
    if mark.part or not mark.text or len(fitting) < 2:
        return fitting
    holding = [part for part in fitting if any(find(text, mark.text) is not None for text in part.texts)]
    return holding or fitting


def standing(mark: Mark, parts: tuple[Part, ...], assets: Assets | None) -> Iterator[Wrong]:
    """Say where a mark does not stand in its input."""
    where = place(mark)
    fitting = _fitting(mark, parts)
    part = next((part for part in parts if part.name == mark.part), None) if mark.part else None
    if mark.part and part is None:
        yield codes.INPUT_SHAPE, f"there is no part `{mark.part}`", f"Parts: {quoted_list(p.name for p in parts)}."
    elif part is not None and part not in fitting:
        message = f"the part `{part.name}` is of the kind {part.kind}, in which no `{where}` can stand"
        yield codes.INPUT_SHAPE, message, ""
    elif part is None and len(fitting) > 1:
        names = quoted_list(p.name for p in fitting)
        stands = not mark.text or any(find(text, mark.text) for p in fitting for text in p.texts)
        if not stands:
            yield codes.SPAN_NOT_FOUND, f"the marked text “{' … '.join(mark.text)}” does not occur in any part", ""
            return
        message = f"the mark does not say in which part it stands ({names})"
        yield codes.INPUT_SHAPE, message, f"Add `part:` with one of {names}."
    elif part is None and not fitting:
        yield codes.INPUT_SHAPE, f"no part of the input is one in which `{where}` can stand", ""
    else:
        yield from _in_part(mark, part or fitting[0], where, assets)


def _in_part(mark: Mark, part: Part, where: str, assets: Assets | None) -> Iterator[Wrong]:
    if where == "text":
        yield from _span(mark, part)
    elif where == "from":
        yield from _segment(mark, part, assets)
    else:
        yield from _drawn(mark, part, assets)


# Words


def _span(mark: Mark, part: Part) -> Iterator[Wrong]:
    texts = part.texts
    if mark.turn is not None:
        if part.kind != "conversation" or mark.turn > len(texts):
            message = f"there is no turn {mark.turn}; the input has {len(texts)}"
            yield codes.MARK_OUTSIDE, message if part.kind == "conversation" else "only conversations have turns", ""
            return
        texts = (texts[mark.turn - 1],)
    holding = [text for text in texts if find(text, mark.text) is not None]
    if len(holding) > 1:
        message = f"“{mark.text[0]}” stands in {len(holding)} turns, and the mark does not say which one is meant"
        yield codes.SPAN_AMBIGUOUS, message, "Add `turn:`, which counts from 1."
        return
    yield from _in_text(mark, holding[0] if holding else texts[0] if len(texts) == 1 else "")


def _in_text(mark: Mark, text: str) -> Iterator[Wrong]:
    count = len(places(text, mark.text[0]))
    quoted = " … ".join(mark.text)
    if find(text, mark.text, mark.occurrence or 1) is None:
        message = f"the marked text “{quoted}” does not occur in the input"
        if len(mark.text) == 1 and count:
            message = f"“{quoted}” occurs {times(count)} in the input, not {mark.occurrence}"
        yield codes.SPAN_NOT_FOUND, message, ""
    elif count > 1 and mark.occurrence is None:
        message = f"“{mark.text[0]}” occurs {times(count)} in the input, and the mark does not say which one is meant"
        yield codes.SPAN_AMBIGUOUS, message, ""
    elif other := _whole_in_other_case(text, mark.text[0]):
        message = f"“{mark.text[0]}” stands only inside words of the input; “{other}” is a word of it"
        yield codes.SPAN_AMBIGUOUS, message, ""


def _whole_in_other_case(text: str, piece: str) -> str:
    """The spelling in which a piece is a word of the text, where it is none as it stands."""
    if any(is_whole(text, start, start + len(piece)) for start in places(text, piece)):
        return ""
    found = (match.start() for match in re.finditer(re.escape(piece), text, re.IGNORECASE))
    start = next((s for s in found if is_whole(text, s, s + len(piece))), -1)
    return text[start : start + len(piece)] if start >= 0 else ""


# Time


def _segment(mark: Mark, part: Part, assets: Assets | None) -> Iterator[Wrong]:
    if mark.start is None or mark.end is None:
        missing = "from" if mark.start is None else "to"
        yield codes.ANSWER_SHAPE, f"the segment `{mark.label}` has no `{missing}`", ""
        return
    start, end = seconds(mark.start), seconds(mark.end)
    for word, written, moment in (("from", mark.start, start), ("to", mark.end, end)):
        if moment is None:
            message = f"`{word}: {written}` is no moment"
            yield codes.MARK_OUTSIDE, message, "Write seconds (`1.5`), or minutes and seconds (`0:01.5`)."
    if start is None or end is None:
        return
    if start >= end:
        yield codes.MARK_OUTSIDE, f"the segment begins at {mark.start} and ends at {mark.end}", ""
    asset = assets(part.file) if assets is not None and part.file else None
    if asset is not None and asset.seconds and end > asset.seconds:
        message = f"the segment ends at {mark.end}, but `{part.file}` lasts {asset.seconds:.3f} seconds"
        yield codes.MARK_OUTSIDE, message, ""


# Places of an image


def _drawn(mark: Mark, part: Part, assets: Assets | None) -> Iterator[Wrong]:
    path = part.file
    if part.kind != "image":
        word, number = "frame" if part.kind == "video" else "page", still_of(mark, part)
        if number is None:
            yield codes.INPUT_SHAPE, f"the mark does not say on which {word} it stands", f"Add `{word}:`."
            return
        if number not in part.stills:
            known = ", ".join(map(str, part.stills)) or "none"
            message = f"there is no still of {word} {number}, so that nobody could see the mark"
            yield codes.MARK_OUTSIDE, message, f"Stills are there for: {known}. Add it under `{word}s:`."
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
            hint = "A box is [left, top, width, height]." if mark.box is not None else ""
            yield codes.MARK_OUTSIDE, f"the mark `{mark.label}` reaches [{x:g}, {y:g}]; {size}", hint
            return


def _hole_outside(mark: Mark) -> Point | None:
    """A point of a hole that lies outside the smallest upright rectangle around the polygon."""
    if not mark.holes or not mark.polygon:
        return None
    across, down = zip(*mark.polygon, strict=True)
    left, right, top, bottom = min(across), max(across), min(down), max(down)
    points = (point for hole in mark.holes for point in hole)
    return next(((x, y) for x, y in points if not (left <= x <= right and top <= y <= bottom)), None)


def corners(mark: Mark) -> Iterator[Point]:
    """Every point that a drawn mark reaches."""
    if mark.box is not None:
        left, top, width, height = mark.box
        yield from ((left, top), (left + width, top + height))
    yield from mark.polygon
    for hole in mark.holes:
        yield from hole
    yield from mark.line
    yield from mark.points.values()
