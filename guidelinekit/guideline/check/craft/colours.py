"""The colours of labels: whether readers can see them and distinguish them, including colour-blind readers."""

import itertools
from collections.abc import Iterator
from typing import Any

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.craft.context import CraftContext
from guidelinekit.guideline.finding import Finding

#: The backgrounds of the site.
_BACKGROUNDS = {"light": "#ffffff", "dark": "#1e2129"}
#: With less contrast, a patch of colour is hardly visible on its background.
_MIN_CONTRAST = 1.6
#: A CIEDE2000 difference of about 1 is just visible when two patches touch. On a page they do not touch.
_MIN_DIFFERENCE = 4.0
#: With more colours than this, some are always similar.
_MAX_COLOURS = 60
#: Filters that simulate how readers see colours.
_VISION = {"": "", "protan": "without red cones", "deutan": "without green cones", "tritan": "without blue cones"}


def low_contrast(context: CraftContext) -> Iterator[Finding]:
    """GK441: a colour with too little contrast on one of the backgrounds."""
    for label_id, label in context.choosable_labels.items():
        for name, background in _BACKGROUNDS.items() if label.color else ():
            contrast = _colour(label.color).contrast(background)
            if contrast < _MIN_CONTRAST:
                message = f"the colour {label.color} has a contrast of {contrast:.1f}:1 on the {name} page"
                message += f"; at least {_MIN_CONTRAST:g}:1 is required"
                yield context.finding(
                    codes.COLOUR_CONTRAST,
                    ("labels", label_id, "color"),
                    message,
                    arguments=[label.color, name],
                    key=False,
                )


def similar_colours(context: CraftContext) -> Iterator[Finding]:
    """GK442: two colours that some readers cannot distinguish."""
    colours = {k: _colour(label.color) for k, label in context.choosable_labels.items() if label.color}
    if len(colours) > _MAX_COLOURS:
        return
    perceived = {
        vision: {k: colour.filter(vision) if vision else colour for k, colour in colours.items()} for vision in _VISION
    }
    for left, right in itertools.combinations(colours, 2):
        for vision, description in _VISION.items():
            if perceived[vision][left].delta_e(perceived[vision][right], method="2000") < _MIN_DIFFERENCE:
                readers = f"readers {description}" if description else "readers"
                message = f"{readers} cannot distinguish this colour from that of `{left}`"
                address = ("labels", right, "color")
                yield context.finding(codes.COLOURS_ALIKE, address, message, arguments=[left], key=False)
                break


def _colour(value: str) -> Any:
    # Imported here: guidelines without colours are checked faster.
    from coloraide import Color

    return Color(value)


CHECKS = (low_contrast, similar_colours)
