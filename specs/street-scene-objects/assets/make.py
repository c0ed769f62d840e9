"""Draws the street scenes of this guideline, and says where everything stands in them.

`python make.py` writes all images beside this file.
`python make.py --boxes` prints what they show: boxes as left, top, width, height; corners as x, y; all in pixels.
"""

import itertools
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw

WIDTH, HEIGHT = 640, 400
SCALE = 3  # drawn larger and scaled down, so that edges are smooth
HORIZON = 160
EYE = 1.8  # metres from the road to the camera
MIDDLE = WIDTH // 2
FAR = 186  # where the street ends, in the views along it
METRE = 52  # pixels, in the views across the street

RED, BLUE, GREEN, YELLOW, WHITE = "#c8403a", "#3a6ea5", "#4f8a5b", "#e0b040", "#eef0ee"
TEAL, PLUM, ORANGE, SAND, GREY = "#2f8f8b", "#7d4a7a", "#d9803a", "#cdb892", "#8b949b"
DARK, TYRE, GLASS, SKIN, BROWN = "#2f343a", "#26292d", "#bcd6e2", "#e3b48f", "#7a4f35"
ASPHALT, PAVING, KERB, MARKING, PANE, SKY = "#70767c", "#c2bbad", "#dcd8cf", "#f2f2ec", "#8fa9b8", "#bcdaed"
WALLS = ("#d8b79a", "#c9cdb8", "#cda08c", "#b9c4cf", "#ddd0b0")
LAMPS = {"red": "#ff4b3e", "amber": "#ffc12e", "green": "#43e07a"}

Point = tuple[float, float]


class Box(NamedTuple):
    """Left, top, width and height in pixels. A negative height stands on its head, as a reflection does."""

    left: float
    top: float
    width: float
    height: float


