"""Two answers -> whether they differ only in the positions of the same marks: an adjustment, not another answer."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from guidelinekit.changes.compare.normal_form import canonical
from guidelinekit.guideline.format.timecodes import seconds

Form = Mapping[str, Any]
#: The fields with the position of a mark; the other fields identify it.
_POSITION = ("text", "occurrence", "turn", "box", "polygon", "holes", "line", "points")


def is_moved_only(before: Form, after: Form) -> bool:
    """Whether an answer has the same marks, each at a position that overlaps the old one."""
    rest = [{key: value for key, value in form.items() if key != "labels"} for form in (before, after)]
    common = Counter(map(canonical, before["labels"])) & Counter(map(canonical, after["labels"]))
    both = [*before["labels"], *after["labels"]]
    old, new = (_without_common(form["labels"], common) for form in (before, after))
    if rest[0] != rest[1] or len(old) != len(new) or any(_joins(mark, both) for mark in old + new):
        return False
    # Each moved mark is paired with the first one that overlaps it.
    for mark in old:
        partner = next((other for other in new if _overlap(mark, other)), None)
        if partner is None:
            return False
        new.remove(partner)
    return True


def _without_common(marks: list[Form], common: Counter[str]) -> list[Form]:
    remaining = Counter(common)
    rest = []
    for mark in marks:
        if remaining[canonical(mark)]:
            remaining[canonical(mark)] -= 1
        else:
            rest.append(mark)
    return rest


def _joins(mark: Form, marks: list[Form]) -> bool:
    """Whether a mark is a link: it names other marks of the answer, even if their ids look like times."""
    ends = {str(mark[end]) for end in ("from", "to") if end in mark}
    return any(str(other.get("id", "")) in ends for other in marks) or bool(ends and _time_range(mark) is None)


def _overlap(old: Form, new: Form) -> bool:
    if old == new:
        return True
    old_time, new_time = _time_range(old), _time_range(new)
    position = (*_POSITION, "from", "to") if old_time and new_time else _POSITION
    if _without(old, position) != _without(new, position):
        return False
    if old_time and new_time:
        return old_time[0] < new_time[1] and new_time[0] < old_time[1]
    old_box, new_box = _bounding_box(old), _bounding_box(new)
    if old_box and new_box:
        (left, top, right, bottom), (left2, top2, right2, bottom2) = old_box, new_box
        return left <= right2 and left2 <= right and top <= bottom2 and top2 <= bottom
    words = [set(" ".join(mark.get("text", ())).split()) for mark in (old, new)]
    return bool(words[0] & words[1])


def _without(mark: Form, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in mark.items() if key not in keys}


def _time_range(mark: Form) -> tuple[float, float] | None:
    """Return from and to in seconds; None for a mark that is no time segment."""
    if "from" not in mark or "to" not in mark:
        return None
    start, end = seconds(mark["from"]), seconds(mark["to"])
    return (start, end) if start is not None and end is not None else None


def _bounding_box(mark: Form) -> tuple[float, float, float, float] | None:
    """Return the bounding box of a drawn mark: left, top, right, bottom; None for other marks."""
    if "box" in mark:
        left, top, width, height = mark["box"]
        return left, top, left + width, top + height
    points = [*mark.get("polygon", ()), *mark.get("line", ()), *mark.get("points", {}).values()]
    if not points:
        return None
    return min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points)
