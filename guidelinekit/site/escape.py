"""Text from a spec -> text that stays text: in Markdown headings, in HTML, and in the titles that MkDocs prints raw."""

import json
import re

from markupsafe import Markup, escape

from guidelinekit.guideline.prose import render, render_inline

_NOT_PLAIN = re.compile(r"[^\w\s]|_")
_CODE = re.compile(r"`([^`]+)`")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITY = re.compile(r"&(?=#?\w)")


def in_heading(text: str) -> Markup:
    """Escape for a line of Markdown: every sign becomes a character reference, so that none can mean anything."""
    line = " ".join(_CONTROL.sub("", text).split())
    return Markup(_NOT_PLAIN.sub(lambda found: f"&#{ord(found.group())};", line))


def in_title(text: str) -> str:
    """Make a text harmless where MkDocs themes print it unescaped: look-alikes replace the signs of HTML."""
    line = " ".join(_CONTROL.sub("", text).split())
    return _ENTITY.sub("＆", line).replace("<", "‹").replace(">", "›").replace('"', "”")


def in_quotes(text: str) -> Markup:
    """Quote a title for the front matter, which is YAML: there, unlike in JSON, no character is written as two."""
    return Markup(json.dumps(text, ensure_ascii=False))


def prose(text: str) -> Markup:
    """Render a prose field; its HTML is finished and enters the page as it is."""
    return Markup(render(_CONTROL.sub("", text)))


def inline(text: str) -> Markup:
    """Render one line of prose without a paragraph around it."""
    return Markup(render_inline(_CONTROL.sub("", text)))


def with_code(text: str) -> Markup:
    """Escape a sentence of ours, in which ids stand in back-ticks."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(_CONTROL.sub("", text)))))


def trusted(html: str) -> Markup:
    """Mark a message of ours as HTML; its arguments are escaped already."""
    return Markup(html)


def html(text: object) -> str:
    """Escape a text for HTML; what is HTML already stays as it is."""
    return str(escape(text))


def xml(text: str) -> str:
    """Leave out what XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)


def stylesheet(text: str) -> Markup:
    """Put a stylesheet of ours, or of a team's own, into a page: nothing in it can end it."""
    return Markup(text.replace("</", "<\\/"))


def literal(text: str) -> Markup:
    """Escape an input, which is shown as it is."""
    return Markup(escape(_CONTROL.sub("\ufffd", text)))
