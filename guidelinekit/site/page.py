"""One page of a site: its path, its title, its body, and its source for builders of Markdown sites."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guidelinekit.site.escape import in_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a guideline.

    `path` is that of the HTML file below the guideline's root. `body` is HTML, one `<div>`. `facts` are what the frame
    shows about the guideline, such as its version. `is_in_menu` is whether the navigation lists the page.
    """

    path: str
    title: str
    body: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    is_in_menu: bool = False
    label: Mapping[str, str] = field(default_factory=dict)

    @property
    def source_path(self) -> str:
        """The path of the source: Markdown with the extension `.md`."""
        return self.path.removesuffix(".html") + ".md"

    def source(self, body: str | None = None) -> bytes:
        """Return the page as Markdown: front matter, and the body as one block of HTML."""
        meta = {"title": in_title(self.title), "gk": dict(self.facts), **({"label": self.label} if self.label else {})}
        # JSON is YAML. A line each keeps the front matter readable.
        front = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in meta.items())
        return f"---\n{front}---\n\n{self.body if body is None else body}\n".encode()
