"""What is inside a paragraph of Markdown -> spans, and HTML -> the text in it."""

import re
from html import unescape

from markdown_it.tree import SyntaxTreeNode

from guidelinekit.exchange.documents.words import BREAK, Span

_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?/?>")
_NAME = re.compile(r"[\w-]{1,40}")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<[?!][^<>]*>", re.DOTALL)
_HIGHLIGHT = re.compile(r"==(?=\S)([^=\n]+?)(?<=\S)==")
#: Elements of HTML. What else is in angle brackets is a text, such as `<name>`.
_ELEMENT = re.compile(
    r"a|abbr|article|aside|b|big|blockquote|br|button|center|code|d[dlt]|del|details|div|em|fig(?:caption|ure)|font|footer"
    r"|h[1-6r]|header|i|iframe|img|input|ins|kbd|label|li|main|mark|nav|[ou]l|p|picture|pre|q|s|samp|script|section|small"
    r"|span|strike|strong|style|su[bp]|summary|svg|t(?:able|body|foot|head|[dhrt])|u|var|video|wbr",
    re.IGNORECASE,
)
_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "code": "code",
    "mark": "marked",
    "u": "marked",
}
#: Elements that begin or end a paragraph.
_ENDS = re.compile(r"br|p|div|li|tr|h[1-6]|dt|dd|summary|table|[ou]l|blockquote|pre", re.IGNORECASE)


class HtmlText:
    """The text in HTML."""

    @staticmethod
    def paragraphs(html: str) -> list[str]:
        """Return the paragraphs, items and rows of HTML as lines of text. Scripts and comments have none."""
        text = re.sub(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", "", html, flags=re.DOTALL | re.IGNORECASE)
        text = _TAG.sub(_replacement, _COMMENT.sub("", text.replace("\n", " ")))
        return [line for one in unescape(text).split("\n") if (line := " ".join(one.split()))]


def _replacement(found: re.Match[str]) -> str:
    name = found[1].lower()
    if not _ELEMENT.fullmatch(name):
        return found[0]
    if name in ("td", "th"):
        return " " if found[0].startswith("</") else " | "
    return "\n" if _ENDS.fullmatch(name) else ""


class Spans:
    """The spans of a paragraph, and its images: the description and the target of each."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.images: list[tuple[str, str]] = []
        self._style: dict[str, bool] = {}
        self._link = ""

    def add(self, nodes: list[SyntaxTreeNode]) -> None:
        """Add the spans of nodes inside a paragraph."""
        for node in nodes:
            self._add_node(node)

    def _add_node(self, node: SyntaxTreeNode) -> None:
        style = {"strong": "bold", "em": "italic", "s": "strike"}.get(node.type)
        if style:
            before = dict(self._style)
            self._style[style] = True
            self.add(node.children)
            self._style = before
        elif node.type == "link":
            target = str(node.attrs.get("href", ""))
            if _NAME.fullmatch(target):
                # `[Ada](PER)` marks words with a label: no page has such an address.
                self._text("[")
                self.add(node.children)
                self._text(f"]({target})")
                return
            self._link = target
            self.add(node.children)
            self._link = ""
        elif node.type == "image":
            description = node.content.strip()
            self.images.append((description, str(node.attrs.get("src", ""))))
            self._text(description)
        elif node.type == "code_inline":
            self._span(node.content, code=True)
        elif node.type in ("softbreak", "hardbreak"):
            self._text("\n" if node.type == "softbreak" else BREAK)
        elif node.type == "html_inline":
            self._html(node.content)
        else:
            self._text(node.content)

    def _html(self, html: str) -> None:
        found = _TAG.fullmatch(html)
        name = found[1].lower() if found else ""
        if name == "br":
            self._text(BREAK)
        elif name in _STYLES:
            self._style[_STYLES[name]] = not html.startswith("</")
        elif found and not _ELEMENT.fullmatch(name):
            self._text(html)

    def _text(self, text: str) -> None:
        at = 0
        for found in _HIGHLIGHT.finditer(text):
            self._span(text[at : found.start()])
            self._span(found[1], marked=True)
            at = found.end()
        self._span(text[at:])

    def _span(self, text: str, **more: bool) -> None:
        self.spans.append(Span(text=text, link=self._link, **{**self._style, **more}))
