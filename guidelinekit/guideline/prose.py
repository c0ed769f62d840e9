"""CommonMark prose without HTML -> HTML, plain text, or a folded form that ignores copy-editing.

All of them use one renderer, so that prose looks the same everywhere and is compared as readers see it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from guidelinekit.guideline.table_heads import plain_empty_heads

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

#: Schemes of links in prose. Relative links are not allowed, because the path of a page depends on its version.
REACHABLE = ("https://", "http://", "mailto:")
#: A path below the guideline's `assets/` that cannot point outside, as in the schema.
ASSET = re.compile(r"assets(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+")

#: A link target that names an element: `#rules/sarcasm`.
_ELEMENT = re.compile(r"#(?P<section>[a-z_]+)/(?P<id>[A-Za-z0-9][A-Za-z0-9_:.-]*)")
#: Link targets and image paths as the format writes them, in a link or image or in anything that looks like one.
_ELEMENT_TARGET = re.compile(rf"(?<=\]\(){_ELEMENT.pattern}(?=[\s)])")
_IMAGE_TARGET = re.compile(rf"(?<=\]\(){ASSET.pattern}(?=[\s)])")
_DOUBLE_QUOTES = re.compile(r"[“”„‟«»]")
_SINGLE_QUOTES = re.compile(r"[‘’‚‛]")
_QUOTED = re.compile(r"(?<!\w)'([^']*)'(?!\w)")
_SPACE = re.compile(r"\s+")
#: Spellings of dashes and hyphens that mean the same. A hyphen before a number is a sign and stays.
_DASHES = (
    (re.compile(r"\s*[—―]\s*|\s*(?<!-)--+(?!-)\s*|\s+[–‒-]\s+"), " - "),
    (re.compile(r"[–‒‐‑]"), "-"),
    (re.compile(r"(?<=[^\W\d_]{2})-(?=[^\W\d_])|(?<=[^\W\d_])-(?=[^\W\d_]{2})"), " "),
)
#: Spaces around a slash and before a percent sign.
_SPACED_SIGNS = re.compile(r"(?<=\w)\s*(/)\s*(?=\w)|(?<=\d)\s+(%)")
#: Characters of code blocks, in which white space and dashes have a meaning, as characters that folding leaves alone.
_PROTECTED = {ord(character): 0xE000 + at for at, character in enumerate(" \n\t-–—‒―‐‑")}
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_EMPHASIS = frozenset({"em_open", "em_close", "strong_open", "strong_close"})


class ElementLink(NamedTuple):
    """A link in prose to an element of the same guideline: `[how sarcasm counts](#rules/sarcasm)`."""

    section: str
    id: str


class Targets(NamedTuple):
    """The targets of links and images in prose that the format allows.

    `element` and `image` return the address to write on a page. Without them, such links are shown as text, and images
    as their alternative text.
    """

    element: Callable[[str, str], str]
    image: Callable[[str], str]


@cache
def _markdown(*schemes: str) -> "MarkdownIt":
    """Return a CommonMark parser without HTML. Links with other schemes than these stay text."""
    # Imported here: commands that render nothing start faster.
    from markdown_it import MarkdownIt

    class Prose(MarkdownIt):
        def validateLink(self, url: str) -> bool:  # noqa: N802 (the library's name)
            return url.lower().startswith(schemes) or url.startswith("#") or ASSET.fullmatch(url) is not None

    markdown = Prose("commonmark", {"html": False, "linkify": False}).enable(["strikethrough", "table"])
    markdown.use(plain_empty_heads)
    markdown.add_render_rule("link_open", _link_open)
    markdown.add_render_rule("link_close", _link_close)
    markdown.add_render_rule("image", _image)
    return markdown


def _link_open(renderer: Any, tokens: "Sequence[Token]", index: int, options: Any, env: Any) -> str:
    address = _address(str(tokens[index].attrs["href"]), env)
    # The end of the link has no target of its own: links cannot be nested, so the last one is open.
    env["is_link"] = bool(address)
    tokens[index].attrs["href"] = address
    return str(renderer.renderToken(tokens, index, options, env)) if address else ""


def _link_close(renderer: Any, tokens: "Sequence[Token]", index: int, options: Any, env: Any) -> str:
    return str(renderer.renderToken(tokens, index, options, env)) if env["is_link"] else ""


def _image(renderer: Any, tokens: "Sequence[Token]", index: int, options: Any, env: Any) -> str:
    token, targets = tokens[index], env.get("targets")
    source, alternative = str(token.attrs["src"]), renderer.renderInlineAsText(token.children or [], options, env)
    if targets is None or ASSET.fullmatch(source) is None:
        from markdown_it.common.utils import escapeHtml

        return escapeHtml(alternative)
    token.attrs = {"src": targets.image(source), "alt": alternative}
    return str(renderer.renderToken(tokens, index, options, env))


def _address(target: str, env: Mapping[str, Any]) -> str:
    """Return the address of a link on a page; empty if it is shown as text."""
    if target.lower().startswith(REACHABLE):
        return target
    targets, link = env.get("targets"), element_link(target)
    return targets.element(link.section, link.id) if targets is not None and link is not None else ""


def render(text: str, targets: Targets | None = None) -> str:
    """Render prose as HTML blocks. HTML, and links with other targets than those allowed, are shown as text."""
    # A text without links and images is the same on every page.
    return _html(text, targets) if "[" in text else _html_without_targets(text)


def _html(text: str, targets: Targets | None) -> str:
    return str(_markdown(*REACHABLE).render(text, {"targets": targets})).strip()


@lru_cache(maxsize=4096)
def _html_without_targets(text: str) -> str:
    return _html(text, None)


def render_inline(text: str, targets: Targets | None = None) -> str:
    """Render one line of prose as HTML without an enclosing paragraph."""
    return str(_markdown(*REACHABLE).renderInline(text, {"targets": targets}))


def element_link(target: str) -> ElementLink | None:
    """Return the element that a link target names; None for other targets."""
    match = _ELEMENT.fullmatch(target)
    return ElementLink(match["section"], match["id"]) if match else None


def with_element_links(text: str, replace: Callable[[ElementLink], str | None]) -> str:
    """Return prose in which the id of each linked element is replaced; None makes the link a plain text.

    A text without a change is returned as the same object.
    """
    if "](#" not in text:
        return text

    def new_target(match: re.Match[str]) -> str:
        section, element_id = match["section"], match["id"]
        new_id = replace(ElementLink(section, element_id))
        return f"#{section}/{new_id}" if new_id is not None else "#"

    return _with_targets(text, _ELEMENT_TARGET, new_target, are_images=False)


def _with_targets(
    text: str, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str], *, are_images: bool
) -> str:
    """Return prose in which the targets of links, or of images, that match a pattern are changed.

    Text in code or after a backslash is not a link and is not changed. The parser knows what is a link, but does not
    report its position, so each target is first replaced by a number.
    """
    matches = list(pattern.finditer(text))
    prefix = "#-"
    while prefix in text:
        prefix += "-"
    real = {
        target
        for target, is_image in _targets_in(_with_spans(text, matches, [f"{prefix}{n}" for n in range(len(matches))]))
        if is_image is are_images
    }
    pieces = [change(match) if f"{prefix}{n}" in real else match.group() for n, match in enumerate(matches)]
    return _with_spans(text, matches, pieces) if pieces != [match.group() for match in matches] else text


def _with_spans(text: str, matches: "Sequence[re.Match[str]]", pieces: Sequence[str]) -> str:
    """Return a text in which each match is replaced by its piece."""
    result, start = [], 0
    for match, piece in zip(matches, pieces, strict=True):
        result += [text[start : match.start()], piece]
        start = match.end()
    return "".join([*result, text[start:]])


class ProseImage(NamedTuple):
    """An image in prose: the path of the asset, and its alternative text."""

    path: str
    alternative: str


def images(text: str) -> Iterator[ProseImage]:
    """Yield the images in prose that are assets."""
    if "![" not in text:
        return
    for token in _inline_tokens(text):
        if token.type == "image" and ASSET.fullmatch(str(token.attrs["src"])):
            yield ProseImage(str(token.attrs["src"]), token.content)


def with_image_paths(text: str, change: Callable[[str], str]) -> str:
    """Return prose in which the paths of images are changed, where they are written as `![text](assets/x.png)`."""
    if "![" not in text:
        return text
    return _with_targets(text, _IMAGE_TARGET, lambda match: change(match.group()), are_images=True)


def element_links(text: str) -> Iterator[ElementLink]:
    """Yield the links to elements that are written as `[text](#section/id)`."""
    found: list[ElementLink] = []

    def collect(link: ElementLink) -> str:
        found.append(link)
        return link.id

    with_element_links(text, collect)
    yield from found


def links_not_allowed(text: str) -> Iterator[str]:
    """Yield the targets of links to anything but a web or email address. This includes links to elements."""
    for target, is_image in _targets(text):
        if not is_image and not target.lower().startswith(REACHABLE):
            yield target


def images_not_allowed(text: str) -> Iterator[str]:
    """Yield the targets of images that are not assets of the guideline, or not written as `![text](assets/x.png)`.

    In other spellings, a new content of the file would not be detected.
    """
    written: list[str] = []

    def collect(path: str) -> str:
        written.append(path)
        return path

    with_image_paths(text, collect)
    yield from (Counter(target for target, is_image in _targets(text) if is_image) - Counter(written)).elements()


def _targets(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the target of each link and image, which may be any, and whether it is an image."""
    if "](" in text or "]:" in text or "<" in text:
        yield from _targets_in(text, "")


