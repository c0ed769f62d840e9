"""Colours of labels: can they be seen, and told apart by readers who do not see all colours."""

import itertools
from collections.abc import Iterator
from typing import Any

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.craft.context import CraftContext
from guidelinekit.guideline.finding import Finding

#: Backgrounds of the site, light and dark.
_BACKGROUNDS = {"light": "#ffffff", "dark": "#1e2129"}
#: Below it a patch cannot be made out on its background.
_LEAST_CONTRAST = 1.6
#: A difference (CIEDE2000) that is just seen when two patches touch is about 1; on a page they do not touch.
_LEAST_DIFFERENCE = 4.0
#: Nobody tells that many colours apart, however they are chosen.
_MOST = 60
_SIGHT = {"": "", "protan": "without red cones", "deutan": "without green cones", "tritan": "without blue cones"}


def low_contrast(desk: CraftContext) -> Iterator[Finding]:
    """GK441: a colour that can hardly be seen on one of the backgrounds."""
    for label_id, label in desk.choosable.items():
        for name, background in _BACKGROUNDS.items() if label.color else ():
            contrast = _colour(label.color).contrast(background)
            if contrast < _LEAST_CONTRAST:
                message = f"the colour {label.color} has a contrast of {contrast:.1f} to 1 on the {name} page"
                message += f"; it needs {_LEAST_CONTRAST:g}"
                yield desk.at(codes.COLOUR_CONTRAST, ("labels", label_id, "color"), message, key=False)


def alike(desk: CraftContext) -> Iterator[Finding]:
    """GK442: two colours that some readers cannot tell apart."""
    if sum(bool(label.color) for label in desk.choosable.values()) > _MOST:
        return
    coloured = {k: _colour(label.color) for k, label in desk.choosable.items() if label.color}
    seen = {sight: {k: colour.filter(sight) if sight else colour for k, colour in coloured.items()} for sight in _SIGHT}
    for left, right in itertools.combinations(coloured, 2):
        for sight, said in _SIGHT.items():
            if seen[sight][left].delta_e(seen[sight][right], method="2000") < _LEAST_DIFFERENCE:
                who = f"readers {said} " if said else "readers "
                message = f"{who}cannot tell its colour from that of `{left}`"
                yield desk.at(codes.COLOURS_ALIKE, ("labels", right, "color"), message, key=False)
                break


def _colour(value: str) -> Any:
    # Imported here: guidelines without colours need not wait for it.
    from coloraide import Color

    return Color(value)


CHECKS = (low_contrast, alike)
