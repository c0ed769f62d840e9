"""Time segments -> HTML: a lane for each label, a bar for each segment, and a list with the same content as text."""

from collections.abc import Sequence

from markupsafe import Markup

from guidelinekit.guideline.format.item import Mark
from guidelinekit.guideline.format.timecodes import seconds
from guidelinekit.site.drawing.legend import Legend


def draw_lanes(answers: Sequence[tuple[Sequence[Mark], Legend]], length: float) -> Markup:
    """Draw the segments of several answers one under the other, on the scale of a recording of `length` seconds.

    Each label of an answer has its own lane.
    """
    out = [Markup('<div class="gk-time" aria-hidden="true">')]
    for marks, legend in answers:
        lanes: dict[str, list[Mark]] = {}
        for mark in marks:
            lanes.setdefault(mark.label, []).append(mark)
        for label_id, in_lane in lanes.items():
            bars = Markup("").join(_bar(mark, length, legend) for mark in in_lane)
            form = Markup(
                '<div class="gk-lane{}"><span class="gk-lane-name">{}{}</span><div class="gk-bars">{}</div></div>'
            )
            wrong, cross = (" gk-wrong-lane", "✗ ") if legend.is_wrong else ("", "")
            out.append(form.format(wrong, cross, legend.name(label_id), bars))
    scale = Markup('<div class="gk-lane gk-scale"><span></span><span class="gk-ends">{}</span></div></div>')
    out.append(scale.format(Markup("<span>0:00</span><span>{}</span>").format(clock(length))))
    return Markup("").join(out)


def _bar(mark: Mark, length: float, legend: Legend) -> Markup:
    start, end = _ends(mark)
    left, width = (100 * part / length if length else 0 for part in (start, end - start))
    style = legend.colored(mark, f"left: {left:.4g}%; width: {max(width, 0.5):.4g}%")
    return Markup('<span class="gk-bar"{}>{}</span>').format(style, legend.sign(mark))


def list_times(marks: Sequence[Mark], source: str, legend: Legend) -> Markup:
    """Return the segments with their times as text. `source` is the link to the recording, empty if there is none.

    Each time plays its segment: in the page where a script runs, else by itself.
    """
    ends = [end for mark in marks for end in _ends(mark)]
    digits = next((digits for digits in (0, 1, 2) if all(round(end, digits) == round(end, 3) for end in ends)), 3)
    rows = [(mark, _when(*_ends(mark), digits, source)) for mark in marks]
    return legend.rows(rows, is_verdict=legend.is_wrong)


def _when(start: float, end: float, digits: int, source: str) -> Markup:
    text = f"{clock(start, digits)}–{clock(end, digits)}"
    if not source:
        return Markup('<span class="gk-when">{}</span>').format(text)
    # A media fragment (W3C): browsers play only this segment.
    form = Markup('<a class="gk-when" data-from="{0}" data-to="{1}" href="{2}#t={0},{1}">{3}</a>')
    return form.format(f"{start:.3f}".rstrip("0").rstrip("."), f"{end:.3f}".rstrip("0").rstrip("."), source, text)


def _ends(mark: Mark) -> tuple[float, float]:
    return seconds(mark.start or 0) or 0.0, seconds(mark.end or 0) or 0.0


def clock(time: float, digits: int = 0) -> str:
    """Format seconds as a time with some digits after the point: `0:01.5`, `1:02:03`."""
    whole, part = divmod(round(time * 1000), 1000)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    shown = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return f"{shown}.{part:03}"[: len(shown) + 1 + digits] if digits else shown
