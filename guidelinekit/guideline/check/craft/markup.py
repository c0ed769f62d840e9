"""Markup in prose that readers see as it is written, because prose is CommonMark without HTML."""

import re
from collections.abc import Iterator

from guidelinekit.guideline import codes
from guidelinekit.guideline.check.craft.context import CraftContext
from guidelinekit.guideline.finding import Finding
from guidelinekit.guideline.prose import headings, text_without_code

#: No prose without one of these has such markup.
_HINTS = ("<", "$", "\\", "[", "{", "#", "!!!", "???", ":::", "\n==", "\n--")
_HINT = re.compile(r"[<$\\{]|!!!|\?\?\?|:::|\[[\^\[ xX]|^ {0,3}#+(?: |$)|\n==|\n--|[-*+] {1,4}#", re.MULTILINE)
#: Elements of HTML that are hardly the name of a placeholder.
_ELEMENTS = """
b big blockquote br center code dd del details div dl dt em font h1 h2 h3 h4 h5 h6 hr i iframe img ins kbd li ol p pre
samp script small span strike strong style sub sup svg table tbody td th thead tr tt u ul wbr
"""
#: Elements whose names are also words: only with an attribute, or as an end tag.
_WORDS = """
a abbr article aside audio body button caption cite dfn figure footer form head header html input label legend link main
mark menu meta nav object option q s section select source summary template textarea time title track var video
"""
_KINDS = {
    "an HTML comment": re.compile(r"<!--.{0,40}", re.DOTALL),
    "an HTML tag": re.compile(
        rf"</?(?:{'|'.join(_ELEMENTS.split())})(?:\s[^<>]*)?/?>"
        rf"|<(?:{'|'.join(_WORDS.split())})\s+[\w-]+=[^<>]*>|</(?:{'|'.join(_WORDS.split())})>",
        re.IGNORECASE,
    ),
    # `$5 and $10` is no formula, and `$$ – $$$` is a range of prices.
    "a formula": re.compile(
        r"\$\$(?:\n|(?=[^\s$]))[^$]+?(?:\n|(?<=[^\s$]))\$\$(?!\$)"
        r"|\$(?=\S)[^$\n\\]*(?:\\[^A-Za-z$\n][^$\n\\]*)*\\[A-Za-z][^$\n]*\$"
        r"|(?<!\\)\\\([^\n]{1,200}?\\\)|(?<!\\)\\\[[^\]]{1,500}?\\\]"
    ),
    "an admonition": re.compile(
        r"^(?:!!!|\?\?\?\+?) [a-z][\w -]*(?:\"[^\"\n]*\")?$|^:{3,}(?: ?\{?[\w-].*)?$", re.MULTILINE
    ),
    "an attribute list": re.compile(r"\{: *(?:[.#][A-Za-z]|[\w-]+=)[^{}\n]*\}|\{[.#][A-Za-z][\w-]*\}"),
    "a footnote": re.compile(r"\[\^(?:\d+|[A-Za-z]\w*)\]"),
    "a wiki link": re.compile(r"\[\[(?=[^\[\]\n]*[^\W\d_])[^\[\]\n]+\]\]"),
}


def shown_raw(context: CraftContext) -> Iterator[Finding]:
    """GK437: markup of other formats, which is shown as it is written, and headings, which break the outline."""
    for address, text in context.prose if context.contains_any(_HINTS) else ():
        if not _HINT.search(text):
            continue
        for heading in headings(text):
            message = f"the heading “{heading}” breaks the outline of the page"
            yield context.finding(codes.MARKUP_SHOWN_RAW, address, message, arguments=["heading", heading], key=False)
        for kind, found in _raw(text):
            message = f"{kind} has no effect in prose; readers see it as text: “{found}”"
            yield context.finding(codes.MARKUP_SHOWN_RAW, address, message, arguments=[kind, found], key=False)


def _raw(text: str) -> Iterator[tuple[str, str]]:
    """The first markup of each kind that is not in code: its kind, and how it is written."""
    found: dict[str, str] = {}
    for block, is_item in text_without_code(text):
        if is_item and re.match(r"\[[ xX]\]\s", block):
            found.setdefault("a task list", block.split("\n")[0][:40])
        for kind, pattern in _KINDS.items():
            match = pattern.search(block)
            if match:
                found.setdefault(kind, " ".join(match.group().split())[:40])
    yield from found.items()


CHECKS = (shown_raw,)
