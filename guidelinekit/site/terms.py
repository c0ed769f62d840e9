"""Rendered prose and a glossary -> the prose with links to the terms in it. Pure.

A term is found by its name and its aliases, as whole words, once in each block; not in links, code or headings.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from markupsafe import Markup

from guidelinekit.guideline.format.model import Term
from guidelinekit.guideline.prose import plain
from guidelinekit.site.titles import shortened

#: The longest explanation that a pointer shows, in columns.
_MAX_EXPLANATION = 100
#: Scripts that put no space between words: the neighbors of a term say nothing about where a word ends.
_UNSPACED = "\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IS_UNSPACED, _IS_KATAKANA = re.compile(f"[{_UNSPACED}]"), re.compile("[\u30a0-\u30ff]")
#: What is before and after a whole word. `&` begins a character reference in HTML.
_BEFORE, _AFTER = r"(?<![\w&])(?<!&\#)(?<!\w-)", r"(?!\w|-\w)"
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"(<[^>]*>)")
_NOT_IN = re.compile(r"</?(a|code|pre|h[1-6])\b")


class Terms:
    """The terms of one guideline. The patterns of their names are compiled once."""

    def __init__(self, glossary: Mapping[str, Term]) -> None:
        self._glossary = glossary

    def explained(self, html: str, link: Callable[[str], str], seen: set[str]) -> str:
        """Return HTML that `prose.render` made, in which each term is a link where it first occurs.

        `link` returns the address of a term. The terms in `seen` are no links; those that become one are added.
        """
        if not self._glossary:
            return html
        inside, out = 0, []
        for piece in _TAG.split(html):
            if piece.startswith("<"):
                if _NOT_IN.match(piece):
                    inside += -1 if piece.startswith("</") else 1
                out.append(piece)
            else:
                out.append(piece if inside else self._linked(piece, link, seen))
        return "".join(out)

    def _linked(self, text: str, link: Callable[[str], str], seen: set[str]) -> str:
        out, done = [], 0
        for match in self._matches(text):
            term = self._ids[_folded(match.group())]
            if (
                match.start() < done
                or term in seen
                or unicodedata.category(text[match.end() : match.end() + 1] or " ").startswith("M")
            ):
                continue
            seen.add(term)
            explanation = self._explanations[term]
            title = Markup(' title="{}"').format(explanation) if explanation else Markup("")
            anchor = Markup('<a class="gk-term" href="{}"{}>').format(link(term), title)
            out += [text[done : match.start()], anchor, match.group(), "</a>"]
            done = match.end()
        return "".join([*out, text[done:]])

    @cached_property
    def _names(self) -> dict[str, str]:
        """The names and aliases of all terms, and the terms. If two have the same, it is that of the first."""
        names: dict[str, str] = {}
        for term_id, term in self._glossary.items():
            own = [term.name] if term.name else [term_id, term_id.replace("-", " ").replace("_", " ")]
            for name in (*own, *term.aliases):
                for spelled in _spellings(" ".join(name.split())):
                    names.setdefault(spelled, term_id)
        return names

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {_folded(_in_html(name)): term_id for name, term_id in self._names.items()}

    @cached_property
    def _explanations(self) -> dict[str, str]:
        """The beginning of each definition; of a term with a content warning nothing."""
        return {
            term_id: "" if getattr(term, "warning", "") else shortened(plain(term.definition), _MAX_EXPLANATION)
            for term_id, term in self._glossary.items()
        }

    def _matches(self, text: str) -> list[re.Match[str]]:
        """Return where names occur, of those that begin together the longest."""
        by_word, others = self._patterns
        found = list(others.finditer(text)) if others is not None else []
        for word in _WORD.finditer(text):
            pattern = by_word.get(word.group())
            match = pattern.match(text, word.start()) if pattern is not None else None
            if match is not None:
                found.append(match)
        return sorted(found, key=lambda match: (match.start(), -match.end()))

    @cached_property
    def _patterns(self) -> tuple[dict[str, re.Pattern[str]], re.Pattern[str] | None]:
        """The patterns of names by their first word, and the pattern of those that do not begin where a word does.

        Looking words up is many times faster than one pattern with all names.
        """
        by_word: dict[str, list[str]] = {}
        others: list[str] = []
        for name in sorted(self._names, key=len, reverse=True):
            for form in dict.fromkeys(unicodedata.normalize(form, _in_html(name)) for form in ("NFC", "NFD")):
                written = re.escape(form).replace(r"\ ", r"\s+").replace("'", "['’]")
                word = _WORD.match(form)
                names = by_word.setdefault(word.group(), []) if word and not _IS_UNSPACED.match(form) else others
                names.append(_before(form[0]) + written + _after(form[-1]))
        compiled = {word: re.compile("|".join(names)) for word, names in by_word.items()}
        return compiled, re.compile("|".join(others)) if others else None


def _spellings(name: str) -> Iterator[str]:
    """Yield a name, and if it is no abbreviation such as `PII`, the name with its first letter in the other case."""
    if len(name) < 2 and not _IS_UNSPACED.match(name):
        return
    yield name
    if name[1:] == name[1:].lower():
        yield name[0].swapcase() + name[1:]


def _in_html(text: str) -> str:
    """Escape a text as the renderer of prose does."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("’", "'").split())


def _before(character: str) -> str:
    if _IS_KATAKANA.match(character):
        return "(?<![\u30a0-\u30ff])"
    return "" if _IS_UNSPACED.match(character) else _BEFORE


def _after(character: str) -> str:
    if _IS_KATAKANA.match(character):
        return "(?![\u30a0-\u30ff])"
    return "" if _IS_UNSPACED.match(character) else _AFTER
