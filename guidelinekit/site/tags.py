"""HTML that this package wrote -> its start tags with their attributes, and the same HTML with other attributes."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from html import escape, unescape

#: Names and values of attributes, without character references. The value is None if there is only a name.
Attributes = list[tuple[str, str | None]]

_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++)"""
#: A comment, the text of a script or style sheet, or a tag. Comments and texts of scripts have no tags.
_TOKEN = re.compile(
    rf"""<!--.*?-->|<(?P<raw>script|style)\b(?P<raw_attributes>(?:[^<>"']++|{_VALUE})*+)>.*?</(?P=raw)\s*>"""
    rf"""|<(?P<name>[a-zA-Z][^\s<>/"']*+)(?P<attributes>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"""<[a-zA-Z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")
_BEGINNING = re.compile(r"<[a-zA-Z]")
#: Elements whose content is no HTML.
_RAW = re.compile(
    r"<(?:script|style|textarea|title|plaintext|xmp|iframe|noembed|noframes|noscript|template)\b", re.IGNORECASE
)
_ATTRIBUTE = re.compile(rf"""(?P<name>[^\s"'<>/=]++)(?:\s*+=\s*+(?P<value>{_VALUE}))?""")


def start_tags(html: str) -> Iterator[tuple[str, Attributes]]:
    """Yield the name of each start tag and its attributes. Names are in lower case."""
    for match in _TOKEN.finditer(html):
        name = match["name"] or match["raw"]
        if name:
            written = match["attributes"] or match["raw_attributes"] or ""
            yield name.lower(), [(attribute.lower(), value) for attribute, value in _attributes(written)]


def anchors_in(html: str) -> frozenset[str]:
    """Return the ids of elements."""
    tags = (tag for tag in _TAG.findall(html) if "id=" in tag)
    attributes = (attribute for tag in tags for _, found in start_tags(tag) for attribute in found)
    return frozenset(value for name, value in attributes if name == "id" and value is not None)


def tags_in(html: str, names: Collection[str], refused: re.Pattern[str]) -> list[tuple[str, Attributes]] | None:
    """Return the different start tags that have one of some attributes; None if that takes a parser of HTML.

    Names are in lower case. A parser is needed if a tag matches `refused` too.
    """
    tags = _TAG.findall(html)
    # As many as there seem to be: no `<` is in a script or a value, and no quotation mark is missing.
    if "<!--" in html or len(tags) != len(_BEGINNING.findall(html)):
        return None
    different = dict.fromkeys(tags)
    written = "".join(different)
    if _RAW.search(written) or refused.search(written):
        return None
    wanted = re.compile(rf"""[\s"'/](?:{"|".join(map(re.escape, names))})\s*=""", re.IGNORECASE)
    return [next(start_tags(tag)) for tag in different if wanted.search(tag)]


def with_attributes(html: str, change: Callable[[str, Attributes], Attributes], *names: str) -> str:
    """Return HTML in which each start tag has the attributes that `change` returns for its name and attributes.

    With `names`, only tags in which one of these texts occurs are changed.
    """
    known: dict[str, str] = {}

    def changed(match: re.Match[str]) -> str:
        tag = match.group()
        if tag not in known:
            known[tag] = _changed(match, change, names)
        return known[tag]

    return _TOKEN.sub(changed, html)


def _changed(match: re.Match[str], change: Callable[[str, Attributes], Attributes], names: Sequence[str]) -> str:
    name, written = match["name"], match["attributes"]
    if not name or not written.strip(" /\n") or (names and not any(one in written for one in names)):
        return match.group()
    attributes = _attributes(written)
    new = change(name.lower(), attributes)
    end = "/" if written.rstrip().endswith("/") else ""
    return match.group() if new == attributes else f"<{name}{_written(new)}{end}>"


def _attributes(written: str) -> Attributes:
    return [(match["name"], _plain(match["value"])) for match in _ATTRIBUTE.finditer(written)]


def _plain(value: str | None) -> str | None:
    if value is None:
        return None
    text = value[1:-1] if value[:1] in ("'", '"') else value
    return unescape(text) if "&" in text else text


def _written(attributes: Sequence[tuple[str, str | None]]) -> str:
    return "".join(f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attributes)
