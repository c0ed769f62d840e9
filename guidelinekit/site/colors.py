"""Labels -> the style sheet of their colors, readable on light and on dark paper. Pure.

A label's color carries text: the letter on its key is in the color of the paper. So each color is adapted to both
papers; its hue and saturation stay.
"""

import colorsys
import re
from bisect import bisect_left
from collections.abc import Mapping

from guidelinekit.guideline.format.model import Label

#: The colors of the page's background.
LIGHT_PAPER, DARK_PAPER = "#fcfbf8", "#16191c"
#: The contrast that WCAG asks of text is 4.5; rounding to 8 bits takes a little away.
CONTRAST = 4.6
#: How many labels get a color if the guideline gives none: of more, each is like another one.
_MAX_DERIVED = 24
#: Neighbors in a list are this part of the color circle apart (the golden angle), and no two are the same.
_STEP = 0.381966
_SATURATION, _LIGHTNESS = 0.55, 0.45
#: How many colors a stripe has: more are too narrow to see.
_MAX_STRIPE = 16
_LEVELS = 1000
_PLAIN = re.compile(r"[A-Za-z0-9_-]")


def adapted(color: str, paper: str) -> str:
    """Return a color (`#rrggbb`) with the nearest lightness that has enough contrast with the paper."""
    if contrast(color, paper) >= CONTRAST:
        return color.lower()
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(color))
    # A color becomes brighter with its lightness, so the first level with enough contrast can be searched for.
    end = 0.0 if _luminance(paper) > 0.5 else 1.0

    def at(level: int) -> str:
        channels = colorsys.hls_to_rgb(hue, lightness + (end - lightness) * level / _LEVELS, saturation)
        return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)

    levels = range(_LEVELS + 1)
    return at(bisect_left(levels, True, hi=_LEVELS, key=lambda level: contrast(at(level), paper) >= CONTRAST))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors as WCAG defines it, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def colors_of(labels: Mapping[str, Label]) -> dict[str, str]:
    """Return the colors of labels. If none has one, few labels get colors by their position.

    If some have one, the others stay without: a color that nobody chose would look like one of them.
    """
    chosen = {label_id: label.color for label_id, label in labels.items() if label.color}
    active = [label_id for label_id, label in labels.items() if label.status != "deprecated"]
    if chosen or len(active) > _MAX_DERIVED:
        return chosen
    return {label_id: _derived(position) for position, label_id in enumerate(active)}


def style_sheet(labels: Mapping[str, Label], scope: str) -> str:
    """Return the rules that set `--c` for each label, inside elements whose `data-guideline` is the scope.

    Several guidelines can be on one page. The scope also gets the stripe, `--gk-stripe`.
    """
    inside = f"[data-guideline={_string(scope)}]"
    colors = colors_of(labels)
    rules = [f"{inside}{{--gk-stripe:{stripe(labels)}}}\n"] if colors else []
    selectors: dict[str, list[str]] = {}
    for label_id, color in colors.items():
        selectors.setdefault(color.lower(), []).append(f"{inside} [data-l={_string(label_id)}]")
    for color, of_color in selectors.items():
        value = f"light-dark({adapted(color, LIGHT_PAPER)},{adapted(color, DARK_PAPER)})"
        rules.append(f"{','.join(of_color)}{{--c:{value}}}\n")
    return "".join(rules)


def stripe(labels: Mapping[str, Label]) -> str:
    """Return the CSS gradient of a guideline's stripe; empty if no label has a color.

    It is decoration, and has one set of colors for both papers: those for the dark one are visible on both.
    """
    distinct = list(dict.fromkeys(adapted(color, DARK_PAPER) for color in colors_of(labels).values()))[:_MAX_STRIPE]
    if not distinct:
        return ""
    stops = [
        f"{color} {100 * at / len(distinct):.4g}% {100 * (at + 1) / len(distinct):.4g}%"
        for at, color in enumerate(distinct)
    ]
    return f"linear-gradient(90deg,{','.join(stops)})"


def _derived(position: int) -> str:
    channels = colorsys.hls_to_rgb((0.6 + position * _STEP) % 1, _LIGHTNESS, _SATURATION)
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)


def _channels(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _luminance(color: str) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _string(text: str) -> str:
    """Return a text as a CSS string. Everything but plain letters and digits is escaped by its number."""
    return '"' + "".join(c if _PLAIN.match(c) else f"\\{ord(c):x} " for c in text) + '"'
