"""A message of a chat -> whether it is Markdown, and its HTML, as a chat shows it: without links, images and HTML."""

from functools import cache
from typing import TYPE_CHECKING

from guidelinekit.guideline.table_heads import plain_empty_heads

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

#: What nobody writes by chance in a text without markup. One list item, or one `*`, may be meant as it is written.
_BLOCKS = frozenset({"fence", "table_open", "heading_open"})
_INLINE = frozenset({"strong_open", "code_inline"})
#: Markup that is shown as it is written: links and images would load or open what a foreign text names, and indented
#: or underlined lines are rarely meant as code or headings.
_LITERAL = ["link", "image", "autolink", "reference", "code", "lheading", "html_block", "html_inline"]


@cache
def _markdown() -> "MarkdownIt":
    # Imported here: commands that render nothing start faster.
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True})
    markdown.enable(["strikethrough", "table"]).disable(_LITERAL).use(plain_empty_heads)
    # The headings of a page are those of the guideline.
    markdown.add_render_rule("heading_open", lambda *_: "<p><strong>")
    markdown.add_render_rule("heading_close", lambda *_: "</strong></p>\n")
    return markdown


def is_markdown(text: str) -> bool:
    """Whether a text has Markdown that a chat would render: a code block, a table, a list, bold text or the like."""
    if not any(sign in text for sign in ("`", "**", "__", "|", "#", "~~~", "\n")):
        return False
    tokens = _markdown().parse(text)
    return (
        sum(token.type == "list_item_open" for token in tokens) > 1
        or any(token.type in _BLOCKS for token in tokens)
        or any(child.type in _INLINE for token in tokens for child in token.children or ())
    )


def render_chat(text: str) -> str:
    """Render a message as HTML blocks. A line break stays one."""
    return str(_markdown().render(text)).strip()
