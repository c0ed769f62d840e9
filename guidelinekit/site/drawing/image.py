"""An image and marks on it -> HTML: the image, an SVG over it, and a list with the same content as text."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from guidelinekit.guideline.format.item import Mark, Point
from guidelinekit.guideline.format.marks import corners
from guidelinekit.site.drawing.legend import Legend


def draw_image(source: str, description: str, size: tuple[int, int], marks: Sequence[Mark], legend: Legend) -> Markup:
    """Draw an image. `size` is its width and height in pixels; without one, marks are only listed."""
    width, height = size
    if not width:
        return Markup('<figure class="gk-figure"><img src="{}" alt="{}">{}</figure>').format(
            source, description, legend.list(marks)
        )
    # Lazy loading has no effect on an embedded image.
    loading = Markup("") if source.startswith("data:") else Markup(' loading="lazy"')
    form = Markup('<img src="{}" alt="{}" width="{}" height="{}"{}>')
    image = form.format(source, description, width, height, loading)
    drawn = [_shape(mark, legend) + _number(mark, max(width, height) / 30, legend) for mark in marks]
    over = Markup('<svg class="gk-over" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>').format(
        width, height, Markup("").join(drawn)
    )
    return Markup(
        '<figure class="gk-figure"><div class="gk-canvas" style="max-width: {}px">{}{}</div>{}</figure>'
    ).format(max(width, 320), image, over if drawn else Markup(""), legend.list(marks))


def _shape(mark: Mark, legend: Legend) -> Markup:
    color = legend.color(mark)
    if mark.box is not None:
        left, top, width, height = mark.box
        form = Markup('<rect class="gk-shape"{} x="{}" y="{}" width="{}" height="{}"/>')
        return form.format(color, *map(_short, (left, top, width, height)))
    if mark.polygon:
        rings = " ".join(f"M{_path(ring)}Z" for ring in (mark.polygon, *mark.holes))
        return Markup('<path class="gk-shape gk-filled" fill-rule="evenodd"{} d="{}"/>').format(color, rings)
    if mark.line:
        return Markup('<polyline class="gk-shape"{} points="{}"/>').format(color, _path(mark.line))
    dots = [
        Markup('<circle class="gk-point" cx="{}" cy="{}" r="1"/><text class="gk-point-name" x="{}" y="{}">{}</text>')
        .format(_short(x), _short(y), _short(x), _short(y), name)
        for name, (x, y) in mark.points.items()
    ]  # fmt: skip
    return Markup("<g{}>{}</g>").format(color, Markup("").join(dots))


def _number(mark: Mark, size: float, legend: Legend) -> Markup:
    """Return the number of a mark at its upper left corner, `size` units wide and inside the image."""
    points = list(corners(mark))
    if not points:
        return Markup("")
    x, y = min(points, key=lambda point: point[0] + point[1])
    if mark.box is not None:
        x, y = mark.box[0], mark.box[1]
    x, y = max(x - size * 0.5, size * 0.6), max(y - size * 0.5, size * 0.6)
    form = Markup(
        '<g class="gk-tag"{}><circle cx="{}" cy="{}" r="{}"/><text x="{}" y="{}" font-size="{}">{}</text></g>'
    )
    position = (_short(x), _short(y))
    return form.format(
        legend.color(mark), *position, _short(size * 0.6), *position, _short(size * 0.8), legend.number(mark)
    )


def _path(points: Iterable[Point]) -> str:
    return " ".join(f"{_short(x)},{_short(y)}" for x, y in points)


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
