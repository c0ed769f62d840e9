"""An input and an answer -> HTML that shows the item as annotators see it, with the marks of the answer."""

from guidelinekit.site.drawing.renderer import ItemRenderer, RenderedExample, RenderedPart, Shot

__all__ = ["ItemRenderer", "RenderedExample", "RenderedPart", "Shot"]
