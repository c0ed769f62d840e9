"""Text from a spec -> text without markup for Markdown headings, HTML, and the titles that MkDocs does not escape."""

import re

from markupsafe import Markup, escape

from guidelinekit.guideline.chat import render_chat
from guidelinekit.guideline.prose import Targets, render, render_inline

_CODE = re.compile(r"`([^`]+)`")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLANK_LINE = re.compile(r"^ +$", re.MULTILINE)
_FENCE = re.compile(r"^( *)([`~])(?=\2\2)", re.MULTILINE)
_ENTITY = re.compile(r"&(?=#?\w)")


def in_title(text: str) -> str:
    """Make a text safe where MkDocs themes do not escape it: similar characters replace those of HTML."""
    line = " ".join(_CONTROL.sub("", text).split())
    return _ENTITY.sub("＆", line).replace("<", "‹").replace(">", "›").replace('"', "”")


def prose(text: str, targets: Targets | None = None) -> Markup:
    """Render a prose field as HTML that is not escaped again. Without targets, links to elements are shown as text."""
    return _with_white_space(render(_CONTROL.sub("", text), targets))


def inline(text: str, targets: Targets | None = None) -> Markup:
    """Render one line of prose without an enclosing paragraph."""
    return _with_white_space(render_inline(_CONTROL.sub("", text), targets))


def chat(text: str) -> Markup:
    """Render a message of a chat, which may be Markdown. HTML, links and images in it are shown as text."""
    return Markup(render_chat(_CONTROL.sub("\ufffd", text)))


def with_code(text: str) -> Markup:
    """Escape a sentence from the catalogue, and render text in backticks as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(_CONTROL.sub("", text)))))


def trusted(html: str) -> Markup:
    """Mark a message of the catalogue as HTML. Its arguments must be escaped."""
    return Markup(html)


def html(text: object) -> str:
    """Escape a text for HTML. Markup is not escaped again."""
    return str(escape(text))


def date(text: str, shown: str) -> Markup:
    """Return a date such as `2026-03-09` in the words that show it, for readers and for programs."""
    return Markup('<time datetime="{}">{}</time>').format(text, shown) if shown != text else escape(text)


def xml(text: str) -> str:
    """Remove characters that XML 1.0 does not allow."""
    return _NOT_XML.sub("", text)


def stylesheet(text: str) -> Markup:
    """Escape a stylesheet for a `<style>` element, so that nothing in it can close the element."""
    return Markup(text.replace("</", "<\\/"))


def literal(text: str) -> Markup:
    """Escape an input, which is shown literally."""
    return _with_white_space(str(escape(_CONTROL.sub("\ufffd", text))))


def block(html: str) -> Markup:
    """Return HTML that builders of Markdown sites leave as it is, byte for byte, if it is one element.

    They would remove control characters, read other line breaks, expand tabs, clear lines of spaces, and take lines
    such as those of code in Markdown for fences, also inside HTML.
    """
    text = _BLANK_LINE.sub("", _CONTROL.sub("", _with_newlines(html)).expandtabs(4))
    return Markup(_FENCE.sub(lambda match: f"{match[1]}&#{ord(match[2])};", text))


def _with_newlines(html: str) -> str:
    """Write line breaks as browsers read them."""
    return html.replace("\r\n", "\n").replace("\r", "\n")


def _with_white_space(html: str) -> Markup:
    """Keep the tabs and the lines of spaces that `block` would change, as character references."""
    kept = _BLANK_LINE.sub(lambda match: "&#32;" + match.group()[1:], _with_newlines(html))
    return Markup(kept.replace("\t", "&#9;"))
