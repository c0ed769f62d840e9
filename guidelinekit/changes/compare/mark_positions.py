"""Two answers -> whether they differ only in where the same marks stand: an adjustment, not another answer."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from guidelinekit.changes.compare.normal_form import canonical
from guidelinekit.guideline.format.timecodes import seconds

Form = Mapping[str, Any]
#: What says where a mark stands; everything else says what it is.
_PLACE = ("text", "occurrence", "turn", "box", "polygon", "holes", "line", "points")


def is_moved_only(before: Form, after: Form) -> bool:
    """Whether an answer has the same marks, each in a place that shares something with the old one."""
    rest = [{key: value for key, value in form.items() if key != "labels"} for form in (before, after)]
    common = Counter(map(canonical, before["labels"])) & Counter(map(canonical, after["labels"]))
    both = [*before["labels"], *after["labels"]]
    old, new = (_without_common(form["labels"], common) for form in (before, after))
    if rest[0] != rest[1] or len(old) != len(new) or any(_joins(mark, both) for mark in old + new):
        return False
    # What moved is paired with the first that it shares a place with.
    for mark in old:
        partner = next((other for other in new if _overlap(mark, other)), None)
        if partner is None:
            return False
        new.remove(partner)
    return True


def _without_common(marks: list[Form], common: Counter[str]) -> list[Form]:
    left = Counter(common)
    rest = []
    for mark in marks:
        if left[canonical(mark)]:
            left[canonical(mark)] -= 1
        else:
            rest.append(mark)
    return rest


def _joins(mark: Form, marks: list[Form]) -> bool:
    """Whether a mark is a link: it names others of the answer, whatever their ids look like."""
    ends = {str(mark[end]) for end in ("from", "to") if end in mark}
    return any(str(other.get("id", "")) in ends for other in marks) or bool(ends and _stretch(mark) is None)


def _overlap(old: Form, new: Form) -> bool:
    if old == new:
        return True
    stretch, moved = _stretch(old), _stretch(new)
    place = (*_PLACE, "from", "to") if stretch and moved else _PLACE
    if _without(old, place) != _without(new, place):
        return False
    if stretch and moved:
        return stretch[0] < moved[1] and moved[0] < stretch[1]
    around, there = _frame(old), _frame(new)
    if around and there:
        (left, top, right, bottom), (left2, top2, right2, bottom2) = around, there
        return left <= right2 and left2 <= right and top <= bottom2 and top2 <= bottom
    words = [set(" ".join(mark.get("text", ())).split()) for mark in (old, new)]
    return bool(words[0] & words[1])


def _without(mark: Form, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in mark.items() if key not in keys}


def _stretch(mark: Form) -> tuple[float, float] | None:
    """From and to in seconds; None for a mark that is no stretch of time."""
    if "from" not in mark or "to" not in mark:
        return None
    start, end = seconds(mark["from"]), seconds(mark["to"])
    return (start, end) if start is not None and end is not None else None


def _frame(mark: Form) -> tuple[float, float, float, float] | None:
    """The smallest upright rectangle around a drawn mark: left, top, right, bottom; None where nothing is drawn."""
    if "box" in mark:
        left, top, width, height = mark["box"]
        return left, top, left + width, top + height
    points = [*mark.get("polygon", ()), *mark.get("line", ()), *mark.get("points", {}).values()]
    if not points:
        return None
    return min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points)
