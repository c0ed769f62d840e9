"""What must hold of a folder into which a history is published again and again: addresses, versions, and banners.

Each law returns sentences about what is wrong, so that a test can compare the list with an empty one.
"""

import hashlib
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import lxml.html

from guidelinekit.guideline.address import to_segment
from guidelinekit.operations.publish.publish import publish
from guidelinekit.operations.workspace import Workspace
from guidelinekit.site.crawl import crawl
from tests.published_histories import History, Known

_PAGES = {
    "labels": "labels",
    "rules": "rules",
    "edge_cases": "edge-cases",
    "open_questions": "edge-cases",
    "examples": "examples",
    "glossary": "glossary",
    "procedure": "decide",
}
_SHARED = ("attributes", "outcomes", "workflow", "references", "open_questions")
_VERSION = re.compile(r"\d+\.\d+\.\d+(?:-rc\.\d+)?")
#: What publications may change: everything else stays as it is.
_CHANGING = re.compile(
    r"(?:index\.html|index\.json|feed\.atom|sitemap\.xml|robots\.txt|llms\.txt"
    r"|[a-z]+/(?:index\.json|versions\.css|versions\.js|latest/.*|all/.*|compare/.*))"
)


@dataclass(frozen=True, slots=True)
class _Life:
    """An element on a page about all versions: the link to it in each release, and the releases without it."""

    links: Mapping[str, str]
    absent: frozenset[str]


class _Html:
    """A page: its tree, and where its links lead to."""

    def __init__(self, path: str, content: bytes) -> None:
        self.path = path
        self.tree: Any = lxml.html.document_fromstring(content.decode())
        # A browser goes to the first element with an id.
        named = [element for element in self.tree.iter() if element.get("id")]
        self._by_id = {element.get("id"): element for element in reversed(named)}

    def target(self, href: str) -> str:
        """Return what a link leads to, below the root of the folder."""
        path, _, anchor = href.partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), unquote(path))) if path else self.path
        return f"{path}#{unquote(anchor)}" if anchor else path

    def has(self, anchor: str) -> bool:
        """Whether it has an anchor."""
        return anchor in self._by_id

    def part(self, anchor: str) -> Any:
        """Return the element with an anchor; for an empty one, the whole content."""
        return self._by_id[anchor] if anchor else self.tree.find_class("gk")[0]

    def lives(self) -> list[_Life]:
        """Return the elements on a page about all versions."""
        found = []
        for rows in self.tree.xpath("//div[contains(@class, 'gk')]//ol[@class='gk-rows']"):
            links, absent = dict[str, str](), set[str]()
            for row in rows:
                named = [link for link in row.iter("a") if _VERSION.fullmatch(link.text_content())]
                links |= {link.text_content(): self.target(link.get("href")) for link in named}
                if not named:
                    absent.update(_VERSION.findall(row.text_content()))
            found.append(_Life(links, frozenset(absent)))
        return found

    def fact(self, path: str) -> str:
        """Return the value of the first match of an XPath; empty without one."""
        found = self.tree.xpath(path)
        return str(found[0]) if found else ""


