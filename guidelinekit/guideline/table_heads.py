"""A plugin for the Markdown parser: an empty head of a column is a plain cell, because it says nothing."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore


def plain_empty_heads(markdown: "MarkdownIt") -> None:
    """Make empty heads plain cells in all tables that a parser reads."""
    markdown.core.ruler.push("plain_empty_heads", _change)


def _change(state: "StateCore") -> None:
    for at, token in enumerate(state.tokens):
        if token.type == "th_open" and not state.tokens[at + 1].content:
            token.tag = state.tokens[at + 2].tag = "td"
