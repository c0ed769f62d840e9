"""A page -> the same page with links to its warned texts, each of which is a small HTML file of its own. Pure.

Other builders put all that a page holds into their search index, so that it must not hold what readers open at their
own choice.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site.escape import block, in_title, trusted
from guidelinekit.site.page import Page
from guidelinekit.site.tags import start_tags, with_attributes

_DETAILS = re.compile(r"<(/?)details\b[^>]*>", re.IGNORECASE)
_SUMMARY = re.compile(r"\s*<summary\b[^>]*>(.*?)</summary>", re.DOTALL)
_PRINT = re.compile(r'\s*<span class="gk-print">.*?</span>', re.DOTALL)
_OPENS_ALL = re.compile(r'<p\b[^>]*>\s*<button\b[^>]*data-do="warnings"[^>]*>.*?</button>\s*</p>\s*', re.DOTALL)
_FILE = Markup(
    '<!doctype html>\n<html lang="{language}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
    '<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n<link rel="icon" href="data:,">\n'
    '{styles}</head>\n<body>\n<main class="gk">\n<p class="gk-small"><a href="{back}">{title}</a></p>\n'
    "<h1>{warning}</h1>\n{text}\n</main>\n</body>\n</html>\n"
)


def with_links_to_warned(page: Page, catalogue: Catalogue, styles: tuple[str, ...]) -> tuple[Page, dict[str, bytes]]:
    """Return the page without its warned texts, and the files with these, by path below the guideline's root.

    `styles` are the paths of style sheets below the guideline's root.
    """
    folder, name = posixpath.split(page.path)
    pieces: list[str] = []
    files: dict[str, bytes] = {}
    end = 0
    for begin, after in _warned(page.body):
        text = page.body[begin:after]
        content = text[text.index(">") + 1 : -len("</details>")]
        found = _SUMMARY.match(content)
        summary = _PRINT.sub("", found[1]) if found else ""
        file = f"warned-{len(files) + 1}.html"
        ids = [value for _, tag in start_tags(text) for key, value in tag if key == "id" and value]
        anchor = Markup(' id="{}"').format(ids[0]) if ids else ""
        pieces += [page.body[end:begin], f'<p{anchor}><a class="gk-btn" href="{file}" rel="nofollow">{summary}</a></p>']
        up = "../" * page.path.count("/")
        files[posixpath.join(folder, file)] = _FILE.format(
            language=catalogue.language,
            direction=catalogue.direction,
            title=in_title(page.title),
            styles=Markup("").join(Markup('<link rel="stylesheet" href="{}">\n').format(up + path) for path in styles),
            back=f"{name}#{ids[0]}" if ids else name,
            warning=trusted(summary).striptags(),
            text=trusted(_with_page(content[found.end() :] if found else content, name).strip()),
        ).encode()
        end = after
    if not files:
        return page, {}
    return replace(page, body=block(_OPENS_ALL.sub("", "".join([*pieces, page.body[end:]])))), files


def _warned(html: str) -> Iterator[tuple[int, int]]:
    """Yield the begin and end of each `<details class="gk-warn">` that is in no other one."""
    depth, begin = 0, -1
    for match in _DETAILS.finditer(html):
        if begin >= 0:
            depth += -1 if match[1] else 1
            if depth == 0:
                yield begin, match.end()
                begin = -1
        elif not match[1] and _is_warned(match.group()):
            depth, begin = 1, match.start()


def _is_warned(tag: str) -> bool:
    return any(
        name == "class" and "gk-warn" in (value or "").split() for _, found in start_tags(tag) for name, value in found
    )


def _with_page(html: str, name: str) -> str:
    """Return HTML in which links to anchors lead to those of the page it was on."""
    return with_attributes(
        html,
        lambda _, attributes: [
            (key, f"{name}{value}" if key == "href" and value and value.startswith("#") else value)
            for key, value in attributes
        ],
    )
