"""Addresses of elements, also of those that are gone -> links, and sentences in which the elements are linked. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from guidelinekit.changes.message import Message
from guidelinekit.changes.migration.earlier import EarlierId, EarlierIds
from guidelinekit.changes.migration.elements import ElementHistory
from guidelinekit.guideline.format.model import Guideline
from guidelinekit.guideline.format.sections import SECTIONS
from guidelinekit.messages.catalogue import Catalogue
from guidelinekit.site import escape
from guidelinekit.site.paths import PRACTICE, PageLinks, anchor_of, page_of
from guidelinekit.site.spoken import words

#: The pages that show what is outside of all elements; the rest is on the start page.
_PAGES = {"quality": "working", "privacy": "working"}
_EXAMPLES = page_of("examples")


class ElementLinks:
    """Where the elements of one guideline are, and where it says what became of those that are gone."""

    def __init__(self, guideline: Guideline, earlier: EarlierIds) -> None:
        self._guideline = guideline
        self._gone: dict[str, dict[str, EarlierId]] = {}
        self._others: dict[str, list[EarlierId]] = {}
        self._on_other_pages = _on_other_pages(guideline, earlier.elements)
        self._followed = {address for element in earlier.elements for address in element.ids.values()}
        known = {entry.address for entry in earlier.gone}
        declared = (entry for entry in _declared(guideline) if entry.address not in known)
        for entry in (*earlier.gone, *declared):
            section = entry.scope.split("/")[0]
            of_section = self._gone.setdefault(section, {})
            if self.has(entry.address):
                self._others.setdefault(section, []).append(entry)
                continue
            # The element that had the id last has its anchor.
            if entry.address in of_section:
                self._others.setdefault(section, []).append(of_section[entry.address])
            of_section[entry.address] = entry

    def has(self, address: str) -> bool:
        """Whether the guideline has an element, or an option, at an address."""
        section, element_id, *rest = address.split("/")
        if section not in SECTIONS or element_id not in self._guideline.section(section):
            return False
        return not rest or rest[1] in self._guideline.attributes[element_id].options

    def gone(self, section: str, page: str = "") -> list[EarlierId]:
        """Return the earlier ids of a section that no element has now. Their page says what became of each.

        That for practice does so for the examples that it had.
        """
        entries = self._gone.get(section, {}).values()
        if page != PRACTICE:
            return list(entries)
        return [entry for entry in entries if _was_on(page, entry)]

    def on_other_pages(self, page: str) -> list[str]:
        """Return the examples that a page had in an earlier release and another page has now."""
        return self._on_other_pages.get(page, [])

    def others(self, section: str) -> list[EarlierId]:
        """Return the earlier ids of a section that another element had or has after the one that it is about."""
        return self._others.get(section, [])

    def living_parents(self, earlier: EarlierId) -> list[str]:
        """Return the nearest groups that a removed label was in and that the guideline still has."""
        found: dict[str, None] = {}
        seen: set[str] = set()
        waiting = list(earlier.parents)
        while waiting:
            parent = waiting.pop(0)
            gone = self._gone.get("labels", {}).get(f"labels/{parent}")
            if parent in self._guideline.labels:
                found[parent] = None
            elif gone is not None and parent not in seen:
                now = gone.now.partition("/")[2]
                waiting = [now, *waiting] if now else [*waiting, *gone.parents]
            seen.add(parent)
        return list(found)

    def before(self, address: str) -> list[EarlierId]:
        """Return the elements that had the address of an element before it."""
        return [earlier for earlier in self.others(address.split("/")[0]) if earlier.address == address]

    def anchor(self, earlier: EarlierId) -> str:
        """Return the anchor of an earlier id that no element has now."""
        return anchor_of(*earlier.address.split("/", 1))

    def versions_of(self, earlier: EarlierId) -> str:
        """Return the address whose page about all versions has an earlier id, which may be older than the history."""
        return earlier.address if earlier.address in self._followed else earlier.now

    def anchor_on(self, page: str, earlier: EarlierId) -> str:
        """Return the anchor on a page of an earlier id that another element got; empty if that one has it there."""
        section, _, element_id = earlier.address.partition("/")
        if section != "examples" or element_id in self.on_other_pages(page):
            return ""
        example = self._guideline.examples.get(element_id)
        if example is not None and page in _pages_of({"uses": example.uses}):
            return ""
        if any(entry.address == earlier.address for entry in self.gone(section, page)):
            return ""
        there = (other for other in self.before(earlier.address) if _was_on(page, other))
        return element_id if next(there, None) is earlier else ""

    def pages_of_gone(self) -> set[str]:
        """Return the pages that say what became of elements, besides those of labels."""
        pages = {page_of(section) for section in (*self._gone, *self._others) if section != "labels"}
        return {*pages, *self._on_other_pages, *([PRACTICE] if self.gone_on(PRACTICE) else [])}

    def gone_on(self, page: str) -> list[str]:
        """Return the sections whose elements that are gone are explained on a page."""
        if page == PRACTICE:
            others = (self.anchor_on(page, earlier) for earlier in self.others("examples"))
            return ["examples"] if page in self._on_other_pages or self.gone("examples", page) or any(others) else []
        sections = (k for k in SECTIONS if k != "labels" and page_of(k) == page)
        has_other = page in self._on_other_pages
        return [section for section in sections if self.gone(section) or self.others(section) or has_other]

    def href(self, to: PageLinks, address: str) -> str:
        """Return the link to an element or to what became of it, or to the page of a field; empty if there is none."""
        section, *rest = address.split("/")
        if section not in SECTIONS:
            return to(_PAGES.get(section, "")) if section else ""
        if not rest:
            return ""
        element = f"{section}/{rest[0]}"
        if self.has(element) or element in self._gone.get(section, {}):
            return to(section, rest[0])
        return ""

    def sentence(self, message: Message, address: str, to: PageLinks, catalogue: Catalogue) -> Markup:
        """Return the sentence of a message in which the elements are linked; if it names none, it is itself a link."""
        html = escape.with_code(catalogue.sentence(message))
        hrefs = {shown: href for shown, at in _shown(message, catalogue) if (href := self.href(to, at))}
        linked: set[str] = set()

        def link(found: re.Match[str]) -> str:
            if found[0] in linked:
                return found[0]
            linked.add(found[0])
            return _link(hrefs[found[0]], found[0])

        if hrefs:
            names = "|".join(re.escape(name) for name in sorted(hrefs, key=len, reverse=True))
            text = re.sub(names, link, str(html))
            if linked:
                return escape.trusted(words(text, catalogue))
        href = self.href(to, address)
        return escape.trusted(words(_link(href, str(html)) if href else str(html), catalogue))


def _link(href: str, html: str) -> str:
    return f'<a href="{escape.html(href)}">{html}</a>'


def _shown(message: Message, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield how a sentence shows each element that it names, as HTML, with the address."""
    for argument in message.arguments.values():
        names: Mapping[str, str] = argument.get("names") or {}
        addresses: Sequence[str] = [argument["address"]] if "address" in argument else argument.get("addresses", ())
        for address in addresses:
            name = argument.get("name") or names.get(address, "")
            shown = catalogue.quoted(name) if name else catalogue.code(address.rsplit("/", 1)[-1])
            yield str(escape.with_code(shown)), address