@dataclass
class Published:
    """A folder into which a history is published. `problems` are those of all publications until now."""

    history: History
    folder: Path
    files: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    _pages: dict[tuple[str, str], _Html] = field(default_factory=dict)
    _addresses: set[str] = field(default_factory=set)

    def publish(self, step: str) -> None:
        """Publish once more, and check what holds from one publication to the next."""
        publish(Workspace(self.history.folder), output=self.folder)
        before, self.files = self.files, self._digests()
        self._addresses |= before.keys()
        found = [*self._kept(before), *self._answers(), *self._markings(), *self._versions()]
        self.problems += [f"{step}: {problem}" for problem in found]

    def finish(self) -> None:
        """Check all links, and that one more publication changes nothing."""
        names = list(self.files)
        self.problems += crawl(names, lambda name: (self.folder / name).read_bytes())
        publish(Workspace(self.history.folder), output=self.folder)
        if self._digests() != self.files:
            self.problems.append("a publication of the same releases changes files")

    def _digests(self) -> dict[str, str]:
        files = (path for path in self.folder.rglob("*") if path.is_file())
        found = {
            path.relative_to(self.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
        }
        return {path: digest for path, digest in found.items() if not path.startswith(".")}

    def _page(self, path: str) -> _Html:
        key = path, self.files[path]
        if key not in self._pages:
            self._pages[key] = _Html(path, (self.folder / path).read_bytes())
        return self._pages[key]

    # What is published stays

    def _kept(self, before: Mapping[str, str]) -> Iterator[str]:
        for path, digest in before.items():
            if self.files.get(path) != digest and not _CHANGING.fullmatch(path) and not path.startswith("theme/"):
                yield f"{path} has changed"
        folders = {f"{self.history.id}/{version}/" for version in self.history.releases}
        for path in self.files.keys() - before.keys():
            folder = "/".join(path.split("/")[:2]) + "/"
            if folder in folders and any(other.startswith(folder) for other in before):
                yield f"{path} is new in a folder of an old release"

    # Every address answers

    def _answers(self) -> Iterator[str]:
        for path in sorted(self._addresses - self.files.keys()):
            if not path.startswith("theme/"):
                yield f"{path} is gone"
        latest = f"{self.history.id}/latest/"
        for release in self.history.releases.values() if self.history.latest else ():
            folder = f"{self.history.id}/{release.version}/"
            for path in self.files:
                page = latest + path.removeprefix(folder)
                if path.startswith(folder) and path.endswith(".html") and page not in self.files:
                    yield f"{page} is missing, which {release.version} has"
            for number in release.elements if release.is_readable else ():
                address = self.address("latest", release, number)
                path, _, anchor = address.partition("#")
                if path not in self.files or (anchor and not self._page(path).has(anchor)):
                    yield f"{address} does not answer, which {release.version} has"

    def address(self, folder: str, release: Known, number: int) -> str:
        """Return the path and the anchor of an element of a release, in a folder of the guideline."""
        section, element_id, uses = release.elements[number]
        if section == "labels":
            return f"{self.history.id}/{folder}/labels/{to_segment(element_id)}/index.html"
        page = "practice" if "teach" not in uses else _PAGES.get(section, "working")
        anchor = f"{section}/{element_id}" if section in _SHARED else element_id
        return f"{self.history.id}/{folder}/{page}/index.html#{anchor}"

    # What the newest release and others say of themselves

    def _markings(self) -> Iterator[str]:
        name, latest = self.history.id, self.history.latest
        index = json.loads((self.folder / name / "index.json").read_bytes())
        if index["latest"] != latest:
            yield f"the newest release is {index['latest']}, not {latest}"
        sheet = (self.folder / name / "versions.css").read_text()
        hidden = re.findall(r'\.gk\[data-version="([^"]+)"\]>\.gk-old\{display:none\}', sheet)
        shown = re.findall(r'\.gk\[data-version="([^"]+)"\]>\.gk-old\{display:block\}', sheet)
        # The newest release is withdrawn only if all are.
        if set(hidden) - set(shown) != {latest} - self.history.withdrawn:
            yield f"the style sheet hides the banners of {hidden}"
        for version in self.history.withdrawn:
            if f'"{version}"]>.gk-old>p::before' not in sheet:
                yield f"the style sheet does not say that {version} is withdrawn"
        for path in filter(re.compile(rf"{name}/[^/]+/.*\.html").fullmatch, self.files):
            folder = path.split("/")[1]
            page = self._page(path)
            robots, canonical = (
                page.fact("//meta[@name='robots']/@content"),
                page.fact("//link[@rel='canonical']/@href"),
            )
            banner = page.tree.find_class("gk-old")
            if folder == "latest":
                if banner or (canonical and page.target(canonical) != path):
                    yield f"{path} has a banner or a canonical address"
            elif folder in self.history.releases:
                if robots != "noindex":
                    yield f"{path} may be listed"
                if not canonical or page.target(canonical) != path.replace(f"/{folder}/", "/latest/", 1):
                    yield f"{path} has the canonical address {canonical}"
                if self.history.releases[folder].is_readable:
                    version = page.fact("//*[@data-version]/@data-version")
                    sheets = [page.target(href) for href in page.tree.xpath("//link[@rel='stylesheet']/@href")]
                    if not banner or version != folder or f"{name}/versions.css" not in sheets:
                        yield f"{path} has no banner"

    # All versions of each element

    def _versions(self) -> Iterator[str]:
        readable = [release for release in self.history.releases.values() if release.is_readable]
        for release in readable:
            for number, mark in release.marks.items():
                address = self.address(release.version, release, number)
                yield from (f"{address}: {problem}" for problem in self._life_of(address, number, mark, readable))

    def _life_of(self, address: str, number: int, mark: str, readable: list[Known]) -> Iterator[str]:
        if problem := self._wrong_place(address, mark):
            yield problem
            return
        path, _, anchor = address.partition("#")
        page = self._page(path)
        part = page.tree if not anchor else page.part(anchor)
        links = part.find_class("gk-versions")
        elsewhere = part.find_class("gk-elsewhere")
        if elsewhere and not links:
            target = page.target(elsewhere[0].get("href"))
            page = self._page(target.partition("#")[0])
            links = page.part(target.partition("#")[2]).find_class("gk-versions")
        if len(links) != 1:
            yield f"{len(links)} links to all versions"
            return
        target = page.target(links[0].get("href"))
        if not anchor and page.target(page.fact("//link[@rel='version-history']/@href")) != target:
            yield "its frame leads to other versions"
        if target not in self.files:
            yield f"{target} is missing"
            return
        about = self._page(target)
        moved = {about.target(href) for href in about.tree.xpath("//div[contains(@class, 'gk')]/p/a/@href")}
        further = [self._page(path) for path in sorted(moved) if path.startswith(f"{self.history.id}/all/")]
        lives = [life for one in [about, *further] for life in one.lives() if address in life.links.values()]
        if len(lives) != 1:
            yield f"{target} has it {len(lives)} times"
            return
        expected = {r.version: self.address(r.version, r, number) for r in readable if number in r.elements}
        if lives[0].links != expected:
            yield f"{target} links to {dict(lives[0].links)} and not to {expected}"
        without = {r.version for r in readable} - expected.keys()
        if lives[0].absent != without:
            yield f"{target} says that {sorted(lives[0].absent)} do not have it, and not {sorted(without)}"

    def _wrong_place(self, address: str, mark: str) -> str:
        """Return why an address is not that of an element; empty if it is."""
        path, _, anchor = address.partition("#")
        if path not in self.files or (anchor and not self._page(path).has(anchor)):
            return "it does not answer"
        # A page about another label may name this one, but not as its title.
        part = self._page(path).part(anchor)
        text = part.text_content() if anchor else part.find(".//h1").text_content()
        return "" if mark in text.casefold() else "it is about something else"
