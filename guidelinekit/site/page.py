"""One page of a site: its path, its title, its body, and its source for builders of Markdown sites."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from guidelinekit.site.escape import in_title

#: What a YAML file must not contain as such, and its line breaks that JSON does not know (YAML 1.1, section 5.1).
_NOT_PRINTED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a guideline.

    `path` is that of the HTML file below the guideline's root. `body` is HTML, one `<div>`, whose content begins with
    the `banner`. `facts` are what the frame shows about the guideline, such as its version. `is_in_menu` is whether the
    navigation lists the page. `element` is the address of the element that it is about, empty for other pages.
    """

    path: str
    title: str
    body: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    is_in_menu: bool = False
    label: Mapping[str, str] = field(default_factory=dict)
    element: str = ""
    banner: str = ""

    def with_banner(self, banner: str) -> "Page":
        """Return the page with another banner, which may be empty."""
        start = self.body.index(">\n") + 2
        rest = self.body[start:].removeprefix(self.banner)
        return replace(self, body=f"{self.body[:start]}{banner}{rest}", banner=banner)

    @property
    def source_path(self) -> str:
        """The path of the source: Markdown with the extension `.md`."""
        return self.path.removesuffix(".html") + ".md"

    def source(self, body: str = "", *, title: str = "") -> bytes:
        """Return the page as Markdown: front matter, and the body as one block of HTML; or others in their place."""
        meta = {"title": title or in_title(self.title), "gk": dict(self.facts), "label": dict(self.label)}
        # JSON is YAML, but for the characters that YAML does not print. A line each keeps the front matter readable.
        lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in meta.items() if value)
        front = _NOT_PRINTED.sub(lambda match: f"\\u{ord(match.group()):04x}", "".join(lines))
        return f"---\n{front}---\n\n{body or self.body}\n".encode()