def _targets_in(text: str, *schemes: str) -> Iterator[tuple[str, bool]]:
    for token in _inline_tokens(text, *schemes):
        if token.type == "link_open":
            yield str(token.attrs["href"]), False
        elif token.type == "image":
            yield str(token.attrs["src"]), True


def _inline_tokens(text: str, *schemes: str) -> "Iterator[Token]":
    """Yield the tokens inside the blocks of a text, whose links have one of the schemes, or those of pages."""
    for block in _markdown(*(schemes or REACHABLE)).parse(text):
        yield from block.children or ()


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

    It ignores white space, paragraph breaks, the Unicode form of characters, the style of quotation marks, dashes and
    ellipses, hyphens in compounds, emphasis, code font, and a full stop at the end of the text. It keeps all other
    CommonMark structure, including strike-through, links and lists, and white space in code blocks.
    """
    tokens = _markdown(*REACHABLE).parse(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    folded = _SPACE.sub(" ", "".join(_fold_pieces(tokens))).strip()
    for pattern, replacement in _DASHES:
        folded = pattern.sub(replacement, folded)
    folded = _SPACED_SIGNS.sub(lambda found: found[1] or found[2], folded)
    return folded.removesuffix(".").rstrip()


def _fold_pieces(tokens: "Iterable[Token]") -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _fold_pieces(token.children or ())
        elif token.type == "code_inline":
            yield token.content
        elif token.type == "text":
            text = _SINGLE_QUOTES.sub("'", _DOUBLE_QUOTES.sub('"', token.content)).replace("…", "...")
            yield _QUOTED.sub(r'"\1"', text)
        elif token.type in ("softbreak", "hardbreak", "paragraph_open", "paragraph_close"):
            yield " "
        elif token.type in _EMPHASIS:
            continue
        elif token.content:
            source = token.attrs.get("src", "")
            content = token.content.translate(_PROTECTED)
            yield f"{_marker(f'{token.type} {token.info}{source}')}{content}{_marker('/')}"
        elif not token.hidden:
            attributes = "".join(f" {key}={value}" for key, value in token.attrs.items())
            yield _marker(f"{'/' if token.nesting < 0 else ''}{token.tag}{attributes}")


def _marker(name: str) -> str:
    """Return a structure marker, enclosed in characters that no text contains."""
    return f"\x02{name}\x03"
