"""CommonMark prose without HTML -> HTML, plain text, or a folded form that ignores copy-editing.

All of them use one renderer, so that prose looks the same everywhere and is compared as readers see it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

#: Schemes of links in prose. Relative links are not allowed, because the path of a page depends on its version.
REACHABLE = ("https://", "http://", "mailto:")

_DOUBLE_QUOTES = re.compile(r"[“”„‟«»]")
_SINGLE_QUOTES = re.compile(r"[‘’‚‛]")
_QUOTED = re.compile(r"(?<!\w)'([^']*)'(?!\w)")
_SPACE = re.compile(r"\s+")
_EMPHASIS = frozenset({"em_open", "em_close", "strong_open", "strong_close"})


@cache
def _markdown(*schemes: str) -> "MarkdownIt":
    """Return a CommonMark parser without HTML and images. Links with other schemes than these stay text."""
    # Imported here: commands that render nothing start faster.
    from markdown_it import MarkdownIt

    class Prose(MarkdownIt):
        def validateLink(self, url: str) -> bool:  # noqa: N802 (the library's name)
            return url.lower().startswith(schemes)

    return Prose("commonmark", {"html": False, "linkify": False}).enable(["strikethrough", "table"]).disable("image")


def render(text: str) -> str:
    """Render prose as HTML blocks. HTML, images and links with other schemes are shown as text."""
    return str(_markdown(*REACHABLE).render(text)).strip()


def render_inline(text: str) -> str:
    """Render one line of prose as HTML without an enclosing paragraph."""
    return str(_markdown(*REACHABLE).renderInline(text))


def plain(text: str) -> str:
    """Return the text of prose without its markup, on one line."""
    return _SPACE.sub(" ", "".join(_text_pieces(_markdown(*REACHABLE).parse(text)))).strip()


def _text_pieces(tokens: "Iterable[Token]") -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _text_pieces(token.children or ())
            yield " "
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        else:
            yield token.content


def links_not_allowed(text: str) -> Iterator[str]:
    """Yield the targets of links whose scheme is not in `REACHABLE`."""
    if "](" not in text and "]:" not in text and "<" not in text:
        return
    for block in _markdown("").parse(text):
        for token in block.children or ():
            target = str(token.attrs.get("href", ""))
            if token.type == "link_open" and not _markdown(*REACHABLE).validateLink(target):
                yield target


def headings(text: str) -> Iterator[str]:
    """Yield the texts of the headings in prose, as they are written."""
    tokens = _markdown(*REACHABLE).parse(text)
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            yield tokens[at + 1].content


def text_without_code(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each paragraph, heading and cell of prose as it is written, without blocks of code.

    Each code span is replaced by a no-break space. The second value is whether it is the first one of a list item.
    """
    tokens = _markdown(*REACHABLE).parse(text)
    for at, token in enumerate(tokens):
        if token.type == "inline":
            yield _without_code_spans(token), at > 1 and tokens[at - 2].type == "list_item_open"


def _without_code_spans(inline: "Token") -> str:
    text, start = inline.content, 0
    pieces = []
    for span in inline.children or ():
        if span.type == "code_inline":
            opening = re.compile(rf"(?<![`\\]){span.markup}(?!`)").search(text, start)
            closing = re.compile(rf"(?<!`){span.markup}(?!`)").search(text, opening.end()) if opening else None
            if opening is not None and closing is not None:
                pieces.append(text[start : opening.start()])
                start = closing.end()
    return "\xa0".join([*pieces, text[start:]])


def fold(text: str) -> str:
    """Return a form that is equal for two texts if and only if they differ by copy-editing alone.

    It ignores white space, the style of quotation marks, a full stop at the end of the last paragraph and emphasis. It
    keeps all other CommonMark structure, including strike-through, links, code and lists.
    """
    folded = _SPACE.sub(" ", "".join(_fold_pieces(_markdown(*REACHABLE).parse(text)))).strip()
    return folded.removesuffix(_marker("/p")).removesuffix(".")


def _fold_pieces(tokens: "Iterable[Token]") -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _fold_pieces(token.children or ())
        elif token.type == "text":
            text = _SINGLE_QUOTES.sub("'", _DOUBLE_QUOTES.sub('"', token.content))
            yield _QUOTED.sub(r'"\1"', text)
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type in _EMPHASIS:
            continue
        elif token.content:
            yield f"{_marker(f'{token.type} {token.info}')}{token.content}{_marker('/')}"
        elif not token.hidden:
            attributes = "".join(f" {key}={value}" for key, value in token.attrs.items())
            yield _marker(f"{'/' if token.nesting < 0 else ''}{token.tag}{attributes}")


def _marker(name: str) -> str:
    """Return a structure marker, enclosed in characters that no text contains."""
    return f"\x02{name}\x03"
