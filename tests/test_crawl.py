"""The link check of a built site finds dead links, dead anchors and requests to other hosts, however HTML has them."""

from collections.abc import Mapping

import pytest

import guidelinekit.site.crawl as module
from guidelinekit.site.crawl import Body, crawl

FRAME = (
    '<!doctype html><html><head><title>{}</title><link rel="stylesheet" href="{}gk.css"></head><body id="top">{}</body>'
)
HERE, GONE, FAR = "is broken: the page has no such anchor", "is broken", "from another host"


def problems(pages: Mapping[str, str], *, framed: bool) -> list[str]:
    """Check pages by path, given as their bodies."""
    files = {path: FRAME.format("title", "../" * path.count("/"), body) for path, body in pages.items()}
    files["gk.css"] = ""
    bodies = {path: Body(body, f"depth {path.count('/')}") for path, body in pages.items()} if framed else {}
    return list(crawl(files, lambda name: files[name].encode(), bodies))


@pytest.mark.parametrize("framed", [True, False])
@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="gone.html">x</a>', GONE),
        ("<a href='gone.html'>x</a>", GONE),
        ("<a href=gone.html>x</a>", GONE),
        ('<A HREF="gone.html">x</A>', GONE),
        ('<a\n  class="x"\n  href = "gone.html"\n>x</a>', GONE),
        ('<a title="a > b" href="gone.html">x</a>', GONE),
        ('<a title="href=" href="gone.html">x</a>', GONE),
        ('<a title="<a href=" href="gone.html">x</a>', GONE),
        ('<a class="x"href="gone.html">x</a>', GONE),
        ('<a/href="gone.html">x</a>', GONE),
        ('<a href="gone&#46;html">x</a>', GONE),
        ('<a href="gone.html?x=1#y">x</a>', GONE),
        ('<a href="../x/gone.html">x</a>', GONE),
        ('<a href="#gone">x</a>', HERE),
        ('<a href="other.html#gone">x</a>', HERE),
        ('<a href="other.html#g%6Fne">x</a>', HERE),
        ('<img src="gone.png" alt="x">', GONE),
        ('<img srcset="gone.png 1x" alt="x">', GONE),
        ('<video poster="gone.png"></video>', GONE),
        ('<svg><image xlink:href="gone.png"/></svg>', GONE),
        ('<object data="gone.svg"></object>', GONE),
        ('<form action="gone.html"></form>', GONE),
        ('<div style="background: url(gone.png)"></div>', GONE),
        ("<style>p { background: url(gone.png) }</style>", GONE),
        ('<img src="https://x.test/a.png" alt="x">', FAR),
        ('<img src="//x.test/a.png" alt="x">', FAR),
        ('<img src=" HTTPS://x.test/a.png" alt="x">', FAR),
        ('<script src="https://x.test/a.js"></script>', FAR),
        ('<link rel="stylesheet" href="https://x.test/a.css">', FAR),
        ('<iframe src="https://x.test/"></iframe>', FAR),
        ('<audio src="https://x.test/a.mp3"></audio>', FAR),
        ('<div style="background: url(https://x.test/a.png)"></div>', FAR),
        ('<style>@import "https://x.test/a.css";</style>', FAR),
        ('<!-- a comment --><a href="gone.html">x</a>', GONE),
        ('<script>if (a<b) "</a>"</script><a href="gone.html">x</a>', GONE),
        ('<p title="never closed><a href="gone.html">x</a>', ""),
    ],
)  # fmt: skip
def test_a_problem_is_found(html: str, expected: str, framed: bool) -> None:
    pages = {"a.html": "<p>first</p>", "other.html": "<p id='here'>", "page.html": html}
    found = problems(pages, framed=framed)
    assert len(found) == (1 if expected else 0)
    assert all(sentence.startswith("page.html: ") and expected in sentence for sentence in found)


@pytest.mark.parametrize("framed", [True, False])
@pytest.mark.parametrize(
    "html",
    [
        '<a href="other.html#here">x</a>', '<a href="other.html#h%65re">x</a>', '<a href="#own" id=own>x</a>',
        '<a href="#top">x</a>', '<a href="other.html#top">x</a>', '<a href="https://x.test/#a">x</a>',
        '<a href="mailto:a@x.test">x</a>', '<img src="data:image/png;base64,AA==" alt="x">',
        '<blockquote cite="https://x.test/">x</blockquote>', '<link rel="canonical" href="https://x.test/">',
        '<pre>&lt;a href="gone.html"></pre>', "<p>href=gone.html src=gone.png</p>",
        '<path fill="url(#hatch)"/>', '<!-- <a href="gone.html"> -->', '<script>"<a href=gone.html>"</script>',
        '<p title="<a href=gone.html>">x</p>', '<a href="">x</a>', "",
        "<a href=\"sub/index.html\">x</a><a href='sub/'>x</a>",
    ],
)  # fmt: skip
def test_nothing_else_is_reported(html: str, framed: bool) -> None:
    pages = {"a.html": "<p>first</p>", "other.html": "<p id='here'>", "page.html": html, "sub/index.html": "<p>sub</p>"}
    assert problems(pages, framed=framed) == []


def test_an_anchor_of_another_page_with_the_same_frame_is_not_one() -> None:
    pages = {
        "a.html": "<p id='only-here'>a</p>",
        "b.html": '<a href="#only-here">b</a><a href="a.html#only-here">a</a>',
    }
    assert problems(pages, framed=True) == [f"b.html: the link to b.html#only-here {HERE}"]


def test_a_frame_is_checked_for_each_kind_of_page() -> None:
    body = "<p>body</p>"
    files = {f"{name}/index.html": f'<a href="../{name}.html">x</a><img src="//x.test/">{body}' for name in "abc"}
    bodies = {path: Body(body, frame) for path, frame in zip(files, ("one", "one", "two"), strict=True)}
    assert list(crawl(files, lambda name: files[name].encode(), bodies)) == [
        "a/index.html: the page fetches //x.test/ from another host",
        "c/index.html: the page fetches //x.test/ from another host",
        "a/index.html: the link to a.html is broken",
        "c/index.html: the link to c.html is broken",
    ]


def test_a_page_that_does_not_hold_its_body_is_read_as_a_whole() -> None:
    files = {"a.html": '<a href="gone.html">x</a>'}
    assert list(crawl(files, lambda name: files[name].encode(), {"a.html": Body("<p>else</p>", "one")})) == [
        "a.html: the link to gone.html is broken"
    ]


def test_plain_bodies_need_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    parser = module._parsed

    def counted(html: str) -> object:
        parsed.append(html)
        return parser(html)

    monkeypatch.setattr(module, "_parsed", counted)
    pages = {f"p{number}.html": f'<p id="x"><a href="#x">{number}</a><br></p>' for number in range(20)}
    assert problems(pages, framed=True) == []
    assert len(parsed) == 1