@dataclass
class Pen:
    """Draws in a box: x and y run from 0 to 1 across it, radii and line widths are parts of its height."""

    draw: ImageDraw.ImageDraw
    box: Box
    flip: bool = False

    def at(self, x: float, y: float) -> Point:
        """Where a place of the box is on the enlarged image."""
        across = 1 - x if self.flip else x
        return (self.box.left + across * self.box.width) * SCALE, (self.box.top + y * self.box.height) * SCALE

    def size(self, part: float) -> float:
        """A part of the height on the enlarged image."""
        return part * abs(self.box.height) * SCALE

    def frame(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """The upright rectangle between two places."""
        (ax, ay), (bx, by) = self.at(x0, y0), self.at(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx) - 1, max(ay, by) - 1

    def rect(self, x0: float, y0: float, x1: float, y1: float, fill: str, *, radius: float = 0) -> None:
        """A rectangle, with round corners if there is a radius."""
        self.draw.rounded_rectangle(self.frame(x0, y0, x1, y1), self.size(radius), fill)

    def oval(self, x0: float, y0: float, x1: float, y1: float, fill: str) -> None:
        """An ellipse in a rectangle."""
        self.draw.ellipse(self.frame(x0, y0, x1, y1), fill)

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        """A circle that stays round in every box."""
        self.draw.circle(self.at(x, y), self.size(radius), fill)

    def ring(self, x: float, y: float, radius: float, fill: str, width: float) -> None:
        """The outline of a circle."""
        self.draw.circle(self.at(x, y), self.size(radius), outline=fill, width=round(self.size(width)))

    def poly(self, points: Sequence[Point], fill: str) -> None:
        """A filled polygon."""
        self.draw.polygon([self.at(*point) for point in points], fill)

    def limb(self, points: Sequence[Point], fill: str, width: float) -> None:
        """A line with round ends and joints."""
        self.draw.line([self.at(*point) for point in points], fill, round(self.size(width)))
        for x, y in points:
            self.disc(x, y, width / 2, fill)


Painter = Callable[[Pen], None]
EVERYTHING = Box(0, 0, WIDTH, HEIGHT)


@dataclass
class Scene:
    """An image in the making, and what is still to be seen of each thing that has a name."""

    image: Image.Image = field(default_factory=lambda: Image.new("RGBA", (WIDTH * SCALE, HEIGHT * SCALE), SKY))
    seen: dict[str, Image.Image] = field(default_factory=dict)
    whole: dict[str, int] = field(default_factory=dict)
    shapes: dict[str, list[Point]] = field(default_factory=dict)

    def wash(self, box: Box, painter: Painter, *, name: str = "", opacity: float = 1, flip: bool = False) -> None:
        """Lays something over the image that hides nothing: ground, shadow, light, reflection."""
        layer = Image.new("RGBA", self.image.size, (0, 0, 0, 0))
        painter(Pen(ImageDraw.Draw(layer), box, flip))
        alpha = layer.getchannel("A")
        layer.putalpha(alpha.point(lambda value: round(value * opacity)))
        self.image.alpha_composite(layer)
        self.seen[name] = alpha
        self.whole[name] = area(alpha)

    def put(self, name: str, box: Box, painter: Painter, *, flip: bool = False) -> None:
        """Puts a thing before all earlier ones. Without a name it only hides them."""
        earlier = dict(self.seen)
        self.wash(box, painter, name=name, flip=flip)
        clear = ImageChops.invert(self.seen[name])
        for other in earlier.keys() - {name}:
            self.seen[other] = ImageChops.multiply(earlier[other], clear)

    def boxes(self) -> dict[str, tuple[int, int, int, int]]:
        """The visible part of each named thing."""
        found = {}
        for name in filter(None, self.seen):
            left, top, right, bottom = (round(edge / SCALE) for edge in self.seen[name].getbbox() or (0, 0, 0, 0))
            found[name] = (left, top, right - left, bottom - top)
        return found

    def hidden(self, name: str) -> int:
        """How much of a thing others hide, in per cent."""
        return round(100 - 100 * area(self.seen[name]) / self.whole[name])

    def save(self, path: Path) -> None:
        """Scales the image down and writes it with a palette."""
        small = self.image.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        small.quantize(224, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)


def area(mask: Image.Image) -> int:
    """How many pixels of a mask are set."""
    return sum(mask.histogram()[128:])


# Things on wheels


def wheel(pen: Pen, x: float, radius: float) -> None:
    """A wheel in its arch, standing on the ground."""
    arch = radius * 1.18
    (left, top), wide = pen.at(x, 1 - radius), pen.size(arch)
    pen.draw.pieslice((left - wide, top - wide, left + wide, top + wide), 180, 360, DARK)
    pen.disc(x, 1 - radius, radius, TYRE)
    pen.disc(x, 1 - radius, radius * 0.55, "#a9b0b5")
    pen.disc(x, 1 - radius, radius * 0.18, TYRE)


def car_side(pen: Pen, colour: str) -> None:
    """A car that drives to the right."""
    pen.poly([(0.16, 0.42), (0.27, 0.04), (0.31, 0), (0.62, 0), (0.66, 0.03), (0.8, 0.42)], colour)
    pen.rect(0, 0.38, 1, 0.84, colour, radius=0.14)
    pen.poly([(0.22, 0.4), (0.31, 0.08), (0.45, 0.08), (0.45, 0.4)], GLASS)
    pen.poly([(0.48, 0.4), (0.48, 0.08), (0.61, 0.08), (0.74, 0.4)], GLASS)
    pen.rect(0.465, 0.42, 0.475, 0.8, DARK)
    pen.rect(0.5, 0.48, 0.56, 0.52, DARK)
    pen.rect(0.94, 0.46, 0.99, 0.56, YELLOW, radius=0.04)
    pen.rect(0.01, 0.46, 0.05, 0.58, "#8e1f1a", radius=0.04)
    for x in (0.2, 0.79):
        wheel(pen, x, 0.19)


def estate_side(pen: Pen, colour: str) -> None:
    """An estate car: side windows to its very end."""
    pen.poly([(0.01, 0.45), (0.05, 0.04), (0.09, 0), (0.62, 0), (0.66, 0.03), (0.79, 0.42)], colour)
    pen.rect(0, 0.38, 1, 0.84, colour, radius=0.12)
    for left, right in ((0.08, 0.24), (0.27, 0.44)):
        pen.rect(left, 0.09, right, 0.4, GLASS)
    pen.poly([(0.47, 0.4), (0.47, 0.09), (0.61, 0.09), (0.73, 0.4)], GLASS)
    pen.rect(0.452, 0.42, 0.46, 0.8, DARK)
    pen.rect(0.94, 0.46, 0.99, 0.56, YELLOW, radius=0.04)
    pen.rect(0.005, 0.42, 0.04, 0.6, "#8e1f1a", radius=0.03)
    for x in (0.18, 0.8):
        wheel(pen, x, 0.19)


def panel_van_side(pen: Pen, colour: str) -> None:
    """A van that drives to the right: glass only beside the driver."""
    pen.poly([(0.02, 0.03), (0.05, 0), (0.68, 0), (0.76, 0.05), (0.87, 0.4), (0.02, 0.4)], colour)
    pen.rect(0, 0.3, 1, 0.86, colour, radius=0.08)
    pen.rect(0, 0.05, 0.3, 0.5, colour, radius=0.02)
    pen.poly([(0.68, 0.38), (0.68, 0.09), (0.75, 0.1), (0.83, 0.38)], GLASS)
    pen.rect(0.62, 0.06, 0.628, 0.82, GREY)
    pen.rect(0.3, 0.06, 0.308, 0.82, GREY)
    pen.rect(0.08, 0.52, 0.6, 0.6, TEAL)
    pen.rect(0.95, 0.48, 0.99, 0.6, YELLOW, radius=0.03)
    pen.rect(0.005, 0.45, 0.03, 0.62, "#8e1f1a")
    for x in (0.18, 0.81):
        wheel(pen, x, 0.14)


def bus_side(pen: Pen, colour: str, windows: int) -> None:
    """A bus that drives to the right: glass all along."""
    pen.rect(0, 0, 1, 0.88, colour, radius=0.07)
    step = 0.9 / windows
    for number in range(windows):
        pen.rect(0.03 + number * step, 0.12, 0.03 + (number + 0.88) * step, 0.48, GLASS, radius=0.02)
    pen.rect(0.94, 0.1, 1, 0.52, GLASS, radius=0.02)
    pen.rect(0.03 + (windows - 1) * step, 0.12, 0.03 + (windows - 0.12) * step, 0.82, "#9fc0cf", radius=0.02)
    pen.rect(0, 0.6, 0.03 + (windows - 1.1) * step, 0.66, WHITE)
    pen.rect(0.965, 0.64, 0.995, 0.74, YELLOW, radius=0.02)
    for x in (0.2, 0.76):
        wheel(pen, x, 0.12)


def car_end(pen: Pen, colour: str, lamps: str) -> None:
    """A car from behind or, with other lamps, from the front."""
    pen.rect(0.08, 0.8, 0.24, 1, TYRE, radius=0.03)
    pen.rect(0.76, 0.8, 0.92, 1, TYRE, radius=0.03)
    pen.poly([(0.12, 0.4), (0.22, 0.03), (0.27, 0), (0.73, 0), (0.78, 0.03), (0.88, 0.4)], colour)
    pen.rect(0, 0.36, 1, 0.88, colour, radius=0.1)
    pen.poly([(0.19, 0.38), (0.27, 0.08), (0.73, 0.08), (0.81, 0.38)], GLASS)
    pen.rect(0.03, 0.46, 0.19, 0.58, lamps, radius=0.05)
    pen.rect(0.81, 0.46, 0.97, 0.58, lamps, radius=0.05)
    pen.rect(0.36, 0.62, 0.64, 0.73, WHITE, radius=0.02)
    pen.rect(0.02, 0.76, 0.98, 0.88, DARK, radius=0.05)


def mirrors(pen: Pen, colour: str) -> None:
    """The two wing mirrors of a car."""
    pen.rect(0, 0, 0.1, 1, colour, radius=0.3)
    pen.rect(0.9, 0, 1, 1, colour, radius=0.3)


def van_end(pen: Pen, colour: str) -> None:
    """A van from behind: two doors."""
    pen.rect(0.08, 0.86, 0.24, 1, TYRE, radius=0.02)
    pen.rect(0.76, 0.86, 0.92, 1, TYRE, radius=0.02)
    pen.rect(0, 0, 1, 0.93, colour, radius=0.06)
    pen.rect(0.1, 0.1, 0.47, 0.38, GLASS, radius=0.02)
    pen.rect(0.53, 0.1, 0.9, 0.38, GLASS, radius=0.02)
    pen.rect(0.49, 0.05, 0.51, 0.85, GREY)
    pen.rect(0.01, 0.5, 0.08, 0.7, "#b3241c", radius=0.02)
    pen.rect(0.92, 0.5, 0.99, 0.7, "#b3241c", radius=0.02)
    pen.rect(0.02, 0.86, 0.98, 0.93, DARK, radius=0.02)


def bicycle(pen: Pen, colour: str) -> None:
    """A bicycle from the side, its front to the right."""
    for x in (0.2, 0.8):
        pen.ring(x, 0.68, 0.32, TYRE, 0.05)
        pen.disc(x, 0.68, 0.04, TYRE)
    pen.limb([(0.2, 0.68), (0.45, 0.68), (0.69, 0.3), (0.4, 0.32), (0.45, 0.68)], colour, 0.05)
    pen.limb([(0.2, 0.68), (0.4, 0.32), (0.38, 0.22)], colour, 0.04)
    pen.limb([(0.8, 0.68), (0.68, 0.12)], colour, 0.045)
    pen.limb([(0.76, 0.12), (0.68, 0.06), (0.64, 0.08)], DARK, 0.05)
    pen.limb([(0.31, 0.2), (0.44, 0.2)], DARK, 0.07)
    pen.disc(0.45, 0.68, 0.07, DARK)


def bicycle_end(pen: Pen, colour: str) -> None:
    """A bicycle from behind."""
    pen.limb([(0.06, 0.07), (0.94, 0.07)], DARK, 0.06)
    pen.limb([(0.5, 0.1), (0.5, 0.6)], colour, 0.06)
    pen.rect(0.42, 0.34, 0.58, 1, TYRE, radius=0.06)
    pen.rect(0.44, 0.44, 0.56, 0.51, RED, radius=0.02)
    pen.limb([(0.2, 0.8), (0.8, 0.8)], DARK, 0.04)


def motorcycle(pen: Pen, colour: str) -> None:
    """A motorcycle from the side, its front to the right."""
    for x in (0.16, 0.84):
        pen.ring(x, 0.71, 0.29, TYRE, 0.11)
        pen.disc(x, 0.71, 0.1, GREY)
    pen.limb([(0.84, 0.71), (0.7, 0.2)], GREY, 0.07)
    pen.poly([(0.3, 0.5), (0.66, 0.44), (0.64, 0.78), (0.36, 0.82)], DARK)
    pen.limb([(0.12, 0.82), (0.5, 0.82)], GREY, 0.09)
    pen.poly([(0.06, 0.34), (0.42, 0.42), (0.68, 0.24), (0.72, 0.46), (0.3, 0.56)], colour)
    pen.limb([(0.14, 0.36), (0.4, 0.4)], TYRE, 0.1)
    pen.limb([(0.62, 0.1), (0.7, 0.06)], TYRE, 0.07)
    pen.disc(0.76, 0.27, 0.1, YELLOW)


def moped(pen: Pen, colour: str) -> None:
    """A moped from the side, its front to the right: no pedals, a board for the feet."""
    pen.limb([(0.82, 0.78), (0.7, 0.14)], GREY, 0.07)
    pen.limb([(0.68, 0.3), (0.62, 0.78), (0.42, 0.78)], colour, 0.11)
    pen.poly([(0.02, 0.5), (0.44, 0.4), (0.46, 0.82), (0.1, 0.78)], colour)
    pen.limb([(0.12, 0.4), (0.38, 0.36)], TYRE, 0.12)
    pen.limb([(0.6, 0.08), (0.72, 0.05)], TYRE, 0.07)
    pen.disc(0.74, 0.18, 0.08, YELLOW)
    for x in (0.2, 0.84):
        pen.disc(x, 0.8, 0.2, TYRE)
        pen.disc(x, 0.8, 0.09, GREY)


def pram(pen: Pen, colour: str) -> None:
    """A pram that is pushed to the right."""
    pen.limb([(0.28, 0.82), (0.7, 0.52)], GREY, 0.04)
    pen.limb([(0.75, 0.82), (0.3, 0.5), (0.06, 0.1), (0.02, 0.1)], GREY, 0.04)
    pen.poly([(0.18, 0.36), (0.96, 0.36), (0.86, 0.62), (0.3, 0.62)], colour)
    pen.draw.pieslice(pen.frame(0.42, 0, 0.98, 0.72), 180, 360, DARK)
    for x in (0.26, 0.78):
        pen.ring(x, 0.86, 0.14, TYRE, 0.05)


# Living things


def walker(pen: Pen, shirt: str, trousers: str, hair: str = BROWN) -> None:
    """A person who walks to the right."""
    pen.limb([(0.5, 0.24), (0.28, 0.4), (0.16, 0.5)], shirt, 0.065)
    pen.limb([(0.47, 0.54), (0.36, 0.74), (0.12, 0.94)], trousers, 0.085)
    pen.limb([(0.12, 0.97), (0.22, 0.975)], DARK, 0.045)
    pen.limb([(0.53, 0.54), (0.68, 0.74), (0.74, 0.95)], trousers, 0.085)
    pen.limb([(0.74, 0.975), (0.9, 0.975)], DARK, 0.045)
    pen.rect(0.3, 0.17, 0.7, 0.56, shirt, radius=0.07)
    pen.limb([(0.52, 0.25), (0.7, 0.39), (0.88, 0.46)], shirt, 0.06)
    pen.disc(0.92, 0.48, 0.028, SKIN)
    pen.disc(0.5, 0.08, 0.08, hair)
    pen.disc(0.56, 0.092, 0.066, SKIN)


def stander(pen: Pen, shirt: str, trousers: str, hair: str = BROWN) -> None:
    """A person who stands and looks at us."""
    for x in (0.36, 0.64):
        pen.limb([(x, 0.55), (x, 0.95)], trousers, 0.095)
        pen.oval(x - 0.16, 0.95, x + 0.16, 1, DARK)
    pen.limb([(0.3, 0.22), (0.12, 0.38), (0.12, 0.52)], shirt, 0.065)
    pen.limb([(0.7, 0.22), (0.88, 0.38), (0.88, 0.52)], shirt, 0.065)
    pen.rect(0.22, 0.17, 0.78, 0.57, shirt, radius=0.07)
    pen.disc(0.5, 0.08, 0.08, hair)
    pen.disc(0.5, 0.098, 0.062, SKIN)


def rider(pen: Pen, shirt: str, trousers: str, helmet: str) -> None:
    """A person who sits on a bicycle or motorcycle that drives to the right."""
    pen.limb([(0.22, 0.55), (0.5, 0.72), (0.36, 0.93)], trousers, 0.1)
    pen.limb([(0.36, 0.96), (0.5, 0.96)], DARK, 0.06)
    pen.limb([(0.24, 0.5), (0.5, 0.26)], shirt, 0.2)
    pen.limb([(0.52, 0.27), (0.7, 0.46), (0.94, 0.49)], shirt, 0.07)
    pen.disc(0.64, 0.115, 0.085, SKIN)
    pen.draw.pieslice(pen.frame(0.42, 0, 0.84, 0.22), 160, 350, helmet)


def rider_end(pen: Pen, shirt: str, trousers: str, helmet: str) -> None:
    """A person on a bicycle, from behind."""
    for x in (0.34, 0.66):
        pen.limb([(x, 0.56), (x, 0.92)], trousers, 0.09)
    pen.limb([(0.28, 0.24), (0.08, 0.42), (0.1, 0.52)], shirt, 0.07)
    pen.limb([(0.72, 0.24), (0.92, 0.42), (0.9, 0.52)], shirt, 0.07)
    pen.rect(0.2, 0.18, 0.8, 0.6, shirt, radius=0.09)
    pen.disc(0.5, 0.1, 0.08, SKIN)
    pen.draw.pieslice(pen.frame(0.28, 0, 0.72, 0.19), 175, 365, helmet)


def dog(pen: Pen) -> None:
    """A dog that walks to the right."""
    for x in (0.2, 0.3, 0.62, 0.7):
        pen.rect(x - 0.035, 0.55, x + 0.035, 1, "#5d3d29", radius=0.04)
    pen.rect(0.13, 0.34, 0.76, 0.68, BROWN, radius=0.16)
    pen.limb([(0.16, 0.4), (0.03, 0.14)], BROWN, 0.09)
    pen.poly([(0.62, 0.5), (0.72, 0.1), (0.86, 0.3)], BROWN)
    pen.rect(0.66, 0.08, 0.88, 0.36, BROWN, radius=0.12)
    pen.rect(0.8, 0.18, 1, 0.34, BROWN, radius=0.07)
    pen.poly([(0.68, 0.1), (0.74, 0.1), (0.7, 0.36)], "#4a2f1f")


# Things that stand beside the road


def pole(pen: Pen) -> None:
    """A post of metal."""
    pen.rect(0, 0, 1, 1, "#7d868c")


def tree(pen: Pen) -> None:
    """A tree with a round crown."""
    pen.rect(0.44, 0.4, 0.56, 1, "#6e4e37")
    for x, y, radius in ((0.5, 0.26, 0.25), (0.28, 0.36, 0.17), (0.72, 0.35, 0.18)):
        pen.disc(x, y, radius, GREEN)
    pen.disc(0.42, 0.2, 0.13, "#6ba376")


def traffic_light(pen: Pen, lit: str) -> None:
    """The housing of a traffic light and its three lamps."""
    pen.rect(0, 0, 1, 1, "#22262a", radius=0.1)
    for y, lamp in zip((0.2, 0.5, 0.8), LAMPS, strict=True):
        pen.disc(0.5, y, 0.115, LAMPS[lamp] if lamp == lit else "#4a4f53")


def light_from_the_side(pen: Pen) -> None:
    """A traffic light that is meant for others: its lamps cannot be seen."""
    pen.rect(0, 0, 0.55, 1, "#22262a", radius=0.06)
    for y in (0.08, 0.38, 0.68):
        pen.poly([(0.5, y), (1, y + 0.04), (1, y + 0.1), (0.5, y + 0.22)], "#353a3f")


def warning_sign(pen: Pen) -> None:
    """A red triangle around a dark figure."""
    pen.poly([(0.5, 0), (1, 1), (0, 1)], RED)
    pen.poly([(0.5, 0.26), (0.8, 0.86), (0.2, 0.86)], WHITE)
    pen.rect(0.46, 0.45, 0.54, 0.68, DARK)
    pen.rect(0.46, 0.73, 0.54, 0.81, DARK)


def no_entry_sign(pen: Pen) -> None:
    """A red disc with a white bar."""
    pen.oval(0, 0, 1, 1, RED)
    pen.rect(0.17, 0.41, 0.83, 0.59, WHITE)


def keep_right_sign(pen: Pen) -> None:
    """A blue disc with an arrow."""
    pen.oval(0, 0, 1, 1, "#2a62b5")
    pen.limb([(0.32, 0.3), (0.64, 0.64)], WHITE, 0.12)
    pen.poly([(0.76, 0.44), (0.76, 0.77), (0.43, 0.77)], WHITE)


def umbrella(pen: Pen, colour: str) -> None:
    """An open umbrella."""
    pen.rect(0.48, 0, 0.52, 1, DARK)
    pen.draw.pieslice(pen.frame(0, 0.02, 1, 1.1), 180, 360, colour)
    for x in (0.165, 0.5, 0.835):
        pen.oval(x - 0.165, 0.49, x + 0.165, 0.62, colour)


def shelter(pen: Pen) -> None:
    """A bus stop: a roof, a bench and a frame for a poster."""
    pen.rect(0.04, 0.06, 0.06, 1, DARK)
    pen.rect(0, 0, 1, 0.07, DARK)
    pen.rect(0.06, 0.1, 0.66, 0.8, "#dce9ee")
    pen.rect(0.12, 0.66, 0.6, 0.71, BROWN)
    pen.rect(0.16, 0.71, 0.18, 1, DARK)
    pen.rect(0.54, 0.71, 0.56, 1, DARK)
    pen.rect(0.68, 0.12, 0.98, 0.94, DARK, radius=0.02)
    pen.rect(0.7, 0.15, 0.96, 0.91, "#f4d7c2")
    pen.rect(0.7, 0.78, 0.96, 0.91, PLUM)


def mannequin(pen: Pen) -> None:
    """A figure without a face on a stand."""
    pen.rect(0.47, 0.5, 0.53, 0.97, GREY)
    pen.oval(0.2, 0.95, 0.8, 1, GREY)
    pen.poly([(0.2, 0.2), (0.8, 0.2), (0.66, 0.42), (0.86, 0.72), (0.14, 0.72), (0.34, 0.42)], YELLOW)
    pen.disc(0.5, 0.09, 0.075, "#ece4da")


def stand(pen: Pen) -> None:
    """A rack for bicycles."""
    pen.limb([(0.02, 0.96), (0.02, 0.1), (0.98, 0.1), (0.98, 0.96)], GREY, 0.08)


# Ground, weather and light


def plain(pen: Pen, colour: str) -> None:
    """One colour over all of the box."""
    pen.rect(0, 0, 1, 1, colour)


def shadow(pen: Pen) -> None:
    """A dark patch on the ground."""
    pen.oval(0, 0, 1, 1, "#1c2024")


def rain(pen: Pen) -> None:
    """Slanting drops, spread evenly."""
    for number in range(150):
        x, y = (number * 0.618) % 1, (number * 0.2785) % 1
        pen.poly([(x, y), (x + 0.002, y), (x - 0.004, y + 0.05), (x - 0.006, y + 0.05)], "#f4f8fa")


def glow(pen: Pen, colour: str) -> None:
    """Light around a lamp."""
    pen.disc(0.5, 0.5, 0.5, colour)


def shape(pen: Pen, points: Sequence[Point], colour: str) -> None:
    """A polygon in pixels of the image."""
    pen.poly([(x / WIDTH, y / HEIGHT) for x, y in points], colour)


def block(pen: Pen, box: Box, colour: str) -> None:
    """An upright rectangle in pixels of the image."""
    left, top, width, height = box
    shape(pen, [(left, top), (left + width, top), (left + width, top + height), (left, top + height)], colour)


def ground(across: float, y: float) -> Point:
    """Where the line into the distance that begins at `across`, on the lower edge, has come when it is at `y`."""
    return MIDDLE + (across - MIDDLE) * (y - HORIZON) / (HEIGHT - HORIZON), y


def upright(across: float, y: int, width: float, height: float) -> Box:
    """The box of a thing, its size in metres, that stands on the ground at `y`."""
    pixels = (y - HORIZON) / EYE
    wide, high = round(width * pixels), round(height * pixels)
    return Box(round(ground(across, y)[0] - wide / 2), y - high, wide, high)


def beside(left: int, bottom: int, width: float, height: float) -> Box:
    """The box of a thing, its size in metres, in a view across the street."""
    wide, high = round(width * METRE), round(height * METRE)
    return Box(left, bottom - high, wide, high)


def depth(near: float, far: float, part: float) -> float:
    """The y on the ground that lies at a part of the way from one y to another."""
    return HORIZON + 1 / ((1 - part) / (near - HORIZON) + part / (far - HORIZON))


def wall(across: float, near: float, far: float, bottom: float, top: float) -> list[Point]:
    """A piece of a wall along the street, between two heights in metres."""
    corners = []
    for y, height in ((near, bottom), (far, bottom), (far, top), (near, top)):
        x, base = ground(across, y)
        corners.append((x, base - height * (base - HORIZON) / EYE))
    return corners


def houses(pen: Pen, across: float, first: int) -> None:
    """A row of houses along one side of the street."""
    edges = (460, 290, 242, 216, 200, 191, FAR)
    for number, (near, far) in enumerate(itertools.pairwise(edges), first):
        shape(pen, wall(across, near, far, 0, 8 if number % 2 else 6.6), WALLS[number % len(WALLS)])
        for part, sill in itertools.product((0.12, 0.42, 0.72), (0.9, 3.3, 5.2)):
            sides = depth(near, far, part), depth(near, far, part + 0.17)
            shape(pen, wall(across, *sides, sill, sill + 1.2), PANE)


def strip(left: float, right: float, near: float = HEIGHT, far: float = FAR) -> list[Point]:
    """A piece of the ground between two lines into the distance."""
    return [ground(left, near), ground(left, far), ground(right, far), ground(right, near)]


def inside(points: Sequence[Point]) -> list[Point]:
    """The polygon cut at the left and the right edge of the image, in whole pixels."""
    result: list[Point] = []
    for (ax, ay), (bx, by) in itertools.pairwise([points[-1], *points]):
        crossings = []
        for edge in (0, WIDTH):
            if (ax - edge) * (bx - edge) < 0:
                part = (edge - ax) / (bx - ax)
                crossings.append((part, (edge, round(ay + part * (by - ay)))))
        result += [point for _, point in sorted(crossings)]
        if 0 <= bx <= WIDTH:
            result.append((round(bx), round(by)))
    return result


def along(*, marked: bool = True) -> Scene:
    """A view along a street with houses on both sides."""
    scene = Scene()
    scene.wash(Box(0, 120, WIDTH, 66), partial(plain, colour="#dcebf2"))
    scene.wash(Box(236, 132, 168, 54), partial(plain, colour="#b3bfb4"))
    scene.wash(Box(262, 142, 52, 44), partial(plain, colour="#c3b5a6"))
    for across, first in ((-430, 0), (1070, 2)):
        scene.wash(EVERYTHING, partial(houses, across=across, first=first))
    parts = {"pavement-left": (-430, -80), "pavement-right": (720, 1070), "road": (-80, 720)}
    for name, (left, right) in parts.items():
        points = strip(left, right)
        scene.shapes[name] = inside(points)
        colour = ASPHALT if name == "road" else PAVING
        scene.wash(EVERYTHING, partial(shape, points=points, colour=colour))
    for left, right in ((-96, -80), (720, 736)):
        scene.wash(EVERYTHING, partial(shape, points=strip(left, right), colour=KERB))
    if marked:
        dashes(scene, 320)
    return scene


def dashes(scene: Scene, across: float) -> None:
    """A broken line along the street."""
    for near, far in ((420, 372), (330, 290), (261, 241), (228, 217), (210, 204), (200, 197), (194, 192), (190, 188)):
        points = strip(across - 9, across + 9, near, far)
        scene.wash(EVERYTHING, partial(shape, points=points, colour=MARKING))


def facades(pen: Pen, first: int, *, ground_floor: bool) -> None:
    """Four houses on the other side of the street."""
    for number, door in enumerate((TEAL, PLUM, BROWN, BLUE)):
        left = number * 160
        block(pen, Box(left, 22 + number % 2 * 12, 160, 230), WALLS[(number + first) % len(WALLS)])
        windows = [(left + 18, 56), (left + 92, 56)]
        if ground_floor:
            windows.append((left + 18, 142))
            block(pen, Box(left + 96, 138, 40, 94), door)
        for x, y in windows:
            block(pen, Box(x, y, 48, 52), WHITE)
            block(pen, Box(x + 4, y + 4, 40, 44), PANE)


def carriageway(pen: Pen) -> None:
    """Pavement, kerb and road across the whole image."""
    for top, height, colour in ((232, 44, PAVING), (276, 6, KERB), (282, 118, ASPHALT)):
        block(pen, Box(0, top, WIDTH, height), colour)
    for left in range(10, WIDTH, 110):
        block(pen, Box(left, 356, 60, 5), MARKING)


def across_street(*, shop: bool = False) -> Scene:
    """A view across a street, as from a car that waits to turn."""
    scene = Scene()
    scene.wash(EVERYTHING, partial(facades, first=int(shop), ground_floor=not shop))
    scene.wash(EVERYTHING, carriageway)
    return scene


def shade(scene: Scene, box: Box) -> None:
    """The shadow under a thing."""
    patch = Box(box.left - 3, box.top + box.height - 5, box.width + 6, 9)
    scene.wash(patch, shadow, opacity=0.35)


def place(scene: Scene, name: str, box: Box, painter: Painter, *, flip: bool = False) -> None:
    """Puts a thing on the ground, with its shadow."""
    shade(scene, box)
    scene.put(name, box, painter, flip=flip)


def cycle(scene: Scene, name: str, left: int, bottom: int, *, flip: bool = False) -> None:
    """A bicycle with its rider, in a view across the street."""
    machine = beside(left, bottom, 1.75, 1.05)
    shift = 0.26 if flip else 0.22
    person = Box(machine.left + shift * machine.width, bottom - 92, machine.width * 0.52, 83)
    place(scene, f"{name}-bicycle", machine, partial(bicycle, colour=RED), flip=flip)
    scene.put(f"{name}-rider", person, partial(rider, shirt=BLUE, trousers=DARK, helmet=YELLOW), flip=flip)


def red_car(scene: Scene, across: float, y: int) -> Box:
    """A red car from behind, with mirrors that have a name of their own."""
    box = upright(across, y, 1.8, 1.5)
    arms = Box(box.left - 9, box.top + round(box.height * 0.28), box.width + 18, round(box.height * 0.12))
    scene.put("car-mirrors", arms, partial(mirrors, colour="#a5332e"))
    place(scene, "car", box, partial(car_end, colour=RED, lamps="#ff6a5a"))
    return box


def lamp_post(scene: Scene, name: str, across: float, y: int, lit: str) -> None:
    """A traffic light on a pole."""
    scene.put("", upright(across, y, 0.12, 3.1), pole)
    box = upright(across, y, 0.42, 1.05)
    raised = Box(box.left, box.top - round(2.05 * (y - HORIZON) / EYE), box.width, box.height)
    scene.put(name, raised, partial(traffic_light, lit=lit))


# The scenes


def street_car() -> Scene:
    """A car ahead, a person on the pavement."""
    scene = along()
    scene.put("", upright(-260, 236, 3.2, 4.5), tree)
    place(scene, "person", upright(850, 262, 0.75, 1.7), partial(walker, shirt=TEAL, trousers=DARK), flip=True)
    red_car(scene, 520, 300)
    return scene


def crossing() -> Scene:
    """A zebra crossing with a person and a dog, and a person with a pram."""
    scene = across_street()
    for left in range(40, 600, 56):
        scene.wash(Box(left, 286, 30, 66), partial(plain, colour=MARKING))
    scene.put("", Box(596, 118, 6, 152), pole)
    scene.put("light", Box(587, 100, 24, 60), partial(traffic_light, lit="red"))
    place(scene, "dog-owner", beside(150, 338, 0.8, 1.75), partial(walker, shirt=ORANGE, trousers=BLUE))
    place(scene, "dog", beside(238, 342, 0.95, 0.66), dog)
    scene.put("", EVERYTHING, lambda pen: pen.limb([(0.294, 0.726), (0.42, 0.8)], DARK, 0.005))
    place(scene, "pram", beside(452, 340, 1.1, 1.05), partial(pram, colour=PLUM))
    place(scene, "pram-pusher", beside(412, 338, 0.8, 1.7), partial(walker, shirt=GREEN, trousers=DARK, hair=YELLOW))
    return scene


def cyclist() -> Scene:
    """A cyclist ahead of us, from behind, and a parked car that comes next."""
    scene = along()
    place(scene, "parked-car", upright(-20, 244, 1.8, 1.5), partial(car_end, colour=BLUE, lamps="#fff2c0"))
    machine = upright(560, 300, 0.56, 1.05)
    person = Box(machine.left + 1, 300 - 134, machine.width - 2, 118)
    place(scene, "bicycle", machine, partial(bicycle_end, colour=TEAL))
    scene.put("rider", person, partial(rider_end, shirt=ORANGE, trousers=DARK, helmet=WHITE))
    return scene


def bicycles() -> Scene:
    """A person who pushes a bicycle, and a rack in which bicycles stand tangled."""
    scene = across_street()
    for number, colour in enumerate((TEAL, RED, DARK, BLUE, ORANGE, GREEN)):
        box = beside(352 + number * 24, 262 + number % 2 * 5, 1.75, 1.05)
        scene.put(f"rack-{number}", box, partial(bicycle, colour=colour), flip=number % 3 == 1)
    scene.put("", Box(370, 226, 200, 42), stand)
    place(scene, "pusher", beside(120, 322, 0.85, 1.75), partial(walker, shirt=PLUM, trousers=BLUE))
    place(scene, "pushed-bicycle", beside(146, 326, 1.75, 1.05), partial(bicycle, colour=GREEN))
    return scene


def delivery() -> Scene:
    """A van that stands on the kerb, and an estate car that passes."""
    scene = across_street()
    place(scene, "van", beside(24, 280, 5.2, 2.35), partial(panel_van_side, colour=WHITE))
    place(scene, "estate", beside(346, 346, 4.5, 1.5), partial(estate_side, colour=BLUE))
    return scene


def junction() -> Scene:
    """A bus that leaves the image on the left, and a minibus behind it."""
    scene = across_street()
    place(scene, "minibus", beside(306, 304, 5.6, 2.5), partial(bus_side, colour=YELLOW, windows=5), flip=True)
    place(scene, "bus", beside(-230, 348, 11, 3.1), partial(bus_side, colour=RED, windows=7), flip=True)
    return scene


def parked_row() -> Scene:
    """Parked cars that hide one another, and a person behind one of them."""
    scene = across_street()
    place(scene, "person", beside(238, 284, 0.7, 1.75), partial(stander, shirt=ORANGE, trousers=DARK))
    place(scene, "first", beside(420, 290, 4.2, 1.45), partial(car_side, colour=TEAL))
    place(scene, "second", beside(232, 304, 4.3, 1.5), partial(car_side, colour=SAND))
    place(scene, "third", beside(30, 318, 4.4, 1.5), partial(car_side, colour=PLUM))
    return scene


def behind_tree() -> Scene:
    """A car behind the trunk of a tree."""
    scene = across_street()
    place(scene, "car", beside(210, 314, 4.3, 1.5), partial(car_side, colour=BLUE))
    scene.put("", Box(176, 14, 300, 410), tree)
    return scene


def shop_window() -> Scene:
    """A window in which a car is mirrored, a mannequin behind it, a person before it."""
    scene = across_street(shop=True)
    scene.wash(Box(60, 122, 430, 108), partial(plain, colour=DARK))
    scene.wash(Box(66, 128, 418, 96), partial(plain, colour="#6f8b99"))
    scene.put("mannequin", Box(392, 134, 34, 88), mannequin)
    scene.wash(Box(110, 160, 176, 62), partial(car_side, colour=RED), name="mirrored-car", opacity=0.45)
    for left in (200, 340):
        scene.wash(Box(left, 128, 14, 96), partial(plain, colour=WHITE), opacity=0.2)
    place(scene, "person", beside(540, 262, 0.8, 1.7), partial(walker, shirt=TEAL, trousers=DARK), flip=True)
    return scene


def bus_stop() -> Scene:
    """A bus stop with a poster that shows a person, and a person who waits."""
    scene = across_street()
    scene.put("", Box(180, 122, 300, 146), shelter)
    scene.put("poster-person", Box(405, 150, 46, 84), partial(stander, shirt=RED, trousers=BLUE, hair=YELLOW))
    place(scene, "person", beside(252, 268, 0.68, 1.75), partial(stander, shirt=PLUM, trousers=DARK))
    return scene


def signals() -> Scene:
    """A traffic light for us, one for others, and two signs on one pole."""
    scene = along()
    lamp_post(scene, "light", 812, 300, "red")
    scene.put("", upright(-150, 250, 0.12, 3.1), pole)
    scene.put("side-light", Box(117, 96, 24, 56), light_from_the_side, flip=True)
    scene.put("", Box(176, 96, 5, 140), pole)
    scene.put("warning", Box(158, 84, 41, 36), warning_sign)
    scene.put("no-entry", Box(160, 124, 37, 37), no_entry_sign)
    return scene


def wet_street() -> Scene:
    """Rain: a car that is mirrored in the wet road, and a person under an umbrella."""
    scene = along(marked=False)
    scene.wash(EVERYTHING, partial(plain, colour="#5d6b78"), opacity=0.38)
    box = upright(500, 280, 1.8, 1.5)
    car = partial(car_end, colour=TEAL, lamps="#ff6a5a")
    scene.wash(Box(box.left, 380, box.width, -box.height), car, name="mirrored-car", opacity=0.3)
    scene.put("car", box, car)
    person = upright(-180, 270, 0.75, 1.7)
    scene.put("umbrella", Box(person.left - 21, person.top - 34, 88, 56), partial(umbrella, colour=YELLOW))
    place(scene, "person", person, partial(walker, shirt=PLUM, trousers=DARK))
    scene.wash(EVERYTHING, rain, opacity=0.5)
    return scene


def night() -> Scene:
    """Night: a car comes towards us with dazzling headlamps; a green light."""
    scene = along()
    box = upright(150, 272, 1.8, 1.5)
    scene.put("car", box, partial(car_end, colour=SAND, lamps=WHITE))
    scene.wash(EVERYTHING, partial(plain, colour="#0d1730"), opacity=0.66)
    for part in (0.11, 0.89):
        x, y = box.left + part * box.width, box.top + 0.52 * box.height
        for radius, opacity in ((58, 0.1), (38, 0.16), (22, 0.3), (12, 1)):
            patch = Box(x - radius, y - radius, 2 * radius, 2 * radius)
            scene.wash(patch, partial(glow, colour="#fff4d0"), opacity=opacity)
    lamp_post(scene, "light", 830, 280, "green")
    return scene


def crowd() -> Scene:
    """A crowd at the end of the street, and two people near us."""
    scene = along(marked=False)
    shirts = (RED, BLUE, YELLOW, TEAL, PLUM, WHITE, ORANGE, GREEN)
    for number in range(46):
        y = 192 + number // 16 * 4
        box = Box(262 + number % 16 * 7.4 + number // 16 * 3, y - 30, 12, 30)
        scene.wash(box, partial(stander, shirt=shirts[number * 5 % 8], trousers=DARK))
    scene.shapes["crowd"] = [(262, 162), (386, 162), (391, 196), (386, 200), (268, 200), (262, 192)]
    place(scene, "left-person", upright(-60, 250, 0.7, 1.7), partial(stander, shirt=TEAL, trousers=BLUE))
    place(scene, "right-person", upright(690, 262, 0.75, 1.7), partial(walker, shirt=RED, trousers=DARK), flip=True)
    return scene


def motorbike() -> Scene:
    """A motorcycle with its rider on the road, a parked moped on the pavement."""
    scene = across_street()
    place(scene, "moped", beside(470, 270, 1.75, 1.05), partial(moped, colour=TEAL))
    machine = beside(150, 340, 2.3, 1.2)
    place(scene, "motorcycle", machine, partial(motorcycle, colour=RED))
    person = Box(machine.left + 20, 340 - 92, 74, 84)
    scene.put("rider", person, partial(rider, shirt=DARK, trousers=BLUE, helmet=WHITE))
    return scene


def island() -> Scene:
    """A kerbed island in the middle of the road, and a broken line."""
    scene = along(marked=False)
    dashes(scene, 540)
    kerb = strip(232, 312, 330, 216)
    scene.shapes["island"] = inside(kerb)
    scene.shapes["line"] = [(540, 400), (345, 187)]
    scene.wash(EVERYTHING, partial(shape, points=kerb, colour=KERB))
    scene.wash(EVERYTHING, partial(shape, points=strip(244, 300, 324, 219), colour=PAVING))
    scene.put("", Box(277, 210, 6, 108), pole)
    scene.put("sign", Box(258, 190, 44, 44), keep_right_sign)
    return scene


def far_away() -> Scene:
    """A small car far ahead, and a person who is too small to be marked."""
    scene = along()
    scene.put("car", Box(334, 184, 27, 22), partial(car_end, colour=RED, lamps="#ff6a5a"))
    scene.put("person", Box(375, 178, 7, 16), partial(stander, shirt=DARK, trousers=DARK))
    return scene


def hidden_van() -> Scene:
    """For the hidden test: a van from behind, and a person before it."""
    scene = along()
    place(scene, "van", upright(540, 288, 2.05, 2.4), partial(van_end, colour=WHITE))
    place(scene, "person", upright(620, 306, 0.75, 1.7), partial(walker, shirt=YELLOW, trousers=BLUE), flip=True)
    return scene


def hidden_cyclist() -> Scene:
    """For the hidden test: a cyclist beside a bus."""
    scene = across_street()
    place(scene, "bus", beside(40, 312, 9.5, 3.1), partial(bus_side, colour=TEAL, windows=6))
    cycle(scene, "cyclist", 330, 352)
    return scene


def hidden_dog() -> Scene:
    """For the hidden test: a dog at the kerb, a green light, and a car that the image cuts off."""
    scene = across_street()
    scene.put("", Box(496, 118, 6, 152), pole)
    scene.put("light", Box(487, 100, 24, 60), partial(traffic_light, lit="green"))
    place(scene, "dog", beside(300, 272, 1.0, 0.7), dog, flip=True)
    place(scene, "car", beside(-90, 330, 4.3, 1.5), partial(car_side, colour=ORANGE))
    return scene


SCENES: tuple[Callable[[], Scene], ...] = (
    street_car,
    crossing,
    cyclist,
    bicycles,
    delivery,
    junction,
    parked_row,
    behind_tree,
    shop_window,
    bus_stop,
    signals,
    wet_street,
    night,
    crowd,
    motorbike,
    island,
    far_away,
    hidden_van,
    hidden_cyclist,
    hidden_dog,
)


def report(name: str, scene: Scene) -> str:
    """What an image shows and where, a line each."""
    lines = [name]
    lines += [f"  {thing}: {list(box)}, {scene.hidden(thing)} % hidden" for thing, box in scene.boxes().items()]
    lines += [f"  {thing}: {[list(point) for point in points]}" for thing, points in scene.shapes.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Writes the images, or prints what they show."""
    for draw in SCENES:
        name = f"{draw.__name__.replace('_', '-')}.png"
        if "--boxes" in sys.argv[1:]:
            sys.stdout.write(report(name, draw()))
        else:
            draw().save(Path(__file__).with_name(name))


if __name__ == "__main__":
    main()
