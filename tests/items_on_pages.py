"""Pages -> what they say becomes of the items with each old label."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from lxml import html

from guidelinekit.changes.history.semver import order
from guidelinekit.changes.migration.mapping import Migration
from tests.conftest import ENGLISH

_LABEL = re.compile(r"(?:^|/)(?:labels/)?([^/]+)/index\.html$")
#: The words in bold, by action. A new code is a conversion too.
_ACTIONS = {
    str(html.fromstring(f"<p>{ENGLISH.text(f'pages.items.{message_id}', old='', new='')}</p>").findtext("b")): action
    for message_id, action in (
        ("review", "review"), ("convert", "convert"), ("code", "convert"), ("keep", "keep"), ("drop", "drop"),
    )
}  # fmt: skip


class Line(NamedTuple):
    """What a line says of the items with a label: of releases from `since` on and before `before`, without the ends
    where these are empty. `now` are the labels that they can have; None if it names none.
    """

    label: str
    action: str
    now: frozenset[str] | None
    since: str = ""
    before: str = ""


def names_of(migration: Migration) -> dict[str, str]:
    """The key of each old value by how a page calls it: by its name, or also by its id."""
    values = [mapping.old for mapping in migration.mappings]
    names = {value.name or value.id: f"{value.kind} {value.key}" for value in values}
    return names | {
        f"{value.name or value.id} {ENGLISH.text('pages.items.then', id=value.key)}": f"{value.kind} {value.key}"
        for value in values
    } | {ENGLISH.text("pages.items.no-label"): "empty"}  # fmt: skip


def lines_of(rows: Any, names: Mapping[str, str], heading: str = "") -> Iterator[Line]:
    """Yield what a list says; `heading` is the version that its heading names."""
    for row in rows:
        old, now, what = row.xpath("span")
        since, before = _dates(old, heading)
        if " ".join(now.itertext()).strip() == ENGLISH.text("pages.items.stay"):
            # A long list has only their number.
            for label in _labels(what, names):
                yield Line(label, "keep", None)
            continue
        action = _ACTIONS[what.findtext("b")]
        named = frozenset(map(_label, now.xpath(".//a")))
        is_same = now.text_content().startswith(ENGLISH.text("pages.items.same"))
        for label in _labels(old, names):
            yield Line(label, action, None if is_same else named, since, before)


def _label(link: Any) -> str:
    """The label of a link, which has a key if the guideline still has the label."""
    found = _LABEL.search(link.get("href"))
    return str(link.get("data-l") or (found[1] if found is not None else ""))


def _dates(cell: Any, heading: str) -> tuple[str, str]:
    """Take the versions that a cell names out of it."""
    since, before = "", heading
    for small in cell.xpath("span"):
        text = " ".join(small.itertext())
        if text == ENGLISH.text("pages.items.other-label"):
            small.drop_tree()
            continue
        found = re.search(_pattern("labeled-since", "since"), text)
        since = found[1] if found is not None else ""
        if newest := re.search(_pattern("labeled-before", "version"), text):
            before = newest[1]
        elif ENGLISH.text("pages.items.labeled-so-far") in text:
            before = ""
        else:
            continue
        small.drop_tree()
    return since, before


def _pattern(message_id: str, argument: str) -> str:
    text = re.escape(ENGLISH.text(f"pages.items.{message_id}", **{argument: "VERSION"}))
    return text.replace("VERSION", r"([0-9.]+)")


def _labels(cell: Any, names: Mapping[str, str]) -> list[str]:
    """Return the labels that a cell lists, by their ids."""
    text = " ".join("".join(cell.itertext()).split())
    found = []
    known = sorted(((" ".join(name.split()), key) for name, key in names.items()), key=lambda e: -len(e[0]))
    while text:
        key, name = next(((key, name) for name, key in known if f"{text},".startswith(f"{name},")), ("", ""))
        if not key:
            # The attribute stands before an option.
            _, colon, text = text.partition(": ")
            assert colon
            continue
        text = text[len(name) :].removeprefix(",").strip()
        kind, _, element = key.partition(" ")
        found += [element] if kind == "label" else []
    return found


def label_pages(pages: Mapping[str, str], names: Mapping[str, str]) -> Iterator[Line]:
    """Yield what the pages of labels and of earlier ids say."""
    for path, page in pages.items():
        if re.fullmatch(r"labels/[^/]+/index\.md", path):
            tree: Any = body_of(page)
            for rows in tree.xpath("//*[@id='items']/following-sibling::ul[1] | //*[@id='items']/ul"):
                found = tree.xpath("string(//*[@id='items']/summary)")
                heading = re.fullmatch(
                    re.escape(ENGLISH.text("pages.items.before", version="X")).replace("X", "(.*)"), found
                )
                yield from lines_of(rows.xpath("li"), names, heading[1] if heading is not None else "")


def changelog_lines(pages: Mapping[str, str], version: str, names: Mapping[str, str]) -> Iterator[Line]:
    """Yield what the changelog says of the items at one release."""
    for path, page in pages.items():
        if path.startswith("changelog/") and path.endswith(".md"):
            lists = body_of(page).xpath(f"//h3[@id='{version or 'unreleased'}/items']/following-sibling::*[1]")
            for rows in lists:
                yield from lines_of(rows.xpath("self::ul/li"), names)


def all_stay(pages: Mapping[str, str], version: str) -> bool:
    """Whether the changelog says at one release that all items stay."""
    found = [
        body_of(page).xpath(f"string(//h3[@id='{version or 'unreleased'}/items']/following-sibling::*[1][self::p])")
        for path, page in pages.items() if path.startswith("changelog/") and path.endswith(".md")
    ]  # fmt: skip
    return ENGLISH.text("pages.items.all-stay") in found


def body_of(page: str) -> Any:
    """The body of a page with front matter."""
    return html.fromstring(page.partition("---\n\n")[2])


def about(lines: Sequence[Line], label: str, release: str) -> list[Line]:
    """The lines about the items that were labeled with a label of a release."""
    at = order(release)
    return [
        line
        for line in dict.fromkeys(lines)
        if line.label == label
        and (not line.since or order(line.since) <= at)
        and (not line.before or at < order(line.before))
    ]