def _on_other_pages(guideline: Guideline, elements: Sequence[ElementHistory]) -> dict[str, list[str]]:
    """Return, by page, the examples that it had in an earlier release under their present ids, and has no longer."""
    found: dict[str, list[str]] = {}
    for element in elements:
        section, _, element_id = element.address.partition("/")
        example = guideline.examples.get(element_id) if section == "examples" else None
        if example is None or element.removed is not None or element.aside:
            continue
        forms = (element.forms[version] for version, address in element.ids.items() if address == element.address)
        for page in {page for form in forms for page in _pages_of(form)} - _pages_of({"uses": example.uses}):
            found.setdefault(page, []).append(element_id)
    return found


def _was_on(page: str, earlier: EarlierId) -> bool:
    """Whether a page had an example in an earlier release."""
    return any(page in _pages_of(side) for side in earlier.audiences)


def _pages_of(form: Mapping[str, Any]) -> set[str]:
    """Return the pages that show an example; without `uses`, it teaches."""
    pages = {"teach": _EXAMPLES, "practice": PRACTICE}
    return {pages[use] for use in form.get("uses", ("teach",)) if use in pages}


def _declared(guideline: Guideline) -> Iterator[EarlierId]:
    """Yield the earlier ids that elements declare, which may be older than the history."""
    for section in SECTIONS:
        for element_id, element in guideline.section(section).items():
            for old in getattr(element, "renamed_from", ()):
                name = getattr(element, "name", "") or getattr(element, "title", "")
                yield EarlierId(scope=section, id=old, version="", now=f"{section}/{element_id}", name=name)
            for option_id, option in getattr(element, "options", {}).items() if section == "attributes" else ():
                scope = f"{section}/{element_id}/options"
                for old in option.renamed_from:
                    yield EarlierId(scope=scope, id=old, version="", now=f"{scope}/{option_id}", name=option.name)
