"""CommonMark prose without HTML -> HTML, or -> a folded form in which only copy-editing has vanished.

There is one renderer, so that prose reads the same wherever it is shown and is compared as it is read.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

#: What a link in prose may begin with: pages move with their version, so that no relative address holds.
REACHABLE = ("https://", "http://", "mailto:")


_DOUBLE_QUOTES = re.compile(r"[“”„‟«»]")
_SINGLE_QUOTES = re.compile(r"[‘’‚‛]")
_QUOTED = re.compile(r"(?<!\w)'([^']*)'(?!\w)")
_SPACE = re.compile(r"\s+")
_EMPHASIS = frozenset({"em_open", "em_close", "strong_open", "strong_close"})


@cache
def _markdown(*schemes: str) -> "MarkdownIt":
    """CommonMark without HTML and images; a link that leads elsewhere than these schemes do stays text."""
    # Imported here: a command that has nothing to render need not wait for it.
    from markdown_it import MarkdownIt

    class Prose(MarkdownIt):
        def validateLink(self, url: str) -> bool:  # noqa: N802 (the library's name)
            return url.lower().startswith(schemes)

    return Prose("commonmark", {"html": False, "linkify": False}).enable(["strikethrough", "table"]).disable("image")


def render(text: str) -> str:
    """Render prose as HTML blocks. Markup in the text other than CommonMark comes out as text."""
    return str(_markdown(*REACHABLE).render(text)).strip()


def render_inline(text: str) -> str:
    """Render one line of prose as HTML without a paragraph around it."""
    return str(_markdown(*REACHABLE).renderInline(text))


def plain(text: str) -> str:
    """The words of prose without its markup, in one line."""
    return _SPACE.sub(" ", "".join(_words(_markdown(*REACHABLE).parse(text)))).strip()


def _words(tokens: "Iterable[Token]") -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _words(token.children or ())
            yield " "
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        else:
            yield token.content


def unreachable_links(text: str) -> Iterator[str]:
    """The addresses of links that would lead nowhere."""
    if "](" not in text and "]:" not in text and "<" not in text:
        return
    for block in _markdown("").parse(text):
        for token in block.children or ():
            address = str(token.attrs.get("href", ""))
            if token.type == "link_open" and not _markdown(*REACHABLE).validateLink(address):
                yield address


def fold(text: str) -> str:
    """Give a form that is the same for two texts exactly if only copy-editing lies between them.

    What vanishes: white space, the style of quotation marks, a final full stop, emphasis. Everything else that
    CommonMark sees stays, strike-through, links, code and list structure included.
    """
    folded = _SPACE.sub(" ", "".join(_signs(_markdown(*REACHABLE).parse(text)))).strip()
    return folded.removesuffix(_sign("/p")).removesuffix(".")


def _signs(tokens: "Iterable[Token]") -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _signs(token.children or ())
        elif token.type == "text":
            text = _SINGLE_QUOTES.sub("'", _DOUBLE_QUOTES.sub('"', token.content))
            yield _QUOTED.sub(r'"\1"', text)
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type in _EMPHASIS:
            continue
        elif token.content:
            yield f"{_sign(f'{token.type} {token.info}')}{token.content}{_sign('/')}"
        elif not token.hidden:
            attributes = "".join(f" {key}={value}" for key, value in token.attrs.items())
            yield _sign(f"{'/' if token.nesting < 0 else ''}{token.tag}{attributes}")


def _sign(name: str) -> str:
    """A piece of structure, between characters that no text holds."""
    return f"\x02{name}\x03"
