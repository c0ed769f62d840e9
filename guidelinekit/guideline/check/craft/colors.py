"""The colors of labels: whether readers can see them and distinguish them, including color-blind readers."""

import itertools
from collections.abc import Iterator
from typing import Any

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.craft.context import CraftContext
from guidelinekit.guideline.finding import Finding

#: The backgrounds of the site.
_BACKGROUNDS = {"light": "#ffffff", "dark": "#1e2129"}
#: With less contrast, a patch of color is hardly visible on its background.
_MIN_CONTRAST = 1.6
#: A CIEDE2000 difference of about 1 is just visible when two patches touch. On a page they do not touch.
_MIN_DIFFERENCE = 4.0
#: With more colors than this, some are always similar.
_MAX_COLORS = 60
#: Filters that simulate how readers see colors.
_VISION = {"": "", "protan": "without red cones", "deutan": "without green cones", "tritan": "without blue cones"}


def low_contrast(context: CraftContext) -> Iterator[Finding]:
    """GK441: a color with too little contrast on one of the backgrounds."""
    for label_id, label in context.choosable_labels.items():
        for name, background in _BACKGROUNDS.items() if label.color else ():
            contrast = _color(label.color).contrast(background)
            if contrast < _MIN_CONTRAST:
                message = f"the color {label.color} has a contrast of {contrast:.1f}:1 on the {name} page"
                message += f"; at least {_MIN_CONTRAST:g}:1 is required"
                yield context.finding(
                    codes.COLOR_CONTRAST,
                    ("labels", label_id, "color"),
                    message,
                    arguments=[label.color, name],
                    key=False,
                )


def similar_colors(context: CraftContext) -> Iterator[Finding]:
    """GK442: two colors that some readers cannot distinguish."""
    colors = {k: _color(label.color) for k, label in context.choosable_labels.items() if label.color}
    if len(colors) > _MAX_COLORS:
        return
    perceived = {
        vision: {k: color.filter(vision) if vision else color for k, color in colors.items()} for vision in _VISION
    }
    for left, right in itertools.combinations(colors, 2):
        for vision, description in _VISION.items():
            if perceived[vision][left].delta_e(perceived[vision][right], method="2000") < _MIN_DIFFERENCE:
                readers = f"readers {description}" if description else "readers"
                message = f"{readers} cannot distinguish this color from that of `{left}`"
                address = ("labels", right, "color")
                yield context.finding(codes.COLORS_ALIKE, address, message, arguments=[left], key=False)
                break


def _color(value: str) -> Any:
    # Imported here: guidelines without colors are checked faster.
    from coloraide import Color

    return Color(value)


CHECKS = (low_contrast, similar_colors)
