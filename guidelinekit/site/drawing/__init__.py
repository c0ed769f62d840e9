"""An input and an answer -> HTML that shows the item as annotators see it, with the marks of the answer."""

from guidelinekit.site.drawing.renderer import ItemRenderer, RenderedPart

__all__ = ["ItemRenderer", "RenderedPart"]
