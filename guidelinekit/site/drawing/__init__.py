"""An item of an example -> HTML that shows it as the annotator meets it, with the marks of an answer drawn into it."""

from guidelinekit.site.drawing.draw import Drawn, Easel

__all__ = ["Drawn", "Easel"]
