"""An item of an example -> HTML that shows it as the annotator meets it, with the marks of an answer drawn into it."""

from guidelinekit.site.drawing.renderer import ItemRenderer, RenderedPart

__all__ = ["ItemRenderer", "RenderedPart"]
