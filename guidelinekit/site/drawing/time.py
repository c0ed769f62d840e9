"""Time segments -> HTML: a lane for each label, a bar for each segment, and a list with the same content as text."""

from collections.abc import Sequence

from markupsafe import Markup

from guidelinekit.guideline.format.item import Mark
from guidelinekit.guideline.format.timecodes import seconds
from guidelinekit.site.drawing.legend import Legend


def draw_time(marks: Sequence[Mark], length: float, source: str, legend: Legend) -> Markup:
    """Draw segments of a recording of `length` seconds. Each label has its own lane.

    `source` is the link to the recording, empty if there is none. In the list, each segment links to its part of it.
    """
    lanes: dict[str, list[Mark]] = {}
    for mark in marks:
        lanes.setdefault(mark.label, []).append(mark)
    out = [Markup('<div class="gk-time" aria-hidden="true">')]
    for label_id, in_lane in lanes.items():
        bars = Markup("").join(_bar(mark, length, legend) for mark in in_lane)
        lane = Markup('<div class="gk-lane"><span class="gk-lane-name">{}</span><div class="gk-bars">{}</div></div>')
        out.append(lane.format(legend.name(label_id), bars))
    scale = Markup('<div class="gk-lane gk-scale"><span></span><span class="gk-ends">{}</span></div></div>')
    out.append(scale.format(Markup("<span>0:00</span><span>{}</span>").format(clock(length))))
    return Markup("").join([*out, _list(marks, source, legend)])


def _bar(mark: Mark, length: float, legend: Legend) -> Markup:
    start, end = seconds(mark.start or 0) or 0.0, seconds(mark.end or 0) or 0.0
    left, width = (100 * part / length if length else 0 for part in (start, end - start))
    style = legend.color(mark, f"left: {left:.3f}%; width: {max(width, 0.5):.3f}%")
    return Markup('<span class="gk-bar"{}>{}</span>').format(style, legend.number(mark))


def _list(marks: Sequence[Mark], source: str, legend: Legend) -> Markup:
    rows = []
    ends = [seconds(time or 0) or 0.0 for mark in marks for time in (mark.start, mark.end)]
    digits = next((digits for digits in (0, 1, 2) if all(round(end, digits) == round(end, 3) for end in ends)), 3)
    for mark in marks:
        start, end = (seconds(time or 0) or 0.0 for time in (mark.start, mark.end))
        when = f"{clock(start, digits)}–{clock(end, digits)}"
        # A media fragment (W3C): browsers play only this segment.
        link = Markup('<a href="{}#t={:.3f},{:.3f}">{}</a>').format(source, start, end, when) if source else when
        row = Markup('<li{}><span class="gk-number">{}</span> {} <span class="gk-when">{}</span>{}</li>')
        rows.append(
            row.format(legend.color(mark), legend.number(mark), legend.name(mark.label), link, legend.answered(mark))
        )
    return Markup('<ul class="gk-marks">{}</ul>').format(Markup("").join(rows))


def clock(time: float, digits: int = 0) -> str:
    """Format seconds as a time with some digits after the point: `0:01.5`, `1:02:03`."""
    whole, part = divmod(round(time * 1000), 1000)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    shown = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return f"{shown}.{part:03}"[: len(shown) + 1 + digits] if digits else shown
