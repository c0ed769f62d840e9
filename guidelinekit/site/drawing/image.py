"""An image and marks on it -> HTML: the image with an SVG over it, or a part of it at the marks, and a list as text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from guidelinekit.guideline.format.item import Mark, Point
from guidelinekit.guideline.format.marks import corners
from guidelinekit.site.drawing.legend import Legend

#: The part of the larger side that is shown around marks.
_MARGIN = 0.18
#: The smallest part of an image, as a fraction of its width and height: less shows single pixels.
_SMALLEST = 0.25
#: The largest and smallest width of a part, in heights.
_WIDEST, _NARROWEST = 2.2, 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image of an item. `source` is its address; `width` and `height` are in pixels, 0 if unknown."""

    source: str
    description: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """A rectangle of an image, in pixels."""

    left: float
    top: float
    width: float
    height: float


def draw_image(image: Image, marks: Sequence[Mark], legend: Legend) -> Markup:
    """Draw a whole image. Without its size, marks are only listed."""
    if not image.width:
        return Markup('<figure class="gk-figure"><img src="{}" alt="{}">{}</figure>').format(
            image.source, image.description, legend.list(marks)
        )
    # Lazy loading has no effect on an embedded image.
    loading = Markup("") if image.source.startswith("data:") else Markup(' loading="lazy"')
    form = Markup('<img src="{}" alt="{}" width="{}" height="{}"{}>')
    picture = form.format(image.source, image.description, image.width, image.height, loading)
    drawn = _marks(marks, max(image.width, image.height) / 32, legend)
    over = Markup('<svg class="gk-over" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>').format(
        image.width, image.height, drawn
    )
    return Markup(
        '<figure class="gk-figure"><div class="gk-canvas" style="max-width: {}px">{}{}</div>{}</figure>'
    ).format(max(image.width, 320), picture, over if drawn else Markup(""), legend.list(marks))


def draw_part(image: Image, crop: Crop, marks: Sequence[Mark], legend: Legend) -> Markup:
    """Draw a part of an image with marks. Parts with the same crop have the same size beside each other."""
    box = " ".join(map(_short, (crop.left, crop.top, crop.width, crop.height)))
    form = Markup(
        '<svg class="gk-shot" viewBox="{}" role="img" aria-label="{}"><image href="{}" width="{}" height="{}"/>{}</svg>'
    )
    drawn = _marks(marks, max(crop.width, crop.height) / 22, legend)
    return form.format(box, image.description, image.source, image.width, image.height, drawn)


def crop_around(image: Image, marks: Iterable[Mark]) -> Crop:
    """Return the part of an image that holds marks and a margin."""
    points = [point for mark in marks for point in corners(mark)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    margin = _MARGIN * max(max(xs) - min(xs), max(ys) - min(ys))
    width = max(max(xs) - min(xs) + 2 * margin, _SMALLEST * image.width)
    height = max(max(ys) - min(ys) + 2 * margin, _SMALLEST * image.height, width / _WIDEST)
    width = max(width, height * _NARROWEST)
    left, width = _inside((max(xs) + min(xs)) / 2, width, image.width)
    top, height = _inside((max(ys) + min(ys)) / 2, height, image.height)
    return Crop(left=left, top=top, width=width, height=height)


def _inside(center: float, length: float, limit: float) -> tuple[float, float]:
    """Return the start and the length of a range around a center, moved and cut so that it is inside the image."""
    length = min(length, limit)
    return min(max(center - length / 2, 0), limit - length), length


def _marks(marks: Sequence[Mark], size: float, legend: Legend) -> Markup:
    """Draw marks, with numbers of a size in pixels of the image."""
    return Markup("").join(_shape(mark, legend) + _number(mark, size, legend) for mark in marks)


def _shape(mark: Mark, legend: Legend) -> Markup:
    """Return the shape of a mark, twice: first the wide line that sets it off from any image."""
    color = legend.colored(mark)
    if mark.box is not None:
        form = Markup('<rect class="{}"{} x="{}" y="{}" width="{}" height="{}"/>')
        return _twice(form, "", color, *map(_short, mark.box))
    if mark.polygon:
        rings = " ".join(f"M{_path(ring)}Z" for ring in (mark.polygon, *mark.holes))
        return _twice(Markup('<path class="{}" fill-rule="evenodd"{} d="{}"/>'), " gk-filled", color, rings)
    if mark.line:
        return _twice(Markup('<polyline class="{}"{} points="{}"/>'), "", color, _path(mark.line))
    dots = [
        Markup('<circle class="gk-halo" cx="{0}" cy="{1}" r="1"/><circle class="gk-point" cx="{0}" cy="{1}" r="1"/>'
               '<text class="gk-point-name" x="{0}" y="{1}">{2}</text>')
        .format(_short(x), _short(y), name)
        for name, (x, y) in mark.points.items()
    ]  # fmt: skip
    return Markup("<g{}>{}</g>").format(color, Markup("").join(dots)) if dots else Markup("")


def _twice(form: Markup, more: str, color: Markup, *position: str) -> Markup:
    return form.format("gk-halo", Markup(""), *position) + form.format(f"gk-shape{more}", color, *position)


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
        '<g class="gk-mark-tag"{}><circle cx="{}" cy="{}" r="{}"/><text x="{}" y="{}" font-size="{}">{}</text></g>'
    )
    position = (_short(x), _short(y))
    return form.format(
        legend.colored(mark), *position, _short(size * 0.6), *position, _short(size * 0.8), legend.sign(mark)
    )


def _path(points: Iterable[Point]) -> str:
    return " ".join(f"{_short(x)},{_short(y)}" for x, y in points)


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
